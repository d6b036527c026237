"""What people are told about a query that does not parse."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from server.engine.syntax import explain_syntax


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        pytest.param("ASK { ?s a tpk:Pasal }", "the prefix tpk: is not declared", id="prefix"),
        pytest.param(
            "PREFIX a: <x:>\nASK { :b ?p ?o }", "the prefix : is not declared", id="empty"
        ),
        pytest.param(
            "ASK { ?s ?p ?o", 'the "{" at line 1, column 5 is not closed', id="not-closed"
        ),
        pytest.param(
            "ASK { {\n?s ?p ?o ) }",
            'the ")" at line 2, column 10 closes nothing',
            id="wrong-bracket",
        ),
        pytest.param(
            "ASK { } }", 'the "}" at line 1, column 9 closes nothing', id="too-many-closed"
        ),
        pytest.param("ASK { ?s . }", ("something here", "expected"), id="triple-too-short"),
        pytest.param("SELEC * { }", ("something here", "expected"), id="no-keyword"),
        pytest.param(
            "SELECT ?x { ?x ?p 'a'^^ }", ("something here", "expected"), id="parser-knows"
        ),
    ],
)
def test_the_reason(query: str, reason: str | tuple[str, ...]) -> None:
    with pytest.raises(SyntaxError) as caught:
        Store().query(query)
    fault = explain_syntax(str(caught.value), query)
    assert fault.reason.startswith(reason)
    assert fault.line is not None
    assert "\N{REFERENCE MARK}" in fault.excerpt


def test_a_message_without_a_place_is_passed_on() -> None:
    fault = explain_syntax("no idea", "ASK { }")
    assert (fault.reason, fault.line, fault.column) == ("no idea", None, None)


def test_a_long_line_is_cut_around_the_place() -> None:
    query = "ASK { " + "?s ?p ?o . " * 40 + "oops"
    with pytest.raises(SyntaxError) as caught:
        Store().query(query)
    assert len(explain_syntax(str(caught.value), query).excerpt) < 130
