"""Look at the machine: is everything here that the commands need, and does it work?

In: settings. Out: a list of :class:`Check`, each with what it means when it fails. Nothing is
changed; what is tried is tried in child processes and temporary folders.
"""

from __future__ import annotations

import os
import platform
import resource
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from loaders.share import IS_CHECKOUT, SHARE
from server.engine.blocking import BlockingEngine
from server.engine.confine import deny_network, limit_memory
from server.errors import ServerError
from server.operation.integrity import check_snapshot
from server.publishing.holding import hold_current
from server.publishing.snapshot import Snapshot, current_snapshot
from server.remote.connection import connect
from server.searching.index import SearchIndex
from server.settings import MIB, Settings

PACKAGES = (
    "fastapi",
    "jinja2",
    "prometheus-client",
    "pyoxigraph",
    "rapidfuzz",
    "rdflib",
    "rich",
    "sparqlwrapper",
    "typer",
    "uvicorn",
)

PROGRAM_VARIABLES = frozenset(("TUPOKSI_TRACEBACK",))
"""Variables that are no settings of the server."""

LEAST_FREE = 200 * MIB
SNAPSHOTS_WITH_ROOM = 3

TOOL_TO_USE = {
    "java": ("java",),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
}
USE = {
    "java": "needed only for checking the ontology with HermiT (a test)",
    "chromium": "needed only for the tests that open the pages in a browser",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        name: What was looked at.
        is_good: False when something that is needed is missing or broken.
        found: What was found, or what is missing and why it matters.
    """

    name: str
    is_good: bool
    found: str


def examine_machine(settings: Settings) -> Iterator[Check]:
    """Yield one check after another; a failing one does not stop the rest."""
    is_new_enough = sys.version_info >= (3, 11)
    yield Check("Python", is_new_enough, f"{platform.python_version()} (3.11 or later is needed)")
    for package in PACKAGES:
        yield _check_package(package)
    yield _check_share()
    yield from _check_settings(os.environ)
    yield _check_folder(settings.store)
    yield _check_disk(settings.store)
    yield from _check_store(settings)
    if settings.remote:
        yield _check_remote(settings)
    yield Check("fork", _in_child(lambda: True), "worker processes can be made")
    yield Check("memory limit", _memory_limit_holds(), "a worker that takes too much is stopped")
    fenced = _in_child(deny_network)
    yield Check(
        "network fence", True, "seccomp" if fenced else "descriptor limit only (no seccomp)"
    )
    yield _check_extra("mcp", "needed only for tupoksi mcp")
    for tool, names in TOOL_TO_USE.items():
        path = next(filter(None, (shutil.which(name) for name in names)), None)
        yield Check(tool, True, path or f"not installed, {USE[tool]}")


def _check_package(package: str) -> Check:
    try:
        return Check(package, True, version(package))
    except PackageNotFoundError:
        return Check(package, False, "not installed; install the requirements again")


def _check_extra(package: str, use: str) -> Check:
    """Say whether an extra is there; it is no fault when it is not."""
    try:
        return Check(package, True, version(package))
    except PackageNotFoundError:
        return Check(package, True, f"not installed, {use}")


def _check_share() -> Check:
    rooms = ("ontology", "queries/competency", "data/sources")
    missing = [room for room in rooms if not (SHARE / room).is_dir()]
    kind = "checkout" if IS_CHECKOUT else "installed package"
    found = f"{SHARE} ({kind})" + (f"; missing: {', '.join(missing)}" if missing else "")
    return Check("shared files", not missing, found)


def _check_folder(store: Path) -> Check:
    folder = _nearest(store)
    can_write = os.access(folder, os.W_OK)
    return Check("store folder", can_write, f"{store}" + ("" if can_write else " is not writable"))


def _check_settings(environment: Mapping[str, str]) -> Iterator[Check]:
    """Say what was set, and what was set in vain: a slip in a name would go unnoticed."""
    known = {item.metadata["variable"] for item in fields(Settings)} | PROGRAM_VARIABLES
    given = sorted(name for name in environment if name.startswith("TUPOKSI_"))
    chosen = ", ".join(name for name in given if name in known)
    yield Check("settings", True, chosen or "all by default")
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"; is {near[0]} meant?" if near else ""
            yield Check("settings", False, f"there is no setting {name}{hint}")


def _check_disk(store: Path) -> Check:
    """Tell whether another snapshot has room: a build needs its own and leaves the last two."""
    folder = _nearest(store)
    free = shutil.disk_usage(folder).free
    try:
        files = current_snapshot(store).path.rglob("*")
        size = sum(path.stat().st_size for path in files if path.is_file())
    except ServerError:
        size = 0
    needed = max(LEAST_FREE, SNAPSHOTS_WITH_ROOM * size)
    found = f"{free // MIB} MiB free in {folder}; a build should have {needed // MIB} MiB"
    return Check("disk", free >= needed, found)


def _nearest(folder: Path) -> Path:
    """Return the folder, or the nearest above it that there is."""
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())


def _check_store(settings: Settings) -> Iterator[Check]:
    try:
        with hold_current(settings.store) as snapshot:
            check_snapshot(snapshot)
            yield from _describe(snapshot)
    except ServerError as error:
        yield Check("snapshot", False, str(error))
        return
    try:
        with BlockingEngine(settings) as engine:
            answer = engine.run("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
        yield Check("workers", b"bindings" in answer.body, "answer")
    except ServerError as error:
        yield Check("workers", False, str(error))


def _check_remote(settings: Settings) -> Check:
    """Say what the server elsewhere can do; that it departs from SPARQL 1.1 is no fault here."""
    try:
        return Check("remote store", True, connect(settings.remote, settings).capabilities.words)
    except ServerError as error:
        return Check("remote store", False, str(error))


def _describe(snapshot: Snapshot) -> Iterator[Check]:
    found = f"{snapshot.identifier}, {snapshot.triples} triples, published {snapshot.published_at}"
    yield Check("snapshot", True, found)
    index = SearchIndex(snapshot.index)
    found = f"{index.entries} resources, {len(index.vocabulary.words)} words, whole"
    yield Check("search index", index.entries > 0, found)


def _memory_limit_holds() -> bool:
    """Try an allocation beyond a limit in a child; True when it is refused there."""

    def allocate() -> bool:
        limit_memory(64 * MIB)
        try:
            bytearray(512 * MIB)
        except MemoryError:
            return True
        return resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY

    return _in_child(allocate)


def _in_child(work: Callable[[], bool]) -> bool:
    """Return what some work returns in a child process; False when it dies."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if work() else 1
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
