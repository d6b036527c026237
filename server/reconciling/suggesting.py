"""Entities for what is being typed: beginnings of words, in any order, with slips.

In: the search index, the names, a prefix. Out: a page of entities, the best first. The index says
what fits, as it does for the search of the pages; the names say what of it can be reconciled.
"""

from __future__ import annotations

from collections.abc import Collection

from server.reconciling.entities import Entity
from server.reconciling.gazetteer import Gazetteer
from server.reconciling.vocabulary import TYPE_TO_KINDS
from server.searching.index import SearchIndex
from server.searching.search import find

PAGE = 20
"""Suggestions at once; ``cursor`` gives those after."""

MAX_CURSOR = 1_000
"""Suggestions that can be skipped; whoever wants more types on."""

MANY = 4
"""So many times more is looked for than shown: the index holds things that are no entities."""


def suggest(
    index: SearchIndex,
    gazetteer: Gazetteer,
    prefix: str,
    types: Collection[str],
    cursor: int,
) -> list[Entity]:
    """Return a page of what a prefix may become.

    Raises:
        DeadlinePassed: The search took too long.
    """
    kinds = {kind for one in types for kind in TYPE_TO_KINDS[one]}
    hits = find(index, prefix, kinds, MANY * (cursor + PAGE))
    keys = (prefix, *(hit.entry.iri for hit in hits))
    found = dict.fromkeys(one for key in keys for one in gazetteer.find_by_key(key))
    entities = (gazetteer.entities[one] for one in found)
    fitting = [one for one in entities if one.type in types]
    return fitting[cursor : cursor + PAGE]
