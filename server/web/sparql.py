"""The SPARQL endpoint and its form: ``/sparql``.

In: HTTP requests of the SPARQL 1.1 Protocol, or of a browser. Out: answers in the negotiated form.
The query runs in the engine's public workers; this module only translates.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from server.errors import BadRequest, QueryTooLong, ServerError
from server.web.formats import NAME_TO_SOLUTIONS, Wanted, to_wanted
from server.web.protocol import Asked, parse_get, parse_post
from server.web.responses import to_response, while_connected
from server.web.site import GET_AND_HEAD, to_site
from server.web.tables import to_table
from server.web.terms import PREFIXES

router = APIRouter(include_in_schema=False)

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


@router.api_route("/sparql", methods=GET_AND_HEAD)
async def get_sparql(request: Request) -> Response:
    """Answer a query in the address, or show the form."""
    asked = parse_get(request.scope["query_string"])
    return await _answer(request, asked)


@router.post("/sparql")
async def post_sparql(request: Request) -> Response:
    """Answer a query in the body."""
    limit = BODY_FACTOR * to_site(request).settings.max_query_bytes
    body = await _read_body(request, limit)
    content_type = request.headers.get("content-type", "")
    asked = parse_post(content_type, request.scope["query_string"], body)
    return await _answer(request, asked)


async def _answer(request: Request, asked: Asked) -> Response:
    wanted = _to_wanted(request.headers.get("accept"), asked.formats)
    if wanted.html:
        return await _show_form(request, asked)
    if asked.query is None:
        raise BadRequest(
            "The request has no query.",
            hint="Send it as the parameter 'query', or as a body of type application/sparql-query.",
        )
    site = to_site(request)
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
    return await to_response(result, content_type)


@lru_cache(maxsize=256)
def _to_wanted(accept: str | None, formats: tuple[str, ...]) -> Wanted:
    """Remember what the usual clients would like; nearly all send the same few headers."""
    return to_wanted(accept, formats, html=True)


async def _show_form(request: Request, asked: Asked) -> Response:
    site = to_site(request)
    facts: dict[str, Any] = {
        "query": FIRST_QUERY if asked.query is None else asked.query,
        "prefixes": PREFIXES,
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


async def _read_body(request: Request, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise QueryTooLong(
                f"The body has more than {limit} bytes.",
                hint="Ask in parts.",
                size=size,
                limit=limit,
            )
        parts.append(part)
    return b"".join(parts)
