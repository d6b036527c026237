"""Every name of a snapshot, ready to be compared: forms, contexts, and which words lead to whom.

In: the entities of a snapshot. Out: :class:`Gazetteer`: for some words, the entities whose names
have them or words like them. It makes each entity's forms (the ways of naming it) and its context
(the words of what it belongs to); what a likeness is worth is the business of ``scoring.py``.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process

from server.reconciling.entities import Entities, Entity, find_instances
from server.reconciling.vocabulary import ACT, CODES, PLACE
from server.reconciling.wording import KIND_WORDS, PLACE_KINDS, TYPE_TO_WORDS, to_telling

NEAR_ENOUGH = 76
"""Words that are this alike (rapidfuzz ratio, 0 to 100) may be slips of one another."""

LEAST_LIKE = 4
"""Letters that a word needs to be a slip of another."""

MOST_LIKE = 8
"""Words of the names here that one word may be a slip of."""

MOST_COMPARED = 60
"""Entities that are compared closely for one query."""

CONTEXT = 0.5
"""What a word counts in choosing those, when it stands in what an entity belongs to."""

NEAREST_WHOLE = 8
"""Of these, those whose whole name, without blanks, is most like the query."""

BARE_KINDS = frozenset(("kota", "kabupaten"))
"""Kinds of places that may be left out beside the name of an office ("Disdukcapil Cilegon"). A
province or kecamatan of one word has to be named with its kind: a city is called so too."""

MOST_KEPT = 20_000
"""Texts and words whose reading is kept: the names here, and the first that clients send."""

Alike = Mapping[str, float]
"""Words of the names here that a word may stand for, each with how alike they are (0 to 1)."""


@dataclass(frozen=True, slots=True)
class Form:
    """A way of naming an entity.

    Attributes:
        words: Its telling words.
        compact: The same without blanks.
        is_full: It names this entity and not just a kind or a title that others have too.
    """

    words: tuple[str, ...]
    compact: str
    is_full: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """A name of something that an entity belongs to.

    Attributes:
        words: Its telling words.
        core: Those that are no kinds; only when all are said, the holder is named.
        tells_office: It tells one office from another in the same region.
    """

    words: frozenset[str]
    core: frozenset[str]
    tells_office: bool


@dataclass(frozen=True, slots=True)
class Named:
    """An entity with its forms and what it belongs to.

    Attributes:
        entity: The entity.
        forms: The ways of naming it.
        holders: The region, the units above, the offices that a pattern holds for, by their names.
        excused: Words that may stand beside its name: a title beside a number, "SOP" before one.
        context: All these words.
        kinds: Kinds of places that its label names.
    """

    entity: Entity
    forms: tuple[Form, ...]
    holders: tuple[Holder, ...]
    excused: frozenset[str]
    context: frozenset[str]
    kinds: frozenset[str]


class Gazetteer:
    """The names of a snapshot.

    Attributes:
        entities: Everything that can be reconciled, by identifier.
        named: The same with forms and contexts, by identifier.
        instances: The offices that a pattern holds for, by the pattern's identifier.
    """

    def __init__(self, entities: Entities) -> None:
        self.entities = entities
        texts = [name for one in entities.values() for name in _to_names(one)]
        plain = [to_telling(text) for text in texts]
        words = {word for name in plain for word in name}
        # written both ways somewhere: "wali kota" and "walikota"
        self._pairs = {a + b for name in plain for a, b in pairwise(name) if a + b in words}
        self.known = frozenset(words)
        self._text_to_words: dict[str, list[str]] = {}
        self.instances = find_instances(entities)
        self.named = {one.id: self._name(one) for one in entities.values()}
        self._word_to_ids: dict[str, list[str]] = {}
        self._context_to_ids: dict[str, list[str]] = {}
        for one in self.named.values():
            for word in dict.fromkeys(word for form in one.forms for word in form.words):
                self._word_to_ids.setdefault(word, []).append(one.entity.id)
            for word in one.context:
                self._context_to_ids.setdefault(word, []).append(one.entity.id)
        self._words = tuple(self._word_to_ids)
        self._compact = {
            (one.entity.id, place): form.compact
            for one in self.named.values()
            for place, form in enumerate(one.forms)
        }
        self._key_to_ids: dict[str, list[str]] = {}
        for entity in entities.values():
            for key in dict.fromkeys(_to_keys(entity)):
                self._key_to_ids.setdefault(key, []).append(entity.id)
        self._total = max(1, len(entities))
        self._word_to_alike: dict[str, Alike] = {}

    def to_words(self, text: str) -> list[str]:
        """Return the telling words of a name that somebody typed."""
        found = self._text_to_words.get(text)
        if found is None:
            found = to_telling(text, self.known, self._pairs)
            if len(self._text_to_words) < MOST_KEPT:
                self._text_to_words[text] = found
        return found

    def weigh(self, word: str) -> float:
        """Return how much a word tells: the rarer among the names here, the more."""
        return 1.0 + math.log(self._total / len(self._word_to_ids.get(word, (0,))))

    def find_by_key(self, text: str) -> list[str]:
        """Return the identifiers of what has this very code, number or IRI."""
        return self._key_to_ids.get(text.strip(), [])

    def find_alike(self, word: str) -> Alike:
        """Return the words of the names here that a word may stand for."""
        if len(word) >= LEAST_LIKE and not word.isdecimal():
            return self._slips(word)
        return {word: 1.0} if word in self._word_to_ids else {}

    def _slips(self, word: str) -> Alike:
        if word not in self._word_to_alike:
            found = process.extract(
                word, self._words, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=MOST_LIKE
            )
            like = {
                known: score / 100
                for known, score, _ in found
                if len(known) >= LEAST_LIKE and not known.isdecimal()
            }
            if len(self._word_to_alike) >= MOST_KEPT:
                return like
            self._word_to_alike[word] = like
        return self._word_to_alike[word]

    def find_above(self, named: Named, kind: str) -> Iterator[str]:
        """Yield the entities of a type that one belongs to, near and far, and instances of them."""
        for identifier in named.entity.above:
            for one in (identifier, *self.instances.get(identifier, ())):
                if self.entities[one].type == kind:
                    yield one

    def find_near(
        self, words: Collection[str], types: Collection[str], around: Collection[str] = ()
    ) -> list[Named]:
        """Return the entities of some types that are worth comparing, the likeliest first.

        Args:
            words: Telling words of a name.
            types: Types that are wanted.
            around: Words of what else is known: of many namesakes those that have them come first.
        """
        points: defaultdict[str, float] = defaultdict(float)
        for word in dict.fromkeys(words):
            for known, likeness in self.find_alike(word).items():
                for identifier in self._word_to_ids[known]:
                    points[identifier] += likeness * self.weigh(known)
        for word in {*words, *around} - KIND_WORDS:
            for identifier in self._context_to_ids.get(word, ()):
                if identifier in points:
                    points[identifier] += CONTEXT * self.weigh(word)
        compact = "".join(words)
        whole = process.extract(
            compact, self._compact, scorer=fuzz.ratio, score_cutoff=60, limit=5 * NEAREST_WHOLE
        )
        likely = [identifier for _, _, (identifier, _) in whole]
        likely += sorted(points, key=lambda identifier: -points[identifier])
        fitting = (i for i in dict.fromkeys(likely) if self.entities[i].type in types)
        ordered = sorted(fitting, key=lambda i: -points[i])
        return [self.named[identifier] for identifier in ordered[:MOST_COMPARED]]

    def _name(self, one: Entity) -> Named:
        made: dict[tuple[str, ...], bool] = {}
        for words, is_full in self._find_forms(one):
            if words:
                made[words] = made.get(words, False) or is_full
        forms = tuple(Form(words, "".join(words), full) for words, full in made.items())
        holders = tuple(dict.fromkeys(self._find_holders(one)))
        excused = self._find_excused(one)
        return Named(
            one,
            forms,
            holders=holders,
            excused=excused,
            context=excused.union(*(holder.words for holder in holders)),
            kinds=PLACE_KINDS.intersection(self.to_words(one.names[0])),
        )

    def _find_forms(self, one: Entity) -> Iterator[tuple[tuple[str, ...], bool]]:
        if one.type == ACT:
            yield from self._find_act_forms(one)
            return
        regions = [tuple(self.to_words(text)) for text in one.texts("spatial")]
        for name in one.names:
            words = tuple(self.to_words(name))
            if one.type == PLACE:
                core = tuple(word for word in words if word not in PLACE_KINDS)
                yield words, len(core) < len(words)
                yield core, False
                continue
            yield words, _is_telling(words)
            for region in regions:
                if words[-len(region) :] == region and len(region) < len(words):
                    yield words[: -len(region)], _is_telling(words[: -len(region)])

    def _find_act_forms(self, one: Entity) -> Iterator[tuple[tuple[str, ...], bool]]:
        """Yield an act's citations, with its region where others have acts of the same number."""
        kinds = [tuple(self.to_words(text)) for text in one.texts("regulationType")]
        number = tuple(word for text in one.texts("number") for word in self.to_words(text))
        year = tuple(one.texts("year")[:1])
        regions = [tuple(self.to_words(text)) for text in one.texts("spatial")]
        for title in one.names:
            yield tuple(self.to_words(title)), False
        for kind in kinds:
            cited = [((*kind, *number, *year), not regions and bool(number or year))]
            for region in regions:
                core = tuple(word for word in region if word not in PLACE_KINDS)
                cited.append(((*kind, *core, *number, *year), True))
            yield from cited
            for words, is_full in cited:
                for title in one.names:
                    yield (*words, *self.to_words(title)), is_full

    def _find_holders(self, one: Entity) -> Iterator[Holder]:
        """Yield the names of what an entity belongs to, and of the offices of its pattern."""
        above = [self.entities[identifier] for identifier in one.above]
        offices = (self.instances.get(identifier, ()) for identifier in (one.id, *one.above))
        holders = [*above, *(self.entities[office] for some in offices for office in some)]
        places = {word for e in above if e.type == PLACE for w in self._words_of(e) for word in w}
        for place, holder in enumerate(holders):
            kinds = PLACE_KINDS.intersection(self.to_words(holder.names[0]))
            for words in self._words_of(holder):
                core = frozenset(word for word in words if word not in KIND_WORDS)
                if len(core) == 1 and kinds.isdisjoint(BARE_KINDS):
                    core |= kinds
                is_office = place < len(above) and holder.type != PLACE
                telling = any(len(word) > 1 for word in core - places)
                yield Holder(frozenset(words), core, tells_office=is_office and telling)

    def _words_of(self, one: Entity) -> list[list[str]]:
        return [self.to_words(name) for name in one.names]

    def _find_excused(self, one: Entity) -> frozenset[str]:
        texts = (*one.names, *one.texts("regulationType")) if one.type == ACT else ()
        titles = (word for text in texts for word in self.to_words(text))
        return frozenset((*titles, *TYPE_TO_WORDS.get(one.type, ())))


def _is_telling(words: Collection[str]) -> bool:
    return any(word not in KIND_WORDS and len(word) > 1 for word in words)


def _to_names(one: Entity) -> list[str]:
    return [*one.names, *one.texts("regulationType"), *one.texts("number"), *one.texts("year")]


def _to_keys(one: Entity) -> Iterator[str]:
    yield one.iri
    yield one.id
    yield from one.texts("sopNumber")
    if one.type == PLACE:
        for code in CODES:
            yield from one.texts(code)
