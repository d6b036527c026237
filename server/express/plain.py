"""Which requests are plain: the GET of a query, whole, with nothing that needs a second thought.

In: the bytes that came on a connection. Out: :class:`Plain`, or None. What is not plain goes the
usual way, so this reading may refuse whatever it likes and must never accept what the HTTP parser
of the usual way would read differently: one request and no byte more, a request line of visible
ASCII, and only headers that are known here to change nothing or what is read from them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 16 * 1024
"""Bytes of a request; a longer one goes the usual way."""

HEADERS_LONGEST = 2 * 1024
"""Bytes of its headers, as what was read from them is remembered."""

# GET /sparql?query=... HTTP/1.1; the address in visible ASCII without "#"
LINE_PATTERN = rb"GET /sparql\?([\x21\x22\x24-\x7E]++) HTTP/1\.1\r\n"
LINE_RE = re.compile(LINE_PATTERN)

# a header line; no line that goes on with a blank (RFC 9112, 5.2), no control character
HEADER_PATTERN = rb"([A-Za-z0-9-]++):[ \t]*+([\x20-\x7E\t]*+)"
HEADER_RE = re.compile(HEADER_PATTERN)

HARMLESS = frozenset(
    (
        *(b"host", b"accept", b"accept-encoding", b"accept-language", b"user-agent", b"connection"),
        *(
            b"cache-control",
            b"pragma",
            b"keep-alive",
            b"origin",
            b"referer",
            b"cookie",
            b"dnt",
            b"priority",
        ),
        *(b"sec-fetch-dest", b"sec-fetch-mode", b"sec-fetch-site", b"sec-fetch-user"),
        *(b"sec-ch-ua", b"sec-ch-ua-mobile", b"sec-ch-ua-platform", b"sec-gpc"),
        *(b"upgrade-insecure-requests", b"x-forwarded-for", b"x-forwarded-host"),
        *(b"x-forwarded-proto", b"x-forwarded-port", b"x-real-ip", b"forwarded", b"via"),
    )
)
"""Headers that a plain request may have; conditions, ranges, bodies and ids are not among them."""

REPEATABLE = frozenset((b"x-forwarded-for", b"forwarded", b"via"))

END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Caller:
    """What the headers say.

    Attributes:
        accept: The Accept header, or None.
        encoding: The Accept-Encoding header, empty when there is none.
        forwarded: Every X-Forwarded-For header.
        agent: The User-Agent header.
        closes: No other request comes on this connection.
    """

    accept: str | None
    encoding: str
    forwarded: tuple[str, ...]
    agent: str
    closes: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain request.

    Attributes:
        query_string: What follows ``/sparql?``.
        caller: What its headers say.
    """

    query_string: bytes
    caller: Caller


def read_plain(data: bytes) -> Plain | None:
    """Return a plain request, or None when the bytes are anything else, more or less."""
    line = LINE_RE.match(data)
    if line is None or len(data) > LONGEST or data.find(END, line.end() - 2) != len(data) - 4:
        return None
    caller = _read_headers(data[line.end() : -4])
    return Plain(line[1], caller) if caller is not None else None


@lru_cache(maxsize=512)
def _read_headers(block: bytes) -> Caller | None:
    """Read the header lines of a request, which a client sends alike each time."""
    if len(block) > HEADERS_LONGEST:
        return None
    values: dict[bytes, list[str]] = {}
    for line in block.split(b"\r\n"):
        header = HEADER_RE.fullmatch(line)
        if header is None:
            return None
        values.setdefault(header[1].lower(), []).append(header[2].decode("ascii").rstrip(" \t"))
    if not values.keys() <= HARMLESS or len(values.get(b"host", ())) != 1:
        return None
    if any(len(sent) > 1 for name, sent in values.items() if name not in REPEATABLE):
        return None
    connection = values.get(b"connection", [""])[0].lower()
    if connection not in ("", "keep-alive", "close"):
        return None
    return Caller(
        accept=values[b"accept"][0] if b"accept" in values else None,
        encoding=values.get(b"accept-encoding", [""])[0],
        forwarded=tuple(values.get(b"x-forwarded-for", ())),
        agent=values.get(b"user-agent", [""])[0],
        closes=connection == "close",
    )
