"""The engine of the pages over a server elsewhere.

In and out as :class:`server.engine.workers.QueryEngine`. The guard looks at every query before it
is sent; so many run at once, each on a thread with a deadline, and so many wait. Writes are for the
server itself to take. What the pages need beside answers is a snapshot (``mirror.py``), made when
the server's marker changes. Where the server departs from SPARQL 1.1, our own questions go to
workers over a copy (``copying.py``); what the public asks goes to the server as it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from server.checking.check import Rules
from server.engine.guard import admit, check_size
from server.engine.meter import JSON_RESULTS
from server.engine.report import (
    ANSWERED,
    PUBLIC,
    RESERVED,
    TRUNCATED,
    OnQuery,
    QueryReport,
    ignore,
)
from server.engine.results import Budget, Result
from server.engine.shares import Shares
from server.engine.wire import Request, Term
from server.engine.workers import GIVEN_UP, NO_TERMS, TURTLE
from server.errors import DeadlinePassed, EngineBusy, EngineDown, ServerError
from server.operation.identity import REQUEST_ID
from server.publishing.snapshot import Snapshot
from server.remote.capabilities import COPY
from server.remote.connection import Remote, connect
from server.remote.copying import Copy
from server.remote.evaluating import Found, evaluate_there, find_graphs
from server.remote.marker import read_marker
from server.remote.mirror import find_mirror
from server.searching.expanding import GROWTH, expand, names_search
from server.searching.index import SearchIndex
from server.settings import Settings

LOG = logging.getLogger("tupoksi.remote")

LONGEST_PAUSE = 60.0
"""Seconds between two attempts to reach a server that could not be reached."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a server at one time: how to ask it, and what it holds."""

    remote: Remote
    graphs: tuple[str, ...]
    snapshot: Snapshot
    index: SearchIndex


class Places:
    """So many queries at once, so many that wait, each for a bounded time."""

    def __init__(self, size: int, queue_length: int, queue_seconds: float) -> None:
        self.size = size
        self.used = 0
        self.waiting = 0
        self._queue_length = queue_length
        self._queue_seconds = queue_seconds
        self._free = asyncio.Semaphore(size)

    async def enter(self) -> None:
        """Take a place.

        Raises:
            EngineBusy: Too many wait, or none came free in time.
        """
        if self._free.locked() and self.waiting >= self._queue_length:
            raise self._to_busy()
        self.waiting += 1
        try:
            async with asyncio.timeout(self._queue_seconds):
                await self._free.acquire()
        except TimeoutError:
            raise self._to_busy() from None
        finally:
            self.waiting -= 1
        self.used += 1

    def leave(self) -> None:
        """Give a place back."""
        self.used -= 1
        self._free.release()

    def _to_busy(self) -> EngineBusy:
        return EngineBusy("Too many queries run already.", hint="Try again in a moment.")


class RemoteEngine:
    """Asks a SPARQL 1.1 server elsewhere.

    Attributes:
        on_query: Told of each query that has ended, refused ones included.
    """

    def __init__(self, settings: Settings, rules: Rules) -> None:
        self.on_query: OnQuery = ignore
        self._settings = settings
        self._rules = rules
        self._held: Held | None = None
        self._folders = tempfile.TemporaryDirectory(prefix="tupoksi-")
        self._copy = Copy(settings, Path(self._folders.name) / "store", self._pass_on)
        self._shares = Shares(settings.client_seconds, settings.client_queries)
        self._budget = Budget(settings.held_bytes)
        self._lanes = {
            PUBLIC: self._to_places(settings.public_workers + settings.heavy_workers),
            RESERVED: self._to_places(settings.reserved_workers),
        }
        # one more than there are places: for looking at the server itself
        most = sum(places.size for places in self._lanes.values())
        self._threads = ThreadPoolExecutor(most + 1, thread_name_prefix="remote")
        self._watcher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> RemoteEngine:
        await self.start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.stop()

    @property
    def snapshot(self) -> Snapshot | None:
        """What the server holds, or None while that is not known."""
        return self._held.snapshot if self._held else None

    @property
    def index(self) -> SearchIndex:
        """The search index of what the server holds.

        Raises:
            EngineDown: That is not known.
        """
        return self._require().index

    @property
    def in_memory(self) -> bool:
        """False: nothing is held here."""
        return False

    @property
    def at_work(self) -> int:
        """How many queries are being evaluated now."""
        return sum(p.used for p in self._lanes.values()) + self._copy.engine.at_work

    @property
    def waiting(self) -> int:
        """How many queries wait for a place."""
        return sum(p.waiting for p in self._lanes.values()) + self._copy.engine.waiting

    @property
    def idle(self) -> dict[str, int]:
        """How many more queries could run, by lane."""
        found = {name: places.size - places.used for name, places in self._lanes.items()}
        if self._is_copied:
            found[RESERVED] = self._copy.engine.idle[RESERVED]
        return found

    @property
    def departures(self) -> tuple[str, ...]:
        """In what the server departs from SPARQL 1.1, by the names of probes."""
        return self._held.remote.capabilities.departures if self._held else ()

    @property
    def _is_copied(self) -> bool:
        """True when our own questions are answered on a copy."""
        return self._held is not None and self._held.remote.capabilities.questions == COPY

    async def start(self) -> None:
        """Look at the server; one that cannot be reached yet is looked at again."""
        try:
            await self._look()
        except ServerError as error:
            LOG.warning("not ready: %s", error)
        self._watcher = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """End; queries on their way end at their deadline."""
        if self._watcher is not None:
            self._watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watcher
        await self._copy.stop()
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)
        self._held = None
        self._folders.cleanup()

    async def catch_up(self, sequence: int, seconds: float) -> bool:
        """Tell whether that snapshot or a later one serves; nothing is written through here."""
        del seconds
        return self.snapshot is not None and self.snapshot.sequence >= sequence

    async def run(
        self,
        text: str,
        *,
        solutions_media: str = JSON_RESULTS,
        graph_media: str = TURTLE,
        substitutions: Mapping[str, Term] = NO_TERMS,
        trusted: bool = False,
        client: str | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        first_rows: int | None = None,
        prefixes: Mapping[str, str] | None = None,
        union: bool = True,
    ) -> Result:
        """Return the answer of the server; arguments and errors as those of the engine here."""
        if trusted and self._is_copied:
            return await self._copy.engine.run(
                text,
                solutions_media=solutions_media,
                graph_media=graph_media,
                substitutions=substitutions,
                trusted=True,
                client=client,
                default_graphs=default_graphs,
                named_graphs=named_graphs,
                first_rows=first_rows,
                prefixes=prefixes,
                union=union,
            )
        settings = self._settings
        chosen = bool(default_graphs or named_graphs)
        request = Request(
            query=text,
            solutions_media=solutions_media,
            graph_media=graph_media,
            substitutions=substitutions,
            union=union,
            base=settings.base,
            default_graphs=tuple(default_graphs or ()) if chosen else None,
            named_graphs=tuple(named_graphs or ()) if chosen else None,
            first_rows=first_rows,
            prefixes=prefixes,
            max_bytes=settings.max_result_bytes,
            max_rows=settings.max_result_rows,
            cpu_seconds=math.ceil(settings.query_deadline) + 1,
        )
        lane = RESERVED if trusted else PUBLIC
        async with self._told(text, lane) as outcome:
            query = await asyncio.to_thread(self._admit, text, substitutions)
            held = self._require()
            found = await self._ask(held, replace(request, query=query), lane, client)
            outcome.append(TRUNCATED if found.truncated else ANSWERED)
        return self._to_result(found, held.snapshot)

    @asynccontextmanager
    async def _told(self, text: str, lane: str) -> AsyncIterator[list[str]]:
        """Report a query that has ended to whoever keeps count."""
        started, outcome = time.monotonic(), list[str]()
        try:
            yield outcome
        except ServerError as error:
            outcome.append(error.code)
            raise
        finally:
            seconds = time.monotonic() - started
            ended = outcome[-1] if outcome else GIVEN_UP
            self.on_query(QueryReport(text, lane, ended, seconds, 0.0, request=REQUEST_ID.get()))

    def _admit(self, text: str, terms: Mapping[str, Term]) -> str:
        """Return a query as it will be sent; raises what the guard says against it."""
        most = self._settings.max_query_bytes
        if names_search(text):
            check_size(text, most)
            text = expand(text, self.index, terms)
            most += GROWTH
        admit(text, max_bytes=most, max_nesting=self._settings.max_nesting)
        return text

    async def _ask(self, held: Held, request: Request, lane: str, client: str | None) -> Found:
        """Ask on a thread; the place is free again when that thread is, not before."""
        permit = self._shares.admit(client) if client is not None else None
        started = time.monotonic()
        try:
            await self._lanes[lane].enter()
        except BaseException:
            if permit is not None:
                permit.release(0.0)
            raise
        loop = asyncio.get_running_loop()
        work = self._threads.submit(evaluate_there, held.remote, request, held.graphs)

        def leave() -> None:
            self._lanes[lane].leave()
            if permit is not None:
                permit.release(time.monotonic() - started)

        work.add_done_callback(lambda _: loop.call_soon_threadsafe(leave))
        seconds = self._settings.query_deadline
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.wrap_future(work)
        except TimeoutError:
            raise DeadlinePassed(
                f"The query was given up after {seconds:g} seconds.",
                hint="Ask for less: name a graph, bind a subject, or add a LIMIT.",
                seconds=seconds,
            ) from None

    def _to_result(self, found: Found, snapshot: Snapshot) -> Result:
        result = Result(found.kind, found.media_type, snapshot.identifier, budget=self._budget)
        result.add(found.body)
        result.end(more=found.more, truncated=found.truncated)
        return result

    def _to_places(self, size: int) -> Places:
        return Places(size, self._settings.queue_length, self._settings.queue_seconds)

    def _require(self) -> Held:
        if self._held is None:
            raise EngineDown(
                f"{self._settings.remote} has not answered yet, or holds no graph.",
                hint="The log says why; it is asked again every now and then.",
            )
        return self._held

    async def _look(self) -> None:
        """Learn what the server can do and holds, unless that is known and has not changed."""
        held = await asyncio.get_running_loop().run_in_executor(self._threads, self._learn)
        if held is not self._held and held.remote.capabilities.questions == COPY:
            await self._copy.hold(held.snapshot)
        self._held = held

    def _pass_on(self, report: QueryReport) -> None:
        """Tell of a query on the copy whoever keeps count by then."""
        self.on_query(report)

    def _learn(self) -> Held:
        held = self._held
        if held is not None:
            marker = read_marker(held.remote)
            if marker is None or marker.identifier == held.snapshot.identifier:
                return held  # half-way between two, or as it was
        remote = connect(self._settings.remote, self._settings)
        folder = Path(tempfile.mkdtemp(dir=self._folders.name)) / "snapshot"
        snapshot = find_mirror(remote, folder, self._rules)
        LOG.info(
            "serving %s of %s (%s)", snapshot.identifier, remote.endpoint, remote.capabilities.words
        )
        return Held(remote, find_graphs(remote), snapshot, SearchIndex(snapshot.index))

    async def _watch(self) -> None:
        """Look at the server again and again, less often while it cannot be reached."""
        pause = self._settings.poll_seconds
        while True:
            await asyncio.sleep(pause)
            try:
                await self._look()
                pause = self._settings.poll_seconds
            except ServerError as error:
                LOG.warning("%s", error)
                pause = min(2 * pause, LONGEST_PAUSE)
