"""The comparison of two regulations or two offices, as ``tupoksi diff`` makes it.

In: requests for ``/compare``: two sides chosen from lists. Out: a page, and the same as JSON, text
or a page of its own. The regulations are those of the published snapshot, read once for it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from loaders.catalogue import Source, load_sources
from loaders.errors import LoaderError
from loaders.share import SHARE
from loaders.text.read import decode_source
from server.comparing.compare import CHANGES, Change, Comparison, compare_sides
from server.comparing.formats import counts, mark_words, shown_owner, to_html, to_json, to_text
from server.comparing.items import KINDS, Understood, to_side, understand_source
from server.errors import BadComparison, NotAcceptable, ServerError
from server.reading.model import Reading
from server.web.library import Library
from server.web.preferences import to_language
from server.web.reader import to_library
from server.web.site import GET_AND_HEAD, to_site

router = APIRouter(include_in_schema=False)

PAGE = 30
"""Differences on one page."""

KEPT = 32
"""Comparisons that are kept ready."""

FORMATS = ("json", "text", "html")


@dataclass(slots=True)
class Desk:
    """What was read and compared of one snapshot."""

    snapshot: str = ""
    understood: dict[str, Understood] = field(default_factory=dict)
    comparisons: OrderedDict[tuple[str, str], Comparison] = field(default_factory=OrderedDict)


class Comparer:
    """Compares the regulations of the published snapshot; remembers what it has read."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._desk = Desk()
        self._lock = asyncio.Lock()

    async def regulations(self) -> dict[str, Understood]:
        """Return the regulations that set up an organisation, by stem, each read once."""
        shelf = await self._library.shelf()
        async with self._lock:
            if self._desk.snapshot != shelf.snapshot.identifier:
                desk = Desk(shelf.snapshot.identifier)
                for about in shelf.abouts.values():
                    if about.kind == "Regulation" and shelf.snapshot.text(about.stem):
                        reading = await self._library.reading(about.stem)
                        understood = await asyncio.to_thread(read_regulation, reading)
                        if understood is not None:
                            desk.understood[about.stem] = understood
                self._desk = desk
        return self._desk.understood

    async def warm(self) -> None:
        """Read the regulations, so that nobody has to wait for it."""
        await self.regulations()

    async def compare(self, first: str, second: str) -> Comparison:
        """Return what differs between two sides, each ``STEM`` or ``STEM#OFFICE``.

        Raises:
            BadComparison: There is no such side.
        """
        regulations = await self.regulations()
        kept = self._desk.comparisons
        if (first, second) not in kept:
            kept[first, second] = await asyncio.to_thread(_compare, regulations, first, second)
            while len(kept) > KEPT:
                kept.popitem(last=False)
        return kept[first, second]


def read_regulation(reading: Reading) -> Understood | None:
    """Return a regulation as the comparison needs it; None where it sets up no organisation.

    What the catalogue says of it (its region, the short name of its organisation) holds when the
    catalogue speaks of this very text.
    """
    try:
        listed = load_sources(SHARE / "data" / "sources")
    except LoaderError:
        listed = ()
    known = (source for source in listed if source.text.sha256 == reading.sha256)
    text = decode_source(reading.text.encode(), reading.stem)
    try:
        return understand_source(next(known, Source(text, kind="regulation")))
    except BadComparison:
        return None


def _compare(regulations: dict[str, Understood], first: str, second: str) -> Comparison:
    sides = []
    for given in (first, second):
        stem, _, office = given.partition("#")
        if stem not in regulations:
            raise BadComparison(
                f"There is no regulation {stem[:60]!r} to compare.",
                hint=f"There are {', '.join(regulations) or 'none'}.",
                where=stem,
            )
        sides.append(to_side(regulations[stem], office))
    return compare_sides(sides[0], sides[1])


@router.api_route("/compare", methods=GET_AND_HEAD)
async def show_comparison(request: Request) -> Response:
    """Show the lists to choose from and, when two sides are chosen, what differs."""
    comparer = request.app.state.comparer
    assert isinstance(comparer, Comparer)
    asked = {name: request.query_params.get(name, "") for name in ("first", "second")}
    regulations = await comparer.regulations()
    facts: dict[str, Any] = {"comparison": None, "error": None}
    status = 200
    if all(asked.values()):
        try:
            comparison = await comparer.compare(asked["first"], asked["second"])
        except ServerError as error:
            facts["error"], status = error, error.status
        else:
            name = request.query_params.get("format", "")
            if name:
                return _export(comparison, name, to_language(request))
            facts |= to_facts(request, comparison, asked, regulations)
    abouts = await to_library(request).abouts()
    return to_site(request).render(
        request,
        "compare.html",
        status=status,
        asked=asked,
        sides=[
            (stem, abouts[stem].title, [(f"{stem}#{path}", name) for path, name in one.offices])
            for stem, one in regulations.items()
        ],
        suggestions=to_suggestions(regulations),
        mark=mark_words,
        kinds=KINDS,
        changes=CHANGES,
        **facts,
    )


def to_suggestions(regulations: dict[str, Understood]) -> list[tuple[str, str]]:
    """Return pairs worth comparing: in each regulation the first two offices with units below."""
    pairs = []
    for stem, one in regulations.items():
        paths = [path for path, _ in one.offices]
        tops = [
            (path, name)
            for path, name in one.offices
            if "/" not in path and any(other.startswith(f"{path}/") for other in paths)
        ]
        if len(tops) > 1:
            (first, first_name), (second, second_name) = tops[:2]
            asked = {"first": f"{stem}#{first}", "second": f"{stem}#{second}"}
            pairs.append((_to_href(asked), f"{first_name} – {second_name}"))
    return pairs


def to_facts(
    request: Request,
    comparison: Comparison,
    asked: dict[str, str],
    regulations: dict[str, Understood],
) -> dict[str, Any]:
    """Return what the page shows: counts, and the differences that the address asks for."""
    names = {
        path: name
        for side in (comparison.second, comparison.first)
        for path, name in regulations[side.document].offices
    }
    kind, change = (request.query_params.get(name, "") for name in ("kind", "change"))
    found = [
        one for one in comparison.changes if kind in ("", one.kind) and change in ("", one.change)
    ]
    count = max(1, -(-len(found) // PAGE))
    printed = request.query_params.get("page", "1")
    number = int(printed) if printed.isdecimal() and len(printed) < 6 else 1
    number = max(1, min(number, count))
    to_href = partial(_to_href, asked)

    def to_page(page: int) -> str | None:
        return to_href(kind=kind, change=change, page=str(page)) if 1 <= page <= count else None

    return {
        "comparison": comparison,
        "counts": counts(comparison),
        "found": found,
        "shown": found[(number - 1) * PAGE : number * PAGE],
        "kind": kind,
        "change": change,
        "href": to_href,
        "owner": partial(to_owner, comparison=comparison, names=names),
        "side_names": [_to_side_name(regulations, given) for given in asked.values()],
        "pages": {
            "number": number,
            "count": count,
            "previous": to_page(number - 1),
            "next": to_page(number + 1),
        },
        "twins": [(to_href(format=name), name.upper()) for name in FORMATS],
    }


def to_owner(change: Change, comparison: Comparison, names: dict[str, str]) -> tuple[str, str]:
    """Return to whom what changed belongs, and the class of a duty.

    A unit goes by its name, or by its path where it has none.
    """
    relative, _, kind = change.owner.partition(" ")
    roots = [
        side.name if side.name != side.document else ""
        for side in (comparison.first, comparison.second)
    ]
    below = "" if relative == "." else relative
    paths = ["/".join(filter(None, (root, below))) for root in roots]
    known = (names[path] for path in paths if path in names)
    return next(known, shown_owner(change, comparison)), kind


def _to_side_name(regulations: dict[str, Understood], given: str) -> str:
    stem, _, office = given.partition("#")
    return dict(regulations[stem].offices).get(office, "")


def _to_href(asked: dict[str, str], **more: str) -> str:
    given = {name: value for name, value in {**asked, **more}.items() if value}
    return f"/compare?{urlencode(given)}"


def _export(comparison: Comparison, name: str, language: str) -> Response:
    if name == "json":
        return Response(to_json(comparison), media_type="application/json")
    if name == "text":
        return Response(to_text(comparison, language), media_type="text/plain; charset=utf-8")
    if name == "html":
        headers = {"Content-Disposition": 'attachment; filename="perbandingan.html"'}
        return Response(to_html(comparison, language), media_type="text/html", headers=headers)
    raise NotAcceptable(
        f"There is no format {name[:40]!r}.", hint=f"There are {', '.join(FORMATS)}."
    )
