"""Write the published graph, or one document of it, as a file.

In: a snapshot and a format. Out: bytes into a file or a stream. Reads the immutable snapshot only.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO

from pyoxigraph import NamedNode, RdfFormat, Store

from server.errors import BadRequest
from server.publishing.snapshot import GRAPH_BASE, Snapshot, to_graph_iri, to_observations_iri
from server.web.terms import PREFIXES

OBSERVED = "observations/"
"""What stands before the stem of a document where what shows in its print is meant."""

NAME_TO_FORMAT = {
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
}


def export_graph(
    snapshot: Snapshot, format_name: str, output: Path | IO[bytes], *, stem: str | None = None
) -> None:
    """Write the graph.

    Args:
        snapshot: What to read.
        format_name: A key of :data:`NAME_TO_FORMAT`.
        output: File or binary stream.
        stem: One document, or ``ontology``, ``derived``, ``observations/STEM`` …; None: every
            named graph.

    Raises:
        BadRequest: The format holds one graph only and none was named, or there is no such graph.
        OSError: The file cannot be written.
    """
    rdf_format = NAME_TO_FORMAT[format_name]
    store = Store.read_only(str(snapshot.database))
    if stem is None:
        if not rdf_format.supports_datasets:
            raise BadRequest(
                f"{format_name} holds one graph, and the store has several.",
                hint="Name one with --graph, or choose nquads, trig or jsonld.",
            )
        store.dump(output, format=rdf_format, prefixes=PREFIXES)
        return
    name = stem.removeprefix(OBSERVED)
    graph = to_graph_iri(stem) if name == stem else to_observations_iri(name)
    if graph not in snapshot.graphs:
        stems = [iri.removeprefix(GRAPH_BASE) for iri in snapshot.graphs]
        raise BadRequest(f"There is no graph {stem!r}.", hint=f"There are: {', '.join(stems)}.")
    store.dump(output, format=rdf_format, from_graph=NamedNode(graph), prefixes=PREFIXES)
