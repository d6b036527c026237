"""Put what was brought from elsewhere into an update, in the places of its SERVICE and LOAD.

In: the text of an update and each :class:`~server.writing.change.Brought`. Out: the update that
needs no network. A call becomes the VALUES of its answer, a LOAD the INSERT DATA of its document.
What strangers sent is read here, in the process of a write.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pyoxigraph
from pyoxigraph import DefaultGraph, RdfFormat, Triple

from server.errors import BadPayload, ProtocolError, QueryTooDeep, RemoteFailed
from server.federating.calls import Filled, fill_in
from server.federating.values import NO_SOLUTION_LOST, BadAnswer, to_values
from server.writing.change import Bounds, Brought
from server.writing.payload import MEDIA_TO_FORMAT, read_payload

SUFFIX_TO_MEDIA = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".owl": "application/rdf+xml",
    ".jsonld": "application/ld+json",
    ".trig": "application/trig",
    ".nq": "application/n-quads",
}
"""What a file is whose server does not know: many hand out RDF as plain text."""

UNKNOWN_TYPES = ("", "text/plain", "application/octet-stream")


def outline(text: str, brought: Sequence[Brought]) -> str:
    """Return the update with nothing known yet of what came: what it is judged by."""
    return fill_in(text, [_fill(one, "") for one in brought])


def put_in(text: str, brought: Sequence[Brought], bounds: Bounds) -> str:
    """Return the update with what came.

    Raises:
        RemoteFailed: An answer cannot be used.
        BadPayload: A document cannot be read.
        UnsupportedMedia: A document is of a type that is not read here.
        QueryTooDeep: A document in JSON-LD has more nesting than the bounds allow.
    """
    return fill_in(text, [_fill(one, _to_content(one, bounds)) for one in brought])


def _fill(one: Brought, content: str) -> Filled:
    if one.keyword == "SERVICE":
        return Filled(one.start, one.end, content or NO_SOLUTION_LOST)
    if one.graph is not None:
        content = f"GRAPH <{one.graph}> {{ {content} }}"
    return Filled(one.start, one.end, f"INSERT DATA {{ {content} }}")


def _to_content(one: Brought, bounds: Bounds) -> str:
    if not one.text:
        return ""
    try:
        return _to_rows(one, bounds) if one.keyword == "SERVICE" else _to_triples(one, bounds)
    except (ProtocolError, QueryTooDeep, RemoteFailed):
        if one.silent and one.keyword == "LOAD":
            return ""
        raise


def _to_rows(one: Brought, bounds: Bounds) -> str:
    try:
        return to_values(one.text, bounds.rows)
    except BadAnswer as error:
        raise RemoteFailed(
            f"What {one.url} answered cannot be used: {error}.",
            hint="Ask it directly what it gives.",
            endpoint=one.url,
        ) from error


def _to_triples(one: Brought, bounds: Bounds) -> str:
    """Return the statements of a document as N-Triples, which are SPARQL too.

    A relative IRI in it is read against its own address (RFC 3986, 5.1.3).
    """
    try:
        quads = read_payload(
            one.text.encode("utf-8"),
            _to_media_type(one),
            DefaultGraph(),
            base=one.url,
            max_nesting=bounds.nesting,
        )
        triples = [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
    except BadPayload as error:
        raise BadPayload(f"{one.url}: {error.message}", hint=error.hint, **error.fields) from error
    written = pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES)
    return (written or b"").decode("utf-8")


def _to_media_type(one: Brought) -> str:
    media_type = one.content_type.partition(";")[0].strip().lower()
    if media_type in MEDIA_TO_FORMAT or media_type not in UNKNOWN_TYPES:
        return one.content_type
    suffix = PurePosixPath(urlsplit(one.url).path).suffix.lower()
    return SUFFIX_TO_MEDIA.get(suffix, one.content_type)
