"""Forms of Indonesian words: is this one, and which ones are a slip of the pen away?

In: a form in small letters. Out: whether it is known, or which known ones it may stand for. What
is known is a form of simplemma's Indonesian data or of ``lexicon.txt``, which adds the words of
administration, or is made of such a word by the affixes of Indonesian. Forms that the tables of
``wordlist`` or the rule of melting sounds reject are left out. A form that is not known need not be
wrong; what follows from it, the rooms that ask decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from loaders.observing.spelling import melt
from loaders.observing.wordlist import ALL_WRONG

# A common word: no name, no number, no sign, and no rest of a word of one or two letters.
_COMMON_RE = re.compile(r"[a-z]{3,}")

LETTERS = "abcdefghijklmnopqrstuvwxyz"

_PARTICLES = ("lah", "kah", "pun", "nya")
_SUFFIXES = ("kan", "an", "i")
# Prefix -> letters of the stem that it may have swallowed (EYD, on "mengoordinasikan").
_PREFIXES = (
    *(("memper", ("",)), ("diper", ("",)), ("keter", ("",)), ("keber", ("",)), ("pember", ("",))),
    *((f"{nasal}ng", ("", "k")) for nasal in ("me", "pe")),
    *((f"{nasal}ny", ("s",)) for nasal in ("me", "pe")),
    *((f"{nasal}m", ("", "p")) for nasal in ("me", "pe")),
    *((f"{nasal}n", ("", "t")) for nasal in ("me", "pe")),
    *((p, ("",)) for p in ("ber", "ter", "per", "me", "pe", "di", "ke", "se", "be", "te")),
    *((p, ("",)) for p in ("antar", "pasca", "pra", "non", "sub", "multi", "lintas", "purna")),
    *((p, ("",)) for p in ("nir", "swa", "pemer", "re", "inter", "intra", "tata", "maha")),
)
_SHORTEST_STEM = 4


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    text = (files("loaders.observing") / "lexicon.txt").read_text(encoding="utf-8")
    own = (line for line in text.splitlines() if not line.startswith("#"))
    general = filter(_COMMON_RE.fullmatch, DefaultDictionaryFactory().get_dictionary("id"))
    return frozenset((*own, *(f for f in general if f not in ALL_WRONG and not melt(f))))


def is_listed(form: str) -> bool:
    """Say whether a form stands in the list as it is."""
    return form in _listed()


@lru_cache(maxsize=16384)
def is_word(form: str) -> bool:
    """Say whether a form is listed, or made of a listed word by affixes.

    >>> [is_word(form) for form in ("pengarsipan", "mengarsipkannya", "pengarispan")]
    [True, True, False]
    """
    return form in _listed() or any(stem in _listed() for stem in _stems(form))


@lru_cache(maxsize=4096)
def find_stems(form: str) -> frozenset[str]:
    """Return the listed words that a form may be made of; the form itself where there are none.

    >>> find_stems("pemberian") & find_stems("memberi")
    frozenset({'beri'})
    """
    found = {stem for stem in _stems(form) if stem in _listed()}
    return frozenset(found - {form}) or frozenset((form,))


def _stems(form: str) -> Iterator[str]:
    """Yield what remains of a form without the affixes that it may have."""
    for bare in _without_endings(form):
        yield bare
        for prefix, swallowed in _PREFIXES:
            if bare.startswith(prefix):
                rest = bare[len(prefix) :]
                yield from (s + rest for s in swallowed if len(s + rest) >= _SHORTEST_STEM)


def _without_endings(form: str) -> Iterator[str]:
    forms = [form, *(form[: -len(p)] for p in _PARTICLES if form.endswith(p))]
    for known in forms:
        yield known
        for suffix in _SUFFIXES:
            if known.endswith(suffix) and len(known) - len(suffix) >= _SHORTEST_STEM:
                yield known[: -len(suffix)]


def find_slips(form: str) -> list[str]:
    """Return the listed words at a distance of one letter left out, added, changed or exchanged.

    >>> "evaluasi" in find_slips("evalausi")
    True
    """
    return sorted({near for near in _one_slip_away(form) if near in _listed()} - {form})


def _one_slip_away(form: str) -> Iterator[str]:
    for i in range(len(form) + 1):
        head, tail = form[:i], form[i:]
        yield from (head + letter + tail for letter in LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def find_halves(form: str) -> list[tuple[str, str]]:
    """Return the pairs of listed words that a form is made of, the more even ones first.

    >>> find_halves("laporanpelaksanaan")
    [('laporan', 'pelaksanaan')]
    """
    pairs = [(form[:i], form[i:]) for i in range(3, len(form) - 2)]
    both = [pair for pair in pairs if pair[0] in _listed() and pair[1] in _listed()]
    return sorted(both, key=lambda pair: -min(map(len, pair)))
