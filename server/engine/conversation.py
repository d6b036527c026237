"""One request to one worker: its deadline, its end, and what its death means.

In: a worker that nobody else uses, a request, a deadline. Out: a :class:`Result` as soon as the
head of the answer has come; the rest flows into it. Whatever happens, ``on_close`` is called once;
a worker that may not answer again has been killed by then. Frames are handled where they are read,
in callbacks: a task and its switches would cost more than the rest of a short query.
"""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from server import errors
from server.engine.handle import Worker
from server.engine.report import ANSWERED, TRUNCATED
from server.engine.results import Budget, Result
from server.engine.wire import DATA, END, HEAD, REQUEST, Request, to_frame
from server.errors import (
    DeadlinePassed,
    EvaluationFailed,
    MemoryExceeded,
    QueryFailed,
    QuerySyntaxError,
    ServerError,
    WorkerCrashed,
)

CODE_TO_ERROR = {
    kind.code: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, ServerError)
}


@dataclass(slots=True, eq=False)
class Conversation:
    """The exchange of one request and its answer.

    Attributes:
        worker: Taken for this exchange alone.
        seconds: Time from the first byte sent to the last received.
        memory: The worker's limit, for the message when it is reached (bytes).
        budget: Shared by all answers.
        on_close: Told once that the worker is free; see ``reusable`` and ``cpu``.
        reusable: At the end: the worker can be asked again.
        cpu: At the end: CPU seconds that the query took; when it was killed, how long it ran.
        heavy: It has run long enough to count as heavy; kept by its lane.
        outcome: At the end: how it ended, for those who keep count.
    """

    worker: Worker
    seconds: float
    memory: int
    budget: Budget
    on_close: Callable[[Conversation], None]
    reusable: bool = False
    cpu: float = 0.0
    heavy: bool = False
    outcome: str = ANSWERED
    _result: Result | None = None
    _closed: bool = False
    _started: float = 0.0
    _alarm: asyncio.TimerHandle | None = None
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    _head: asyncio.Future[Result] | None = None

    async def ask(self, request: Request) -> Result:
        """Send the request; return the answer when its head has come.

        Raises:
            QueryRefused: The engine's parser says no.
            QueryFailed: Stopped at the deadline, or the worker died or gave up.
        """
        self._started = self._loop.time()
        self._alarm = self._loop.call_later(self.seconds, self._on_deadline)
        self._head = self._loop.create_future()
        self.worker.listen(self.on_frame, self.on_end)
        self.worker.send(to_frame(REQUEST, request.to_payload()))
        try:
            return await self._head
        except asyncio.CancelledError:
            self.stop(QueryFailed("The query was given up before its end."))
            raise

    def on_frame(self, kind: bytes, payload: bytes) -> None:
        """Take a frame of the answer."""
        if self._closed:
            return
        if kind == DATA and self._result is not None:
            self._result.add(payload)
            if self._result.is_over_budget():
                self.worker.pause()
        elif kind == HEAD:
            self._begin(json.loads(payload))
        else:
            self._end(kind, json.loads(payload))

    def on_end(self) -> None:
        """The worker's socket closed in the middle: ask how it ended, then say so."""
        self.worker.generation.when_ended(self.worker.number, self._on_death)

    def stop(self, error: ServerError) -> None:
        """Kill the worker and end the answer with an error; too late is no fault."""
        if not self._closed:
            self._fail(error)
            self.close()

    def close(self) -> None:
        """End the exchange; the second call and later ones do nothing."""
        if self._closed:
            return
        self._closed = True
        if self._alarm is not None:
            self._alarm.cancel()
        if not self.reusable:
            self.cpu = self.cpu or self._loop.time() - self._started
            self.worker.kill()
        self.worker.listen(None, None)
        self.on_close(self)

    def _begin(self, facts: dict[str, Any]) -> None:
        snapshot = self.worker.generation.snapshot.identifier
        self._result = Result(
            facts["kind"],
            facts["media_type"],
            snapshot,
            budget=self.budget,
            on_taken=self._on_taken,
            on_abandon=self._on_abandon,
        )
        if self._head is not None and not self._head.done():
            self._head.set_result(self._result)

    def _end(self, kind: bytes, facts: dict[str, Any]) -> None:
        self.reusable = not facts["last"]
        self.cpu = facts["cpu"]
        if kind == END and self._result is not None:
            self._result.end(more=facts["more"], truncated=facts["truncated"])
            self.outcome = TRUNCATED if facts["truncated"] else ANSWERED
        else:
            self._fail(_to_error(facts))
        self.close()

    def _fail(self, error: ServerError) -> None:
        self.outcome = error.code
        if self._result is not None:
            self._result.fail(error)
        elif self._head is not None and not self._head.done():
            self._head.set_exception(error)

    def _on_taken(self) -> None:
        if self.worker.is_paused and self._result is not None and not self._result.is_over_budget():
            self.worker.resume()

    def _on_abandon(self) -> None:
        self.stop(QueryFailed("The query was given up before its end."))

    def _on_death(self, status: int) -> None:
        self.stop(_to_death(status, self.memory, self.seconds))

    def _on_deadline(self) -> None:
        self.stop(
            DeadlinePassed(
                f"The query was stopped after {self.seconds:g} seconds.",
                hint="Ask for less: name a graph, bind a subject, or add a LIMIT.",
                seconds=self.seconds,
            )
        )


def _to_death(status: int, memory: int, seconds: float) -> QueryFailed:
    """Return what a worker's end in the middle of an answer means.

    Args:
        status: Exit code, or minus the number of the signal.
        memory: The worker's limit in bytes.
        seconds: The deadline of the query.
    """
    if status == -signal.SIGABRT:
        return MemoryExceeded(
            "The query needed more memory than a worker may use, and was stopped.",
            hint="Ask for less, or sort and group fewer rows.",
            limit=memory,
        )
    if status == -signal.SIGXCPU:
        return DeadlinePassed("The query used up its processor time.", seconds=seconds)
    manner = f"signal {-status}" if status < 0 else f"exit status {status}"
    return WorkerCrashed(
        f"The process that evaluated the query died ({manner}); there is no answer.",
        hint="The service goes on. Write the query in a simpler way.",
        signal=-status if status < 0 else None,
        exit=status if status >= 0 else None,
    )


def _to_error(facts: dict[str, Any]) -> ServerError:
    kind = CODE_TO_ERROR.get(facts["code"], EvaluationFailed)
    message, fields = facts["message"], facts["fields"]
    hint = ""
    if kind is QuerySyntaxError and fields["line"] is not None:
        place = f"at line {fields['line']}, column {fields['column']}"
        message = f"The query does not parse {place}: {message}."
        hint = f"The parser stopped at \N{REFERENCE MARK}: {fields['excerpt']}"
    return kind(message, hint=hint, **fields)
