"""An answer on its way from a worker to whoever asked.

In: frames of one worker. Out: :class:`Result`: its kind and media type at once, its bytes as they
come. The worker is drained at its own pace into memory, so that a client that reads slowly does not
hold a worker; all answers together may hold so much (:class:`Budget`), and past that the workers of
the slow readers wait, until their deadline.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from server.errors import ServerError

FREE_BYTES = 1 << 20
"""What one answer may hold whatever the others hold."""


@dataclass(slots=True)
class Budget:
    """Bytes of answers that wait for their readers, and how many may."""

    limit: int
    held: int = 0


@dataclass(slots=True)
class Result:
    """One answer.

    Attributes:
        kind: ``solutions``, ``boolean`` or ``graph``.
        media_type: Media type of the bytes.
        snapshot: Identifier of the snapshot that was asked.
        more: After the end: True when ``first_rows`` cut the answer.
        truncated: After the end: ``rows`` or ``bytes`` when that limit cut the answer.
        budget: Shared with all answers of an engine.
        on_taken: Called when bytes were taken out, for a worker that waits for that.
        on_abandon: Called when nobody wants the rest.
    """

    kind: str
    media_type: str
    snapshot: str
    budget: Budget = field(default_factory=lambda: Budget(1 << 62))
    on_taken: Callable[[], None] | None = None
    on_abandon: Callable[[], None] | None = None
    more: bool = False
    truncated: str = ""
    _chunks: deque[bytes] = field(default_factory=deque)
    _held: int = 0
    _ended: bool = False
    _error: ServerError | None = None
    _news: asyncio.Future[None] | None = None

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the answer.

        Raises:
            QueryFailed: The answer broke off; what came so far is not the whole.
        """
        while True:
            while self._chunks:
                yield self._take()
            if self._error is not None:
                raise self._error
            if self._ended:
                return
            await self._wait()

    async def body(self) -> bytes:
        """Return the whole answer; raises as :meth:`chunks` does."""
        return b"".join([chunk async for chunk in self.chunks()])

    async def head(self, enough: int, seconds: float | None = None) -> bytes:
        """Return the first bytes; :attr:`complete` tells whether they are all.

        Args:
            enough: Return when there are so many, or a chunk more.
            seconds: Return after so long with what there is, if there is anything.
        """
        loop = asyncio.get_running_loop()
        end = None if seconds is None else loop.time() + seconds
        parts: list[bytes] = []
        size = 0
        while size < enough:
            if self._chunks:
                parts.append(self._take())
                size += len(parts[-1])
            elif self._error is not None:
                raise self._error
            elif self._ended or (end is not None and size and loop.time() >= end):
                break
            else:
                # without a first byte there is nothing to send: then only the worker ends the wait
                await self._wait(end if size else None)
        return b"".join(parts)

    @property
    def complete(self) -> bool:
        """True when the worker has finished and every byte has been taken."""
        return self._ended and not self._chunks and self._error is None

    @property
    def held(self) -> int:
        """Bytes that wait to be taken."""
        return self._held

    def is_over_budget(self) -> bool:
        """Tell whether the worker of this answer should wait for its reader."""
        return self._held > FREE_BYTES and self.budget.held > self.budget.limit

    def add(self, chunk: bytes) -> None:
        """Take bytes from the worker."""
        self._chunks.append(chunk)
        self._held += len(chunk)
        self.budget.held += len(chunk)
        self._tell()

    def end(self, *, more: bool = False, truncated: str = "") -> None:
        """Note that the answer is whole, or as whole as its limit lets it be."""
        self.more = more
        self.truncated = truncated
        self._ended = True
        self._tell()

    def fail(self, error: ServerError) -> None:
        """Note that the answer broke off."""
        self._error = error
        self._ended = True
        self._tell()

    def abandon(self) -> None:
        """Nobody wants the rest: stop the worker if it is still at it, and forget what it sent."""
        self.budget.held -= self._held
        self._held = 0
        self._chunks.clear()
        if not self._ended and self.on_abandon is not None:
            self.on_abandon()

    def _take(self) -> bytes:
        chunk = self._chunks.popleft()
        self._held -= len(chunk)
        self.budget.held -= len(chunk)
        if not self._ended and self.on_taken is not None:
            self.on_taken()
        return chunk

    def _tell(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    async def _wait(self, until: float | None = None) -> None:
        """Return when something came, or at a time of the event loop."""
        loop = asyncio.get_running_loop()
        self._news = loop.create_future()
        alarm = loop.call_at(until, self._tell) if until is not None else None
        try:
            await self._news
        finally:
            self._news = None
            if alarm is not None:
                alarm.cancel()
