"""Watch every request: give it an id, count it, write its line.

In: an application and its requests. Out: the same answers, with ``X-Request-Id``. It reads no body,
changes no status and knows no route but by its pattern. Pure ASGI: a middleware that wraps requests
in tasks and streams would cost more than a short query does.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.engine.report import ANSWERED, EXPRESS, QueryReport
from server.express.messages import Note
from server.operation.identity import REQUEST_ID, to_request_id
from server.operation.logs import (
    ADDRESS_CHOICES,
    check_choice,
    open_log,
    to_kept_address,
    to_slow_record,
    to_time,
)
from server.operation.metrics import Metrics
from server.settings import Settings
from server.web.clients import Clients

LOG = logging.getLogger("tupoksi.http")

HEADER = b"x-request-id"

CLERKS_ROUTE = "/sparql"
"""The route that clerks answer at."""

UNKNOWN_ROUTE = "none"
"""The route of an address that nothing answers."""

WENT_AWAY = 499
"""What is noted as status when a client went away before there was one, as nginx does."""

PATH_LENGTH = 300
AGENT_LENGTH = 120
"""Characters of a path and of a User-Agent that are written down."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the access log says of one request: its id, who sent it, and what it was."""

    request: str
    client: str
    method: str
    path: str
    route: str
    agent: str


@dataclass(slots=True)
class Seen:
    """What was sent so far in answer to one request."""

    status: int = WENT_AWAY
    size: int = 0
    is_whole: bool = False


class Observer:
    """Counts and writes down the requests of one application.

    Raises:
        BadSetting: A log cannot be written, or a choice is none of ours.
    """

    def __init__(
        self, settings: Settings, metrics: Metrics, clients: Clients, paths: Iterable[str]
    ) -> None:
        """Open the logs; ``paths`` are the patterns of all routes."""
        check_choice("TUPOKSI_LOG_ADDRESSES", settings.log_addresses, ADDRESS_CHOICES)
        self._metrics = metrics
        self._addresses = settings.log_addresses
        self._clients = clients
        self._paths = frozenset(path for path in paths if "{" not in path)
        self._write_access = open_log("access", settings.access_log)
        self._write_slow = open_log("slow", settings.slow_log)
        self._slow_seconds = settings.slow_seconds

    async def watch(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request through an application."""
        sent = next((value for name, value in scope["headers"] if name == HEADER), None)
        request_id = to_request_id(sent)
        scope["request_id"] = request_id
        REQUEST_ID.set(request_id)
        line = (HEADER, request_id.encode("ascii"))
        seen = Seen()

        async def send_watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                message["headers"] = [*message["headers"], line]
            else:
                seen.size += len(message.get("body", b""))
                seen.is_whole = not message.get("more_body", False)
            await send(message)

        started = time.perf_counter()
        self._metrics.in_flight.inc()
        try:
            await app(scope, receive, send_watched)
        finally:
            self._metrics.in_flight.dec()
            self._note(scope, seen, time.perf_counter() - started)

    def on_query(self, report: QueryReport) -> None:
        """Count a query, and write down its shape if it was slow."""
        self._metrics.on_query(report)
        if self._write_slow is not None and report.seconds >= self._slow_seconds:
            self._write_slow(to_slow_record(report))

    def on_note(self, note: Note) -> None:
        """Count a request and its query that a clerk answered, and write the request's line."""
        self._metrics.on_request(CLERKS_ROUTE, "GET", 200, note.seconds)
        report = QueryReport("", EXPRESS, ANSWERED, note.seconds, note.cpu, request=note.request)
        self._metrics.on_query(report)
        if self._write_access is not None:
            asked = Asked(note.request, note.client, "GET", CLERKS_ROUTE, CLERKS_ROUTE, note.agent)
            self._write_access(self._to_record(asked, Seen(200, note.size, True), note.seconds))

    def _note(self, scope: Scope, seen: Seen, seconds: float) -> None:
        route = self._to_route(scope)
        self._metrics.on_request(route, scope["method"], seen.status, seconds)
        if self._write_access is not None:
            headers = dict(scope["headers"])
            agent = headers.get(b"user-agent", b"").decode("latin-1")
            client = self._clients.name(scope)
            asked = Asked(scope["request_id"], client, scope["method"], scope["path"], route, agent)
            self._write_access(self._to_record(asked, seen, seconds))

    def _to_route(self, scope: Scope) -> str:
        """Return the pattern that answered; few, whatever clients ask for."""
        path: str = scope["path"]
        if path in self._paths:
            return path
        # a folder of files has no route of its own, but is mounted under a root
        return getattr(scope.get("route"), "path", "") or scope.get("root_path") or UNKNOWN_ROUTE

    def _to_record(self, asked: Asked, seen: Seen, seconds: float) -> dict[str, Any]:
        """Return the line for one request. The query string is left out: it is what was asked."""
        return {
            "time": to_time(),
            "event": "request",
            "request_id": asked.request,
            "client": to_kept_address(asked.client, self._addresses),
            "method": asked.method,
            "path": asked.path[:PATH_LENGTH],
            "route": asked.route,
            "status": seen.status,
            "whole": seen.is_whole,
            "bytes": seen.size,
            "ms": round(seconds * 1000, 2),
            "agent": asked.agent[:AGENT_LENGTH],
        }
