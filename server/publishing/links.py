"""The tables of checked ties against an open store.

In: ties as they were read. Out: those that the store has a use for, or :class:`BadInput` with every
cell that names what the graph does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode, Store

from loaders.rdf.iri import DEF
from loaders.reviewed.links import Tie, find_dangling
from server.errors import BadInput
from server.publishing.snapshot import GRAPH_BASE

LINKS_GRAPH = GRAPH_BASE + "links"

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TITLE = "http://purl.org/dc/terms/title"
NAMES = tuple(map(NamedNode, (_LABEL, f"{_SKOS}prefLabel", f"{_SKOS}altLabel", _TITLE)))
"""Properties that name a resource; acts have titles."""

TEXTS = (*NAMES, NamedNode(f"{DEF}text"))
"""Properties that hold the words of a provision, a step or a named thing."""


def select_ties(database: Store, ties: Iterable[Tie]) -> tuple[Tie, ...]:
    """Return the ties whose source document the store holds; of other documents they say nothing.

    So a graph of documents of one's own is not refused for lacking ours, and a tie to a document
    that is here must still be true of it.
    """
    held = held_documents(database)
    return tuple(tie for tie in ties if NamedNode(tie.source) in held)


def held_documents(database: Store) -> set[object]:
    """Return the source documents that the store holds."""
    document = NamedNode(f"{DEF}SourceDocument")
    return {quad.subject for quad in database.quads_for_pattern(None, _TYPE, document, None)}


def check_ties(database: Store, ties: Sequence[Tie]) -> None:
    """Refuse ties that name what the documents and the ontology in the store do not hold.

    Raises:
        BadInput: The message names every cell.
    """
    faults = find_dangling(
        ties, lambda iri: values(database, iri, NAMES), lambda iri: values(database, iri, TEXTS)
    )
    if faults:
        raise refuse(map(str, faults), faults[0].where)


def values(database: Store, iri: str, properties: Iterable[NamedNode]) -> list[str]:
    """Return the literals of some properties of a resource, in any graph."""
    subject = NamedNode(iri)
    return [
        quad.object.value
        for name in properties
        for quad in database.quads_for_pattern(subject, name, None, None)
        if isinstance(quad.object, Literal)
    ]


def refuse(lines: Iterable[str], where: str) -> BadInput:
    """Return the fault that lists what is wrong in tables."""
    return BadInput(
        "\n".join(lines),
        hint="Nothing was published; data/links/README.md describes the columns.",
        where=where,
    )
