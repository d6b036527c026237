"""Work on several processors: the same results, in their order, and nobody left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from loaders.parallel import count_processors, open_processes
from tests.server.places import clean_environment, is_running, wait_until

ORPHANS = """
import os, time
from loaders.parallel import open_processes
def tell(number):
    os.write(1, f"{os.getpid()}\\n".encode())  # one write: two processes share the pipe
    time.sleep(60)
with open_processes(2) as fan:
    list(fan(tell, [1, 2]))
"""


def square(number: int) -> int:
    return number * number


def fail(number: int) -> int:
    raise ValueError(f"no {number}")


@pytest.mark.parametrize("processes", [0, 1, 2, 3])
def test_results_come_in_the_order_of_the_items(processes: int) -> None:
    with open_processes(processes) as fan:
        assert list(fan(square, range(20))) == [n * n for n in range(20)]


@pytest.mark.parametrize("processes", [1, 2])
def test_a_fault_reaches_the_caller(processes: int) -> None:
    with open_processes(processes) as fan, pytest.raises(ValueError, match="no 1"):
        list(fan(fail, [1, 2]))


def test_there_is_a_processor() -> None:
    assert count_processors() >= 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends workers with their parent")
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_workers_die_with_their_parent(end: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "orphans.py"
    script.write_text(ORPHANS)
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, env=clean_environment(), text=True
    ) as parent:
        assert parent.stdout is not None
        workers = [int(parent.stdout.readline()) for _ in range(2)]
        assert all(is_running(worker) for worker in workers)
        os.kill(parent.pid, end)
        parent.wait(20)
        wait_until(lambda: not any(is_running(worker) for worker in workers))
