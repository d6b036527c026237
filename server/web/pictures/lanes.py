"""A procedure as swim lanes: a column for each actor, a row for each step, time at the side.

In: steps with who does them, how long they take and where they branch. Out: :class:`Picture`. A
step of which nobody is known to do it stands in a lane of its own, so that the gap is seen. No two
boxes overlap, whatever the procedure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from server.web.pictures.shapes import Box, Line, Picture, fold, height_of

LANE = 168.0
BOX = 148.0
SIDE = 118.0
"""Width of the column of numbers and times."""

GAP = 34.0
"""Between rows; the lines run there."""

MARGIN = 12.0
MARK = 26.0

UNKNOWN = ""
"""The lane of nobody."""


@dataclass(frozen=True, slots=True)
class Doing:
    """One actor's part in a step: ``letter`` is R, A, C or I, ``sure`` when it is no inference."""

    actor: str
    letter: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Fork:
    """A branch: on which condition, and to which step; "" when no step is named."""

    condition: str
    target: str


@dataclass(frozen=True, slots=True)
class Row:
    """One step of the procedure."""

    key: str
    number: str
    text: str
    time: str
    href: str | None
    parts: tuple[Doing, ...]
    forks: tuple[Fork, ...]


def draw_lanes(
    rows: Sequence[Row], actors: Mapping[str, tuple[str, str | None]], unknown: str
) -> Picture:
    """Return a procedure as a picture.

    Args:
        rows: The steps in their order.
        actors: What each actor is called, and where that leads.
        unknown: What the lane of nobody is called.
    """
    lanes = list(actors)
    if any(not _performers(row) for row in rows):
        lanes.append(UNKNOWN)
    left = {lane: MARGIN + SIDE + place * LANE for place, lane in enumerate(lanes)}
    boxes = _draw_heads(lanes, left, actors, unknown)
    y = max((box.bottom for box in boxes), default=MARGIN) + GAP
    steps: dict[str, list[Box]] = {}
    choices: dict[str, list[Box]] = {}
    lines: list[Line] = []
    for place, row in enumerate(rows):
        placed, others, y = _draw_row(row, left, y, is_end=place in (0, len(rows) - 1))
        steps[row.key] = [box for box in placed if box.kind != "mark"]
        choices[row.key] = [box for box in others if box.kind == "choice"]
        boxes += [*placed, *others]
        lines += _draw_parts(placed)
        y += GAP
    lines += _draw_flow(rows, steps) + _draw_forks(rows, steps, choices)
    width = MARGIN * 2 + SIDE + LANE * max(1, len(lanes))
    guides = [
        Line(((left[lane], MARGIN), (left[lane], y - GAP + MARGIN)), "guide") for lane in lanes
    ]
    return Picture(width + MARGIN * 2, y - GAP + MARGIN, tuple(boxes), (*guides, *lines))


def _performers(row: Row) -> list[Doing]:
    return [part for part in row.parts if part.letter == "R"]


def _draw_heads(
    lanes: Sequence[str],
    left: Mapping[str, float],
    actors: Mapping[str, tuple[str, str | None]],
    unknown: str,
) -> list[Box]:
    heads = []
    folded = [fold(actors[lane][0] if lane else unknown, BOX, 4) for lane in lanes]
    height = max((height_of(lines) for lines in folded), default=0.0)
    for lane, lines in zip(lanes, folded, strict=True):
        href = actors[lane][1] if lane else None
        x = left[lane] + (LANE - BOX) / 2
        kind = "lane" if lane else "unknown"
        heads.append(Box(f"lane {lane}", x, MARGIN, BOX, height, lines, (), href, kind))
    return heads


def _draw_row(
    row: Row, left: Mapping[str, float], y: float, *, is_end: bool
) -> tuple[list[Box], list[Box], float]:
    """Return the boxes of a step, what stands beside them, and where the row ends."""
    words = fold(f"{row.number}. {row.text}", BOX, 7)
    time = fold(row.time, SIDE, 3) if row.time else ("–",)
    height = max(height_of(words), height_of(time), 2 * MARK)
    placed = []
    for lane in left:
        mine = [part for part in row.parts if part.actor == lane]
        is_nobody = lane == UNKNOWN and not _performers(row)
        does = [part for part in mine if part.letter == "R"]
        x = left[lane] + (LANE - BOX) / 2
        if does or is_nobody:
            kind = "unknown" if is_nobody else "step" if does[0].sure else "inferred"
            if is_end and kind == "step":
                kind = "step end"
            placed.append(Box(row.key, x, y, BOX, height, words, (), row.href, kind))
        elif mine:
            letters = "".join(dict.fromkeys(part.letter for part in mine))
            middle = left[lane] + LANE / 2 - MARK * len(letters) / 2
            centre = y + (height - MARK) / 2
            size = MARK * len(letters)
            placed.append(
                Box(f"{row.key} {lane}", middle, centre, size, MARK, (letters,), (), None, "mark")
            )
    side = [Box(f"{row.key} time", MARGIN, y, SIDE - 10, height, time, (), None, "note")]
    bottom = y + height
    for place, fork in enumerate(row.forks):
        words = fold(fork.condition, BOX, 3)
        anchor = next(box for box in placed if box.kind != "mark")
        side.append(
            Box(
                f"{row.key} fork {place}",
                anchor.x,
                bottom + GAP / 2,
                BOX,
                height_of(words),
                words,
                (),
                None,
                "choice",
            )
        )
        bottom = side[-1].bottom
    return placed, side, bottom


def _draw_parts(placed: Sequence[Box]) -> list[Line]:
    """Return dotted lines from who does a step to who else has a part in it."""
    doers = [box for box in placed if box.kind != "mark"]
    if not doers:
        return []
    lines = []
    for box in placed:
        if box is not doers[0]:
            ends = (doers[0].right, box.x) if box.x > doers[0].x else (doers[0].x, box.right)
            lines.append(Line(((ends[0], box.centre), (ends[1], box.centre)), "takes"))
    return lines


def _draw_flow(rows: Sequence[Row], steps: Mapping[str, Sequence[Box]]) -> list[Line]:
    """Return the arrows from each step to the next."""
    lines = []
    for row, following in pairwise(rows):
        for upper in steps[row.key][:1]:
            for lower in steps[following.key]:
                turn = lower.y - GAP / 2
                points = (
                    (upper.middle, upper.bottom),
                    (upper.middle, turn),
                    (lower.middle, turn),
                    (lower.middle, lower.y),
                )
                lines.append(Line(points, "flow"))
    return lines


def _draw_forks(
    rows: Sequence[Row], steps: Mapping[str, Sequence[Box]], choices: Mapping[str, Sequence[Box]]
) -> list[Line]:
    """Return the arrows of the branches to the steps that they name."""
    return [
        _to_fork(choice, steps[fork.target][0])
        for row in rows
        for fork, choice in zip(row.forks, choices[row.key], strict=True)
        if fork.target in steps
    ]


def _to_fork(start: Box, end: Box) -> Line:
    side = max(start.right, end.right) + (LANE - BOX) / 2
    points = (
        (start.right, start.centre),
        (side, start.centre),
        (side, end.centre - MARK / 2),
        (end.right, end.centre - MARK / 2),
    )
    return Line(points, "back")
