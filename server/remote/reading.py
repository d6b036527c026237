"""Read whole graphs from a server elsewhere, and tell the documents among them.

In: a server. Out: N-Triples by name of the graph, and documents as they are judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from pyoxigraph import RdfFormat

from server.checking.check import Exhibit
from server.publishing.snapshot import (
    GRAPH_BASE,
    OBSERVATIONS,
    to_graph_iri,
    to_observations_iri,
)
from server.remote.connection import Remote
from server.remote.evaluating import N_TRIPLES, WHOLE

LAYERS = ("derived", "findings", "links", "ontology", "published", "reviewed")
"""Graphs of a build that are no documents."""


def read_graphs(remote: Remote, names: Iterable[str]) -> dict[str, bytes]:
    """Return graphs of a server as N-Triples, by name.

    Raises:
        RemoteFailed: The server gives no answer.
        ResultTooLarge: A graph has more bytes than an answer may have.
    """
    return {graph: read_graph(remote, graph) for graph in names}


def read_graph(remote: Remote, graph: str) -> bytes:
    """Return one graph of a server as N-Triples."""
    seconds = remote.settings.remote_write_seconds
    return remote.ask(WHOLE, N_TRIPLES, default_graphs=(graph,), seconds=seconds)


def is_document_part(graph: str) -> bool:
    """Tell whether a graph holds a document, or what shows in the print of one."""
    name = graph.removeprefix(GRAPH_BASE).removeprefix(OBSERVATIONS)
    return graph.startswith(GRAPH_BASE) and "/" not in name and name not in LAYERS


def find_documents(graphs: Mapping[str, object]) -> tuple[str, ...]:
    """Return the stems of the documents among graphs, sorted."""
    names = (g.removeprefix(GRAPH_BASE) for g in graphs if g.startswith(GRAPH_BASE))
    return tuple(sorted(unquote(n) for n in names if "/" not in n and n not in LAYERS))


def to_exhibits(graphs: Mapping[str, bytes]) -> list[Exhibit]:
    """Return the documents among graphs as they are judged, without the text of their sources."""
    return [
        Exhibit(
            stem,
            graphs[to_graph_iri(stem)],
            RdfFormat.N_TRIPLES,
            graphs.get(to_observations_iri(stem), b""),
        )
        for stem in find_documents(graphs)
    ]
