"""The organisation chart: an office, the units under it, and who answers to whom.

In: offices as a tree and lines between them. Out: :class:`Picture`. The first level stands side by
side, everything deeper hangs under it, as the charts annexed to regulations are drawn. No two boxes
overlap, whatever the tree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from server.web.pictures.shapes import Box, Line, Picture, Points, fold, height_of

WIDTH = 178.0
INDENT = 18.0
GAP = 26.0
"""Between columns."""

STEP = 12.0
"""Between boxes that hang under each other."""

BUS = 74.0
"""Room for the lines between the top and the columns."""

MARGIN = 14.0


@dataclass(frozen=True, slots=True)
class Office:
    """A unit and who heads it."""

    key: str
    label: str
    head: str
    href: str | None
    kind: str = "office"


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between two offices: ``answers`` or ``coordinated``; ``words`` say through whom."""

    lower: str
    upper: str
    kind: str
    words: str = ""


@dataclass(slots=True)
class _Pen:
    """The boxes that are placed so far."""

    offices: Mapping[str, Office]
    children: Mapping[str, Sequence[str]]
    boxes: dict[str, Box] = field(default_factory=dict)

    def place(self, key: str, x: float, y: float) -> Box:
        office = self.offices[key]
        lines = fold(office.label, WIDTH, 4)
        small = fold(office.head, WIDTH, 3) if office.head else ()
        height = height_of(lines, small)
        box = Box(key, x, y, WIDTH, height, lines, small, office.href, office.kind)
        self.boxes[key] = box
        return box

    def hang(self, key: str, x: float, y: float) -> tuple[float, float]:
        """Place an office and everything under it; return the right and lower ends."""
        box = self.place(key, x, y)
        right, bottom = box.right, box.bottom
        for child in self.children.get(key, ()):
            reach, bottom = self.hang(child, x + INDENT, bottom + STEP)
            right = max(right, reach)
        return right, bottom


def draw_chart(
    offices: Sequence[Office],
    parents: Mapping[str, str],
    ties: Sequence[Tie],
    above: Sequence[Office] = (),
) -> Picture:
    """Return the chart of an office.

    Args:
        offices: The office itself first, then everything under it.
        parents: The office over each of them; one that leads back to itself is passed over.
        ties: Who answers to whom, and who coordinates whom.
        above: To whom the office itself answers.
    """
    known = {office.key: office for office in (*offices, *above)}
    children, roots = sort_tree(offices, parents)
    pen = _Pen(known, children)
    top = offices[0].key
    columns = children.get(top, []) + [key for key in roots if key != top]
    y = MARGIN
    for office in above:
        box = pen.place(office.key, MARGIN, y)
        y = box.bottom + 2 * GAP
    head = pen.place(top, MARGIN, y)
    start = head.bottom + BUS
    x, lowest = MARGIN, head.bottom
    for key in columns:
        right, bottom = pen.hang(key, x, start)
        x, lowest = right + GAP, max(lowest, bottom)
    width = max(x - GAP, head.right) + MARGIN
    centred = _centre(pen.boxes, [*(office.key for office in above), top], width)
    lines = _draw_lines(centred, parents, ties, top, set(columns))
    return Picture(width, lowest + MARGIN, tuple(centred.values()), tuple(lines))


def sort_tree(
    offices: Sequence[Office], parents: Mapping[str, str]
) -> tuple[dict[str, list[str]], list[str]]:
    """Return the offices under each office, and those under none; circles are cut."""
    keys = [office.key for office in offices]
    children: dict[str, list[str]] = {}
    roots = []
    for key in keys:
        parent = parents.get(key)
        if parent is None or parent not in keys or _leads_back(key, parents):
            roots.append(key)
        else:
            children.setdefault(parent, []).append(key)
    return children, roots


def _leads_back(key: str, parents: Mapping[str, str]) -> bool:
    seen = {key}
    while (key := parents.get(key, "")) and key not in seen:
        seen.add(key)
    return key in seen


def _centre(boxes: dict[str, Box], keys: Sequence[str], width: float) -> dict[str, Box]:
    """Move the boxes at the top to the middle."""
    moved = dict(boxes)
    for key in keys:
        box = boxes[key]
        moved[key] = Box(
            box.key,
            (width - box.width) / 2,
            box.y,
            box.width,
            box.height,
            box.lines,
            box.small,
            box.href,
            box.kind,
        )
    return moved


def _draw_lines(
    boxes: Mapping[str, Box],
    parents: Mapping[str, str],
    ties: Sequence[Tie],
    top: str,
    columns: set[str],
) -> list[Line]:
    answered = {(tie.lower, tie.upper) for tie in ties if tie.kind == "answers"}
    lines = [
        _to_line(boxes[key], boxes[parent], "under", columns)
        for key, parent in parents.items()
        if key in boxes and parent in boxes and (key, parent) not in answered and key != top
    ]
    for tie in ties:
        if tie.lower in boxes and tie.upper in boxes and tie.lower != tie.upper:
            lower, upper = boxes[tie.lower], boxes[tie.upper]
            lines.append(_to_line(lower, upper, tie.kind, columns, tie.words))
    return lines


def _to_line(lower: Box, upper: Box, kind: str, columns: set[str], words: str = "") -> Line:
    if kind == "coordinated":
        return _to_coordination(lower, upper, columns, words)
    return Line(_find_points(lower, upper, columns), kind, words)


def _find_points(lower: Box, upper: Box, columns: set[str]) -> Points:
    """Return the way from an office up to another: over the bus, along the trunk, or straight."""
    is_below = upper.bottom <= lower.y
    if is_below and lower.key in columns:
        turn = lower.y - BUS * 0.62
        start, end = (lower.middle, lower.y), (upper.middle, upper.bottom)
        return (start, (lower.middle, turn), (upper.middle, turn), end)
    trunk = upper.x + INDENT / 2
    if is_below and upper.x <= lower.x and trunk < lower.x:
        return ((lower.x, lower.centre), (trunk, lower.centre), (trunk, upper.bottom))
    return ((lower.middle, lower.y), (upper.middle, upper.bottom))


def _to_coordination(lower: Box, upper: Box, columns: set[str], words: str) -> Line:
    """Return a line above the columns where both ends stand there, else around the right side."""
    if lower.key in columns and upper.key in columns:
        turn = lower.y - BUS * 0.28
        return Line(
            (
                (lower.middle + INDENT, lower.y),
                (lower.middle + INDENT, turn),
                (upper.middle + INDENT, turn),
                (upper.middle + INDENT, upper.y),
            ),
            "coordinated",
            words,
        )
    side = max(lower.right, upper.right) + GAP / 2
    points = (
        (lower.right, lower.centre),
        (side, lower.centre),
        (side, upper.centre),
        (upper.right, upper.centre),
    )
    return Line(points, "coordinated", words)
