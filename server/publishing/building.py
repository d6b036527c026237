"""From source documents to a published graph, as the ``build`` command and a first ``serve`` do it.

In: three folders. Out: what was built and published, for whoever reports it. The loaders write the
Turtle files; ``store.py`` publishes them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from loaders.parallel import count_processors, open_processes
from loaders.pipeline import BuiltDocument, build_ttl
from loaders.share import SHARE
from server.publishing.snapshot import Snapshot
from server.publishing.store import publish


@dataclass(frozen=True, slots=True)
class Build:
    """What one build did."""

    documents: tuple[BuiltDocument, ...]
    snapshot: Snapshot


def build_graph(
    sources: Path,
    ttl: Path,
    store: Path,
    *,
    share: Path = SHARE,
    overlay: Path | None = None,
    on_document: Callable[[BuiltDocument], None] | None = None,
    on_step: Callable[[str], None] = lambda step: None,
) -> Build:
    """Read the sources, write their graphs, publish them.

    Args:
        sources: Folder of source documents with ``sources.toml``.
        ttl: Folder for the graph files; files of documents that are gone are removed.
        store: Store folder.
        share: Folder that holds ``ontology/``, ``data/links/`` and ``queries/rules/``.
        overlay: Folder of corrections by people, or None.
        on_document: Told of each document that was read.
        on_step: Told of each step of publishing before it begins.

    Raises:
        LoaderError: A source cannot be read.
        StoreError: The graph cannot be published; the last snapshot still serves.
    """
    with open_processes(count_processors()) as fan:
        documents = build_ttl(sources, ttl, on_document, observe=True, fan=fan)
        snapshot = publish(
            ttl,
            share,
            store,
            overlay=overlay,
            on_step=on_step,
            sources=sources,
            built=documents,
            fan=fan,
        )
    return Build(documents, snapshot)


def find_stale(sources: Path, ttl: Path) -> list[str]:
    """Return the names of graph files that differ from what the sources give; writes none of them.

    Raises:
        LoaderError: A source cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        with open_processes(count_processors()) as fan:
            build_ttl(sources, fresh, fan=fan)
        names = {path.name for room in (fresh, ttl) for path in room.glob("*.ttl")}
        return sorted(name for name in names if _content(fresh / name) != _content(ttl / name))


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
