"""The report as JSON: a list of findings with exactly the keys of the contract (DESIGN 6)."""

from __future__ import annotations

import json
from dataclasses import asdict, fields

from server.checking.findings import Finding
from server.checking.report import Report

KEYS = tuple(item.name for item in fields(Finding) if item.metadata.get("reported", True))


def to_json(report: Report, language: str) -> bytes:
    """Return the findings; both languages are in each, so ``language`` changes nothing."""
    whole = [asdict(finding) for finding in report.findings]
    found = [{key: one[key] for key in KEYS} for one in whole]
    return json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n"
