"""Publish a snapshot at a SPARQL 1.1 server elsewhere.

In: a snapshot on this disk, and a server. Out: :class:`Sent`. Promises:

1. Only graphs whose bytes differ from what the server's marker says are sent; the rest stays.
2. Every graph is counted after it was sent, and a count that differs is a fault.
3. The marker (``marker.py``) is taken away first and written last: a publisher that dies in between
   leaves none, and the next one sends everything again.
4. Graphs of the former snapshot that this one lacks are removed; graphs of others are left alone.

The protocol knows no transaction over several requests: between the first graph and the marker
readers can see some graphs of the old state and some of the new.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, RdfFormat, parse

from server.errors import RemoteFailed
from server.publishing.foreign import is_owned
from server.publishing.snapshot import Snapshot
from server.remote.connection import Remote, connect, list_graphs, to_rows
from server.remote.marker import MARKER_GRAPH, Marker, read_marker
from server.settings import Settings

BATCH = 1_000
"""Triples in one INSERT DATA, where the server takes no whole graphs."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a publisher did at a server: the names of graphs."""

    written: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]


def send_snapshot(
    snapshot: Snapshot, settings: Settings, on_graph: Callable[[str], None] = lambda graph: None
) -> list[str]:
    """Publish a snapshot at the server of the settings; return what was done, for people.

    Raises:
        RemoteFailed: See :func:`publish_there`.
    """
    remote = connect(settings.remote, settings)
    sent = publish_there(remote, snapshot, on_graph)
    return [
        f"{remote.endpoint}: {remote.capabilities.words}",
        f"  {len(sent.written)} graphs written, {len(sent.kept)} as they were, "
        f"{len(sent.removed)} removed",
    ]


def publish_there(
    remote: Remote, snapshot: Snapshot, on_graph: Callable[[str], None] = lambda graph: None
) -> Sent:
    """Make a server hold what a snapshot holds.

    Args:
        remote: The server.
        snapshot: What to publish; what clients wrote into the local store is part of it.
        on_graph: Told each graph before it is sent.

    Raises:
        RemoteFailed: The server refuses, fails, or counts other than was sent.
    """
    _require_door(remote)
    graphs = read_graphs(snapshot)
    digests = {graph: hashlib.sha256(triples).hexdigest() for graph, triples in graphs.items()}
    former = read_marker(remote)
    known = former.digests if former else {}
    present = set(list_graphs(remote))
    kept = [g for g in graphs if known.get(g) == digests[g] and g in present]
    stale = [g for g in graphs if g not in kept]
    ours = {*known, *filter(is_owned, present)} - {MARKER_GRAPH}
    gone = sorted((present & ours) - graphs.keys())
    if stale or gone or former is None or former.identifier != snapshot.identifier:
        _remove(remote, [g for g in (MARKER_GRAPH,) if g in present])
        for graph in stale:
            on_graph(graph)
            _replace(remote, graph, graphs[graph])
            _check_count(remote, graph, graphs[graph].count(b"\n"))
        _remove(remote, gone)
        counts = {graph: triples.count(b"\n") for graph, triples in graphs.items()}
        _replace(remote, MARKER_GRAPH, _to_marker(snapshot, counts, digests).to_triple())
    return Sent(tuple(stale), tuple(kept), tuple(gone))


def read_graphs(snapshot: Snapshot) -> dict[str, bytes]:
    """Return the named graphs of a snapshot as sorted N-Triples, by name."""
    lines: dict[str, list[str]] = defaultdict(list)
    for quad in parse(path=snapshot.quads, format=RdfFormat.N_QUADS, lenient=True):
        if isinstance(quad.graph_name, NamedNode):
            lines[quad.graph_name.value].append(f"{quad.triple} .\n")
    return {graph: "".join(sorted(found)).encode() for graph, found in sorted(lines.items())}


def _to_marker(snapshot: Snapshot, counts: Mapping[str, int], digests: Mapping[str, str]) -> Marker:
    return Marker(
        identifier=snapshot.identifier,
        inputs=snapshot.inputs,
        published_at=snapshot.published_at,
        graphs=counts,
        digests=digests,
        documents=snapshot.documents,
    )


def _require_door(remote: Remote) -> None:
    if not remote.capabilities.update and not remote.capabilities.graph_store:
        raise RemoteFailed(
            f"Nothing is known of where {remote.endpoint} takes graphs or updates.",
            hint="Set TUPOKSI_REMOTE_GRAPHS or TUPOKSI_REMOTE_UPDATE to that address.",
            endpoint=remote.endpoint,
        )


def _replace(remote: Remote, graph: str, triples: bytes) -> None:
    seconds = remote.settings.remote_write_seconds
    if remote.capabilities.graph_store:
        remote.put_graph(graph, triples, seconds)
        return
    remote.update(f"DROP SILENT GRAPH <{graph}>", seconds)
    lines = triples.decode().split("\n")
    for start in range(0, len(lines), BATCH):
        data = "\n".join(lines[start : start + BATCH])
        remote.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{data}\n}} }}", seconds)


def _remove(remote: Remote, graphs: list[str]) -> None:
    seconds = remote.settings.remote_write_seconds
    for graph in graphs:
        if remote.capabilities.graph_store:
            remote.delete_graph(graph, seconds)
        else:
            remote.update(f"DROP SILENT GRAPH <{graph}>", seconds)


def _check_count(remote: Remote, graph: str, sent: int) -> None:
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    media = remote.capabilities.solutions_media
    body = remote.ask(query, media, seconds=remote.settings.remote_write_seconds)
    counted = int(to_rows(body, media)[0]["n"])
    if counted != sent:
        raise RemoteFailed(
            f"{remote.endpoint} counts {counted} triples in {graph}, and {sent} were sent.",
            hint="It holds some values as one that are two here, or another writes to it; nothing "
            "is marked as published.",
            endpoint=remote.endpoint,
        )
