"""The reader: the documents, and each of them as printed, with what the graph says beside it.

In: requests for ``/documents``. Out: pages and their JSON twins. A provision has an address that
never changes (``/documents/STEM/pasal/7/huruf/a``); it leads to the part that holds the provision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse

from server.checking.findings import Finding
from server.checking.formats.as_json import KEYS
from server.checking.formats.words import message_of, name_of
from server.errors import NotFound
from server.publishing.snapshot import to_graph_iri
from server.reading.blocks import build_blocks, find_marks
from server.reading.marks import CITATION, TERM, Mark
from server.reading.model import LAW_TYPES, Citation, Part, Reading, Span
from server.reading.sheet import build_sheet
from server.web.filters import to_filter
from server.web.library import Library, Shelf
from server.web.preferences import to_language
from server.web.site import GET_AND_HEAD, Site, to_site
from server.web.terms import SAFE_IN_PATH, to_citation, to_href

router = APIRouter(include_in_schema=False)

VIEWS = ("text", "both")
"""The text alone; beside it the source, line by line."""

PREVIEW = 280
"""Characters of what is cited that a preview shows."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a citation leads and what is said there; ``href`` is None where nothing answers."""

    href: str | None
    preview: str
    resolved: bool


def to_library(request: Request) -> Library:
    """Return the library behind a request."""
    library = request.app.state.library
    assert isinstance(library, Library)
    return library


@router.api_route("/documents", methods=GET_AND_HEAD)
async def list_documents(request: Request) -> Response:
    """Show the documents with how much is in them and how much was found."""
    documents = load_documents(await to_library(request).shelf())
    if request.query_params.get("format") == "json":
        return JSONResponse([{**one, "about": asdict(one["about"])} for one in documents])
    return to_site(request).render(request, "documents.html", documents=documents)


def load_documents(shelf: Shelf) -> list[dict[str, Any]]:
    """Return the documents with how much is in them and how much was found, for their cards."""
    return [
        {
            "about": about,
            "readable": shelf.snapshot.text(about.stem) is not None,
            "counts": shelf.report.counts(about.stem),
            "triples": shelf.snapshot.graphs.get(to_graph_iri(about.stem), 0),
        }
        for about in shelf.abouts.values()
        if about.stem in shelf.snapshot.documents
    ]


@router.api_route("/documents/{stem}", methods=GET_AND_HEAD)
async def show_document(request: Request, stem: str) -> Response:
    """Show the first part of a document, or lead to a line or a finding of it."""
    reading = await to_library(request).reading(stem)
    asked = request.query_params
    if asked.get("format") == "text":
        return PlainTextResponse(reading.text)
    if asked.get("line"):
        return _to_line(reading, asked["line"])
    if asked.get("finding"):
        return _to_finding(reading, asked["finding"])
    return await _show(request, reading, reading.parts[0])


@router.api_route("/documents/{stem}/{anchor:path}", methods=GET_AND_HEAD)
async def show_part(request: Request, stem: str, anchor: str) -> Response:
    """Show the part that begins with a provision, or lead to the part that holds it."""
    if not anchor:
        return RedirectResponse(quote(f"/documents/{stem}"), status_code=303)
    reading = await to_library(request).reading(stem)
    part = next((part for part in reading.parts if part.anchor == anchor), None)
    if part is not None:
        return await _show(request, reading, part)
    span = reading.span(anchor)
    if span is None:
        raise NotFound(
            f"{reading.title} has no {anchor!r}.",
            hint=f"/documents/{stem} has a table of contents.",
            address=request.url.path,
        )
    return RedirectResponse(to_place(reading, span), status_code=303)


def to_place(reading: Reading, span: Span) -> str:
    """Return the address of a provision: its part, and the place in it."""
    part = reading.part_at(span.start)
    address = to_address(reading, part)
    return address if part.anchor == span.anchor else f"{address}#{quote(span.anchor)}"


def to_address(reading: Reading, part: Part) -> str:
    """Return the address of a part."""
    tail = f"/{part.anchor}" if part.anchor else ""
    return quote(f"/documents/{reading.stem}{tail}", safe=SAFE_IN_PATH)


def _to_line(reading: Reading, line: str) -> Response:
    offset = reading.offset_of_line(int(line)) if line.isdecimal() and len(line) < 9 else None
    if offset is None:
        raise NotFound(
            f"{reading.title} has no line {line!r}.",
            hint=f"It has {reading.text.count(chr(10)) + 1} lines.",
            address=f"/documents/{reading.stem}",
        )
    address = to_address(reading, reading.part_at(offset))
    return RedirectResponse(f"{address}?view=both#L{int(line)}", status_code=303)


def _to_finding(reading: Reading, fingerprint: str) -> Response:
    finding = next((f for f in reading.findings if f.fingerprint == fingerprint), None)
    if finding is None:
        raise NotFound(
            f"{reading.title} has no finding {fingerprint!r}.",
            hint="It may have been mended since; /findings lists what there is.",
            address=f"/documents/{reading.stem}",
        )
    address = to_address(reading, reading.part_at(finding.start))
    return RedirectResponse(f"{address}#f-{fingerprint}", status_code=303)


async def _show(request: Request, reading: Reading, part: Part) -> Response:
    asked = request.query_params
    chosen = to_filter(asked, document=reading.stem)
    hidden = asked.get("notes") == "none"
    shown = () if hidden else _in_part(chosen.select(reading.findings), part)
    if asked.get("format") == "json":
        return JSONResponse(to_record(reading, part, shown))
    site = to_site(request)
    report = await to_library(request).report()
    shapes = {run.shape.code: run.shape for run in report.rules}
    marks = find_marks(reading, part, shown)
    language = to_language(request)
    view = asked.get("view", VIEWS[0])
    all_here = _in_part(reading.findings, part)
    return site.render(
        request,
        "reader.html",
        reading=reading,
        part=part,
        here=to_address(reading, part),
        blocks=build_blocks(reading, part, shown) if reading.is_law else None,
        sheet=None if reading.is_law else build_sheet(reading, part, shown),
        findings=shown,
        total=len(all_here),
        hidden=hidden,
        chosen=chosen.but(document=""),
        rules=sorted({(f.rule, name_of(shapes[f.rule], language)) for f in all_here}),
        names={f.rule: shapes[f.rule] for f in shown},
        links=to_links(site, reading, part, marks),
        terms=to_used_terms(reading, marks),
        lines=to_lines(reading, part) if view == VIEWS[1] else None,
        view=view,
        contents=to_contents(reading, part),
        offices=to_offices(site, reading, part),
        around=to_neighbours(reading, part),
        citation=to_words(reading, part),
        about=to_href(_subject(reading, part), site.settings.base) or "",
        short=to_citation(reading.root) or reading.title,
        address=str(request.url.replace(path=to_address(reading, part), query="", fragment="")),
        name_of=name_of,
        message_of=message_of,
    )


def _subject(reading: Reading, part: Part) -> str:
    """Return the IRI of what a part is about: its first provision, or the whole document."""
    span = reading.span(part.anchor) if part.anchor else None
    return span.iri if span else reading.root


def _in_part(findings: Sequence[Finding], part: Part) -> tuple[Finding, ...]:
    return tuple(f for f in findings if part.start <= f.start < part.end)


def to_links(site: Site, reading: Reading, part: Part, marks: Sequence[Mark]) -> dict[int, Link]:
    """Return where the citations of a part lead, by their number."""
    numbers = {mark.number for mark in marks if mark.kind == CITATION}
    cited = {n: reading.citations[n] for n in sorted(numbers)}
    wanted = {one.targets[0].iri for one in cited.values() if one.targets}
    spans = {span.iri: span for span in reading.spans if span.iri in wanted}
    return {n: _to_link(site, reading, part, one, spans) for n, one in cited.items()}


def _to_link(
    site: Site, reading: Reading, part: Part, citation: Citation, spans: dict[str, Span]
) -> Link:
    if not citation.targets:
        return Link(None, "", resolved=False)
    target = citation.targets[0]
    span = spans.get(target.iri)
    if span is None:
        href = to_href(target.iri, site.settings.base)
    elif part.start <= span.start < part.end:
        href = f"#{quote(span.anchor)}"
    else:
        href = to_place(reading, span)
    said = [f"{to_citation(t.iri)}: {t.text}".removesuffix(": ") for t in citation.targets]
    preview = " · ".join(said)
    if len(preview) > PREVIEW:
        preview = preview[:PREVIEW].rsplit(" ", 1)[0] + " …"
    return Link(href, preview, resolved=citation.resolution == "Resolved")


def to_used_terms(reading: Reading, marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """Return the defined terms that a part uses, by the alphabet, with where each is defined."""
    numbers = {mark.number for mark in marks if mark.kind == TERM}
    used = []
    for number in numbers:
        term = reading.terms[number]
        around = [s for s in reading.spans if s.start <= term.start < s.end]
        used.append(
            {
                "number": number,
                "forms": " / ".join(term.forms),
                "definition": term.definition,
                "href": to_place(reading, around[-1]) if around else None,
                "place": to_citation(around[-1].iri) if around else "",
            }
        )
    return sorted(used, key=lambda one: str(one["forms"]).lower())


def to_lines(reading: Reading, part: Part) -> list[tuple[int, str]]:
    """Return the lines of the source in a part, with their numbers (1-based)."""
    first = reading.text.count("\n", 0, part.start) + 1
    return list(enumerate(reading.text[part.start : part.end].split("\n"), start=first))


def to_contents(reading: Reading, part: Part) -> list[dict[str, Any]]:
    """Return the table of contents: every part, and what stands in the one that is shown."""
    return [
        {
            "href": to_address(reading, one),
            "title": one.title,
            "current": one is part,
            "inside": _inside(reading, one) if one is part else [],
        }
        for one in reading.parts
    ]


def _inside(reading: Reading, part: Part) -> list[Span]:
    types = LAW_TYPES if reading.is_law else ("ProcedureStep", "StandardComponent")
    return [s for s in reading.spans if s.type in types and part.start <= s.start < part.end]


def to_offices(site: Site, reading: Reading, part: Part) -> list[dict[str, str]]:
    """Return the units and positions that a part sets up; the first part has those of all parts."""
    shown = reading.parts if part is reading.parts[0] else (part,)
    return [
        {
            "label": office.label,
            "kind": office.kind,
            "href": to_href(office.iri, site.settings.base) or "",
        }
        for office in reading.offices
        if shown[0].start <= office.start < shown[-1].end
    ]


def to_neighbours(reading: Reading, part: Part) -> dict[str, Any]:
    """Return the parts before and behind, and the place of this one among them."""
    index = reading.parts.index(part)
    before = reading.parts[index - 1] if index else None
    behind = reading.parts[index + 1] if index + 1 < len(reading.parts) else None
    return {
        "number": index + 1,
        "count": len(reading.parts),
        "previous": to_address(reading, before) if before else None,
        "next": to_address(reading, behind) if behind else None,
    }


def to_words(reading: Reading, part: Part) -> str:
    """Return how a lawyer cites what is shown."""
    act = to_citation(reading.root) or reading.title
    return f"{act}, {part.title.partition(':')[0]}" if part.title else act


def to_record(reading: Reading, part: Part, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return what the page of a part shows, for programs."""
    return {
        "document": reading.stem,
        "iri": reading.root,
        "title": reading.title,
        "sha256": reading.sha256,
        "part": {**asdict(part), "href": to_address(reading, part)},
        "parts": [to_address(reading, one) for one in reading.parts],
        "text": reading.text[part.start : part.end],
        "provisions": [asdict(s) for s in reading.spans if part.start <= s.start < part.end],
        "citations": [asdict(c) for c in reading.citations if part.start <= c.start < part.end],
        "terms": [asdict(term) for term in reading.terms],
        "offices": [asdict(o) for o in reading.offices if part.start <= o.start < part.end],
        "findings": [
            {key: value for key, value in asdict(f).items() if key in KEYS} for f in findings
        ],
    }
