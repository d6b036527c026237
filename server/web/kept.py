"""Short answers that are kept for the next who asks the same.

In: a request and, the first time, its answer. Out: the same answer again, without a worker. A
snapshot never changes, so an answer to a query that asks no clock, no dice and no other server is
right as long as the snapshot serves; its identifier is part of the key. Bounded in bytes; the
answer that was asked for longest ago goes first.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.responses import Response
from starlette.types import Scope

LONGEST = 64 * 1024
"""A longer answer is worth a worker each time."""

OVERHEAD = 1024
"""Bytes that an entry takes beside its key and body."""

PERSONAL = (b"if-none-match", b"if-match", b"range", b"authorization")
"""Headers that make an answer somebody's own."""

Key = tuple[str, bytes, bytes, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer, as ASGI sends it."""

    headers: list[tuple[bytes, bytes]]
    body: bytes
    size: int


@dataclass(slots=True)
class KeptAnswers:
    """The answers that are kept, up to ``limit`` bytes together."""

    limit: int
    _answers: OrderedDict[Key, Kept] = field(default_factory=OrderedDict)
    _size: int = 0

    def find(self, key: Key) -> Kept | None:
        """Return what was kept for a request."""
        kept = self._answers.get(key)
        if kept is not None:
            self._answers.move_to_end(key)
        return kept

    def keep(self, key: Key, response: Response) -> None:
        """Keep an answer if it is one that may be given again: whole, short, and with a tag."""
        if type(response) is not Response or response.status_code != 200:
            return
        if "etag" not in response.headers or len(response.body) > LONGEST:
            return
        body = bytes(response.body)
        size = len(body) + len(key[1]) + len(key[2]) + OVERHEAD
        # a copy: whoever packs the answer on its way out writes into the list of the response
        kept = Kept(list(response.raw_headers), body, size)
        former = self._answers.pop(key, None)  # two may have asked at the same time
        self._answers[key] = kept
        self._size += kept.size - (former.size if former is not None else 0)
        while self._size > self.limit and self._answers:
            _, oldest = self._answers.popitem(last=False)
            self._size -= oldest.size


def to_key(scope: Scope, snapshot: str) -> Key | None:
    """Return what an answer depends on, or None when it is somebody's own."""
    if scope["method"] != "GET":
        return None
    accept = b""
    for name, value in scope["headers"]:
        if name in PERSONAL:
            return None
        if name in (b"accept", b"host"):  # the description of the service names its own address
            accept += b"," + value
    return scope["path"], scope["query_string"], accept, snapshot
