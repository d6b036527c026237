"""What the command line prints: tables and messages for people, bytes for programs.

In: answers and faults. Out: text on standard output, messages on standard error, exit codes. Colour
and fitting to the width happen on a terminal only; in a pipe every value is printed whole.
"""

from __future__ import annotations

import csv
import io
import os
import sys
import traceback
from collections.abc import Iterable
from typing import IO

from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from loaders.errors import LoaderError
from server.errors import QueryFailed, ServerError
from server.web.tables import Table

CLEAN, FINDINGS, USAGE, INTERNAL = 0, 1, 2, 3
"""Exit codes: done; nothing found or something to mend; bad input; a fault that is not yours."""

PIPE_WIDTH = 100_000

LEAST_TEXT = 40
"""Columns that the text of a grid keeps, however many marks stand after it."""


def to_console(*, stderr: bool = False) -> Console:
    """Return a console for standard output or standard error."""
    console = Console(stderr=stderr, highlight=False)
    return (
        console
        if console.is_terminal
        else Console(stderr=stderr, highlight=False, width=PIPE_WIDTH, soft_wrap=True)
    )


def to_file(file: IO[str]) -> Console:
    """Return a console that writes into a file as into a pipe."""
    return Console(file=file, highlight=False, width=PIPE_WIDTH, soft_wrap=True)


def say(text: str) -> None:
    """Print a line for people on standard output."""
    to_console().print(escape(text))


def warn(text: str) -> None:
    """Print a line for people on standard error."""
    to_console(stderr=True).print(escape(text))


def print_bytes(data: bytes) -> None:
    """Print bytes as they are, with a line end at the end on a terminal."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    if sys.stdout.isatty() and not data.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


def print_lines(lines: Iterable[tuple[str, str]]) -> None:
    """Print texts that are folded already, each in its style where there are styles."""
    console = to_console()
    for text, style in lines:
        console.print(escape(text), style=style or None, soft_wrap=True)


def print_csv(rows: Iterable[list[str]]) -> None:
    """Print rows as CSV (RFC 4180, lines ended by LF), as bytes of UTF-8."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    print_bytes(out.getvalue().encode())


def print_grid(heading: list[str], rows: Iterable[list[str]], width: int) -> None:
    """Print rows of marks after a text, which is folded to what the width leaves for it."""
    lines = [heading, *rows]
    grid = RichTable(box=None, pad_edge=False, header_style="bold")
    for place, column in enumerate(heading):
        grid.add_column(escape(column), overflow="fold", no_wrap=place > 0)
    for row in lines[1:]:
        grid.add_row(*map(escape, row))
    marks = sum(max(map(len, column)) + 1 for column in list(zip(*lines, strict=True))[1:])
    console = to_console()
    console.width = max(width, marks + LEAST_TEXT)
    console.print(grid, soft_wrap=False)


def print_table(table: Table) -> None:
    """Print rows as a table, and how many there are on standard error."""
    console = to_console()
    shown = RichTable(box=None, pad_edge=False, header_style="bold")
    for column in table.columns:
        shown.add_column(escape(column), overflow="fold", no_wrap=not console.is_terminal)
    for row in table.rows:
        shown.add_row(*(escape(" ".join(cell.text.split())) for cell in row))
    console.print(shown)
    warn("1 row" if len(table.rows) == 1 else f"{len(table.rows)} rows")


def report(error: BaseException) -> int:
    """Print what went wrong and what to do about it; return the exit code."""
    console = to_console(stderr=True)
    if isinstance(error, ServerError | LoaderError):
        place = f"{error.where}: " if isinstance(error, LoaderError) and error.where else ""
        console.print(f"[bold red]error[/]: {escape(place + error.message)}")
        if error.hint:
            console.print(f"  {escape(error.hint)}")
        console.print(f"  [dim]{error.docs}[/]")
        return INTERNAL if isinstance(error, QueryFailed) else USAGE
    if isinstance(error, OSError):
        name = f"{error.filename}: " if error.filename else ""
        console.print(f"[bold red]error[/]: {escape(name + (error.strerror or str(error)))}.")
        return USAGE
    console.print(f"[bold red]internal error[/]: {escape(f'{type(error).__name__}: {error}')}")
    console.print("  This is a fault of the program. TUPOKSI_TRACEBACK=1 shows where it is.")
    if os.environ.get("TUPOKSI_TRACEBACK"):
        traceback.print_exception(error)
    return INTERNAL
