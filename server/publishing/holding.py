"""Snapshots that somebody still reads are not removed: readers hold them, publishers look first.

In: a snapshot's folder. Out: a hold on it for as long as a reader wants, or its removal if nobody
holds it. A hold is a shared lock of the kernel on ``snapshot.json``: it ends with the process that
has it, however that ends, and asks nothing of a folder that cannot be written to. Where the file
system knows no locks nobody holds anything, and the last two snapshots stay as always.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from server.errors import DamagedSnapshot
from server.publishing.snapshot import Snapshot, current_snapshot

HELD = "snapshot.json"

TRIES = 10
"""How often a reader looks anew when what it found was removed before it could hold it."""


@contextlib.contextmanager
def hold_current(store: Path) -> Iterator[Snapshot]:
    """Yield the published snapshot; it stays until the block ends, whatever is published meanwhile.

    Raises:
        NoSnapshot: Nothing was published in the store.
        DamagedSnapshot: The published folder lacks a part.
    """
    snapshot = current_snapshot(store)
    for chance in range(TRIES):
        try:
            hold = hold_snapshot(snapshot.path)
            break
        except DamagedSnapshot:
            if chance == TRIES - 1:
                raise
            snapshot = current_snapshot(store)
    with hold:
        yield snapshot


def hold_snapshot(folder: Path) -> BinaryIO:
    """Keep publishers from removing a snapshot until what this returns is closed.

    Raises:
        DamagedSnapshot: It is gone, or a publisher is removing it now.
    """
    file = None
    try:
        file = (folder / HELD).open("rb")
        _lock_shared(file)
        if os.fstat(file.fileno()).st_nlink:  # not removed between opening and locking
            return file
    except (FileNotFoundError, BlockingIOError):
        pass
    if file is not None:
        file.close()
    raise DamagedSnapshot(
        f"The snapshot {folder} has been removed: newer ones have taken its place.",
        hint="Ask again; the newest is in CURRENT.",
        path=str(folder),
    )


def _lock_shared(file: BinaryIO) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        return  # no locks on this file system


def remove_unless_held(folder: Path) -> bool:
    """Remove a snapshot that nobody reads; tell whether it was removed."""
    with contextlib.ExitStack() as stack:
        try:
            file = stack.enter_context((folder / HELD).open("rb"))
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            pass  # damaged, or no locks on this file system: nobody can hold it
        shutil.rmtree(folder, ignore_errors=True)
    return True
