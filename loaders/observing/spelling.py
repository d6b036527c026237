"""Misspelled words -> observations, by a list, by the rules of affixes, and by the majority.

In: a document. Out: one observation a place, with the right form. A listed form is wrong wherever
it stands, except in the title of another act, which is cited as it was enacted. A form that is not
listed is held against the document's own words: one that stands once or twice, differs by one
letter from a word that stands often, and has the same neighbours. Which fault is how grave, the
shapes say.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from loaders.observing.wordlist import (
    ALIKE,
    APART,
    DATED,
    FOREIGN,
    MISSPELLED,
    PHRASES,
    TOGETHER,
    WRONG_PHRASES,
)
from loaders.regulation.model import Observation
from loaders.text.concordance import Concordance
from loaders.text.document import Document
from loaders.text.passages import Passage, is_legal_basis

LISTED, UNASSIMILATED, JOINED, SPLIT, UNLIKE, BORROWED, OLD_FORM, LOOSE, WRONG_PHRASE = (
    "ejaan-tak-baku",
    "awalan-tak-luluh",
    "kata-seharusnya-terpisah",
    "kata-seharusnya-serangkai",
    "ejaan-lain-dari-lazimnya",
    "kata-asing",
    "bentuk-lama",
    "rumusan-longgar",
    "rumusan-salah",
)
PLACE = "nama-tempat-dieja-lain"

# me- and pe- melt the k, s, t, p of a stem: "mengonsultasikan", "menyosialisasikan". They do not
# before a cluster ("mengklasifikasi", "memproses"), in a stem of one syllable, or in
# "memper-", "mempunyai", "mengkaji", which KBBI keeps.
_MELT_RE = re.compile(
    r"(?:(?P<k>[mp]eng)k[aeiou]|(?P<t>men)t[aeiou]|(?P<s>[mp]en)s[aeiou]|(?P<p>mem)p[aeiou])"
    r"[a-z]{4,}\Z"
)
_KEPT_RE = re.compile(
    r"(?:memper|mempunyai|mempelajari|mempela|mempan|mempesona|mengkaji|pengkaji|mengkini|menter"
    r"|mental|mentah|mentor|mentari|menteg|mentimun|mentala|mense|mensana|pensi|pense|pensa"
    r"|pensupl|mengkuku)"
)
_STEM = {"k": "", "t": "", "s": "y", "p": ""}
# "Nomor 23 Tahun 2000 tentang Pembentukan Propinsi Banten": a title is cited as it was enacted.
_TITLE_RE = re.compile(r"\bTahun\s+\d{4}\s+[Tt]entang\s+[^;(]*")
# "Bagian Keduabelas"; EYD writes numbers in words apart.
_ORDINAL_RE = re.compile(
    r"(?P<one>Ke(?:dua|tiga|empat|lima|enam|tujuh|delapan|sembilan))(?P<ten>belas|puluh)"
)
_FEWEST_RIGHT = 3  # so often stands a form that another is held against
_SHORTEST = 6  # letters of a form that is held against another
_LONG = 12  # letters from which one common neighbour is proof enough
_PLACE_TYPES = ("Kecamatan ", "Kelurahan ", "Desa ", "Kota ", "Kabupaten ")
_PLACE_RE = re.compile(r"[A-Z][a-z]{4,}\b")
_PAIRS = frozenset(frozenset(pair) for pair in ALIKE)


def find_misspelled(document: Document, words: Concordance) -> Iterator[Observation]:
    """Yield what is misspelled, and what is written otherwise than elsewhere in the document."""
    wrong = _listed(words.counts) | _melted(words.counts) | _phrases(words)
    wrong |= {w: (UNLIKE, right) for w, right in _unlike(words, wrong).items() if w not in wrong}
    wrong |= {w: (PLACE, right) for w, right in _places(words).items() if w not in wrong}
    text = document.source.text
    taken: set[int] = set()
    for word in sorted(wrong, key=len, reverse=True):
        kind, right = wrong[word]
        for passage, start, end in words.find(word):
            span = passage.span(text, start, end)
            if _counts_here(kind, passage, start) and span[1] not in taken:
                taken.add(span[1])
                printed = passage.words[start:end]
                yield Observation(kind, passage.provision, span, printed, _like(printed, right))
    yield from _find_slashes(text, words)
    yield from _find_ordinals(document)


Wrong = dict[str, tuple[str, str]]
"""Wrong form -> kind of observation, and the right form."""


def _listed(words: Mapping[str, int]) -> Wrong:
    tables = ((MISSPELLED, LISTED), (APART, JOINED), (FOREIGN, BORROWED), (DATED, OLD_FORM))
    return {
        word: (kind, table[word]) for table, kind in tables for word in table.keys() & words.keys()
    }


def _melted(words: Mapping[str, int]) -> Wrong:
    """Return the words whose prefix should have melted a consonant of the stem."""
    found: Wrong = {}
    for word in words:
        if word[:2] in ("me", "pe") and word not in MISSPELLED and (right := melt(word)):
            found[word] = (UNASSIMILATED, right)
    return found


def melt(word: str) -> str:
    """Return a word with its prefix as it should be, "" when it is right.

    >>> [melt(w) for w in ("mengkonsultasikan", "mensosialisasikan", "memperoleh", "mengkaji")]
    ['mengonsultasikan', 'menyosialisasikan', '', '']
    """
    match = _MELT_RE.match(word)
    if match is None or _KEPT_RE.match(word):
        return ""
    letter = match.lastgroup or ""
    prefix = match[letter]
    stem = word[len(prefix) + 1 :]
    return f"{prefix[:-1] if letter == 's' else ''}ny{stem}" if letter == "s" else prefix + stem


def _phrases(words: Concordance) -> Wrong:
    tables = ((TOGETHER, SPLIT), (DATED, OLD_FORM), (PHRASES, LOOSE), (WRONG_PHRASES, WRONG_PHRASE))
    return {
        phrase: (kind, right)
        for table, kind in tables
        for phrase, right in table.items()
        if " " in phrase and words.has_phrase(phrase) and phrase in words.lowered
    }


def _counts_here(kind: str, passage: Passage, at: int) -> bool:
    """Say whether a form is reported where it stands, not in a title, nor as a word in italics."""
    if kind == BORROWED and passage.words[at - 1 : at] in ("*", "_"):
        return False
    if kind == PLACE and not passage.words[at].isupper():
        return False
    return not (is_legal_basis(passage) or stands_in_title(passage, at))


def _find_slashes(text: str, words: Concordance) -> Iterator[Observation]:
    for printed in ("dan/ atau", "dan /atau", "dan / atau"):
        for passage, start, end in words.find_printed(printed):
            span = passage.span(text, start, end)
            if "\n" not in text[slice(*span)]:
                yield Observation(SPLIT, passage.provision, span, printed, "dan/atau")


def stands_in_title(passage: Passage, at: int) -> bool:
    """Say whether a place stands in the title of another act, which is cited as it was enacted."""
    if "ahun " not in passage.words:
        return False
    return any(t.start() <= at < t.end() for t in _TITLE_RE.finditer(passage.words))


def _like(printed: str, right: str) -> str:
    """Return the right form with the capitals of the printed one."""
    if len(printed) > 1 and printed.isupper():
        return right.upper()
    if not printed[0].isupper():
        return right
    if printed.istitle() and " " in right:
        return " ".join(
            w if w in ("di", "ke", "dan") else w[:1].upper() + w[1:] for w in right.split()
        )
    return right[0].upper() + right[1:]


def _unlike(words: Concordance, known: Wrong) -> dict[str, str]:
    """Return rare words that differ by one letter from frequent ones, with what tells it is a slip.

    What tells is that both have the same words before and behind them, or that the rare one has
    letters in a row that no other word of the document has.
    """
    often = {
        w: n
        for w, n in words.counts.items()
        if n >= _FEWEST_RIGHT and len(w) >= 5 and w.isalpha() and w not in known
    }
    holes = _holes(often)
    found: dict[str, tuple[int, str]] = {}
    for word, count in words.counts.items():
        if not len(word) >= _SHORTEST or not word.isalpha() or not word.isascii():
            continue
        for other in _neighbours(word, holes):
            if often[other] >= 3 * count and may_be_slip(word, other):
                proof = _proof(words, word, other)
                if proof > found.get(word, (0, ""))[0]:
                    found[word] = proof, other
    return {word: other for word, (_, other) in found.items()} | _headless(words)


def _headless(words: Concordance) -> dict[str, str]:
    """Return words that have lost the prefix that another of the same neighbours has: "humasan"."""
    found = {}
    for word, count in words.counts.items():
        whole = f"ke{word}"
        if word.endswith("an") and count == 1 and len(word) > _SHORTEST and whole in words.counts:
            before, behind = words.contexts(word)
            others_before, others_behind = words.contexts(whole)
            if before & others_before and behind & others_behind:
                found[word] = whole
    return found


def _proof(words: Concordance, word: str, other: str) -> int:
    """Return how well it is proved that one word is a slip for the other, 0 for not at all."""
    before, behind = words.contexts(word)
    others_before, others_behind = words.contexts(other)
    same = bool(before & others_before) + bool(behind & others_behind)
    odd = words.odd_letters(word)
    if same == 2 or (same and (odd or len(word) >= _LONG)) or odd > 1:
        return 1 + 2 * same + (len(other) > len(word))
    return 0


def _places(words: Concordance) -> dict[str, str]:
    """Return names of places that differ by one letter from another of the same document."""
    named = (_PLACE_RE.match(t) for type_ in _PLACE_TYPES for t in words.joined.split(type_)[1:])
    counts = Counter(match[0].lower() for match in named if match)
    holes = _holes(counts)
    found = {}
    for name, count in counts.items():
        for other in _neighbours(name, holes):
            if counts[other] > count or (counts[other] == count and len(other) > len(name)):
                found[name] = other
    return found


def _holes(words: Iterable[str]) -> dict[str, list[str]]:
    """Return each word under every form of it that lacks one letter."""
    holes: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for form in {word[:i] + word[i + 1 :] for i in range(len(word))} | {word}:
            holes[form].append(word)
    return holes


def _neighbours(word: str, holes: Mapping[str, list[str]]) -> set[str]:
    """Return the frequent words at a distance of one letter, or of two letters exchanged."""
    found = set(holes.get(word, ()))
    for i in range(len(word)):
        for other in holes.get(word[:i] + word[i + 1 :], ()):
            if len(other) <= len(word):
                found.add(other)
    return {other for other in found if is_one_slip(word, other)}


def is_one_slip(word: str, other: str) -> bool:
    """Say whether one letter left out, added, changed, or two exchanged make one of the other.

    >>> [is_one_slip("startegis", w) for w in ("strategis", "strategi", "tarteg")]
    [True, False, False]
    """
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), -1)
    start = min(len(word), len(other)) if start < 0 else start
    if len(word) == len(other):
        exchanged = word[start : start + 2] == other[start : start + 2][::-1]
        return word[start + 1 :] == other[start + 1 :] or (
            exchanged and word[start + 2 :] == other[start + 2 :]
        )
    longer, shorter = sorted((word, other), key=len, reverse=True)
    return longer[start + 1 :] == shorter[start:]


def may_be_slip(word: str, other: str) -> bool:
    """Say whether a rare form may be a slip for a frequent one, and no word of its own."""
    if frozenset((word, other)) in _PAIRS or {word[:2], other[:2]} in _PREFIX_PAIRS:
        return False
    if len(word) != len(other):
        longer, shorter = sorted((word, other), key=len, reverse=True)
        # "fasilitas", "pelaksana": what an affix adds or takes away is a word of its own.
        return not longer.endswith(("n", "i", "h", "s")) or longer[:-1] != shorter
    changed = [(a, b) for a, b in zip(word, other, strict=True) if a != b]
    return len(changed) == 2 or word[0] == other[0]


_PREFIX_PAIRS = ({"me", "pe"}, {"di", "me"}, {"be", "te"}, {"se", "ke"}, {"be", "pe"}, {"te", "pe"})


def _find_ordinals(document: Document) -> Iterator[Observation]:
    """Find numbers of divisions in one word: "Bagian Keduabelas"."""
    text = document.source.text
    for provision in document.provisions:
        match = _ORDINAL_RE.match(provision.number) if provision.type == "Bagian" else None
        if match:
            right = f"{match['one']} {match['ten'].capitalize()}"
            at = text.find(provision.number, provision.start, provision.end)
            if at >= 0:
                span = (at, at + len(provision.number))
                yield Observation(JOINED, provision, span, provision.number, right)
