"""Apply a change to a private copy of the published graph, and publish the copy.

In: a store folder and a :class:`Change`. Out: :class:`Written`, when the new snapshot is on disk
and ``CURRENT`` points to it. Promises: readers see the graph before the change or after it; a
change that is refused or cut short leaves everything as it was; no graph that the build owns is
ever different afterwards. The copy shares the database files of the snapshot (hard links; they are
never written to again), so that its cost is that of the change, not that of the graph.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store

from server.engine.guard import admit_update, check_size
from server.engine.syntax import explain_syntax
from server.errors import (
    BadRequest,
    GraphOwned,
    NotFound,
    PreconditionFailed,
    QuerySyntaxError,
    UpdateFailed,
)
from server.publishing.folder import clear_work, lock, next_sequence, switch_to
from server.publishing.foreign import Foreign, count_graphs, is_owned, read_foreign
from server.publishing.indexing import write_index
from server.publishing.snapshot import SNAPSHOTS, Snapshot, load_snapshot, read_pointer
from server.writing.change import Bounds, Change, Written
from server.writing.payload import Graph, read_payload
from server.writing.placing import outline, put_in
from server.writing.targets import find_targets, with_dataset

MADE_ANEW = frozenset(("db", "graph.nq", "snapshot.json"))
"""Parts of a snapshot that a change writes; all others are shared with the snapshot before."""

COPY_BYTES = 1 << 20


def edit(store: Path, change: Change, body: bytes, bounds: Bounds) -> Written:
    """Apply a change and publish the result.

    Args:
        store: The store folder; one without any snapshot is an empty graph.
        change: What to do.
        body: The update or the RDF.
        bounds: What it may cost.

    Raises:
        PublishBusy: Another process is publishing.
        PreconditionFailed: Not the snapshot that the change requires.
        DamagedSnapshot: The published snapshot lacks a part; nothing is built on it.
        QueryRefused: The update is not one, or reaches for what it may not.
        ProtocolError: The body cannot be read, or there is no such graph.
    """
    with lock(store, patience=bounds.patience):
        clear_work(store)
        name = read_pointer(store)
        before = load_snapshot(store / SNAPSHOTS / name) if name is not None else None
        _check_required(change, name or "")
        work = Path(tempfile.mkdtemp(dir=store / "work"))
        live = work / "live"
        if before is not None:
            link_database(before.database, live)
        database = Store(str(live))
        created = _apply(database, change, body, bounds, before)
        foreign = read_foreign(database)
        if before is not None and _is_same(before, foreign):
            del database  # while it is open its threads may write into the folder being removed
            clear_work(store)
            return Written(
                snapshot=before.identifier,
                sequence=before.sequence,
                created=created,
                changed=False,
            )
        folder = work / "snapshot"
        snapshot = _describe(before, foreign, folder, next_sequence(store))
        database.flush()
        folder.mkdir()
        database.backup(str(snapshot.database))
        _fill(snapshot, before, foreign, database)
        del database
        done = switch_to(store, snapshot)
        return Written(snapshot=done.identifier, sequence=done.sequence, created=created)


def link_database(source: Path, target: Path) -> None:
    """Copy a database that nobody writes to; its tables are shared, the rest is copied.

    RocksDB never writes to a table (``*.sst``) once it is complete; that is what its own
    checkpoints rely on too.
    """
    target.mkdir(parents=True)
    for path in source.iterdir():
        if path.suffix == ".sst":
            os.link(path, target / path.name)
        elif path.name != "LOCK":
            shutil.copy2(path, target / path.name)


def _check_required(change: Change, published: str) -> None:
    if change.requires is not None and change.requires != published:
        raise PreconditionFailed(
            "The graph has changed since it was looked at.",
            hint="Read it again, then send the change with its new ETag.",
            snapshot=published,
        )


def _apply(
    database: Store, change: Change, body: bytes, bounds: Bounds, before: Snapshot | None
) -> bool:
    """Apply a change to the private copy; return whether it made a graph."""
    owned = before.graphs if before is not None else {}
    if change.kind == "update":
        _update(database, change, body, bounds, [iri for iri in owned if is_owned(iri)])
        return False
    if change.graph is not None and is_owned(change.graph):
        raise _to_owned(change.graph)
    graph: Graph = DefaultGraph() if change.graph is None else NamedNode(change.graph)
    existed = change.graph is None or database.contains_named_graph(NamedNode(change.graph))
    if not existed and change.kind in ("remove", "patch"):
        raise NotFound(f"There is no graph {change.graph}.", address=change.graph)
    if change.kind == "patch":
        quads: Iterable[Quad] = _patch(database, graph, change, body, bounds)
    elif change.kind == "remove":
        quads = ()
    else:
        quads = read_payload(
            body,
            change.content_type,
            graph,
            base=change.graph or change.base,
            max_nesting=bounds.nesting,
        )
    _write(database, graph, list(quads), change)
    return not existed


def _write(database: Store, graph: Graph, quads: list[Quad], change: Change) -> None:
    if change.kind != "merge":
        database.clear_graph(graph)
    if isinstance(graph, NamedNode):
        if change.kind == "remove":
            database.remove_graph(graph)
        else:
            database.add_graph(graph)
    database.extend(quads)


def _update(database: Store, change: Change, body: bytes, bounds: Bounds, owned: list[str]) -> None:
    """Run a SPARQL Update; refuse it when it would touch a graph of the build."""
    text = _to_text(body)
    check_size(text, bounds.size)
    seen = outline(text, change.brought)
    admit_update(seen, max_nesting=bounds.nesting)
    targets = find_targets(seen)
    if change.using_graphs or change.using_named_graphs:
        if targets.chooses_dataset:
            raise BadRequest(
                "The update has USING or WITH, and the request has using-graph-uri or "
                "using-named-graph-uri.",
                hint="Choose the graphs in one of the two places.",
            )
        _run(Store(), seen, change)  # a syntax error is shown in the text as it was sent
    refused = sorted(filter(is_owned, targets.graphs)) + (owned if targets.clears_named else [])
    if refused:
        raise _to_owned(refused[0])
    text = put_in(text, change.brought, bounds)
    if change.using_graphs or change.using_named_graphs:
        text = with_dataset(text, change.using_graphs, change.using_named_graphs)
    before = _look(database, owned, closely=not targets.is_certain)
    _run(database, text, change)
    after = _look(database, owned, closely=not targets.is_certain)
    for iri in {*before, *after}:
        if before.get(iri) != after.get(iri):
            raise _to_owned(iri)


def _look(database: Store, owned: list[str], *, closely: bool) -> dict[str, object]:
    """Return how each graph of the build is: its size, or closely a digest of what it says."""
    sizes: dict[str, object] = {
        iri: count for iri, count in count_graphs(database).items() if is_owned(iri)
    }
    return {**sizes, **_digest(database, owned)} if closely else sizes


def _run(database: Store, text: str, change: Change) -> None:
    try:
        database.update(text, base_iri=change.base)
    except SyntaxError as error:
        found = explain_syntax(str(error), text)
        place = f" at line {found.line}, column {found.column}" if found.line else ""
        raise QuerySyntaxError(
            f"The update does not parse{place}: {found.reason}.",
            hint=f"The parser stopped at \N{REFERENCE MARK}: {found.excerpt}",
            line=found.line,
            column=found.column,
            excerpt=found.excerpt,
        ) from error
    except (RuntimeError, ValueError) as error:
        raise UpdateFailed(
            f"The update cannot be done: {error}.",
            hint="Nothing was written. SILENT lets an operation fail without a word.",
        ) from error


def _patch(
    database: Store, graph: Graph, change: Change, body: bytes, bounds: Bounds
) -> Iterator[Quad]:
    """Yield what a graph holds after an update that sees it alone, as its default graph."""
    text = _to_text(body)
    check_size(text, bounds.size)
    admit_update(text, max_nesting=bounds.nesting)
    scratch = Store()
    held = database.quads_for_pattern(None, None, None, graph)
    scratch.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in held)
    _run(scratch, text, change)
    if next(iter(scratch.named_graphs()), None) is not None:
        raise BadRequest(
            "The update of a PATCH names a graph.",
            hint="It changes the graph of the address, which is its default graph.",
        )
    for quad in scratch:
        yield Quad(quad.subject, quad.predicate, quad.object, graph)


def _to_text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("The update is not UTF-8.", hint="Send it as UTF-8.") from error


class _Digest:
    """A file that keeps nothing but a digest of what is written to it."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()

    def write(self, chunk: bytes) -> int:
        self.hash.update(chunk)
        return len(chunk)

    def flush(self) -> None:
        """There is nothing to flush."""


def _digest(database: Store, graphs: list[str]) -> dict[str, str]:
    """Return a digest of each graph; equal in one database as long as the graph is the same."""
    digests = {}
    for iri in graphs:
        sink = _Digest()
        database.dump(sink, format=RdfFormat.N_TRIPLES, from_graph=NamedNode(iri))  # type: ignore[arg-type]
        digests[iri] = sink.hash.hexdigest()
    return digests


def _is_same(before: Snapshot, foreign: Foreign) -> bool:
    kept = {iri: count for iri, count in before.graphs.items() if not is_owned(iri)}
    return kept == foreign.graphs and _tail(before) == foreign.lines


def _tail(snapshot: Snapshot) -> bytes:
    """Return what clients had written, as it stands at the end of the snapshot's N-Quads."""
    if snapshot.owned_size is None:
        return b""
    with snapshot.quads.open("rb") as file:
        file.seek(snapshot.owned_size)
        return file.read()


def _describe(before: Snapshot | None, foreign: Foreign, folder: Path, sequence: int) -> Snapshot:
    """Return the metadata of the snapshot to come; a build of the same inputs leaves it alone."""
    digest = hashlib.sha256((before.identifier if before else "").encode() + foreign.lines)
    graphs = before.graphs if before else {}
    kept = {iri: count for iri, count in graphs.items() if is_owned(iri)}
    facts = Snapshot(
        identifier=f"{sequence:06d}-{digest.hexdigest()[:12]}",
        sequence=sequence,
        inputs=before.inputs if before else "",
        published_at=datetime.now(UTC).isoformat(timespec="seconds"),
        triples=sum(kept.values()) + foreign.lines.count(b"\n"),
        graphs={**kept, **foreign.graphs},
        classes=before.classes if before else {},
        documents=before.documents if before else (),
        path=folder,
        default_triples=foreign.default_triples,
    )
    if before is None:
        return replace(facts, owned_size=0)
    size = before.owned_size
    return replace(facts, owned_size=before.quads.stat().st_size if size is None else size)


def _fill(snapshot: Snapshot, before: Snapshot | None, foreign: Foreign, database: Store) -> None:
    """Write the parts of a snapshot other than its database."""
    if before is None:
        (snapshot.path / "documents").mkdir()
        write_index(database, snapshot.index)
    else:
        _share(before.path, snapshot.path)
    with snapshot.quads.open("wb") as target:
        if before is not None:
            _copy_start(before.quads, target.fileno(), snapshot.owned_size or 0)
            target.seek(0, os.SEEK_END)
        target.write(foreign.lines)
    (snapshot.path / "snapshot.json").write_text(snapshot.to_json(), encoding="utf-8")


def _share(source: Path, target: Path) -> None:
    """Link every part that a change does not touch."""
    for path in source.iterdir():
        if path.name in MADE_ANEW:
            continue
        if path.is_dir():
            shutil.copytree(path, target / path.name, copy_function=os.link)
        else:
            os.link(path, target / path.name)


def _copy_start(source: Path, target: int, size: int) -> None:
    """Copy the first bytes of a file to the start of another."""
    with source.open("rb") as file:
        while size > 0:
            copied = os.write(target, file.read(min(size, COPY_BYTES)))
            if copied == 0:
                break
            size -= copied


def _to_owned(graph: str) -> GraphOwned:
    return GraphOwned(
        f"The graph {graph} is made by `tupoksi build` from the documents; it cannot be written.",
        hint="Correct what it says with the overlay (docs/corrections.md), or write to a graph of "
        "your own.",
        graph=graph,
    )
