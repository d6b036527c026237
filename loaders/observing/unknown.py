"""Words that are none -> observations: slips, words run together, "di" written apart from its verb.

In: the words of a document. Out: one observation a place. A form counts as a slip only when no
list and no affix explains it, it is rare, and it is one letter away from a word; which of several
is meant, the document's own words say first. Names, foreign words in italics and titles of other
acts are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.observing.lexicon import find_halves, find_slips, is_listed, is_word
from loaders.observing.spelling import SPLIT, may_be_slip, stands_in_title
from loaders.observing.wordlist import ALL_WRONG, KNOWN
from loaders.observing.words import GLUED
from loaders.regulation.model import Observation
from loaders.text.concordance import Concordance
from loaders.text.document import Document
from loaders.text.passages import Passage

NO_WORD, DOUBTFUL = "kata-tak-dikenal", "kata-diragukan"

_MOST = 2  # a form that stands more often is how the document writes the word
_SHORTEST = 5
_OFTEN = 10  # so often stands the word that a short form is a slip for
_SHORT = 4  # letters of a form that the document's own words must explain on both sides
_SURE_HALF = 5  # letters of the halves of a form that the document prints nowhere apart
_LONG = 8  # letters of a form whose kind of slip alone is proof enough
_AFFIXED_RE = re.compile(r"(?:me|pe|di|ke|ber|ter).+(?<!an)(?<!kan)(?<!i)\Z")
_ENDINGS = frozenset(("an", "kan", "nya"))
# What a scan takes for one letter, and which: "mernpelajari".
_CONFUSED = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"))
_DIGIT_RE = re.compile(r"[A-Za-z]*[a-z][01][a-z]+|[01][a-z]{3,}")
_DIGITS = str.maketrans("01", "ol")
_PLACES = frozenset(("kota", "desa", "muka", "sini", "situ", "sana", "mana", "luar", "depan"))


def find_unknown(document: Document, words: Concordance) -> Iterator[Observation]:
    """Yield the forms that are no words, and the verbs with "di" apart."""
    text = document.source.text
    for form, kind, right in _wrong(words):
        for passage, start, end in words.find_printed(form):
            if _counts_here(passage, start, end):
                span = passage.span(text, start, end)
                yield Observation(kind, passage.provision, span, form, right)
    for form, right in _with_digits(words):
        for passage, start, end in words.find_printed(form):
            span = passage.span(text, start, end)
            yield Observation(NO_WORD, passage.provision, span, form, right)
    for passage, start, end, right in (*_apart(words), *_endings_apart(words)):
        span = passage.span(text, start, end)
        yield Observation(SPLIT, passage.provision, span, passage.words[start:end], right)


def _wrong(words: Concordance) -> Iterator[tuple[str, str, str]]:
    for form, count in words.printed.items():
        if count > _MOST or len(form) < _SHORT or not (form.isalpha() and form.isascii()):
            continue
        if not form.islower() or form in ALL_WRONG or form in KNOWN or is_word(form):
            continue
        if words.counts[form] > 2 * count:
            continue  # a name that stands in small letters once
        if right := _misread(words, form):
            yield form, NO_WORD, right
        elif right := _run_together(words, form):
            yield form, GLUED, right
        elif right := _slip(words, form):
            sure = _likeness(words, form, right) > 1 or (
                len(form) >= _LONG and _is_mechanical(form, right)
            )
            yield form, NO_WORD if sure else DOUBTFUL, right


def _misread(words: Concordance, form: str) -> str:
    """Return the word of the document that a scan took for other letters, "" for none."""
    for taken, meant in _CONFUSED:
        at = form.find(taken)
        right = form[:at] + meant + form[at + len(taken) :] if at >= 0 else ""
        if right and words.counts[right] and is_word(right):
            return right
    return ""


def _with_digits(words: Concordance) -> Iterator[tuple[str, str]]:
    """Yield forms in which a digit stands for a letter: "pe1aksanaan", "1aporan"."""
    for form in words.printed:
        if _DIGIT_RE.fullmatch(form):
            right = form.translate(_DIGITS)
            if is_word(right.lower()):
                yield form, right


def _run_together(words: Concordance, form: str) -> str:
    """Return the two words of a form, "" for none; "penyalahgunaan" is one word by its affixes."""
    for first, second in find_halves(form):
        if (first, second) in words.lower_pairs:
            return f"{first} {second}"
        compound = _AFFIXED_RE.match(first) and second.endswith(("an", "kan", "i"))
        apart = words.printed[first] > 1 and words.printed[second] > 1
        if min(len(first), len(second)) >= _SURE_HALF - apart and not compound:
            return f"{first} {second}"
    return ""


def _is_mechanical(form: str, word: str) -> bool:
    """Say whether a slip is one of typing: letters exchanged, left out, or typed twice."""
    if len(form) == len(word):
        return sorted(form) == sorted(word)
    if len(form) < len(word):
        return True
    return any(
        form[i] == form[i - 1] and form[:i] + form[i + 1 :] == word for i in range(len(form))
    )


def _slip(words: Concordance, form: str) -> str:
    """Return the word that a form is a slip for, "" where none or several are as likely."""
    near = [word for word in find_slips(form) if len(word) >= _SHORT and may_be_slip(form, word)]
    ranked = sorted(near, key=lambda word: -_likeness(words, form, word))
    if not ranked or (len(form) < _SHORTEST and words.counts[ranked[0]] < _OFTEN):
        return ""
    best = _likeness(words, form, ranked[0])
    alone = len(ranked) == 1 or best > _likeness(words, form, ranked[1])
    return ranked[0] if alone and (best or len(form) > _SHORTEST) else ""


def _likeness(words: Concordance, form: str, word: str) -> int:
    """Return how well the document's own words explain a slip: same neighbours, then how often."""
    before, behind = words.contexts(form)
    others_before, others_behind = words.contexts(word)
    same = bool(before & others_before) + bool(behind & others_behind)
    return 1000 * same + words.counts[word]


def _apart(words: Concordance) -> Iterator[tuple[Passage, int, int, str]]:
    for first, second in list(words.pairs):
        bare = second.rstrip(".,;:)")
        if first not in ("di", "Di") or not bare.isalpha() or bare in _PLACES or len(bare) < _SHORT:
            continue
        if is_listed(f"di{bare}") and f"di{bare}" not in ALL_WRONG:
            for passage, start, end in words.find_printed(f"{first} {bare}"):
                yield passage, start, end, f"{first}{bare}"


def _endings_apart(words: Concordance) -> Iterator[tuple[Passage, int, int, str]]:
    """Yield an ending apart from a word that the document also prints whole: "lapor an"."""
    for first, second in list(words.pairs):
        bare = second.rstrip(".,;:)")
        if bare in _ENDINGS and words.counts[f"{first}{bare}".lower()] and first.isalpha():
            for passage, start, end in words.find_printed(f"{first} {bare}"):
                yield passage, start, end, f"{first}{bare}"


def _counts_here(passage: Passage, start: int, end: int) -> bool:
    italic = {"*", "_"} & {passage.words[start - 1 : start], passage.words[end : end + 1]}
    dotted = "@./" in passage.words[start - 1 : start] + passage.words[end : end + 1]
    return not (italic or dotted or stands_in_title(passage, start))
