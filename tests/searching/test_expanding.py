"""A search inside SPARQL becomes the VALUES that it stands for, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, QuerySolutions, Store

from server.engine.guard import examine
from server.errors import QuerySyntaxError
from server.searching.expanding import SEARCH, expand, names_search
from server.searching.index import SearchIndex, build_index
from tests.searching.test_search import ENTRIES

PREFIX = f"PREFIX search: <{SEARCH}>\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    path: Path = tmp_path_factory.mktemp("index") / "search.db"
    build_index(ENTRIES, path)
    return SearchIndex(path)


def rows(query: str) -> list[tuple[str | None, ...]]:
    """Return the rows of an expanded query over an empty store."""
    assert "SERVICE" not in query
    answer = Store().query(query)
    assert isinstance(answer, QuerySolutions)
    return [tuple(term.value if term is not None else None for term in row) for row in answer]


def select(index: SearchIndex, group: str, variables: str = "*") -> list[tuple[str | None, ...]]:
    query = f"{PREFIX}SELECT {variables} WHERE {{ SERVICE search:text {{ {group} }} }}"
    return rows(expand(query, index, {}))


@pytest.mark.parametrize(
    "group",
    [
        pytest.param('?r search:words "kelahiran kepala seksi"', id="one triple"),
        pytest.param('?r search:words "kelahiran kepala seksi" .', id="with a full stop"),
        pytest.param(
            "?r search:words 'kelahiran kepala seksi'@id ; .", id="single quotes, language"
        ),
        pytest.param('?r search:words """kelahiran\nkepala seksi""" ;', id="long string"),
        pytest.param(r'?r search:words "kelah\u0069ran kepala seksi"', id="escape"),
        pytest.param(f'?r <{SEARCH}words> "kelahiran kepala seksi"', id="whole IRI"),
        pytest.param(
            '?r search:kind "position" ; search:words "kepala seksi kelahiran"', id="kind"
        ),
        pytest.param(
            '$r search:words "kelahiran kepala seksi" . ?r search:limit 5', id="two triples"
        ),
        pytest.param('?r search:words "kepala seksi kelahiran" # } a comment\n', id="comment"),
    ],
)
def test_the_forms_of_a_search(index: SearchIndex, group: str) -> None:
    assert select(index, group)[0][0] == "urn:position:kepala-seksi-kelahiran"


def test_score_and_kind_come_as_variables_the_best_first(index: SearchIndex) -> None:
    found = select(
        index,
        '?r search:words "kepala seksi kelahiran" ; search:score ?score ; search:kind ?kind',
        "?r ?score ?kind",
    )
    assert found[0] == ("urn:position:kepala-seksi-kelahiran", "1", "position")
    scores = [float(row[1] or 0) for row in found]
    assert scores == sorted(scores, reverse=True)


def test_kinds_and_limit(index: SearchIndex) -> None:
    group = '?r search:words "seksi" ; search:kind "unit", "provision" ; search:limit 1'
    assert len(select(index, group)) == 1
    assert {row[0] for row in select(index, group.replace("limit 1", "limit 9"))} == {
        "urn:unit:seksi-kelahiran",
        "urn:provision:seksi-kematian",
    }


def test_nothing_found_is_no_row(index: SearchIndex) -> None:
    assert select(index, '?r search:words "xyzzy" ; search:score ?s') == []


def test_words_may_be_a_parameter(index: SearchIndex) -> None:
    query = f"{PREFIX}SELECT * WHERE {{ SERVICE search:text {{ ?r search:words ?words }} }}"
    found = rows(expand(query, index, {"words": Literal("seksi kelahiran")}))
    assert found[0] == ("urn:unit:seksi-kelahiran",)


def test_lines_stay_where_they_are(index: SearchIndex) -> None:
    query = (
        f'{PREFIX}SELECT * {{\nSERVICE\nsearch:text {{\n?r search:words "seksi"\n}}\n?r ?p oops }}'
    )
    expanded = expand(query, index, {})
    assert expanded.count("\n") == query.count("\n")
    assert "oops" in expanded.splitlines()[6]


def test_two_searches_in_one_query(index: SearchIndex) -> None:
    query = (
        f"{PREFIX}SELECT * {{ SERVICE search:text {{ ?a search:words 'kelurahan' }} "
        "OPTIONAL { SERVICE SILENT search:text { ?b search:words 'walikota' } } }"
    )
    assert rows(expand(query, index, {})) == [("urn:unit:kelurahan", "urn:definition:walikota")]


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(
            "SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }", id="another"
        ),
        pytest.param(
            f'{PREFIX}SELECT * {{ ?s ?p "SERVICE search:text {{ ?r search:words 1 }}" }}',
            id="in a string",
        ),
        pytest.param(f"{PREFIX}SELECT * {{ }} # SERVICE search:text {{ }}", id="in a comment"),
        pytest.param(f"{PREFIX}SELECT * {{ trueSERVICE search:text {{ }} }}", id="glued"),
        pytest.param(f"{PREFIX}SELECT * {{ SERVICE search:other {{ }} }}", id="another name"),
        pytest.param(f"{PREFIX}SELECT * {{ SERVICE search:text {{ ?r ?p", id="open"),
        pytest.param(f"{PREFIX}SELECT * {{ SERVICE search:text", id="cut"),
        pytest.param(f"{PREFIX}SELECT * {{ SERVICE ?where {{ }} }}", id="variable"),
    ],
)
def test_what_is_not_ours_is_left_alone(index: SearchIndex, query: str) -> None:
    assert expand(query, index, {}) == query


@pytest.mark.parametrize(
    ("group", "says"),
    [
        pytest.param("", "variable for the resources is missing", id="empty"),
        pytest.param("?r search:score ?s", "search:words is missing", id="no words"),
        pytest.param("?r search:words ?w", "must be a string", id="unbound words"),
        pytest.param('?r search:words "a", "b"', "given twice", id="words twice"),
        pytest.param('?r search:words "a" ; search:planet 1', "no term of the search", id="term"),
        pytest.param('?r search:words "a" ; a <urn:x>', "is missing", id="another term"),
        pytest.param('?r search:words "a" ; search:kind "planet"', "the kinds are", id="kind"),
        pytest.param('?r search:words "a" ; search:limit 0', "whole number", id="limit 0"),
        pytest.param('?r search:words "a" ; search:limit 1.5', "whole number", id="limit 1.5"),
        pytest.param('?r search:words "a" ; search:limit 1001', "whole number", id="limit 1001"),
        pytest.param('?r search:words "a" ; search:score 1', "needs a variable", id="score"),
        pytest.param('?r search:words "a" . ?q search:score ?s', "two variables", id="subjects"),
        pytest.param('?r search:words "a" ?q ?x', "cannot stand here", id="no separator"),
        pytest.param('{ ?r search:words "a" }', "variable for the resources", id="nested"),
        pytest.param('?r search:words "a" ;; search:score', "ends too early|needs", id="open end"),
    ],
)
def test_a_search_that_cannot_be_understood_says_where(
    index: SearchIndex, group: str, says: str
) -> None:
    with pytest.raises(QuerySyntaxError, match=says) as caught:
        select(index, group)
    assert caught.value.fields["line"] == 2
    assert "search:words" in caught.value.hint


def test_too_many_searches_are_refused(index: SearchIndex) -> None:
    one = "SERVICE search:text { ?r search:words 'a' } "
    with pytest.raises(QuerySyntaxError, match="too many"):
        expand(f"{PREFIX}SELECT * {{ {one * 5} }}", index, {})


PIECES = st.sampled_from(
    [
        *("SERVICE", "SILENT", "search:text", "{", "}", "?r", "search:words", '"seksi"', "'"),
        *(
            ".",
            ";",
            ",",
            "search:limit",
            "3",
            "search:score",
            "?s",
            "\n",
            "#",
            "<",
            "\\",
            "😀",
            '"""',
        ),
    ]
)


@given(st.lists(PIECES, max_size=25))
def test_any_text_expands_or_is_refused(index: SearchIndex, pieces: list[str]) -> None:
    query = PREFIX + "SELECT * { " + " ".join(pieces)
    try:
        expanded = expand(query, index, {})
    except QuerySyntaxError:
        return
    if "VALUES" not in expanded:
        assert expanded == query


def test_the_guard_sees_no_call_in_an_expanded_query(index: SearchIndex) -> None:
    query = f"{PREFIX}SELECT * {{ SERVICE search:text {{ ?r search:words 'seksi' }} }}"
    assert names_search(query)
    assert not names_search("SELECT * { ?s ?p ?o }")
    assert examine(expand(query, index, {}), max_nesting=9).remote_keyword is None
