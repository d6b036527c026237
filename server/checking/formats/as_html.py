"""The report as one HTML page that needs nothing else: no script, no font, no request.

Everything from a source is escaped by the template engine. Filters are boxes that the style sheet
looks at; the texts of the documents stand at the end, so that a line number leads to its line.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from loaders.text.read import find_line_starts
from server.checking.excerpts import Line, find_excerpt, find_neighbours, read_texts
from server.checking.findings import Finding
from server.checking.formats.words import (
    WORDS,
    family_of,
    message_of,
    name_of,
    note_of,
    place_of,
    reason_of,
    stale_of,
)
from server.checking.report import SEVERITY_ORDER, Checked, Report
from server.checking.shapes import CAUSES
from server.web.rendering import build_templates

AROUND_OCCURRENCE = 40
"""Code points around each place of a habit: there are many, and they are alike."""

RuleCounts = Sequence[tuple[str, int, str]]
"""Code of a rule, how many findings it has in a document, and the fingerprint of the first."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with the lines that it stands on.

    Attributes:
        finding: The finding.
        above: The nearest line above with words; None for none, or without the text.
        lines: The lines of the fault; none without the text.
        below: The nearest line below.
        others: The lines of each place of a habit.
        following: Fingerprint of the next finding of the same rule in the document, or "".
    """

    finding: Finding
    above: Line | None
    lines: tuple[Line, ...]
    below: Line | None
    others: tuple[tuple[Line, ...], ...]
    following: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document with its findings; ``text`` is a line each, with the findings that begin there."""

    document: Checked
    counts: Mapping[str, int]
    rules: RuleCounts
    findings: tuple[Shown, ...]
    text: tuple[tuple[str, tuple[Finding, ...]], ...]


def to_html(report: Report, language: str) -> bytes:
    """Return the page."""
    texts = read_texts(report)
    counts = {name: Counter(getattr(f, name) for f in report.findings) for name in FILTERS}
    counts["family"] = Counter(f.rule[:1] for f in report.findings)
    page = (
        build_templates("server.checking", "pages")
        .get_template("report.html")
        .render(
            report=report,
            sheets=[_to_sheet(report, one, texts.get(one.stem, "")) for one in report.documents],
            language=language,
            words=WORDS[language],
            shapes={run.shape.code: run.shape for run in report.rules},
            counts=counts,
            severities=SEVERITY_ORDER,
            causes=CAUSES,
            change=report.difference,
            accepted=sum(finding.accepted for finding in report.findings),
            family_of=family_of,
            message_of=message_of,
            name_of=name_of,
            note_of=note_of,
            place_of=place_of,
            reason_of=reason_of,
            stale_of=stale_of,
        )
    )
    return page.encode()


FILTERS = ("severity", "cause")


def _to_sheet(report: Report, document: Checked, text: str) -> Sheet:
    found = report.of(document.stem)
    following: dict[str, str] = {}
    nearest: dict[str, str] = {}
    for finding in reversed(found):
        following[finding.fingerprint] = nearest.get(finding.rule, "")
        nearest[finding.rule] = finding.fingerprint
    counts = Counter(finding.rule for finding in found)
    return Sheet(
        document,
        report.counts(document.stem),
        [(code, counts[code], nearest[code]) for code in sorted(counts)],
        tuple(_show(finding, text, following[finding.fingerprint]) for finding in found),
        _to_lines(text, found),
    )


def _show(finding: Finding, text: str, following: str) -> Shown:
    lines = find_excerpt(text, finding)
    above, below = find_neighbours(text, finding) if lines else (None, None)
    others = tuple(find_excerpt(text, other, AROUND_OCCURRENCE) for other in finding.occurrences)
    return Shown(finding, above, lines, below, others, following)


def _to_lines(text: str, found: Sequence[Finding]) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
    if not text:
        return ()
    at: dict[int, list[Finding]] = defaultdict(list)
    for finding in found:
        at[finding.line].append(finding)
    starts = [*find_line_starts(text), len(text)]
    lines = (text[start:end].rstrip("\r\n") for start, end in pairwise(starts))
    return tuple((line, tuple(at.get(n, ()))) for n, line in enumerate(lines, start=1))
