"""Answer our own questions on a copy of what a server elsewhere holds.

In: the snapshot that stands for what it holds (``mirror.py``), wherever that lies. Out: a store
folder of its own in which that snapshot is published, and the workers of :class:`QueryEngine` over
it. For servers that would answer some of these questions wrongly; which, ``probing.py`` finds.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from server.engine.generation import START_SECONDS
from server.engine.report import OnQuery
from server.engine.workers import QueryEngine
from server.publishing.snapshot import POINTER, SNAPSHOTS, Snapshot
from server.remote.connection import Remote
from server.remote.mirror import find_mirror
from server.settings import Settings


class Copy:
    """Workers over the copy; they switch to another as they do in any store."""

    def __init__(self, settings: Settings, store: Path, on_query: OnQuery) -> None:
        self._store = store
        # the public asks the server itself: the least for queries that never come
        chosen = replace(settings, remote="", store=store, public_workers=1, heavy_workers=1)
        self.engine = QueryEngine(chosen)
        self.engine.on_query = on_query
        self._is_started = False

    async def hold(self, snapshot: Snapshot) -> None:
        """Answer from this snapshot from now on."""
        publish_link(self._store, snapshot)
        if self._is_started:
            await self.engine.catch_up(snapshot.sequence, START_SECONDS)
            return
        self._is_started = True
        await self.engine.start()

    async def stop(self) -> None:
        """End the workers."""
        if self._is_started:
            await self.engine.stop()


@contextmanager
def open_copy(remote: Remote) -> Iterator[Path]:
    """Yield a store folder with a copy of what a server holds; it is gone afterwards.

    Raises:
        RemoteFailed: The server gives no answer, or holds no graph.
    """
    with tempfile.TemporaryDirectory(prefix="tupoksi-") as folder:
        store = Path(folder) / "store"
        publish_link(store, find_mirror(remote, Path(folder) / "snapshot", None))
        yield store


def publish_link(store: Path, snapshot: Snapshot) -> None:
    """Make a snapshot that lies elsewhere the published one of a store folder."""
    place = store / SNAPSHOTS / snapshot.identifier
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(snapshot.path.absolute(), target_is_directory=True)
    pointer = store / f"{POINTER}.new"
    pointer.write_text(f"{snapshot.identifier}\n", encoding="ascii")
    pointer.replace(store / POINTER)
