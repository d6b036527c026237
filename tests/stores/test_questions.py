"""Every case of the questions gives its reviewed rows over servers of others.

They are asked as ``tupoksi query --store URL`` asks them: at the server, or on a copy of what it
holds where it departs from SPARQL 1.1 (``test_probing.py``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from server.asking.asking import Run, open_place
from server.asking.questions import bind_parameters
from server.engine.meter import CSV_RESULTS
from server.engine.wire import Request
from server.remote.capabilities import COPY
from server.settings import Settings
from tests.queries.cases import CASES, CATALOGUE, Case
from tests.queries.engines import BASE
from tests.stores.conftest import Elsewhere

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def run(elsewhere: Elsewhere) -> Iterator[Run]:
    """What answers our own questions over a server."""
    with open_place(elsewhere.remote.settings, None) as run:
        yield run


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_a_question_has_its_reviewed_rows_elsewhere(
    run: Run, elsewhere: Elsewhere, case: Case
) -> None:
    found = run(to_request(case, elsewhere.remote.settings))
    assert to_rows(found.body.decode()) == to_rows(case.path.read_text(encoding="utf-8"))


def test_without_the_snapshot_at_hand_a_copy_of_the_graphs_answers(
    elsewhere: Elsewhere, tmp_path: Path
) -> None:
    settings = replace(elsewhere.remote.settings, store=tmp_path / "empty", remote_questions=COPY)
    with open_place(settings, None) as run:
        for case in CASES:
            if case.question in ("who-is-accountable-for-step", "offices-and-posts"):
                found = to_rows(run(to_request(case, settings)).body.decode())
                assert found == to_rows(case.path.read_text(encoding="utf-8")), case.name


def test_durations_that_a_server_changed_are_left_out_of_a_copy(
    elsewhere: Elsewhere, tmp_path: Path
) -> None:
    settings = replace(elsewhere.remote.settings, store=tmp_path / "empty", remote_questions=COPY)
    case = next(case for case in CASES if case.name == "steps-of-procedure")
    expected = to_rows(case.path.read_text(encoding="utf-8"))
    with open_place(settings, None) as run:
        found = to_rows(run(to_request(case, settings)).body.decode())
    if elsewhere.place.name == "virtuoso":
        place = expected[0].index("duration")
        expected = [expected[0], *([*r[:place], "", *r[place + 1 :]] for r in expected[1:])]
    assert found == expected


def to_request(case: Case, settings: Settings) -> Request:
    """Return what is asked in a case."""
    question = CATALOGUE[case.question]
    return Request(
        query=question.text,
        solutions_media=CSV_RESULTS,
        graph_media="text/turtle",
        substitutions=bind_parameters(question, case.given, base=BASE),
        base=BASE,
        max_bytes=settings.max_result_bytes,
        max_rows=settings.max_result_rows,
        cpu_seconds=0,
    )


def to_rows(text: str) -> list[list[str]]:
    """Return the rows of a CSV answer; numbers by value, since servers spell them as they like."""
    return [[_by_value(cell) for cell in row] for row in csv.reader(io.StringIO(text))]


def _by_value(cell: str) -> str:
    try:
        return str(Decimal(cell).normalize()) if cell[:1].isdigit() else cell
    except InvalidOperation:
        return cell
