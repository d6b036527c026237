"""The template process: holds the graph once and forks a worker whenever it is asked to.

In: orders over a control socket (``fork`` with a socket in SCM_RIGHTS, ``clerk`` with a socket and
a slate, ``kill``, ``yield`` to others). Out: ``ready``
once, then the exit status of every worker. It has one thread, opens no database in its own address
space when workers read the disk, and runs no query, so that forking it is always safe. Because it
is the parent of its workers it can kill them by process id without a race. When the web process
goes away its end of the control socket closes; the template then ends its workers and itself.

Started as ``python -m server.engine.template OPTIONS`` by ``generation.py``;
OPTIONS is one JSON object.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import struct
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from pyoxigraph import NamedNode, RdfFormat, Store

from server.engine.worker import WorkerLimits, run_worker
from server.express.clerk import ClerkLimits, Office, run_clerk
from server.express.reply import House
from server.web.clients import Clients, parse_networks

ORDER = struct.Struct("!cI")
FORK, CLERK, KILL, YIELD = b"F", b"C", b"K", b"Y"
"""Orders: kind and the number the web process has given the worker."""

YIELDING_PRIORITY = 10
"""A heavy query gets about a tenth of what a light one gets, and all that nobody else wants."""

NEWS = struct.Struct("!cIi")
READY, EXITED = b"R", b"X"
"""News: kind, the worker's number, its wait status (``os.waitstatus_to_exitcode``)."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """What is told to each kind of process.

    Attributes:
        worker: What a worker may use.
        office: What a clerk is told.
    """

    worker: WorkerLimits
    office: Office

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Kinds:
        """Read what ``generation.py`` wrote."""
        return cls(
            WorkerLimits(**options["worker"]),
            Office(
                House(**options["house"]),
                Clients(parse_networks(options["proxies"])),
                ClerkLimits(**options["clerk"]),
            ),
        )


class Template:
    """The loop around one loaded graph."""

    def __init__(self, control: socket.socket, database: Path, kinds: Kinds) -> None:
        self._control = control
        self._database = database
        self._kinds = kinds
        self._store: Store | None = None
        self._number_to_process: dict[int, int] = {}

    def load(self, quads: Path, empty_graphs: Sequence[str]) -> None:
        """Hold the graph in memory; N-Quads has no place for the graphs that are empty."""
        self._store = Store()
        self._store.bulk_load(path=quads, format=RdfFormat.N_QUADS, lenient=True)
        for graph in empty_graphs:
            self._store.add_graph(NamedNode(graph))

    def run(self) -> None:
        """Serve until the control socket closes."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        wake, waker = os.pipe()
        os.set_blocking(waker, False)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        gc.collect()
        gc.freeze()  # a collection in a worker must not copy the pages it shares with its siblings
        self._control.sendall(NEWS.pack(READY, 0, 0))
        sources: list[socket.socket | int] = [self._control, wake]
        while True:
            ready, _, _ = select.select(sources, [], [])
            if wake in ready:
                os.read(wake, 4096)
                self._report_exits()
            if self._control in ready and not self._obey():
                self._end()

    def _obey(self) -> bool:
        """Follow one order; return False when the web process has gone away."""
        try:
            order, descriptors, _, _ = socket.recv_fds(self._control, ORDER.size, 2)
        except ConnectionError:  # it went away with news of ours unread
            return False
        while 0 < len(order) < ORDER.size:
            piece = self._control.recv(ORDER.size - len(order))
            order = order + piece if piece else b""
        if not order:
            return False
        kind, number = ORDER.unpack(order)
        if kind in (FORK, CLERK) and descriptors:
            self._fork(number, descriptors)
        elif number in self._number_to_process:
            self._order(kind, self._number_to_process[number])
        return True

    def _order(self, kind: bytes, process: int) -> None:
        if kind == KILL:
            os.kill(process, signal.SIGKILL)
        elif kind == YIELD:
            with contextlib.suppress(OSError):  # it may be dying
                if hasattr(os, "sched_setscheduler"):  # whatever class an operator started us in
                    os.sched_setscheduler(process, os.SCHED_OTHER, os.sched_param(0))
                os.setpriority(os.PRIO_PROCESS, process, YIELDING_PRIORITY)

    def _fork(self, number: int, descriptors: Sequence[int]) -> None:
        template = os.getpid()
        try:
            process = os.fork()
        except OSError as error:
            process = -1
            self._tell(EXITED, number, error.errno or 1)
        if process == 0:
            signal.set_wakeup_fd(-1)
            self._become(descriptors, template)
        for descriptor in descriptors:
            os.close(descriptor)
        if process > 0:
            self._number_to_process[number] = process

    def _become(self, descriptors: Sequence[int], template: int) -> NoReturn:
        """Be a worker (one descriptor) or a clerk (two) for the rest of this process's life."""
        store, database, kinds = self._store, self._database, self._kinds
        if len(descriptors) == 1:
            connection = socket.socket(fileno=descriptors[0])
            run_worker(connection, template, store, database, kinds.worker)
        control, slate = descriptors
        run_clerk((control, slate), template, store, database, kinds.office)

    def _report_exits(self) -> None:
        process_to_number = {pid: number for number, pid in self._number_to_process.items()}
        while self._number_to_process:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return
            number = process_to_number[process]
            del self._number_to_process[number]
            self._tell(EXITED, number, os.waitstatus_to_exitcode(status))

    def _tell(self, kind: bytes, number: int, status: int) -> None:
        with contextlib.suppress(ConnectionError):
            self._control.sendall(NEWS.pack(kind, number, status))

    def _end(self) -> None:
        for process in self._number_to_process.values():
            os.kill(process, signal.SIGKILL)
        for process in self._number_to_process.values():
            os.waitpid(process, 0)
        os._exit(0)


def main(arguments: list[str]) -> None:
    """Load what the options name and run; see :class:`Template`."""
    options = json.loads(arguments[0])
    control = socket.socket(fileno=options["control"])
    template = Template(control, Path(options["database"]), Kinds.from_options(options))
    if options["in_memory"]:
        try:
            template.load(Path(options["quads"]), options["empty_graphs"])
        except (OSError, SyntaxError, ValueError) as error:
            sys.exit(f"{options['quads']} cannot be loaded: {error}")
    template.run()


if __name__ == "__main__":
    main(sys.argv[1:])
