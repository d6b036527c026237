"""Answers packed with gzip for clients that take it.

In: an ASGI application and a request. Out: the application, wrapped when the client accepts gzip,
so that nobody else pays for it. The packing is Starlette's; what is added is that the weights of
Accept-Encoding are read, and that a part of a file (Range) is sent as it is.
"""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.web.negotiate import accepts_gzip

LEAST = 1024
"""Smaller answers are sent as they are: they fit into one packet anyway."""

LEVEL = 1
"""Rows of JSON become a tenth at this level, in a third of the time of the usual one."""


def packed(application: ASGIApp, scope: Scope) -> ASGIApp:
    """Return the application that answers a request, packing if the client likes that."""
    accepted = ""
    for name, value in scope["headers"]:
        if name == b"range":
            return application
        if name == b"accept-encoding":
            accepted = value.decode("latin-1")
    if not accepted or not accepts_gzip(accepted):
        return application
    fresh = _with_fresh_headers(application)
    return GZipMiddleware(fresh, minimum_size=LEAST, compresslevel=LEVEL)


def _with_fresh_headers(application: ASGIApp) -> ASGIApp:
    """Let the packing write into headers of its own: a response may be kept and sent again."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_fresh(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": list(message["headers"])}
            await send(message)

        await application(scope, receive, send_fresh)

    return answer
