"""Where a reader is led from a statement: to the words that say it.

In: a place. Out: an address on this server. One room knows how the texts are reached, so that every
page leads there in the same way.
"""

from __future__ import annotations

from urllib.parse import quote

from loaders.rdf.iri import LegalIri
from server.web.entities.model import Entity, Place, Reference
from server.web.entities.naming import cut
from server.web.terms import PREFIXES, SAFE_IN_PATH, to_href

ABOVE = tuple(
    PREFIXES["tpk"] + name
    for name in ("inRegulation", "inOrganisation", "parentUnit", "stepOf", "partOf", "stageOf")
)
"""Relations to what a resource belongs to, the widest first."""

SHORT = 60
"""Characters of a name in the path above a title."""


def to_source_href(place: Place, base: str) -> str:
    """Return the address of the words that a place names, in the reader of documents.

    >>> act = "https://w3id.org/tupoksi/id/peraturan/cilegon/perwali/2016/63"
    >>> place = Place("perwali-cilegon-63-2016", f"{act}/pasal/7/huruf/a", "", "", 173, "")
    >>> to_source_href(place, "https://w3id.org/tupoksi/")
    '/documents/perwali-cilegon-63-2016/pasal/7/huruf/a'
    """
    anchor = to_anchor(place.provision)
    if not place.document:
        return to_href(place.provision, base) or "/"
    address = f"/documents/{quote(place.document, safe='')}"
    if anchor:
        return f"{address}/{quote(anchor, safe=SAFE_IN_PATH)}"
    return f"{address}?line={place.line}" if place.line else address


def to_anchor(provision: str) -> str:
    """Return what is left of a provision's IRI behind its act's; nothing without a provision."""
    try:
        legal = LegalIri.parse(provision)
    except ValueError:
        return ""
    return "/".join(part for step in legal.steps for part in step if part)


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
