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
    """Answer one request."""
    request = Request(scope, receive)
    try:
        response = await handler(request)
    except ClientDisconnect:
        return
    except ServerError as error:
        response = to_fault(request, error)
    except Exception:
        LOG.exception("a fault of our own at %s", scope["path"])
        fault = ServerError("The server made a mistake; it has been noted.")
        response = to_fault(request, fault)
    await response(scope, receive, send)
