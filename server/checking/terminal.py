"""The report for a person at a terminal: the summary first, then each finding.

In: a report. Out: lines on the console; colour and width only where there is a terminal.
"""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from server.checking.findings import Finding
from server.checking.formats.words import WORDS, message_of, name_of, place_of
from server.checking.report import Report, RuleRun

STYLE = {"violation": "bold red", "warning": "yellow", "info": "blue"}
LONGEST_QUOTE = 160
"""Characters of a quote that a terminal shows; the other formats show all."""


def print_report(report: Report, language: str, console: Console, *, timings: bool = False) -> None:
    """Print the findings of each document, then what each rule found, then the sum."""
    names = {run.shape.code: name_of(run.shape, language) for run in report.rules}
    new = report.difference.new if report.difference else frozenset()
    for document in report.documents:
        for finding in report.of(document.stem):
            is_new = finding.fingerprint in new
            _print_finding(finding, names[finding.rule], language, console, is_new=is_new)
    _print_rules(report, language, console, timings=timings)
    _print_sums(report, language, console)


def _print_finding(
    finding: Finding, name: str, language: str, console: Console, *, is_new: bool
) -> None:
    words = WORDS[language]
    marks = [words["new"]] * is_new + [words["accepted"].lower()] * finding.accepted
    tail = f" [{', '.join(marks)}]" if marks else ""
    console.print(
        f"[bold]{finding.document}:{finding.line}[/] [{STYLE[finding.severity]}]{finding.rule}[/] "
        + escape(f"{name} ({place_of(finding, language)}){tail}")
    )
    console.print(f"    {escape(message_of(finding, language))}")
    quote = " ".join(finding.quote.split())
    if len(quote) > LONGEST_QUOTE:
        quote = quote[: LONGEST_QUOTE - 1] + "…"
    console.print(f"    [dim]“{escape(quote)}”[/]")
    if finding.expected:
        console.print(f"    → {escape(finding.expected)}")


def _print_rules(report: Report, language: str, console: Console, *, timings: bool) -> None:
    words = WORDS[language]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (words["rule"], "", words["severity"]):
        table.add_column(heading)
    table.add_column(words["count"], justify="right")
    if timings:
        table.add_column("ms", justify="right")
    for run in report.rules:
        table.add_row(*_row(run, language, timings=timings))
    console.print(table)


def _row(run: RuleRun, language: str, *, timings: bool) -> list[str]:
    severity = WORDS[language][run.shape.severity.lower()]
    row = [run.shape.code, escape(name_of(run.shape, language)), severity, str(run.findings)]
    return [*row, f"{run.seconds * 1000:.1f}"] if timings else row


def _print_sums(report: Report, language: str, console: Console) -> None:
    words = WORDS[language]
    for document in report.documents:
        counts = report.counts(document.stem)
        said = ", ".join(f"{count} {words[name]}" for name, count in counts.items())
        console.print(f"{escape(document.stem)}: {said}")
    if report.difference is not None:
        new, gone = len(report.difference.new), len(report.difference.gone)
        console.print(f"{words['difference']}: {new} {words['new']}, {gone} {words['gone']}")
