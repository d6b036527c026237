"""Spelling, terms, capitals and wording of a whole document -> observations.

In: a document and what it was understood to say. Out: what the rooms for each of these see.
The words are indexed once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from loaders.observing.capitals import find_odd_capitals
from loaders.observing.duties import find_broken_wording
from loaders.observing.phrases import find_odd_phrases
from loaders.observing.spelling import find_misspelled
from loaders.observing.terms import find_odd_terms
from loaders.observing.unknown import find_unknown
from loaders.regulation.model import DomainModel, Observation
from loaders.text.concordance import Concordance
from loaders.text.document import Document
from loaders.text.passages import find_passages


def observe_language(document: Document, model: DomainModel) -> Iterable[Observation]:
    """Return what is misspelled, miswritten or unexplained."""
    words = Concordance(find_passages(document))
    misspelled = list(find_misspelled(document, words))
    yield from misspelled
    taken = {offset for one in misspelled for offset in range(*one.span)}
    yield from (one for one in find_unknown(document, words) if one.span[0] not in taken)
    yield from find_odd_terms(document, model, words)
    capitals = list(find_odd_capitals(document, model, words))
    yield from capitals
    told = {offset for one in capitals for offset in range(*one.span)}
    phrases = find_odd_phrases(document, model, words)
    yield from (one for one in phrases if told.isdisjoint(range(*one.span)))
    yield from find_broken_wording(document, model, words)
