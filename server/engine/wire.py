"""The language between the web process and its workers: typed records over a local socket.

A frame is one byte of kind, four bytes of length (big-endian) and a payload. A request is one
``REQUEST`` frame; its answer is ``HEAD``, any number of ``DATA``, then ``END`` - or ``FAULT`` in
place of whatever would have come next. Payloads other than ``DATA`` are JSON. A socket that closes
before ``END`` or ``FAULT`` means that the worker died.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode

Term = NamedNode | Literal

REQUEST, HEAD, DATA, END, FAULT = b"Q", b"H", b"D", b"E", b"F"

FRAME = struct.Struct("!cI")


SENT_EMPTY = frozenset(
    (
        *("query", "solutions_media", "graph_media", "union", "default_graphs", "named_graphs"),
        *("first_rows", "max_bytes", "max_rows", "cpu_seconds"),
    )
)
"""Fields of a request whose empty value is not their default, or means something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One query for a worker.

    Attributes:
        query: Text of the query.
        solutions_media: Media type for the answer of SELECT and ASK.
        graph_media: Media type for the answer of CONSTRUCT and DESCRIBE.
        substitutions: Terms bound to variables that the query projects.
        union: The default graph is the union of all graphs.
        default_graphs: IRIs of the default graph, or None for no choice.
        named_graphs: IRIs that GRAPH may see, or None for all.
        first_rows: Stop after this many rows of a SELECT and say whether there were more.
        prefixes: Prefixes for Turtle and its kin.
        base: IRI against which relative IRIs of the query are read.
        remote: For each SERVICE call of the query where it stands (code points) and what its
            endpoint answered, in the JSON results format; nothing when it failed and may.
        remote_rows: Rows that each such answer may have.
        max_bytes: Bytes the answer may have.
        max_rows: Rows the answer may have; it is cut there and says so.
        cpu_seconds: CPU time after which the kernel stops the worker, should nobody else do so.
    """

    query: str
    solutions_media: str
    graph_media: str
    substitutions: Mapping[str, Term] = field(default_factory=dict)
    union: bool = True
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    first_rows: int | None = None
    prefixes: Mapping[str, str] | None = None
    base: str | None = None
    remote: tuple[tuple[int, int, str], ...] = ()
    remote_rows: int = 0
    max_bytes: int
    max_rows: int
    cpu_seconds: int

    def to_payload(self) -> bytes:
        """Return the JSON form that :meth:`from_payload` reads; what is empty is left out."""
        values = ((name, getattr(self, name)) for name in self.__dataclass_fields__)
        plain = {name: value for name, value in values if value or name in SENT_EMPTY}
        if self.substitutions:
            plain["substitutions"] = {name: to_plain(t) for name, t in self.substitutions.items()}
        return json.dumps(plain).encode("ascii")

    @classmethod
    def from_payload(cls, payload: bytes) -> Request:
        """Read what :meth:`to_payload` wrote."""
        plain = json.loads(payload)
        if "substitutions" in plain:
            plain["substitutions"] = {n: from_plain(t) for n, t in plain["substitutions"].items()}
        for name in ("default_graphs", "named_graphs"):
            if plain[name] is not None:
                plain[name] = tuple(plain[name])
        if "remote" in plain:
            plain["remote"] = tuple((start, end, text) for start, end, text in plain["remote"])
        return cls(**plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What kind of answer follows: ``solutions``, ``boolean`` or ``graph``, and its media type."""

    kind: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The answer is complete.

    Attributes:
        more: True when ``first_rows`` cut the answer.
        last: True when the worker asks to be replaced.
        truncated: ``rows`` or ``bytes`` when a limit cut the answer, else empty.
        cpu: Processor seconds that the query took.
    """

    more: bool = False
    last: bool = False
    truncated: str = ""
    cpu: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The answer will not come; ``code`` is that of an exception in ``errors.py``."""

    code: str
    message: str
    fields: dict[str, Any] = field(default_factory=dict)
    last: bool = False
    cpu: float = 0.0


def to_plain(term: Term) -> dict[str, str]:
    """Return a term as JSON can hold it."""
    if isinstance(term, NamedNode):
        return {"iri": term.value}
    if term.language:
        return {"text": term.value, "language": term.language}
    return {"text": term.value, "datatype": term.datatype.value}


def from_plain(plain: Mapping[str, str]) -> Term:
    """Return the term that :func:`to_plain` wrote."""
    if "iri" in plain:
        return NamedNode(plain["iri"])
    if "language" in plain:
        return Literal(plain["text"], language=plain["language"])
    return Literal(plain["text"], datatype=NamedNode(plain["datatype"]))


def to_frame(kind: bytes, payload: bytes) -> bytes:
    """Return one frame."""
    return FRAME.pack(kind, len(payload)) + payload


def to_record(kind: bytes, record: Head | End | Fault) -> bytes:
    """Return a frame with a record as JSON."""
    return to_frame(kind, json.dumps(_to_facts(record)).encode("utf-8"))


def _to_facts(record: Head | End | Fault) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


class FrameReader:
    """Cut a stream of bytes into frames, whatever pieces it comes in."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, piece: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Take a piece; yield ``(kind, payload)`` for every frame that is now complete."""
        self._buffer += piece
        start = 0
        while len(self._buffer) - start >= FRAME.size:
            kind, length = FRAME.unpack_from(self._buffer, start)
            end = start + FRAME.size + length
            if len(self._buffer) < end:
                break
            yield kind, bytes(self._buffer[start + FRAME.size : end])
            start = end
        del self._buffer[:start]
