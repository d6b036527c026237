"""How list items and sentences end -> ``Observation``.

In: the provisions of the body. Out: an observation for each item whose closing words are not those
that its place in its list calls for: ";" while further items follow, "; dan" on the last but one,
"." at the end, ":" where a list opens. A definition ends in a full stop. The opening (Menimbang,
Mengingat) has a grammar of its own and is left alone. What is a fault, the shapes say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from loaders.regulation.model import DomainModel, Observation
from loaders.text.document import BODY, Document, Provision, join_words, source_span

# The kinds of observation this room knows.
STOP_INSIDE = "titik-di-tengah-rincian"
STOP_NESTED = "titik-di-akhir-rincian-dalam"
ALL_STOPS = "rincian-bertitik"
LACKS_AND = "tanpa-dan"
LACKS_AND_NESTED = "tanpa-dan-sesudah-rincian-dalam"
AND_EARLY = "dan-sebelum-waktunya"
AND_LAST = "dan-di-akhir-rincian"
AND_STOP = "tanda-baca-sesudah-dan"
NO_MARK = "tanpa-tanda-akhir"
OPEN_END = "rincian-tanpa-titik-akhir"
COLON_END = "titik-dua-tanpa-rincian"
COMMA_END = "koma-di-akhir-butir"
OPENER = "pembuka-tanpa-titik-dua"

_ITEMS = ("Huruf", "Angka")
_TAIL = 28  # code points at the end of an item that its end can show in

# "...; dan", "...;dan", " dan", "; dan.", "tugas.": mark, conjunction, mark behind it. It must not
# take the end of a word ("ikatan") for a conjunction.
_END_RE = re.compile(
    r"(?P<mark>[;:.,]*)(?:(?<=[;,:.\s])\s*(?P<conj>dan\s?/\s?atau|dan|atau|serta)"
    r"\s*(?P<after>[;:.,]*))?\s*\Z"
)
_MARKS = (";", ".", ":", ",")
_CONJUNCTION_ENDS = ("dan", "tau", "rta")
_LAST_WORD_RE = re.compile(r"\S+\s*\Z")
_WRAPPED = "*_ \u00a0"  # the emphasis that a conversion puts behind an end mark


class End(NamedTuple):
    """How some words end: where the end begins, its mark, conjunction, and a mark behind that."""

    start: int
    mark: str
    conjunction: str
    after: str


class Due(NamedTuple):
    """What an item's place calls for.

    Attributes:
        mark: ";" or "."; "" where words that follow the list decide.
        conjunction: It is the last but one of a list.
        nested: It closes an inner list whose outer list goes on.
    """

    mark: str
    conjunction: bool
    nested: bool


def read_end(words: str) -> End:
    """Return how some words end.

    >>> read_end("membagi tugas; dan")[1:], read_end("membagi tugas")[1:]
    ((';', 'dan', ''), ('', '', ''))
    """
    if words[-1:] in _MARKS and words[-2:-1].isalnum() and words[-4:-1] not in _CONJUNCTION_ENDS:
        return End(len(words) - 1, words[-1:], "", "")  # as most words end
    base = max(len(words) - _TAIL, 0)
    match = _END_RE.search(words, base)
    assert match is not None  # every part of it is optional
    return End(match.start(), match["mark"], match["conj"] or "", match["after"] or "")


def observe_lists(document: Document, model: DomainModel) -> Iterable[Observation]:
    """Return what is unusual in the ends of items, lists and sentences."""
    defining = {id(d.provision) for d in model.definitions}
    reader = _Reader(document.source.text, defining)
    for provision in document.provisions:
        if provision.part == BODY and provision.type in ("Pasal", "Ayat"):
            yield from reader.read(provision)


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    defining: set[int]

    def read(self, clause: Provision) -> Iterator[Observation]:
        """Read a Pasal or an ayat that holds words of its own."""
        items = _items(clause)
        if not items:
            if clause.text and (clause.type == "Ayat" or not clause.children):
                yield from self._sentence(clause)
            return
        if id(items[0]) in self.defining:
            yield from self._definitions(items)
            return
        tail = bool(clause.segments) and clause.segments[-1][0] > items[-1].start
        yield from self._opener(clause, items[0])
        yield from self._list(items, Due("" if tail else ".", conjunction=False, nested=False))

    def _sentence(self, clause: Provision) -> Iterator[Observation]:
        end = read_end(clause.text.rstrip(_WRAPPED))
        if not end.mark and not end.conjunction and clause.text[-1].isalnum():
            yield self._at_end(NO_MARK, clause, clause.text, f"{_last_word(clause.text)}.")
        elif end.mark == ":":
            yield self._at_end(COLON_END, clause, clause.text, "")

    def _definitions(self, items: list[Provision]) -> Iterator[Observation]:
        for item in items:
            if not _items(item):
                yield from self._sentence(item)
                if read_end(item.text).mark in (";", ","):
                    yield self._at_end(COMMA_END, item, item.text, f"{_bare_word(item.text)}.")

    def _list(self, items: list[Provision], outer: Due) -> Iterator[Observation]:
        plain = [item for item in items[:-1] if not item.children]
        stops = [item for item in plain if item.text[-1:] == "."]
        all_stops = len(stops) >= 3 and len(stops) > len(plain) / 2
        if all_stops:
            words = stops[0].text
            yield self._at_end(ALL_STOPS, stops[0], words, f"{_bare_word(words)};")
        last = len(items) - 1
        for number, item in enumerate(items):
            due = outer if number == last else Due(";", number == last - 1, nested=False)
            inner = _items(item)
            if inner:
                yield from self._opener(item, inner[0])
                yield from self._list(inner, due._replace(nested=number < last or outer.nested))
            elif not (all_stops and due.mark == ";" and not due.conjunction):
                yield from self._item(item, due)

    def _opener(self, provision: Provision, first: Provision) -> Iterator[Observation]:
        own = [span for span in provision.segments if span[0] < first.start]
        if not own or self.text[own[-1][1] - 1] == ":":
            return
        words = join_words(self.text, own).rstrip(_WRAPPED)
        end = read_end(words)
        if end.mark.endswith(":") or end.after.endswith(":") or words.isupper():
            return
        yield self._at_end(OPENER, provision, words, f"{_bare_word(words)}:")

    def _item(self, item: Provision, due: Due) -> Iterator[Observation]:
        words = item.text.rstrip(_WRAPPED)
        if words[-1:] == ";" and due.mark == ";" and not due.conjunction:
            return  # as most items are
        if not words or words.endswith(("...", "…")):
            return
        kind = _judge(read_end(words), due)
        if kind:
            yield self._at_end(kind, item, words, _expected(words, due))

    def _at_end(self, kind: str, item: Provision, words: str, expected: str) -> Observation:
        """Place an observation on the last word and what closes it."""
        end = read_end(words)
        match = _LAST_WORD_RE.search(words, 0, max(end.start, 1))
        start = match.start() if match else end.start
        stop = len(words.rstrip())
        span = source_span(self.text, item, start, stop)
        return Observation(kind, item, span, words[start:stop], expected)


def _items(provision: Provision) -> list[Provision]:
    return [child for child in provision.children if child.type in _ITEMS]


def _judge(end: End, due: Due) -> str:
    """Return the kind of what is unusual in an end, "" for nothing."""
    if not end.mark:
        return NO_MARK
    if end.conjunction:
        return _judge_conjunction(end, due)
    if end.mark == ":":
        return COLON_END
    if due.mark == ";":
        return _judge_inside(end, due)
    return OPEN_END if end.mark in (";", ",") and due.mark == "." else ""


def _judge_conjunction(end: End, due: Due) -> str:
    if end.after:
        return AND_STOP
    if due.mark != ";":
        return AND_LAST
    return "" if due.conjunction else AND_EARLY


def _judge_inside(end: End, due: Due) -> str:
    if due.conjunction:
        return LACKS_AND_NESTED if due.nested else LACKS_AND
    if end.mark == ".":
        return STOP_NESTED if due.nested else STOP_INSIDE
    return COMMA_END if end.mark == "," else ""


def _expected(words: str, due: Due) -> str:
    return f"{_bare_word(words)}{due.mark or ','}{' dan' if due.conjunction else ''}"


def _last_word(words: str) -> str:
    match = _LAST_WORD_RE.search(words)
    return match[0].strip() if match else ""


def _bare_word(words: str) -> str:
    return _last_word(words[: read_end(words).start])
