"""Processes killed where it hurts most; nothing that was published is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from server.publishing.store import STEPS
from tests.server.places import (
    ENDLESS,
    ROOT,
    children_of,
    clean_environment,
    copy_ttl,
    is_running,
    publish_graph,
    running_server,
    wait_until,
)
from tests.survival.conftest import LIMITS, Prober, ask, count, survived

DIE_AT = """
import os, signal, sys
from pathlib import Path
from server.publishing.store import publish
ttl, share, store, fatal = sys.argv[1:]

def on_step(step):
    if step == fatal:
        os.kill(os.getpid(), signal.SIGKILL)

publish(Path(ttl), Path(share), Path(store), on_step=on_step)
"""


def publish_and_die(store: Path, ttl: Path, step: str) -> int:
    """Publish in another process that is killed at a step; return how it ended."""
    share = ROOT / "tests" / "server" / "graph"
    arguments = [sys.executable, "-c", DIE_AT, str(ttl), str(share), str(store), step]
    return subprocess.run(arguments, env=clean_environment(), check=False, timeout=60).returncode


def test_kill_9_of_every_worker(attacked: tuple[str, int, int]) -> None:
    address, process, triples = attacked
    (template,) = children_of(process)
    with survived(address, triples):
        for worker in children_of(template):
            os.kill(worker, signal.SIGKILL)
        wait_until(lambda: ask(address, "ASK {}")[0] == 200)
    assert children_of(process) == [template]


@pytest.mark.slow
def test_kill_9_of_the_template(home: Path) -> None:
    """All workers die with it; another takes its place."""
    triples = publish_graph(home).triples
    with running_server(home, **LIMITS) as (address, process), survived(address, triples):
        (template,) = children_of(process)
        os.kill(template, signal.SIGKILL)
        wait_until(lambda: not is_running(template))
        wait_until(lambda: ask(address, "ASK {}")[0] == 200)


@pytest.mark.long
def test_kill_9_of_the_server(home: Path) -> None:
    """Whoever starts it again finds everything that was published, and no process of before."""
    triples = publish_graph(home).triples
    with running_server(home, **LIMITS) as (address, process):
        (template,) = children_of(process)
        family = [process, template, *children_of(template)]
        assert count(address) == triples
        os.kill(process, signal.SIGKILL)
        wait_until(lambda: not any(is_running(member) for member in family))
    with running_server(home, **LIMITS) as (address, _):
        assert count(address) == triples


@pytest.mark.long
def test_kill_9_of_a_build_at_any_step(home: Path, tmp_path: Path) -> None:
    """Until the switch the old snapshot serves, from it on the new one; the next build succeeds."""
    triples = publish_graph(home).triples
    with running_server(home, **LIMITS) as (address, _), Prober(address) as prober:
        for number, step in enumerate(("load", "backup", "move", "switch", "clean")):
            assert step in STEPS
            ttl = copy_ttl(tmp_path / step, extra=f"<urn:x> <urn:y> {number} .\n")
            assert publish_and_die(home, ttl, step) == -signal.SIGKILL
            if step == "clean":  # the switch was made: that is what "published" means
                wait_until(lambda: count(address) == triples + 1)
            else:
                assert count(address) == triples
        ttl = copy_ttl(tmp_path / "last", extra="<urn:x> <urn:y> 1, 2, 3 .\n")
        last = publish_graph(home, ttl)
        wait_until(lambda: count(address) == last.triples)
    assert (prober.misses, prober.hits > 0) == ([], True)


@pytest.mark.long
def test_two_servers_on_one_store(home: Path, tmp_path: Path) -> None:
    """Both serve, both switch to what is published, and the end of one is nothing to the other."""
    triples = publish_graph(home).triples
    with running_server(home, **LIMITS) as (first, _), Prober(first) as prober:
        with running_server(home, **LIMITS) as (second, _):
            assert count(first) == count(second) == triples
            assert ask(second, ENDLESS)[0] == 504
            later = publish_graph(home, copy_ttl(tmp_path / "ttl", extra="<urn:x> <urn:y> 1 .\n"))
            for address in (first, second):
                wait_until(lambda address=address: count(address) == later.triples)
        assert count(first) == later.triples
    assert (prober.misses, prober.hits > 0) == ([], True)
