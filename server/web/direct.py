"""Addresses that are answered without the framework's routing and middleware, because they are hot.

In: an ASGI request for one of them. Out: what its handler answers, and a fault in the same form as
everywhere. The framework's way costs about as much processor time as everything else that the web
process does for a short query. Other methods, and all other addresses, go the usual way.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping

from fastapi import Request, Response
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from server.errors import ServerError
from server.web import sparql as http_sparql
from server.web.kept import to_key
from server.web.responses import to_fault

LOG = logging.getLogger("tupoksi.http")

Handler = Callable[[Request], Awaitable[Response]]

PATH_TO_METHODS: Mapping[str, Mapping[str, Handler]] = {
    "/sparql": {
        "GET": http_sparql.endpoint,
        "HEAD": http_sparql.endpoint,
        "POST": http_sparql.endpoint,
    }
}


def find_handler(scope: Scope) -> Handler | None:
    """Return the handler of a hot address, or None for the framework's way."""
    methods = PATH_TO_METHODS.get(scope["path"]) if scope["type"] == "http" else None
    return methods.get(scope["method"]) if methods else None


async def answer(handler: Handler, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request, with what was kept if the same was asked before."""
    state = scope["app"].state
    snapshot = state.site.engine.snapshot
    key = to_key(scope, snapshot.identifier) if snapshot is not None else None
    kept = state.kept.find(key) if key is not None else None
    if kept is not None:
        await send({"type": "http.response.start", "status": 200, "headers": list(kept.headers)})
        await send({"type": "http.response.body", "body": kept.body, "more_body": False})
        return
    request = Request(scope, receive)
    try:
        response = await handler(request)
        if key is not None:
            state.kept.keep(key, response)
    except ClientDisconnect:
        return
    except ServerError as error:
        response = to_fault(request, error)
    except Exception:
        LOG.exception("a fault of our own at %s", scope["path"])
        fault = ServerError("The server made a mistake; it has been noted.")
        response = to_fault(request, fault)
    await response(scope, receive, send)
