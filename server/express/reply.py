"""The answer to one plain request, or nothing: then another shall answer.

In: a graph, a plain request. Out: a whole HTTP response, the very one that the usual way gives
(``server/web/sparql.py``), as far as that is a short answer with status 200. Refusals, faults, long
or cut answers, answers that are another one each time, pages: nothing, and the usual way finds out
why. It knows no socket.
"""

from __future__ import annotations

import secrets
import time
import zlib
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache

from pyoxigraph import QueryTriples, Store

from server.engine.guard import admit
from server.engine.meter import OverLimit, RowMeter
from server.engine.wire import Request
from server.engine.worker import evaluate, serialize_graph, serialize_rows
from server.errors import ServerError
from server.express.kept import Answer
from server.express.messages import ANSWER_LONGEST
from server.express.plain import Caller, Plain
from server.web.etags import is_volatile, to_tag
from server.web.formats import Wanted, to_wanted
from server.web.headers import CACHING, CROSS_ORIGIN_HEADERS, SECURITY_HEADERS, VARY
from server.web.negotiate import accepts_gzip
from server.web.protocol import parse_get

PACKED_LEAST = 1024
"""Smaller answers are sent as they are, as everywhere (``server/web/compression.py``)."""

PACKED_LEVEL = 1

GZIP = 16 + zlib.MAX_WBITS
"""How zlib is told to write gzip's head and end."""

HEADER_LINES = "".join(
    f"{name.lower()}: {value}\r\n"
    for name, value in {
        "Vary": VARY,
        "Cache-Control": CACHING,
        **SECURITY_HEADERS,
        **CROSS_ORIGIN_HEADERS,
    }.items()
)
"""The lines of a head that are always the same."""


@dataclass(frozen=True, slots=True)
class House:
    """What is the same for all requests of one snapshot.

    Attributes:
        snapshot: Its identifier.
        base: IRI against which relative IRIs are read.
        max_bytes: Longest query in bytes.
        max_nesting: Deepest nesting of its brackets.
        max_rows: Longest answer in rows.
    """

    snapshot: str
    base: str
    max_bytes: int
    max_nesting: int
    max_rows: int


@dataclass(frozen=True, slots=True)
class Reply:
    """One response.

    Attributes:
        data: All its bytes.
        request: Id of the request, which is in its headers too.
        size: Bytes of its body.
    """

    data: bytes
    request: str
    size: int


def to_reply(answer: Answer) -> Reply:
    """Return an answer as a response of now."""
    request = _next_id()
    head = b"HTTP/1.1 200 OK\r\ndate: %s\r\nx-request-id: %s\r\n%s\r\n" % (
        _to_date(int(time.time())),
        request.encode("ascii"),
        answer.head,
    )
    return Reply(head + answer.body, request, len(answer.body))


def find_answer(store: Store, house: House, plain: Plain) -> Answer | None:
    """Return the answer to a plain request, or None when the usual way has to find it."""
    try:
        asked = parse_get(plain.query_string)
        query, wanted = asked.query, _to_wanted(plain.caller.accept, asked.formats)
        if query is None or wanted.html or asked.default_graphs or asked.named_graphs:
            return None
        if is_volatile(query):  # what calls another server or the search index is volatile too
            return None
        examined = admit(query, max_bytes=house.max_bytes, max_nesting=house.max_nesting)
    except ServerError:
        return None
    request = Request(
        query=query,
        solutions_media=wanted.solutions_media,
        graph_media=wanted.graph_media,
        union=not examined.has_dataset,
        base=house.base,
        max_bytes=ANSWER_LONGEST,
        max_rows=house.max_rows,
        cpu_seconds=0,
    )
    try:
        body, kind = _write(store, request)
        content_type = wanted.content_type(kind)
    except (OverLimit, ServerError, SyntaxError, OSError, ValueError, RuntimeError, MemoryError):
        return None
    chosen = wanted.graph if kind == "graph" else wanted.solutions
    tag = to_tag(house.snapshot, "query", query, "", "", chosen or "", weak=True)
    return _to_answer(plain.caller, body, content_type, tag)


def _write(store: Store, request: Request) -> tuple[bytes, str]:
    """Return an answer's bytes and kind.

    Raises:
        OverLimit: It is not a short one.
    """
    result = evaluate(store, request)
    is_graph = isinstance(result, QueryTriples)
    media = request.graph_media if is_graph else request.solutions_media
    sheet = _Sheet(RowMeter(media, request.max_bytes, request.max_rows))
    if isinstance(result, QueryTriples):
        cut = serialize_graph(result, media, sheet, request)
    else:
        cut = serialize_rows(result, media, sheet)
    if cut:
        raise OverLimit(cut, request.max_rows)
    return b"".join(sheet.parts), "graph" if is_graph else "rows"


class _Sheet:
    """Where a short answer is written."""

    def __init__(self, meter: RowMeter) -> None:
        self._meter = meter
        self.parts: list[bytes] = []

    @property
    def size(self) -> int:
        """Bytes that have been written."""
        return self._meter.size

    def write(self, chunk: bytes) -> int:
        """Take a chunk; return its length, as files do.

        Raises:
            OverLimit: The answer is not a short one.
        """
        self.parts.append(self._meter.add(bytes(chunk)))
        return len(chunk)

    def flush(self) -> None:
        """Do nothing."""

    def finish(self, rest: bytes = b"") -> None:
        """Take what the meter held back, and what ends the answer."""
        self.parts.append(self._meter.finish() + rest)


def _to_answer(caller: Caller, body: bytes, content_type: str, tag: str) -> Answer:
    further = "connection: close\r\n" if caller.closes else ""
    if len(body) >= PACKED_LEAST and _packs(caller.encoding):
        body = zlib.compress(body, PACKED_LEVEL, GZIP)
        further += "content-encoding: gzip\r\n"
    head = (
        f"content-type: {content_type}\r\netag: {tag}\r\n{further}"
        f"content-length: {len(body)}\r\n{HEADER_LINES}"
    )
    return Answer(head.encode("latin-1"), body)


class _Ids:
    """Ids of requests: random for each process, counted in it."""

    def __init__(self) -> None:
        self._start = ""
        self._count = 0

    def __call__(self) -> str:
        if not self._start:  # after the fork, not before
            self._start = secrets.token_hex(8)
        self._count += 1
        return f"{self._start}{self._count:08x}"


_next_id = _Ids()


@lru_cache(maxsize=256)
def _to_wanted(accept: str | None, formats: tuple[str, ...]) -> Wanted:
    return to_wanted(accept, formats, html=True)


@lru_cache(maxsize=256)
def _packs(encoding: str) -> bool:
    return bool(encoding) and accepts_gzip(encoding)


@lru_cache(maxsize=1)
def _to_date(now: int) -> bytes:
    return formatdate(now, usegmt=True).encode("ascii")
