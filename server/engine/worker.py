"""One worker: a forked process that answers queries over its socket and holds no other right.

In: ``REQUEST`` frames. Out: ``HEAD``, ``DATA`` and ``END`` frames, or ``FAULT``. It knows neither
HTTP nor the rules about which query may run; whoever sends one has looked at it before. It may be
killed at any moment, and its death harms nobody else.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import signal
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, NoReturn, Protocol, cast

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
)

from server.engine.confine import (
    deny_network,
    die_with_parent,
    keep_only,
    limit_files,
    limit_memory,
    limit_time,
    used_time,
)
from server.engine.meter import (
    GRAPH_TO_COMMENT,
    JSON_RESULTS,
    OverLimit,
    RowMeter,
    to_sentence,
)
from server.engine.syntax import explain_syntax
from server.engine.wire import (
    DATA,
    END,
    FAULT,
    FRAME,
    HEAD,
    End,
    Fault,
    Head,
    Request,
    to_frame,
    to_record,
)
from server.federating.calls import Filled, fill_in
from server.federating.values import NO_SOLUTION_LOST, BadAnswer, to_values

FRAME_BYTES = 128 * 1024
"""The serialiser hands over about 8 KiB at a time; frames gather them."""

FIRST_FRAME_BYTES = 32 * 1024
FLUSH_SECONDS = 0.02
"""The first frame of an answer is shorter, and no frame waits longer than this for more rows."""

HEAVY_SECONDS = 1.0
"""A worker that has spent more CPU time than this on one query is replaced after it."""

# "The custom function <urn:f> is not supported"
UNKNOWN_FUNCTION_RE = re.compile(r"custom (?:aggregate )?function (<[^>]*>) is not supported")

BAD_EXIT = 70
"""Exit status of a worker whose evaluation raised what nobody expected (EX_SOFTWARE)."""

Send = Callable[[bytes], None]
Answer = QuerySolutions | QueryBoolean | QueryTriples


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one worker may use: bytes of address space it may add, queries it may answer."""

    memory: int
    queries: int


class Sink(Protocol):
    """Where an answer is written: a file for the serialisers, told when it is whole."""

    @property
    def size(self) -> int:
        """Bytes that have been written."""

    def write(self, chunk: bytes) -> int:
        """Take a chunk; return its length."""

    def flush(self) -> None:
        """Do nothing."""

    def finish(self, rest: bytes = b"") -> None:
        """Take what ends the answer."""


class FrameWriter:
    """A file-like end for the serialisers: meters, gathers, sends ``DATA`` frames.

    What is gathered begins with the ``HEAD`` frame, so that a short answer is one send.
    """

    def __init__(self, send: Send, meter: RowMeter, head: bytes) -> None:
        self._send = send
        self._meter = meter
        self._head = head
        self._parts: list[bytes] = []
        self._held = 0
        self._is_cut = False
        self._flush_at = FIRST_FRAME_BYTES
        self._flushed = time.monotonic()

    @property
    def size(self) -> int:
        """Bytes that have been written."""
        return self._meter.size

    def write(self, chunk: bytes) -> int:
        """Take a chunk; return its length, as files do.

        Raises:
            OverLimit: The answer was cut; its good end, if it has one, was taken.
        """
        if self._is_cut:
            return len(chunk)  # a serialiser that was stopped still empties its buffer
        try:
            self._keep(self._meter.add(bytes(chunk)))
        except OverLimit as over:
            self._is_cut = True
            self._keep(over.end or b"")
            raise
        if self._held >= self._flush_at or time.monotonic() - self._flushed > FLUSH_SECONDS:
            self._send(self.take())
        return len(chunk)

    def flush(self) -> None:
        """Do nothing: the serialisers flush too often."""

    def finish(self, rest: bytes = b"") -> None:
        """Take what the meter held back, and what ends the answer."""
        self._keep(self._meter.finish() + rest)

    def take(self) -> bytes:
        """Return what was gathered, as frames."""
        data = b"".join(self._parts)
        frames = self._head + (to_frame(DATA, data) if data else b"")
        self._head, self._parts, self._held = b"", [], 0
        self._flush_at, self._flushed = FRAME_BYTES, time.monotonic()
        return frames

    def _keep(self, data: bytes) -> None:
        self._parts.append(data)
        self._held += len(data)


def run_worker(
    connection: socket.socket,
    template: int,
    store: Store | None,
    database: Path,
    limits: WorkerLimits,
) -> NoReturn:
    """Confine this process, then answer requests until the socket closes. Does not return.

    Args:
        connection: The worker's end of the socket pair.
        template: Process id of the template that forked it.
        store: The graph in memory, or None to open the database on disk.
        database: Folder of the database on disk.
        limits: What this worker may use.
    """

    def work() -> None:
        die_with_parent(template)
        channel, graph = confine(connection.detach(), store, database, limits.memory)
        serve(channel, graph, limits)

    end_after(work)


def confine(
    descriptor: int, store: Store | None, database: Path, memory: int, *, descriptors: int = 0
) -> tuple[socket.socket, Store]:
    """Take every right from this process that its work does not need.

    Args:
        descriptor: The socket that is left to it.
        store: The graph in memory, or None to open the database on disk.
        database: Folder of the database on disk.
        memory: Bytes of address space that it may add.
        descriptors: How many more it may be given (graph in memory).

    Returns:
        The socket, and the graph to ask.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    channel = socket.socket(fileno=keep_only(descriptor))
    graph = Store.read_only(str(database)) if store is None else store
    limit_memory(memory)
    if store is not None:
        limit_files(descriptors)
    deny_network()
    return channel, graph


def end_after(work: Callable[[], None]) -> NoReturn:
    """Do some work and end the process; that nobody listens any more is no fault."""
    status = 0
    try:
        work()
    except (ConnectionError, EOFError):
        pass
    except BaseException:  # noqa: BLE001 - the process ends here, whatever it was
        status = BAD_EXIT
    finally:
        os._exit(status)


def serve(channel: socket.socket, store: Store, limits: WorkerLimits) -> None:
    """Answer up to ``limits.queries`` requests, saying in the last answer that it is the last."""
    for count in range(1, limits.queries + 1):
        request = Request.from_payload(_receive(channel))
        started = limit_time(request.cpu_seconds)
        rest, outcome = answer(store, request, channel.sendall)
        spent = used_time() - started
        last = outcome.last or count == limits.queries or spent > HEAVY_SECONDS
        kind = FAULT if isinstance(outcome, Fault) else END
        channel.sendall(rest + to_record(kind, replace(outcome, last=last, cpu=spent)))
        if last:
            return


def answer(store: Store, request: Request, send: Send) -> tuple[bytes, End | Fault]:
    """Evaluate one request; send ``HEAD`` and ``DATA`` as they come.

    Returns:
        The frames that were not sent yet, and how it ended.
    """
    try:
        return send_result(evaluate(store, with_remote_rows(request)), request, send)
    except BadAnswer as error:
        message = f"What an endpoint answered cannot be used: {error}."
        return b"", Fault(code="remote-failed", message=message)
    except SyntaxError as error:
        found = explain_syntax(str(error), request.query)
        place = {"line": found.line, "column": found.column, "excerpt": found.excerpt}
        return b"", Fault(code="query-syntax", message=found.reason, fields=place)
    except OverLimit as over:
        message = f"The answer has more than {over.limit} {over.unit}, and no row ends there."
        fields = {"unit": over.unit, "limit": over.limit}
        return b"", Fault(code="result-too-large", message=message, fields=fields)
    except MemoryError:
        message = "The query needed more memory than a worker may use."
        return b"", Fault(code="memory-exceeded", message=message, last=True)
    except ConnectionError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        return b"", to_failure(str(error))


def to_failure(printed: str) -> Fault:
    """Return what the engine's own words on a query that it gave up mean."""
    if (unknown := UNKNOWN_FUNCTION_RE.search(printed)) is not None:
        message = f"Nobody here knows the function {unknown[1]}."
        return Fault(code="query-refused", message=message)
    return Fault(code="evaluation-failed", message=f"The query engine gave up: {printed}.")


def with_remote_rows(request: Request) -> Request:
    """Return the request with the answers of other endpoints in the places of its calls.

    Raises:
        BadAnswer: One of them cannot be used.
    """
    if not request.remote:
        return request
    filled = [
        Filled(start, end, to_values(text, request.remote_rows) if text else NO_SOLUTION_LOST)
        for start, end, text in request.remote
    ]
    return replace(request, query=fill_in(request.query, filled), remote=())


def evaluate(store: Store, request: Request) -> Answer:
    """Start a query as the request says; rows are computed while they are read."""
    graphs: list[NamedNode | BlankNode | DefaultGraph] | None = None
    if request.default_graphs is not None:
        graphs = [NamedNode(iri) for iri in request.default_graphs]
    named: list[NamedNode | BlankNode] | None = None
    if request.named_graphs is not None:
        named = [NamedNode(iri) for iri in request.named_graphs]
    return store.query(
        request.query,
        base_iri=request.base,
        use_default_graph_as_union=request.union and graphs is None,
        default_graph=graphs,
        named_graphs=named,
        substitutions={Variable(name): t for name, t in request.substitutions.items()},
    )


def send_result(result: Answer, request: Request, send: Send) -> tuple[bytes, End]:
    """Write an answer in the form and within the limits of a request; as :func:`answer` gives it.

    Raises:
        OverLimit: It is longer than allowed, and no row ends there.
    """
    if isinstance(result, QuerySolutions) and request.first_rows is not None:
        return _to_first_rows(result, request.first_rows)
    if isinstance(result, QueryTriples):
        kind, media = "graph", request.graph_media
    else:
        kind = "boolean" if isinstance(result, QueryBoolean) else "solutions"
        media = request.solutions_media
    meter = RowMeter(media, request.max_bytes, request.max_rows)
    writer = FrameWriter(send, meter, to_record(HEAD, Head(kind=kind, media_type=media)))
    if isinstance(result, QueryTriples):
        truncated = serialize_graph(result, media, writer, request)
    else:
        truncated = serialize_rows(result, media, writer)
    return writer.take(), End(truncated=truncated)


def serialize_rows(result: QuerySolutions | QueryBoolean, media: str, writer: Sink) -> str:
    """Write rows or a truth value; return the unit of the limit that cut them, or nothing."""
    output = cast("IO[bytes]", writer)  # the serialisers call write() and flush(), nothing else
    try:
        result.serialize(output, format=QueryResultsFormat.from_media_type(media))
    except OverLimit as over:
        if over.end is None:
            raise
        return over.unit
    writer.finish()
    return ""


def serialize_graph(result: QueryTriples, media: str, writer: Sink, request: Request) -> str:
    """Write a graph; return the unit of the limit that cut it between two triples, or nothing."""
    gate = _Gate(writer, request.max_bytes, request.max_rows)
    pyoxigraph.serialize(
        gate.pass_on(result),
        cast("IO[bytes]", writer),
        format=RdfFormat.from_media_type(media),
        prefixes=dict(request.prefixes) if request.prefixes else None,
    )
    comment = GRAPH_TO_COMMENT.get(media)
    if gate.closed and comment:
        limit = request.max_rows if gate.closed == "rows" else request.max_bytes
        writer.finish(comment.format(to_sentence(gate.closed, limit)).encode())
    else:
        writer.finish()
    return gate.closed


@dataclass(slots=True)
class _Gate:
    """Lets triples through until a limit is reached; ``closed`` names its unit then."""

    writer: Sink
    max_bytes: int
    max_triples: int
    closed: str = ""

    def pass_on(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        for count, triple in enumerate(triples):
            if count >= self.max_triples or self.writer.size > self.max_bytes:
                self.closed = "rows" if count >= self.max_triples else "bytes"
                return
            yield triple


def _to_first_rows(result: QuerySolutions, limit: int) -> tuple[bytes, End]:
    names = [variable.value for variable in result.variables]
    rows = list(itertools.islice(result, limit + 1))
    bindings = [
        {name: _to_binding(row[name]) for name in names if row[name] is not None}
        for row in rows[:limit]
    ]
    document = {"head": {"vars": names}, "results": {"bindings": bindings}}
    head = to_record(HEAD, Head(kind="solutions", media_type=JSON_RESULTS))
    data = to_frame(DATA, json.dumps(document, ensure_ascii=False).encode("utf-8"))
    return head + data, End(more=len(rows) > limit)


def _to_binding(term: NamedNode | BlankNode | Literal | Triple | None) -> dict[str, object]:
    """Return a term as the SPARQL 1.1 JSON results format writes it (section 3.2.2)."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Literal):
        binding: dict[str, object] = {"type": "literal", "value": term.value}
        if term.language:
            binding["xml:lang"] = term.language
        elif term.datatype.value != "http://www.w3.org/2001/XMLSchema#string":
            binding["datatype"] = term.datatype.value
        return binding
    return {"type": "literal", "value": str(term)}


def _receive(channel: socket.socket) -> bytes:
    header = _receive_exactly(channel, FRAME.size)
    return _receive_exactly(channel, FRAME.unpack(header)[1])


def _receive_exactly(channel: socket.socket, count: int) -> bytes:
    first = channel.recv(count)
    if len(first) == count:
        return first
    if not first:
        raise EOFError
    parts = bytearray(first)
    while len(parts) < count:
        piece = channel.recv(count - len(parts))
        if not piece:
            raise EOFError
        parts += piece
    return bytes(parts)
