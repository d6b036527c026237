"""The addresses of everything in the graph: ``/id/…``, its page, and its twins as data.

In: a request for an IRI. Out: 303 to what the client likes best (Cool URIs for the Semantic Web,
section 4.3): ``/page/…`` for people, ``/data/id/….ttl`` and the like for programs. Page, JSON and
CSV are made of the same :class:`Entity`; the RDF comes from the engine as it is.
"""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pyoxigraph import NamedNode

from server.errors import NotFound
from server.web.csv_rows import CSV, to_csv
from server.web.entities.ladder import to_place
from server.web.entities.model import Entity, Relation
from server.web.entities.naming import cut
from server.web.entities.panels import read_panels
from server.web.entities.reading import read_entity
from server.web.entities.relations import find_group
from server.web.entities.sources import SHORT, find_trail, to_source_href
from server.web.entities.twins import to_json, to_rows
from server.web.entities.vocabulary import VocabularyShelf
from server.web.formats import (
    GRAPHS,
    HTML,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TURTLE,
    Wanted,
    to_wanted,
    with_charset,
)
from server.web.preferences import to_language
from server.web.reader import to_library
from server.web.responses import to_response
from server.web.site import GET_AND_HEAD, PAGE_QUERIES, Site, to_site
from server.web.subjects import read_subject
from server.web.terms import PREFIXES, SAFE_IN_PATH, shorten, to_href

router = APIRouter(include_in_schema=False)

JSON = "application/json"

SUFFIX_TO_MEDIA = {
    "ttl": TURTLE,
    "jsonld": JSON_LD,
    "nt": N_TRIPLES,
    "rdf": RDF_XML,
    "nq": N_QUADS,
    "trig": TRIG,
    "json": JSON,
    "csv": CSV,
}
"""How each twin ends, and what it is sent as."""

MEDIA_TO_SUFFIX = {media: suffix for suffix, media in SUFFIX_TO_MEDIA.items()}

TWINS = (
    ("ttl", "Turtle"),
    ("jsonld", "JSON-LD"),
    ("nt", "N-Triples"),
    ("json", "JSON"),
    ("csv", "CSV"),
)
"""The twins that a page names."""


@router.api_route("/id/{path:path}", methods=GET_AND_HEAD)
async def redirect_to_description(request: Request, path: str) -> Response:
    """Send whoever asks for a thing to what describes it."""
    site = to_site(request)
    resource = to_resource(site, path)
    formats = request.query_params.getlist("format")
    wanted = to_wanted(request.headers.get("accept"), formats, html=True)
    await check_known(site, resource)
    target = to_target(path, wanted)
    query = [(k, v) for k, v in request.query_params.multi_items() if k != "format"]
    if query and wanted.html:
        target = str(request.url.replace(path=target, query="").include_query_params(**dict(query)))
        target = target.removeprefix(f"{request.url.scheme}://{request.url.netloc}")
    headers = {"Location": target, "Vary": "Accept", "Link": to_link_header(site, path)}
    return Response(status_code=303, headers=headers)


@router.api_route("/page/{path:path}", methods=GET_AND_HEAD)
async def show_resource(request: Request, path: str) -> Response:
    """Show what the graph knows about a resource."""
    site = to_site(request)
    base = site.settings.base
    entity = await find_entity(request, path)
    panels = await read_panels(site, request.app.state.steps, entity)
    subject = await read_subject(site, entity.iri, (kind.iri for kind in entity.kinds))
    response = site.render(
        request,
        "entity.html",
        entity=entity,
        panels=panels,
        subject=subject,
        ways=find_ways(entity, path),
        to_place=partial(to_place, titles=await find_titles(request)),
        trail=find_trail(entity, base),
        short_title=cut(entity.title, SHORT),
        link=partial(to_href, base=base),
        source_href=partial(to_source_href, base=base),
        group_of=partial(find_group_of, base=base),
        twins=[(to_data_path(path, suffix), name) for suffix, name in TWINS],
        here=to_page_path(path),
    )
    response.headers["Link"] = to_link_header(site, path)
    return response


async def find_titles(request: Request) -> dict[str, str]:
    """Return what documents are called, by stem."""
    abouts = await to_library(request).abouts()
    return {stem: about.title for stem, about in abouts.items()}


@router.api_route("/data/id/{path:path}", methods=GET_AND_HEAD)
async def send_data(request: Request, path: str) -> Response:
    """Send what the graph says about a resource in the form that the address names."""
    site = to_site(request)
    stem, _, suffix = path.rpartition(".")
    media = SUFFIX_TO_MEDIA.get(suffix)
    if media is None or not stem:
        raise NotFound(
            f"There is no file {path!r}.",
            hint=f"Its name ends in one of {', '.join(SUFFIX_TO_MEDIA)}.",
            address=request.url.path,
        )
    if media in (JSON, CSV):
        response = await send_entity(request, stem, media)
    else:
        resource = to_resource(site, stem)
        await check_known(site, resource)
        result = await site.engine.run(
            PAGE_QUERIES["describe"],
            graph_media=GRAPHS[media],
            substitutions={"resource": resource},
            prefixes=PREFIXES,
            trusted=True,
        )
        response = await to_response(result, with_charset(media))
    response.headers["Link"] = to_link_header(site, stem)
    return response


async def send_entity(request: Request, path: str, media: str) -> Response:
    """Return what the page shows as JSON or CSV; ``?in=`` lists all that points here by it."""
    entity = await find_entity(request, path)
    if media == CSV:
        return to_csv(to_rows(entity), path.rpartition("/")[2])
    return JSONResponse(to_json(entity))


async def find_entity(request: Request, path: str) -> Entity:
    """Return everything about a resource, in the reader's language.

    Raises:
        NotFound: The graph knows nothing of it.
    """
    site = to_site(request)
    resource = to_resource(site, path)
    shelf = request.app.state.vocabulary
    assert isinstance(shelf, VocabularyShelf)
    vocabulary = await shelf.find(site)
    language = to_language(request)
    whole = request.query_params.get("in", "")
    entity = await read_entity(site, resource.value, vocabulary, language, whole=whole)
    if entity is None:
        raise unknown(resource)
    return entity


async def check_known(site: Site, resource: NamedNode) -> None:
    """Refuse a resource of which the graph says nothing.

    Raises:
        NotFound: It is one.
    """
    known = await site.ask(PAGE_QUERIES["known"], terms={"resource": resource})
    if known.rows[0][0].text != "true":
        raise unknown(resource)


def unknown(resource: NamedNode) -> NotFound:
    """Return the refusal of a resource that the graph has never heard of."""
    return NotFound(
        f"The graph says nothing about {resource.value}.",
        hint="Look for a slip in the address, or begin at the start page.",
        address=resource.value,
    )


def to_resource(site: Site, path: str) -> NamedNode:
    """Return the IRI that a path under ``/id/`` stands for.

    The path has come decoded; what no IRI may hold as it is stands in it encoded, as in the name of
    a file with a space.

    Raises:
        NotFound: The path is no part of an IRI.
    """
    iri = f"{site.settings.base}id/{path}"
    if " " in path or "%" in path:
        iri = f"{site.settings.base}id/{quote(path, safe=SAFE_IN_PATH)}"
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise NotFound(f"{iri!r} is no IRI.", hint=f"{error}.", address=iri) from error


WAYS = (
    ("read_document", ("SourceDocument",)),
    ("chart", ("Unit",)),
    ("flow", ("Procedure",)),
    ("raci_of", ("Position", "Unit", "Procedure", "ServiceStandard")),
)
"""The word of another page about the same thing, and the kinds of thing that have one."""

WAY_TO_ROOM = {
    "read_document": "/documents/",
    "chart": "/chart/",
    "flow": "/flow/",
    "raci_of": "/raci/",
}


def find_ways(entity: Entity, path: str) -> list[tuple[str, str]]:
    """Return the other pages about a thing: address and the key of its word."""
    below = quote(path.removeprefix("sumber/"), safe=SAFE_IN_PATH)
    return [
        (WAY_TO_ROOM[word] + below, word)
        for word, kinds in WAYS
        if any(entity.has_kind(kind) for kind in kinds)
    ]


def find_group_of(relation: Relation, base: str) -> str:
    """Return the group of a page in which a relation stands."""
    return find_group(shorten(relation.property, base), inward=relation.inward)


def to_target(path: str, wanted: Wanted) -> str:
    """Return the address of the description that a client would like."""
    if wanted.html:
        return to_page_path(path)
    if wanted.graph is None and wanted.solutions is not None:
        return to_data_path(path, MEDIA_TO_SUFFIX.get(wanted.solutions_media, "ttl"))
    return to_data_path(path, MEDIA_TO_SUFFIX[GRAPHS[wanted.content_type("graph").split(";")[0]]])


def to_page_path(path: str) -> str:
    """Return the address of a resource's page."""
    return "/page/" + quote(path, safe=SAFE_IN_PATH)


def to_data_path(path: str, suffix: str) -> str:
    """Return the address of a resource's data in one form."""
    return f"/data/id/{quote(path, safe=SAFE_IN_PATH)}.{suffix}"


def to_link_header(site: Site, path: str) -> str:
    """Return the Link header of a resource's descriptions (RFC 8288, RFC 6892)."""
    quoted = quote(path, safe=SAFE_IN_PATH)
    links = [f'<{site.settings.base}id/{quoted}>; rel="describes"']
    links += [f'<{to_page_path(path)}>; rel="alternate"; type="{HTML}"']
    links += [
        f'<{to_data_path(path, suffix)}>; rel="alternate describedby"; '
        f'type="{SUFFIX_TO_MEDIA[suffix]}"'
        for suffix, _ in TWINS
    ]
    return ", ".join(links)
