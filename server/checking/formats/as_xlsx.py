"""The report as a workbook: a summary, the rules, and one sheet a document with filters.

Every text is written as text, so that no cell is a formula whatever the source says.
"""

from __future__ import annotations

import datetime
import io
import re

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from server.checking.findings import Finding
from server.checking.formats.words import WORDS, message_of, name_of, place_of, reason_of
from server.checking.report import Report

NO_DATE = datetime.datetime(1980, 1, 1)

LONGEST_NAME = 31
"""Characters that Excel allows in the name of a sheet."""

LONGEST_CELL = 32_767
"""Characters that Excel allows in a cell."""

# What Excel refuses in the name of a sheet, and the control characters that XML refuses anywhere.
NAME_RE = re.compile(r"[\[\]:*?/\\']")
CONTROL_RE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

COLUMNS = (
    ("rule", 8),
    ("severity", 12),
    ("provision", 28),
    ("line", 8),
    ("message", 60),
    ("quote", 60),
    ("expected", 40),
    ("cause", 14),
    ("confidence", 11),
    ("count", 8),
    ("accepted", 10),
    ("fingerprint", 19),
)


def to_xlsx(report: Report, language: str) -> bytes:
    """Return the workbook."""
    out = io.BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    # the hour of the run inside would make every run another file
    book.set_properties({"title": WORDS[language]["title"], "created": NO_DATE})
    _write_summary(book, report, language)
    names: set[str] = set()
    for document in report.documents:
        sheet = book.add_worksheet(_sheet_name(document.stem, names))
        _write_document(book, sheet, report.of(document.stem), language)
    book.close()
    return out.getvalue()


def _write_summary(book: Workbook, report: Report, language: str) -> None:
    words = WORDS[language]
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(words["summary"])
    head = [words[k] for k in ("rule", "message", "severity", "count", "why")]
    for column, (text, width) in enumerate(zip(head, (8, 48, 14, 8, 90), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, text, bold)
    for row, run in enumerate(report.rules, start=1):
        sheet.write_string(row, 0, run.shape.code)
        sheet.write_string(row, 1, clean(name_of(run.shape, language)))
        sheet.write_string(row, 2, words[run.shape.severity.lower()])
        sheet.write_number(row, 3, run.findings)
        sheet.write_string(row, 4, clean(reason_of(run.shape, language)))
    sheet.autofilter(0, 0, len(report.rules), len(head) - 1)
    sheet.freeze_panes(1, 0)


def _write_document(
    book: Workbook, sheet: Worksheet, findings: tuple[Finding, ...], language: str
) -> None:
    words = WORDS[language]
    bold, wrap = (
        book.add_format({"bold": True}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    for column, (name, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width, wrap)
        sheet.write_string(0, column, words[name], bold)
    for row, finding in enumerate(findings, start=1):
        cells: tuple[str | int, ...] = (
            *(finding.rule, words[finding.severity], place_of(finding, language), finding.line),
            *(message_of(finding, language), finding.quote, finding.expected),
            *(words[finding.cause], words[finding.confidence]),
            *(len(finding.occurrences) or 1, words["yes" if finding.accepted else "no"]),
            finding.fingerprint,
        )
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(row, column, cell, wrap)
            else:
                sheet.write_string(row, column, clean(cell), wrap)
    sheet.autofilter(0, 0, max(len(findings), 1), len(COLUMNS) - 1)
    sheet.freeze_panes(1, 0)


def clean(text: str) -> str:
    """Return text that a cell can hold."""
    return CONTROL_RE.sub("\N{REPLACEMENT CHARACTER}", text)[:LONGEST_CELL]


def _sheet_name(stem: str, taken: set[str]) -> str:
    """Return a name that Excel allows and that no other sheet has."""
    name = NAME_RE.sub("_", stem)[:LONGEST_NAME] or "_"
    number = 1
    while name.lower() in taken:
        number += 1
        tail = f"~{number}"
        name = name[: LONGEST_NAME - len(tail)] + tail
    taken.add(name.lower())
    return name
