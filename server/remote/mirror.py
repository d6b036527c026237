"""What the pages need beside the answers of a server elsewhere, as a snapshot.

In: a server, and the store folder on this disk. Out: a :class:`Snapshot`: the one of the folder
where it is what the server holds, else one made of the server's own graphs in a folder of its own:
the search index, the figures, the documents, and the report that the shapes give on them; and a
database where our own questions are answered on a copy. Texts of the sources are no part of a
graph; the reader shows none then.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from server.cataloguing.statistics import write_statistics
from server.checking.check import Rules
from server.checking.kept import to_kept
from server.errors import RemoteFailed, StoreError
from server.publishing.foreign import count_by, count_graphs
from server.publishing.indexing import write_index
from server.publishing.snapshot import (
    Snapshot,
    current_snapshot,
    to_graph_iri,
)
from server.publishing.store import CLASS_COUNTS
from server.remote.capabilities import COPY
from server.remote.connection import Remote, list_graphs
from server.remote.judging import judge_exhibits
from server.remote.marker import Marker, read_marker
from server.remote.reading import find_documents, read_graphs, to_exhibits

LOG = logging.getLogger("tupoksi.remote")

DURATION = "http://www.w3.org/2001/XMLSchema#duration"

DURATION_RE = re.compile(
    r"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:[\d.]+S)?)?"
)
"""XML Schema Part 2, 3.2.6.1. Virtuoso gives ``86400.0`` for P1D, and for two months and for two
working days alike ``2``: what was meant cannot be told from it."""


def find_mirror(remote: Remote, folder: Path, rules: Rules | None) -> Snapshot:
    """Return the snapshot that stands for what a server holds now.

    Args:
        remote: The server.
        folder: Where to make one, unless the store folder of the settings has it.
        rules: What to hold against its documents; None: nobody asks for a report.

    Raises:
        RemoteFailed: The server gives no answer, or holds no graph.
    """
    marker = read_marker(remote)
    if marker is not None:
        try:
            local = current_snapshot(remote.settings.store)
        except StoreError:
            local = None
        if local is not None and local.inputs == marker.inputs and local.graphs == marker.graphs:
            return local
    return build_mirror(remote, marker, folder, rules)


def build_mirror(
    remote: Remote, marker: Marker | None, folder: Path, rules: Rules | None
) -> Snapshot:
    """Return a snapshot made of what a server holds; takes the arguments of :func:`find_mirror`."""
    graphs = read_graphs(remote, marker.graphs if marker else list_graphs(remote))
    if not graphs:
        raise RemoteFailed(
            f"{remote.endpoint} holds no graph.",
            hint="Run `tupoksi build --store URL` first.",
            endpoint=remote.endpoint,
        )
    database = Store()
    for graph, triples in graphs.items():
        database.bulk_extend(read_sound(graph, triples))
    documents = find_documents(graphs)
    (folder / "documents").mkdir(parents=True)
    for stem in documents:
        triples = graphs[to_graph_iri(stem)]
        (folder / "documents" / f"{stem}.ttl").write_bytes(triples)  # N-Triples are Turtle
    counts = count_graphs(database)
    snapshot = _describe(database, counts, marker, documents, folder)
    database.dump(snapshot.quads, format=RdfFormat.N_QUADS)
    if remote.capabilities.questions == COPY:
        _write_database(snapshot)
    write_index(database, snapshot.index)
    write_statistics(database, folder)
    if rules is not None:
        report = judge_exhibits(to_exhibits(graphs), rules)
        snapshot.report.write_bytes(to_kept(report))
    (folder / "snapshot.json").write_text(snapshot.to_json(), encoding="utf-8")
    return snapshot


def read_sound(graph: str, triples: bytes) -> Iterator[Quad]:
    """Yield the statements of a graph, but for durations that the server changed into numbers.

    A duration that is missing shows as missing; one that is wrong would be believed.
    """
    lost = 0
    for quad in parse(triples, format=RdfFormat.N_TRIPLES, lenient=True):
        is_lost = (
            isinstance(quad.object, Literal)
            and quad.object.datatype.value == DURATION
            and DURATION_RE.fullmatch(quad.object.value) is None
        )
        lost += is_lost
        if not is_lost:
            yield Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph))
    if lost:
        LOG.warning(
            "%s: the server gives %d durations as numbers; they are left out. "
            "Build on this machine, and its own snapshot answers",
            graph,
            lost,
        )


def _write_database(snapshot: Snapshot) -> None:
    """Write the database that workers open, beside the quads it is made of."""
    database = Store(str(snapshot.database))
    database.bulk_load(path=snapshot.quads, format=RdfFormat.N_QUADS, lenient=True)
    database.flush()


def _describe(
    database: Store,
    counts: dict[str, int],
    marker: Marker | None,
    documents: tuple[str, ...],
    folder: Path,
) -> Snapshot:
    digest = hashlib.sha256(repr(sorted(counts.items())).encode()).hexdigest()
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Snapshot(
        identifier=marker.identifier if marker else f"000001-{digest[:12]}",
        sequence=int(marker.identifier.partition("-")[0]) if marker else 1,
        inputs=marker.inputs if marker else digest,
        published_at=marker.published_at if marker else now,
        triples=sum(counts.values()),
        graphs=counts,
        classes=count_by(database, CLASS_COUNTS),
        documents=documents,
        path=folder,
    )
