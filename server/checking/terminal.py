"""The report for a person at a terminal: the summary first, then each finding.

In: a report. Out: lines on the console; colour and width only where there is a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from server.checking.excerpts import Line, cut_behind, find_excerpt, fit_line, read_texts
from server.checking.findings import Finding
from server.checking.formats.words import WORDS, message_of, name_of, place_of, stale_of, state_of
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
    width = min(console.width, WIDEST + GUTTER) - GUTTER
    for document in report.documents:
        text, file = texts.get(document.stem, ""), document.path.as_uri() if document.path else ""
        for finding in report.of(document.stem):
            said = [
                *_say(finding, names[finding.rule], file, report, language),
                *_place(finding, find_excerpt(text, finding), width),
            ]
            if finding.expected:
                said.append(f"    → {escape(finding.expected)}")
            # one call for all its lines: each costs more than what it prints
            console.print("\n".join(said))
    _print_rules(report, language, console, timings=timings)
    _print_sums(report, language, console)


def _say(finding: Finding, name: str, file: str, report: Report, language: str) -> Iterator[str]:
    """Return the place (a link to the file where the terminal has links), the rule, the message."""
    state = state_of(finding, report, language)
    marks = [state] * bool(state) + [WORDS[language]["accepted"].lower()] * finding.accepted
    tail = f" [{', '.join(marks)}]" if marks else ""
    place = f"{escape(finding.document)}:{finding.line}"
    yield (
        (f"[bold][link={file}]{place}[/link][/] " if file else f"[bold]{place}[/] ")
        + f"[{STYLE[finding.severity]}]{finding.rule}[/] "
        + escape(f"{name} · {place_of(finding, language)}{tail}")
    )
    yield f"    {escape(message_of(finding, language))}"


def _place(finding: Finding, lines: Sequence[Line], width: int) -> Iterator[str]:
    """Return the lines of a fault with the fault marked; without them, what is quoted."""
    if not lines:
        yield f"    [dim]“{escape(cut_behind(' '.join(finding.quote.split()), width))}”[/]"
    for line in lines:
        before, behind = clean(line.before).lstrip(), clean(line.behind).rstrip()
        shown = fit_line(Line(line.number, before, clean(line.fault), behind), width)
        yield (
            f"  [dim]{line.number:>5}[/] │ {escape(shown.before)}"
            f"[bold]{escape(shown.fault)}[/]{escape(shown.behind)}"
        )
        if shown.before or shown.behind:
            yield f"        │ {' ' * len(shown.before)}{MARK * len(shown.fault)}"


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
    for stale in report.stale:
        console.print(f"[yellow]!![/] {escape(stale_of(stale, language))}")


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
