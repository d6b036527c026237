"""Find resources by words, in the way people type them.

In: an index and words. Out: :class:`Results`: hits by kind, and how each word was understood.
Promises:

1. Words are found as whole words in any of their forms ("mencatat" finds "pencatatan"), in any
   order; a word inside another is not found: these are tokens, not substrings.
2. A word that no text has is taken as the beginning of words, else as a slip of the nearest ones;
   what it was taken for is said.
3. Words that some text joins and another writes apart ("kerjasama", "kerja sama") find both.
4. Where nothing has all the words, what has some of them is shown, and ``partial`` says so.
5. Any text is a search: no sign in it is a command, none raises, and the time is bounded.

A score is 1 when the words are the whole name, above 0.9 when they stand in it as typed, else below
0.9: FTS5's bm25 (rare words, names and short texts count more) brought between 0 and 0.9, times the
share of the words that are there, less where they stand only around it. A word that was taken for
another takes a little off.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from server.errors import DeadlinePassed
from server.searching.compounds import Compound, add_compounds, find_compounds
from server.searching.entries import KINDS, Entry
from server.searching.index import SECONDS, Match, Matches, SearchIndex, Vocabulary
from server.searching.marking import FindWanted, Segment, mark, to_snippet
from server.searching.stems import (
    FUNCTION_WORDS,
    WORD_RE,
    normalise,
    spell_out,
    to_words,
)
from server.searching.understanding import BEGINNING, SHORT, SLIP_OF, Understood, understand

LIMIT = 10
MOST_HITS = 100
"""Hits of each kind, if nothing else was asked, and at most."""

MAX_LENGTH = 1_000
MAX_WORDS = 12
MAX_WORD = 40
"""What of a search is looked at: characters, different words, characters of a word."""

PHRASE = 0.9
"""Where the scores of names begin that hold the words as they were typed."""

AROUND = 0.3
"""What a score loses at most when the words stand around a resource and not in its own texts."""

POOLED = 2
"""So many times more entries than are shown are scored: FTS5's rank does not know all of this."""

TAKEN = (SHORT, BEGINNING, SLIP_OF)
"""Words that are compared with names as what they were taken for."""

GUESSES = (BEGINNING, SLIP_OF)
GUESSED = 0.97
"""What a score keeps when a word was taken for another."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A resource that was found; ``title`` and ``snippet`` are segments, see ``marking.py``.

    Attributes:
        title: The label, marked.
        snippet: The part of its text that was found, marked; of a label that is the text, that.
        score: 0 to 1; comparable within one search.
    """

    iri: str
    kind: str
    label: str
    around: str
    document: str
    document_title: str
    region: str
    region_label: str
    provision: str
    citation: str
    line: int
    score: float
    title: tuple[Segment, ...]
    snippet: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry that fits, with how well."""

    score: float
    entry: Entry


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind, the best first; ``total`` counts those that are not shown too."""

    kind: str
    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found.

    Attributes:
        words: What was looked for, as typed.
        understood: Each word and what it was taken for.
        groups: By kind; the kind with the best hit first.
        partial: Nothing has all the words; the hits have some of them.
        cut: The time ran out; there may be more.
    """

    words: str
    understood: tuple[Understood, ...]
    groups: tuple[Group, ...]
    partial: bool = False
    cut: bool = False

    @property
    def total(self) -> int:
        """How many resources fit."""
        return sum(group.total for group in self.groups)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """All hits that are shown, the best first."""
        hits = (hit for group in self.groups for hit in group.hits)
        return tuple(sorted(hits, key=_to_order))


def search(
    index: SearchIndex, words: str, *, kinds: Collection[str] = KINDS, limit: int = LIMIT
) -> Results:
    """Return what fits the words; nothing when there is no word in them.

    Args:
        index: Where to look.
        words: As a person types them; any text.
        kinds: Kinds to look among; others than :data:`KINDS` find nothing.
        limit: Hits of each kind, at most :data:`MOST_HITS`.

    Raises:
        DamagedSnapshot: The index cannot be read.
    """
    understood, compounds = _understand(index, words)
    shown = _to_printable(words[:MAX_LENGTH])
    limit = max(1, min(limit, MOST_HITS))
    found, every = _match(index, understood, kinds, POOLED * limit, per_kind=True)
    weigher = _Weigher(words, understood, compounds, index.vocabulary)
    groups = _to_groups(weigher, found.matches, limit)
    is_whole = every and all(one.stems for one in understood)
    return Results(
        shown, understood, groups, partial=bool(groups) and not is_whole, cut=found.is_cut
    )


def find(index: SearchIndex, words: str, kinds: Collection[str], limit: int) -> list[Scored]:
    """Return the resources that fit the words, the best first, without what a page shows of them.

    Args:
        index: Where to look.
        words: As a person types them; any text.
        kinds: Kinds to look among.
        limit: Resources in all.

    Raises:
        DeadlinePassed: The time ran out; a part would pass for the whole.
        DamagedSnapshot: The index cannot be read.
    """
    understood, compounds = _understand(index, words)
    found, _ = _match(index, understood, kinds, limit, per_kind=False)
    if found.is_cut:
        raise DeadlinePassed(
            "The text search took too long.", hint="Give rarer words.", seconds=SECONDS
        )
    weigher = _Weigher(words, understood, compounds, index.vocabulary)
    scored = [Scored(weigher.score(match), match.entry) for match in found.matches]
    return sorted(scored, key=_to_order)


def _match(
    index: SearchIndex,
    understood: Sequence[Understood],
    kinds: Collection[str],
    limit: int,
    *,
    per_kind: bool,
) -> tuple[Matches, bool]:
    """Return what has every word that is known, else what has some, and which of the two it is."""
    wanted = [one.stems for one in understood if one.stems]
    if not wanted:
        return Matches(()), True
    ask = partial(index.match, wanted, kinds=kinds, limit=limit, per_kind=per_kind)
    found = ask(every=True)
    if found.matches or found.is_cut or len(wanted) == 1:
        return found, True
    return ask(every=False), False


def _understand(
    index: SearchIndex, words: str
) -> tuple[tuple[Understood, ...], tuple[Compound, ...]]:
    """Return what each word is taken for, and the compounds among them."""
    vocabulary = index.vocabulary
    asked = to_asked(words)
    typed = [
        word for word in to_words(words[:MAX_LENGTH]) if word in FUNCTION_WORDS or word in asked
    ]
    compounds = find_compounds(typed[: 2 * MAX_WORDS], vocabulary, index.has_phrase)
    understood = (understand(word, vocabulary) for word in asked)
    return add_compounds(tuple(understood), compounds, vocabulary), compounds


def to_asked(words: str) -> list[str]:
    """Return the different words of a search; function words only where there is no other."""
    found = dict.fromkeys(word[:MAX_WORD] for word in to_words(words[:MAX_LENGTH]))
    telling = [word for word in found if word not in FUNCTION_WORDS]
    return (telling or list(found))[:MAX_WORDS]


def _to_printable(words: str) -> str:
    """Return a search as it can be shown: no white space but blanks, no half characters."""
    return " ".join(words.encode("utf-8", "replace").decode("utf-8").split())


class _Weigher:
    """Turns matches of one search into hits."""

    def __init__(
        self,
        words: str,
        understood: Sequence[Understood],
        compounds: Sequence[Compound],
        vocabulary: Vocabulary,
    ) -> None:
        nearest = {one.word: one.meant[0] for one in understood if one.how in TAKEN and one.meant}
        typed = (nearest.get(word, word) for word in to_words(words[:MAX_LENGTH]))
        self._phrases = _to_phrases(f" {' '.join(typed)} ", compounds)
        self._sureness = GUESSED if any(one.how in GUESSES for one in understood) else 1.0
        self._wanted = [[set(stems.split()) for stems in one.stems] for one in understood]
        self._runs: dict[str, list[tuple[str, ...]]] = {}
        for stems in dict.fromkeys(stems for one in understood for stems in one.stems):
            run = tuple(stems.split())
            self._runs.setdefault(run[0], []).append(run)
        self._stems = vocabulary.stems
        self._known: dict[str, str | None] = {}

    def find_wanted(self, words: Sequence[str]) -> list[bool]:
        """Tell which words of a text, as printed, are looked for.

        Several that are meant together are so only where they stand together.
        """
        stems = [self._stem(word) for word in words]
        wanted = [False] * len(stems)
        for place, stem in enumerate(stems):
            for run in self._runs.get(stem or "", ()):
                if tuple(stems[place : place + len(run)]) == run:
                    wanted[place : place + len(run)] = [True] * len(run)
        return wanted

    def _stem(self, word: str) -> str | None:
        if word not in self._known:
            self._known[word] = self._stems.get(normalise(word))
        return self._known[word]

    def to_hit(self, one: Scored) -> Hit:
        """Return what was found with its texts marked."""
        entry = one.entry
        return Hit(
            iri=entry.iri,
            kind=entry.kind,
            label=entry.label,
            around=entry.around,
            document=entry.document,
            document_title=entry.title,
            region=entry.region,
            region_label=entry.region_label,
            provision=entry.provision,
            citation=entry.citation,
            line=entry.line,
            score=one.score,
            title=mark(entry.label, self.find_wanted),
            snippet=to_snippet(_to_shown(entry, self.find_wanted), self.find_wanted),
        )

    def score(self, match: Match) -> float:
        """Return how well a match fits; see the top of this module."""
        return round(self._sureness * self._score(match), 4)

    def _score(self, match: Match) -> float:
        names = [
            f" {' '.join(to_words(name))} " for name in (match.entry.label, *match.entry.names)
        ]
        # CASE 1: the words are the name
        if any(phrase in names for phrase in self._phrases):
            return 1.0
        # CASE 2: they stand in it as they are
        inside = [
            len(phrase) / len(name) for phrase in self._phrases for name in names if phrase in name
        ]
        if inside:
            return PHRASE + (1 - PHRASE) * max(inside)
        # CASE 3: they are there in some order and form, or some of them are
        entry = match.entry
        own = self._find_share(entry.label, *entry.names, entry.text)
        share = own
        if own < 1:
            texts = (entry.label, *entry.names, entry.text)
            share = self._find_share(*texts, entry.around, entry.citation, entry.region_label)
        nearness = 1 - AROUND * (share - own) / share if share else 0.0
        return PHRASE * share * nearness * match.rank / (1 + match.rank)

    def _find_share(self, *texts: str) -> float:
        words = WORD_RE.findall(" ".join(texts))
        there = set(map(self._stem, words + spell_out(list(map(normalise, words)))))
        met = (any(stems <= there for stems in groups) for groups in self._wanted)
        return sum(met) / len(self._wanted)


def _to_phrases(phrase: str, compounds: Sequence[Compound]) -> tuple[str, ...]:
    """Return what was typed, and the same with each compound written in the other way."""
    joined = apart = phrase
    for pair in compounds:
        joined = joined.replace(f" {pair.apart} ", f" {pair.joined} ")
        apart = apart.replace(f" {pair.joined} ", f" {pair.apart} ")
    return tuple(dict.fromkeys((phrase, joined, apart)))


def _to_shown(entry: Entry, find_wanted: FindWanted) -> str:
    """Return the text that has the words: the entry's own, its label, or another name."""
    for text in (entry.text, entry.label, *entry.names):
        if any(find_wanted(WORD_RE.findall(text))):
            return text
    return entry.text or entry.label


def _to_groups(weigher: _Weigher, matches: Sequence[Match], limit: int) -> tuple[Group, ...]:
    by_kind: dict[str, list[Match]] = {}
    for match in matches:
        by_kind.setdefault(match.entry.kind, []).append(match)
    groups = []
    for kind, found in by_kind.items():
        scored = [Scored(weigher.score(match), match.entry) for match in found]
        best = sorted(scored, key=_to_order)[:limit]
        groups.append(Group(kind, found[0].total, tuple(map(weigher.to_hit, best))))
    return tuple(sorted(groups, key=lambda group: _to_order(group.hits[0])))


def _to_order(one: Scored | Hit) -> tuple[float, int, str, int, str]:
    entry = one.entry if isinstance(one, Scored) else one
    return -one.score, *_to_place(entry)


def _to_place(one: Entry | Hit) -> tuple[int, str, int, str]:
    return KINDS.index(one.kind), one.document, one.line, one.iri
