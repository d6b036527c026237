"""One worker: a forked process that answers queries over its socket and holds no other right.

In: ``REQUEST`` frames. Out: ``HEAD``, ``DATA`` and ``END`` frames, or ``FAULT``. It knows neither
HTTP nor the rules about which query may run; whoever sends one has looked at it before. It may be
killed at any moment, and its death harms nobody else.
"""

from __future__ import annotations

import itertools
import json
import os
import resource
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

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
)
from server.engine.meter import JSON_RESULTS, OverLimit, RowMeter
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

FRAME_BYTES = 128 * 1024
"""The serialiser hands over about 8 KiB at a time; frames gather them."""

HEAVY_SECONDS = 1.0
"""A worker that has spent more CPU time than this on one query is replaced after it."""

BAD_EXIT = 70
"""Exit status of a worker whose evaluation raised what nobody expected (EX_SOFTWARE)."""

Send = Callable[[bytes], None]
Answer = QuerySolutions | QueryBoolean | QueryTriples


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one worker may use: bytes of address space it may add, queries it may answer."""

    memory: int
    queries: int


class FrameWriter:
    """A file-like end for the serialisers: counts, gathers, sends ``DATA`` frames."""

    def __init__(self, send: Send, meter: RowMeter) -> None:
        self._send = send
        self._meter = meter
        self._parts: list[bytes] = []
        self._held = 0

    def write(self, chunk: bytes) -> int:
        """Take a chunk; return its length, as files do."""
        self._meter.add(chunk)
        self._parts.append(bytes(chunk))
        self._held += len(chunk)
        if self._held >= FRAME_BYTES:
            self.flush()
        return len(chunk)

    def flush(self) -> None:
        """Send what was gathered."""
        if self._held:
            self._send(to_frame(DATA, b"".join(self._parts)))
            self._parts, self._held = [], 0


def run_worker(
    connection: socket.socket,
    template: int,
    store: Store | None,
    database: Path,
    limits: WorkerLimits,
) -> None:
    """Confine this process, then answer requests until the socket closes. Does not return.

    Args:
        connection: The worker's end of the socket pair.
        template: Process id of the template that forked it.
        store: The graph in memory, or None to open the database on disk.
        database: Folder of the database on disk.
        limits: What this worker may use.
    """
    status = 0
    try:
        die_with_parent(template)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        channel = socket.socket(fileno=keep_only(connection.detach()))
        graph = Store.read_only(str(database)) if store is None else store
        limit_memory(limits.memory)
        if store is not None:
            limit_files()
        deny_network()
        serve(channel, graph, limits)
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
        limit_time(request.cpu_seconds)
        started = _cpu_seconds()
        outcome = answer(store, request, channel.sendall)
        last = count == limits.queries or _cpu_seconds() - started > HEAVY_SECONDS
        if isinstance(outcome, Fault):
            last = last or outcome.last
            fault = Fault(
                code=outcome.code, message=outcome.message, fields=outcome.fields, last=last
            )
            channel.sendall(to_record(FAULT, fault))
        else:
            channel.sendall(to_record(END, End(more=outcome.more, last=last)))
        if last:
            return


def answer(store: Store, request: Request, send: Send) -> End | Fault:
    """Evaluate one request; send ``HEAD`` and ``DATA``, return how it ended."""
    try:
        result = evaluate(store, request)
        return _send_result(result, request, send)
    except SyntaxError as error:
        found = explain_syntax(str(error), request.query)
        place = {"line": found.line, "column": found.column, "excerpt": found.excerpt}
        return Fault(code="query-syntax", message=found.reason, fields=place)
    except OverLimit as over:
        message = f"The answer has more than {over.limit} {over.unit}."
        fields = {"unit": over.unit, "limit": over.limit}
        return Fault(code="result-too-large", message=message, fields=fields)
    except MemoryError:
        message = "The query needed more memory than a worker may use."
        return Fault(code="memory-exceeded", message=message, last=True)
    except ConnectionError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        return Fault(code="evaluation-failed", message=f"The query engine gave up: {error}.")


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
        use_default_graph_as_union=request.union and graphs is None,
        default_graph=graphs,
        named_graphs=named,
        substitutions={Variable(name): t for name, t in request.substitutions.items()},
    )


def _send_result(result: Answer, request: Request, send: Send) -> End:
    if isinstance(result, QuerySolutions) and request.first_rows is not None:
        send(to_record(HEAD, Head(kind="solutions", media_type=JSON_RESULTS)))
        return _send_first_rows(result, request.first_rows, send)
    if isinstance(result, QueryTriples):
        kind, media = "graph", request.graph_media
    else:
        kind = "boolean" if isinstance(result, QueryBoolean) else "solutions"
        media = request.solutions_media
    send(to_record(HEAD, Head(kind=kind, media_type=media)))
    writer = FrameWriter(send, RowMeter(media, request.max_bytes, request.max_rows))
    _serialize(result, media, writer, request)
    writer.flush()
    return End()


def _serialize(result: Answer, media: str, writer: FrameWriter, request: Request) -> None:
    output = cast("IO[bytes]", writer)  # the serialisers call write() and flush(), nothing else
    if not isinstance(result, QueryTriples):
        result.serialize(output, format=QueryResultsFormat.from_media_type(media))
    elif request.prefixes:
        prefixes = dict(request.prefixes)
        pyoxigraph.serialize(
            result, output, format=RdfFormat.from_media_type(media), prefixes=prefixes
        )
    else:
        result.serialize(output, format=RdfFormat.from_media_type(media))


def _send_first_rows(result: QuerySolutions, limit: int, send: Send) -> End:
    names = [variable.value for variable in result.variables]
    rows = list(itertools.islice(result, limit + 1))
    bindings = [
        {name: _to_binding(row[name]) for name in names if row[name] is not None}
        for row in rows[:limit]
    ]
    document = {"head": {"vars": names}, "results": {"bindings": bindings}}
    send(to_frame(DATA, json.dumps(document, ensure_ascii=False).encode("utf-8")))
    return End(more=len(rows) > limit)


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
    parts = bytearray()
    while len(parts) < count:
        piece = channel.recv(count - len(parts))
        if not piece:
            raise EOFError
        parts += piece
    return bytes(parts)


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
