"""The graph as tables for people without RDF: one CSV file for each query beside this module.

In: an open store. Out: the bytes of each table, with a header and in a fixed order. A cell holds
what the graph says and nothing else: codes with their zeros, IRIs whole, texts as printed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from importlib.resources import files

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from loaders.rdf.iri import ID
from loaders.reviewed.mappings import PREFIX_TO_NAMESPACE

MAPPINGS = "mappings"

TABLES = {
    path.name.removesuffix(".rq"): path.read_text(encoding="utf-8")
    for path in sorted((files("server.dumping") / "queries").iterdir(), key=lambda path: path.name)
    if path.name.endswith(".rq")
}
"""The queries behind the tables, by name."""

SSSOM_COLUMNS = {
    "subject_id": "subject",
    "subject_label": "subject_label",
    "predicate_id": "predicate",
    "object_id": "object",
    "object_label": "object_label",
    "mapping_justification": "justification",
    "confidence": "confidence",
    "author_label": "author",
    "mapping_date": "date",
    "comment": "source",
}
"""Slots of SSSOM and the variables that fill them."""

CURIES = {**PREFIX_TO_NAMESPACE, "tupoksi": ID}
"""Prefixes of the SSSOM table."""

_CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
_SET = "https://w3id.org/tupoksi/mappings"


def build_tables(database: Store) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each CSV table."""
    for name, query in TABLES.items():
        if name != MAPPINGS:
            header, rows = _ask(database, query)
            yield f"{name}.csv", _write(header, rows, ",")


def build_sssom(database: Store) -> bytes:
    """Return every checked mapping as SSSOM/TSV, with its metadata above the header."""
    header, rows = _ask(database, TABLES[MAPPINGS])
    places = [header.index(variable) for variable in SSSOM_COLUMNS.values()]
    curies = sorted(CURIES.items())
    above = [
        "#curie_map:",
        *(f'#  {prefix}: "{namespace}"' for prefix, namespace in curies),
        f"#license: {_CC0}",
        f"#mapping_set_id: {_SET}",
    ]
    lines = [[_compact(row[place]) for place in places] for row in rows]
    body = _write(list(SSSOM_COLUMNS), lines, "\t")
    return "".join(f"{line}\n" for line in above).encode() + body


def _ask(database: Store, query: str) -> tuple[list[str], list[list[str]]]:
    answer = database.query(query, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return names, [[_show(value) for value in row] for row in answer]


def _show(value: object) -> str:
    return value.value if isinstance(value, Literal | NamedNode) else ""


def _compact(cell: str) -> str:
    for prefix, namespace in CURIES.items():
        if cell.startswith(namespace) and len(cell) > len(namespace):
            return f"{prefix}:{cell.removeprefix(namespace)}"
    return cell


def _write(header: list[str], rows: list[list[str]], delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(
        out, delimiter=delimiter, lineterminator="\r\n" if delimiter == "," else "\n"
    )
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()
