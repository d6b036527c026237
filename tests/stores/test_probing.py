"""Servers of others depart from SPARQL 1.1 where the probes say, and nowhere that we know of else."""

from __future__ import annotations

import pytest

from server.errors import ServerError
from server.remote.capabilities import COPY, THERE
from server.remote.evaluating import evaluate_there, find_graphs
from server.remote.probing import PROBES
from tests.queries.cases import CASES
from tests.stores.conftest import Elsewhere
from tests.stores.test_questions import to_request, to_rows

pytestmark = pytest.mark.long

VIRTUOSO_MISSES = 38
"""Of the reviewed answers, those that Virtuoso 7.2.5 as Debian packs it does not give by itself."""


def test_what_a_server_departs_in_is_found(elsewhere: Elsewhere) -> None:
    found = elsewhere.remote.capabilities
    everything = tuple(probe.name for probe in PROBES)
    expected = everything if elsewhere.place.name == "virtuoso" else ()
    assert (found.departures, found.questions) == (expected, COPY if expected else THERE)


def test_a_server_without_departures_answers_every_question_itself(elsewhere: Elsewhere) -> None:
    missed = [case.name for case in CASES if not is_answered_there(elsewhere, case.name)]
    assert bool(missed) == bool(elsewhere.remote.capabilities.departures), missed
    if elsewhere.place.name == "virtuoso":
        assert len(missed) == VIRTUOSO_MISSES, missed


def is_answered_there(elsewhere: Elsewhere, name: str) -> bool:
    """Tell whether a server gives the reviewed rows of a case when it is asked as it is."""
    case = next(case for case in CASES if case.name == name)
    remote = elsewhere.remote
    try:
        found = evaluate_there(remote, to_request(case, remote.settings), find_graphs(remote))
    except ServerError:
        return False
    return to_rows(found.body.decode()) == to_rows(case.path.read_text(encoding="utf-8"))
