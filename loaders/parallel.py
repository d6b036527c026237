"""Work on several processors: a function and its items -> its results, in their order.

In: how many processes. Out: something that is used like ``map``. No process outlives the one that
asked for it: an interrupt (Ctrl-C) is the parent's to handle, and a parent that is killed takes its
workers with it. Knows nothing of documents.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

PR_SET_PDEATHSIG = 1
"""linux/prctl.h: the signal that a process gets when its parent is gone."""


class Mapper(Protocol):
    """What ``map`` is to one process: results in the order of the items."""

    def __call__(
        self, work: Callable[[Item], Result], items: Iterable[Item], /
    ) -> Iterator[Result]:
        """Return an iterator over ``work(item)``."""


def one_process(work: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
    """Work in this process, each item when its result is asked for."""
    return map(work, items)


@contextmanager
def open_processes(count: int) -> Iterator[Mapper]:
    """Yield a mapper over at most ``count`` processes; below 2, over this one.

    With several, work begins as soon as the mapper is called, while the caller goes on. Open them
    before any thread and any store is: they are forked, and a fork copies no thread.
    """
    if count < 2:
        yield one_process
        return
    pool = ProcessPoolExecutor(
        count, mp_context=get_context("fork"), initializer=obey_parent, initargs=(os.getpid(),)
    )

    def fan_out(work: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
        return pool.map(work, items)

    try:
        yield fan_out
    finally:
        pool.shutdown(cancel_futures=True)


def obey_parent(parent: int) -> None:
    """Leave interrupts to the parent, and die with it (Linux)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)


def count_processors() -> int:
    """Return how many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
