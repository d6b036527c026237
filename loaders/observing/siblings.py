"""The same item in many articles, and the one that is worded otherwise -> observations.

In: the lists of a document's clauses. Articles of sibling units repeat each other with the name of
the unit changed. With those names masked, an item that many articles have is their usual wording;
one that lacks a word of it, or breaks off, has lost something. Out: an observation at the place of
the loss. An item that stands twice in one list is observed here as well, and an article that is
another's word for word, the name of the unit included.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from loaders.regulation.duties import clean_label
from loaders.regulation.model import DomainModel, Observation
from loaders.text.document import BODY, Document, Provision, source_span

SWAPPED, SPLIT, OTHER_COMMA = "kata-tertukar", "butir-terbelah", "koma-lain-dari-lazimnya"
LOST, CHANGED, BROKEN_OFF, TWICE, NEARLY_TWICE, COPIED = (
    "kata-tertinggal",
    "kata-lain-dari-lazimnya",
    "butir-terputus",
    "butir-berulang",
    "butir-hampir-berulang",
    "pasal-salinan",
)

# A unit by its type, with the words of its name: "Sub Bagian Umum dan Kepegawaian", "Seksi".
_UNIT = (
    r"(?:Sub ?[Bb]agian|Sub ?[Bb]idang|Seksi|Bidang|Bagian|Sekretariat|sekretariat|Dinas|Badan"
    r"|Kantor|Kecamatan|Kelurahan|Sub(?= [A-Z]))(?![\w-])(?:(?:,? (?:dan |serta )?|, )[A-Z][\w-]*)*"
)
_UNIT_RE = re.compile(_UNIT)
_TOKEN_RE = re.compile(rf"(?P<unit>{_UNIT})|\S+")
_HAS_UNIT_RE = re.compile(r"[BSDK]|sekretariat")
_MASK = "#"
_FEWEST = 3  # articles that make a wording the usual one
_SHORTEST = 4  # words of a wording
_NO_MARKS = dict.fromkeys(map(ord, ".,;:()"))
_MOST_LOST = 3  # words in a row that an item may have lost
_TAIL_LOST = 3  # words of the usual wording that an item must lack to have broken off
_FILLERS = frozenset(("pelaksanaan", "kegiatan", "lingkup", "dan", _MASK, "di", "tugas"))
_LONG_ARTICLE = 8  # items from which an article is compared with others
_SAME_ARTICLE = 0.9
_NAMED_ITEMS = 3


_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """An item with its words, names of units masked."""

    provision: Provision
    words: _Words


def observe_siblings(document: Document, model: DomainModel) -> Iterable[Observation]:
    """Return what shows when the items of sibling articles are held against each other."""
    text = document.source.text
    given = {id(d.provision) for d in model.duties} | {id(s.provision) for s in model.stages}
    known: dict[str, _Words] = {}
    items = {
        id(p): _Item(p, _read(p.text, known))
        for p in document.provisions
        if p.part == BODY and p.type in ("Huruf", "Angka") and p.text
    }
    duties = [item for key, item in items.items() if key in given]
    yield from _find_losses(text, duties)
    yield from _find_commas(text, duties)
    yield from _find_split(text, document, items)
    yield from _find_repeated(text, document, items)
    yield from _find_copies(document)


def _read(text: str, known: dict[str, _Words]) -> _Words:
    """Return the words of an item, names of units masked."""
    words = known.get(text)
    if words is None:
        label = clean_label(text)
        masked = _UNIT_RE.sub(_MASK, label) if _HAS_UNIT_RE.search(label) else label
        words = known[text] = tuple(masked.lower().translate(_NO_MARKS).split())
    return words


def _find_places(label: str) -> list[tuple[int, int]]:
    """Return where each of the words of ``_read`` is printed."""
    tokens = _TOKEN_RE.finditer(label)
    return [m.span() for m in tokens if m["unit"] or m[0].translate(_NO_MARKS)]


def _find_losses(text: str, items: Sequence[_Item]) -> Iterator[Observation]:
    wordings = _Wordings(items)
    for item in items:
        count = len(wordings.pasals[item.words])
        if lost := wordings.find_lost(item, count):
            yield _lost(text, item, *lost)
        elif count == 1 and (changed := wordings.find_changed(item)):
            yield _changed(text, item, *changed)
        elif count == 1 and (right := wordings.find_swapped(item)):
            yield _swapped(text, item, right)
        elif count == 1 and (whole := wordings.longer.get(item.words)):
            yield _broken_off(text, item, whole)


class _Wordings:
    """What the items of a document usually say, and what each would be with a word lost."""

    def __init__(self, items: Sequence[_Item]) -> None:
        self.pasals: dict[_Words, set[int]] = defaultdict(set)
        self._pairs: dict[tuple[str, str], set[int]] = defaultdict(set)
        for item in items:
            self.pasals[item.words].add(id(item.provision.pasal))
        for words, found in self.pasals.items():
            for pair in pairwise(("", *words, "")):
                self._pairs[pair] |= found
        self.usual = {
            words: len(found)
            for words, found in self.pasals.items()
            if len(found) >= _FEWEST and len(words) >= _SHORTEST
        }
        ranked = sorted(self.usual, key=lambda words: (self.usual[words], words))
        self._shorter = _without_some(ranked)
        self._holes = _with_hole(ranked)
        self.longer = _beginnings(ranked)
        self._sorted = {tuple(sorted(words)): words for words in ranked}

    def find_lost(self, item: _Item, count: int) -> tuple[_Words, int] | None:
        """Return the words that an item has lost and their place.

        Where the words around the gap stand side by side in other articles too, the shorter
        wording is as good as the longer, and nothing is lost.
        """
        found = self._shorter.get(item.words)
        if found is None or self.usual[found[0]] < 2 * count:
            return None
        usual, at, size = found
        if not at or (size > 1 and count > 1):
            return None  # a verb that an item should begin with, another room misses
        pair = (("", *item.words, "")[at], ("", *item.words, "")[at + 1])
        if len(self._pairs[pair] - self.pasals[item.words]) >= _FEWEST:
            return None
        return usual[at : at + size], at

    def find_changed(self, item: _Item) -> tuple[str, int] | None:
        """Return the usual form of a word that stands in another form here, and its place."""
        for at, word in enumerate(item.words):
            usual = self._holes.get((item.words[:at], item.words[at + 1 :]))
            if usual and _is_other_form(word, usual[at]):
                return usual[at], at
        return None

    def find_swapped(self, item: _Item) -> _Words | None:
        """Return the usual wording of an item that has the same words in another order."""
        usual = self._sorted.get(tuple(sorted(item.words)))
        return usual if usual and usual != item.words else None


def _find_commas(text: str, items: Sequence[_Item]) -> Iterator[Observation]:
    """Yield a comma that an item has, or lacks, where the same words elsewhere have it not."""
    groups: dict[_Words, dict[str, list[_Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        label = clean_label(item.provision.text)
        groups[item.words][_UNIT_RE.sub(_MASK, label).lower()].append(item)
    for printed in groups.values():
        usual = max(printed, key=lambda form: len(printed[form]))
        for form, odd in printed.items():
            if form != usual and len(printed[usual]) >= max(_FEWEST, 2 * len(odd)):
                for item in odd:
                    yield from _comma(text, item, usual)


def _comma(text: str, item: _Item, usual: str) -> Iterator[Observation]:
    """Yield the first word of an item whose comma is other than usual."""
    words, wanted = item.provision.text, usual.split()
    places = [m.span() for m in _TOKEN_RE.finditer(clean_label(words))]
    if len(places) != len(wanted):
        return
    for number, (start, end) in enumerate(places):
        has, due = words[start:end].endswith(","), wanted[number].endswith(",")
        if words[end : end + 1] == ",":
            has = True
        if has != due and number + 1 < len(places):
            stop = places[number + 1][1]
            shown = words[start:stop]
            first, _, rest = shown.partition(" ")
            right = f"{first.rstrip(',')}{',' if due else ''} {rest}"
            span = source_span(text, item.provision, start, stop)
            yield Observation(OTHER_COMMA, item.provision, span, shown, right)
            return


def _find_split(text: str, document: Document, items: dict[int, _Item]) -> Iterator[Observation]:
    """Yield an item that with the one before it makes a single item of a sibling article."""
    known = {item.words for item in items.values() if len(item.words) >= 2 * _SHORTEST}
    for parent in document.provisions:
        for one, two in pairwise(parent.children):
            first, second = items.get(id(one)), items.get(id(two))
            if first is None or second is None or one.children:
                continue
            if first.words + second.words in known:
                words = clean_label(two.text)
                span = source_span(text, two, 0, len(words))
                yield Observation(SPLIT, two, span, words, f"{clean_label(one.text)} {words}")


def _swapped(text: str, item: _Item, usual: _Words) -> Observation:
    label = clean_label(item.provision.text)
    places = _find_places(label)
    differ = [i for i, (a, b) in enumerate(zip(item.words, usual, strict=True)) if a != b]
    start, end = places[differ[0]][0], places[differ[-1]][1]
    right = " ".join(usual[differ[0] : differ[-1] + 1]).replace(_MASK, "…")
    span = source_span(text, item.provision, start, end)
    return Observation(SWAPPED, item.provision, span, label[start:end], right)


def _is_other_form(word: str, usual: str) -> bool:
    """Say whether two words are forms of one, the rarer with an ending too many or too few."""
    return word != usual and len(usual) > 6 and usual[:7] == word[:7] and word[:2] == usual[:2]


def _without_some(ranked: Sequence[_Words]) -> dict[_Words, tuple[_Words, int, int]]:
    """Return the usual wordings under what is left of each when words in a row are lost."""
    return {
        words[:i] + words[i + size :]: (words, i, size)
        for size in range(_MOST_LOST, 0, -1)
        for words in ranked
        for i in range(len(words) - size)
        if words[i : i + size] != (_MASK,) and len(words) - size >= _SHORTEST - 1
    }


def _with_hole(ranked: Iterable[_Words]) -> dict[tuple[_Words, _Words], _Words]:
    """Return the usual wordings under what stands before and behind each word of them."""
    return {(words[:i], words[i + 1 :]): words for words in ranked for i in range(len(words))}


def _beginnings(ranked: Iterable[_Words]) -> dict[_Words, _Words]:
    """Return the usual wordings under each beginning of them that leaves out the end."""
    return {
        words[:end]: words
        for words in ranked
        for end in range(_SHORTEST, len(words) - _TAIL_LOST + 1)
    }


def _lost(text: str, item: _Item, lost: _Words, at: int) -> Observation:
    words = item.provision.text
    places = _find_places(clean_label(words))
    first, last = max(at - 1, 0), min(at, len(places) - 1)
    start, end = places[first][0], places[last][1]
    before = words[start : places[first][1]] if at else ""
    right = " ".join(filter(None, (before, *lost, words[places[last][0] : end])))
    span = source_span(text, item.provision, start, end)
    return Observation(LOST, item.provision, span, words[start:end], right.replace(_MASK, "…"))


def _changed(text: str, item: _Item, word: str, at: int) -> Observation:
    start, end = _find_places(clean_label(item.provision.text))[at]
    span = source_span(text, item.provision, start, end)
    return Observation(CHANGED, item.provision, span, item.provision.text[start:end], word)


def _broken_off(text: str, item: _Item, usual: _Words) -> Observation:
    start, end = _find_places(clean_label(item.provision.text))[-1]
    printed = item.provision.text[start:end]
    right = " ".join((printed, *usual[len(item.words) :])).replace(_MASK, "…")
    span = source_span(text, item.provision, start, end)
    return Observation(BROKEN_OFF, item.provision, span, printed, right)


def _find_repeated(text: str, document: Document, items: dict[int, _Item]) -> Iterator[Observation]:
    for parent in document.provisions:
        if len(parent.children) < 2 or parent.part != BODY:
            continue
        seen: dict[str, Provision] = {}
        nearly: dict[frozenset[str], Provision] = {}
        for child in parent.children:
            item = items.get(id(child))
            if item is None or child.text[0].isupper():
                continue
            core = frozenset(item.words) - _FILLERS
            first = nearly.setdefault(core, child)
            if first is child or len(core) < 2:
                seen.setdefault(clean_label(child.text), child)
                continue
            label = clean_label(child.text)
            same = seen.setdefault(label, child)
            other = first if same is child else same
            kind = NEARLY_TWICE if same is child else TWICE
            span = source_span(text, child, 0, len(label))
            yield Observation(kind, child, span, label, other.number)


def _find_copies(document: Document) -> Iterator[Observation]:
    """Yield each division whose article is an earlier one's, names of units included."""
    articles: list[tuple[Provision, set[str]]] = []
    known: dict[str, list[int]] = defaultdict(list)
    told: set[int] = set()
    for pasal in document.pasals():
        items = {clean_label(i.text) for c in pasal.children for i in (c, *c.children) if i.text}
        if len(items) < _LONG_ARTICLE:
            continue
        named = [item for item in items if _NAME_RE.search(item)]
        shared = Counter(at for item in named for at in known[item])
        for at, count in shared.most_common(1):
            other, theirs = articles[at]
            same = len(items & theirs) / max(len(items), len(theirs))
            one, two = _division(pasal), _division(other)
            if same < _SAME_ARTICLE or count < _NAMED_ITEMS or one is two or id(one) in told:
                continue
            if pasal.ancestor("Bab") is other.ancestor("Bab"):
                told.add(id(one))
                yield _copied(document.source.text, one, two)
        for item in named:
            known[item].append(len(articles))
        articles.append((pasal, items))


def _division(pasal: Provision) -> Provision:
    """Return the Bagian that an article stands in, or the article where it stands in none."""
    return pasal.ancestor("Bagian") or pasal


def _copied(text: str, one: Provision, two: Provision) -> Observation:
    name, other = (f"{division.type} {division.number}" for division in (one, two))
    end = text.find(one.number, one.start) + len(one.number)
    return Observation(COPIED, one, (one.start, max(end, one.start + 1)), name, other)


_NAME_RE = re.compile(r"(?:Sub ?[Bb]agian|Seksi|Bidang|Sub ?[Bb]idang) [A-Z]")
