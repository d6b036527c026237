"""Where a reader is led from a statement: to the words that say it.

In: a place. Out: an address on this server. One room knows how the texts are reached, so that every
page leads there in the same way.
"""

from __future__ import annotations

from server.web.entities.model import Entity, Place, Reference
from server.web.entities.naming import cut
from server.web.terms import PREFIXES, to_href

ABOVE = tuple(
    PREFIXES["tpk"] + name
    for name in ("inRegulation", "inOrganisation", "parentUnit", "stepOf", "partOf", "stageOf")
)
"""Relations to what a resource belongs to, the widest first."""

SHORT = 60
"""Characters of a name in the path above a title."""


def to_source_href(place: Place, base: str) -> str:
    """Return the address of the words that a place names."""
    iri = place.provision or f"{base}id/sumber/{place.document}"
    return to_href(iri, base) or "/"


def find_trail(entity: Entity, base: str) -> list[tuple[str, str]]:
    """Return what a resource belongs to, as steps of a path: address and name."""
    above: dict[str, Reference] = {
        relation.property: relation.items[0].thing
        for group in entity.groups
        for relation in group.relations
        if not relation.inward and relation.property in ABOVE and relation.items
    }
    wider = [above[name] for name in ABOVE if name in above]
    return [(href, cut(one.text, SHORT)) for one in wider if (href := to_href(one.iri, base))]
