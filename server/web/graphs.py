"""The graph store: ``/graph`` names a graph in a parameter, ``/graph/…`` is one.

In: HTTP requests of the SPARQL 1.1 Graph Store Protocol. Out: a graph in the negotiated form, or
what became of a change. Reads run in the engine's public workers, changes in a process of their own
(``server/writing``); this module only translates. A read and a write of one graph agree on what its
ETag is, so that a change can rest on what was read.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from pyoxigraph import NamedNode

from server.errors import BadRequest, EngineDown, NotFound, PreconditionFailed, UnsupportedMedia
from server.publishing.snapshot import GRAPH_BASE, Snapshot
from server.web.authority import require_authority
from server.web.bodies import read_body
from server.web.etags import names_any, names_strongly, to_tag
from server.web.formats import GRAPHS, not_acceptable, to_wanted, with_charset
from server.web.headers import VARY
from server.web.negotiate import accepts_gzip
from server.web.protocol import SPARQL_UPDATE, one_value, parse_content_type, parse_fields
from server.web.responses import (
    to_not_modified,
    to_options,
    to_response,
    while_connected,
)
from server.web.site import to_site
from server.web.terms import PREFIXES
from server.writing.change import Change, Kind
from server.writing.payload import MEDIA_TO_FORMAT, MULTIPART, parse_media_type

router = APIRouter(include_in_schema=False)

METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"]

METHOD_TO_KIND: dict[str, Kind] = {
    "PUT": "replace",
    "POST": "merge",
    "DELETE": "remove",
    "PATCH": "patch",
}

WHOLE_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"

NEW_GRAPHS = GRAPH_BASE + "new/"
"""Graphs that are posted without a name get one below this."""

CODINGS = ("identity", "gzip")


@dataclass(frozen=True, slots=True)
class Place:
    """One graph; ``iri`` is None for the default graph."""

    iri: str | None

    @property
    def key(self) -> str:
        """What tells this graph from all others; no IRI is empty."""
        return self.iri or ""

    def exists_in(self, snapshot: Snapshot | None) -> bool:
        """Tell whether there is such a graph; the default graph always is."""
        return self.iri is None or (snapshot is not None and self.iri in snapshot.graphs)


@router.api_route("/graph", methods=METHODS)
async def graph_store(request: Request) -> Response:
    """Read or change the graph that the address names in a parameter."""
    if request.method == "OPTIONS":
        return _options()
    place = parse_place(request.scope["query_string"])
    if place is None and request.method == "POST":
        place = Place(NEW_GRAPHS + str(uuid.uuid4()))
    if place is None:
        raise BadRequest(
            "The address names no graph.",
            hint="Write ?graph= and the graph's IRI, or ?default.",
        )
    return await _serve(request, place)


@router.api_route("/graph/{path:path}", methods=METHODS)
async def one_graph(request: Request, path: str) -> Response:
    """Read or change the graph whose IRI ends with the path."""
    if request.method == "OPTIONS":
        return _options()
    raw = request.scope.get("raw_path") or quote(request.url.path).encode("ascii")
    iri = GRAPH_BASE + raw.partition(b"?")[0].partition(b"/graph/")[2].decode("ascii", "replace")
    if not path or not _is_iri(iri):
        raise NotFound(f"{iri} is no graph's IRI.", address=iri)
    return await _serve(request, Place(iri))


def parse_place(query_string: bytes) -> Place | None:
    """Return the graph that parameters name, or None when they name none.

    Raises:
        BadRequest: They name two, or none that can be.
    """
    fields = parse_fields(query_string)
    graph = one_value(fields, "graph")
    if "default" in fields:
        if graph is not None or any(fields["default"]):
            raise BadRequest("?default takes no value and no ?graph= beside it.")
        return Place(None)
    if graph is None:
        return None
    if not _is_iri(graph):
        raise BadRequest(f"graph={graph!r} is not an absolute IRI.", hint="Percent-encode it once.")
    return Place(graph)


async def _serve(request: Request, place: Place) -> Response:
    if request.method in ("GET", "HEAD"):
        return await _read(request, place)
    return await _change(request, place)


async def _read(request: Request, place: Place) -> Response:
    site = to_site(request)
    snapshot = site.engine.snapshot
    if snapshot is None:
        raise EngineDown("No graph is loaded.")
    formats = request.query_params.getlist("format")
    wanted = to_wanted(request.headers.get("accept"), formats, html=False)
    if wanted.graph is None:
        raise not_acceptable(wanted.asked, tuple(GRAPHS))
    if not place.exists_in(snapshot):
        raise _unknown(place)
    coding = CODINGS[accepts_gzip(request.headers.get("accept-encoding"))]
    tag = _to_tag(snapshot, place, wanted.graph, coding)
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-match") and not names_strongly(request.headers["if-match"], [tag]):
        raise _changed(snapshot)
    if names_any(request.headers.get("if-none-match"), [tag]):
        return to_not_modified(headers)
    if request.method == "HEAD":
        content_type = with_charset(wanted.graph)
        return Response(headers={**headers, "Content-Type": content_type, "Vary": VARY})
    run = site.engine.run(
        WHOLE_GRAPH,
        client=site.clients.name(request.scope),
        graph_media=wanted.graph_media,
        default_graphs=None if place.iri is None else (place.iri,),
        union=False,
        prefixes=PREFIXES,
    )
    result = await while_connected(request, run)
    if result.snapshot != snapshot.identifier:  # another was published between the two
        headers = {"Cache-Control": "no-cache"}
    return await to_response(result, wanted.content_type("graph"), headers)


async def _change(request: Request, place: Place) -> Response:
    site = to_site(request)
    require_authority(request.headers.get("authorization"), site.settings.write_token)
    kind = METHOD_TO_KIND[request.method]
    content_type = request.headers.get("content-type", "")
    if kind == "patch":
        _check_patch(content_type)
    elif kind != "remove":
        parse_media_type(content_type)
    change = Change(
        kind=kind,
        graph=place.iri,
        content_type=content_type,
        base=site.settings.base,
        requires=_to_required(request, place),
    )
    body = await read_body(request, site.settings.max_write_bytes)
    written = await site.writes.apply(change, body)
    if not site.writes.is_served(written):
        return Response(status_code=202)
    if written.created and place.iri is not None:
        return Response(status_code=201, headers={"Location": place.iri})
    return Response(status_code=204)


def _to_required(request: Request, place: Place) -> str | None:
    """Return the snapshot on which the request's conditions hold; None when it has none.

    Raises:
        PreconditionFailed: They do not hold now.
    """
    if_match, if_none = (request.headers.get(name) for name in ("if-match", "if-none-match"))
    if if_match is None and if_none is None:
        return None
    snapshot = to_site(request).engine.snapshot
    exists = place.exists_in(snapshot)
    tags = [
        _to_tag(snapshot, place, media, coding)
        for media in GRAPHS
        for coding in CODINGS
        if snapshot is not None and exists
    ]
    holds = if_match is None or (exists and names_strongly(if_match, tags))
    if not holds or (if_none is not None and exists and names_any(if_none, tags)):
        raise _changed(snapshot)
    return snapshot.identifier if snapshot is not None else ""


def _to_tag(snapshot: Snapshot, place: Place, media: str, coding: str) -> str:
    return to_tag(snapshot.identifier, "graph", place.key, media, coding, weak=False)


def _check_patch(content_type: str) -> None:
    media_type, charset = parse_content_type(content_type)
    if media_type != SPARQL_UPDATE or charset not in ("", "utf-8", "utf8"):
        raise UnsupportedMedia(
            f"A PATCH of type {content_type or 'unknown'!r} is not read here.",
            hint=f"Send {SPARQL_UPDATE} in UTF-8.",
            content_type=content_type,
        )


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _unknown(place: Place) -> NotFound:
    return NotFound(
        f"There is no graph {place.key}.",
        hint="The service description at the endpoint lists those there are.",
        address=place.key,
    )


def _changed(snapshot: Snapshot | None) -> PreconditionFailed:
    return PreconditionFailed(
        "The graph is not as the request's conditions say.",
        hint="Read it again, then send the change with its new ETag.",
        snapshot=snapshot.identifier if snapshot is not None else "",
    )


def _options() -> Response:
    posted = ", ".join([*list(MEDIA_TO_FORMAT)[:6], MULTIPART])
    return to_options(METHODS, {"Accept-Post": posted, "Accept-Patch": SPARQL_UPDATE})
