"""A clerk: a forked process that reads plain requests from connections and answers them itself.

In: connections, handed over by the web process with their first request. Out: answers on them; and
everything that it will not answer back to the web process, with the bytes of the request. It reads
one request at a time and keeps nothing of a connection between two.

A query that takes too long, or too much memory, ends the clerk: the kernel does it by a timer or
the limit, and nobody has to watch. The web process holds the other end of every connection and
reads from the slate what was being answered, so the death of a clerk costs its clients some
milliseconds and no answer.
"""

from __future__ import annotations

import contextlib
import select
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from pyoxigraph import Store

from server.engine.confine import die_with_parent, used_time
from server.engine.worker import confine, end_after
from server.express.kept import Answer, KeptAnswers
from server.express.messages import (
    GONE,
    NOTES,
    PACKET,
    REFUSE,
    RETIRE,
    TAKE,
    TELL,
    Note,
    read_packet,
    to_packet,
    to_return,
)
from server.express.plain import LONGEST, Plain, read_plain
from server.express.reply import House, find_answer, to_reply
from server.express.slate import Slate
from server.web.clients import Clients

ROOM = 64
"""Connections that one clerk serves."""

SPARE = 8
"""Descriptors beyond those of connections: what a clerk polls with, and one that comes."""

TELL_SECONDS = 0.05
"""How long a note waits for others before the web process is told."""

IDLE_SECONDS = 2.0
"""A connection on which nothing came for so long goes back."""


@dataclass(frozen=True, slots=True)
class ClerkLimits:
    """What a clerk may use.

    Attributes:
        memory: Bytes of address space that it may add.
        cpu_seconds: CPU seconds of one request.
        seconds: Seconds of one request, those included in which others had the processor.
        queries: Queries after which it gives everything back and ends.
        kept: Bytes of answers that it keeps.
    """

    memory: int
    cpu_seconds: float
    seconds: float
    queries: int
    kept: int


@dataclass(frozen=True, slots=True)
class Office:
    """What all clerks of a snapshot are told.

    Attributes:
        house: What is the same for all requests.
        clients: Names clients.
        limits: What a clerk may use.
    """

    house: House
    clients: Clients
    limits: ClerkLimits


@dataclass(slots=True)
class Held:
    """A connection that the clerk serves.

    Attributes:
        number: Its number.
        socket: The connection.
        peer: Address of its other end.
        heard: When something came on it last.
    """

    number: int
    socket: socket.socket
    peer: str
    heard: float


def run_clerk(
    descriptors: tuple[int, int],
    template: int,
    store: Store | None,
    database: Path,
    office: Office,
) -> NoReturn:
    """Confine this process, then serve until the control socket closes. Does not return.

    Args:
        descriptors: The clerk's end of the control socket, and the memory of its slate.
        template: Process id of the template that forked it.
        store: The graph in memory, or None to open the database on disk.
        database: Folder of the database on disk.
        office: What this clerk is told.
    """

    def work() -> None:
        die_with_parent(template)
        slate = Slate(descriptors[1])  # before its descriptor is closed with all others
        memory, more = office.limits.memory, ROOM + SPARE
        control, graph = confine(descriptors[0], store, database, memory, descriptors=more)
        Clerk(control, slate, graph, office).run()

    end_after(work)


class Clerk:
    """The loop of one clerk."""

    def __init__(
        self,
        control: socket.socket,
        slate: Slate,
        store: Store,
        office: Office,
    ) -> None:
        self._control = control
        self._slate = slate
        self._store = store
        self._house = office.house
        self._clients = office.clients
        self._limits = office.limits
        self._kept = KeptAnswers(office.limits.kept)
        self._poll = select.epoll()
        self._held: dict[int, Held] = {}
        self._refused: dict[str, float] = {}
        self._left = office.limits.queries
        self._used = used_time()
        self._noted = 0.0
        self._swept = time.monotonic()

    def run(self) -> None:
        """Serve until told to retire, or until nobody is there to tell."""
        control = self._control.fileno()
        self._poll.register(control, select.EPOLLIN)
        while self._left > 0:
            ready = self._poll.poll(TELL_SECONDS if self._noted else IDLE_SECONDS)
            # orders first: whoever heard of a new snapshot must not be answered from the old one
            if any(descriptor == control for descriptor, _ in ready) and not self._obey():
                break
            for descriptor, _ in ready:
                if descriptor in self._held:
                    self._hear(self._held[descriptor])
            self._look_around(time.monotonic())
        for held in tuple(self._held.values()):
            self._give_back(held)
        self._tell()

    def _obey(self) -> bool:
        """Follow one order; return False when it is the last."""
        packet, descriptors, _, _ = socket.recv_fds(self._control, PACKET, 1)
        if not packet:
            return False
        kind, number, rest = read_packet(packet)
        if kind == TAKE and descriptors:
            self._take(number, socket.socket(fileno=descriptors[0]), rest)
        elif kind == REFUSE:
            self._refused[rest.decode("utf-8")] = time.monotonic() + number
        elif kind == TELL:
            self._tell(number)
        return kind != RETIRE

    def _take(self, number: int, connection: socket.socket, request: bytes) -> None:
        connection.setblocking(False)
        peer = ""
        with contextlib.suppress(OSError, IndexError):
            peer = connection.getpeername()[0]
        held = Held(number, connection, peer, time.monotonic())
        self._held[connection.fileno()] = held
        self._poll.register(connection.fileno(), select.EPOLLIN)
        self._serve(held, request)

    def _hear(self, held: Held) -> None:
        """Read what came on a connection, which is a whole plain request or goes back."""
        try:
            data = held.socket.recv(LONGEST + 1)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        held.heard = time.monotonic()
        if data:
            self._serve(held, data)
        else:
            self._close(held)

    def _serve(self, held: Held, data: bytes) -> None:
        """Answer a request, or give it back."""
        started = time.monotonic()
        self._slate.begin(held.number, data)
        plain = read_plain(data)
        client = self._clients.name_of(held.peer, plain.caller.forwarded) if plain else ""
        answer = None
        if plain is not None and not self._is_refused(client):
            answer = self._kept.find(data) or self._find(data, plain)
        if plain is None or answer is None:
            self._give_back(held, request=data)
            self._slate.end()
            return
        reply = to_reply(answer)
        self._slate.sending(held.number)
        unsent = _send(held.socket, reply.data)
        used, self._used = self._used, used_time()
        note = Note(
            *(held.number, client, plain.caller.agent, reply.request, reply.size),
            *(time.monotonic() - started, self._used - used),
        )
        has_room = self._slate.note(note.to_line())
        self._noted = self._noted or started
        if unsent:
            self._give_back(held, unsent=unsent)
        elif plain.caller.closes:
            self._close(held)
        if not has_room:
            self._tell()

    def _find(self, data: bytes, plain: Plain) -> Answer | None:
        """Evaluate a query, with the kernel's hand on the switch; keep the answer."""
        self._start_timers()
        try:
            answer = find_answer(self._store, self._house, plain)
        finally:
            self._stop_timers()
        self._left -= 1
        if answer is not None:
            self._kept.keep(data, answer)
        return answer

    def _start_timers(self) -> None:
        """Have the kernel end this process if it is not back in time; nothing catches these."""
        signal.setitimer(signal.ITIMER_PROF, self._limits.cpu_seconds)
        signal.setitimer(signal.ITIMER_REAL, self._limits.seconds)

    def _stop_timers(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _is_refused(self, client: str) -> bool:
        until = self._refused.get(client) if self._refused else None
        if until is None:
            return False
        if until > time.monotonic():
            return True
        del self._refused[client]
        return False

    def _look_around(self, now: float) -> None:
        """Tell what was noted, and give back what nobody uses."""
        if self._noted and now - self._noted >= TELL_SECONDS:
            self._tell()
        if now - self._swept >= IDLE_SECONDS:
            self._swept = now
            for held in [h for h in self._held.values() if now - h.heard >= IDLE_SECONDS]:
                self._give_back(held)

    def _tell(self, asked: int = 0) -> None:
        """Send the notes off, also when there is none if somebody asked for them."""
        notes = self._slate.take_notes()
        self._noted = 0.0
        if notes or asked:
            self._control.sendall(to_packet(NOTES, asked, notes))

    def _give_back(self, held: Held, *, unsent: bytes = b"", request: bytes = b"") -> None:
        self._let_go(held)
        self._control.sendall(to_return(held.number, unsent, request))

    def _close(self, held: Held) -> None:
        """End a connection; the web process has it too, so closing one's own end is not enough."""
        with contextlib.suppress(OSError):
            held.socket.shutdown(socket.SHUT_WR)
        self._let_go(held)
        self._control.sendall(to_packet(GONE, held.number))

    def _let_go(self, held: Held) -> None:
        descriptor = held.socket.fileno()
        self._poll.unregister(descriptor)
        del self._held[descriptor]
        held.socket.close()


def _send(connection: socket.socket, data: bytes) -> bytes:
    """Send what the kernel takes at once; return the rest. A client that is gone is no fault."""
    try:
        sent = connection.send(data)
    except BlockingIOError:
        sent = 0
    except OSError:
        return b""  # its going away shows at the next reading
    return data[sent:]
