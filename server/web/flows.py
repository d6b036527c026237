"""A procedure as swim lanes: ``/flow/…``, as a page, as SVG and as JSON.

In: the path of a procedure's IRI. Out: the picture and the same as a table, from the same rows:
three questions of the catalogue say who does what, how long it takes, and where it branches.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, replace
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from server.asking.answers import Named
from server.asking.raci import ROLE_TO_LETTER, StepParts
from server.errors import NotFound
from server.web.named import ask_named
from server.web.pictures.lanes import Doing, Fork, Row, draw_lanes
from server.web.pictures.svg import to_svg
from server.web.preferences import to_language
from server.web.raci import read_matrix
from server.web.resources import find_entity, to_page_path, to_resource
from server.web.site import GET_AND_HEAD, Site, to_site
from server.web.terms import to_href
from server.web.words import to_words

router = APIRouter(include_in_schema=False)

SURE = ("Stated", "Marked", "Reviewed")
"""Kinds of evidence that no rule concluded."""


@dataclass(frozen=True, slots=True)
class Branch:
    """Where a step branches: the condition, what is then done, by whom, and where it leads."""

    condition: str
    action: str
    target: str
    target_number: str
    actor: Named | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure with all that is known of its running."""

    iri: str
    number: str
    text: str
    time: str
    needs: tuple[Named, ...]
    gives: tuple[Named, ...]
    branches: tuple[Branch, ...]
    known: StepParts | None


@router.api_route("/flow/{path:path}", methods=GET_AND_HEAD)
async def show_flow(request: Request, path: str) -> Response:
    """Show a procedure: who does which step, how long it takes, where it branches."""
    site = to_site(request)
    entity = await find_entity(request, path)
    steps = await read_steps(site, to_resource(site, path).value)
    if not steps:
        raise NotFound(
            f"{entity.title} is no procedure with steps.",
            hint="A flow is drawn of an SOP or of the procedure of a service standard.",
            address=entity.iri,
        )
    base, language = site.settings.base, to_language(request)
    actors = {
        part.actor.iri: (part.actor.label, to_href(part.actor.iri, base))
        for step in steps
        if step.known
        for part in step.known.parts
    }
    rows = [to_row(step, base) for step in steps]
    picture = draw_lanes(rows, actors, to_words(language)["unknown"])
    wanted = request.query_params.get("format", "html")
    if wanted == "json":
        return JSONResponse([asdict(step) for step in steps])
    if wanted == "svg":
        return to_svg(site.templates, picture, entity.title, f"{request.base_url}".rstrip("/"))
    return site.render(
        request,
        "flow.html",
        entity=entity,
        steps=steps,
        picture=picture,
        sure=SURE,
        letters=ROLE_TO_LETTER,
        page=to_page_path(path),
        here=request.url.path,
        link=partial(to_href, base=base),
    )


async def read_steps(site: Site, procedure: str) -> list[Step]:
    """Return the steps of a procedure in their order; none where the IRI is no procedure."""
    rows, branches, matrix = await asyncio.gather(
        ask_named(site, "steps-of-procedure", procedure=procedure),
        ask_named(site, "branches-of-procedure", procedure=procedure),
        read_matrix(site, procedure),
    )
    known = {one.step.iri: one for one in matrix.steps}
    steps: dict[str, Step] = {}
    for row in rows:
        iri = row["step"]
        step = steps.setdefault(iri, _to_step(row, branches, known.get(iri)))
        steps[iri] = replace(
            step, needs=_with(step.needs, row, "needs"), gives=_with(step.gives, row, "gives")
        )
    return list(steps.values())


def to_row(step: Step, base: str) -> Row:
    """Return a step as a row of the picture."""
    parts = step.known.parts if step.known else ()
    return Row(
        key=step.iri,
        number=step.number,
        text=step.text,
        time=step.time,
        href=to_href(step.iri, base),
        parts=tuple(
            Doing(part.actor.iri, ROLE_TO_LETTER.get(part.role, "?"), part.evidence in SURE)
            for part in parts
        ),
        forks=tuple(Fork(branch.condition, branch.target) for branch in step.branches),
    )


def _to_step(row: dict[str, str], branches: list[dict[str, str]], known: StepParts | None) -> Step:
    mine = {one["branch"]: one for one in branches if one["step"] == row["step"]}
    return Step(
        iri=row["step"],
        number=row["number"],
        text=row["quote"],
        time=row.get("durationAsPrinted", ""),
        needs=(),
        gives=(),
        branches=tuple(_to_branch(one) for one in mine.values()),
        known=known,
    )


def _to_branch(row: dict[str, str]) -> Branch:
    actor = Named(row["actor"], row.get("actorLabel", "")) if "actor" in row else None
    return Branch(
        condition=row["condition"],
        action=row.get("action", ""),
        target=row.get("target", ""),
        target_number=row.get("targetNumber", ""),
        actor=actor,
    )


def _with(things: tuple[Named, ...], row: dict[str, str], column: str) -> tuple[Named, ...]:
    if column not in row:
        return things
    return tuple(dict.fromkeys((*things, Named(row[column], row.get(f"{column}Label", "")))))
