"""Every named question with its example: Oxigraph in memory beside rdflib, in the same run.

``python -m benchmarks.queries [--json FILE]`` prints p50 and p95 in milliseconds and how many times
longer rdflib takes. Both engines hold the same graphs, parse the query each time, and write the
answer as SPARQL JSON. Time is bounded: a question is asked for at most about a second of Oxigraph
and, as far as it can be stopped, `RDFLIB_SECONDS` of rdflib.
"""

from __future__ import annotations

import argparse
import json
import signal
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from pyoxigraph import QueryResultsFormat, Store
from rdflib import Dataset
from rich.console import Console
from rich.table import Table

from benchmarks.loading import Row
from server.asking.questions import Question, load_questions
from tests.queries.engines import (
    QUERIES,
    load_dataset,
    load_store,
    rdflib_at_peace_with_itself,
    start_oxigraph,
    start_rdflib,
)

WARM_UP = 3
RUNS = 200
SECONDS = 1.0
"""Oxigraph: runs that are not counted, counted runs at most, seconds at most."""

RDFLIB_RUNS = 5
RDFLIB_SECONDS = 10
"""rdflib: runs at most, seconds of one question at most."""


def measure() -> list[Row]:
    """Return one row per question, the slowest on Oxigraph first."""
    store = load_store()
    dataset = load_dataset(store)
    questions = load_questions(QUERIES / "competency")
    rows = [measure_question(store, dataset, question) for question in questions.values()]
    return sorted(rows, key=lambda row: float(row["p95 ms"]), reverse=True)


def measure_question(store: Store, dataset: Dataset, question: Question) -> Row:
    """Return what one question costs in both engines."""
    count = sum(1 for _ in start_oxigraph(store, question, question.example))

    def ask_oxigraph() -> None:
        start_oxigraph(store, question, question.example).serialize(format=QueryResultsFormat.JSON)

    def ask_rdflib() -> None:
        start_rdflib(dataset, question, question.example).serialize(format="json")

    for _ in range(WARM_UP):
        ask_oxigraph()
    ours = times_of(ask_oxigraph, RUNS, SECONDS)
    p50, p95 = statistics.median(ours), statistics.quantiles(ours, n=20, method="inclusive")[-1]
    row: Row = {"what": question.name, "rows": count, "p50 ms": p50, "p95 ms": p95}
    try:
        with stopped_after(RDFLIB_SECONDS), rdflib_at_peace_with_itself():
            theirs = statistics.median(times_of(ask_rdflib, RDFLIB_RUNS, SECONDS))
    except TimeoutError:
        return row | {"rdflib ms": "-", "ratio": "-", "note": f"rdflib: over {RDFLIB_SECONDS} s"}
    return row | {"rdflib ms": theirs, "ratio": theirs / p50, "note": ""}


def times_of(work: Callable[[], None], runs: int, seconds: float) -> list[float]:
    """Return the milliseconds of each run: at least two, then until one of the bounds is met.

    They are those of one core: what else runs on the machine does not count.
    """
    times: list[float] = []
    end = time.perf_counter() + seconds
    while len(times) < 2 or (len(times) < runs and time.perf_counter() < end):
        start = time.process_time()
        work()
        times.append(1000 * (time.process_time() - start))
    return times


@contextmanager
def stopped_after(seconds: int) -> Iterator[None]:
    """Raise TimeoutError inside the block when it takes longer (main thread, POSIX)."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"stopped after {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def to_table(rows: list[Row]) -> Table:
    """Return the rows as a table for a person."""
    table = Table(title="Questions: Oxigraph in memory, rdflib beside it", title_justify="left")
    for column in rows[0]:
        left = column in ("what", "note")
        table.add_column(column, justify="left" if left else "right", overflow="fold")
    for row in rows:
        table.add_row(*(f"{v:.2f}" if isinstance(v, float) else str(v) for v in row.values()))
    return table


def main() -> None:
    """Measure, print, and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    rows = measure()
    Console().print(to_table(rows))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
