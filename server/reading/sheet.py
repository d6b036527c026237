"""An SOP or a service standard -> rows, as the conversion left them: what is printed, in its order.

In: a :class:`Reading` and which findings are to be shown. Out: tables and lines. A tab ends a cell;
lines with tabs that follow each other are one table. No cell is joined to another or left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from server.checking.findings import Finding
from server.reading.blocks import find_marks
from server.reading.marks import Piece, cut, mark_begins
from server.reading.model import Part, Reading


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line.

    Attributes:
        line: 1-based.
        anchors: What begins on it.
        cells: Pieces by cell; one cell where there is no tab.
    """

    line: int
    anchors: tuple[str, ...]
    cells: tuple[list[Piece], ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines that follow each other; ``columns`` is 1 for lines without tabs."""

    columns: int
    rows: tuple[Row, ...]


def build_sheet(reading: Reading, part: Part, findings: Sequence[Finding]) -> list[Rows]:
    """Return the lines of a document; blank ones only part what stands around them."""
    marks = find_marks(reading, part, findings)
    anchors: dict[int, list[str]] = {}
    for span in reading.spans:
        anchors.setdefault(span.line, []).append(span.anchor)
    groups: list[list[Row]] = [[]]
    begun: set[int] = set()
    position = 0
    for number, line in enumerate(reading.text.split("\n"), start=1):
        cells, start = [], position
        for cell in line.rstrip("\r").split("\t"):
            pieces = cut(reading.text, start, start + len(cell), marks)
            cells.append(mark_begins(pieces, begun))
            start += len(cell) + 1
        position += len(line) + 1
        row = Row(number, tuple(anchors.get(number, ())), tuple(cells))
        if not line.strip():
            groups.append([])
        elif groups[-1] and (len(groups[-1][-1].cells) > 1) != (len(cells) > 1):
            groups.append([row])
        else:
            groups[-1].append(row)
    return [Rows(max(_used(row) for row in rows), tuple(rows)) for rows in groups if rows]


def _used(row: Row) -> int:
    filled = [n for n, cell in enumerate(row.cells, start=1) if any(p.text.strip() for p in cell)]
    return max(filled, default=1)
