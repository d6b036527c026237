"""Which kinds of thing are tied to which by which property: three columns, kind, property, kind.

In: ties in the order of their rows. Out: :class:`Picture`. A kind stands where the middle of its
properties is, as far as its neighbours leave room. No two boxes overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from server.web.pictures.shapes import Box, Line, Picture, fold, height_of

WIDTH = 190.0
REACH = 90.0
"""Between columns; the lines run there."""

GAP = 10.0
MARGIN = 12.0


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
    """Return relations as a picture, each property in a row of its own."""
    middle: list[Box] = []
    y = MARGIN
    for place, relation in enumerate(relations):
        x = MARGIN + WIDTH + REACH
        middle.append(_to_box(relation.property, f"property {place}", x, y, "mark"))
        y = middle[-1].bottom + GAP
    left = _place([relation.subject for relation in relations], middle, MARGIN, "from")
    right = _place([relation.value for relation in relations], middle, _x_of(2), "to")
    lines: list[Line] = []
    for relation, box in zip(relations, middle, strict=True):
        start, end = left[relation.subject.key], right[relation.value.key]
        lines.append(Line(((start.right, start.centre), (box.x, box.centre)), "under"))
        lines.append(Line(((box.right, box.centre), (end.x, end.centre)), "answers"))
    boxes = [*left.values(), *middle, *right.values()]
    lowest = max((box.bottom for box in boxes), default=0.0)
    return Picture(_x_of(2) + WIDTH + MARGIN, lowest + MARGIN, tuple(boxes), tuple(lines))


def _x_of(column: int) -> float:
    return MARGIN + column * (WIDTH + REACH)


def _to_box(node: Node, key: str, x: float, y: float, kind: str) -> Box:
    lines = fold(node.label, WIDTH, 3)
    return Box(key, x, y, WIDTH, height_of(lines), lines, (), node.href, kind)


def _place(nodes: Sequence[Node], rows: Sequence[Box], x: float, side: str) -> dict[str, Box]:
    """Return the boxes of one side, each once, near the middle of its rows."""
    centres: dict[str, list[float]] = {}
    for node, row in zip(nodes, rows, strict=True):
        centres.setdefault(node.key, []).append(row.centre)
    by_key = {node.key: node for node in nodes}
    order = sorted(centres, key=lambda key: sum(centres[key]) / len(centres[key]))
    placed: dict[str, Box] = {}
    y = MARGIN
    for key in order:
        draft = _to_box(by_key[key], f"{side} {key}", x, 0, "held")
        wanted = sum(centres[key]) / len(centres[key]) - draft.height / 2
        placed[key] = _to_box(by_key[key], draft.key, x, max(y, wanted), "held")
        y = placed[key].bottom + GAP
    return placed
