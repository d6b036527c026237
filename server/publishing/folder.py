"""The store folder as publishers see it: one at a time, everything on disk before the switch.

In: the store folder and a complete snapshot in its work folder. Out: that snapshot published, by
one rename of the pointer. A publisher that dies at any point leaves the last published snapshot as
it was, and some rubbish that the next one removes. Knows nothing of what a snapshot holds.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from server.errors import PublishBusy
from server.publishing.holding import remove_unless_held
from server.publishing.snapshot import POINTER, SNAPSHOTS, Snapshot

KEPT = 2
"""Snapshots that stay: the published one and the one before it, for readers on the move."""

LOCK_CHECK = 0.05
"""Seconds between two looks whether another publisher has finished."""


@contextmanager
def lock(store: Path, *, patience: float = 0.0) -> Iterator[None]:
    """Hold the publisher's lock; the kernel lets go of it when the process dies.

    Args:
        store: The store folder; made when missing.
        patience: Seconds to wait for another publisher to finish.

    Raises:
        PublishBusy: Another process holds it still.
    """
    for room in (store / "work", store / SNAPSHOTS):
        room.mkdir(parents=True, exist_ok=True)
    handle = os.open(store / "publish.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _try_lock(handle, patience):
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
            raise PublishBusy(
                f"Process {holder or 'unknown'} is publishing into {store} right now.",
                hint="Wait until it has finished, or choose another folder with --store.",
                store=str(store),
                holder=holder,
            )
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)  # a worker that was forked meanwhile holds a copy
        os.close(handle)


def _try_lock(handle: int, patience: float) -> bool:
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(LOCK_CHECK)
        else:
            return True


def switch_to(
    store: Path, snapshot: Snapshot, on_step: Callable[[str], None] = lambda step: None
) -> Snapshot:
    """Make a complete snapshot in the work folder the published one; return it in its place.

    When this returns it is on disk, and so is the pointer to it. Call it under :func:`lock`.
    """
    on_step("move")
    _sync_tree(snapshot.path)
    final = store / SNAPSHOTS / snapshot.identifier
    snapshot.path.rename(final)
    _sync(final.parent)
    on_step("switch")
    _switch(store, snapshot.identifier)
    on_step("clean")
    clear_work(store)
    clear_old(store, snapshot.identifier)
    return replace(snapshot, path=final)


def _snapshot_folders(store: Path) -> Sequence[Path]:
    return sorted(path for path in (store / SNAPSHOTS).iterdir() if path.is_dir())


def next_sequence(store: Path) -> int:
    """Return the number of the snapshot that comes after all there are."""
    numbers = (path.name.partition("-")[0] for path in _snapshot_folders(store))
    return 1 + max((int(number) for number in numbers if number.isdecimal()), default=0)


def clear_work(store: Path) -> None:
    """Remove what a publisher that died left behind; call it under :func:`lock`."""
    for path in (store / "work").iterdir():
        shutil.rmtree(path, ignore_errors=True)


def clear_old(store: Path, published: str) -> None:
    """Remove old snapshots, but for those that a reader holds: the next publish tries again."""
    others = [path for path in _snapshot_folders(store) if path.name != published]
    for path in others[: max(0, len(others) - (KEPT - 1))]:
        remove_unless_held(path)


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
