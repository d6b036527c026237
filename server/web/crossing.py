"""What scripts of other sites may do here: ask, without credentials (CORS, fetch.spec.whatwg.org).

In: an ASGI request. Out: headers for every response, and the permission that a browser asks for
beforehand. The headers of answers are the same for everybody
(``headers.py``), so that a cache need not tell sites apart.
"""

from __future__ import annotations

from fastapi import Response
from starlette.types import Scope

PERMISSION = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
"""Not Authorization: the token is no business of a page on another site."""


def is_preflight(scope: Scope) -> bool:
    """Tell whether a browser asks what a script may do."""
    if scope["method"] != "OPTIONS":
        return False
    names = {name for name, _ in scope["headers"]}
    return {b"origin", b"access-control-request-method"} <= names


def to_permission() -> Response:
    """Return what a script may do."""
    return Response(status_code=204, headers=PERMISSION)
