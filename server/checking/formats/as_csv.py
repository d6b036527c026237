"""The report as CSV, one row a finding, safe to open in a spreadsheet.

Behind the findings stand those of an earlier run that are gone, and a row with the count 0 for each
rule that found nothing: it has no document, no line and no severity, so that no filter takes it for
a finding.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from server.checking.findings import Finding
from server.checking.formats.words import WORDS, message_of, name_of, place_of, state_of
from server.checking.report import Report

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is a formula to a spreadsheet (OWASP, CSV injection)."""

COLUMNS = (
    *("rule", "document", "provision", "line", "severity", "cause", "confidence"),
    *("message", "quote", "expected", "count", "state", "accepted", "fingerprint"),
)


def to_csv(report: Report, language: str) -> bytes:
    """Return UTF-8 with a byte order mark, which spreadsheets need to see that it is UTF-8."""
    words = WORDS[language]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow([words[column] for column in COLUMNS])
    for row in _rows(report, language):
        writer.writerow([defuse(row.get(column, "")) for column in COLUMNS])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _rows(report: Report, language: str) -> Iterator[dict[str, str]]:
    for finding in report.findings:
        yield _to_row(finding, state_of(finding, report, language), language)
    for finding in report.difference.gone if report.difference else ():
        yield _to_row(finding, WORDS[language]["gone"], language)
    for run in report.rules:
        if not run.findings:
            name, none = name_of(run.shape, language), WORDS[language]["none"]
            yield {"rule": run.shape.code, "message": f"{name}: {none}", "count": "0"}


def _to_row(finding: Finding, state: str, language: str) -> dict[str, str]:
    words = WORDS[language]
    return {
        "rule": finding.rule,
        "document": finding.document,
        "provision": place_of(finding, language),
        "line": str(finding.line),
        "severity": words[finding.severity],
        "cause": words[finding.cause],
        "confidence": words[finding.confidence],
        "message": message_of(finding, language),
        "quote": finding.quote,
        "expected": finding.expected,
        "count": str(len(finding.occurrences) or 1),
        "state": state,
        "accepted": words["yes" if finding.accepted else "no"],
        "fingerprint": finding.fingerprint,
    }


def defuse(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> defuse("- d. Seksi"), defuse("d. Seksi")
    ("'- d. Seksi", 'd. Seksi')
    """
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
