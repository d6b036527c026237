"""Stretches of text with what is said of them -> pieces that do not overlap.

In: a text, a stretch of it, and marks that may overlap in any way. Out: pieces in order; joined
they are the stretch, character by character, but for the signs of emphasis that the conversion
left ("*database*"). Knows no page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

FINDING, HABIT, CITATION, TERM, EMPHASIS, HIDDEN = (
    *("finding", "habit", "citation", "term"),
    *("emphasis", "hidden"),
)

# "*database*", "**profile**": emphasis of the conversion. Not "*" alone (a mark in a table), not
# "2 * 3 * 4" (spaces inside); it ends on the line on which it began.
_EMPHASIS_RE = re.compile(r"(\*{1,2})(?=[^\s*])([^*\n]*[^\s*])\1")


class Mark(NamedTuple):
    """Something said of a stretch; ``number`` tells what, in a list that the caller keeps."""

    start: int
    end: int
    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of which the same is said throughout.

    Attributes:
        text: Its characters.
        findings: Indexes of the findings that it belongs to.
        begins: Those of them of which this is the first piece.
        habits: Indexes of findings of which this is one further place.
        citation: Index of the citation that it belongs to, or None.
        term: Index of the defined term that it is, or None.
        emphasis: Whether the source emphasises it.
    """

    text: str
    findings: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    habits: tuple[int, ...] = ()
    citation: int | None = None
    term: int | None = None
    emphasis: bool = False


def find_emphasis(text: str, start: int, end: int) -> Iterator[Mark]:
    """Return the emphasis of a stretch, its signs to be hidden."""
    for match in _EMPHASIS_RE.finditer(text, start, end):
        yield Mark(match.start(), match.start(2), HIDDEN, 0)
        yield Mark(match.start(2), match.end(2), EMPHASIS, 0)
        yield Mark(match.end(2), match.end(), HIDDEN, 0)


def cut(text: str, start: int, end: int, marks: Iterable[Mark]) -> list[Piece]:
    """Return the pieces of ``text[start:end]``."""
    inside = [mark for mark in marks if mark.start < end and start < mark.end]
    edges = {start, end}
    for mark in inside:
        edges |= {max(start, mark.start), min(end, mark.end)}
    places = sorted(edges)
    pieces = []
    for left, right in pairwise(places):
        over = [mark for mark in inside if mark.start <= left and right <= mark.end]
        if not any(mark.kind == HIDDEN for mark in over):
            pieces.append(_to_piece(text, left, right, over))
    return pieces


def _to_piece(text: str, left: int, right: int, over: Sequence[Mark]) -> Piece:
    if not over:
        return Piece(text[left:right])
    piece = Piece(
        text[left:right],
        findings=tuple(mark.number for mark in over if mark.kind == FINDING),
        habits=tuple(mark.number for mark in over if mark.kind == HABIT),
        emphasis=any(mark.kind == EMPHASIS for mark in over),
    )
    for mark in over:
        if mark.kind == CITATION:
            piece = replace(piece, citation=mark.number)
        elif mark.kind == TERM:
            piece = replace(piece, term=mark.number)
    return piece


def mark_begins(pieces: Iterable[Piece], begun: set[int]) -> list[Piece]:
    """Return pieces that know which findings begin with them; ``begun`` is added to."""
    marked = []
    for piece in pieces:
        begins = tuple(number for number in piece.findings if number not in begun)
        begun.update(begins)
        marked.append(replace(piece, begins=begins) if begins else piece)
    return marked
