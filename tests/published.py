"""The real graph, published once for a whole test run, however many processes the run has.

In: a folder that all processes of the run share. Out: a store folder with ``data/ttl`` published in
it. Publishing takes some seconds of processor time, so the first process does it and the others wait.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from server.publishing.snapshot import read_pointer
from server.publishing.store import publish

ROOT = Path(__file__).resolve().parent.parent


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Return the run's folder: of all its processes where pytest-xdist started several."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def publish_once(folder: Path) -> Path:
    """Return a store with the real graph; whoever comes first publishes it."""
    store = folder / "published-graph"
    with (folder / "published-graph.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if read_pointer(store) is None:
            publish(ROOT / "data" / "ttl", ROOT, store)
    return store
