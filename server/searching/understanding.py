"""What a typed word is taken for: itself, a short form, a beginning, a slip.

In: one word and the vocabulary of an index. Out: :class:`Understood`. It looks up no entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from server.searching.index import Vocabulary
from server.searching.stems import SHORT_TO_LONG, Stemmer, find_kin, spell_out

EXACT, SHORT, BEGINNING = "exact", "short", "beginning"
SLIP_OF, COMPOUND, UNKNOWN = "slip", "compound", "unknown"

LEAST_BEGINNING = 3
"""Letters that the beginning of a word needs."""

MOST_ALTERNATIVES = 12
"""Stems that one word may stand for."""

SLIP = 76
"""Words that are this alike (rapidfuzz ratio, 0 to 100) count as a slip of one another."""

SLIP_SPREAD = 4
"""How much less alike than the nearest word another may be."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A word that was typed and what it was taken for.

    Attributes:
        word: As it was typed, in small letters.
        how: ``exact`` (in one of its forms), ``short`` (a short form that everybody knows),
            ``beginning``, ``slip``, ``compound`` (joined here, apart there; only where the words
            themselves are not in the index) or ``unknown``.
        meant: Words of the index that it was taken for, the commonest first; empty when exact.
        stems: Their stems; with blanks between them where several words are meant together.
    """

    word: str
    how: str
    meant: tuple[str, ...]
    stems: tuple[str, ...]


def understand(word: str, vocabulary: Vocabulary) -> Understood:
    """Return what a word is taken for."""
    # CASE 1: it is a short form of words that the index has
    parts = [vocabulary.stems.get(part, "") for part in spell_out([word])]
    if parts and all(parts):
        itself = [vocabulary.stems[word]] if word in vocabulary.stems else []
        return Understood(word, SHORT, (SHORT_TO_LONG[word],), (" ".join(parts), *itself))
    # CASE 2: the index has the word, or another form of it
    stem = vocabulary.stems.get(word) or Stemmer()(word)
    if stem in vocabulary.roots:
        return Understood(word, EXACT, (), (stem, *find_kin(stem, vocabulary.roots)))
    kin = tuple(find_kin(stem, vocabulary.roots))
    if kin:
        return Understood(word, EXACT, (), kin)
    # CASE 3: it is the beginning of words
    if len(word) >= LEAST_BEGINNING:
        begun = vocabulary.beginning(word)
        if begun:
            return _to_understood(word, BEGINNING, begun, vocabulary)
    # CASE 4: it is like words that there are
    alike = _find_alike(word, vocabulary)
    if alike:
        return _to_understood(word, SLIP_OF, alike, vocabulary)
    return Understood(word, UNKNOWN, (), ())


def _find_alike(word: str, vocabulary: Vocabulary) -> list[str]:
    found = process.extract(
        word, vocabulary.words, scorer=fuzz.ratio, score_cutoff=SLIP, limit=MOST_ALTERNATIVES
    )
    if not found or len(word) < LEAST_BEGINNING:
        return []
    nearest = found[0][1]
    return [known for known, score, _ in found if nearest - score <= SLIP_SPREAD]


def _to_understood(word: str, how: str, meant: Iterable[str], vocabulary: Vocabulary) -> Understood:
    common = sorted(meant, key=lambda one: (-vocabulary.uses[one], one))
    stems = tuple(dict.fromkeys(vocabulary.stems[one] for one in common))[:MOST_ALTERNATIVES]
    shown = tuple(one for one in common if vocabulary.stems[one] in stems)[:MOST_ALTERNATIVES]
    return Understood(word, how, shown, stems)
