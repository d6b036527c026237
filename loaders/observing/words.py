"""Words printed twice, broken or glued -> ``Observation``.

In: the words of every provision, and what the text model found printed twice in a row. Out: that, a
stray end of the word before ("organisasi si"), two words without a space between ("lingkupDinas"),
and emphasis signs that a conversion left. Spelling belongs to another room.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from loaders.regulation.model import DomainModel, Observation
from loaders.text.document import BODY, OPENING, Document, Provision, source_span

DOUBLED = "kata-ganda"
NO_HYPHEN = "kata-ulang-tanpa-tanda-hubung"
STRAY_END = "suku-kata-tersisa"
GLUED = "kata-tergabung"
MARKUP = "tanda-format-tersisa"

_MARKS = ";:,."

# "lingkupDinas"; it must not match "SiLPA", "e-KTP" or a name with a prefix such as "McDonald".
_GLUED_RE = re.compile(r"(?P<first>[a-z]{4,})(?P<second>[A-Z][a-z]{3,})")
_PARTICLES = ("dan", "yang", "pada", "dengan", "untuk", "dari", "oleh", "secara")
_MARKUP_RE = re.compile(r"\*+[^*\s][^*]*\*+")
_NO_STRAY = frozenset(("di", "ke", "ia", "se"))


def observe_words(document: Document, model: DomainModel) -> Iterable[Observation]:
    """Return what is unusual in single words."""
    text = document.source.text
    provisions = [p for p in document.provisions if p.text and p.part in (OPENING, BODY)]
    yield from _read_otherwise(document)
    joined = " ".join([p.text for p in provisions])
    for mark in _MARKS:
        joined = joined.replace(mark, "")
    glued = _find_glued(set(joined.split()))
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


def _read_otherwise(document: Document) -> Iterator[Observation]:
    """Yield what the text model has read otherwise than it is printed."""
    for one in document.doublings:
        kind = NO_HYPHEN if one.hyphen else DOUBLED
        yield Observation(kind, one.provision, one.span, one.shown, one.once)
    for two in document.glued:
        yield Observation(GLUED, two.provision, two.span, two.shown, two.apart)


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
