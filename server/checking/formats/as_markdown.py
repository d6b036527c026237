"""The report as Markdown: a summary, then each finding with quote, reason and what is expected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.checking.findings import Finding
from server.checking.formats.words import WORDS, message_of, name_of, place_of, reason_of
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
        yield f"{words['difference']}: {new} {words['new']}, {gone} {words['gone']}."


def _documents(report: Report, language: str) -> Iterator[str]:
    shapes = {run.shape.code: run.shape for run in report.rules}
    new = report.difference.new if report.difference else frozenset()
    for document in report.documents:
        yield ""
        yield f"## {escape(document.title or document.stem)}"
        found = report.of(document.stem)
        if not found:
            yield ""
            yield WORDS[language]["none"]
        for finding in found:
            yield ""
            yield from _finding(
                finding, shapes[finding.rule], language, is_new=finding.fingerprint in new
            )


def _finding(finding: Finding, shape: Shape, language: str, *, is_new: bool) -> Iterator[str]:
    words = WORDS[language]
    mark = f" ({words['new']})" if is_new else ""
    yield f"### {finding.rule} {escape(name_of(shape, language))}{mark}"
    yield ""
    yield (
        f"{words[finding.severity]}, {escape(place_of(finding, language))}, "
        f"{words['line'].lower()} {finding.line}. {escape(message_of(finding, language))}"
    )
    yield ""
    yield f"> {escape(finding.quote)}"
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
        yield f"- {words['accepted']}"
    yield f"- {words['fingerprint']}: `{finding.fingerprint}`"
