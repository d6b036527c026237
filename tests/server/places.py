"""Folders of the test graph, and a server to talk to from outside."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from server.publishing.snapshot import Snapshot
from server.publishing.store import publish

ROOT = Path(__file__).resolve().parent.parent.parent
GRAPH = Path(__file__).resolve().parent / "graph"

BASE = "https://w3id.org/tupoksi/"
DUTY = BASE + "id/peraturan/uji/perwali/2020/1/pasal/3/huruf/a/tugas"
DOCUMENT = BASE + "graph/perwali-uji-1-2020"

PREFIX = (
    "PREFIX tpk: <https://w3id.org/tupoksi/def#> "
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
)
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"

# Queries that no deadline of a test outlives, and queries that kill the process they run in.
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . "
    "FILTER(STR(?c) != STR(?o)) }"
)
DEADLY = f"ASK {{ FILTER({'!' * 20_000}true) }}"
GREEDY = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?l ?a"


def publish_graph(store: Path, ttl: Path = GRAPH / "ttl", *, share: Path = GRAPH) -> Snapshot:
    """Publish the test graph."""
    return publish(ttl, share, store)


def copy_ttl(target: Path, *, extra: str = "") -> Path:
    """Copy the test graph's documents, with statements added to one of them."""
    target.mkdir(parents=True, exist_ok=True)
    for path in (GRAPH / "ttl").glob("*.ttl"):
        (target / path.name).write_bytes(path.read_bytes())
    with (target / "perwali-uji-2-2021.ttl").open("a", encoding="utf-8") as file:
        file.write(extra)
    return target


def wait_until(condition: Callable[[], object], *, seconds: float = 20) -> None:
    """Return when a condition holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not reached in {seconds} s"
        time.sleep(0.01)


def children_of(process: int) -> list[int]:
    """Return the processes that a process has started."""
    children = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == process:
                children.append(int(entry.name))
    return children


def is_running(process: int) -> bool:
    """Tell whether a process exists and is no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def clean_environment(**variables: str) -> dict[str, str]:
    """Return this environment without settings of ours, and with some."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TUPOKSI_")}
    return {**kept, "PYTHONPATH": str(ROOT), **variables}


@contextmanager
def running_server(store: Path, **variables: str) -> Iterator[tuple[str, int]]:
    """Run ``tupoksi serve`` on a free port; yield its address and its process id."""
    with serving_process(store, **variables) as (address, process):
        yield address, process.pid


@contextmanager
def serving_process(store: Path, **variables: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run ``tupoksi serve`` on a free port; yield its address and the process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "server", "serve", "--port", "0", "--store", str(store)],
        env=clean_environment(**variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        ready, _, _ = select.select([process.stdout], [], [], 30)
        line = process.stdout.readline() if ready else ""
        match = re.search(r"http://[^/\s]+", line)
        assert match, f"the server said {line!r}"
        yield match.group(), process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
            process.stderr.close()
