"""One part of a regulation -> blocks, as a page shows them: what is printed, in its order.

In: a :class:`Reading`, a part of it, and which findings are to be shown. Out: a tree of blocks. No
word is left out and none added: bullets of the conversion are hidden, page breaks are set apart,
a line that ends in a hyphen is joined to the next. Knows no HTML.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from server.checking.findings import Finding
from server.reading.marks import (
    CITATION,
    FINDING,
    HABIT,
    TERM,
    Mark,
    Piece,
    cut,
    find_emphasis,
    mark_begins,
)
from server.reading.model import LAW_TYPES, Part, Reading, Span
from server.reading.terms import TermFinder

ITEM_TYPES = ("Ayat", "Huruf", "Angka")

TOP_LEVEL = 2
LOWEST_LEVEL = 6
"""Levels of headings that a page has for divisions; its title is above them."""


@dataclass(slots=True)
class Paragraph:
    """Words that run on; ``notes`` are indexes of findings that begin in them."""

    kind: ClassVar[str] = "paragraph"
    pieces: list[Piece]
    notes: list[int]


@dataclass(slots=True)
class Break:
    """Where a page of the print ends: its catchword or furniture."""

    kind: ClassVar[str] = "break"
    pieces: list[Piece]


@dataclass(slots=True)
class Block:
    """A provision, or the part itself.

    Attributes:
        span: The provision; None for the part.
        level: Of its heading; 0 where it has none.
        heading: Pieces of its heading as printed.
        notes: Findings that begin in its heading.
        marker: Pieces of its number as printed, for an item of a list.
        content: Paragraphs, breaks and blocks, in the order of the text.
    """

    span: Span | None
    level: int = 0
    heading: list[Piece] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    marker: list[Piece] = field(default_factory=list)
    content: list[Paragraph | Break | Block] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """``item`` for ayat, huruf and angka, which stand in lists; else ``division``."""
        return "item" if self.span and self.span.type in ITEM_TYPES else "division"

    @property
    def is_division(self) -> bool:
        """True for Bab, Bagian, Paragraf and Pasal."""
        return self.span is not None and self.span.type in LAW_TYPES

    def groups(self) -> list[list[Paragraph | Break | Block]]:
        """Return the content with items that follow each other together: the lists."""
        grouped: list[list[Paragraph | Break | Block]] = []
        for one in self.content:
            if one.kind == "item" and grouped and grouped[-1][-1].kind == "item":
                grouped[-1].append(one)
            else:
                grouped.append([one])
        return grouped


def build_blocks(reading: Reading, part: Part, findings: Sequence[Finding]) -> Block:
    """Return the blocks of a part, with the findings given (all of the document, or some)."""
    return _Builder(reading, part, findings).build()


def find_marks(reading: Reading, part: Part, findings: Sequence[Finding]) -> list[Mark]:
    """Return everything that is said of stretches of a part, in the order of the text."""
    marks = [Mark(f.start, f.end, FINDING, n) for n, f in enumerate(findings)]
    marks += [
        Mark(place.start, place.end, HABIT, number)
        for number, finding in enumerate(findings)
        for place in finding.occurrences
        if place.start != finding.start
    ]
    marks += [Mark(c.start, c.end, CITATION, n) for n, c in enumerate(reading.citations)]
    marks += find_terms(reading, part)
    marks += find_emphasis(reading.text, part.start, part.end)
    return sorted(mark for mark in marks if mark.start < part.end and part.start < mark.end)


def find_terms(reading: Reading, part: Part) -> list[Mark]:
    """Return the first place of each defined term in each Pasal, its own definition left out."""
    pasals = [s for s in reading.spans if s.type == "Pasal"]
    starts = [s.start for s in pasals]
    seen: set[tuple[int, int]] = set()
    marks = []
    for start, end, number in TermFinder(reading.terms).find(reading.text, part.start, part.end):
        place = bisect_right(starts, start) - 1
        if place < 0 or start >= pasals[place].end or (place, number) in seen:
            continue
        if pasals[place].start <= reading.terms[number].start < pasals[place].end:
            continue
        seen.add((place, number))
        marks.append(Mark(start, end, TERM, number))
    return marks


class _Builder:
    def __init__(self, reading: Reading, part: Part, findings: Sequence[Finding]) -> None:
        self.text, self.part = reading.text, part
        self.marks = find_marks(reading, part, findings)
        self.waiting = [m for m in self.marks if m.kind == FINDING and m.start >= part.start]
        self.spans = [s for s in reading.spans if part.start <= s.start < part.end]
        self.leaves = [leaf for leaf in reading.leaves if part.start <= leaf[0] < part.end]
        self.begun: set[int] = set()
        self.root = Block(None)
        self.stack = [self.root]
        self.pieces: list[Piece] = []
        self.end = part.start

    def build(self) -> Block:
        """Go through the leaves in order."""
        opened = 0
        for start, end, kind in self.leaves:
            while opened < len(self.spans) and self.spans[opened].start <= start:
                self.open(self.spans[opened])
                opened += 1
            self.close_until(start)
            self.add(start, end, kind)
        self.flush()
        if self.waiting:
            self.root.content.append(Paragraph([], self.take_notes(self.part.end)))
        return self.root

    def open(self, span: Span) -> None:
        self.flush()
        self.close_until(span.start)
        block = Block(span)
        if block.is_division:
            depth = sum(one.is_division for one in self.stack)
            block.level = min(LOWEST_LEVEL, TOP_LEVEL + depth)
        self.stack[-1].content.append(block)
        self.stack.append(block)

    def close_until(self, offset: int) -> None:
        while len(self.stack) > 1 and self.stack[-1].span and self.stack[-1].span.end <= offset:
            self.flush()
            self.stack.pop()

    def add(self, start: int, end: int, kind: str) -> None:
        """Put one leaf where it belongs."""
        block = self.stack[-1]
        if kind == "blank":
            if self.text.count("\n", start, end) > 1:
                self.flush()
        elif kind in ("catchword", "furniture"):
            self.flush()
            block.content.append(Break(self.cut(start, end)))
        elif kind == "heading" and block.is_division:
            block.heading += (
                [Piece("\n"), *self.cut(start, end)] if block.heading else self.cut(start, end)
            )
            block.notes += self.take_notes(end)
        elif kind == "marker" and not block.marker and block.span and block.span.start >= start:
            block.marker = self.cut(start, end)
        elif kind != "bullet":
            self.pieces += self.spaced(self.pieces, start, end)
            self.end = end

    def spaced(self, before: list[Piece], start: int, end: int) -> list[Piece]:
        """Return the pieces of a leaf, behind a space where one belongs."""
        pieces = self.cut(start, end)
        tail, head = "".join(p.text for p in before[-2:])[-2:], self.text[start : start + 1]
        joins = tail[-1:] == "-" and tail[:1].isalpha() and head.islower()
        return pieces if not before or joins else [Piece(" "), *pieces]

    def cut(self, start: int, end: int) -> list[Piece]:
        return mark_begins(cut(self.text, start, end, self.marks), self.begun)

    def flush(self) -> None:
        """End the paragraph that is being gathered."""
        if self.pieces:
            self.stack[-1].content.append(Paragraph(self.pieces, self.take_notes(self.end)))
        self.pieces = []

    def take_notes(self, end: int) -> list[int]:
        """Return the findings that begin before a place and were not told yet."""
        taken = [mark.number for mark in self.waiting if mark.start < end]
        self.waiting = [mark for mark in self.waiting if mark.start >= end]
        return taken
