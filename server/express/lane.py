"""The express lane: clerks over the snapshot that serves, and who may go to them.

In: connections on which a plain request came. Out: the news whether a clerk has taken one, and
notes of what clerks answered. A client whose queries are heavy, or who has used its share, goes the
usual way, where there are places for heavy queries and words for a refusal. What a clerk cannot
answer comes back and goes the usual way too, so this lane decides nothing but speed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from server.errors import EngineDown
from server.express.clerk import ROOM
from server.express.desk import Desk, Resume, Visit
from server.express.messages import Note
from server.express.plain import read_plain

if TYPE_CHECKING:
    from server.engine.generation import Generation
    from server.engine.workers import QueryEngine
    from server.settings import Settings
    from server.web.clients import Clients

LOG = logging.getLogger("tupoksi.express")

HEAVY_SECONDS = 5.0
"""How long a client goes the usual way after one of its queries has ended a clerk."""

HEAVY_REMEMBERED = 10_000
"""Such clients that are remembered at once."""

PAUSE_SECONDS = 1.0
"""How long no clerk takes the place of one that died without having answered anything."""

SETTLE_SECONDS = 1.0
"""How long somebody waits for the last figures: a clerk may be at work."""

STOP_SECONDS = 2.0
"""How long clerks may take to give everything back."""


@dataclass(slots=True, eq=False)
class ExpressLane:
    """The clerks of one server.

    Attributes:
        engine: Says which generation serves, and what each client may use.
        settings: How many clerks there are.
        clients: Names clients.
        on_note: Told of each request that a clerk answered.
        returning: Connections that are being taken back at the moment.
    """

    engine: QueryEngine
    settings: Settings
    clients: Clients
    on_note: Callable[[Note], None]
    returning: set[asyncio.Task[None]] = field(default_factory=set)
    _generation: Generation | None = None
    _desks: list[Desk] = field(default_factory=list)
    _heavy: OrderedDict[str, float] = field(default_factory=OrderedDict)
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.engine.on_generation = self.serve

    def __len__(self) -> int:
        """Connections that clerks serve."""
        return sum(map(len, self._desks))

    def serve(self, generation: Generation | None) -> None:
        """Let clerks of another generation take over; None: no clerk at all."""
        self._generation = generation if sys.platform == "linux" else None
        for desk in self._desks:
            if desk.is_open:
                desk.retire()
        self._fill()

    async def stop(self) -> None:
        """Have everything given back and taken back, for a bounded time."""
        self.serve(None)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                while self._desks:
                    self._ended.clear()
                    await self._ended.wait()
                await asyncio.gather(*self.returning, return_exceptions=True)

    async def settle(self) -> None:
        """Return when all that clerks have answered until now was told, or after a moment."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                await asyncio.gather(*(desk.settle() for desk in self._desks))

    def offer(self, descriptor: int, peer: str, data: bytes, resume: Resume) -> bool:
        """Offer a connection on which some bytes came; tell whether a clerk has taken it.

        Args:
            descriptor: The connection; a copy is made, and the caller closes its own.
            peer: Address of its other end.
            data: What came on it and was not answered.
            resume: Takes the connection back.
        """
        if not self._desks or (plain := read_plain(data)) is None:
            return False
        client = self.clients.name_of(peer, plain.caller.forwarded)
        desk = min(self._open_desks(), key=len, default=None)
        if desk is None or len(desk) >= ROOM or not self._may_come(client):
            return False
        copy = os.dup(descriptor)
        if not desk.take(Visit(copy, peer, client, data, resume)):
            os.close(copy)
            return False
        return True

    def _open_desks(self) -> Iterator[Desk]:
        return (desk for desk in self._desks if desk.is_open)

    def _may_come(self, client: str) -> bool:
        until = self._heavy.get(client)
        if until is not None:
            if until > time.monotonic():
                return False
            del self._heavy[client]
        if sum(desk.count(client) for desk in self._desks) >= self.engine.shares.at_once:
            return False
        return self.engine.shares.is_left(client)

    def _on_heavy(self, peer: str, request: bytes) -> None:
        plain = read_plain(request)
        client = self.clients.name_of(peer, plain.caller.forwarded if plain else ())
        self._heavy[client] = time.monotonic() + HEAVY_SECONDS
        if len(self._heavy) > HEAVY_REMEMBERED:
            self._heavy.popitem(last=False)

    def _on_notes(self, notes: list[Note]) -> None:
        spent: dict[str, float] = {}
        for note in notes:
            spent[note.client] = spent.get(note.client, 0.0) + note.cpu
            self.on_note(note)
        for client, cpu in spent.items():
            wait = self.engine.shares.charge(client, cpu)
            if wait:
                for desk in self._open_desks():
                    desk.refuse(client, wait)

    def _on_end(self, desk: Desk) -> None:
        self._desks.remove(desk)
        self._ended.set()
        self.engine.release(desk.generation)
        if desk.generation is not self._generation:
            return
        if desk.answered:
            self._fill()
        else:
            LOG.warning("a process that answers short queries ended before it answered any")
            asyncio.get_running_loop().call_later(PAUSE_SECONDS, self._fill)

    def _fill(self) -> None:
        """Have as many clerks as the settings say."""
        generation = self._generation
        while generation is not None and generation.alive:
            if sum(1 for _ in self._open_desks()) >= self.settings.clerks:
                return
            try:
                self._desks.append(Desk(generation, self._on_notes, self._on_heavy, self._on_end))
            except (EngineDown, OSError) as error:
                LOG.warning("no process can be started for short queries: %s", error)
                return
            self.engine.hold(generation)
