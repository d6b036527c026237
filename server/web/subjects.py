"""What a page tells search engines of its subject: schema.org JSON-LD in the head of the page.

In: the IRI of a resource and the classes that it has. Out: the text of a script element of a type
that no browser runs, or nothing for what schema.org has no word for. One query, and only for acts
and public services.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup
from pyoxigraph import NamedNode

from loaders.rdf.iri import DEF
from server.cataloguing.asked import QUERIES
from server.cataloguing.schema_org import to_schema_org, to_script
from server.web.site import Site

DESCRIBED = frozenset(f"{DEF}{name}" for name in ("Act", "Regulation", "PublicService"))


async def read_subject(site: Site, iri: str, classes: Iterable[str]) -> Markup:
    """Return what goes into the page; empty for what is neither an act nor a service."""
    if not DESCRIBED & set(classes):
        return Markup("")
    rows = await site.rows(QUERIES["subject"], terms={"resource": NamedNode(iri)})
    found = to_schema_org(rows)
    return Markup(to_script(found)) if found else Markup("")  # noqa: S704 - escaped by to_script
