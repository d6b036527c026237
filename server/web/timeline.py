"""The acts along the years: ``/timeline``, with repeals, amendments and legal bases.

In: nothing, or ``show=all``. Out: the picture of what is held, what it repeals and what it amends,
and the same as a table; with ``show=all`` every act that is cited too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from server.web.entities.bindings import ask_values
from server.web.pictures.svg import to_svg
from server.web.pictures.timeline import Entry, Repeal, draw_timeline
from server.web.site import GET_AND_HEAD, PAGE_QUERIES, Site, to_site
from server.web.terms import to_citation, to_href

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Act:
    """One act and what it does to others, by relation."""

    iri: str
    citation: str
    title: str
    type: str
    year: int
    held: bool
    others: dict[str, list[str]] = field(default_factory=dict)


@router.api_route("/timeline", methods=GET_AND_HEAD)
async def show_timeline(request: Request) -> Response:
    """Show the acts along the years, with what repeals what."""
    site = to_site(request)
    acts = await read_acts(site)
    everything = request.query_params.get("show") == "all"
    shown = acts if everything else choose(acts)
    base = site.settings.base
    picture = draw_timeline(*to_entries(shown, base))
    wanted = request.query_params.get("format", "html")
    if wanted == "json":
        return JSONResponse([asdict(act) for act in shown])
    if wanted == "svg":
        return to_svg(site.templates, picture, "Tupoksi", f"{request.base_url}".rstrip("/"))
    return site.render(
        request,
        "timeline.html",
        acts=sorted(shown, key=lambda act: (-act.year, act.citation)),
        by_iri={act.iri: act for act in acts},
        repealed_by=invert(acts, "repeals"),
        picture=picture,
        everything=everything,
        query=f"show={'all' if everything else 'held'}",
        link=partial(to_href, base=base),
    )


async def read_acts(site: Site) -> list[Act]:
    """Return every act that the graph names."""
    rows, _ = await ask_values(site, PAGE_QUERIES["timeline"])
    acts: dict[str, Act] = {}
    for row in rows:
        iri = row["act"].text
        act = acts.setdefault(
            iri,
            Act(
                iri=iri,
                citation=to_citation(iri),
                title=row["title"].text if "title" in row else "",
                type=row["type"].text if "type" in row else "",
                year=int(row["year"].text[:4]) if "year" in row else 0,
                held=row["held"].text == "true",
            ),
        )
        if "other" in row:
            act.others.setdefault(row["relation"].text, []).append(row["other"].text)
    return list(acts.values())


def choose(acts: Sequence[Act]) -> list[Act]:
    """Return the acts whose text is held, and those that they repeal or amend."""
    near = {act.iri for act in acts if act.held}
    near |= {
        other
        for act in acts
        if act.held
        for relation in ("repeals", "amends")
        for other in act.others.get(relation, ())
    }
    return [act for act in acts if act.iri in near]


def invert(acts: Sequence[Act], relation: str) -> dict[str, list[str]]:
    """Return by which acts each act is repealed, amended or used as a basis."""
    found: dict[str, list[str]] = {}
    for act in acts:
        for other in act.others.get(relation, ()):
            found.setdefault(other, []).append(act.iri)
    return found


def to_entries(acts: Sequence[Act], base: str) -> tuple[list[Entry], list[Repeal]]:
    """Return acts as the boxes and arrows of the picture."""
    repealed = invert(acts, "repeals")
    entries = [
        Entry(
            key=act.iri,
            year=act.year,
            name=act.citation,
            title=act.title,
            href=to_href(act.iri, base),
            kind="held" if act.held else "repealed" if act.iri in repealed else "outside",
        )
        for act in sorted(acts, key=lambda act: (not act.held, act.citation))
    ]
    repeals = [Repeal(act.iri, other) for act in acts for other in act.others.get("repeals", ())]
    return entries, repeals
