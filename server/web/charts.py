"""The organisation chart of an office: ``/chart/…``, as a page, as SVG and as JSON.

In: the path of a unit's IRI. Out: the picture and the same as a list, from the same rows: offices,
the lines of accountability between their heads, who coordinates whom, each with its provision.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from urllib.parse import unquote

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pyoxigraph import NamedNode

from server.errors import NotFound
from server.web.entities.bindings import Row, ask_values
from server.web.entities.model import Place, Reference
from server.web.entities.sources import to_source_href
from server.web.pictures.chart import Office, Tie, draw_chart, sort_tree
from server.web.pictures.shapes import Picture
from server.web.pictures.svg import to_svg
from server.web.preferences import to_language
from server.web.resources import find_entity, to_page_path, to_resource
from server.web.site import GET_AND_HEAD, PAGE_QUERIES, Site, to_site
from server.web.terms import to_citation, to_href

router = APIRouter(include_in_schema=False)

THROUGH = {"id": "melalui", "en": "through"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of accountability between two offices, with the place that says so."""

    unit: str
    holder: Reference
    superior: Reference
    superior_unit: str
    via: Reference | None
    coordinator: Reference | None
    coordinator_unit: str
    place: Place


@dataclass(frozen=True, slots=True)
class Unit:
    """One office of a chart, with its head and the place that sets it up."""

    thing: Reference
    parent: str
    head: Reference | None
    unlisted: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Chart:
    """An office with everything under it."""

    units: tuple[Unit, ...]
    statements: tuple[Statement, ...]

    @property
    def parents(self) -> dict[str, str]:
        """The office over each office."""
        return {unit.thing.iri: unit.parent for unit in self.units if unit.parent}

    def statements_of(self, unit: str) -> list[Statement]:
        """Return what is said of the head of an office."""
        return [one for one in self.statements if one.unit == unit]


@router.api_route("/chart/{path:path}", methods=GET_AND_HEAD)
async def show_chart(request: Request, path: str) -> Response:
    """Show an office, the units under it, and who answers to whom."""
    site = to_site(request)
    entity = await find_entity(request, path)
    chart = await read_chart(site, to_resource(site, path).value)
    if not chart.units:
        raise NotFound(
            f"{entity.title} is no unit.",
            hint="A chart is drawn of a unit: /chart/unit/...",
            address=entity.iri,
        )
    base = site.settings.base
    picture = to_picture(chart, base, to_language(request))
    wanted = request.query_params.get("format", "html")
    if wanted == "json":
        return JSONResponse(asdict(chart))
    if wanted == "svg":
        return to_svg(site.templates, picture, entity.title, f"{request.base_url}".rstrip("/"))
    children, roots = sort_tree([to_office(unit, base) for unit in chart.units], chart.parents)
    return site.render(
        request,
        "chart.html",
        entity=entity,
        chart=chart,
        picture=picture,
        tree=to_tree(chart, children, roots),
        page=to_page_path(path),
        here=request.url.path,
        link=partial(to_href, base=base),
        source_href=partial(to_source_href, base=base),
    )


async def read_chart(site: Site, iri: str) -> Chart:
    """Return an office and everything under it; no units where the IRI is no unit."""
    terms = {"resource": NamedNode(iri)}
    (offices, _), (ties, _) = await asyncio.gather(
        ask_values(site, PAGE_QUERIES["chart-offices"], terms),
        ask_values(site, PAGE_QUERIES["chart-ties"], terms),
    )
    base = site.settings.base
    units: dict[str, Unit] = {}
    for row in offices:
        units.setdefault(row["unit"].text, _to_unit(row, base))
    first = units.pop(iri, None)
    ordered = (first, *units.values()) if first else ()
    known = {unit.thing.iri for unit in ordered}
    statements: dict[tuple[object, ...], Statement] = {}
    for row in ties:
        one = _to_statement(row, base)
        key = (one.unit, one.superior, one.via, one.coordinator, one.place)
        if key not in statements or one.superior_unit in known:
            statements[key] = one
    return Chart(ordered, tuple(statements.values()))


def to_picture(chart: Chart, base: str, language: str) -> Picture:
    """Return the chart as boxes and lines."""
    offices = [to_office(unit, base) for unit in chart.units]
    known = {office.key for office in offices}
    above: dict[str, Office] = {}
    ties: dict[tuple[str, str, str], Tie] = {}
    for one in chart.statements:
        upper = one.superior_unit
        if upper not in known:
            upper = one.superior.iri
            if one.unit != offices[0].key:
                continue
            href = to_href(upper, base)
            above[upper] = Office(upper, one.superior.text, "", href, "outside")
        words = f"{THROUGH[language]} {one.via.text}" if one.via else ""
        ties.setdefault((one.unit, upper, "answers"), Tie(one.unit, upper, "answers", words))
        if one.coordinator and one.coordinator_unit in known:
            key = (one.unit, one.coordinator_unit, "coordinated")
            ties.setdefault(key, Tie(*key))
    return draw_chart(offices, chart.parents, list(ties.values()), list(above.values()))


def to_office(unit: Unit, base: str) -> Office:
    """Return a unit as a box of the chart."""
    return Office(
        key=unit.thing.iri,
        label=unit.thing.text,
        head=unit.head.text if unit.head else "",
        href=to_href(unit.thing.iri, base),
        kind="unlisted" if unit.unlisted else "office",
    )


def to_tree(
    chart: Chart, children: Mapping[str, Sequence[str]], roots: Sequence[str]
) -> list[tuple[int, Unit]]:
    """Return the offices in the order of the tree, each with its depth: the chart as a list."""
    by_key = {unit.thing.iri: unit for unit in chart.units}
    waiting = [(0, key) for key in reversed(roots)]
    tree = []
    while waiting:
        depth, key = waiting.pop()
        tree.append((depth, by_key[key]))
        waiting += [(depth + 1, child) for child in reversed(children.get(key, ()))]
    return tree


def _to_unit(row: Row, base: str) -> Unit:
    head = Reference(row["head"].text, row["headLabel"].text) if "headLabel" in row else None
    return Unit(
        thing=Reference(row["unit"].text, row["unitLabel"].text, row["unitLabel"].language),
        parent=row["parent"].text if "parent" in row else "",
        head=head,
        unlisted=row["unlisted"].text == "true",
        place=_to_place(row, base),
    )


def _to_statement(row: Row, base: str) -> Statement:
    def find(name: str) -> Reference | None:
        return Reference(row[name].text, row[f"{name}Label"].text) if name in row else None

    holder, superior = find("holder"), find("superior")
    assert holder is not None
    assert superior is not None
    return Statement(
        unit=row["unit"].text,
        holder=holder,
        superior=superior,
        superior_unit=row["superiorUnit"].text if "superiorUnit" in row else "",
        via=find("via"),
        coordinator=find("coordinator"),
        coordinator_unit=row["coordinatorUnit"].text if "coordinatorUnit" in row else "",
        place=_to_place(row, base),
    )


def _to_place(row: Row, base: str) -> Place:
    provision = row["provision"].text if "provision" in row else ""
    document = row["document"].text if "document" in row else ""
    return Place(
        document=unquote(document.removeprefix(f"{base}id/sumber/")),
        provision=provision,
        label=to_citation(provision),
        title="",
        line=int(row["line"].text) if "line" in row else 0,
        quote="",
    )
