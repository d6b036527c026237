"""The forms in which answers go out, and how a client asks for one of them.

In: an Accept header and, for people with a browser, a short name (``?format=csv``). Out:
:class:`Wanted`: what to send if the answer turns out to be rows, and what if it is a graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from server.engine.meter import CSV_RESULTS, JSON_RESULTS, TSV_RESULTS, XML_RESULTS
from server.errors import NotAcceptable
from server.web.negotiate import negotiate

HTML = "text/html"
TURTLE = "text/turtle"
N_TRIPLES = "application/n-triples"
JSON_LD = "application/ld+json"
RDF_XML = "application/rdf+xml"
N_QUADS = "application/n-quads"
TRIG = "application/trig"

SOLUTIONS = {
    JSON_RESULTS: JSON_RESULTS,
    XML_RESULTS: XML_RESULTS,
    CSV_RESULTS: CSV_RESULTS,
    TSV_RESULTS: TSV_RESULTS,
    "application/json": JSON_RESULTS,
    "application/xml": XML_RESULTS,
    "text/xml": XML_RESULTS,
}
"""Media types for SELECT and ASK, by the name under which they are asked for and sent."""

GRAPHS = {
    TURTLE: TURTLE,
    N_TRIPLES: N_TRIPLES,
    JSON_LD: JSON_LD,
    RDF_XML: RDF_XML,
    N_QUADS: N_QUADS,
    TRIG: TRIG,
    "application/json": JSON_LD,
    "application/xml": RDF_XML,
    "text/xml": RDF_XML,
}
"""Media types for CONSTRUCT and DESCRIBE."""

NAME_TO_SOLUTIONS = {
    "json": JSON_RESULTS,
    "xml": XML_RESULTS,
    "csv": CSV_RESULTS,
    "tsv": TSV_RESULTS,
}
NAME_TO_GRAPH = {
    "turtle": TURTLE,
    "ttl": TURTLE,
    "ntriples": N_TRIPLES,
    "nt": N_TRIPLES,
    "jsonld": JSON_LD,
    "json": JSON_LD,
    "json-ld": JSON_LD,
    "rdfxml": RDF_XML,
    "rdf+xml": RDF_XML,
    "xml": RDF_XML,
    "n3": TURTLE,
    "nquads": N_QUADS,
    "nq": N_QUADS,
    "trig": TRIG,
}
"""Short names for ``?format=`` and ``--format``."""

FORMAT_NAMES = tuple(sorted({*NAME_TO_SOLUTIONS, *NAME_TO_GRAPH, "html"}))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the client would like.

    Attributes:
        solutions: Content type for rows and truth values; None: nothing acceptable is offered.
        graph: Content type for graphs; None likewise.
        html: A page for people; the other two then say what to compute for it.
        asked: What the client said, for the message when nothing fits.
    """

    solutions: str | None
    graph: str | None
    html: bool
    asked: str

    @property
    def solutions_media(self) -> str:
        """The serialisation of rows to compute."""
        return SOLUTIONS[self.solutions or JSON_RESULTS]

    @property
    def graph_media(self) -> str:
        """The serialisation of a graph to compute."""
        return GRAPHS[self.graph or TURTLE]

    def content_type(self, kind: str) -> str:
        """Return the Content-Type for an answer of a kind: solutions, boolean or graph.

        Raises:
            NotAcceptable: The client accepts no form of such an answer.
        """
        chosen, offered = (self.graph, GRAPHS) if kind == "graph" else (self.solutions, SOLUTIONS)
        if chosen is None:
            raise not_acceptable(self.asked, tuple(offered))
        return with_charset(chosen)


def to_wanted(accept: str | None, formats: Sequence[str], *, html: bool) -> Wanted:
    """Return what the client would like.

    Args:
        accept: The Accept header, or None.
        formats: Each ``?format=``: short names or media types, the first that is known wins, over
            the header too.
        html: Whether a page can be offered too.

    Raises:
        NotAcceptable: None of ``formats`` is a format of ours.
    """
    names = [name.strip().lower() for name in formats if name.strip()]
    if names:
        known = (name for name in names if _is_known(name, html=html))
        return _to_named(next(known, names[0]), html=html)
    pages = (HTML,) if html else ()
    solutions = negotiate(accept, (*SOLUTIONS, *pages))
    graph = negotiate(accept, (*GRAPHS, *pages))
    if HTML in (solutions, graph):
        return Wanted(None, None, html=True, asked=accept or "")
    return Wanted(solutions, graph, html=False, asked=accept or "")


def _is_known(name: str, *, html: bool) -> bool:
    media = {*SOLUTIONS, *GRAPHS, *NAME_TO_SOLUTIONS, *NAME_TO_GRAPH}
    return name in media or (html and name in ("html", HTML))


def _to_named(name: str, *, html: bool) -> Wanted:
    if html and name in ("html", HTML):
        return Wanted(None, None, html=True, asked=name)
    solutions = NAME_TO_SOLUTIONS.get(name, name if name in SOLUTIONS else None)
    graph = NAME_TO_GRAPH.get(name, name if name in GRAPHS else None)
    if solutions is None and graph is None:
        raise not_acceptable(name, FORMAT_NAMES)
    return Wanted(solutions, graph, html=False, asked=name)


def with_charset(media_type: str) -> str:
    """Return a Content-Type; text says that it is UTF-8, the others are so by definition."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def not_acceptable(asked: str, offered: tuple[str, ...]) -> NotAcceptable:
    """Return the refusal that names what can be had."""
    choices = ", ".join(offered)
    return NotAcceptable(
        f"This answer cannot be sent as {asked!r}.",
        hint=f"Ask for one of: {choices}.",
        accept=asked,
        offered=choices,
    )
