"""What a clerk and the web process tell each other, one message a packet.

In: connections, requests, notes. Out: packets of a local socket that keeps their bounds
(SOCK_SEQPACKET). A packet is a kind, the number of a connection or nothing, and what belongs to it.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii as _quote

HEAD = struct.Struct("!cI")
LENGTH = struct.Struct("!I")

TAKE, REFUSE, TELL, RETIRE = b"T", b"F", b"A", b"X"
"""To the clerk: serve this connection, whose first request follows; refuse a client for so many
seconds; tell what was answered; give everything back and end."""

RETURN, GONE, NOTES = b"R", b"G", b"N"
"""From the clerk: take this connection back, with what could not be sent and what was not
answered; it is closed; what was answered (with the number of whoever asked)."""

ANSWER_LONGEST = 64 * 1024
"""Bytes of an answer; a longer one goes the usual way."""

PACKET = 128 * 1024
"""Longer than any packet: an answer that nobody reads, and a request."""


@dataclass(frozen=True, slots=True)
class Note:
    """One request that a clerk answered.

    Attributes:
        connection: Its number.
        client: Who asked.
        agent: With which program.
        request: Id of the request.
        size: Bytes of the answer's body.
        seconds: From the request to the end of its answer.
        cpu: Processor seconds of that.
    """

    connection: int
    client: str
    agent: str
    request: str
    size: int
    seconds: float
    cpu: float

    def to_line(self) -> bytes:
        """Return the line that :func:`read_notes` reads."""
        client, agent = _quote(self.client), _quote(self.agent)
        return (
            f'[{self.connection},{client},{agent},"{self.request}",'
            f"{self.size},{self.seconds:.6f},{self.cpu:.6f}]\n"
        ).encode("ascii")


def read_notes(lines: bytes) -> list[Note]:
    """Return the notes in some lines."""
    return [Note(*json.loads(line)) for line in lines.splitlines()]


def to_packet(kind: bytes, connection: int = 0, rest: bytes = b"") -> bytes:
    """Return one packet."""
    return HEAD.pack(kind, connection) + rest


def read_packet(packet: bytes) -> tuple[bytes, int, bytes]:
    """Return kind, connection and the rest of a packet."""
    kind, connection = HEAD.unpack_from(packet)
    return kind, connection, packet[HEAD.size :]


def to_return(connection: int, unsent: bytes, request: bytes) -> bytes:
    """Return the packet that gives a connection back."""
    return to_packet(RETURN, connection, LENGTH.pack(len(unsent)) + unsent + request)


def read_return(rest: bytes) -> tuple[bytes, bytes]:
    """Return what could not be sent, and the request that was not answered."""
    end = LENGTH.size + LENGTH.unpack_from(rest)[0]
    return rest[LENGTH.size : end], rest[end:]
