"""All findings, with filters in the address.

In: requests for ``/findings``. Out: a page, and exactly what it shows in every format of ``tupoksi
check``. Findings are read from the library and never judged here.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response

from server.checking.findings import Finding
from server.checking.formats import NAME_TO_WRITER
from server.checking.formats.words import message_of, name_of
from server.checking.report import Checked, Difference, Report, build_rule_runs
from server.checking.shapes import CAUSES, CONFIDENCES, Shape
from server.errors import NotAcceptable
from server.publishing.texts import load_text
from server.reading.model import Reading
from server.web.filters import GONE, STATES, Filter, to_filter
from server.web.library import Shelf
from server.web.preferences import to_language
from server.web.reader import to_address, to_library
from server.web.reviewer import is_enabled, to_reviewer
from server.web.site import GET_AND_HEAD, to_site
from server.web.strips import build_strip, count_parts

router = APIRouter(include_in_schema=False)

PAGE = 20
"""Findings on one page."""

RULES = 60
"""Rules in the list of the busiest; the form has them all."""

STRIPS = 20
"""Documents that the overview shows."""

NAME_TO_MEDIA = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sarif": "application/sarif+json",
    "html": "text/html; charset=utf-8",
    "markdown": "text/markdown; charset=utf-8",
    "turtle": "text/turtle; charset=utf-8",
}
"""What each format is sent as, in the order in which they are offered."""

NAME_TO_ENDING = {"markdown": "md", "turtle": "ttl"}


@router.api_route("/findings", methods=GET_AND_HEAD)
async def list_findings(request: Request) -> Response:
    """Show the findings that the address asks for, or send them in another format."""
    shelf = await to_library(request).shelf()
    chosen = to_filter(request.query_params)
    found = select(shelf, chosen)
    name = request.query_params.get("format", "")
    if name:
        return await _export(shelf, chosen, found, name, to_language(request))
    pages = to_pages(chosen, len(found), request.query_params.get("page", ""))
    first = (pages["number"] - 1) * PAGE
    return to_site(request).render(
        request,
        "findings.html",
        chosen=chosen,
        found=found,
        shown=found[first : first + PAGE],
        pages=pages,
        shapes=shapes_of(shelf.report),
        shelf=shelf,
        change=shelf.change(chosen.since),
        overview=await to_overview(request, shelf, chosen, found),
        rules=to_rule_counts(shelf.report, found),
        choices=to_choices(shelf),
        formats=[(chosen.query(format=one), one.upper()) for one in NAME_TO_MEDIA],
        reviewer=to_reviewer(request),
        enabled=is_enabled(to_site(request)),
        address=to_address,
        name_of=name_of,
        message_of=message_of,
    )


def select(shelf: Shelf, chosen: Filter) -> tuple[Finding, ...]:
    """Return the findings that are asked for; those that are gone come from the earlier report."""
    change = shelf.change(chosen.since)
    findings = change.gone if chosen.state == GONE else shelf.report.findings
    return chosen.select(findings, change.new)


def shapes_of(report: Report) -> Mapping[str, Shape]:
    """Return the rules by their codes."""
    return {run.shape.code: run.shape for run in report.rules}


def to_export(shelf: Shelf, chosen: Filter, found: Sequence[Finding]) -> Report:
    """Return a report on exactly what is shown.

    A rule that the filter hides is left out: to say that it found nothing would not be true.
    """
    report, change = shelf.report, shelf.change(chosen.since)
    whole = set(chosen.given) <= {"document", "since"}
    codes = {finding.rule for finding in found}
    shapes = [run.shape for run in report.rules if whole or run.shape.code in codes]
    documents = [d for d in report.documents if chosen.document in ("", d.stem)]
    return replace(
        report,
        documents=tuple(documents),
        rules=build_rule_runs(shapes, found, {}),
        findings=tuple(found),
        difference=Difference(change.new, change.gone) if change.since else None,
        entries=shelf.entries,
    )


async def _export(
    shelf: Shelf, chosen: Filter, found: Sequence[Finding], name: str, language: str
) -> Response:
    if name not in NAME_TO_MEDIA:
        raise NotAcceptable(
            f"There is no format {name[:40]!r}.", hint=f"There are {', '.join(NAME_TO_MEDIA)}."
        )
    report = to_export(shelf, chosen, found)
    data = await asyncio.to_thread(_write, shelf, report, name, language)
    file = f"temuan-{shelf.snapshot.identifier}.{NAME_TO_ENDING.get(name, name)}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(data, media_type=NAME_TO_MEDIA[name], headers=headers)


def _write(shelf: Shelf, report: Report, name: str, language: str) -> bytes:
    """Return the report in a format, with the texts that the snapshot keeps around its faults."""
    documents = []
    for one in report.documents:
        path = shelf.snapshot.text(one.stem)
        documents.append(replace(one, text=load_text(path).text) if path else one)
    return NAME_TO_WRITER[name](replace(report, documents=tuple(documents)), language)


def to_pages(chosen: Filter, total: int, asked: str) -> dict[str, Any]:
    """Return the page asked for among those that there are, and the addresses beside it."""
    count = max(1, -(-total // PAGE))
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    number = max(1, min(number, count))
    before = chosen.query(page=str(number - 1)) if number > 1 else None
    behind = chosen.query(page=str(number + 1)) if number < count else None
    return {
        "number": number,
        "count": count,
        "previous": before and f"/findings{before}",
        "next": behind and f"/findings{behind}",
    }


async def to_overview(
    request: Request, shelf: Shelf, chosen: Filter, found: Sequence[Finding]
) -> list[dict[str, Any]]:
    """Return each document with its counts, its strip, and the same strip in words."""
    rows = []
    for document in busiest(shelf.report, chosen, found):
        here = [finding for finding in found if finding.document == document.stem]
        reading = await reading_of(request, shelf, document.stem)
        rows.append(
            {
                "document": document,
                "counts": Counter(finding.severity for finding in here),
                "total": len(here),
                "strip": build_strip(len(reading.text), here) if reading else None,
                "parts": count_parts(reading, here) if reading and chosen.document else [],
                "reading": reading,
            }
        )
    return rows


def busiest(report: Report, chosen: Filter, found: Sequence[Finding]) -> list[Checked]:
    """Return the documents of the overview: those that are asked for, most findings first if many.

    Where there are more than :data:`STRIPS`, the others are reached by the filter.
    """
    asked = [one for one in report.documents if chosen.document in ("", one.stem)]
    if len(asked) <= STRIPS:
        return asked
    counts = Counter(finding.document for finding in found)
    return sorted(asked, key=lambda one: -counts[one.stem])[:STRIPS]


async def reading_of(request: Request, shelf: Shelf, stem: str) -> Reading | None:
    """Return the text of a document, or None where it was not at hand."""
    return await to_library(request).reading(stem) if shelf.snapshot.text(stem) else None


def to_rule_counts(report: Report, found: Sequence[Finding]) -> list[tuple[Shape, int]]:
    """Return the rules that found something among what is shown, the busiest first."""
    counts = Counter(finding.rule for finding in found)
    shapes = shapes_of(report)
    common = counts.most_common(RULES)  # of an earlier report, perhaps with rules of its own
    return [(shapes[code], number) for code, number in common if code in shapes]


def to_choices(shelf: Shelf) -> dict[str, Any]:
    """Return what can be chosen in the form."""
    report = shelf.report
    return {
        "documents": [(one.stem, one.title or one.stem) for one in report.documents],
        "rules": [run.shape for run in report.rules if run.findings],
        "causes": CAUSES,
        "confidences": CONFIDENCES,
        "states": STATES if shelf.earlier else STATES[:2],
        "earlier": shelf.earlier,
    }
