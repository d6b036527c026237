"""Rows of our own queries as terms, with what a page needs of each: kind, language, datatype.

In: the text of a query, terms to bind, IRIs that came from the graph itself. Out: rows of
:class:`Value`. It knows no page and builds no table.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from server.engine.wire import Term
from server.engine.workers import NO_TERMS
from server.web.site import Site

MOST_ROWS = 5000
"""Rows of one query behind a page; what is left out is said."""


@dataclass(frozen=True, slots=True)
class Value:
    """One term: an IRI, or a text with its language or datatype."""

    text: str
    is_iri: bool = False
    language: str = ""
    datatype: str = ""


Row = Mapping[str, Value]


async def ask_values(
    site: Site, text: str, terms: Mapping[str, Term] = NO_TERMS, rows: int = MOST_ROWS
) -> tuple[list[Row], bool]:
    """Return the rows of a query of ours, and whether there were more."""
    result = await site.engine.run(text, substitutions=terms, trusted=True, first_rows=rows)
    document = json.loads(await result.body())
    found: list[Row] = [
        {name: _to_value(binding) for name, binding in row.items()}
        for row in document["results"]["bindings"]
    ]
    return found, result.more


def with_nodes(text: str, nodes: Iterable[str]) -> str:
    """Return a query whose ``VALUES ?node { }`` names these IRIs.

    They come from the graph, and the RDF library writes them: one that is no IRI is left out.
    """
    written = []
    for node in nodes:
        try:
            written.append(str(NamedNode(node)))
        except ValueError:
            continue
    return text.replace("VALUES ?node { }", f"VALUES ?node {{ {' '.join(written)} }}")


def _to_value(binding: Mapping[str, str]) -> Value:
    return Value(
        binding["value"],
        is_iri=binding["type"] == "uri",
        language=binding.get("xml:lang", ""),
        datatype=binding.get("datatype", ""),
    )
