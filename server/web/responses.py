"""Turn answers and faults into HTTP responses.

In: a :class:`Result` or an exception. Out: a response whose status is true: as long as an answer
may still fail, no status is sent, up to :data:`HEAD_BYTES`; an answer that breaks off later closes
the connection in the middle, so that no client takes a part for the whole. The same is done with an
answer that a limit cut, where its format has no place to say so.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Mapping
from dataclasses import dataclass

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from server.engine.meter import is_markable
from server.engine.results import Result
from server.errors import QueryFailed, ServerError
from server.web.headers import VARY
from server.web.negotiate import negotiate
from server.web.site import to_site

LOG = logging.getLogger("tupoksi.http")

HEAD_BYTES = 256 * 1024
HEAD_SECONDS = 0.05
"""An answer is held back up to this size or so long: a fault until then can have its status."""

WATCH_AFTER = 0.02
"""Seconds after which a query is long enough to look whether its client is still there."""

TRUNCATED = "Tupoksi-Truncated"
"""``rows`` or ``bytes``: that limit cut the answer, and did so in the part that was held back."""

PROBLEM_JSON = "application/problem+json"

RETRY_SECONDS = "5"

CHALLENGE = 'Bearer realm="tupoksi"'
"""What a write needs (RFC 6750, section 3)."""

NO_HEADERS: Mapping[str, str] = {}


class StreamedResult(Response):
    """An answer that goes out while it is computed."""

    def __init__(self, result: Result, head: bytes, headers: Mapping[str, str]) -> None:
        super().__init__(headers=dict(headers))
        del self.headers["content-length"]
        self._result = result
        self._head = head

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer; on a fault, return without the end that the protocol requires."""
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        watcher = asyncio.create_task(_wait_until_gone(receive))
        watcher.add_done_callback(lambda task: self._result.abandon())
        try:
            await send({"type": "http.response.body", "body": self._head, "more_body": True})
            async for chunk in self._result.chunks():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            if self._result.truncated and not is_markable(self._result.media_type):
                LOG.info("an answer was cut where its form cannot say so; the connection closes")
                return
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except ServerError as error:
            LOG.warning("an answer broke off after its start: %s", error)
        finally:
            watcher.cancel()
            self._result.abandon()


async def to_response(
    result: Result, content_type: str, headers: Mapping[str, str] = NO_HEADERS
) -> Response:
    """Return an answer as a response, streamed when it is long; ``headers`` go out with it.

    Raises:
        QueryFailed: It failed before its status was sent.
    """
    head = await result.head(HEAD_BYTES, HEAD_SECONDS)
    sent = {"Content-Type": content_type, "Vary": VARY, **headers}
    if result.complete:
        if result.truncated:
            sent[TRUNCATED] = result.truncated
        return Response(head, headers=sent)
    return StreamedResult(result, head, sent)


def to_not_modified(headers: Mapping[str, str]) -> Response:
    """Return that the client has the answer already (RFC 9110, section 15.4.5)."""
    return Response(status_code=304, headers={"Vary": VARY, **headers})


def to_options(methods: Iterable[str], headers: Mapping[str, str] = NO_HEADERS) -> Response:
    """Return what an address takes."""
    return Response(status_code=204, headers={"Allow": ", ".join(methods), **headers})


async def while_connected(request: Request, work: Coroutine[None, None, Result]) -> Result:
    """Return what some work gives, or give it up when the client goes away.

    Raises:
        QueryFailed: The client is gone; nobody will read this.
    """
    watch = _Watch(request.receive, asyncio.current_task())
    alarm = asyncio.get_running_loop().call_later(WATCH_AFTER, watch.start)
    try:
        return await work
    except asyncio.CancelledError:
        if watch.is_gone and watch.worker is not None and watch.worker.uncancel() == 0:
            raise QueryFailed("The client went away.") from None
        raise
    finally:
        alarm.cancel()
        watch.stop()


@dataclass(slots=True)
class _Watch:
    """Cancels a task when the client goes away."""

    receive: Receive
    worker: asyncio.Task[object] | None
    is_gone: bool = False
    _watcher: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._watcher = asyncio.get_running_loop().create_task(self._watch())

    def stop(self) -> None:
        if self._watcher is not None:
            self._watcher.cancel()

    async def _watch(self) -> None:
        await _wait_until_gone(self.receive)
        if self.worker is not None:
            self.is_gone = True
            self.worker.cancel()


async def _wait_until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def to_fault(request: Request, error: ServerError) -> Response:
    """Return a fault as a page for people or as a problem document (RFC 9457) for programs."""
    headers = {}
    if error.status == 401:
        headers["WWW-Authenticate"] = CHALLENGE
    if error.status == 429:
        headers["Retry-After"] = str(error.fields.get("seconds", RETRY_SECONDS))
    elif error.status == 503:
        headers["Retry-After"] = RETRY_SECONDS
    if wants_page(request):
        page = to_site(request).render(
            request,
            "error.html",
            status=error.status,
            error=error,
            request_id=request.scope.get("request_id", ""),
        )
        page.headers.update(headers)
        return page
    problem = {
        "type": error.docs,
        "title": error.code,
        "status": error.status,
        "detail": error.message,
        "hint": error.hint,
        "request_id": request.scope.get("request_id", ""),
        **error.fields,
    }
    headers["Content-Type"] = PROBLEM_JSON
    return JSONResponse(problem, status_code=error.status, headers=headers)


def wants_page(request: Request) -> bool:
    """Tell whether whoever asks would rather read HTML than a problem document."""
    accept = request.headers.get("accept")
    return negotiate(accept, (PROBLEM_JSON, "application/json", "text/html")) == "text/html"
