"""One loaded snapshot: the template process that holds it, and the workers forked from it.

In: a snapshot and the settings. Out: workers to send requests to, and the news of how they ended.
It runs in the event loop of the web process; no call blocks longer than a fork. Which worker does
what, and for how long, is the business of ``workers.py``.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import BinaryIO

from server.engine.handle import Worker
from server.engine.template import CLERK, EXITED, FORK, NEWS, ORDER, READY
from server.errors import EngineDown
from server.publishing.holding import hold_snapshot
from server.publishing.snapshot import Snapshot
from server.searching.index import SearchIndex
from server.settings import MIB, Settings

START_SECONDS = 120.0
"""A template that has not loaded its graph by then is given up."""

NEWS_SECONDS = 5.0
"""How long the news of a worker's end may take after its socket closed."""

STOP_SECONDS = 2.0
"""A template that does not end by itself in this time is killed."""

MEMORY_BASE = 64 * MIB
MEMORY_PER_QUAD_BYTE = 4
"""Measured: 70,000 distinct statements, 19.8 MB as N-Quads, take 76 MB in a memory store."""


def estimate_memory(snapshot: Snapshot) -> int:
    """Return the bytes that holding a snapshot in memory takes, on the large side."""
    return MEMORY_BASE + MEMORY_PER_QUAD_BYTE * snapshot.quads.stat().st_size


class Generation:
    """A template process and its workers."""

    def __init__(self, snapshot: Snapshot, settings: Settings) -> None:
        self.snapshot = snapshot
        self.in_memory = estimate_memory(snapshot) <= settings.template_memory
        self.index: SearchIndex
        self._settings = settings
        self._control: socket.socket
        self._hold: BinaryIO
        self._process: subprocess.Popen[bytes]
        self._listener: asyncio.Task[None] | None = None
        self._last_number = 0
        self._number_to_exit: dict[int, asyncio.Future[int]] = {}
        self.alive = False
        self._is_stopped = False

    @property
    def process(self) -> int:
        """The template's process id."""
        return self._process.pid

    async def start(self) -> None:
        """Start the template and wait until it has loaded the graph.

        Raises:
            EngineDown: It ended, or took too long.
            DamagedSnapshot: The search index beside the graph cannot be read, or the snapshot was
                removed meanwhile.
        """
        self._hold = hold_snapshot(self.snapshot.path)
        try:
            await self._start()
        except BaseException:
            self._hold.close()
            raise

    async def _start(self) -> None:
        self.index = await asyncio.to_thread(SearchIndex, self.snapshot.index)
        self._control, theirs = socket.socketpair()
        self._control.setblocking(False)
        with theirs:
            try:
                self._process = self._spawn(theirs)
            except OSError as error:
                self._control.close()
                raise EngineDown(f"No process can be started: {error.strerror}.") from error
        try:
            async with asyncio.timeout(START_SECONDS):
                ready = await self._read_news()
        except TimeoutError:
            ready = None
        if ready is None or ready[0] != READY:
            await self.stop()
            raise EngineDown(
                f"The snapshot {self.snapshot.identifier} could not be loaded by a worker process.",
                hint="The server's log tells why; `tupoksi doctor` checks this machine.",
            )
        self.alive = True
        self._listener = asyncio.create_task(self._listen())

    def _spawn(self, theirs: socket.socket) -> subprocess.Popen[bytes]:
        options = {
            "control": theirs.fileno(),
            "database": str(self.snapshot.database.absolute()),
            "quads": str(self.snapshot.quads.absolute()),
            "empty_graphs": [iri for iri, count in self.snapshot.graphs.items() if count == 0],
            "in_memory": self.in_memory,
            "proxies": self._settings.trusted_proxies,
            **self._to_kinds(),
        }
        # the template must import the very packages that this process has imported
        path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
        return subprocess.Popen(
            [sys.executable, "-m", "server.engine.template", json.dumps(options)],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,  # a Ctrl-C on the terminal is for the web process alone
        )

    def _to_kinds(self) -> dict[str, dict[str, object]]:
        """Return what the template tells its workers and clerks."""
        settings = self._settings
        shortest = min(settings.light_seconds, settings.slow_seconds, settings.query_deadline)
        return {
            "worker": {"memory": settings.worker_memory, "queries": settings.worker_queries},
            "clerk": {
                "memory": settings.worker_memory,
                "cpu_seconds": settings.express_seconds,
                "seconds": shortest,
                "queries": settings.worker_queries,
                "kept": settings.kept_bytes,
            },
            "house": {
                "snapshot": self.snapshot.identifier,
                "base": settings.base,
                "max_bytes": settings.max_query_bytes,
                "max_nesting": settings.max_nesting,
                "max_rows": settings.max_result_rows,
            },
        }

    def fork(self) -> Worker:
        """Return a new worker; it may still be on its way when the first request is sent.

        Raises:
            EngineDown: The template is gone.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            number = self._order_fork(FORK, ours, [theirs.fileno()])
        return Worker(self, number, ours)

    def fork_clerk(self, slate: int) -> tuple[int, socket.socket]:
        """Return the number of a new clerk and the control socket to it.

        Args:
            slate: Descriptor of the memory of its slate.

        Raises:
            EngineDown: The template is gone.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            return self._order_fork(CLERK, ours, [theirs.fileno(), slate]), ours

    def _order_fork(self, kind: bytes, ours: socket.socket, descriptors: list[int]) -> int:
        """Order a process that gets some descriptors; return its number."""
        self._last_number += 1
        number = self._last_number
        ours.setblocking(False)
        self._number_to_exit[number] = asyncio.get_running_loop().create_future()
        try:
            socket.send_fds(self._control, [ORDER.pack(kind, number)], descriptors)
        except OSError as error:
            ours.close()
            self.forget(number)
            raise EngineDown("The process that makes workers is gone.") from error
        return number

    def order(self, kind: bytes, number: int) -> None:
        """Give the template an order about a worker; one that is gone already is no fault."""
        with contextlib.suppress(OSError):
            self._control.send(ORDER.pack(kind, number))

    def when_ended(self, number: int, tell: Callable[[int], None]) -> None:
        """Tell how a worker that is ending has ended: its exit code, or minus the signal's number.

        That it was killed is the answer too when no news come in time, or the template is gone.
        """
        news = self._number_to_exit.get(number)
        if news is None:
            tell(-signal.SIGKILL)
            return
        loop = asyncio.get_running_loop()
        alarm = loop.call_later(NEWS_SECONDS, _settle, news)

        def pass_on(done: asyncio.Future[int]) -> None:
            alarm.cancel()
            tell(done.result())

        news.add_done_callback(pass_on)

    async def wait_for_end(self, seconds: float) -> None:
        """Return when the template has ended, or after some seconds."""
        if self._listener is not None:
            await asyncio.wait({self._listener}, timeout=seconds)

    def forget(self, number: int) -> None:
        """Drop the record of a worker that nobody will ask about any more."""
        self._number_to_exit.pop(number, None)

    async def _listen(self) -> None:
        while (news := await self._read_news()) is not None:
            kind, number, status = news
            future = self._number_to_exit.get(number)
            if kind == EXITED and future is not None and not future.done():
                future.set_result(status)
        self._end_news()

    def _end_news(self) -> None:
        """Note that the template is gone, and its workers with it."""
        self.alive = False
        for future in self._number_to_exit.values():
            _settle(future)

    async def _read_news(self) -> tuple[bytes, int, int] | None:
        loop = asyncio.get_running_loop()
        record = b""
        while len(record) < NEWS.size:
            try:
                piece = await loop.sock_recv(self._control, NEWS.size - len(record))
            except OSError:
                return None
            if not piece:
                return None
            record += piece
        return NEWS.unpack(record)

    async def stop(self) -> None:
        """Close the control socket, at which the template ends its workers and itself; reap it.

        The second call and later ones do nothing.
        """
        if self._is_stopped:
            return
        self._is_stopped = True
        self._end_news()
        if self._listener is not None:
            # its watch on the socket must end before the number of the descriptor is used again
            self._listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listener
        self._control.close()
        try:
            await asyncio.to_thread(self._process.wait, STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)
        self._hold.close()


def _settle(news: asyncio.Future[int]) -> None:
    if not news.done():
        news.set_result(-signal.SIGKILL)
