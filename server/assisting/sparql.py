"""Run a query that an assistant wrote: by the same engine, guard and limits as ``/sparql``.

In: the text of a query and who asks. Out: SPARQL JSON rows, a truth value or Turtle, cut at a cap
that is said, with the places of the resources that the rows name. Nothing is evaluated in this
process; updates, calls to other servers that the operator does not allow, and nesting too deep are
refused as on the web.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, Field

from server.assisting import citing
from server.assisting.citing import Citation, from_place
from server.assisting.house import House
from server.engine.results import Result
from server.errors import ResultTooLarge
from server.web.entities.bindings import Row, Value
from server.web.entities.naming import find_place
from server.web.entities.reading import read_details
from server.web.terms import PREFIXES, shorten

MOST_BYTES = 200_000
"""Bytes of an answer, as far as an assistant is given one."""

MOST_READ = 4 << 20
"""Bytes of rows that are read to keep the first of them."""

MOST_CITED = 20
"""Resources of which the place is looked up."""

Terms = Mapping[str, Mapping[str, str]]
"""A row of SPARQL JSON: terms by variable."""


class CitedResource(BaseModel):
    """A resource that the answer names, and where it is said."""

    iri: str
    citation: Citation


class SparqlAnswer(BaseModel):
    """The answer to a query."""

    kind: str = Field(description="solutions, boolean or graph")
    snapshot: str = Field(description="Identifier of the published graph that was asked")
    columns: list[str]
    rows: list[dict[str, dict[str, str]]] = Field(
        description="Bindings as in SPARQL 1.1 Query Results JSON: type, value, datatype, xml:lang"
    )
    boolean: bool | None = Field(description="Of an ASK")
    turtle: str = Field(description="Of a CONSTRUCT or DESCRIBE")
    truncated: str = Field(description="Empty when the answer is whole; else what cut it")
    cited: list[CitedResource] = Field(
        description=f"Places of the first {MOST_CITED} resources in the rows that a text says"
    )


async def run_query(house: House, query: str, limit: int, client: str) -> tuple[SparqlAnswer, str]:
    """Return the answer to a query, and the same as text.

    Args:
        house: Where to ask.
        query: SPARQL 1.1 query.
        limit: Rows at most.
        client: Who asks, for the fair share.

    Raises:
        QueryRefused: The guard or the parser says no.
        QueryFailed: It was stopped, or the client has used its share.
    """
    result = await house.site.engine.run(query, client=client, first_rows=limit, prefixes=PREFIXES)
    answer = SparqlAnswer(
        kind=result.kind,
        snapshot=result.snapshot,
        columns=[],
        rows=[],
        boolean=None,
        turtle="",
        truncated="",
        cited=[],
    )
    try:
        named = await fill(answer, result, house.base)
    finally:
        result.abandon()  # whoever asked may have gone away: nobody else wants the rest
    answer.cited = await cite(house, named)
    return answer, write_answer(answer, house.base)


async def fill(answer: SparqlAnswer, result: Result, base: str) -> list[str]:
    """Put what a result holds into an answer, as far as the cap lets it; return what it names.

    Raises:
        ResultTooLarge: Not even the first row fits.
        QueryFailed: The answer broke off.
    """
    if result.kind == "graph":
        answer.turtle, answer.truncated = await take_lines(result)
        return find_iris(answer.turtle, base)
    document = await take_document(result)
    fill_rows(answer, document, more=result.more)
    return [term["value"] for row in answer.rows for term in row.values()]


async def take_lines(result: Result) -> tuple[str, str]:
    """Return whole lines of Turtle up to the cap, and what cut them; then let the rest go."""
    body = await result.head(MOST_BYTES)
    if result.complete and len(body) <= MOST_BYTES:
        return body.decode(), result.truncated
    return body[: body.rfind(b"\n", 0, MOST_BYTES) + 1].decode(), "bytes"


async def take_document(result: Result) -> dict[str, Any]:
    """Return an answer in SPARQL JSON.

    Raises:
        ResultTooLarge: The few rows are longer than what is worth reading.
    """
    body = await result.head(MOST_READ)
    if not result.complete:
        raise _to_too_large(MOST_READ)
    document: dict[str, Any] = json.loads(body)
    return document


def fill_rows(answer: SparqlAnswer, document: Mapping[str, Any], *, more: bool) -> None:
    """Put the truth value, or the rows that fit the cap, into an answer.

    Raises:
        ResultTooLarge: The first row alone does not fit.
    """
    if "boolean" in document:
        answer.boolean = document["boolean"]
        return
    answer.columns = document["head"]["vars"]
    answer.truncated = "rows" if more else ""
    size = 0
    for row in document["results"]["bindings"]:
        size += len(json.dumps(row))
        if size > MOST_BYTES:
            answer.truncated = "bytes"
            break
        answer.rows.append(row)
    if answer.truncated == "bytes" and not answer.rows:
        raise _to_too_large(MOST_BYTES)


def find_iris(turtle: str, base: str) -> list[str]:
    """Return the IRIs of resources that stand in Turtle whole."""
    return re.findall(rf"<({re.escape(base)}id/[^>]*)>", turtle)


async def cite(house: House, named: Iterable[str]) -> list[CitedResource]:
    """Return where those among some values are said that are resources of the graph."""
    known = (value for value in named if value.startswith(f"{house.base}id/"))
    nodes = list(dict.fromkeys(known))[:MOST_CITED]
    if not nodes:
        return []
    mentions: Sequence[Row] = [{"value": Value(node, is_iri=True)} for node in nodes]
    details = await read_details(house.site, nodes[0], mentions)
    places = ((iri, from_place(find_place(iri, details, house.base), house.base)) for iri in nodes)
    return [CitedResource(iri=iri, citation=found) for iri, found in places if found is not None]


def write_answer(answer: SparqlAnswer, base: str) -> str:
    """Return an answer as text: a table with tabs, or the Turtle."""
    if answer.kind == "graph":
        lines = [answer.turtle]
    elif answer.boolean is not None:
        lines = [str(answer.boolean).lower()]
    else:
        lines = ["\t".join(answer.columns), *(_to_line(row, answer.columns) for row in answer.rows)]
    if answer.truncated:
        lines.append(f"(cut: there are more {answer.truncated}; ask for less, or raise the limit)")
    lines += [
        f"{shorten(one.iri, base)} {citing.to_text(one.citation)} {one.citation.quote}".rstrip()
        for one in answer.cited
    ]
    return "\n".join(lines)


def _to_line(row: Terms, columns: Sequence[str]) -> str:
    return "\t".join(" ".join(_to_text(row.get(name)).split()) for name in columns)


def _to_text(term: Mapping[str, str] | None) -> str:
    if term is None:
        return ""
    return f"<{term['value']}>" if term["type"] == "uri" else term["value"]


def _to_too_large(limit: int) -> ResultTooLarge:
    return ResultTooLarge(
        f"The answer has more than {limit} bytes, and no row ends there.",
        hint="Ask for fewer rows or shorter columns.",
        limit=limit,
    )
