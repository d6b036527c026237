"""The web process's end of one clerk: what it serves, what it tells, and what its death leaves.

In: connections for the clerk. Out: notes of what it answered, and connections that come back, also
those of a clerk that has died. Which connection goes to which clerk is not known here.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.express.messages import (
    GONE,
    NOTES,
    PACKET,
    REFUSE,
    RETIRE,
    TAKE,
    TELL,
    Note,
    read_notes,
    read_packet,
    read_return,
    to_packet,
)
from server.express.slate import Slate, State, open_memory

if TYPE_CHECKING:
    from server.engine.generation import Generation

Resume = Callable[[socket.socket, bytes, bytes], None]
"""Takes a connection back, with what of an answer is unsent and what was not answered."""


@dataclass(slots=True)
class Visit:
    """A connection that a clerk serves.

    Attributes:
        descriptor: The web process's own number for it, which nobody reads from meanwhile.
        peer: Address of its other end.
        client: Who came with it first.
        request: The request that it came with, until that was answered.
        resume: Takes it back.
    """

    descriptor: int
    peer: str
    client: str
    request: bytes
    resume: Resume


class Desk:
    """One clerk.

    Attributes:
        generation: What it was forked from.
        is_open: False when it takes no more connections.
        answered: Requests that it has answered, as far as is known.
    """

    def __init__(
        self,
        generation: Generation,
        on_notes: Callable[[list[Note]], None],
        on_heavy: Callable[[str, bytes], None],
        on_end: Callable[[Desk], None],
    ) -> None:
        """Have a clerk forked.

        Args:
            generation: What to fork it from.
            on_notes: Told of what it answered.
            on_heavy: Told of the request that has ended it, and the peer that sent it.
            on_end: Told when it is gone.

        Raises:
            EngineDown: The template is gone.
            OSError: There is no memory for a slate.
        """
        self.generation = generation
        self.is_open = True
        self.answered = 0
        self._on_notes = on_notes
        self._on_heavy = on_heavy
        self._on_end = on_end
        self._visits: dict[int, Visit] = {}
        self._last_number = 0
        self._told: dict[int, asyncio.Future[None]] = {}
        self._last_asked = 0
        memory = open_memory()
        try:
            self._slate = Slate(memory)
            self._number, self._control = generation.fork_clerk(memory)
        finally:
            os.close(memory)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._control.fileno(), self._read)

    def __len__(self) -> int:
        """Connections that it serves."""
        return len(self._visits)

    def count(self, client: str) -> int:
        """Return how many of them one client came with."""
        return sum(visit.client == client for visit in self._visits.values())

    def take(self, visit: Visit) -> bool:
        """Hand a connection over; return False when the clerk cannot be told at the moment."""
        self._last_number += 1
        packet = to_packet(TAKE, self._last_number, visit.request)
        try:
            socket.send_fds(self._control, [packet], [visit.descriptor])
        except OSError:
            return False
        self._visits[self._last_number] = visit
        return True

    def refuse(self, client: str, seconds: int) -> None:
        """Have a client's requests given back for some seconds."""
        self._tell(to_packet(REFUSE, seconds, client.encode("utf-8")))

    async def settle(self) -> None:
        """Return when everything has been told that was answered until now."""
        self._last_asked += 1
        told = self._told[self._last_asked] = self._loop.create_future()
        self._tell(to_packet(TELL, self._last_asked))
        await told

    def retire(self) -> None:
        """Have everything given back; the clerk ends then."""
        self.is_open = False
        self._tell(to_packet(RETIRE))

    def _tell(self, packet: bytes) -> None:
        with contextlib.suppress(OSError):
            self._control.send(packet)

    def _read(self) -> None:
        """Take what the clerk says; its silence for ever is the news of its death."""
        while True:
            try:
                packet = self._control.recv(PACKET)
            except BlockingIOError:
                return
            except OSError:
                packet = b""
            if not packet:
                self._end()
                return
            kind, number, rest = read_packet(packet)
            if kind == NOTES:
                self._note(rest)
                _settle(self._told.pop(number, None))
            else:
                self._part(kind, number, rest)

    def _note(self, lines: bytes) -> None:
        notes = read_notes(lines)
        self.answered += len(notes)
        for note in notes:
            if note.connection in self._visits:
                self._visits[note.connection].request = b""
        self._on_notes(notes)

    def _part(self, kind: bytes, number: int, rest: bytes) -> None:
        visit = self._visits.pop(number)
        if kind == GONE:
            os.close(visit.descriptor)
        else:
            unsent, request = read_return(rest)
            _resume(visit, unsent, request)

    def _end(self) -> None:
        """The clerk is gone: answer for it, by the words on its slate."""
        self.is_open = False
        self._loop.remove_reader(self._control.fileno())
        self._control.close()
        self.generation.forget(self._number)
        found = self._slate.read()
        self._slate.close()
        self._note(found.notes)
        for number, visit in self._visits.items():
            if number != found.connection or found.state is State.IDLE:
                _resume(visit, b"", visit.request)
            elif found.state is State.ANSWERING:
                self._on_heavy(visit.peer, found.request)
                _resume(visit, b"", found.request)
            else:  # its answer may have been sent, whole or in part; a client knows to ask again
                os.close(visit.descriptor)
        self._visits = {}
        for told in self._told.values():
            _settle(told)
        self._on_end(self)


def _settle(told: asyncio.Future[None] | None) -> None:
    if told is not None and not told.done():
        told.set_result(None)


def _resume(visit: Visit, unsent: bytes, request: bytes) -> None:
    visit.resume(socket.socket(fileno=visit.descriptor), unsent, request)
