"""The text model: a document as leaves that tile its source, and provisions that own some of them.

Data only. ``tree`` builds it; after that nobody changes it. All offsets are Unicode code points
into ``source.text``, ends exclusive; lines are 1-based.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from loaders.text.read import SourceText

Span = tuple[int, int]

_WORD_RE = re.compile(r"\S+")

OPENING, BODY, CLOSING, ANNEX, EXPLANATION = "opening", "body", "closing", "annex", "explanation"
"""The parts of a regulation, as ``tupoksi outline`` names them."""

PROVISION_TYPES = ("Bab", "Bagian", "Paragraf", "Pasal", "Ayat", "Huruf", "Angka")
"""The kinds of provision that the outline lists, from the outside in."""


class Leaf(NamedTuple):
    """A stretch of source text of one kind; the leaves of a document tile it.

    ``kind`` is one of ``text heading marker bullet catchword furniture blank unparsed``.
    """

    start: int
    end: int
    kind: str


@dataclass(slots=True, eq=False)
class Provision:
    """One division of a regulation, or one item of a list in it.

    Attributes:
        type: One of ``PROVISION_TYPES``, or ``Menimbang``, ``Mengingat``, ``Menetapkan``,
        ``Lampiran``. number: As printed ("IV", "Kedua Puluh Tiga", "17", "a"); "" where none is
        printed. value: The number understood; 0 where it is not. key: The number as the last step
        of its IRI; a second ``17`` has the key ``17_2``. ordinal: 1-based place among the siblings
        of its type. part: Part of the document. parent: The provision around it, or None. pasal:
        The Pasal (or opening division) that it belongs to; itself for a Pasal. line: Where its
        number is printed, 1-based. start: Where its number is printed. end: Where it ends, children
        included. segments: Spans of its own words, one a printed line. title: Spans of its heading.
        style: Marker style of a list item. children: The provisions in it, in order. text: Its own
        words, white space normalised: what is printed twice in a row stands once, a verb glued to
        its subject stands apart. printed: The same as printed, where that differs; else "".
        heading: Its title, white space normalised.
    """

    type: str
    number: str
    value: int
    part: str
    parent: Provision | None
    line: int
    start: int
    end: int
    style: str = ""
    key: str = ""
    ordinal: int = 0
    pasal: Provision | None = None
    segments: list[Span] = field(default_factory=list)
    title: list[Span] = field(default_factory=list)
    children: list[Provision] = field(default_factory=list)
    text: str = ""
    printed: str = ""
    heading: str = ""
    _places: tuple[list[int], list[int]] | None = field(default=None, repr=False)

    def ancestor(self, kind: str) -> Provision | None:
        """Return the nearest provision of type ``kind`` around this one, itself included."""
        node: Provision | None = self
        while node is not None and node.type != kind:
            node = node.parent
        return node

    def forget_places(self) -> None:
        """Say that ``segments`` have changed, so that ``source_span`` looks anew."""
        self._places = None


class Doubling(NamedTuple):
    """Words that are printed twice in a row.

    Attributes:
        provision: In whose words; None for the closing.
        span: Of both printings.
        extra: Of the first printing and the space behind it: a mark stands behind the second.
        shown: Both printings, white space normalised.
        once: What was meant.
        hyphen: A reduplication without its hyphen ("masing masing").
    """

    provision: Provision | None
    span: Span
    extra: Span
    shown: str
    once: str
    hyphen: bool = False


class Glued(NamedTuple):
    """Two words that are printed without a space between them.

    Attributes:
        provision: In whose words.
        span: Of both.
        at: Where the second begins.
        shown: As printed.
        apart: As they should be.
    """

    provision: Provision
    span: Span
    at: int
    shown: str
    apart: str


class Renumbering(NamedTuple):
    """A number that the conversion overwrote: what stands in front, what was printed behind it."""

    provision: Provision
    converted: str
    printed: str


@dataclass(frozen=True, slots=True)
class Document:
    """A source and what was understood of it.

    Attributes:
        source: The text as received.
        leaves: They tile ``[0, len(source.text))`` in order.
        provisions: All provisions in the order of the text.
        title: Spans of the lines before Menimbang (or before the first heading).
        closing: Spans of the lines of the penutup: place, date, signers, gazette.
        explanation: Where the Penjelasan begins, or None.
        catchwords: How many page catchwords were set aside.
        renumberings: Numbers that the conversion overwrote.
        bare_markers: Markers of list items that have no words ("5." alone); they are no provisions.
        doublings: Words printed twice in a row, in provisions and in the closing.
        glued: Words that carry the structure of a clause, printed without the space before them.
        inferred: Pasal whose number is not printed and follows from those around it.
    """

    source: SourceText
    leaves: tuple[Leaf, ...]
    provisions: tuple[Provision, ...]
    title: tuple[Span, ...]
    closing: tuple[Span, ...]
    explanation: int | None
    catchwords: int
    renumberings: tuple[Renumbering, ...]
    bare_markers: tuple[Span, ...] = ()
    doublings: tuple[Doubling, ...] = ()
    inferred: tuple[Provision, ...] = ()
    glued: tuple[Glued, ...] = ()

    @property
    def unparsed(self) -> int:
        """Code points in leaves that were not understood."""
        return sum(leaf.end - leaf.start for leaf in self.leaves if leaf.kind == "unparsed")

    def pasals(self, part: str = BODY) -> list[Provision]:
        """Return the Pasal of one part in order."""
        return [p for p in self.provisions if p.type == "Pasal" and p.part == part]


def join_words(text: str, spans: list[Span] | tuple[Span, ...]) -> str:
    """Return the words of some spans with white space normalised.

    A line that ends in a hyphen is joined to the next without a space ("perundang-" + "undangan"):
    the hyphen of an Indonesian compound or reduplication stays. Control characters count as space.
    """
    if len(spans) == 1:
        start, end = spans[0]
        return " ".join(text[start:end].split())
    words = ""
    for start, end in spans:
        piece = " ".join(text[start:end].split())
        hyphen = words[-1:] == "-" and words[-2:-1].isalpha()
        if not words or not piece or (hyphen and _joins(piece[0])):
            words += piece
        else:
            words += " " + piece
    return words


def source_span(text: str, provision: Provision, start: int, end: int) -> Span:
    """Return where ``provision.text[start:end]`` stands in the source.

    The inverse of ``join_words``: white space that was folded inside the span is part of it again,
    and so is page furniture between two of its lines.
    """
    first, last = provision.segments[0]
    if len(provision.segments) == 1 and last - first == len(provision.text):
        return first + start, first + end
    if provision._places is None:
        provision._places = _word_places(text, provision.segments)
    folded, printed = provision._places
    i, j = bisect_right(folded, start) - 1, bisect_right(folded, end - 1) - 1
    return printed[i] + start - folded[i], printed[j] + end - folded[j]


def _word_places(text: str, spans: list[Span]) -> tuple[list[int], list[int]]:
    """Return where each word begins in the joined text and in the source."""
    folded: list[int] = []
    printed: list[int] = []
    position, tail = 0, ""
    for start, end in spans:
        for word in _WORD_RE.finditer(text, start, end):
            first_of_line = word.start() == start
            joins = (
                first_of_line and tail[-1:] == "-" and tail[-2:-1].isalpha() and _joins(word[0][0])
            )
            position += bool(folded) and not joins
            folded.append(position)
            printed.append(word.start())
            position += word.end() - word.start()
            tail = word[0]
    return folded, printed


def _joins(letter: str) -> bool:
    return letter.islower() or letter.isdigit()
