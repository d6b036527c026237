"""Tables of an answer, as people read them.

In: SPARQL JSON results. Out: :class:`Table`: labels in the place of the IRIs they belong to,
columns that say nothing left out. Programs get the plain results and never come here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from server.web.terms import EMPTY_CELL, PREFIXES, Cell, to_cell

TPK = PREFIXES["tpk"]

LABEL_SUFFIXES = ("Label", "Text", "Title")
"""``?unitLabel`` is the label of ``?unit``, ``?dutyText`` that of ``?duty``."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to show; ``more`` when the answer has others."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: bool = False

    @property
    def numeric(self) -> tuple[bool, ...]:
        """For each column whether all its values are numbers."""
        return tuple(
            all(cell.is_number or not cell.text for cell in column)
            for column in zip(*self.rows, strict=True)
        )

    def select(self, columns: Sequence[str]) -> Table:
        """Return some columns, in the order given; names that there are not are passed over."""
        places = [self.columns.index(name) for name in columns if name in self.columns]
        return replace(
            self,
            columns=tuple(self.columns[place] for place in places),
            rows=tuple(tuple(row[place] for place in places) for row in self.rows),
        )

    def without(self, columns: Collection[str]) -> Table:
        """Return the table without some columns."""
        return self.select([name for name in self.columns if name not in columns])


def to_table(document: bytes, base: str, *, more: bool = False) -> Table:
    """Return the rows of a SELECT, or the one truth value of an ASK, from SPARQL JSON results."""
    results = json.loads(document)
    if "boolean" in results:
        return Table(("ask",), ((Cell(str(results["boolean"]).lower()),),))
    columns = tuple(results["head"]["vars"])
    rows = tuple(
        tuple(to_cell(row.get(column), base) for column in columns)
        for row in results["results"]["bindings"]
    )
    return Table(columns, rows, more)


def to_rows(document: bytes) -> list[dict[str, str]]:
    """Return the rows of a SELECT (SPARQL JSON) as texts; columns that are unbound are left out."""
    bindings = json.loads(document)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


def merge_labels(table: Table) -> Table:
    """Put labels in the place of the IRIs they belong to, and drop the columns they came from."""
    pairs = {
        name: name + suffix
        for name in table.columns
        for suffix in LABEL_SUFFIXES
        if name + suffix in table.columns
    }
    places = {name: table.columns.index(label) for name, label in pairs.items()}

    def to_shown(row: tuple[Cell, ...], place: int) -> Cell:
        cell = row[place]
        label = row[places[table.columns[place]]] if table.columns[place] in places else EMPTY_CELL
        return replace(cell, text=label.text, language=label.language) if label.text else cell

    rows = tuple(tuple(to_shown(row, i) for i in range(len(row))) for row in table.rows)
    return replace(table, rows=rows).without(set(pairs.values()))


def name_terms(table: Table, name: Callable[[str], str]) -> Table:
    """Return the table with what terms of our vocabulary are called in the place of their codes."""

    def to_named(cell: Cell) -> Cell:
        return replace(cell, text=name(cell.title)) if cell.title.startswith(TPK) else cell

    return replace(table, rows=tuple(tuple(map(to_named, row)) for row in table.rows))


def drop_empty(table: Table) -> Table:
    """Return the table without the columns that are empty in every row."""
    if not table.rows:
        return table
    empty = {
        name
        for place, name in enumerate(table.columns)
        if not any(row[place].text for row in table.rows)
    }
    return table.without(empty)


def take_parameters(table: Table, given: dict[str, str], base: str) -> dict[str, Cell]:
    """Return what was asked about as cells: with its label where the answer tells it."""
    first = dict(zip(table.columns, table.rows[0], strict=True)) if table.rows else {}
    return {name: first.get(name) or _to_given(value, base) for name, value in given.items()}


def _to_given(value: str, base: str) -> Cell:
    kind = "uri" if value.startswith(("http://", "https://")) else "literal"
    return to_cell({"type": kind, "value": value}, base)
