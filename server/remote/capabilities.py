"""What a SPARQL server elsewhere can do, and where: asked of it once, and overruled by settings.

In: an address, and what the operator says of it. Out: :class:`Capabilities`. Servers that speak the
same protocol differ in where they take updates and graphs, in whether a query without FROM sees
every graph, and in which results format they write well; no other room knows of these differences.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit, urlunsplit

from server.engine.meter import JSON_RESULTS, XML_RESULTS
from server.errors import BadSetting

NATIVE, PARAMETER, LISTED = "native", "parameter", "listed"
"""How a query comes to see the union of all graphs: it does by itself; with the parameter
``union-default-graph``; or every graph is named (``default-graph-uri``), which any server knows."""

UNIONS = (NATIVE, PARAMETER, LISTED)

THERE, COPY = "there", "copy"
"""Who answers our own questions: the server, or workers over a copy of what it holds."""

SEES_UNION = "ASK { { SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } LIMIT 1 } ?s ?p ?o }"
"""True where the default graph holds what stands in a named graph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What one server can do.

    Attributes:
        server: What kind of server it is, for people.
        update: Where it takes SPARQL updates; empty when nowhere that is known.
        graph_store: Where it takes whole graphs (Graph Store Protocol, ``?graph=``); likewise.
        union: One of :data:`UNIONS`.
        solutions_media: The format in which rows and truth values are asked for.
        digest: It wants HTTP's digest access instead of basic.
        departures: Names of the probes (``probing.py``) that it answers otherwise than SPARQL 1.1.
        questions: :data:`THERE` or :data:`COPY`: who answers our own questions.
    """

    server: str = "unknown"
    update: str = ""
    graph_store: str = ""
    union: str = LISTED
    solutions_media: str = JSON_RESULTS
    digest: bool = False
    departures: tuple[str, ...] = ()
    questions: str = THERE

    @property
    def words(self) -> str:
        """What was found, in one line."""
        writes = "graph store" if self.graph_store else "updates" if self.update else "reads only"
        where = "on a copy here" if self.questions == COPY else "there"
        found = f"{self.server}; union of graphs: {self.union}; {writes}; our questions: {where}"
        if self.departures:
            found += f"; departs from SPARQL 1.1 in: {', '.join(self.departures)}"
        return found


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of server: how it is known, and where it takes what.

    Attributes:
        name: For people.
        header: What its response headers look like, ``name: value`` in lines.
        place: The last part of the address of its query endpoint, cut off to find the others.
        update: What stands there instead for updates.
        graph_store: And for graphs.
        solutions_media: See :class:`Capabilities`.
        digest: Likewise.
    """

    name: str
    header: re.Pattern[str]
    place: re.Pattern[str]
    update: str
    graph_store: str
    solutions_media: str = JSON_RESULTS
    digest: bool = False


KINDS = (
    Kind(
        "Oxigraph",
        re.compile(r"^server: oxigraph", re.IGNORECASE | re.MULTILINE),
        re.compile(r"/query/?$"),
        "/update",
        "/store",
    ),
    Kind(
        "Apache Jena Fuseki",
        re.compile(r"^(?:fuseki-request-id:|server: apache jena fuseki)", re.I | re.M),
        re.compile(r"/(?:sparql|query)/?$|$"),
        "/update",
        "/data",
    ),
    # Its JSON gives an ASK a table and literals an old name ("typed-literal"); its XML is right.
    Kind(
        "Virtuoso",
        re.compile(r"^server: virtuoso", re.IGNORECASE | re.MULTILINE),
        re.compile(r"/sparql/?$"),
        "/sparql-auth",
        "/sparql-graph-crud-auth",
        solutions_media=XML_RESULTS,
        digest=True,
    ),
)
"""The kinds that were tried; another is asked like them, and written to where settings say."""

Ask = Callable[[str, Capabilities], bool]
"""Asks a question of yes or no as one who knows these capabilities would."""


def guess(endpoint: str, headers: Mapping[str, str]) -> Capabilities:
    """Return what the headers of a server's answer tell of it.

    >>> guess("http://h/query", {"Server": "Oxigraph/0.5.13"}).update
    'http://h/update'
    """
    lines = "\n".join(f"{name}: {value}" for name, value in headers.items())
    kind = next((kind for kind in KINDS if kind.header.search(lines)), None)
    if kind is None:
        return Capabilities()
    return Capabilities(
        server=kind.name,
        update=_beside(endpoint, kind.place, kind.update),
        graph_store=_beside(endpoint, kind.place, kind.graph_store),
        solutions_media=kind.solutions_media,
        digest=kind.digest,
    )


def find_union(found: Capabilities, ask: Ask) -> Capabilities:
    """Return the capabilities with how a query comes to see every graph.

    A server without any graph tells nothing; then each is named, which is never wrong.
    """
    for union in (NATIVE, PARAMETER):
        tried = replace(found, union=union)
        if ask(SEES_UNION, tried):
            return tried
    return replace(found, union=LISTED)


def with_departures(
    found: Capabilities, departures: tuple[str, ...], questions: str = ""
) -> Capabilities:
    """Return the capabilities with where a server departs from SPARQL 1.1, and what follows.

    Args:
        found: What is known of it.
        departures: Names of probes; a server with any is not asked our own questions, since a
            wrong answer about who is accountable is worse than none.
        questions: What the operator says instead; see :attr:`Capabilities.questions`.

    Raises:
        BadSetting: Nobody can answer there.
    """
    if questions and questions not in (THERE, COPY):
        raise BadSetting(
            f"TUPOKSI_REMOTE_QUESTIONS is {questions!r}.",
            hint=f"It is {THERE} or {COPY}, or nothing to find it out.",
            name="TUPOKSI_REMOTE_QUESTIONS",
            value=questions,
        )
    chosen = questions or (COPY if departures else THERE)
    return replace(found, departures=departures, questions=chosen)


def overrule(found: Capabilities, *, update: str, graph_store: str, union: str) -> Capabilities:
    """Return the capabilities with what the operator says; ``-`` is "it has none".

    Raises:
        BadSetting: There is no such way to the union.
    """
    if union and union not in UNIONS:
        raise BadSetting(
            f"TUPOKSI_REMOTE_UNION is {union!r}.",
            hint=f"It is one of {', '.join(UNIONS)}, or nothing to find it out.",
            name="TUPOKSI_REMOTE_UNION",
            value=union,
        )
    return replace(
        found,
        update={"": found.update, "-": ""}.get(update, update),
        graph_store={"": found.graph_store, "-": ""}.get(graph_store, graph_store),
        union=union or found.union,
    )


def _beside(endpoint: str, place: re.Pattern[str], other: str) -> str:
    parts = urlsplit(endpoint)
    found = place.search(parts.path)
    if found is None:
        return ""
    return urlunsplit(parts._replace(path=parts.path[: found.start()] + other, query=""))
