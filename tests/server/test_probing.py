"""The probes: two engines that nobody doubts agree on each answer, and a wrong one is named."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph
import pytest
import rdflib

from server.errors import BadSetting, RemoteFailed
from server.remote.capabilities import COPY, THERE, Capabilities, with_departures
from server.remote.probing import PROBES, Probe, find_departures

RDFLIB_DEPARTS = {
    "OPTIONAL over branches that bind the same variable",
    "COALESCE after an OPTIONAL that found nothing",
}
"""rdflib hands rows from outside down into an OPTIONAL, where SPARQL 1.1 (18.6) evaluates it by
itself. Fuseki and Oxigraph agree on these too (``tests/stores/test_probing.py``)."""

BY_NAME = [pytest.param(probe, id=probe.name) for probe in PROBES]


def ask_oxigraph(query: str) -> list[list[object]]:
    """Return the rows of Oxigraph over an empty store."""
    found = pyoxigraph.Store().query(query)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return [list(row) for row in found]


def ask_rdflib(query: str) -> list[list[object]]:
    """Return the rows of rdflib over an empty graph, as terms that print as N-Triples."""
    rows = rdflib.Graph().query(query)
    return [[None if term is None else to_oxigraph(term) for term in row] for row in rows]  # type: ignore[union-attr]


def to_oxigraph(term: rdflib.term.Node) -> pyoxigraph.Literal:
    """Return a literal of the one library as one of the other."""
    assert isinstance(term, rdflib.Literal)
    if term.datatype is None:
        return pyoxigraph.Literal(str(term))
    return pyoxigraph.Literal(str(term), datatype=pyoxigraph.NamedNode(term.datatype))


def test_oxigraph_departs_in_nothing() -> None:
    assert find_departures(ask_oxigraph) == ()


@pytest.mark.parametrize("probe", BY_NAME)
def test_rdflib_agrees(probe: Probe) -> None:
    found = tuple(
        tuple(None if term is None else str(term) for term in row)
        for row in ask_rdflib(probe.query)
    )
    assert (found == probe.rows) is (probe.name not in RDFLIB_DEPARTS)


@pytest.mark.parametrize("probe", BY_NAME)
@pytest.mark.parametrize("fault", ["no row", "another term", "a refusal", "no term"])
def test_a_wrong_answer_is_named(probe: Probe, fault: str) -> None:
    def ask(query: str) -> Sequence[Sequence[object]]:
        rows = ask_oxigraph(query)
        if query != probe.query:
            return rows
        if fault == "a refusal":
            raise RemoteFailed("no", endpoint="")
        if fault == "no term":
            raise SyntaxError("Invalid IRI")
        return [] if fault == "no row" else [[pyoxigraph.Literal(1.5)], *rows[1:]]

    assert find_departures(ask) == (probe.name,)


@pytest.mark.parametrize(
    ("departures", "setting", "expected"),
    [
        pytest.param((), "", THERE, id="none"),
        pytest.param(("durations",), "", COPY, id="some"),
        pytest.param(("durations",), THERE, THERE, id="overruled"),
        pytest.param((), COPY, COPY, id="a-copy-all-the-same"),
    ],
)
def test_who_answers_our_own_questions(
    departures: tuple[str, ...], setting: str, expected: str
) -> None:
    found = with_departures(Capabilities(), departures, setting)
    assert (found.questions, found.departures) == (expected, departures)
    assert all(name in found.words for name in departures)


def test_nobody_else_can_answer() -> None:
    with pytest.raises(BadSetting) as caught:
        with_departures(Capabilities(), (), "elsewhere")
    assert caught.value.fields["name"] == "TUPOKSI_REMOTE_QUESTIONS"
