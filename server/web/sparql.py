"""The SPARQL endpoint and its form: ``/sparql``.

In: HTTP requests of the SPARQL 1.1 Protocol, or of a browser. Out: answers in the negotiated form.
A query runs in the engine's public workers, an update in a process of its own (``server/writing``);
this module only translates.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import pyoxigraph
from fastapi import APIRouter, Request, Response
from pyoxigraph import RdfFormat

from server.errors import BadRequest, ServerError
from server.web.authority import is_authorized, require_authority
from server.web.bodies import read_body
from server.web.description import PREFIXES as DESCRIPTION_PREFIXES
from server.web.description import describe_service
from server.web.editor_files import has_editor
from server.web.etags import ANY, is_volatile, names_any, to_tag
from server.web.formats import NAME_TO_SOLUTIONS, Wanted, to_wanted
from server.web.headers import CACHING, VARY
from server.web.protocol import (
    FORM,
    SPARQL_QUERY,
    SPARQL_UPDATE,
    Asked,
    Told,
    is_update,
    parse_get,
    parse_post,
)
from server.web.responses import (
    to_not_modified,
    to_options,
    to_response,
    while_connected,
)
from server.web.site import to_site
from server.web.tables import to_table
from server.web.terms import PREFIXES
from server.writing.change import Change

router = APIRouter(include_in_schema=False)

METHODS = ["GET", "HEAD", "POST", "OPTIONS"]

NOT_KEPT = {"Cache-Control": "no-store"}
"""For answers that may differ each time, and for those to a POST."""

GRAPH_SHOWN = 60_000
"""Bytes of a graph that the page shows."""

BODY_FACTOR = 4
"""A form may take so many bytes for one byte of the query (percent-encoding takes three)."""

FIRST_QUERY = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX tpk: <https://w3id.org/tupoksi/def#>

SELECT ?position ?label (COUNT(?duty) AS ?duties)
WHERE {
  ?duty tpk:assignedTo ?position .
  ?position rdfs:label ?label .
}
GROUP BY ?position ?label
ORDER BY DESC(?duties) ?label
LIMIT 50
"""

DOWNLOAD_SOLUTIONS = tuple(NAME_TO_SOLUTIONS)
DOWNLOAD_GRAPH = ("turtle", "ntriples", "jsonld", "rdfxml")


@router.api_route("/sparql", methods=METHODS, name="get_sparql")
async def endpoint(request: Request) -> Response:
    """Answer a query, take an update, show the form or the description of the service."""
    if request.method == "OPTIONS":
        return to_options(METHODS, {"Accept-Post": ", ".join((SPARQL_QUERY, SPARQL_UPDATE, FORM))})
    if request.method == "POST":
        asked = await _read_post(request)
        if isinstance(asked, Told):
            return await _update(request, asked)
    else:
        asked = parse_get(request.scope["query_string"])
    return await _answer(request, asked)


async def _read_post(request: Request) -> Asked | Told:
    """Read the operation in a body; a long one only from whoever may write."""
    settings = to_site(request).settings
    content_type = request.headers.get("content-type", "")
    authorization = request.headers.get("authorization")
    if is_update(content_type):
        require_authority(authorization, settings.write_token)
    limit = BODY_FACTOR * settings.max_query_bytes
    if is_authorized(authorization, settings.write_token):
        limit = max(limit, BODY_FACTOR * settings.max_write_bytes)
    body = await read_body(request, limit)
    return parse_post(content_type, request.scope["query_string"], body)


async def _update(request: Request, told: Told) -> Response:
    site = to_site(request)
    require_authority(request.headers.get("authorization"), site.settings.write_token)
    change = Change(
        kind="update",
        using_graphs=told.using_graphs,
        using_named_graphs=told.using_named_graphs,
        base=site.settings.base,
    )
    written = await site.writes.apply(change, told.update.encode("utf-8", "surrogatepass"))
    return Response(status_code=204 if site.writes.is_served(written) else 202)


async def _answer(request: Request, asked: Asked) -> Response:
    wanted = _to_wanted(request.headers.get("accept"), asked.formats)
    if wanted.html:
        return await _show_form(request, asked)
    if asked.query is None:
        return _describe(request, asked, wanted)
    site = to_site(request)
    snapshot = site.engine.snapshot
    is_read = request.method != "POST" and not is_volatile(asked.query)
    known = request.headers.get("if-none-match")
    if known is not None and known.strip() != ANY and is_read and snapshot is not None:
        for media in (wanted.solutions, wanted.graph):
            tag = _to_tag(snapshot.identifier, asked, media or "")
            if names_any(known, [tag]):
                return to_not_modified(_to_caching(tag))
    run = site.engine.run(
        asked.query,
        client=site.clients.name(request.scope),
        solutions_media=wanted.solutions_media,
        graph_media=wanted.graph_media,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
    )
    result = await while_connected(request, run)
    try:
        content_type = wanted.content_type(result.kind)
    except ServerError:
        result.abandon()
        raise
    chosen = wanted.graph if result.kind == "graph" else wanted.solutions
    headers = _to_caching(_to_tag(result.snapshot, asked, chosen or "")) if is_read else NOT_KEPT
    return await to_response(result, content_type, headers)


def _to_tag(snapshot: str, asked: Asked, media: str) -> str:
    graphs = (" ".join(asked.default_graphs), " ".join(asked.named_graphs))
    return to_tag(snapshot, "query", asked.query or "", *graphs, media, weak=True)


def _to_caching(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": CACHING}


def _describe(request: Request, asked: Asked, wanted: Wanted) -> Response:
    """Describe the service to whoever comes without a query."""
    if request.method == "POST" or asked.default_graphs or asked.named_graphs:
        raise BadRequest(
            "The request has no query.",
            hint="Send it as the parameter 'query', or as a body of type application/sparql-query.",
        )
    site = to_site(request)
    content_type = wanted.content_type("graph")
    url = f"{request.base_url}sparql"
    snapshot = site.engine.snapshot
    writable = bool(site.settings.write_token)
    rdf_format = RdfFormat.from_media_type(wanted.graph_media)
    assert rdf_format is not None
    try:
        departures = site.engine.departures
        triples = list(describe_service(url, snapshot, writable=writable, departures=departures))
    except ValueError as error:
        raise BadRequest(f"The host of the request gives no IRI: {error}.") from error
    tag = to_tag(snapshot.identifier if snapshot else "", url, wanted.graph or "", weak=True)
    headers = {"Vary": VARY, **_to_caching(tag)}
    if names_any(request.headers.get("if-none-match"), [tag]):
        return to_not_modified(headers)
    body = pyoxigraph.serialize(triples, format=rdf_format, prefixes=DESCRIPTION_PREFIXES)
    return Response(body, headers={"Content-Type": content_type, **headers})


@lru_cache(maxsize=256)
def _to_wanted(accept: str | None, formats: tuple[str, ...]) -> Wanted:
    """Remember what the usual clients would like; nearly all send the same few headers."""
    return to_wanted(accept, formats, html=True)


async def _show_form(request: Request, asked: Asked) -> Response:
    site = to_site(request)
    facts: dict[str, Any] = {
        "query": FIRST_QUERY if asked.query is None else asked.query,
        "prefixes": PREFIXES,
        "editor": has_editor(),
        "error": None,
        "table": None,
        "graph": None,
        "graph_cut": False,
        "downloads": [],
    }
    status = 200
    if asked.query is not None:
        try:
            facts.update(await _evaluate(request, asked, asked.query))
        except ServerError as error:
            facts["error"] = error
            status = error.status
    return site.render(request, "sparql.html", status=status, **facts)


async def _evaluate(request: Request, asked: Asked, query: str) -> dict[str, Any]:
    """Return what the page shows of an answer."""
    site = to_site(request)
    run = site.engine.run(
        query,
        client=site.clients.name(request.scope),
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        first_rows=site.settings.html_rows,
    )
    result = await while_connected(request, run)
    parameters = [
        ("query", query),
        *(("default-graph-uri", graph) for graph in asked.default_graphs),
        *(("named-graph-uri", graph) for graph in asked.named_graphs),
    ]
    names = DOWNLOAD_GRAPH if result.kind == "graph" else DOWNLOAD_SOLUTIONS
    downloads = [
        {"name": name, "href": "/sparql?" + urlencode([*parameters, ("format", name)])}
        for name in names
    ]
    if result.kind != "graph":
        document = await result.body()
        table = to_table(document, site.settings.base, more=result.more)
        return {"table": table, "downloads": downloads}
    start = await result.head(GRAPH_SHOWN)
    is_whole = result.complete
    result.abandon()
    text = start.decode("utf-8", "ignore")
    if not is_whole:
        text = text[: text.rfind("\n") + 1]
    return {"graph": text, "graph_cut": not is_whole, "downloads": downloads}
