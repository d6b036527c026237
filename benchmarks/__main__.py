"""``python -m benchmarks [--only NAME] [--json FILE]``: tables, for a person or as JSON."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import findings, loading, pages, queries, searching

MEASURES: dict[str, Callable[[], dict[str, list[loading.Row]]]] = {
    "loading": loading.measure,
    "questions": lambda: {"questions": queries.measure()},
    "findings": findings.measure,
    "searching": searching.measure,
    "pages": pages.measure,
}


def show(console: Console, title: str, rows: list[loading.Row]) -> None:
    """Print one table."""
    table = Table(title=title, title_justify="left")
    for column in rows[0]:
        table.add_column(column, justify="left" if column in ("what", "note") else "right")
    for row in rows:
        table.add_row(*(f"{v:.4g}" if isinstance(v, float) else str(v) for v in row.values()))
    console.print(table)


def main() -> None:
    """Measure, print, and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--only", choices=MEASURES, help="measure this alone")
    options = parser.parse_args()
    tables: dict[str, list[loading.Row]] = {}
    for name, measure in MEASURES.items():
        if options.only in (None, name):
            tables |= measure()
    console = Console()
    for title, rows in tables.items():
        show(console, title, rows)
    if options.json:
        options.json.write_text(json.dumps(tables, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
