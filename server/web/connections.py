"""What one connection may take: time for a header, for a body, for reading its answer, and a place.

In: the bytes of clients, before any of it is a request. Out: connections that end when they are too
slow. The server beneath bounds the time between two requests and no other: a client that sends its
header a byte a minute, or never reads its answer, would hold a connection for ever. When all places
are taken, the connection that has kept the server waiting longest makes room, so that slow clients
in any number do not keep others out.
"""

from __future__ import annotations

import asyncio
import enum
import resource
import socket
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, ClassVar

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from server.express.lane import ExpressLane
from server.settings import Settings

USUAL = 16
"""Pieces that go the usual way on a connection that a clerk gave back with a request."""

SPARE_DESCRIPTORS = 128
"""Descriptors that are kept for files, workers and the event loop."""


class Stage(enum.Enum):
    """What the server waits for on a connection."""

    HEADER = "header"
    BODY = "body"
    NOTHING = "nothing"


@dataclass(slots=True)
class Places:
    """The limits, and who has a place.

    Attributes:
        header_seconds: Until the header of a request is whole.
        body_seconds: From there until its body is whole.
        send_seconds: How long an answer may stand still because nobody reads it.
        header_bytes: Longest header, request line included.
        connections: How many there may be.
        waited_for: Connections that owe the server something, the longest first.
        unread: Connections whose answers stand still, the longest first.
    """

    header_seconds: float
    body_seconds: float
    send_seconds: float
    header_bytes: int
    connections: int
    waited_for: OrderedDict[LimitedProtocol, None] = field(default_factory=OrderedDict)
    unread: OrderedDict[LimitedProtocol, None] = field(default_factory=OrderedDict)

    def make_room(self, newcomer: LimitedProtocol) -> bool:
        """Close the connection that can best be spared; return False when there is none."""
        for group in (self.waited_for, self.unread):
            for connection in group:
                if connection is not newcomer:
                    connection.drop()
                    return True
        return False


class LimitedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP connection, with an end to its patience."""

    places: ClassVar[Places]
    express: ClassVar[ExpressLane | None] = None

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._stage = Stage.HEADER
        self._alarm: asyncio.TimerHandle | None = None
        self._alarm_stage = Stage.NOTHING
        self._send_alarm: asyncio.TimerHandle | None = None
        self._header_size = 0
        self._unsent, self._unread = b"", b""
        self._usual = 0
        self._is_between = True  # no byte of a request has come since the last one's end

    def connection_made(  # type: ignore[override]
        self, transport: asyncio.Transport
    ) -> None:
        """Give the connection a place, another's if need be."""
        super().connection_made(transport)
        self.places.waited_for[self] = None
        if self._count() > self.places.connections and not self.places.make_room(self):
            self._refuse(b"503 Service Unavailable", b"retry-after: 5\r\n")
            return
        self._set_alarm(Stage.HEADER)
        if self._unsent:
            transport.write(self._unsent)
        if self._unread:
            self.data_received(self._unread)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._clear_alarm()
        self._clear_send_alarm()
        self.places.waited_for.pop(self, None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes, and see what is still owed."""
        if self._usual:
            self._usual -= 1
        elif self._is_idle() and self._offer(data):
            return
        self._header_size += len(data)
        super().data_received(data)
        if self._stage is Stage.NOTHING:
            if self._alarm is not None:
                self._clear_alarm()
        elif self._stage is not self._alarm_stage:
            self._set_alarm(self._stage)
        if self._stage is Stage.HEADER and self._header_size > self.places.header_bytes:
            self._refuse(b"431 Request Header Fields Too Large")

    def on_message_begin(self) -> None:
        """Expect a header."""
        self._stage = Stage.HEADER
        self._is_between = False
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Expect a body."""
        self._stage = Stage.BODY
        self._header_size = 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Expect nothing: it is the server's turn."""
        self._stage = Stage.NOTHING
        self._is_between = True
        self.places.waited_for.pop(self, None)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Expect the next request."""
        super().on_response_complete()
        if self._stage is Stage.NOTHING and not self.transport.is_closing():
            self.places.waited_for[self] = None

    def pause_writing(self) -> None:
        """The client does not read as fast as the answer comes."""
        super().pause_writing()
        self.places.unread[self] = None
        self._send_alarm = self.loop.call_later(self.places.send_seconds, self.drop)

    def resume_writing(self) -> None:
        """It has read."""
        self._clear_send_alarm()
        super().resume_writing()

    def drop(self) -> None:
        """Close the connection at once; what was not sent is lost."""
        self.places.waited_for.pop(self, None)
        self.places.unread.pop(self, None)
        if not self.transport.is_closing():
            self.transport.abort()

    def _count(self) -> int:
        """Return how many connections there are, those at clerks included."""
        return len(self.connections) + (len(self.express) if self.express is not None else 0)

    def _is_idle(self) -> bool:
        """Tell whether nothing is on its way in either direction."""
        if not self._is_between or (self.cycle is not None and not self.cycle.response_complete):
            return False
        is_leaving = self.transport.is_closing() or self.transport.get_write_buffer_size()
        return not (self.pipeline or is_leaving)

    def _offer(self, data: bytes) -> bool:
        """Let a clerk have the connection, if one takes it; this end of it is closed then."""
        if self.express is None:
            return False
        descriptor = self.transport.get_extra_info("socket").fileno()
        peer = self.client[0] if self.client else ""
        if not self.express.offer(descriptor, peer, data, self._resume):
            return False
        self._unset_keepalive_if_required()
        self.places.waited_for.pop(self, None)
        self.transport.abort()
        return True

    def _resume(self, connection: socket.socket, unsent: bytes, unread: bytes) -> None:
        """Take the connection back from a clerk, into another of this class."""
        successor = type(self)(self.config, self.server_state, self.app_state, self.loop)
        successor._unsent, successor._unread = unsent, unread
        successor._usual = USUAL if unread else 0
        taking = self.loop.create_task(_take_back(self.loop, successor, connection))
        if self.express is not None:
            self.express.returning.add(taking)
            taking.add_done_callback(self.express.returning.discard)

    def _set_alarm(self, stage: Stage) -> None:
        self._clear_alarm()
        places = self.places
        seconds = places.header_seconds if stage is Stage.HEADER else places.body_seconds
        self._alarm_stage = stage
        self._alarm = self.loop.call_later(seconds, self._on_too_slow)

    def _on_too_slow(self) -> None:
        """Say so, where the client can expect an answer."""
        self._alarm = None
        has_begun = self.cycle is not None and self.cycle.response_started
        if self._stage is Stage.BODY and has_begun:
            self.drop()
        else:
            self._refuse(b"408 Request Timeout")

    def _refuse(self, status: bytes, headers: bytes = b"") -> None:
        self.places.waited_for.pop(self, None)
        if not self.transport.is_closing():
            head = b"HTTP/1.1 %s\r\n%scontent-length: 0\r\nconnection: close\r\n\r\n"
            self.transport.write(head % (status, headers))
            self.transport.close()

    def _clear_alarm(self) -> None:
        self._alarm_stage = Stage.NOTHING
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _clear_send_alarm(self) -> None:
        self.places.unread.pop(self, None)
        if self._send_alarm is not None:
            self._send_alarm.cancel()
            self._send_alarm = None


async def _take_back(
    loop: asyncio.AbstractEventLoop, protocol: LimitedProtocol, connection: socket.socket
) -> None:
    """Let a protocol serve a connection; one that has broken meanwhile is let go."""
    connection.setblocking(False)
    try:
        await loop.connect_accepted_socket(lambda: protocol, connection)
    except OSError:
        connection.close()


def build_protocol(settings: Settings, express: ExpressLane | None) -> type[LimitedProtocol]:
    """Return the class of connections for one server, which may offer them to an express lane."""
    places = Places(
        header_seconds=settings.header_seconds,
        body_seconds=settings.body_seconds,
        send_seconds=settings.send_seconds,
        header_bytes=settings.max_header_bytes,
        connections=min(settings.connections, _free_descriptors()),
    )
    return type("Connection", (LimitedProtocol,), {"places": places, "express": express})


def _free_descriptors() -> int:
    """Let the process open as many files as the system allows; return how many may be sockets."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(16, soft - SPARE_DESCRIPTORS) if soft != resource.RLIM_INFINITY else 1 << 20
