"""Publish a graph: from Turtle files to an immutable snapshot that readers switch to at once.

In: the folders of graph files, ontology and rules. Out: a :class:`Snapshot`. Promises:

1. A reader sees the old snapshot or the new one, whole, never anything between them.
2. A crash or ``kill -9`` at any point leaves the last published snapshot readable; what was left
   half-done is removed by the next publish.
3. Two publishers on one store: the second is refused with a clear message.
4. The same inputs again change nothing.

Nothing passes through rdflib, and nothing is written triple by triple (DESIGN 7).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph
from pyoxigraph import RdfFormat, Store

from loaders.parallel import Mapper, one_process
from loaders.pipeline import BuiltDocument
from server.checking.kept import to_kept
from server.checking.report import Report
from server.errors import DamagedSnapshot, PublishBusy
from server.publishing.filling import fill_store
from server.publishing.indexing import write_index
from server.publishing.inputs import Inputs, read_inputs
from server.publishing.snapshot import (
    JUDGED,
    POINTER,
    SNAPSHOTS,
    Snapshot,
    load_snapshot,
    read_pointer,
)
from server.publishing.texts import keep_texts

KEPT = 2
"""Snapshots that stay: the published one and the one before it, for readers on the move."""

STEPS = (
    *("load", "derive", "judge", "count", "dump"),
    *("backup", "index", "describe", "move", "switch", "clean"),
)
"""What ``on_step`` is told, in this order, before each step begins."""

GRAPH_COUNTS = "SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"

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
    with _lock(store):
        _clear_work(store)
        inputs = read_inputs(ttl, share, overlay, sources, built)
        published = _published(store)
        if published is not None and published.inputs == inputs.digest:
            _clear_old(store, published.identifier)
            return replace(published, unchanged=True)
        started = time.monotonic()
        work = Path(tempfile.mkdtemp(dir=store / "work"))
        sequence = _last_sequence(store) + 1
        database = Store()  # rules ask it hundreds of times: in memory that takes half as long
        report = fill_store(database, inputs, on_step=on_step, fan=fan, cache=store / JUDGED)
        on_step("count")
        snapshot = _describe(database, inputs, work / "snapshot", sequence)
        _write(database, inputs, report, snapshot, on_step, started=started)
        on_step("move")
        folder = snapshot.path
        _sync_tree(folder)
        final = store / SNAPSHOTS / snapshot.identifier
        folder.rename(final)
        _sync(final.parent)
        on_step("switch")
        _switch(store, snapshot.identifier)
        on_step("clean")
        _clear_work(store)
        _clear_old(store, snapshot.identifier)
        return replace(snapshot, path=final)


def _describe(database: Store, inputs: Inputs, folder: Path, sequence: int) -> Snapshot:
    graphs = _counts(database, GRAPH_COUNTS)
    return Snapshot(
        identifier=f"{sequence:06d}-{inputs.digest[:12]}",
        sequence=sequence,
        inputs=inputs.digest,
        published_at=datetime.now(UTC).isoformat(timespec="seconds"),
        triples=sum(graphs.values()),
        graphs=graphs,
        classes=_counts(database, CLASS_COUNTS),
        documents=tuple(inputs.documents),
        path=folder,
    )


def _write(
    database: Store,
    inputs: Inputs,
    report: Report | None,
    snapshot: Snapshot,
    on_step: Callable[[str], None],
    *,
    started: float,
) -> None:
    """Fill a snapshot folder that nobody reads yet."""
    folder = snapshot.path
    (folder / "documents").mkdir(parents=True)
    for file in inputs.documents.values():
        (folder / "documents" / file.path.name).write_bytes(file.content)
    on_step("dump")
    database.dump(snapshot.quads, format=RdfFormat.N_QUADS)
    on_step("backup")
    with ThreadPoolExecutor(1) as threads:  # the engine loads without Python's lock
        stored = threads.submit(_back_up, snapshot, folder.parent / "live")
        on_step("index")
        write_index(database, snapshot.index)
        on_step("describe")
        keep_texts(inputs, folder / "texts")
        if report is not None:
            snapshot.report.write_bytes(to_kept(report))
        stored.result()
    described = replace(snapshot, publish_seconds=round(time.monotonic() - started, 3))
    (folder / "snapshot.json").write_text(described.to_json(), encoding="utf-8")


def _back_up(snapshot: Snapshot, live: Path) -> None:
    """Load what was dumped into a database on disk, and link that into the snapshot."""
    stored = Store(live)
    stored.bulk_load(path=snapshot.quads, format=RdfFormat.N_QUADS, lenient=True)
    stored.flush()
    stored.backup(snapshot.database)


def _counts(database: Store, query: str) -> dict[str, int]:
    rows = database.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    return dict(sorted((row[0].value, int(row[1].value)) for row in rows))


@contextmanager
def _lock(store: Path) -> Iterator[None]:
    """Hold the publisher's lock; the kernel lets go of it when the process dies."""
    for room in (store / "work", store / SNAPSHOTS):
        room.mkdir(parents=True, exist_ok=True)
    handle = os.open(store / "publish.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
            raise PublishBusy(
                f"Process {holder or 'unknown'} is publishing into {store} right now.",
                hint="Wait until it has finished, or choose another folder with --store.",
                store=str(store),
                holder=holder,
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)  # a worker that was forked meanwhile holds a copy
        os.close(handle)


def _published(store: Path) -> Snapshot | None:
    """Return the published snapshot if it is whole; a damaged one is published again."""
    name = read_pointer(store)
    if name is None:
        return None
    try:
        return load_snapshot(store / SNAPSHOTS / name)
    except DamagedSnapshot:
        return None


def _snapshot_folders(store: Path) -> Sequence[Path]:
    return sorted(path for path in (store / SNAPSHOTS).iterdir() if path.is_dir())


def _last_sequence(store: Path) -> int:
    numbers = (path.name.partition("-")[0] for path in _snapshot_folders(store))
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


def _clear_work(store: Path) -> None:
    for path in (store / "work").iterdir():
        shutil.rmtree(path, ignore_errors=True)


def _clear_old(store: Path, published: str) -> None:
    others = [path for path in _snapshot_folders(store) if path.name != published]
    for path in others[: max(0, len(others) - (KEPT - 1))]:
        shutil.rmtree(path, ignore_errors=True)


def _switch(store: Path, identifier: str) -> None:
    """Point ``CURRENT`` at a snapshot: one rename, so that readers see the old or the new."""
    draft = store / f"{POINTER}.tmp"
    with draft.open("w", encoding="ascii") as file:
        file.write(identifier + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, store / POINTER)
    _sync(store)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)
