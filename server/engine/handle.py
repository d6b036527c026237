"""The web process's end of one worker: a socket, watched by the event loop for as long as it lives.

In: frames to send. Out: frames that came, to whoever listens, and the news that the socket closed,
which only the worker's death does. What the frames mean is not known here.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from server.engine.template import KILL, YIELD
from server.engine.wire import FrameReader

if TYPE_CHECKING:
    from server.engine.generation import Generation

READ_BYTES = 64 * 1024
"""Below the size from which the allocator maps memory anew for each read."""

OnFrame = Callable[[bytes, bytes], None]


class Worker:
    """One worker.

    Attributes:
        generation: What it was forked from.
        number: Its number there.
        has_ended: True when its socket has closed.
        is_paused: True when nothing is read from it.
    """

    def __init__(self, generation: Generation, number: int, connection: socket.socket) -> None:
        self.generation = generation
        self.number = number
        self.has_ended = False
        self.is_paused = False
        self._connection = connection
        self._loop = asyncio.get_running_loop()
        self._reader = FrameReader()
        self._unsent = b""
        self._on_frame: OnFrame | None = None
        self._on_end: Callable[[], None] | None = None
        self._loop.add_reader(connection.fileno(), self._read)

    def is_alive(self) -> bool:
        """Look at the socket now; its closing may not have been told yet."""
        if self.has_ended:
            return False
        try:
            return bool(self._connection.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def listen(self, on_frame: OnFrame | None, on_end: Callable[[], None] | None) -> None:
        """Say who is told of frames and of the end; None: nobody expects any."""
        self._on_frame, self._on_end = on_frame, on_end
        if self.has_ended and on_end is not None:
            self._loop.call_soon(on_end)

    def send(self, frame: bytes) -> None:
        """Hand over a frame; that the worker is dead shows in the news of its end."""
        try:
            sent = self._connection.send(frame)
        except BlockingIOError:
            sent = 0
        except OSError:
            return
        if sent < len(frame):
            self._unsent = frame[sent:]
            self._loop.add_writer(self._connection.fileno(), self._send_rest)

    def pause(self) -> None:
        """Read nothing more for now; the worker waits once the socket is full."""
        if not self.is_paused and not self.has_ended:
            self.is_paused = True
            self._loop.remove_reader(self._connection.fileno())

    def resume(self) -> None:
        """Read again."""
        if self.is_paused:
            self.is_paused = False
            self._loop.add_reader(self._connection.fileno(), self._read)

    def yield_to_others(self) -> None:
        """Let the kernel prefer every other process from now on."""
        self.generation.order(YIELD, self.number)

    def kill(self) -> None:
        """End the worker now, whatever it does."""
        self.generation.order(KILL, self.number)

    def close(self) -> None:
        """Let go of the socket; an idle worker ends by itself at that."""
        if self._connection.fileno() >= 0:
            self._unwatch()
            self._connection.close()
        self.has_ended = True
        self.generation.forget(self.number)

    def _read(self) -> None:
        try:
            piece = self._connection.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if piece:
            for kind, payload in self._reader.feed(piece):
                if self._on_frame is not None:
                    self._on_frame(kind, payload)
            return
        self.has_ended = True
        self._unwatch()
        if self._on_end is not None:
            self._on_end()

    def _send_rest(self) -> None:
        with contextlib.suppress(BlockingIOError):
            try:
                self._unsent = self._unsent[self._connection.send(self._unsent) :]
            except OSError:
                self._unsent = b""
        if not self._unsent:
            self._loop.remove_writer(self._connection.fileno())

    def _unwatch(self) -> None:
        self._loop.remove_reader(self._connection.fileno())
        if self._unsent:
            self._unsent = b""
            self._loop.remove_writer(self._connection.fileno())
