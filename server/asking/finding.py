"""Find the step that somebody means by words.

In: the rows of ``queries/pages/all-steps.rq``, and words as a person types them. Out: candidates,
ranked. Any order of the words, spelling slips and Indonesian affixes are tolerated; the same words
in several Pasal give the same score, so that whoever shows them can say so. It asks nothing and
knows nothing of accountability.

A score lies between 0 and 1: 1 when the words are the whole step, above 0.9 when they stand in it
as they are, else how much of what was typed is there, rare words counting more than common ones.
Words that are not in the step but around it (its duty, holder, document, Pasal) count a part.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from server.searching.stems import Stemmer, to_words
from server.web.terms import to_citation

Row = Mapping[str, str]

MAX_WORDS = 60
"""Words of a search that are looked at; nobody types more, and each costs time."""

SLIP = 80
SLIP_OF_KNOWN = 88
"""Words that are this alike (rapidfuzz ratio, 0 to 100) count as a slip of one another; a word that
some step has as it was typed has to be closer, so that "kelahiran" is not taken for "kelurahan"."""

AROUND = 0.6
"""What a word counts that stands around the step and not in it."""

PHRASE = 0.9
"""Where the scores of steps begin that hold the words as they were typed."""

FOCUS = 0.25
"""How much of the other scores depends on how little else the step says."""

LEAST = 0.45
"""Below this score a step has too little of what was typed to be shown."""


@dataclass(frozen=True, slots=True)
class Found:
    """A step that can be found: its words, its place, what it belongs to and who holds that."""

    iri: str
    text: str
    document: str
    line: int
    provision: str
    within: str
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A step with how well it fits."""

    score: float
    step: Found


@dataclass(frozen=True, slots=True)
class Entry:
    """A step as it is compared: its words, their stems, and the stems around it."""

    step: Found
    phrase: str
    stems: frozenset[str]
    around: frozenset[str]


class Finder:
    """Finds steps by words; made once for a snapshot, then only read."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._stem = Stemmer()
        self._words: dict[str, str] = {}
        self._entries = tuple(self._to_entry(group) for group in _group_by_step(rows))
        counts = Counter(stem for entry in self._entries for stem in entry.stems | entry.around)
        total = len(self._entries) + 1
        self._weights = {stem: math.log(total / count) + 0.1 for stem, count in counts.items()}
        self._rarest = math.log(total) + 0.1

    def find(self, words: str) -> list[Candidate]:
        """Return every candidate: the best score first, then by text, then by IRI."""
        asked = to_words(words)[:MAX_WORDS]
        if not asked:
            return []
        phrase = f" {' '.join(asked)} "
        wanted = [self._find_alike(word) for word in dict.fromkeys(asked)]
        scored = ((self._score(entry, phrase, wanted), entry.step) for entry in self._entries)
        candidates = [Candidate(score, step) for score, step in scored if score >= LEAST]
        candidates.sort(key=lambda one: (-one.score, one.step.text.casefold(), one.step.iri))
        return candidates

    def _to_entry(self, rows: Sequence[Row]) -> Entry:
        step = _to_found(rows)
        first = rows[0]
        around = [step.provision, step.within, first["documentTitle"], *step.holders]
        words = to_words(step.text)
        nearby = to_words(" ".join(around))
        for word in (*words, *nearby):
            self._words[word] = self._words[self._stem(word)] = self._stem(word)
        stems = frozenset(map(self._stem, words))
        return Entry(
            step, f" {' '.join(words)} ", stems, frozenset(map(self._stem, nearby)) - stems
        )

    def _find_alike(self, word: str) -> tuple[float, dict[str, float]]:
        """Return what a typed word weighs, and the stems that it may mean, each with how surely."""
        stem = self._stem(word)
        is_known = stem in self._weights
        cutoff = SLIP_OF_KNOWN if is_known else SLIP
        alike = process.extract(
            word, self._words.keys(), scorer=fuzz.ratio, score_cutoff=cutoff, limit=10
        )
        means = {self._words[known]: score / 100 for known, score, _ in reversed(alike)}
        if is_known:
            return self._weights[stem], {**means, stem: 1.0}
        return max((self._weights[known] for known in means), default=self._rarest), means

    def _score(
        self, entry: Entry, phrase: str, wanted: Sequence[tuple[float, dict[str, float]]]
    ) -> float:
        # CASE 1: the words are the whole step
        if phrase == entry.phrase:
            return 1.0
        # CASE 2: they stand in it as they are
        if phrase in entry.phrase:
            return _rounded(PHRASE + (1 - PHRASE) * len(phrase) / (len(entry.phrase) + 1))
        # CASE 3: some of them are there, in some order and spelling
        there = sum(weight * _best(entry, alike) for weight, alike in wanted)
        coverage = there / sum(weight for weight, _ in wanted)
        if coverage < LEAST:
            return 0.0
        met = {known for _, alike in wanted for known in alike if known in entry.stems}
        said = sum(self._weights[stem] for stem in entry.stems)
        focus = sum(self._weights[stem] for stem in met) / said if said else 0.0
        return _rounded(PHRASE * coverage * (1 - FOCUS + FOCUS * focus))


def count_tied(candidates: Sequence[Candidate]) -> int:
    """Return how many of the first candidates nothing that was typed tells apart."""
    return sum(1 for one in candidates if one.score == candidates[0].score)


def _best(entry: Entry, alike: Mapping[str, float]) -> float:
    inside = max((value for stem, value in alike.items() if stem in entry.stems), default=0.0)
    around = max((value for stem, value in alike.items() if stem in entry.around), default=0.0)
    return max(inside, AROUND * around)


def _rounded(score: float) -> float:
    """Return a score that does not depend on the order in which sums were made."""
    return round(min(score, 0.9999), 4)


def _group_by_step(rows: Iterable[Row]) -> list[list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["step"], []).append(row)
    return list(groups.values())


def _to_found(rows: Sequence[Row]) -> Found:
    row = rows[0]
    return Found(
        iri=row["step"],
        text=row["stepText"],
        document=row["document"].rpartition("/")[2],
        line=int(row["line"]),
        provision=to_citation(row.get("provision", "")),
        within=row.get("wholeText", ""),
        holders=tuple(dict.fromkeys(r["holderLabel"] for r in rows if "holderLabel" in r)),
    )
