"""The id of a request, from its first byte to the last line that is logged about it.

In: what a client sent as ``X-Request-Id``. Out: that, if it is harmless, else a new one; and the id
of the request that is being answered, for whoever writes a line about it.
"""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""Set for as long as a request is answered, in its task and those that it starts."""

# letters, digits and a few marks: safe in a header, in JSON, in a log that a terminal shows.
# Not a blank, not a line end, not a quote; UUIDs and the ids of nginx, Caddy and Envoy fit.
REQUEST_ID_PATTERN = r"[A-Za-z0-9._:+/=@-]{1,128}"
REQUEST_ID_RE = re.compile(REQUEST_ID_PATTERN)

ID_BYTES = 12


def to_request_id(sent: bytes | None) -> str:
    """Return the id that a client or proxy sent if it can be repeated, else a new one.

    >>> to_request_id(b"f00-42")
    'f00-42'
    >>> len(to_request_id(b"two words")), len(to_request_id(None))
    (24, 24)
    """
    if sent is not None:
        printed = sent.decode("latin-1")
        if REQUEST_ID_RE.fullmatch(printed):
            return printed
    return secrets.token_hex(ID_BYTES)
