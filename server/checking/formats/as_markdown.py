"""The report as Markdown: a summary, then each finding with quote, reason and what is expected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from server.checking.excerpts import find_excerpt, read_texts
from server.checking.findings import Finding
from server.checking.formats.words import (
    WORDS,
    message_of,
    name_of,
    note_of,
    place_of,
    reason_of,
    stale_of,
    state_of,
)
from server.checking.report import Report
from server.checking.shapes import Shape

# What Markdown would read as markup in running text.
SPECIAL_RE = re.compile(r"([\\`*_{}\[\]<>#|~])")


def to_markdown(report: Report, language: str) -> bytes:
    """Return the report for reading and for a merge request."""
    return "\n".join([*_summary(report, language), *_documents(report, language)]).encode() + b"\n"


def escape(text: str) -> str:
    """Return text in which nothing is markup."""
    return SPECIAL_RE.sub(r"\\\1", " ".join(text.split()))


def _summary(report: Report, language: str) -> Iterator[str]:
    words = WORDS[language]
    yield f"# {words['title']}"
    yield ""
    yield f"| {words['document']} | {words['violation']} | {words['warning']} | {words['info']} |"
    yield "|---|---|---|---|"
    for document in report.documents:
        counts = report.counts(document.stem)
        yield (
            f"| {escape(document.title or document.stem)} | "
            + " | ".join(str(n) for n in counts.values())
            + " |"
        )
    yield ""
    yield f"| {words['rule']} | {words['severity']} | {words['count']} |"
    yield "|---|---|---|"
    for run in report.rules:
        name = escape(name_of(run.shape, language))
        severity = words[run.shape.severity.lower()]
        yield f"| {run.shape.code} {name} | {severity} | {run.findings} |"
    if report.difference is not None:
        yield ""
        new, gone = len(report.difference.new), len(report.difference.gone)
        changed = len(report.difference.changed)
        yield (
            f"{words['difference']}: {new} {words['new']}, {gone} {words['gone']}, "
            f"{changed} {words['changed']}."
        )
        yield from _gone(report.difference.gone, language)
    if report.stale:
        yield ""
        yield from (f"- {escape(stale_of(stale, language))}" for stale in report.stale)


def _gone(findings: Sequence[Finding], language: str) -> Iterator[str]:
    words = WORDS[language]
    if findings:
        yield ""
        yield f"## {words['gone'].capitalize()}"
        yield ""
    for finding in findings:
        place = f"{finding.document}, {place_of(finding, language)}"
        line = f"{words['line'].lower()} {finding.line}"
        message = escape(message_of(finding, language))
        yield f"- {escape(finding.rule)} {escape(place)}, {line}: {message}"


def _documents(report: Report, language: str) -> Iterator[str]:
    shapes = {run.shape.code: run.shape for run in report.rules}
    texts = read_texts(report)
    for document in report.documents:
        yield ""
        yield f"## {escape(document.title or document.stem)}"
        found, text = report.of(document.stem), texts.get(document.stem, "")
        if not found:
            yield ""
            yield WORDS[language]["none"]
        for finding in found:
            yield ""
            yield from _finding(finding, shapes[finding.rule], text, report, language)


def _quote(finding: Finding, text: str, line: str) -> Iterator[str]:
    """Return the lines of a fault, the fault in bold; without the text, what is quoted."""
    lines = find_excerpt(text, finding)
    if not lines:
        yield f"> {escape(finding.quote)}"
    for number, one in enumerate(lines):
        if number:
            yield ">"
        fault = f"<b>{_keep_ends(one.fault)}</b>" if one.fault.strip() else ""
        yield f"> {line} {one.number}: {_keep_ends(one.before)}{fault}{_keep_ends(one.behind)}"


def _keep_ends(text: str) -> str:
    """Return escaped text with the space at either end that the words beside it need."""
    start, end = text[:1].isspace() * " ", text[-1:].isspace() * " "
    return f"{start}{escape(text)}{end}" if text.strip() else start


def _finding(
    finding: Finding, shape: Shape, text: str, report: Report, language: str
) -> Iterator[str]:
    words = WORDS[language]
    state = state_of(finding, report, language)
    mark = f" ({state})" if state else ""
    yield f"### {finding.rule} {escape(name_of(shape, language))}{mark}"
    yield ""
    yield (
        f"{words[finding.severity]}, {escape(place_of(finding, language))}, "
        f"{words['line'].lower()} {finding.line}. {escape(message_of(finding, language))}"
    )
    yield ""
    yield from _quote(finding, text, words["line"].lower())
    yield ""
    if finding.expected:
        yield f"- {words['expected']}: {escape(finding.expected)}"
    if reason := reason_of(shape, language):
        yield f"- {words['why']}: {escape(reason)}"
    yield (
        f"- {words['cause']}: {words[finding.cause]}; {words['confidence'].lower()} "
        + words[finding.confidence]
    )
    if finding.occurrences:
        lines = ", ".join(str(o.line) for o in finding.occurrences)
        yield f"- {words['occurrences']}: {words['line'].lower()} {lines}"
    if finding.accepted:
        yield f"- {escape(note_of(finding, report, language)) or words['accepted']}"
    yield f"- {words['fingerprint']}: `{finding.fingerprint}`"
