"""What catalogues, crawlers and tools read: VoID, DCAT, JDIHN, example queries, sitemap, robots.

In: requests for addresses that others agreed on. Out: descriptions made of the snapshot's figures
and of the same queries that pages use, under the address by which the client came. Each can be
asked whether it changed (ETag).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import pyoxigraph
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pyoxigraph import RdfFormat, Triple

from server.cataloguing.asked import QUERIES
from server.cataloguing.dcat import PREFIXES as DCAT_PREFIXES
from server.cataloguing.dcat import Document, File, describe_catalogue
from server.cataloguing.examples import PREFIXES as EXAMPLE_PREFIXES
from server.cataloguing.examples import build_examples
from server.cataloguing.jdihn import to_document_json
from server.cataloguing.sitemap import to_robots, to_sitemap
from server.cataloguing.statistics import read_statistics
from server.cataloguing.void import PREFIXES as VOID_PREFIXES
from server.cataloguing.void import Site as Described
from server.cataloguing.void import describe_dataset
from server.dumping.folder import DUMPS, list_versions, read_sums
from server.errors import BadParameter, BadRequest, EngineDown
from server.publishing.snapshot import Snapshot
from server.web.etags import names_any, to_tag
from server.web.formats import to_wanted
from server.web.headers import VARY
from server.web.resources import to_page_path
from server.web.responses import to_not_modified
from server.web.site import GET_AND_HEAD, to_site

router = APIRouter(include_in_schema=False)

MOST_SITEMAPS = 50_000
"""Sitemaps in an index, by the protocol."""


@router.api_route("/.well-known/void", methods=GET_AND_HEAD)
async def show_void(request: Request) -> Response:
    """Describe the graph with VoID: sizes, partitions, links, ways in."""
    snapshot = _snapshot(request)
    figures = read_statistics(snapshot.path)
    place = _place(request)
    return _send_graph(request, lambda: describe_dataset(snapshot, figures, place), VOID_PREFIXES)


@router.api_route("/void.ttl", methods=GET_AND_HEAD)
async def redirect_to_void() -> Response:
    """Send to the description, where older tools look for it."""
    return RedirectResponse("/.well-known/void", status_code=301)


@router.api_route("/dcat", methods=GET_AND_HEAD)
@router.api_route("/dcat.{suffix}", methods=GET_AND_HEAD)
async def show_catalogue(request: Request, suffix: str = "") -> Response:
    """Show the DCAT-AP catalogue; ``.ttl``, ``.jsonld`` and ``.rdf`` name its form."""
    snapshot = _snapshot(request)
    place = _place(request)
    rows = await to_site(request).rows(QUERIES["documents"])
    documents = [
        Document(row["document"].rpartition("/")[2], row.get("title", ""), row.get("place", ""))
        for row in rows
    ]
    return _send_graph(
        request,
        lambda: describe_catalogue(snapshot, documents, _files(request, place.dump), place),
        DCAT_PREFIXES,
        suffix=suffix,
    )


@router.api_route("/.well-known/sparql-examples", methods=GET_AND_HEAD)
@router.api_route("/.well-known/sparql-examples/", methods=GET_AND_HEAD)
async def show_examples(request: Request) -> Response:
    """Show the named questions as example queries in the form of SIB."""
    site, place = to_site(request), _place(request)
    questions = site.questions.values()
    return _send_graph(
        request,
        lambda: build_examples(questions, place.address, site.settings.base),
        EXAMPLE_PREFIXES,
    )


@router.api_route("/.well-known/sparql-examples/{name}", methods=GET_AND_HEAD)
async def redirect_to_question(name: str) -> Response:
    """Send whoever follows the IRI of an example to the question."""
    if name == "prefixes" or "/" in name:
        return RedirectResponse("/.well-known/sparql-examples", status_code=303)
    return RedirectResponse(f"/questions/{name}", status_code=303)


@router.api_route("/jdihn/document.json", methods=GET_AND_HEAD)
async def show_documents(request: Request) -> Response:
    """List the regulations in the form that JDIHN collects."""
    site, place = to_site(request), _place(request)
    rows = await site.rows(QUERIES["regulations"])
    entries = to_document_json(rows, place.address, place.base)
    body = json.dumps(entries, ensure_ascii=False, indent=1) + "\n"
    return _send(request, body, "application/json; charset=utf-8")


@router.api_route("/sitemap.xml", methods=GET_AND_HEAD)
async def show_sitemap(request: Request) -> Response:
    """List the addresses of the pages."""
    site, place, snapshot = to_site(request), _place(request), _snapshot(request)
    page = request.query_params.get("page")
    if page is not None and not (page.isdecimal() and 1 <= int(page) <= MOST_SITEMAPS):
        raise BadParameter(
            f"page is {page!r}.", hint="It is a number from 1.", question="", parameter="page"
        )
    rows = await site.rows(QUERIES["sitemap"])
    resources = [row["resource"] for row in rows if row["resource"].startswith(f"{place.base}id/")]
    paths = [
        *("/", "/documents", "/data", "/dumps/"),
        *(f"/questions/{name}" for name in sorted(site.questions)),
        *(to_page_path(iri.removeprefix(f"{place.base}id/")) for iri in resources),
    ]
    day = snapshot.published_at[:10]
    text = to_sitemap(paths, place.address, day, int(page) if page else None)
    return _send(request, text, "application/xml; charset=utf-8")


@router.api_route("/robots.txt", methods=GET_AND_HEAD)
async def show_robots(request: Request) -> Response:
    """Say what crawlers may visit."""
    return Response(to_robots(_place(request).address), media_type="text/plain; charset=utf-8")


def _snapshot(request: Request) -> Snapshot:
    snapshot = to_site(request).engine.snapshot
    if snapshot is None:
        raise EngineDown("No graph is loaded.")
    return snapshot


def _place(request: Request) -> Described:
    site = to_site(request)
    versions = list_versions(site.settings.store / DUMPS)
    return Described(
        str(request.base_url).rstrip("/"), site.settings.base, versions[0] if versions else ""
    )


def _files(request: Request, dump: str) -> Iterable[File]:
    return _list_files(to_site(request).settings.store / DUMPS / dump) if dump else ()


@lru_cache(maxsize=4)
def _list_files(version: Path) -> tuple[File, ...]:
    sums = sorted(read_sums(version).items())
    return tuple(File(name, (version / name).stat().st_size, digest) for name, digest in sums)


def _send_graph(
    request: Request,
    build: Callable[[], Iterable[Triple]],
    prefixes: Mapping[str, str],
    *,
    suffix: str = "",
) -> Response:
    """Send triples in the form that the client likes, under a tag of their bytes."""
    formats = [suffix] if suffix else request.query_params.getlist("format")
    wanted = to_wanted(request.headers.get("accept"), formats, html=False)
    content_type = wanted.content_type("graph")
    rdf_format = RdfFormat.from_media_type(wanted.graph_media)
    assert rdf_format is not None
    try:
        triples = list(build())
    except ValueError as error:
        raise BadRequest(f"The host of the request gives no IRI: {error}.") from error
    body = pyoxigraph.serialize(triples, format=rdf_format, prefixes=dict(prefixes))
    assert body is not None
    return _send(request, body, content_type)


def _send(request: Request, body: str | bytes, content_type: str) -> Response:
    content = body.encode() if isinstance(body, str) else body
    tag = to_tag(_snapshot(request).identifier, content.decode(), content_type, weak=True)
    headers = {"ETag": tag, "Vary": VARY, "Cache-Control": "no-cache"}
    if names_any(request.headers.get("if-none-match"), [tag]):
        return to_not_modified(headers)
    return Response(content, headers={"Content-Type": content_type, **headers})
