"""The words of a document's passages: how often each stands, where, and between which others.

In: passages. Out: :class:`Concordance`, the one index that the rooms for spelling, terms, capitals
and duties share: patterns are looked for once in all words, not once in each provision. It knows
nothing of right and wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import accumulate, pairwise

from loaders.text.passages import Passage

EDGES = ".,;:()[]\"'“”‘’/*_-–"
_LOWER = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}

Found = tuple[Passage, int, int]
"""Where a form stands: the passage, and start and end in its words."""


class Concordance:
    """An index of the words of some passages."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self.passages = tuple(passages)
        self.joined = "\n".join([p.words for p in self.passages])
        lowered = self.joined.lower()
        same = len(lowered) == len(self.joined)
        self.lowered = lowered if same else self.joined.translate(_LOWER)
        self._starts = [0, *accumulate(len(p.words) + 1 for p in self.passages)]
        tokens = self.joined.split()
        self.printed: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        for token, count in Counter(tokens).items():
            bare = token.strip(EDGES)
            self.printed[bare] += count
            self.counts[bare.lower()] += count
        self.pairs = Counter(pairwise(tokens))
        self.lower_pairs = {(a.lower(), b.lower().strip(EDGES)) for a, b in self.pairs}
        self._letters = ""
        self._contexts: dict[str, tuple[set[str], set[str]]] = {}

    def find(self, word: str) -> Iterator[Found]:
        """Yield where a form stands as a word, with whatever capitals; ``word`` is in small."""
        for start in _find(self.lowered, word):
            passage, at = self.passage_at(start)
            yield passage, at, at + len(word)

    def find_printed(self, form: str) -> Iterator[Found]:
        """Yield where a form stands as a word with just these capitals."""
        for start in _find(self.joined, form):
            passage, at = self.passage_at(start)
            yield passage, at, at + len(form)

    def find_pairs(self, firsts: Collection[str], seconds: Collection[str]) -> Iterator[Found]:
        """Yield where one of some words stands right before one of others, as printed."""
        for first, second in {(a, b.rstrip(EDGES)) for a, b in self.pairs if a in firsts}:
            if second in seconds:
                yield from self.find_printed(f"{first} {second}")

    def count(self, form: str) -> int:
        """Return how often a form stands, with just these capitals."""
        return self.joined.count(form) if " " in form else self.printed[form]

    def count_lowered(self, form: str) -> int:
        """Return how often a form in small letters stands, with whatever capitals."""
        if " " not in form:
            return self.counts[form]
        return self.lowered.count(form) if self.has_phrase(form) else 0

    def has_phrase(self, phrase: str) -> bool:
        """Say whether the first two words of a phrase stand side by side, whatever their capitals.

        A quick answer: what it denies is not there, what it grants must be looked for.
        """
        first, second = phrase.split(" ", 2)[:2]
        return (first, second) in self.lower_pairs

    def passage_at(self, offset: int) -> tuple[Passage, int]:
        """Return the passage at an offset of ``joined``, and the place in its words."""
        index = bisect_right(self._starts, offset) - 1
        return self.passages[index], offset - self._starts[index]

    def contexts(self, word: str) -> tuple[set[str], set[str]]:
        """Return the words that stand before a word, and those that stand behind it."""
        if word not in self._contexts:
            before: set[str] = set()
            behind: set[str] = set()
            for start in _find(self.lowered, word):
                left = self.lowered[max(start - 40, 0) : start].split()
                right = self.lowered[start + len(word) : start + len(word) + 40].split()
                before.update(_first_word(reversed(left)))
                behind.update(_first_word(right))
            self._contexts[word] = before, behind
        return self._contexts[word]

    def odd_letters(self, word: str) -> int:
        """Return how many runs of three letters of a word no other word has."""
        if not self._letters:
            self._letters = "^" + "$^".join(self.counts) + "$"
        return sum(self._letters.count(run) == 1 for run in _runs(word))


def _find(text: str, word: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (_is_letter(text[start - 1 : start]) or _is_letter(text[end : end + 1])):
            yield start
        start = text.find(word, end)


def _first_word(tokens: Iterable[str]) -> list[str]:
    """Return the first token that is more than a mark, alone; nothing where none is."""
    bare = (token.strip(EDGES) for token in tokens)
    return [word for word in bare if word][:1]


def _runs(word: str) -> set[str]:
    framed = f"^{word}$"
    return {framed[i : i + 3] for i in range(len(word))}


def _is_letter(letter: str) -> bool:
    return letter.isalnum() or letter == "-"
