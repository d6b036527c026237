"""Changes that clients send, one after the other, each in a process that can be killed.

In: a :class:`Change` and its body. Out: :class:`Written`, or an exception of ``errors.py``. A
change is acknowledged when its snapshot is on disk, published, and served by this very server:
whoever wrote reads what was written. Knows nothing of HTTP.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import math
import os
import signal
import sys
from dataclasses import dataclass, field, replace
from typing import Any

from server.engine.answering import Engine
from server.engine.conversation import CODE_TO_ERROR
from server.errors import (
    DeadlinePassed,
    EngineBusy,
    MemoryExceeded,
    ServerError,
    WorkerCrashed,
)
from server.federating.fetching import Fetcher
from server.settings import Settings
from server.writing.bringing import bring
from server.writing.change import Bounds, Change, Written, to_job

LOG = logging.getLogger("tupoksi.writes")


@dataclass(slots=True)
class Writes:
    """The one door for changes to the store of a server.

    Attributes:
        settings: What the operator chose.
        engine: Serves what was written.
    """

    settings: Settings
    engine: Engine
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: int = 0
    _fetcher: Fetcher = field(init=False)

    def __post_init__(self) -> None:
        """Read whom it may ask from the settings."""
        self._fetcher = Fetcher.from_settings(self.settings)

    async def apply(self, change: Change, body: bytes) -> Written:
        """Apply a change; return when this server serves it.

        A change that has begun is finished even when whoever sent it goes away.

        Raises:
            EngineBusy: Too many changes wait already.
            ServerError: Nothing was written; see :func:`server.writing.edit.edit`.
        """
        if self._waiting >= self.settings.queue_length:
            raise EngineBusy("Too many writes wait already.", hint="Try again in a moment.")
        self._waiting += 1
        work = asyncio.ensure_future(self._in_turn(change, body))
        work.add_done_callback(_observe)
        return await asyncio.shield(work)

    def is_served(self, written: Written) -> bool:
        """Tell whether this server has come to serve what was written."""
        snapshot = self.engine.snapshot
        return (snapshot.sequence if snapshot is not None else 0) >= written.sequence

    async def _in_turn(self, change: Change, body: bytes) -> Written:
        try:
            if change.kind == "update":
                brought = await bring(body, self._fetcher, max_bytes=self.settings.max_write_bytes)
                change = replace(change, brought=brought)
            async with self._turn:
                written = await self._write(change, body)
                LOG.info("a write (%s) is published as %s", change.kind, written.snapshot)
                if not await self.engine.catch_up(written.sequence, self.settings.write_deadline):
                    LOG.error("the snapshot %s is published, but not served", written.snapshot)
                return written
        finally:
            self._waiting -= 1

    async def _write(self, change: Change, body: bytes) -> Written:
        settings = self.settings
        bounds = Bounds(
            nesting=settings.max_nesting,
            size=settings.max_write_bytes,
            patience=settings.queue_seconds,
            memory=settings.write_memory,
            seconds=math.ceil(settings.write_deadline),
            rows=settings.service_rows,
        )
        job = to_job(str(settings.store.absolute()), change, bounds)
        process = await _start()
        try:
            async with asyncio.timeout(settings.write_deadline):
                output, _ = await process.communicate(job + body)
        except TimeoutError:
            raise DeadlinePassed(
                f"The write was stopped after {settings.write_deadline:g} seconds; "
                "nothing was written.",
                hint="Send it in parts.",
                seconds=settings.write_deadline,
            ) from None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return _to_written(output, process.returncode or 0, settings.write_memory)


async def _start() -> asyncio.subprocess.Process:
    # the process must import the very packages that this one has imported
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    try:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "server.writing.writer", str(os.getpid())),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )
    except OSError as error:
        raise EngineBusy(f"No process can be started: {error.strerror}.") from error


def _to_written(output: bytes, status: int, memory: int) -> Written:
    """Return what the process said, or raise what it or its end means."""
    answer: dict[str, Any] = {}
    with contextlib.suppress(ValueError):
        answer = json.loads(output)
    if "written" in answer:
        return Written(**answer["written"])
    if "fault" in answer:
        fault = answer["fault"]
        kind = CODE_TO_ERROR.get(fault["code"], ServerError)
        raise kind(fault["message"], hint=fault["hint"], **fault["fields"])
    if status in (-signal.SIGABRT, 1):
        raise MemoryExceeded(
            "The write needed more memory than it may use; nothing was written.",
            hint="Send it in parts.",
            limit=memory,
        )
    if status == -signal.SIGXCPU:
        raise DeadlinePassed("The write used up its processor time; nothing was written.")
    raise WorkerCrashed(
        f"The process of the write died (status {status}); nothing was acknowledged.",
        hint="Read the graph before you send it again.",
        signal=-status if status < 0 else None,
        exit=status if status >= 0 else None,
    )


def _observe(work: asyncio.Future[Written]) -> None:
    """Take note of a fault that nobody waits for any more."""
    if not work.cancelled():
        work.exception()
