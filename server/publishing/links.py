"""The tables of checked ties against an open store.

In: the CSV files of ``data/links``. Out: the graph of links as N-Triples, or :class:`BadInput` with
every cell that is wrong: in form, or because the graph does not hold what it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode, Store

from loaders.errors import LinkError
from loaders.rdf.iri import DEF
from loaders.reviewed.links import Tie, build_links, find_dangling, parse_ties
from server.errors import BadInput
from server.publishing.inputs import File
from server.publishing.snapshot import GRAPH_BASE

LINKS_GRAPH = GRAPH_BASE + "links"

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
NAMES = tuple(map(NamedNode, (_LABEL, f"{_SKOS}prefLabel", f"{_SKOS}altLabel")))
"""Properties that name a resource."""

TEXTS = (*NAMES, NamedNode(f"{DEF}text"))
"""Properties that hold the words of a provision, a step or a named thing."""


def read_ties(files: Iterable[File]) -> tuple[Tie, ...]:
    """Return the ties of all tables.

    Raises:
        BadInput: A table cannot be taken as it stands; the message names every cell.
    """
    ties: list[Tie] = []
    try:
        for file in files:
            ties += parse_ties(file.content.decode("utf-8-sig"), str(file.path))
    except UnicodeDecodeError as error:
        raise _refuse([f"{file.path} is not UTF-8: {error.reason}"], str(file.path)) from error
    except LinkError as error:
        raise _refuse(map(str, error.faults), error.faults[0].where) from error
    return tuple(ties)


def select_ties(database: Store, ties: Iterable[Tie]) -> tuple[Tie, ...]:
    """Return the ties whose source document the store holds; of other documents they say nothing.

    So a graph of documents of one's own is not refused for lacking ours, and a tie to a document
    that is here must still be true of it.
    """
    document = NamedNode(f"{DEF}SourceDocument")
    held = {quad.subject for quad in database.quads_for_pattern(None, _TYPE, document, None)}
    return tuple(tie for tie in ties if NamedNode(tie.source) in held)


def to_layer(ties: Iterable[Tie]) -> bytes:
    """Return the graph of links as N-Triples."""
    return "".join(f"{line}\n" for line in build_links(ties)).encode()


def check_ties(database: Store, ties: Sequence[Tie]) -> None:
    """Refuse ties that name what the documents and the ontology in the store do not hold.

    Raises:
        BadInput: The message names every cell.
    """
    faults = find_dangling(
        ties, lambda iri: _values(database, iri, NAMES), lambda iri: _values(database, iri, TEXTS)
    )
    if faults:
        raise _refuse(map(str, faults), faults[0].where)


def _values(database: Store, iri: str, properties: Iterable[NamedNode]) -> list[str]:
    subject = NamedNode(iri)
    return [
        quad.object.value
        for name in properties
        for quad in database.quads_for_pattern(subject, name, None, None)
        if isinstance(quad.object, Literal)
    ]


def _refuse(lines: Iterable[str], where: str) -> BadInput:
    return BadInput(
        "\n".join(lines),
        hint="Nothing was published; data/links/README.md describes the columns.",
        where=where,
    )
