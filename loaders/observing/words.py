"""Words printed twice, broken or glued -> ``Observation``.

In: the words of every provision. Out: a word or a run of words that is printed twice in a row, a
stray end of the word before ("organisasi si"), two words without a space between ("lingkupDinas"),
and emphasis signs that a conversion left. Spelling belongs to another room.
"""

from __future__ import annotations

import operator
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import compress, count, repeat

from loaders.regulation.model import DomainModel, Observation
from loaders.text.document import BODY, OPENING, Document, Provision, source_span

DOUBLED = "kata-ganda"
NO_HYPHEN = "kata-ulang-tanpa-tanda-hubung"
STRAY_END = "suku-kata-tersisa"
GLUED = "kata-tergabung"
MARKUP = "tanda-format-tersisa"

_LONGEST_RUN = 3  # words in a run that is printed twice
_MARKS = ";:,."
_BREAK = "\0"  # between two provisions: nothing is printed twice across it

# Reduplications: what stands twice there is one word whose hyphen is missing.
_REDUPLICATED = frozenset(
    (
        "masing", "tiap", "sama", "rata", "kadang", "hal", "baik", "benar", "cita", "undang",
        "langkah", "sungguh", "mata", "macam", "seluas", "selambat", "sekurang", "secepat",
        "sebaik", "sebesar", "setinggi", "lain", "kira", "turut", "berturut",
    )
)  # fmt: skip
# "lingkupDinas"; it must not match "SiLPA", "e-KTP" or a name with a prefix such as "McDonald".
_GLUED_RE = re.compile(r"(?P<first>[a-z]{4,})(?P<second>[A-Z][a-z]{3,})")
_PARTICLES = ("dan", "yang", "pada", "dengan", "untuk", "dari", "oleh", "secara")
_MARKUP_RE = re.compile(r"\*+[^*\s][^*]*\*+")
_NO_STRAY = frozenset(("di", "ke", "ia", "se"))


def observe_words(document: Document, model: DomainModel) -> Iterable[Observation]:
    """Return what is unusual in single words."""
    text = document.source.text
    provisions = [p for p in document.provisions if p.text and p.part in (OPENING, BODY)]
    joined = f" {_BREAK} ".join([p.text for p in provisions])
    for mark in _MARKS:
        joined = joined.replace(mark, "")
    words = joined.split()
    yield from _find_doubled(text, provisions, words)
    glued = _find_glued(set(words))
    for provision in provisions:
        if " " in provision.text[-5:-1]:
            yield from _find_stray_end(text, provision)
        if "*" in provision.text:
            for match in _MARKUP_RE.finditer(provision.text):
                span = source_span(text, provision, *match.span())
                yield Observation(MARKUP, provision, span, match[0], match[0].strip("*"))
        for word, split in glued.items():
            at = provision.text.find(word)
            if at >= 0:
                span = source_span(text, provision, at, at + len(word))
                yield Observation(GLUED, provision, span, word, split)


def _find_glued(words: set[str]) -> dict[str, str]:
    """Return the words of a document that are two, printed without a space between them.

    "lingkupDinas" shows it by its capital; "Perekonomiandan" ends in a particle, and what stands
    before that is a word of the same document.
    """
    found = {}
    for word in words:
        if word.endswith(_PARTICLES) and len(word) > 8:
            end = next(particle for particle in _PARTICLES if word.endswith(particle))
            if len(word) - len(end) > 5 and word[: -len(end)] in words:
                found[word] = f"{word[: -len(end)]} {end}"
        elif not word[1:].islower() and (match := _GLUED_RE.fullmatch(word)):
            found[word] = f"{match['first']} {match['second']}"
    return found


def _find_doubled(
    text: str, provisions: list[Provision], words: list[str]
) -> Iterator[Observation]:
    """Find the provisions in which a run of words stands twice, in one pass over all words.

    Args:
        text: The source.
        provisions: Whose words they are, ``_BREAK`` between two.
        words: Without the marks behind them.
    """
    hits: set[int] = set()
    for size in range(1, _LONGEST_RUN + 1):
        run = 0
        before = -2
        for index in compress(count(), map(operator.eq, words, words[size:])):
            run = run + 1 if index == before + 1 else 1
            before = index
            if run == size:
                hits.add(index)
    if not hits:
        return
    breaks = list(compress(count(), map(operator.eq, words, repeat(_BREAK))))
    for number in sorted({bisect_left(breaks, hit) for hit in hits}):
        yield from _read_doubled(text, provisions[number])


def _read_doubled(text: str, provision: Provision) -> Iterator[Observation]:
    """Find each run of words that a provision prints twice, the shortest runs first."""
    words = provision.text.split(" ")
    plain = [word.rstrip(_MARKS) for word in words]
    index = 0
    while index < len(words):
        size = _size_of_doubled(words, plain, index)
        if size:
            start = len(" ".join(words[:index])) + (index > 0)
            shown = " ".join([*words[index : index + 2 * size - 1], plain[index + 2 * size - 1]])
            span = source_span(text, provision, start, start + len(shown))
            once = " ".join(words[index : index + size])
            if size == 1 and once.lower() in _REDUPLICATED:
                yield Observation(NO_HYPHEN, provision, span, shown, f"{once}-{once}")
            else:
                yield Observation(DOUBLED, provision, span, shown, once)
            index += 2 * size - 1
        index += 1


def _size_of_doubled(words: list[str], plain: list[str], index: int) -> int:
    """Return of how many words the run is that begins here and stands twice; 0 for none.

    No mark may stand in its first printing ("Bidang, Bidang" is an enumeration), and it must be
    words: "1 1" and "(1) (1)" are columns of a table.
    """
    for size in range(1, _LONGEST_RUN + 1):
        first = words[index : index + size]
        second = [*words[index + size : index + 2 * size - 1], *plain[index + 2 * size - 1 :][:1]]
        if first == second and all(w.isalpha() and len(w) > 1 for w in first):
            return size
    return 0


def _find_stray_end(text: str, provision: Provision) -> Iterator[Observation]:
    """Find a short last word that only repeats the end of the word before: "organisasi si."."""
    words = provision.text[-40:].rsplit(" ", 2)
    if len(words) < 3 or len(words[-1]) > 4:
        return
    last, before = words[-1].rstrip(_MARKS), words[-2]
    if not 2 <= len(last) <= 3 or last in _NO_STRAY or not last.islower():
        return
    if len(before) > 5 and before.endswith(last):
        start = len(provision.text) - len(words[-1])
        span = source_span(text, provision, start, start + len(last))
        yield Observation(STRAY_END, provision, span, last, "")
