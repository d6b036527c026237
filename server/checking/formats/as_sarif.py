"""The report as SARIF 2.1.0 (OASIS), which editors and code hosts show at the right line.

Regions give lines (1-based, SARIF 3.30) and code points; ``columnKind`` says that it is code points
that are counted (SARIF 3.14.17).
"""

from __future__ import annotations

import json
from typing import Any

from server.checking.findings import Finding, Occurrence
from server.checking.formats.words import message_of, name_of, reason_of
from server.checking.report import Report, RuleRun

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVEL = {"violation": "error", "warning": "warning", "info": "note"}


def to_sarif(report: Report, language: str) -> bytes:
    """Return one SARIF log with one run."""
    codes = [run.shape.code for run in report.rules]
    baseline = report.difference.new if report.difference else None
    run = {
        "tool": {
            "driver": {
                "name": "Tupoksi",
                "version": report.version,
                "informationUri": "https://w3id.org/tupoksi/",
                "language": language,
                "rules": [_rule(run, language) for run in report.rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": [
            {"location": {"uri": f"{d.stem}.txt"}, "hashes": {"sha-256": d.sha256}}
            for d in report.documents
        ],
        "results": [
            _result(finding, codes.index(finding.rule), language, baseline)
            for finding in report.findings
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1).encode() + b"\n"


def _rule(run: RuleRun, language: str) -> dict[str, Any]:
    shape = run.shape
    rule: dict[str, Any] = {
        "id": shape.code,
        "name": shape.iri.rpartition("#")[2],
        "shortDescription": {"text": name_of(shape, language)},
        "defaultConfiguration": {"level": LEVEL[shape.severity.lower()]},
    }
    if reason := reason_of(shape, language):
        rule["fullDescription"] = {"text": reason}
    return rule


def _result(
    finding: Finding, index: int, language: str, baseline: frozenset[str] | None
) -> dict[str, Any]:
    text = message_of(finding, language)
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": LEVEL[finding.severity],
        "message": {"text": f"{text} → {finding.expected}" if finding.expected else text},
        "locations": [_location(finding, finding, finding.end_line)],
        "partialFingerprints": {"tupoksi/v1": finding.fingerprint},
        "properties": {"cause": finding.cause, "confidence": finding.confidence},
    }
    if finding.occurrences:
        result["relatedLocations"] = [
            _location(finding, other, other.line + other.quote.count("\n"))
            for other in finding.occurrences
        ]
    if finding.accepted:
        result["suppressions"] = [{"kind": "external", "status": "accepted"}]
    if baseline is not None:
        result["baselineState"] = "new" if finding.fingerprint in baseline else "unchanged"
    return result


def _location(finding: Finding, place: Finding | Occurrence, end_line: int) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": f"{finding.document}.txt"},
            "region": {
                "startLine": place.line,
                "endLine": end_line,
                "charOffset": place.start,
                "charLength": place.end - place.start,
                "snippet": {"text": place.quote},
            },
        }
    }
    if finding.provision and isinstance(place, Finding):
        location["logicalLocations"] = [{"fullyQualifiedName": finding.provision}]
    return location
