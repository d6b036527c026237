"""Calls are found exactly, and answers stand in their places."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from server.errors import RemoteCallRefused
from server.federating.calls import Filled, fill_in, find_calls, without_calls
from server.federating.values import BadAnswer, to_values

PREFIX = "PREFIX w: <https://w.example/>\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "SELECT * { SERVICE <https://a/> { ?s ?p ?o } }", [("https://a/", False)], id="an iri"
        ),
        pytest.param(
            PREFIX + "SELECT * { service w:q { ?s ?p ?o } }",
            [("https://w.example/q", False)],
            id="a name",
        ),
        pytest.param(
            "SELECT * { SERVICE SILENT <https://a/> { { ?s ?p '}' } UNION {} } ?x ?y ?z }",
            [("https://a/", True)],
            id="silent, with groups and a brace in a string",
        ),
        pytest.param(
            "ASK { SERVICE <https://a/> {} SERVICE <https://b/> {} }",
            [("https://a/", False), ("https://b/", False)],
            id="two",
        ),
        pytest.param(
            "ASK { ?service ?p 'SERVICE <https://a/> {}' } # SERVICE <b:> {}", [], id="none"
        ),
        pytest.param("ASK { SERVICE nowhere:q {} }", [], id="a prefix that is not declared"),
        pytest.param("ASK { SERVICE <https://a/> { ", [], id="no end"),
    ],
)
def test_calls_are_found(text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(call.endpoint, call.silent) for call in find_calls(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE ?where { } }",
        "ASK { SERVICE <https://a/> { SERVICE <https://b/> { } } }",
        "ASK { " + "SERVICE <https://a/> { } " * 5 + "}",
    ],
)
def test_what_cannot_be_called_is_refused(text: str) -> None:
    with pytest.raises(RemoteCallRefused):
        find_calls(text)


def test_an_endpoint_is_asked_for_its_group_alone() -> None:
    (call,) = find_calls(PREFIX + "SELECT ?s { ?s ?p ?o SERVICE w:q { ?s w:p 'x' } }")
    assert call.query == PREFIX + "SELECT * WHERE { ?s w:p 'x' }"


def test_lines_stay_where_they_are() -> None:
    text = "SELECT * {\nSERVICE <https://a/> {\n ?s\n ?p ?o }\n?x ?y }"
    filled = without_calls(text, find_calls(text))
    assert filled.count("\n") == text.count("\n")
    assert "SERVICE" not in filled


ANSWER = """{"head": {"vars": ["a", "b"]}, "results": {"bindings": [
  {"a": {"type": "uri", "value": "urn:x"}, "b": {"type": "literal", "value": "\\"'}\\n", "xml:lang": "id"}},
  {"b": {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}},
  {"a": {"type": "bnode", "value": "n"}, "b": {"type": "bnode", "value": "n"}}
]}}"""


def test_an_answer_becomes_the_same_solutions() -> None:
    text = "SELECT ?a ?b { SERVICE <https://a/> { ?a ?b 1 } }"
    (call,) = find_calls(text)
    query = fill_in(text, [Filled(call.start, call.end, to_values(ANSWER, 10))])
    rows = [(row["a"], row["b"]) for row in Store().query(query)]
    assert [str(term) for term in rows[0]] == ["<urn:x>", '"\\"\'}\\n"@id']
    assert (rows[1][0], rows[1][1].value) == (None, "1")
    assert rows[2][0] == rows[2][1]
    assert rows[2][0].value.startswith("urn:tupoksi:genid:")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "cannot be read"),
        ("<html>", "cannot be read"),
        ('{"head": {}, "boolean": true}', "no table"),
        (ANSWER, "more than 2 rows"),
        (
            '{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"> } DROP"}}]}}',
            "read",
        ),
        ("[" * 100_000, "cannot be read"),
    ],
)
def test_a_bad_answer_is_refused(answer: str, reason: str) -> None:
    with pytest.raises(BadAnswer, match=reason):
        to_values(answer, 2)
