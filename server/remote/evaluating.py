"""Answer one request by asking a server elsewhere, in the form and within the limits of our own.

In: a server and a request, as a worker gets them (``server/engine/wire.py``). Out: :class:`Found`.
What the server sends is read and written anew: so every format, every mark of a cut answer and
every row of a page is the same whichever server holds the graph.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import QueryTriples, RdfFormat, Store

from server.asking.inline import with_values
from server.engine.guard import examine
from server.engine.meter import OverLimit
from server.engine.wire import DATA, HEAD, FrameReader, Request
from server.engine.worker import Answer, send_result
from server.errors import RemoteFailed, ResultTooLarge, ServerError
from server.remote.capabilities import LISTED
from server.remote.connection import Remote, list_graphs, parse_solutions
from server.remote.marker import MARKER_GRAPH

N_TRIPLES = "application/n-triples"

WHOLE = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"

OWN_BASE_RE = re.compile(r"(?:\s|#[^\n]*\n)*BASE\s*<[a-z][a-z\d+.-]*:", re.IGNORECASE)
"""A query that begins with a base of its own, comments aside; a second BASE would be allowed
(SPARQL 1.1, 4.1.1.2), but Virtuoso refuses any query with two."""

DEEPEST = 1_000
"""Brackets are counted before this, by whoever lets a query pass."""


@dataclass(frozen=True, slots=True)
class Found:
    """A whole answer, as :class:`server.engine.results.Result` tells of one."""

    kind: str
    media_type: str
    body: bytes
    more: bool = False
    truncated: str = ""


def find_graphs(remote: Remote) -> tuple[str, ...]:
    """Return the graphs that queries have to name to see all; none where they see all anyway."""
    if remote.capabilities.union != LISTED:
        return ()
    return tuple(graph for graph in list_graphs(remote) if graph != MARKER_GRAPH)


def evaluate_there(remote: Remote, request: Request, graphs: Sequence[str] = ()) -> Found:
    """Return the answer to a request.

    Args:
        remote: Whom to ask.
        request: What to ask; SERVICE in it is for whoever lets queries pass to refuse.
        graphs: All graphs, for a server that has to be told (:func:`find_graphs`).

    Raises:
        ServerError: No answer; the class says why.
    """
    examined = examine(request.query, max_nesting=DEEPEST)
    media = N_TRIPLES if examined.gives_graph else remote.capabilities.solutions_media
    text = with_values(request.query, request.substitutions)
    if request.base and OWN_BASE_RE.match(text) is None:
        text = f"BASE <{request.base}> {text}"
    if request.default_graphs is not None or request.named_graphs is not None:
        body = remote.ask(
            text,
            media,
            default_graphs=request.default_graphs or (),
            named_graphs=request.named_graphs or (),
        )
    elif examined.has_dataset or not request.union:
        body = remote.ask(text, media)
    else:
        body = remote.ask_all(text, media, graphs)
    found = _read(body, N_TRIPLES if examined.gives_graph else media, request)
    if isinstance(found, ServerError):
        raise found
    return found


def _read(body: bytes, media: str, request: Request) -> Found | ServerError:
    """Return an answer as it is written anew, or what is wrong with it.

    What is wrong is given back and not raised: a traceback would carry rows that are half read to
    the thread that catches it, and pyoxigraph lets none but their own thread drop them.
    """
    try:
        is_graph = media == N_TRIPLES
        return _rewrite(_parse_graph(body) if is_graph else parse_solutions(body, media), request)
    except OverLimit as over:
        return ResultTooLarge(
            f"The answer has more than {over.limit} {over.unit}, and no row ends there.",
            unit=over.unit,
            limit=over.limit,
        )
    except (SyntaxError, ValueError) as error:  # a term that is none, deep in the rows
        return RemoteFailed(
            f"The server sent what is no answer in {media}: {error}.",
            hint="Ask it directly what it gives.",
            endpoint="",
        )


def _parse_graph(body: bytes) -> QueryTriples:
    database = Store()
    database.load(body, format=RdfFormat.N_TRIPLES)
    triples = database.query(WHOLE)
    assert isinstance(triples, QueryTriples)
    return triples


def _rewrite(answer: Answer, request: Request) -> Found:
    frames: list[bytes] = []
    rest, end = send_result(answer, request, frames.append)
    parts = list(FrameReader().feed(b"".join([*frames, rest])))
    head = next(payload for kind, payload in parts if kind == HEAD)
    facts = json.loads(head)
    body = b"".join(payload for kind, payload in parts if kind == DATA)
    return Found(facts["kind"], facts["media_type"], body, end.more, end.truncated)
