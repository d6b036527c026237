"""What a clerk is doing right now, where the web process can read it after the clerk has died.

In: a request that is being answered, and notes of those that were. Out: the same, from memory that
both processes share. The clerk alone writes, the web process reads when the clerk is gone, so
nothing is locked. A dead clerk's request is known to the last byte, and can be answered by another.
"""

from __future__ import annotations

import enum
import mmap
import os
import struct
from dataclasses import dataclass

from server.express.plain import LONGEST

FACTS = struct.Struct("=BIII")
"""State, number of the connection, length of the request, length of the notes."""

REQUEST_AT = 64
NOTES_AT = REQUEST_AT + LONGEST
NOTES_ROOM = 48 * 1024
NOTE_LONGEST = 8 * 1024
"""More than any note takes: its longest part is a header (``plain.py``), escaped."""
SIZE = NOTES_AT + NOTES_ROOM


class State(enum.IntEnum):
    """What the clerk does: nothing, look for an answer, or send it."""

    IDLE = 0
    ANSWERING = 1
    SENDING = 2


@dataclass(frozen=True, slots=True)
class Found:
    """What stands on a slate.

    Attributes:
        state: What the clerk did last.
        connection: For which connection.
        request: The bytes it was answering.
        notes: What it had not told yet of those before.
    """

    state: State
    connection: int
    request: bytes
    notes: bytes


class Slate:
    """One clerk's slate."""

    def __init__(self, descriptor: int) -> None:
        """Map the memory behind a descriptor, which may be closed afterwards."""
        self._memory = mmap.mmap(descriptor, SIZE)
        self._noted = 0

    def begin(self, connection: int, request: bytes) -> None:
        """Say which request is being answered from now on."""
        self._memory[REQUEST_AT : REQUEST_AT + len(request)] = request
        FACTS.pack_into(self._memory, 0, State.ANSWERING, connection, len(request), self._noted)

    def sending(self, connection: int) -> None:
        """Say that an answer may be on its way: nobody else may give one any more."""
        FACTS.pack_into(self._memory, 0, State.SENDING, connection, 0, self._noted)

    def end(self) -> None:
        """Say that nothing is being done."""
        self._memory[0] = State.IDLE

    def note(self, line: bytes) -> bool:
        """Add a note; return False when there may be no room for another."""
        start = NOTES_AT + self._noted
        self._memory[start : start + len(line)] = line
        self._noted += len(line)
        FACTS.pack_into(self._memory, 0, State.IDLE, 0, 0, self._noted)
        return self._noted + NOTE_LONGEST <= NOTES_ROOM

    def take_notes(self) -> bytes:
        """Return the notes, which have no place here any more."""
        notes = self._memory[NOTES_AT : NOTES_AT + self._noted]
        self._noted = 0
        FACTS.pack_into(self._memory, 0, State.IDLE, 0, 0, 0)
        return notes

    def read(self) -> Found:
        """Return what stands there; for the web process, when nobody writes any more."""
        state, connection, length, noted = FACTS.unpack_from(self._memory)
        return Found(
            State(state),
            connection,
            self._memory[REQUEST_AT : REQUEST_AT + length],
            self._memory[NOTES_AT : NOTES_AT + noted],
        )

    def close(self) -> None:
        """Let go of the memory."""
        self._memory.close()


def open_memory() -> int:
    """Return a descriptor of memory for a slate.

    Raises:
        OSError: There is none to be had.
    """
    descriptor = os.memfd_create("slate")
    os.ftruncate(descriptor, SIZE)
    return descriptor
