"""Which kinds of thing are tied to which by which property: three columns, kind, property, kind.

In: ties, the weightiest first. Out: :class:`Picture`. A row is a tie, and all that starts from one
kind stands together. A kind is as high as the rows beside it that it belongs to, and is drawn again
further down where it comes back. So every line is level: none crosses a box or another line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from server.web.pictures.shapes import Box, Line, Picture, fold, height_of

WIDTH = 190.0
REACH = 48.0
"""Between columns; the lines run there."""

ROUND = 16.0
"""What the round ends of a property's box take from its words, which are bold."""

GAP = 10.0
MARGIN = 12.0

MOST_ROWS = 6
"""Rows that one box is as high as; a higher one would have its words out of sight on a phone."""


@dataclass(frozen=True, slots=True)
class Node:
    """A kind or a property: key, name, and where it leads."""

    key: str
    label: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Relation:
    """Things of one kind have a property whose values are of another."""

    subject: Node
    property: Node
    value: Node


def draw_relations(relations: Sequence[Relation]) -> Picture:
    """Return relations as a picture, each in a row of its own."""
    rows = _in_order(relations)
    middle = _to_rows(rows)
    left = _span([row.subject for row in rows], middle, 0, "from")
    right = _span([row.value for row in rows], middle, 2, "to")
    lines: list[Line] = []
    for start, box, end in zip(left, middle, right, strict=True):
        lines.append(Line(((start.right, box.centre), (box.x, box.centre)), "under"))
        lines.append(Line(((box.right, box.centre), (end.x, box.centre)), "answers"))
    boxes = dict.fromkeys((*left, *middle, *right))
    lowest = max((box.bottom for box in boxes), default=0.0)
    return Picture(_x_of(2) + WIDTH + MARGIN, lowest + MARGIN, tuple(boxes), tuple(lines))


def _in_order(relations: Iterable[Relation]) -> list[Relation]:
    """Return the ties of a kind together, and among them those that lead to one kind.

    What the row above leads to comes first, so that both share a box.
    """
    groups: dict[str, dict[str, list[Relation]]] = {}
    for one in relations:
        groups.setdefault(one.subject.key, {}).setdefault(one.value.key, []).append(one)
    rows: list[Relation] = []
    for by_value in groups.values():
        above = rows[-1].value.key if rows else ""
        for rest in (by_value.pop(above, []), *by_value.values()):
            rows += rest
    return rows


def _to_rows(rows: Iterable[Relation]) -> list[Box]:
    """Return the boxes of the properties, each with room for the kinds beside it."""
    boxes: list[Box] = []
    y = MARGIN
    for place, row in enumerate(rows):
        nodes = (row.subject, row.property, row.value)
        height = max(height_of(fold(node.label, WIDTH - ROUND, 3)) for node in nodes)
        boxes.append(_to_box(row.property, f"property {place}", 1, (y, height), "mark"))
        y += height + GAP
    return boxes


def _span(nodes: Sequence[Node], rows: Sequence[Box], column: int, side: str) -> list[Box]:
    """Return for each row the box of its kind on one side: one box along rows of the same kind."""
    boxes: list[Box] = []
    runs = [list(run) for _, run in groupby(range(len(nodes)), key=lambda row: nodes[row].key)]
    for run in runs:
        for start in range(0, len(run), MOST_ROWS):
            part = run[start : start + MOST_ROWS]
            top, bottom = rows[part[0]].y, rows[part[-1]].bottom
            place = (top, bottom - top)
            box = _to_box(nodes[part[0]], f"{side} {part[0]}", column, place, "held")
            boxes += [box] * len(part)
    return boxes


def _x_of(column: int) -> float:
    return MARGIN + column * (WIDTH + REACH)


def _to_box(node: Node, key: str, column: int, place: tuple[float, float], kind: str) -> Box:
    y, height = place
    lines = fold(node.label, WIDTH - ROUND, 3)
    return Box(key, _x_of(column), y, WIDTH, height, lines, (), node.href, kind)
