"""The RACI matrix of a unit, a position, an SOP or a service standard: ``/raci/…``.

In: the path of its IRI. Out: a page, or the same matrix as CSV or JSON. What it means is the
business of ``server/asking/raci.py``; the command ``tupoksi raci`` shows the same.
"""

from __future__ import annotations

import asyncio
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from server.asking.raci import (
    ANSWERING,
    TAKING_PART,
    Matrix,
    build_matrix,
    to_cell,
    to_json,
    to_long,
    to_wide,
)
from server.errors import NotAcceptable, NotFound
from server.web.csv_rows import to_csv
from server.web.entities.sources import to_source_href
from server.web.named import ask_named
from server.web.resources import find_entity, to_page_path, to_resource
from server.web.site import GET_AND_HEAD, Site, to_site
from server.web.terms import to_href

router = APIRouter(include_in_schema=False)

FORMATS = ("html", "csv", "wide", "json")


@router.api_route("/raci/{path:path}", methods=GET_AND_HEAD)
async def show_matrix(request: Request, path: str) -> Response:
    """Show who is responsible, accountable, consulted and informed for each step."""
    site = to_site(request)
    wanted = request.query_params.get("format", "html")
    if wanted not in FORMATS:
        raise NotAcceptable(
            f"A matrix cannot be sent as {wanted!r}.", hint=f"Ask for one of {', '.join(FORMATS)}."
        )
    entity = await find_entity(request, path)
    matrix = await read_matrix(site, to_resource(site, path).value)
    if not matrix.steps:
        raise NotFound(
            f"{entity.title} has no steps of its own.",
            hint="Units, positions, SOPs and service standards have.",
            address=entity.iri,
        )
    name = f"raci-{path.rpartition('/')[2]}"
    if wanted in ("csv", "wide"):
        return to_csv(to_long(matrix) if wanted == "csv" else to_wide(matrix), name)
    if wanted == "json":
        return JSONResponse(to_json(matrix))
    base = site.settings.base
    return site.render(
        request,
        "raci.html",
        entity=entity,
        matrix=matrix,
        cell=to_cell,
        page=to_page_path(path),
        here=request.url.path,
        link=partial(to_href, base=base),
        source_href=partial(to_source_href, base=base),
    )


async def read_matrix(site: Site, subject: str) -> Matrix:
    """Return the matrix of a unit, a position or a procedure; without steps when it has none."""
    taking_part, answering = await asyncio.gather(
        ask_named(site, TAKING_PART, subject=subject), ask_named(site, ANSWERING, subject=subject)
    )
    return build_matrix(taking_part, answering)
