"""The report as JSON: a list of findings with exactly the keys of the contract (DESIGN 6)."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from server.checking.findings import Finding, to_record
from server.checking.report import Report

KEYS = tuple(item.name for item in fields(Finding) if item.metadata.get("reported", True))


def to_json(report: Report, language: str) -> bytes:
    """Return the findings; both languages are in each, so ``language`` changes nothing."""
    found = [to_reported(finding) for finding in report.findings]
    return json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n"


def to_reported(finding: Finding) -> dict[str, Any]:
    """Return a finding with the keys of the contract."""
    record = to_record(finding)
    return {key: record[key] for key in KEYS}
