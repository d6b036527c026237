"""What else a client knows, held against what the graph knows: agrees, contradicts, or unknown.

In: the evidence of a query and an entity. Out: :class:`Agreement`. A region agrees with every place
that it lies in, a unit with every unit above it, and with the offices that a pattern holds for; a
code is the same text or it is another code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from server.reconciling.asked import Evidence, Given
from server.reconciling.entities import Value
from server.reconciling.gazetteer import BARE_KINDS, LEAST_LIKE, Gazetteer, Named
from server.reconciling.vocabulary import CODES, PLACE, PROPERTIES
from server.reconciling.wording import PLACE_KINDS, is_contraction

OTHER, NEARLY, SAME = 0, 1, 2
"""How two values stand to each other."""

SAME_NAME = 90
"""Names of values that are this alike (token-sorted ratio, 0 to 100) are nearly the same."""

LEAST_CITED = 3
"""Words that name a document, out of its title: "Perwali 63/2016" has four."""

UPWARD = frozenset(("spatial", "withinPlace", "parentUnit", "inOrganisation", "instanceOfTemplate"))
"""Properties that agree with everything further up too."""

EXACT_VALUES = frozenset((*CODES, "number", "year", "sopNumber", "enactedOn", "promulgatedOn"))
"""Values that are the same or not; nothing is nearly the same number."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the evidence of a query stands to an entity.

    Attributes:
        asked: Properties that are known here and had a value.
        agrees: Those that agree.
        contradicts: Those where the graph says something else.
        identifies: A code or number that belongs to this entity alone agrees.
        is_guess: One agrees only nearly: a slip, a contraction, a place without its kind.
    """

    asked: int = 0
    agrees: frozenset[str] = frozenset()
    contradicts: frozenset[str] = frozenset()
    identifies: bool = False
    is_guess: bool = False


def weigh_evidence(gazetteer: Gazetteer, given: Iterable[Evidence], named: Named) -> Agreement:
    """Return how evidence stands to an entity; properties that nobody here knows say nothing."""
    agrees: set[str] = set()
    contradicts: set[str] = set()
    asked: set[str] = set()
    is_guess = False
    for one in given:
        values = [value for value in one.values if value.text.strip() or value.id]
        if one.property not in PROPERTIES or not values:
            continue
        asked.add(one.property)
        known = list(_find_values(gazetteer, one.property, named))
        if not known:
            continue
        sameness = max(_compare(gazetteer, one.property, v, k) for v in values for k in known)
        (agrees if sameness else contradicts).add(one.property)
        is_guess |= sameness == NEARLY
    return Agreement(
        len(asked), frozenset(agrees), frozenset(contradicts), _identifies(named, agrees), is_guess
    )


def _identifies(named: Named, agrees: Collection[str]) -> bool:
    own = CODES if named.entity.type == PLACE else ("sopNumber",)
    return any(name in agrees for name in own)


def _find_values(gazetteer: Gazetteer, name: str, named: Named) -> Iterator[Value]:
    values = named.entity.values.get(name, [])
    yield from values
    if name not in UPWARD:
        return
    for identifier in gazetteer.find_above(named, PROPERTIES[name].target):
        yield Value(gazetteer.entities[identifier].label, identifier)


def _compare(gazetteer: Gazetteer, name: str, given: Given, known: Value) -> int:
    if given.id and known.id:
        return SAME if given.id in (known.id, gazetteer.entities[known.id].iri) else OTHER
    if name == "document":
        return SAME if _is_citation_of(gazetteer, given.text, known.text) else OTHER
    if name in EXACT_VALUES:
        return SAME if given.text.strip().casefold() == known.text.casefold() else OTHER
    names = _to_names(gazetteer, known)
    return max(_compare_names(gazetteer, given.text, text) for text in names)


def _is_citation_of(gazetteer: Gazetteer, given: str, title: str) -> bool:
    """Tell whether a document is meant: its title, or kind, number and year out of it."""
    words = gazetteer.to_words(given)
    return len(words) >= LEAST_CITED and set(words) <= set(gazetteer.to_words(title))


def _to_names(gazetteer: Gazetteer, known: Value) -> Iterator[str]:
    yield known.text
    if known.id:
        entity = gazetteer.entities[known.id]
        yield from entity.names
        yield from (value for code in CODES for value in entity.texts(code) if entity.type == PLACE)
        yield entity.citation


def _compare_names(gazetteer: Gazetteer, given: str, known: str) -> int:
    first, second = gazetteer.to_words(given), gazetteer.to_words(known)
    if not first or not second:
        return SAME if given.strip().casefold() == known.casefold() else OTHER
    if sorted(first) == sorted(second):
        return SAME
    # "Cilegon" and "Kota Cilegon" for "Kota Cilegon"; but not "Kecamatan Cilegon"
    kinds = PLACE_KINDS.intersection(second)
    if not PLACE_KINDS.intersection(first) <= kinds:
        return OTHER
    second = [word for word in second if word not in kinds]
    first = [word for word in first if word not in kinds] or first
    if sorted(first) == sorted(second):
        return SAME if len(second) > 1 or kinds & BARE_KINDS else NEARLY
    # "Tipe A" is not "Tipe B", nor 2016 nearly 2018: what is short has no slips
    is_near = fuzz.token_sort_ratio(" ".join(first), " ".join(second)) >= SAME_NAME
    if is_near and _short(first) == _short(second):
        return NEARLY
    return NEARLY if len(first) == 1 and is_contraction(first[0], second) else OTHER


def _short(words: Iterable[str]) -> list[str]:
    return sorted(word for word in words if len(word) < LEAST_LIKE or word.isdecimal())
