"""Acts along the years: which are held, which they repeal.

In: acts with their year, and who repeals whom. Out: :class:`Picture`: a row for each year that has
an act, the latest on top, an arrow from the act that repeals. No two boxes overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from server.web.pictures.shapes import Box, Line, Picture, fold, height_of

WIDTH = 232.0
YEAR = 62.0
GAP = 22.0
COLUMNS = 3
MARGIN = 14.0
LANE = 9.0
"""Between two arrows that run beside the boxes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act; ``kind`` is ``held`` where its text is here, ``repealed``, or ``outside``."""

    key: str
    year: int
    name: str
    title: str
    href: str | None
    kind: str = "outside"


@dataclass(frozen=True, slots=True)
class Repeal:
    """Which act repeals which."""

    by: str
    act: str


def draw_timeline(entries: Sequence[Entry], repeals: Sequence[Repeal]) -> Picture:
    """Return acts along the years."""
    boxes: dict[str, Box] = {}
    years: list[Box] = []
    y = MARGIN
    for year in sorted({entry.year for entry in entries}, reverse=True):
        mine = [entry for entry in entries if entry.year == year]
        top = y
        for start in range(0, len(mine), COLUMNS):
            row = [_to_box(entry, place, y) for place, entry in enumerate(mine[start:][:COLUMNS])]
            boxes |= {box.key: box for box in row}
            y = max(box.bottom for box in row) + GAP
        years.append(Box(f"year {year}", MARGIN, top, YEAR - 8, 33, (str(year),), kind="year"))
    width = 2 * MARGIN + YEAR + COLUMNS * (WIDTH + GAP) + LANE * (len(repeals) + 1)
    lines = [
        _to_line(boxes[repeal.by], boxes[repeal.act], width, place)
        for place, repeal in enumerate(repeals)
        if repeal.by in boxes and repeal.act in boxes and repeal.by != repeal.act
    ]
    return Picture(width, y, (*years, *boxes.values()), tuple(lines))


def _to_box(entry: Entry, place: int, y: float) -> Box:
    lines = fold(entry.name, WIDTH, 2)
    small = fold(entry.title, WIDTH, 3)
    x = MARGIN + YEAR + place * (WIDTH + GAP)
    height = height_of(lines, small)
    return Box(entry.key, x, y, WIDTH, height, lines, small, entry.href, entry.kind)


def _to_line(start: Box, end: Box, width: float, place: int) -> Line:
    """Return an arrow through the gap under the act; round the side where years lie between."""
    side = width - MARGIN - LANE * (place + 1)
    out, back = start.bottom + GAP / 2, end.y - GAP / 2
    around = () if abs(out - back) < GAP else ((side, out), (side, back))
    points = (
        (start.middle, start.bottom),
        (start.middle, out),
        *around,
        (end.middle, back if around else out),
        (end.middle, end.y),
    )
    return Line(points, "repeals")
