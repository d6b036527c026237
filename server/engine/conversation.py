"""One request to one worker: its deadline, its end, and what its death means.

In: a worker that nobody else uses, a request, a deadline. Out: the head of the answer, then its
bytes into a :class:`Result`. Whatever happens, ``on_close`` is called once, with whether the worker
may answer again; a worker that may not has been killed by then.
"""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from server import errors
from server.engine.generation import Worker
from server.engine.results import Result
from server.engine.wire import DATA, FAULT, Request
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


@dataclass(slots=True)
class Conversation:
    """The exchange of one request and its answer.

    Attributes:
        worker: Taken for this exchange alone.
        seconds: Time from the first byte sent to the last received.
        memory: The worker's limit, for the message when it is reached (bytes).
        on_close: Told once whether the worker can be used again.
    """

    worker: Worker
    seconds: float
    memory: int
    on_close: Callable[[Worker, bool], None]
    _deadline: float = 0.0
    _reusable: bool = False
    _closed: bool = False

    async def begin(self, request: Request) -> Result:
        """Send the request; return the answer when its head has come.

        Raises:
            QueryRefused: The engine's parser says no.
            QueryFailed: Stopped at the deadline, or the worker died or gave up.
        """
        self._deadline = asyncio.get_running_loop().time() + self.seconds
        try:
            async with asyncio.timeout_at(self._deadline):
                await self.worker.send(request)
                _, payload = await self._next_frame()
        except TimeoutError:
            self.close()
            raise self._too_late() from None
        except BaseException:
            self.close()
            raise
        facts = json.loads(payload)
        snapshot = self.worker.generation.snapshot.identifier
        return Result(facts["kind"], facts["media_type"], snapshot)

    async def drain(self, result: Result) -> None:
        """Move the rest of the answer into ``result``, to its end or its failure."""
        try:
            async with asyncio.timeout_at(self._deadline):
                while True:
                    kind, payload = await self._next_frame()
                    if kind != DATA:
                        break
                    result.add(payload)
            facts = json.loads(payload)
            self._reusable = not facts["last"]
            self.close()
            result.end(more=facts["more"])
        except TimeoutError:
            result.fail(self._too_late())
        except ServerError as error:
            result.fail(error)
        except asyncio.CancelledError:
            result.fail(QueryFailed("The query was given up before its end."))
            raise
        finally:
            self.close()

    def close(self) -> None:
        """End the exchange; the second call and later ones do nothing."""
        if self._closed:
            return
        self._closed = True
        if not self._reusable:
            self.worker.kill()
        self.on_close(self.worker, self._reusable)

    async def _next_frame(self) -> tuple[bytes, bytes]:
        frame = await self.worker.receive()
        if frame is None:
            raise _to_death(await self.worker.exit_status(), self.memory, self.seconds)
        if frame[0] == FAULT:
            facts = json.loads(frame[1])
            self._reusable = not facts["last"]
            raise _to_error(facts)
        return frame

    def _too_late(self) -> DeadlinePassed:
        return DeadlinePassed(
            f"The query was stopped after {self.seconds:g} seconds.",
            hint="Ask for less: name a graph, bind a subject, or add a LIMIT.",
            seconds=self.seconds,
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
