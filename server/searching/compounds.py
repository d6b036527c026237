"""Words that are printed joined here and apart there: "kerjasama" and "kerja sama".

In: the words of a search, understood one by one, and an index. Out: the same, each with the other
way to write it. It holds no list of compounds: two words are one where the index has both ways, or
has the way that was not typed. Words apart count only where they stand beside each other somewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from server.searching.index import Vocabulary
from server.searching.stems import FUNCTION_WORDS, SHORT_TO_LONG
from server.searching.understanding import COMPOUND, EXACT, SHORT, Understood

LEAST_PART = 3
"""Letters that each half of a compound needs: "uji coba"; less would cut suffixes off."""

StandsTogether = Callable[[str], bool]
"""Whether stems with blanks between them stand beside each other in some text."""


@dataclass(frozen=True, slots=True)
class Compound:
    """One word in both ways: the halves as words, and joined."""

    first: str
    second: str

    @property
    def joined(self) -> str:
        """The halves as one word."""
        return self.first + self.second

    @property
    def apart(self) -> str:
        """The halves with a blank between them."""
        return f"{self.first} {self.second}"


def find_compounds(
    typed: Sequence[str], vocabulary: Vocabulary, stands_together: StandsTogether
) -> tuple[Compound, ...]:
    """Return the compounds among typed words that some text writes in the other way."""
    # CASE 1: typed apart, printed joined
    pairs = (Compound(*pair) for pair in pairwise(typed) if not FUNCTION_WORDS.intersection(pair))
    found = [pair for pair in pairs if pair.joined in vocabulary.stems]
    # CASE 2: typed joined, printed apart
    for word in typed:
        if word not in SHORT_TO_LONG:
            found += (
                pair
                for pair in _split(word, vocabulary)
                if stands_together(_to_phrase(pair, vocabulary))
            )
    return tuple(dict.fromkeys(found))


def add_compounds(
    understood: Sequence[Understood], compounds: Sequence[Compound], vocabulary: Vocabulary
) -> tuple[Understood, ...]:
    """Return the words with the other way of writing among what each may stand for."""
    return tuple(_add(one, compounds, vocabulary) for one in understood)


def _add(one: Understood, compounds: Sequence[Compound], vocabulary: Vocabulary) -> Understood:
    ways: dict[str, str] = {}
    for pair in compounds:
        if one.word == pair.joined:
            ways[_to_phrase(pair, vocabulary)] = pair.apart
        elif one.word in (pair.first, pair.second) and pair.joined in vocabulary.stems:
            ways[vocabulary.stems[pair.joined]] = pair.joined
    if not ways:
        return one
    if one.how in (EXACT, SHORT):
        return replace(one, stems=tuple(dict.fromkeys((*one.stems, *ways))))
    return Understood(one.word, COMPOUND, tuple(ways.values()), tuple(ways))  # and no guess


def _split(word: str, vocabulary: Vocabulary) -> Iterator[Compound]:
    """Yield the ways to cut a word into two words that the index has."""
    for end in range(LEAST_PART, len(word) - LEAST_PART + 1):
        halves = word[:end], word[end:]
        known = all(half in vocabulary.stems for half in halves)
        if known and not FUNCTION_WORDS.intersection(halves):
            yield Compound(*halves)


def _to_phrase(pair: Compound, vocabulary: Vocabulary) -> str:
    return f"{vocabulary.stems[pair.first]} {vocabulary.stems[pair.second]}"
