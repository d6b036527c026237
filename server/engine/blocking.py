"""The query engine for code that is not asynchronous: the command line and scripts.

In and out as :class:`server.engine.workers.QueryEngine`, with whole answers
instead of streams. An event loop on a thread of its own does the work; the worker processes are
the same, with the same limits.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from server.engine.meter import JSON_RESULTS
from server.engine.wire import Term
from server.engine.workers import NO_TERMS, TURTLE, QueryEngine
from server.errors import EngineDown
from server.publishing.snapshot import Snapshot, current_snapshot
from server.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: its kind (solutions, boolean, graph), media type and bytes."""

    kind: str
    media_type: str
    body: bytes


class BlockingEngine:
    """A query engine to be used as ``with BlockingEngine(settings) as engine``.

    Raises:
        NoSnapshot: Nothing was published in the store.
        DamagedSnapshot: The published folder lacks a part.
        EngineDown: No worker could be started.
    """

    def __init__(self, settings: Settings) -> None:
        self.snapshot: Snapshot = current_snapshot(settings.store)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._engine = QueryEngine(settings)

    def __enter__(self) -> BlockingEngine:
        self._thread.start()
        try:
            self._do(self._engine.start())
            if self._engine.snapshot is None:
                raise EngineDown("No worker could be started.", hint="Run `tupoksi doctor`.")
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self._close()

    def run(
        self,
        text: str,
        *,
        solutions_media: str = JSON_RESULTS,
        graph_media: str = TURTLE,
        substitutions: Mapping[str, Term] = NO_TERMS,
    ) -> Answer:
        """Return the whole answer to a query; arguments and errors as the engine's ``run``."""

        async def ask() -> Answer:
            result = await self._engine.run(
                text,
                solutions_media=solutions_media,
                graph_media=graph_media,
                substitutions=substitutions,
                trusted=True,
            )
            return Answer(result.kind, result.media_type, await result.body())

        return self._do(ask())

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _close(self) -> None:
        self._do(self._engine.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
