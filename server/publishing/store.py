"""Publish a graph: from Turtle files to an immutable snapshot that readers switch to at once.

In: the folders of graph files, ontology and rules. Out: a :class:`Snapshot`. Promises:

1. A reader sees the old snapshot or the new one, whole, never anything between them.
2. A crash or ``kill -9`` at any point leaves the last published snapshot readable; what was left
   half-done is removed by the next publish.
3. Two publishers on one store: the second is refused with a clear message.
4. The same inputs again change nothing.
5. What clients wrote into graphs of their own (``foreign.py``) is in the new snapshot too.

Nothing passes through rdflib, and nothing is written triple by triple (DESIGN 7).
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from loaders.parallel import Mapper, one_process
from loaders.pipeline import BuiltDocument
from server.cataloguing.statistics import write_statistics
from server.checking.kept import to_kept
from server.checking.report import Report
from server.errors import DamagedSnapshot
from server.publishing.filling import fill_store
from server.publishing.folder import clear_old, clear_work, lock, next_sequence, switch_to
from server.publishing.foreign import Foreign, carry_over, count_by, count_graphs
from server.publishing.indexing import write_index
from server.publishing.inputs import Inputs, read_inputs
from server.publishing.snapshot import (
    JUDGED,
    SNAPSHOTS,
    Snapshot,
    load_snapshot,
    read_pointer,
)
from server.publishing.texts import keep_texts

STEPS = (
    *("load", "derive", "judge", "count", "dump"),
    *("backup", "index", "describe", "move", "switch", "clean"),
)
"""What ``on_step`` is told, in this order, before each step begins."""

CLASS_COUNTS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?class (COUNT(DISTINCT ?s) AS ?n)
WHERE { ?s a ?direct . ?direct rdfs:subClassOf* ?class . FILTER(isIRI(?class)) }
GROUP BY ?class
"""


def publish(
    ttl: Path,
    share: Path,
    store: Path,
    *,
    overlay: Path | None = None,
    on_step: Callable[[str], None] = lambda step: None,
    sources: Path | None = None,
    built: Iterable[BuiltDocument] = (),
    fan: Mapper = one_process,
) -> Snapshot:
    """Build a snapshot and make it the published one.

    Args:
        ttl: Folder with one ``STEM.ttl`` per document.
        share: Folder with ontology, links and rules (see ``inputs.read_inputs``).
        store: The store folder; made when missing.
        overlay: Folder with corrections by people, or None.
        on_step: Told the name of each step before it begins (see :data:`STEPS`).
        sources: Folder of the source documents; that of ``share`` unless another is given.
        built: What ``ttl`` was just made of, where it was.
        fan: Judges documents, here or on several processors.

    Returns:
        The published snapshot; ``unchanged`` is True when these inputs were published already.

    Raises:
        BadInput: A file cannot be read or parsed, or a rule does not settle.
        PublishBusy: Another process is publishing into this store.
    """
    with lock(store):
        clear_work(store)
        inputs = read_inputs(ttl, share, overlay, sources, built)
        published = _published(store)
        if published is not None and published.inputs == inputs.digest:
            clear_old(store, published.identifier)
            return replace(published, unchanged=True)
        name = read_pointer(store)
        foreign = carry_over(store / SNAPSHOTS / name) if name is not None else Foreign()
        started = time.monotonic()
        work = Path(tempfile.mkdtemp(dir=store / "work"))
        sequence = next_sequence(store)
        database = Store()  # rules ask it hundreds of times: in memory that takes half as long
        report = fill_store(database, inputs, on_step=on_step, fan=fan, cache=store / JUDGED)
        on_step("count")
        snapshot = _describe(database, foreign, inputs, work / "snapshot", sequence)
        snapshot = _write(
            database,
            foreign,
            inputs,
            snapshot,
            report=report,
            on_step=on_step,
            started=started,
        )
        return switch_to(store, snapshot, on_step)


def _describe(
    database: Store, foreign: Foreign, inputs: Inputs, folder: Path, sequence: int
) -> Snapshot:
    graphs = count_graphs(database)
    return Snapshot(
        identifier=f"{sequence:06d}-{inputs.digest[:12]}",
        sequence=sequence,
        inputs=inputs.digest,
        published_at=datetime.now(UTC).isoformat(timespec="seconds"),
        triples=sum(graphs.values()) + foreign.lines.count(b"\n"),
        graphs={**graphs, **foreign.graphs},
        default_triples=foreign.default_triples,
        classes=count_by(database, CLASS_COUNTS),
        documents=tuple(inputs.documents),
        path=folder,
    )


def _write(
    database: Store,
    foreign: Foreign,
    inputs: Inputs,
    snapshot: Snapshot,
    *,
    report: Report | None,
    on_step: Callable[[str], None],
    started: float,
) -> Snapshot:
    """Fill a snapshot folder that nobody reads yet; return its description as it was written."""
    folder = snapshot.path
    (folder / "documents").mkdir(parents=True)
    for file in inputs.documents.values():
        (folder / "documents" / file.path.name).write_bytes(file.content)
    on_step("dump")
    database.dump(snapshot.quads, format=RdfFormat.N_QUADS)
    owned_size = snapshot.quads.stat().st_size
    with snapshot.quads.open("ab") as quads:
        quads.write(foreign.lines)
    on_step("backup")
    with ThreadPoolExecutor(1) as threads:  # the engine loads without Python's lock
        stored = threads.submit(_back_up, snapshot, folder.parent / "live")
        on_step("index")
        write_index(database, snapshot.index)
        on_step("describe")
        keep_texts(inputs, folder / "texts")
        write_statistics(database, folder)
        if report is not None:
            snapshot.report.write_bytes(to_kept(report))
        stored.result()
    seconds = round(time.monotonic() - started, 3)
    described = replace(snapshot, owned_size=owned_size, publish_seconds=seconds)
    (folder / "snapshot.json").write_text(described.to_json(), encoding="utf-8")
    return described


def _back_up(snapshot: Snapshot, live: Path) -> None:
    """Load what was dumped into a database on disk, and link that into the snapshot."""
    stored = Store(live)
    stored.bulk_load(path=snapshot.quads, format=RdfFormat.N_QUADS, lenient=True)
    for graph, count in snapshot.graphs.items():
        if count == 0:
            stored.add_graph(NamedNode(graph))
    stored.flush()
    stored.backup(snapshot.database)


def _published(store: Path) -> Snapshot | None:
    """Return the published snapshot if it is whole; a damaged one is published again."""
    name = read_pointer(store)
    if name is None:
        return None
    try:
        return load_snapshot(store / SNAPSHOTS / name)
    except DamagedSnapshot:
        return None
