"""Find what a name means: candidates with scores, and a match only where nothing is left open.

In: a query and the names of a snapshot. Out: :class:`Candidate`, the best first. Promises:

1. A score is 0 to 100: the likeness of the names, lowered by evidence that contradicts, raised by
   evidence that agrees.
2. A match is certain: the whole name was said (short forms and slips of ordinary words count, a
   slip in the name of a place does not), it names more than a kind of office, a place without its
   kind or an act without its number; nothing that was typed is left over, no evidence contradicts,
   and nothing else comes near. Where two have the name, none is a match.
3. The same query gives the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from server.reconciling.asked import Query
from server.reconciling.entities import Entity
from server.reconciling.evidence import Agreement, weigh_evidence
from server.reconciling.gazetteer import Gazetteer, Named
from server.reconciling.scoring import Likeness, compare, to_spoken
from server.reconciling.vocabulary import TYPES, find_types

LEAD, EXACT_LEAD = 5.0, 1.0
"""Points that the next candidate has to stay behind a match; behind one without a slip."""

LEAST_SCORE = 30.0
"""A candidate with a lower score is not worth looking at."""

AGREEING = 0.4
"""Share of what is missing to 100 that agreeing evidence makes up for."""

UNKNOWN, CONTRADICTING = 0.9, 0.55
"""What the score keeps for each property that the graph does not know, or knows otherwise."""

LEAST_KEY = 4
"""Characters of a code that is a match by itself: 17 is a province, and many other things."""

LEAST_NAMED = 0.8
"""Likeness that a name needs beside a code that agrees."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a name may mean.

    Attributes:
        entity: The entity.
        score: 0 to 100, with two decimals.
        match: It is certain.
        likeness: How the names stand to each other.
        agreement: How the evidence stands to it.
    """

    entity: Entity
    score: float
    match: bool
    likeness: Likeness
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A candidate before it is known what else there is."""

    named: Named
    score: float
    certain: bool
    likeness: Likeness
    agreement: Agreement


def reconcile(gazetteer: Gazetteer, query: Query, schema_space: str) -> list[Candidate]:
    """Return what a query may mean, the best first."""
    types = find_types(query.types, schema_space) if query.types else frozenset(TYPES)
    if query.all_types and len(set(query.types)) > 1:  # everything here has one type
        return []
    weighed = _weigh_all(gazetteer, query, types)
    ordered = sorted(weighed, key=lambda one: (-one.score, one.named.entity.iri))
    is_certain = _is_certain(ordered)
    return [
        Candidate(
            one.named.entity, one.score, is_certain and place == 0, one.likeness, one.agreement
        )
        for place, one in enumerate(ordered[: query.limit])
    ]


def _weigh_all(gazetteer: Gazetteer, query: Query, types: frozenset[str]) -> list[_Weighed]:
    # CASE 1: the text is a code, a number or an IRI
    keyed = [gazetteer.named[i] for i in gazetteer.find_by_key(query.text)]
    if keyed := [one for one in keyed if one.entity.type in types]:
        is_full = len(query.text.strip()) >= LEAST_KEY
        whole = Likeness(1.0, is_exact=True, is_whole=True, is_full=is_full)
        return [_weigh(gazetteer, query, one, whole) for one in keyed]
    # CASE 2: there is a name
    spoken = to_spoken(gazetteer, query.text)
    if spoken.words:
        texts = (value.text for one in query.evidence for value in one.values)
        around = [word for text in texts for word in gazetteer.to_words(text)]
        near = gazetteer.find_near(spoken.words, types, around)
        found = [_weigh(gazetteer, query, one, compare(gazetteer, spoken, one)) for one in near]
        return [one for one in found if one.score >= LEAST_SCORE]
    # CASE 3: there is evidence alone
    if query.text.strip() or not query.evidence:
        return []
    all_named = (one for one in gazetteer.named.values() if one.entity.type in types)
    found = [_weigh(gazetteer, query, one, None) for one in all_named]
    return [one for one in found if one.agreement.agrees]


def _weigh(gazetteer: Gazetteer, query: Query, named: Named, likeness: Likeness | None) -> _Weighed:
    agreement = weigh_evidence(gazetteer, query.evidence, named)
    if likeness is None:
        share = len(agreement.agrees) / max(1, agreement.asked)
        certain = agreement.identifies and not agreement.contradicts
        return _Weighed(named, round(100 * share, 2), certain, Likeness(0.0), agreement)
    certain = likeness.is_whole and (likeness.is_full or _names_office(agreement))
    certain |= agreement.identifies and likeness.value >= LEAST_NAMED
    certain = certain and not agreement.contradicts and not agreement.is_guess
    return _Weighed(named, _to_score(likeness, agreement), certain, likeness, agreement)


def _names_office(agreement: Agreement) -> bool:
    """Tell whether the evidence says whose head or secretary is meant."""
    return bool(agreement.agrees & {"inOrganisation", "parentUnit", "heads"})


def _to_score(likeness: Likeness, agreement: Agreement) -> float:
    score = 100 * likeness.value
    agrees, contradicts = len(agreement.agrees), len(agreement.contradicts)
    unknown = agreement.asked - agrees - contradicts
    if agreement.asked:
        score += (100 - score) * AGREEING * agrees / agreement.asked
        score *= UNKNOWN**unknown * CONTRADICTING**contradicts
    return round(min(100.0, max(0.0, score)), 2)


def _is_certain(ordered: Sequence[_Weighed]) -> bool:
    """Tell whether the first is a match: certain by itself, and nothing else comes near."""
    if not ordered or not ordered[0].certain:
        return False
    best, others = ordered[0], ordered[1:]
    return not any(_rivals(best, other) for other in others)


def _rivals(best: _Weighed, other: _Weighed) -> bool:
    if best.agreement.identifies and not other.agreement.identifies:
        return False
    if best.agreement.agrees - other.agreement.agrees and other.agreement.contradicts:
        return False
    is_named = best.likeness.is_exact and best.likeness.is_full
    if is_named and not other.likeness.is_full:  # a kind of office, and words around it
        return False
    is_named_so = other.likeness.is_whole and other.likeness.is_full == best.likeness.is_full
    lead = EXACT_LEAD if is_named else LEAD
    return best.score - other.score < lead or is_named_so
