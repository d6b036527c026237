"""The Reconciliation Service API 0.2 over HTTP: ``/reconcile`` and what its manifest names.

In: batches of names or columns to add, by GET or by POST of a form; what is being typed; an entity
to show. Out: JSON, and a page for the frame of a client. Parameters that the specification does not
have are left alone, since clients add their own (``callback``, ``_``). What things mean is decided
in ``server/reconciling``. https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from server.errors import BadRequest, DeadlinePassed, NotFound, UnsupportedMedia
from server.reconciling.answering import (
    describe,
    find_term,
    suggest_terms,
    to_entities,
    to_manifest,
    to_results,
)
from server.reconciling.asked import MAX_BYTES, parse_extension, parse_queries
from server.reconciling.entities import Entity
from server.reconciling.extending import extend, propose
from server.reconciling.matching import reconcile
from server.reconciling.suggesting import MAX_CURSOR, PAGE, suggest
from server.reconciling.vocabulary import CODES, PLACE, PROPERTIES, TYPES, find_types
from server.web.bodies import read_body
from server.web.names import to_shelf
from server.web.preferences import to_language
from server.web.protocol import FORM, one_value, parse_content_type, parse_fields
from server.web.site import GET_AND_HEAD, Site, to_site
from server.web.terms import PREFIXES, to_href

router = APIRouter(include_in_schema=False)

SCHEMA_SPACE = PREFIXES["tpk"]

SECONDS = 10.0
"""A batch that has taken so long is given up; measured, a query takes milliseconds."""

VARY = {"Vary": "Accept-Language, Cookie"}

FRAMED = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *; sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""The policy of a preview. Clients show it in a frame on pages of theirs, wherever these are, so
any page may frame it; for that it may do less than any other: no script, no form, no image, and by
the sandbox no origin, so that no cookie of a reviewer is of use in it. Its links open new windows.
"""


@router.api_route("/reconcile", methods=["GET", "HEAD", "POST"])
async def serve(request: Request) -> Response:
    """Give the manifest, the candidates for ``queries``, or the columns of ``extend``."""
    fields = await _read_fields(request)
    queries, extension = one_value(fields, "queries"), one_value(fields, "extend")
    if queries is not None and extension is not None:
        raise BadRequest("There are queries and extend.", hint="Send the one or the other.")
    if queries is not None:
        return await _answer_queries(request, queries)
    if extension is not None:
        return await _answer_extension(request, extension)
    if request.method == "POST" or "query" in fields:
        raise BadRequest(
            "There is neither queries nor extend.",
            hint='Send queries={"q0": {"query": "a name"}}; docs/reconciling.md.',
        )
    site = to_site(request)
    address = str(request.base_url).rstrip("/")
    return _to_json(to_manifest(address, site.settings.base, SCHEMA_SPACE, to_language(request)))


async def _answer_queries(request: Request, text: str) -> Response:
    queries = parse_queries(text)
    gazetteer = await to_shelf(request).find(to_site(request))
    found, begun = [], time.monotonic()
    for query in queries.values():  # one after the other: others have their turn between them
        if time.monotonic() - begun > SECONDS:
            raise DeadlinePassed(
                "The batch took too long.", hint="Send fewer queries at once.", seconds=SECONDS
            )
        found.append(await asyncio.to_thread(reconcile, gazetteer, query, SCHEMA_SPACE))
    return _to_json(to_results(queries, found, to_language(request)))


async def _answer_extension(request: Request, text: str) -> Response:
    asked = parse_extension(text)
    site = to_site(request)
    gazetteer = await to_shelf(request).find(site)
    space = _space(site)
    return _to_json(extend(gazetteer.entities, asked, space, to_language(request)))


@router.api_route("/reconcile/suggest/{kind}", methods=GET_AND_HEAD)
async def suggest_some(request: Request, kind: str) -> Response:
    """Suggest entities, types or properties for what is being typed."""
    fields = parse_fields(request.scope["query_string"])
    prefix, cursor = one_value(fields, "prefix") or "", _parse_cursor(fields)
    language = to_language(request)
    if kind == "entity":
        site = to_site(request)
        gazetteer = await to_shelf(request).find(site)
        types = find_types(fields.get("type", ()), SCHEMA_SPACE) or frozenset(TYPES)
        found = await asyncio.to_thread(
            suggest, site.engine.index, gazetteer, prefix, types, cursor
        )
        return _to_json(to_entities(found, language))
    if kind not in ("type", "property"):
        raise _unknown(request, "suggestion", kind)
    suggested = suggest_terms(TYPES if kind == "type" else PROPERTIES, prefix, language)
    return _to_json({"result": suggested["result"][cursor : cursor + PAGE]})


@router.api_route("/reconcile/properties", methods=GET_AND_HEAD)
async def propose_properties(request: Request) -> Response:
    """Propose the columns that a type can be extended with."""
    fields = parse_fields(request.scope["query_string"])
    kinds = find_types([one_value(fields, "type") or ""], SCHEMA_SPACE)
    limit = _parse_number(one_value(fields, "limit"), "limit", 1_000)
    return _to_json(propose("".join(kinds), to_language(request), limit))


@router.api_route("/reconcile/flyout/{kind}", methods=GET_AND_HEAD)
async def show_flyout(request: Request, kind: str) -> Response:
    """Give a few words on what is suggested, as HTML inside JSON."""
    language = to_language(request)
    site = to_site(request)
    if kind == "entity":
        one = await _find_entity(request)
        title, told = one.label, describe(one, language)
        identifier = one.id
    else:
        identifier = _read_id(request)
        term = find_term(kind, identifier) if kind in ("type", "property") else None
        if term is None:
            raise _unknown(request, kind, identifier)
        title, told = term.names[language], SCHEMA_SPACE + term.id
    template = site.templates.get_template("flyout.html")
    return _to_json({"id": identifier, "html": template.render(title=title, told=told)})


@router.api_route("/reconcile/preview", methods=GET_AND_HEAD)
async def show_preview(request: Request) -> Response:
    """Show an entity in a small page for the frame of a client."""
    site, language = to_site(request), to_language(request)
    one = await _find_entity(request)
    shown = [
        (known.names[language], one.values[known.id])
        for known in PROPERTIES.values()
        if one.values.get(known.id) and (one.type == PLACE or known.id not in CODES)
    ]
    response = site.render(
        request,
        "preview.html",
        title=one.label,
        told=describe(one, language),
        shown=shown,
        iri=one.iri,
        href=to_href(one.iri, site.settings.base),
    )
    response.headers["Content-Security-Policy"] = FRAMED
    return response


@router.api_route("/reconcile/view", methods=GET_AND_HEAD)
async def view(request: Request) -> Response:
    """Lead to the page of an entity; its identifier has slashes, which a path might lose."""
    one = await _find_entity(request)
    href = to_href(one.iri, to_site(request).settings.base)
    return RedirectResponse(href or one.iri, status_code=303)


async def _find_entity(request: Request) -> Entity:
    site = to_site(request)
    gazetteer = await to_shelf(request).find(site)
    identifier = _read_id(request)
    one = gazetteer.entities.get(identifier.removeprefix(_space(site)))
    if one is None:
        raise _unknown(request, "entity", identifier)
    return one


def _read_id(request: Request) -> str:
    identifier = one_value(parse_fields(request.scope["query_string"]), "id")
    if not identifier:
        raise BadRequest("Give an id.", hint="?id=wilayah/36.72")
    return identifier


async def _read_fields(request: Request) -> dict[str, list[str]]:
    fields = parse_fields(request.scope["query_string"])
    if request.method != "POST":
        return fields
    body = await read_body(request, MAX_BYTES)
    content_type = request.headers.get("content-type", "")
    if parse_content_type(content_type)[0] != FORM:
        raise UnsupportedMedia(
            "A batch comes as a form.", hint=f"Send {FORM}.", content_type=content_type
        )
    for name, values in parse_fields(body).items():
        fields.setdefault(name, []).extend(values)
    return fields


def _parse_cursor(fields: dict[str, list[str]]) -> int:
    return _parse_number(one_value(fields, "cursor"), "cursor", MAX_CURSOR)


def _parse_number(printed: str | None, name: str, most: int) -> int:
    if not printed:
        return 0
    is_number = printed.isascii() and printed.isdecimal() and len(printed) <= 6
    if not is_number or int(printed) > most:
        raise BadRequest(
            f"The {name} {printed[:20]!r} is not a number from 0 to {most}.", hint="Leave it out."
        )
    return int(printed)


def _space(site: Site) -> str:
    return f"{site.settings.base}id/"


def _unknown(request: Request, what: str, which: str) -> NotFound:
    return NotFound(
        f"There is no {what[:20]} {which[:200]!r}.",
        hint="docs/reconciling.md lists what there is.",
        address=request.url.path,
    )


def _to_json(answer: dict[str, Any]) -> Response:
    return JSONResponse(answer, headers=VARY)
