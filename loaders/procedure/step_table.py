"""Rows of a text -> the procedure table of an SOP: headers, rows of steps, the row of a total.

A header may come once, or once a page; a row with labels of the identity block ends the table. It
knows what each cell is, and nothing of what the words in it say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from loaders.procedure.columns import (
    ACTIVITY,
    ACTOR,
    NUMBER,
    STEP_NUMBER_RE,
    Aligned,
    Header,
    align,
    find_header,
    is_mark,
)
from loaders.procedure.durations import Duration, parse_duration
from loaders.procedure.identity import find_label
from loaders.procedure.model import HeaderRepair
from loaders.procedure.tables import (
    NO_WORDS,
    PIPE,
    RULE,
    TAB,
    Cell,
    Row,
    Words,
    find_markup,
    find_rows,
    read_words,
)
from loaders.regulation.names import fold_name
from loaders.text.tiles import Claims

_FEWEST_CELLS = 2  # besides its number, in the row of a step without words
_TOTAL_RE = re.compile(r"(?:total|jumlah)\b", re.IGNORECASE)


class TableRow(NamedTuple):
    """A row of the table, and its cells by the columns of the header above it."""

    row: Row
    header: Header
    aligned: Aligned


class ProcedureTable(NamedTuple):
    """The procedure table: its headers, the rows of steps, the row of the total, the other rows."""

    headers: tuple[Header, ...]
    steps: tuple[TableRow, ...]
    total: TableRow | None
    rest: tuple[Row, ...]


def find_table(text: str, rows: Sequence[Row]) -> ProcedureTable:
    """Find the header, once or once a page, and the rows under it."""
    headers: list[Header] = []
    steps: list[TableRow] = []
    total: TableRow | None = None
    rest: list[Row] = []
    header: Header | None = None
    at = 0
    while at < len(rows):
        row = rows[at]
        found = find_header(text, rows, at) if row.style in (TAB, PIPE) else None
        if found is not None:
            header = _carry_on(header, found)
            headers.append(header)
            at += len(found.rows)
            continue
        at += 1
        read = _read_row(text, row, header) if header and row.style in (TAB, PIPE) else None
        if read is None:
            rest.append(row)
            # a row with labels of the identity block ends the table
            header = header if header and not _has_label(text, row) else None
        elif _is_total(text, read):
            total = total or read
        else:
            steps.append(read)
    return ProcedureTable(tuple(headers), tuple(steps), total, tuple(rest))


def _carry_on(before: Header | None, found: Header) -> Header:
    """Return a header repeated on the next page with the columns of the first."""
    if before is None or len(before.columns) != len(found.columns) or not repeats(before, found):
        return found
    return replace(found, columns=before.columns)


def repeats(before: Header, found: Header) -> bool:
    """Say whether at least half of the actors of one header stand in the other too."""
    old, new = ({fold_name(words.text) for words in actor_heads(h)} for h in (before, found))
    return len(old & new) * 2 >= max(len(old), len(new), 1)


def actor_heads(header: Header) -> list[Words]:
    """Return the names at the head of the actors' columns."""
    return [column.words for column in header.columns if column.kind == ACTOR]


def _has_label(text: str, row: Row) -> bool:
    return any(find_label(read_words(text, cell).text) for cell in row.cells)


def _read_row(text: str, row: Row, header: Header) -> TableRow | None:
    """Return a row of a step or a total; None for a row that is neither."""
    if _has_label(text, row):
        return None
    read = TableRow(row, header, align(text, row, header))
    if _is_total(text, read):
        return read
    number = cell_words(text, read, NUMBER)
    if not cell_words(text, read, ACTIVITY):
        # a step that lost its words is still a step: who does it, how long, and what comes of it
        filled = sum(bool(read_words(text, cell)) for cell in read.row.cells)
        return read if STEP_NUMBER_RE.match(number.text or "-") and filled > _FEWEST_CELLS else None
    return read if header.index(NUMBER) is None or STEP_NUMBER_RE.match(number.text) else None


def _is_total(text: str, read: TableRow) -> bool:
    first = next((w for c in read.row.cells if (w := read_words(text, c))), NO_WORDS)
    times = [c for c in read.row.cells if parse_duration(read_words(text, c).text) is not None]
    return bool(_TOTAL_RE.match(first.text)) and len(first.text) <= 40 and len(times) == 1


def _cell(read: TableRow, kind: str) -> Cell | None:
    index = read.header.index(kind)
    return None if index is None else read.aligned.cells[index]


def cell_words(text: str, read: TableRow, kind: str) -> Words:
    """Return the words in the column of a kind, none where there is no such column."""
    cell = _cell(read, kind)
    return NO_WORDS if cell is None else read_words(text, cell)


def claim_table(text: str, table: ProcedureTable, claims: Claims) -> None:
    """Claim the headers and rows of the table; a column that nobody knows stays unread."""
    rows = find_rows(text)
    for header in table.headers:
        for row in (rows[i] for i in header.rows):
            kind = "furniture" if row.style == RULE else "heading"
            claims.add_all((c for c in row.cells if c.start < c.end), kind)
    for read in (*table.steps, *([table.total] if table.total else [])):
        for cell, column in zip(read.aligned.cells, read.header.columns, strict=False):
            if not column.kind and read is not table.total:
                continue  # a column that nobody knows stays unparsed
            claims.add_all(find_markup(text, cell), "furniture")
            words = read_words(text, cell).text
            marker = column.kind == NUMBER or is_mark(words)
            claims.add(cell, "marker" if marker else "text")


def header_repairs(table: ProcedureTable) -> tuple[HeaderRepair, ...]:
    """Return the header words that were garbled, over all pages."""
    return tuple(repair for header in table.headers for repair in header.repairs)


def stated_total(text: str, total: TableRow | None) -> tuple[Words, Duration] | None:
    """Return the cell of the total and its time; None when no single time stands there."""
    for cell in total.row.cells if total else ():
        words = read_words(text, cell)
        duration = parse_duration(words.text)
        if duration is not None and duration.length is not None:
            return words, duration
    return None
