"""Write a dump: a folder named after the snapshot, whole or not at all, and ``latest``.

In: a snapshot and a folder. Out: :class:`Dump`. Promises:

1. A version appears under its name when every file of it is there; a crash leaves the old ones.
2. A version that is there already is left as it is: a version never changes.
3. ``SHA256SUMS`` lists every other file, so that ``sha256sum -c`` proves the folder.
4. ``latest`` is a link that is replaced in one step.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from server.dumping.notes import build_notes
from server.dumping.tables import build_sssom, build_tables
from server.publishing.snapshot import GRAPH_BASE, Snapshot
from server.web.terms import PREFIXES

LATEST = "latest"
SUMS = "SHA256SUMS"
DUMPS = "dumps"
"""The folder of dumps inside a store folder."""

KEPT = 5
"""Versions that stay in the store's own folder; a folder that the user names keeps them all."""

# "000007-5f2c81d0a3b4": the identifier of a snapshot, and so the name of a version.
VERSION_RE = re.compile(r"\d{6,}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Dump:
    """One version on disk; ``unchanged`` when it was there already."""

    version: str
    path: Path
    unchanged: bool


def write_dump(snapshot: Snapshot, folder: Path, *, kept: int = 0) -> Dump:
    """Write a snapshot as a version of a dump folder, and point ``latest`` to it.

    Args:
        snapshot: What to write.
        folder: The folder of versions; made when missing.
        kept: How many versions to keep, the newest first; 0 keeps all.

    Raises:
        OSError: The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    final = folder / snapshot.identifier
    unchanged = (final / SUMS).is_file()
    if not unchanged:
        draft = folder / f".{snapshot.identifier}.{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        try:
            _fill(snapshot, draft)
            draft.rename(final)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    _point(folder, snapshot.identifier)
    if kept:
        for name in list_versions(folder)[kept:]:
            shutil.rmtree(folder / name, ignore_errors=True)
    return Dump(snapshot.identifier, final, unchanged)


def list_versions(folder: Path) -> list[str]:
    """Return the versions in a folder, the newest first."""
    if not folder.is_dir():
        return []
    names = (path.name for path in folder.iterdir() if (path / SUMS).is_file())
    return sorted((name for name in names if VERSION_RE.fullmatch(name)), reverse=True)


def read_sums(version: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a version by its path in it."""
    lines = (version / SUMS).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _fill(snapshot: Snapshot, draft: Path) -> None:
    for room in ("ttl", "tables"):
        (draft / room).mkdir(parents=True)
    shutil.copyfile(snapshot.quads, draft / "graph.nq")
    database = Store.read_only(str(snapshot.database))
    with ThreadPoolExecutor(2) as threads:  # the engine writes without Python's lock
        whole = [
            threads.submit(
                database.dump, draft / f"graph.{suffix}", format=format_, prefixes=PREFIXES
            )
            for suffix, format_ in (("jsonld", RdfFormat.JSON_LD), ("trig", RdfFormat.TRIG))
        ]
        for graph in snapshot.graphs:
            _write_graph(snapshot, database, graph, draft / "ttl")
        for name, content in build_tables(database):
            (draft / "tables" / name).write_bytes(content)
        for job in whole:
            job.result()
    (draft / "mappings.sssom.tsv").write_bytes(build_sssom(database))
    for name, text in build_notes(snapshot):
        (draft / name).write_text(text, encoding="utf-8")
    files = sorted(path for path in draft.rglob("*") if path.is_file())
    sums = "".join(f"{_digest(path)}  {path.relative_to(draft).as_posix()}\n" for path in files)
    (draft / SUMS).write_text(sums, encoding="utf-8")


def _write_graph(snapshot: Snapshot, database: Store, graph: str, room: Path) -> None:
    """Write one graph as Turtle; a document's as it was loaded, byte for byte."""
    name = graph.removeprefix(GRAPH_BASE)
    path = room / f"{name}.ttl"
    path.parent.mkdir(parents=True, exist_ok=True)
    held = snapshot.document(name)
    if held is not None:
        shutil.copyfile(held, path)
        return
    database.dump(path, format=RdfFormat.TURTLE, from_graph=NamedNode(graph), prefixes=PREFIXES)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _point(folder: Path, version: str) -> None:
    draft = folder / f".{LATEST}.{os.getpid()}"
    draft.unlink(missing_ok=True)
    draft.symlink_to(version, target_is_directory=True)
    os.replace(draft, folder / LATEST)
