"""The rules that ran, family by family, those that found nothing too: silence is a statement.

In: requests for ``/rules``. Out: a page and its JSON twin, from the report of the snapshot.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from server.checking.formats.words import name_of, reason_of
from server.checking.report import Report
from server.checking.shapes import Shape
from server.web.reader import to_library
from server.web.site import GET_AND_HEAD, to_site

router = APIRouter(include_in_schema=False)


@router.api_route("/rules", methods=GET_AND_HEAD)
async def list_rules(request: Request) -> Response:
    """Show the rules of one family with what each found."""
    report = await to_library(request).report()
    families = sorted({run.shape.code[0] for run in report.rules})
    asked = request.query_params.get("family", "").upper()
    family = asked if asked in families else (families[0] if families else "")
    runs = [run for run in report.rules if run.shape.code.startswith(family)]
    if request.query_params.get("format") == "json":
        return JSONResponse(
            [{**to_rule(run.shape), "findings": run.findings} for run in report.rules]
        )
    return to_site(request).render(
        request,
        "rules.html",
        families=[(one, _count_family(report, one)) for one in families],
        family=family,
        runs=runs,
        name_of=name_of,
        reason_of=reason_of,
    )


def to_rule(shape: Shape) -> dict[str, Any]:
    """Return what is told of a rule, for programs."""
    return {
        "code": shape.code,
        "iri": shape.iri,
        "names": dict(shape.names),
        "reasons": dict(shape.descriptions),
        "severity": shape.severity.lower(),
        "cause": shape.cause,
        "confidence": shape.confidence,
        "norms": list(shape.norms),
    }


def _count_family(report: Report, family: str) -> tuple[int, int]:
    runs = [run for run in report.rules if run.shape.code.startswith(family)]
    return len(runs), sum(run.findings for run in runs)
