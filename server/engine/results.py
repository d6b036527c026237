"""An answer on its way from a worker to whoever asked.

In: frames of one worker. Out: :class:`Result`: its kind and media type at once, its bytes as they
come. The worker is drained at its own pace into memory (bounded by the limit on the size of an
answer), so that a client that reads slowly does not hold a worker.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from server.errors import ServerError


@dataclass(slots=True)
class Result:
    """One answer.

    Attributes:
        kind: ``solutions``, ``boolean`` or ``graph``.
        media_type: Media type of the bytes.
        snapshot: Identifier of the snapshot that was asked.
        more: After the end: True when ``first_rows`` cut the answer.
    """

    kind: str
    media_type: str
    snapshot: str
    more: bool = False
    _chunks: deque[bytes] = field(default_factory=deque)
    _ended: bool = False
    _error: ServerError | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _pump: asyncio.Task[None] | None = None

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the answer.

        Raises:
            QueryFailed: The answer broke off; what came so far is not the whole.
        """
        while True:
            while self._chunks:
                yield self._chunks.popleft()
            if self._error is not None:
                raise self._error
            if self._ended:
                return
            self._news.clear()
            await self._news.wait()

    async def body(self) -> bytes:
        """Return the whole answer; raises as :meth:`chunks` does."""
        return b"".join([chunk async for chunk in self.chunks()])

    async def head(self, enough: int) -> bytes:
        """Return the first bytes, ``enough`` or a chunk more; :attr:`complete` tells if all."""
        parts: list[bytes] = []
        size = 0
        async for chunk in self.chunks():
            parts.append(chunk)
            size += len(chunk)
            if size >= enough:
                break
        return b"".join(parts)

    @property
    def complete(self) -> bool:
        """True when the worker has finished and every byte has been taken."""
        return self._ended and not self._chunks and self._error is None

    def add(self, chunk: bytes) -> None:
        """Take bytes from the worker."""
        self._chunks.append(chunk)
        self._news.set()

    def end(self, *, more: bool = False) -> None:
        """Note that the answer is whole."""
        self.more = more
        self._ended = True
        self._news.set()

    def fail(self, error: ServerError) -> None:
        """Note that the answer broke off."""
        self._error = error
        self._ended = True
        self._news.set()

    def follow(self, pump: asyncio.Task[None]) -> None:
        """Keep hold of the task that feeds this answer."""
        self._pump = pump

    def abandon(self) -> None:
        """Nobody wants the rest: stop the worker if it is still at it."""
        if self._pump is not None and not self._pump.done():
            self._pump.cancel()
