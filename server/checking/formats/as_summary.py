"""What a run was, as JSON beside the report: documents, every rule that ran, the difference.

The JSON report is a list of findings and nothing else (DESIGN 6); that a rule ran and found
nothing, that a document is clean, and what an earlier run had that is gone, stand here.
"""

from __future__ import annotations

import json
from typing import Any

from server.checking.formats.as_json import to_reported
from server.checking.report import Difference, Report, RuleRun


def to_summary(report: Report) -> bytes:
    """Return an object: ``version``, ``documents``, ``rules``, ``stale``, ``difference``."""
    said = {
        "version": report.version,
        "documents": [
            {
                "document": one.stem,
                "title": one.title,
                "sha256": one.sha256,
                **report.counts(one.stem),
            }
            for one in report.documents
        ],
        "rules": [_to_rule(run) for run in report.rules],
        "stale": [
            {
                "where": one.entry.where,
                "fingerprint": one.entry.fingerprint,
                "by": one.entry.by,
                "expired": one.expired,
            }
            for one in report.stale
        ],
        "difference": None if report.difference is None else _to_change(report.difference),
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"


def _to_rule(run: RuleRun) -> dict[str, Any]:
    shape = run.shape
    return {
        "rule": shape.code,
        "iri": shape.iri,
        "name_id": shape.names.get("id", ""),
        "name_en": shape.names.get("en", ""),
        "severity": shape.severity.lower(),
        "cause": shape.cause,
        "confidence": shape.confidence,
        "findings": run.findings,
        "seconds": round(run.seconds, 6),
    }


def _to_change(change: Difference) -> dict[str, Any]:
    return {
        "new": sorted(change.new),
        "changed": sorted(change.changed),
        "gone": [to_reported(finding) for finding in change.gone],
    }
