"""The query engine: every query runs in a worker process that can be killed.

In: SPARQL text with bound parameters. Out: :class:`server.engine.results.Result`, or an
exception of ``errors.py``. Promises: a query ends at its deadline whatever it does; a worker that
dies is reported, never taken for an empty answer, and replaced; trusted queries have workers of
their own; a newly published snapshot takes over without a dropped query. Knows nothing of HTTP.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from server.engine.conversation import Conversation
from server.engine.generation import Generation
from server.engine.guard import Examined, admit, check_size
from server.engine.handle import Worker
from server.engine.lanes import Lane
from server.engine.meter import JSON_RESULTS
from server.engine.rehearsal import rehearse
from server.engine.report import PUBLIC, RESERVED, OnQuery, QueryReport, ignore
from server.engine.results import Budget, Result
from server.engine.shares import Permit, Shares
from server.engine.wire import Request, Term
from server.errors import EngineDown, QueryFailed, RemoteFailed, ServerError, StoreError
from server.federating.calls import Call, find_calls, without_calls
from server.federating.fetching import Fetcher
from server.operation.identity import REQUEST_ID
from server.publishing.snapshot import Snapshot, current_snapshot, read_pointer
from server.searching.expanding import GROWTH, expand, names_search
from server.searching.index import SearchIndex
from server.settings import Settings

LOG = logging.getLogger("tupoksi.workers")

TURTLE = "text/turtle"

GUARD_INLINE = 8 * 1024
"""Longer queries are examined on a thread, so that they do not hold up the event loop."""

GIVEN_UP = QueryFailed.code
"""How a query ends whose client went away while it waited for a worker."""

LONGEST_PAUSE = 60.0
"""Seconds between two attempts to load a snapshot that could not be loaded."""

NO_TERMS: Mapping[str, Term] = {}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query on its way: what is told of it when it has ended."""

    text: str
    lane: str
    started: float
    request: str


class QueryEngine:
    """Workers over the published snapshot of one store.

    Attributes:
        on_query: Told of each query that has ended, refused ones included.
        on_generation: Told when another generation takes over, or none.
        shares: What each client may use.

    Use as ``async with QueryEngine(settings) as engine``, or call :meth:`start` and :meth:`stop`.
    """

    def __init__(self, settings: Settings) -> None:
        self.on_query: OnQuery = ignore
        self.on_generation: Callable[[Generation | None], None] = _ignore_generation
        self.shares = Shares(settings.client_seconds, settings.client_queries)
        self._settings = settings
        self._generation: Generation | None = None
        self._busy: dict[Generation, int] = {}
        self._holds: Counter[Generation] = Counter()
        self._conversations: set[Conversation] = set()
        self._stops: set[asyncio.Task[None]] = set()
        self._watcher: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._looked = asyncio.Event()
        self._budget = Budget(settings.held_bytes)
        self._fetcher = Fetcher.from_settings(settings)
        self._public = _to_lane(settings, settings.public_workers, settings.heavy_workers)
        self._reserved = _to_lane(settings, settings.reserved_workers, 0)

    async def __aenter__(self) -> QueryEngine:
        await self.start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.stop()

    @property
    def snapshot(self) -> Snapshot | None:
        """The snapshot that answers now, or None when there is none yet."""
        return self._generation.snapshot if self._generation else None

    @property
    def index(self) -> SearchIndex:
        """The search index of the snapshot that answers now.

        Raises:
            EngineDown: There is none yet.
        """
        if self._generation is None:
            raise _to_down()
        return self._generation.index

    @property
    def in_memory(self) -> bool:
        """True when the workers hold the graph in memory, False when they read the disk."""
        return self._generation is not None and self._generation.in_memory

    @property
    def at_work(self) -> int:
        """How many queries are being evaluated now."""
        return sum(self._busy.values())

    @property
    def waiting(self) -> int:
        """How many queries wait for a free worker."""
        return self._public.waiting + self._reserved.waiting

    @property
    def idle(self) -> dict[str, int]:
        """How many worker processes stand ready, by lane."""
        return {PUBLIC: len(self._public.ready), RESERVED: len(self._reserved.ready)}

    @property
    def departures(self) -> tuple[str, ...]:
        """None: what the engine here does not reach is a matter of single tests of W3C's."""
        return ()

    @property
    def template_process(self) -> int | None:
        """The process that workers are forked from, or None when there is none."""
        return self._generation.process if self._generation else None

    async def start(self) -> None:
        """Load the published snapshot and watch for the next; no snapshot yet is not an error."""
        try:
            await self._load_published()
        except ServerError as error:
            LOG.warning("not ready: %s", error)
        self._watcher = asyncio.create_task(self._watch())

    async def catch_up(self, sequence: int, seconds: float) -> bool:
        """Look for what is published now; tell whether that snapshot or a later one serves in time.

        Args:
            sequence: The number of the snapshot.
            seconds: How long loading it may take.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while (self.snapshot.sequence if self.snapshot else 0) < sequence:
                    self._looked.clear()
                    self._wake.set()
                    await self._looked.wait()
        return self.snapshot is not None and self.snapshot.sequence >= sequence

    async def stop(self) -> None:
        """End all workers and wait until they are gone."""
        former, self._generation = self._generation, None
        if self._watcher is not None:
            self._watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watcher
        for conversation in tuple(self._conversations):
            conversation.stop(QueryFailed("The service stops."))
        for lane in (self._public, self._reserved):
            lane.drain()
        for generation in {*self._busy, *self._holds, *([former] if former else [])}:
            await generation.stop()
        await asyncio.gather(*self._stops)

    def hold(self, generation: Generation) -> None:
        """Keep a generation for somebody else's sake until :meth:`release`."""
        self._holds[generation] += 1

    def release(self, generation: Generation) -> None:
        """Let a generation go that was held."""
        self._holds[generation] -= 1
        self._retire(generation)

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
        """Start a query; return its answer as soon as its head is there.

        Args:
            text: SPARQL 1.1 query.
            solutions_media: Media type for the answer of SELECT and ASK.
            graph_media: Media type for the answer of CONSTRUCT and DESCRIBE.
            substitutions: Terms for variables that the query projects; never pasted into it.
            trusted: Run on the reserved workers; for queries of our own only.
            client: Who asks, for the fair share; None: nobody in particular.
            default_graphs: IRIs of the default graph; together with ``named_graphs`` the whole
                dataset (SPARQL 1.1 Protocol 2.1.4). Neither: the union of all graphs, or what
                the query's FROM says.
            named_graphs: IRIs that GRAPH may see.
            first_rows: Stop after this many rows, as JSON; ``Result.more`` tells of others.
            prefixes: Prefixes for an answer in Turtle.
            union: Without a choice of graphs the default graph is the union of all of them; False:
                it is what the store's own default graph holds.

        Raises:
            QueryRefused: The guard or the parser says no.
            QueryFailed: It was stopped, its worker died, no worker came free, or the client has
                used its share.
        """
        settings = self._settings
        asked = Asked(text, RESERVED if trusted else PUBLIC, time.monotonic(), REQUEST_ID.get())
        try:
            text, examined, calls = await self._examine(text, substitutions)
        except ServerError as error:
            self._tell(asked, error.code)
            raise
        defaults, named = _to_dataset(default_graphs, named_graphs)
        request = Request(
            query=text,
            solutions_media=solutions_media,
            graph_media=graph_media,
            substitutions=substitutions,
            union=union and not examined.has_dataset,
            base=settings.base,
            default_graphs=defaults,
            named_graphs=named,
            first_rows=first_rows,
            prefixes=prefixes,
            remote_rows=settings.service_rows,
            max_bytes=settings.max_result_bytes,
            max_rows=settings.max_result_rows,
            cpu_seconds=math.ceil(settings.query_deadline) + 1,
        )
        lane = self._reserved if trusted else self._public
        permit = None
        try:
            permit = self.shares.admit(client) if client is not None else None
            if calls:
                request = replace(request, remote=await self._call(calls))
            conversation = await self._begin(lane, permit, asked)
        except BaseException as error:
            if permit is not None:
                permit.release(0.0)
            self._tell(asked, error.code if isinstance(error, ServerError) else GIVEN_UP)
            raise
        return await conversation.ask(request)

    async def _begin(self, lane: Lane, permit: Permit | None, asked: Asked) -> Conversation:
        """Take a place and a worker, for a bounded time in a bounded queue."""
        if not lane.try_enter():
            await lane.enter()
        try:
            worker = self._next_worker(lane)
        except ServerError:
            lane.leave_unused()
            raise
        conversation = Conversation(
            worker=worker,
            seconds=self._settings.query_deadline,
            memory=self._settings.worker_memory,
            budget=self._budget,
            on_close=partial(self._give_back, lane, permit, asked),
        )
        self._busy[worker.generation] = self._busy.get(worker.generation, 0) + 1
        self._conversations.add(conversation)
        lane.begin(conversation)
        return conversation

    async def _call(self, calls: Sequence[Call]) -> tuple[tuple[int, int, str], ...]:
        """Return what the endpoints of some calls answer; a silent one's failure is no answer."""

        async def ask(call: Call) -> str:
            try:
                return await self._fetcher.ask(call.endpoint, call.query)
            except RemoteFailed:
                if call.silent:
                    return ""
                raise

        answers = await asyncio.gather(*map(ask, calls))
        return tuple(
            (call.start, call.end, answer) for call, answer in zip(calls, answers, strict=True)
        )

    async def _examine(
        self, text: str, terms: Mapping[str, Term]
    ) -> tuple[str, Examined, tuple[Call, ...]]:
        """Return the query as a worker will see it, what it turned out to be, and its calls."""
        max_bytes = self._settings.max_query_bytes
        if names_search(text):
            check_size(text, max_bytes)
            text = await asyncio.to_thread(expand, text, self.index, terms)
            max_bytes += GROWTH
        calls: tuple[Call, ...] = ()
        seen = text
        if self._fetcher.allowed and "SERVICE" in text.upper():
            check_size(text, max_bytes)
            calls = await asyncio.to_thread(find_calls, text)
            seen = without_calls(text, calls)
        look = partial(admit, max_bytes=max_bytes, max_nesting=self._settings.max_nesting)
        if len(text) <= GUARD_INLINE:
            return text, look(seen), calls
        return text, await asyncio.to_thread(look, seen), calls

    def _next_worker(self, lane: Lane) -> Worker:
        generation = self._generation
        if generation is None or not generation.alive:
            raise _to_down()
        while lane.ready:
            worker = lane.ready.popleft()
            if worker.is_alive():
                return worker
            worker.close()
        return generation.fork()

    def _give_back(
        self, lane: Lane, permit: Permit | None, asked: Asked, conversation: Conversation
    ) -> None:
        """Take a worker back after a query and make its place free for the next."""
        worker = conversation.worker
        generation = worker.generation
        self._conversations.discard(conversation)
        if permit is not None:
            permit.release(conversation.cpu)
        if conversation.reusable and not conversation.heavy and generation is self._generation:
            lane.ready.appendleft(worker)  # the last used is the warmest
        else:
            worker.close()
            self._refill(lane)
        lane.end(conversation)
        self._busy[generation] -= 1
        self._retire(generation)
        self._tell(asked, conversation.outcome, conversation.cpu)

    def _tell(self, asked: Asked, outcome: str, cpu: float = 0.0) -> None:
        """Report a query that has ended to whoever keeps count."""
        seconds = time.monotonic() - asked.started
        self.on_query(
            QueryReport(asked.text, asked.lane, outcome, seconds, cpu, request=asked.request)
        )

    def _retire(self, generation: Generation) -> None:
        """Stop a generation that another has replaced, once nobody is at work in it."""
        in_use = self._busy.get(generation) or self._holds[generation]
        if generation is not self._generation and not in_use:
            self._busy.pop(generation, None)
            self._holds.pop(generation, None)
            _spawn(generation.stop(), self._stops)

    def _refill(self, lane: Lane) -> None:
        """Have a worker ready before the next query asks for one."""
        if self._generation is not None and self._generation.alive and len(lane.ready) < lane.size:
            with contextlib.suppress(EngineDown):
                lane.ready.append(self._generation.fork())

    async def _load_published(self) -> None:
        snapshot = current_snapshot(self._settings.store)
        generation = Generation(snapshot, self._settings)
        await generation.start()
        try:
            await rehearse(generation, self._settings)
        except BaseException:
            await generation.stop()
            raise
        former, self._generation = self._generation, generation
        for lane in (self._public, self._reserved):
            lane.drain()
            lane.ready.extend(generation.fork() for _ in range(lane.size))
        place = "memory" if generation.in_memory else "disk"
        LOG.info("serving snapshot %s from %s", snapshot.identifier, place)
        self.on_generation(generation)
        if former is not None:
            self._retire(former)

    async def _watch(self) -> None:
        """Switch to what ``CURRENT`` points to, and replace a template that has died.

        What could not be loaded is tried again, each time after twice as long, until another takes
        its place.
        """
        loop = asyncio.get_running_loop()
        failed, pause, again_at = None, 0.0, 0.0
        while True:
            await self._wait_for_change()
            name = None
            try:
                name = read_pointer(self._settings.store)
                is_due = name != failed or loop.time() >= again_at
                if name is not None and is_due and not self._is_serving(name):
                    await self._load_published()
                    failed, pause = None, 0.0
            except (StoreError, QueryFailed, OSError) as error:
                if name != failed:
                    LOG.error("the published snapshot cannot be served: %s", error)
                    pause = 0.0
                failed, pause = (
                    name,
                    min(max(self._settings.poll_seconds, 2 * pause), LONGEST_PAUSE),
                )
                again_at = loop.time() + pause
            self._looked.set()

    def _is_serving(self, name: str) -> bool:
        current = self._generation
        return current is not None and current.alive and current.snapshot.identifier == name

    async def _wait_for_change(self) -> None:
        """Wait ``poll_seconds``, or less when the template dies or somebody asks to look."""
        seconds = self._settings.poll_seconds
        waits: set[asyncio.Task[Any]] = {asyncio.create_task(self._wake.wait())}
        if self._generation is not None and self._generation.alive:
            waits.add(asyncio.create_task(self._generation.wait_for_end(seconds)))
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            self._wake.clear()


def _ignore_generation(generation: Generation | None) -> None:
    """Take no interest."""


def _spawn(work: Coroutine[None, None, None], tasks: set[asyncio.Task[None]]) -> asyncio.Task[None]:
    """Start a task and keep hold of it until it is done."""
    task = asyncio.get_running_loop().create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return task


def _to_dataset(
    defaults: Sequence[str] | None, named: Sequence[str] | None
) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """Return the dataset of the protocol: naming one part of it empties the other."""
    if not defaults and not named:
        return None, None
    return tuple(defaults or ()), tuple(named or ())


def _to_lane(settings: Settings, size: int, heavy: int) -> Lane:
    return Lane(
        size=size,
        heavy=heavy,
        light_seconds=settings.light_seconds,
        queue_length=settings.queue_length,
        queue_seconds=settings.queue_seconds,
    )


def _to_down() -> EngineDown:
    return EngineDown(
        "No graph is loaded.",
        hint="Run `tupoksi build`; if that was done, try again in a moment.",
    )
