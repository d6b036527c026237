"""The command ``tupoksi check``.

In: arguments. Out: a report on the screen or in a file, and the exit code of DESIGN 6: 0 clean, 1
findings at or above ``--fail-on`` that nobody has accepted, 2 usage or bad input, 3 internal.
"""

from __future__ import annotations

import datetime
import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from loaders.share import SHARE
from server import console
from server.checking.command import Order, counts_as_failure, run_check
from server.checking.formats import ALIAS_TO_NAME, ENDING_TO_NAME, NAME_TO_WRITER
from server.checking.formats.as_summary import to_summary
from server.checking.formats.words import stale_of
from server.checking.report import SEVERITY_ORDER, Report
from server.checking.terminal import print_report
from server.console import CLEAN, FINDINGS, say, warn
from server.publishing.snapshot import JUDGED
from server.remote.connection import is_remote
from server.remote.judging import judge_there
from server.settings import Settings

LANGUAGES = ("id", "en")


def add_check(app: typer.Typer) -> None:
    """Give the command line the command ``check``."""
    app.command()(check)


def check(  # noqa: PLR0917 - each option of the command is one
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Documents, folders, - for standard input; none: all of data/sources."),
    ] = None,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help=f"text, {', '.join(NAME_TO_WRITER)}",
            show_default="by --out, else text",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File; default stdout.")] = None,
    fail_on: Annotated[
        str, typer.Option(help="violation, warning, info or never: what makes the exit code 1.")
    ] = "violation",
    accepted: Annotated[
        Path | None, typer.Option(help="TOML file of findings that a reviewer accepted.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="JSON report of an earlier run, to show what changed.")
    ] = None,
    summary: Annotated[
        Path | None,
        typer.Option(help="JSON file for every rule that ran, silent ones too, and the changes."),
    ] = None,
    language: Annotated[str, typer.Option("--lang", help="id or en.")] = "id",
    timings: Annotated[
        bool, typer.Option("--timings", help="Show how long each rule runs; judges afresh.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Judge what was judged before, too.")
    ] = False,
    store: Annotated[
        str | None,
        typer.Option(help="https://... of a SPARQL endpoint: judge the documents that it holds."),
    ] = None,
) -> None:
    """Check documents against the rules and report every finding with its place and reason.

    With an endpoint the documents are read from there and judged on this machine.
    """
    if store is not None and (files or not is_remote(store)):
        raise typer.BadParameter("takes an http(s) address, and no files", param_hint="--store")
    asked = format_name or _format_of(out)
    name = _choose("--format", ALIAS_TO_NAME.get(asked, asked), ("text", *NAME_TO_WRITER))
    _choose("--fail-on", fail_on, (*SEVERITY_ORDER, "never"))
    _choose("--lang", language, LANGUAGES)
    settings = Settings.from_environment(os.environ)
    order = Order(
        files=files or (),
        sources=SHARE / "data" / "sources",
        share=SHARE,
        accepted=accepted,
        baseline=baseline,
        today=datetime.datetime.now(datetime.UTC).date(),
        overlay=sorted(settings.overlay.glob("*.toml")),
        cache=None if fresh or timings else settings.store / JUDGED,
        judge=None if store is None else partial(judge_there, store, settings),
    )
    progress = console.to_console(stderr=True)
    report = run_check(
        order, lambda stem: progress.print(f"  {stem}") if progress.is_terminal else None
    )
    if summary is not None:
        summary.write_bytes(to_summary(report))
    _write(report, name, out, language, timings=timings)
    raise typer.Exit(FINDINGS if counts_as_failure(report, fail_on) else CLEAN)


def _write(report: Report, name: str, out: Path | None, language: str, *, timings: bool) -> None:
    """Write the report into a file or on standard output, as text or in another format."""
    if name == "text" and out is None:
        print_report(report, language, console.to_console(), timings=timings)
        return
    if name == "text" and out is not None:
        with out.open("w", encoding="utf-8") as file:
            print_report(report, language, console.to_file(file), timings=timings)
    elif out is None:
        sys.stdout.buffer.write(NAME_TO_WRITER[name](report, language))
    else:
        out.write_bytes(NAME_TO_WRITER[name](report, language))
    if out is not None:
        say(f"{out} written: {len(report.findings)} findings")
    for stale in report.stale if name != "text" else ():
        warn(stale_of(stale, language))
    if timings and name != "text":
        for run in report.rules:
            warn(f"{run.shape.code} {run.seconds * 1000:.1f} ms")


def _format_of(out: Path | None) -> str:
    """Return the format that a file's name asks for.

    Raises:
        BadParameter: Its ending is none of a report.
    """
    if out is None or out.suffix.lower() in ("", ".txt"):
        return "text"
    known = ENDING_TO_NAME.get(out.suffix.lower())
    if known is None:
        endings = ", ".join((".txt", *ENDING_TO_NAME))
        raise typer.BadParameter(
            f"{out.suffix} is no ending of a report ({endings}); or say --format",
            param_hint="--out",
        )
    return known


def _choose(option: str, given: str, known: tuple[str, ...]) -> str:
    if given not in known:
        raise typer.BadParameter(f"choose one of {', '.join(known)}", param_hint=option)
    return given
