"""The report for a person at a terminal: the summary first, then each finding.

In: a report. Out: lines on the console; colour and width only where there is a terminal.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from server.checking.excerpts import Line, cut_behind, find_excerpt, fit_line, read_texts
from server.checking.findings import Finding
from server.checking.formats.words import WORDS, message_of, name_of, place_of, state_of
from server.checking.report import Difference, Report, RuleRun

STYLE = {"violation": "bold red", "warning": "yellow", "info": "blue"}
WIDEST = 160
"""Columns of a line of the source that is shown; the other formats show more."""

GUTTER = 9
"""Columns in front of it: the number of the line."""

MARK = "^"


def print_report(report: Report, language: str, console: Console, *, timings: bool = False) -> None:
    """Print the findings of each document, then what each rule found, then the sum."""
    names = {run.shape.code: name_of(run.shape, language) for run in report.rules}
    texts = read_texts(report)
    for document in report.documents:
        for finding in report.of(document.stem):
            _print_finding(finding, names[finding.rule], report, language, console)
            _print_place(finding, find_excerpt(texts.get(document.stem, ""), finding), console)
            if finding.expected:
                console.print(f"    → {escape(finding.expected)}")
    _print_rules(report, language, console, timings=timings)
    _print_sums(report, language, console)


def _print_finding(
    finding: Finding, name: str, report: Report, language: str, console: Console
) -> None:
    state = state_of(finding, report, language)
    marks = [state] * bool(state) + [WORDS[language]["accepted"].lower()] * finding.accepted
    tail = f" [{', '.join(marks)}]" if marks else ""
    console.print(
        f"[bold]{finding.document}:{finding.line}[/] [{STYLE[finding.severity]}]{finding.rule}[/] "
        + escape(f"{name} · {place_of(finding, language)}{tail}")
    )
    console.print(f"    {escape(message_of(finding, language))}")


def _print_place(finding: Finding, lines: Sequence[Line], console: Console) -> None:
    """Print the lines of a fault with the fault marked; without them, what is quoted."""
    width = min(console.width, WIDEST + GUTTER) - GUTTER
    if not lines:
        console.print(f"    [dim]“{escape(cut_behind(' '.join(finding.quote.split()), width))}”[/]")
    for line in lines:
        whole = Line(
            line.number,
            clean(line.before).lstrip(),
            clean(line.fault),
            clean(line.behind).rstrip(),
        )
        shown = fit_line(whole, width)
        console.print(
            f"  [dim]{line.number:>5}[/] │ {escape(shown.before)}"
            f"[bold]{escape(shown.fault)}[/]{escape(shown.behind)}",
            no_wrap=True,
        )
        if shown.before or shown.behind:
            console.print(f"        │ {' ' * len(shown.before)}{MARK * len(shown.fault)}")


def clean(text: str) -> str:
    """Return text in which each code point takes one column and does nothing to a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


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
        _print_change(report.difference, language, console)


def _print_change(change: Difference, language: str, console: Console) -> None:
    words = WORDS[language]
    for finding in change.gone:
        console.print(
            f"[dim]{words['gone']}:[/] "
            + escape(f"{finding.document}:{finding.line} {finding.rule} ")
            + escape(message_of(finding, language))
        )
    console.print(
        f"{words['difference']}: {len(change.new)} {words['new']}, "
        f"{len(change.gone)} {words['gone']}, {len(change.changed)} {words['changed']}"
    )
