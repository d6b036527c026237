"""Graphs that clients wrote, beside those that the build makes: told apart, read, carried over.

In: a store of a snapshot. Out: :class:`Foreign`, its statements as sorted lines of N-Quads, so that
two states of it can be compared byte for byte. The build owns every graph directly under
``…/graph/`` (documents, ``ontology``, ``derived`` …) and ``…/graph/observations/``, and makes it
anew each time; deeper paths, all other names and the default graph are the clients' and no build
drops them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, Store

from server.errors import DamagedSnapshot
from server.publishing.snapshot import GRAPH_BASE, OBSERVATIONS

GRAPH_COUNTS = "SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"

Graph = NamedNode | BlankNode | DefaultGraph


@dataclass(frozen=True, slots=True)
class Foreign:
    """What clients wrote.

    Attributes:
        lines: The statements as N-Quads, sorted.
        graphs: Statements by graph IRI; a graph may be empty.
        default_triples: Statements in the default graph.
    """

    lines: bytes = b""
    graphs: dict[str, int] = field(default_factory=dict)
    default_triples: int = 0


def is_owned(graph: str) -> bool:
    """Tell whether the build makes the graph of this IRI, or may come to make it.

    >>> is_owned("https://w3id.org/tupoksi/graph/ontology")
    True
    >>> is_owned("https://w3id.org/tupoksi/graph/observations/perwali-cilegon-63-2016")
    True
    >>> is_owned("https://w3id.org/tupoksi/graph/notes/mine"), is_owned("urn:mine")
    (False, False)
    """
    if not graph.startswith(GRAPH_BASE):
        return False
    return "/" not in graph.removeprefix(GRAPH_BASE).removeprefix(OBSERVATIONS)


def read_foreign(database: Store) -> Foreign:
    """Return what clients wrote into a store."""
    lines: list[bytes] = []
    graphs: dict[str, int] = {}
    for graph in database.named_graphs():
        if isinstance(graph, NamedNode) and is_owned(graph.value):
            continue
        found = _to_lines(database, graph)
        lines += found
        graphs[graph.value] = len(found)
    default = _to_lines(database, DefaultGraph())
    content = b"".join(sorted([*lines, *default]))
    return Foreign(content, dict(sorted(graphs.items())), len(default))


def _to_lines(database: Store, graph: Graph) -> list[bytes]:
    quads = database.quads_for_pattern(None, None, None, graph)
    written = pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS)
    return written.splitlines(keepends=True) if written else []


def carry_over(folder: Path) -> Foreign:
    """Return what clients wrote into a published snapshot, from whichever of its parts can be read.

    Args:
        folder: The snapshot's folder; it may be damaged or gone.

    Raises:
        DamagedSnapshot: None of its parts can be read, so what clients wrote would be lost.
    """
    if not folder.is_dir():
        return Foreign()
    try:
        return read_foreign(Store.read_only(str(folder / "db")))
    except (OSError, RuntimeError) as error:
        reason = error
    database = Store()
    try:
        database.bulk_load(path=folder / "graph.nq", format=RdfFormat.N_QUADS, lenient=True)
    except (OSError, SyntaxError, ValueError):
        raise DamagedSnapshot(
            f"Neither the database nor graph.nq of {folder} can be read ({reason}), and what "
            "clients wrote may stand there.",
            hint="Put a backup of the store in its place; or remove CURRENT from the store folder "
            "to build without what clients wrote.",
            path=str(folder),
        ) from reason
    return read_foreign(database)


def count_graphs(database: Store) -> dict[str, int]:
    """Return the triples of each named graph that has any."""
    return count_by(database, GRAPH_COUNTS)


def count_by(database: Store, query: str) -> dict[str, int]:
    """Return what a query counts, as IRI and number, over the union of all graphs."""
    rows = database.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    return dict(sorted((row[0].value, int(row[1].value)) for row in rows))
