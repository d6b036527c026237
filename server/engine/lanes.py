"""Who may run now, who waits, and who has run so long that shorter queries go first.

In: conversations that begin and end. Out: places. A lane has places for queries that are short
and, if it is the public's, others for heavy ones. Every query begins in a short place. One that
runs past ``light_seconds`` moves to a heavy place, where the kernel prefers everybody else to it,
and its first place goes to the next in the queue. When no heavy place is free it stays where it is
until somebody waits for that place; then it is stopped with "busy". So a flood of heavy queries
costs the light ones little, and an idle machine is used by whoever is there.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from server.engine.conversation import Conversation
from server.engine.handle import Worker
from server.errors import EngineBusy


@dataclass(slots=True)
class Lane:
    """The places for one kind of caller.

    Attributes:
        size: Places for short queries.
        heavy: Places for heavy ones; 0: queries stay where they are until their deadline.
        light_seconds: How long a query counts as short.
        queue_length: Queries that may wait.
        queue_seconds: How long each may wait.
        ready: Idle workers, the last used first.
    """

    size: int
    heavy: int
    light_seconds: float
    queue_length: int
    queue_seconds: float
    ready: deque[Worker] = field(default_factory=deque)
    _light_used: int = 0
    _heavy_used: int = 0
    _queue: deque[asyncio.Future[None]] = field(default_factory=deque)
    _overdue: dict[Conversation, None] = field(default_factory=dict)
    _alarms: dict[Conversation, asyncio.TimerHandle] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        """How many queries wait for a place."""
        return sum(1 for place in self._queue if not place.done())

    def try_enter(self) -> bool:
        """Take a place for a short query if one is free and nobody waits for it."""
        if self._light_used >= self.size or self._queue:
            return False
        self._light_used += 1
        return True

    async def enter(self) -> None:
        """Take a place for a short query, for a bounded time in a bounded queue.

        Raises:
            EngineBusy: The queue is full, or the time is over.
        """
        if self.try_enter():
            return
        if self.waiting >= self.queue_length:
            raise _to_busy(0)
        loop = asyncio.get_running_loop()
        place: asyncio.Future[None] = loop.create_future()
        self._queue.append(place)
        alarm = loop.call_later(self.queue_seconds, _give_up, place, self.queue_seconds)
        self._make_room()
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and place.exception() is None:
                self.leave_unused()  # it was given a place at the moment it was cancelled
            raise
        finally:
            alarm.cancel()

    def leave_unused(self) -> None:
        """Give a place back in which nothing ran."""
        self._light_used -= 1
        self._admit_next()

    def begin(self, conversation: Conversation) -> None:
        """Note that a query runs in the place that was taken for it."""
        if self.heavy:
            loop = asyncio.get_running_loop()
            alarm = loop.call_later(self.light_seconds, self._on_long, conversation)
            self._alarms[conversation] = alarm

    def end(self, conversation: Conversation) -> None:
        """Free the place of a query."""
        alarm = self._alarms.pop(conversation, None)
        if alarm is not None:
            alarm.cancel()
        self._overdue.pop(conversation, None)
        if not conversation.heavy:
            self._light_used -= 1
        else:
            self._heavy_used -= 1
            if self._overdue:
                self._move(next(iter(self._overdue)))
        self._admit_next()

    def drain(self) -> None:
        """Let the idle workers go."""
        while self.ready:
            self.ready.popleft().close()

    def _on_long(self, conversation: Conversation) -> None:
        self._alarms.pop(conversation, None)
        self._overdue[conversation] = None
        if self._heavy_used < self.heavy:
            self._move(conversation)
            self._admit_next()
        else:
            self._make_room()

    def _move(self, conversation: Conversation) -> None:
        """Move a query from a short place to a heavy one."""
        self._overdue.pop(conversation, None)
        conversation.heavy = True
        self._heavy_used += 1
        self._light_used -= 1
        conversation.worker.yield_to_others()

    def _make_room(self) -> None:
        """Stop the query that is longest overdue, when somebody waits for its place."""
        if self._overdue and self.waiting:
            next(iter(self._overdue)).stop(
                EngineBusy(
                    "The query ran long while shorter ones waited, and every place for long "
                    "queries is taken.",
                    hint="Try again in a moment, or ask for less.",
                    seconds=self.light_seconds,
                )
            )

    def _admit_next(self) -> None:
        while self._queue and self._light_used < self.size:
            place = self._queue.popleft()
            if not place.done():
                self._light_used += 1
                place.set_result(None)


def _give_up(place: asyncio.Future[None], seconds: float) -> None:
    if not place.done():
        place.set_exception(_to_busy(seconds))


def _to_busy(seconds: float) -> EngineBusy:
    return EngineBusy(
        "All workers are busy with other queries.",
        hint="Try again in a moment.",
        seconds=seconds,
    )
