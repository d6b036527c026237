"""Every case of the questions gives its reviewed rows at servers of others, but for listed misses."""

from __future__ import annotations

import csv
import io
from decimal import Decimal, InvalidOperation

import pytest

from server.asking.questions import bind_parameters
from server.engine.meter import CSV_RESULTS
from server.engine.wire import Request
from server.errors import ServerError
from server.remote.evaluating import evaluate_there, find_graphs
from tests.queries.cases import BASE, CASES, CATALOGUE, Case
from tests.stores.conftest import Elsewhere
from tests.stores.misses import NAME_TO_MISSES

pytestmark = pytest.mark.long


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_a_question_has_its_reviewed_rows_elsewhere(elsewhere: Elsewhere, case: Case) -> None:
    expected = to_rows(case.path.read_text(encoding="utf-8"))
    reason = NAME_TO_MISSES[elsewhere.place.name].get(case.name)
    if reason is None:
        assert ask(elsewhere, case) == expected
        return
    try:
        found = ask(elsewhere, case)
    except ServerError:
        found = []
    assert found != expected, f"is listed as a miss ({reason}), and is none"
    pytest.xfail(reason)


def ask(elsewhere: Elsewhere, case: Case) -> list[list[str]]:
    """Return the rows of a case at a server."""
    question, settings = CATALOGUE[case.question], elsewhere.remote.settings
    request = Request(
        query=question.text,
        solutions_media=CSV_RESULTS,
        graph_media="text/turtle",
        substitutions=bind_parameters(question, case.given, base=BASE),
        base=BASE,
        max_bytes=settings.max_result_bytes,
        max_rows=settings.max_result_rows,
        cpu_seconds=0,
    )
    found = evaluate_there(elsewhere.remote, request, find_graphs(elsewhere.remote))
    return to_rows(found.body.decode())


def to_rows(text: str) -> list[list[str]]:
    """Return the rows of a CSV answer; numbers by value, since servers spell them as they like."""
    return [[_by_value(cell) for cell in row] for row in csv.reader(io.StringIO(text))]


def _by_value(cell: str) -> str:
    try:
        return str(Decimal(cell).normalize()) if cell[:1].isdigit() else cell
    except InvalidOperation:
        return cell
