"""The report as a workbook: a summary, the rules, what changed, and one sheet a document.

Every text is written as text, so that no cell is a formula whatever the source says; the only links
lead from one sheet to another.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from server.checking.excerpts import find_excerpt, read_texts
from server.checking.findings import Finding
from server.checking.formats.words import (
    WORDS,
    message_of,
    name_of,
    note_of,
    place_of,
    reason_of,
    state_of,
)
from server.checking.report import SEVERITY_ORDER, Checked, Report

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
    ("provision", 24),
    ("line", 7),
    ("message", 48),
    ("context", 60),
    ("expected", 32),
    ("cause", 14),
    ("confidence", 11),
    ("count", 8),
    ("state", 10),
    ("accepted", 10),
    ("note", 30),
    ("quote", 40),
    ("fingerprint", 19),
)
GONE = (
    *(("rule", 8), ("document", 36), ("provision", 24), ("line", 7)),
    *(("severity", 12), ("message", 60), ("quote", 60), ("fingerprint", 19)),
)
RULES = (("rule", 8), ("name", 48), ("severity", 14), ("count", 8), ("why", 90))
SUMMARY = (("document", 80), *((name, 12) for name in SEVERITY_ORDER))


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to a row of another sheet; the first is 1."""

    sheet: str
    text: str
    row: int = 1


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell with words of a source, the fault marked."""

    before: str
    fault: str
    behind: str


Cell = str | int | Link | Marked


def to_xlsx(report: Report, language: str) -> bytes:
    """Return the workbook."""
    out = io.BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    # the hour of the run inside would make every run another file
    book.set_properties({"title": WORDS[language]["title"], "created": NO_DATE})
    _Writer(book, report, language).write()
    book.close()
    return out.getvalue()


class _Writer:
    def __init__(self, book: Workbook, report: Report, language: str) -> None:
        self.book, self.report, self.language = book, report, language
        self.words = WORDS[language]
        self.head = book.add_format({"bold": True, "bg_color": "#E4E8EE", "valign": "top"})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})
        self.link = book.add_format(
            {"text_wrap": True, "valign": "top", "font_color": "#14508C", "underline": 1}
        )
        self.fault = book.add_format({"bold": True, "font_color": "#9D1C1C"})
        taken: set[str] = set()
        self.summary, self.rules = (
            to_sheet_name(self.words[name], taken) for name in ("summary", "rules")
        )
        self.row_of = {run.shape.code: row for row, run in enumerate(report.rules, start=2)}
        self.changes = (
            to_sheet_name(self.words["gone"].capitalize(), taken) if report.difference else ""
        )
        self.names = [to_sheet_name(one.stem, taken) for one in report.documents]

    def write(self) -> None:
        """Write every sheet."""
        self.sheet(self.summary, SUMMARY, self.summary_rows(), filtered=False)
        self.sheet(self.rules, RULES, self.rule_rows())
        if self.report.difference:
            gone = [self.gone_row(finding) for finding in self.report.difference.gone]
            self.sheet(self.changes, GONE, gone)
        texts = read_texts(self.report)
        for name, document in zip(self.names, self.report.documents, strict=True):
            text = texts.get(document.stem, "")
            rows = [self.row(finding, text) for finding in self.report.of(document.stem)]
            self.sheet(name, COLUMNS, rows)

    def sheet(
        self,
        name: str,
        columns: Sequence[tuple[str, int]],
        rows: Sequence[Sequence[Cell]],
        *,
        filtered: bool = True,
    ) -> None:
        """Write a sheet, its head frozen, and a filter on each column unless told otherwise."""
        sheet = self.book.add_worksheet(name)
        for column, (word, width) in enumerate(columns):
            sheet.set_column(column, column, width, self.plain)
            sheet.write_string(0, column, self.words[word], self.head)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                self.cell(sheet, number, column, cell)
        if filtered:
            sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)

    def cell(self, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
        """Write a cell; words are never anything but words."""
        if isinstance(cell, int):
            sheet.write_number(row, column, cell, self.plain)
        elif isinstance(cell, Link):
            sheet.write_url(
                row, column, f"internal:'{cell.sheet}'!A{cell.row}", self.link, clean(cell.text)
            )
        elif isinstance(cell, Marked) and len(parts := self.parts(cell)) > 2:
            sheet.write_rich_string(row, column, *parts, self.plain)
        elif isinstance(cell, Marked):
            text = clean(cell.before + cell.fault + cell.behind)
            sheet.write_string(row, column, text, self.plain)
        else:
            sheet.write_string(row, column, clean(cell), self.plain)

    def parts(self, cell: Marked) -> list[Any]:
        """Return the pieces of a marked cell, each format before the words that it is for."""
        room = LONGEST_CELL // 3
        before, fault, behind = (
            clean(text)[:room] for text in (cell.before, cell.fault, cell.behind)
        )
        return [
            *([before] if before else []),
            *([self.fault, fault] if fault else []),
            *([behind] if behind else []),
        ]

    def summary_rows(self) -> list[list[Cell]]:
        """Return a row for each document, which leads to its sheet, and the sum."""
        rows: list[list[Cell]] = [
            [Link(name, _title(one)), *self.report.counts(one.stem).values()]
            for name, one in zip(self.names, self.report.documents, strict=True)
        ]
        rows.append([self.words["all"], *self.report.counts().values()])
        change = self.report.difference
        if change is not None:
            for word, found in (
                ("new", change.new),
                ("changed", change.changed),
                ("gone", change.gone),
            ):
                rows.append([f"{self.words['difference']}: {self.words[word]}", len(found)])
        return rows

    def rule_rows(self) -> list[list[Cell]]:
        """Return a row for each rule, those that found nothing included."""
        return [
            [
                *(run.shape.code, name_of(run.shape, self.language)),
                *(self.words[run.shape.severity.lower()], run.findings),
                reason_of(run.shape, self.language),
            ]
            for run in self.report.rules
        ]

    def gone_row(self, finding: Finding) -> list[Cell]:
        """Return a finding of the earlier run that is no more."""
        return [
            *(finding.rule, finding.document, place_of(finding, self.language), finding.line),
            *(self.words[finding.severity], message_of(finding, self.language)),
            *(finding.quote, finding.fingerprint),
        ]

    def row(self, finding: Finding, text: str) -> list[Cell]:
        """Return a finding."""
        lines = find_excerpt(text, finding)
        context = Marked(
            lines[0].before if lines else "",
            "\n".join(line.fault for line in lines) if lines else finding.quote,
            lines[-1].behind if lines else "",
        )
        return [
            *(
                Link(self.rules, finding.rule, self.row_of[finding.rule]),
                self.words[finding.severity],
            ),
            *(place_of(finding, self.language), finding.line),
            *(message_of(finding, self.language), context, finding.expected),
            *(self.words[finding.cause], self.words[finding.confidence]),
            *(len(finding.occurrences) or 1, state_of(finding, self.report, self.language)),
            *(self.words["yes" if finding.accepted else "no"],),
            *(note_of(finding, self.report, self.language), finding.quote, finding.fingerprint),
        ]


def clean(text: str) -> str:
    """Return text that a cell can hold."""
    return CONTROL_RE.sub("\N{REPLACEMENT CHARACTER}", text)[:LONGEST_CELL]


def to_sheet_name(stem: str, taken: set[str]) -> str:
    """Return a name that Excel allows and that no other sheet has, and add it to those taken."""
    name = NAME_RE.sub("_", stem)[:LONGEST_NAME] or "_"
    number = 1
    while name.lower() in taken:
        number += 1
        tail = f"~{number}"
        name = name[: LONGEST_NAME - len(tail)] + tail
    taken.add(name.lower())
    return name


def _title(document: Checked) -> str:
    return document.title or document.stem
