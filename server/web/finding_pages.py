"""One finding: its words, its norm, what is expected; and a reviewer's yes to it.

In: requests for ``/findings/{fingerprint}``. Out: a page and its JSON twin. A reviewer's form
changes the file of accepted findings, and nothing else.
"""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from server.checking.accepted import Acceptance
from server.checking.accepting import accept, withdraw
from server.checking.findings import Finding
from server.checking.formats.as_json import KEYS
from server.checking.formats.words import message_of, name_of, reason_of
from server.checking.shapes import CAUSES, Shape
from server.errors import BadRequest, NotFound, ReviewRefused
from server.reading.model import Reading
from server.web.findings_pages import reading_of, shapes_of
from server.web.library import Shelf
from server.web.reader import to_address, to_library
from server.web.reviewer import is_enabled, read_review, to_reviewer
from server.web.rules_pages import to_rule
from server.web.site import GET_AND_HEAD, to_site

router = APIRouter(include_in_schema=False)

AROUND = 160
"""Code points of the source that are shown before and behind a quote."""


@router.api_route("/findings/{fingerprint}", methods=GET_AND_HEAD)
async def show_finding(request: Request, fingerprint: str) -> Response:
    """Show one finding: its words, its norm, what is expected, who accepted it."""
    return await _show(request, fingerprint)


@router.post("/findings/{fingerprint}/acceptance")
async def change_acceptance(request: Request, fingerprint: str) -> Response:
    """Accept a finding with a reason, or take that back."""
    site = to_site(request)
    reviewer, fields = await read_review(request)
    shelf = await to_library(request).shelf()
    find(shelf, fingerprint)
    try:
        if fields.get("do") == "withdraw":
            await asyncio.to_thread(withdraw, site.settings.accepted, fingerprint)
        else:
            entry = to_acceptance(fingerprint, reviewer.name, fields)
            await asyncio.to_thread(accept, site.settings.accepted, entry)
    except OSError as error:
        raise ReviewRefused(
            f"{site.settings.accepted} cannot be written: {error.strerror}.",
            hint="Tell the operator: the server needs to be allowed to write there.",
        ) from error
    return RedirectResponse(f"/findings/{fingerprint}#acceptance", status_code=303)


def find(shelf: Shelf, fingerprint: str) -> Finding:
    """Return a finding by its fingerprint.

    Raises:
        NotFound: There is none.
    """
    for finding in shelf.report.findings:
        if finding.fingerprint == fingerprint:
            return finding
    raise NotFound(
        f"There is no finding {fingerprint[:40]!r}.",
        hint="It may have been mended since; /findings lists what there is.",
        address=f"/findings/{fingerprint}",
    )


async def _show(request: Request, fingerprint: str) -> Response:
    shelf = await to_library(request).shelf()
    finding = find(shelf, fingerprint)
    shape = shapes_of(shelf.report)[finding.rule]
    entry = shelf.entries.get(fingerprint)
    if request.query_params.get("format") == "json":
        return JSONResponse(to_record(finding, shape, entry))
    reading = await reading_of(request, shelf, finding.document)
    reviewer = to_reviewer(request)
    return to_site(request).render(
        request,
        "finding.html",
        finding=finding,
        shape=shape,
        entry=entry,
        title=next((d.title for d in shelf.report.documents if d.stem == finding.document), ""),
        context=to_context(reading, finding) if reading else None,
        place=f"{to_address(reading, reading.part_at(finding.start))}#q-{fingerprint}"
        if reading
        else None,
        around=to_neighbours(shelf, finding),
        reviewer=reviewer,
        enabled=is_enabled(to_site(request)),
        causes=CAUSES,
        name_of=name_of,
        reason_of=reason_of,
        message_of=message_of,
    )


def to_context(reading: Reading, finding: Finding) -> tuple[str, str, str]:
    """Return the source before the quote, the quote, and the source behind it."""
    start = max(0, finding.start - AROUND)
    end = min(len(reading.text), finding.end + AROUND)
    before, behind = reading.text[start : finding.start], reading.text[finding.end : end]
    if start:
        before = "… " + before.partition(" ")[2]
    if end < len(reading.text):
        behind = behind.rpartition(" ")[0] + " …"
    return before, reading.text[finding.start : finding.end], behind


def to_neighbours(shelf: Shelf, finding: Finding) -> dict[str, str | None]:
    """Return the addresses of the findings before and behind, in the same document."""
    here = [f.fingerprint for f in shelf.report.of(finding.document)]
    index = here.index(finding.fingerprint)
    return {
        "previous": f"/findings/{here[index - 1]}" if index else None,
        "next": f"/findings/{here[index + 1]}" if index + 1 < len(here) else None,
    }


def to_record(finding: Finding, shape: Shape, entry: Acceptance | None) -> dict[str, Any]:
    """Return a finding with its rule and what a reviewer said, for programs."""
    said = {key: value for key, value in asdict(finding).items() if key in KEYS}
    accepted = {key: str(value) for key, value in asdict(entry).items() if value} if entry else None
    return {**said, "focus": finding.focus, "rule_of": to_rule(shape), "by": accepted}


def to_acceptance(fingerprint: str, name: str, fields: Mapping[str, str]) -> Acceptance:
    """Return what a reviewer said in the form.

    Raises:
        BadRequest: There is no reason, or a field has no such value.
    """
    why, cause, until = (fields.get(key, "").strip() for key in ("why", "cause", "until"))
    if not why:
        raise BadRequest("Say why the finding is accepted.", hint="The reason is kept with it.")
    if cause and cause not in CAUSES:
        raise BadRequest(f"There is no cause {cause[:20]!r}.", hint=f"One of {', '.join(CAUSES)}.")
    try:
        last = datetime.date.fromisoformat(until) if until else None
    except ValueError as error:
        raise BadRequest(f"{until[:20]!r} is no date.", hint="For example 2027-01-31.") from error
    today = datetime.datetime.now(tz=datetime.UTC).date()
    return Acceptance(fingerprint, name, today, why, last, cause)
