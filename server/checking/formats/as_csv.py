"""The report as CSV, one row a finding, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from server.checking.formats.words import WORDS, message_of, place_of
from server.checking.report import Report

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is a formula to a spreadsheet (OWASP, CSV injection)."""

COLUMNS = (
    *("rule", "document", "provision", "line", "severity", "cause", "confidence"),
    *("message", "quote", "expected", "accepted", "fingerprint"),
)


def to_csv(report: Report, language: str) -> bytes:
    """Return UTF-8 with a byte order mark, which spreadsheets need to see that it is UTF-8."""
    words = WORDS[language]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow([words[column] for column in COLUMNS])
    for finding in report.findings:
        row = (
            *(finding.rule, finding.document, place_of(finding, language), str(finding.line)),
            *(words[finding.severity], words[finding.cause], words[finding.confidence]),
            *(message_of(finding, language), finding.quote, finding.expected),
            *(words["yes" if finding.accepted else "no"], finding.fingerprint),
        )
        writer.writerow([defuse(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def defuse(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> defuse("- d. Seksi"), defuse("d. Seksi")
    ("'- d. Seksi", 'd. Seksi')
    """
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
