"""Every question and page query is a complete file: header, form, parameters, expected rows.

The laws about parameters were learned by trying: Oxigraph binds a parameter in triple patterns and
in FILTER, but not in BIND or in the SELECT expressions, where it stays unbound without a word.
"""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Store
from rdflib.plugins.sparql import prepareQuery

from server.asking.questions import Question
from tests.queries.cases import CATALOGUE, EXAMPLES, QUESTIONS, Case
from tests.queries.engines import ask_oxigraph

ALL = [pytest.param(question, id=name) for name, question in CATALOGUE.items()]

REQUIRED = {
    "differences-between-templates",
    "disagreeing-accountability",
    "duties-of-position",
    "duties-shared-word-for-word",
    "offices-and-posts",
    "positions-by-eselon",
    "stages-of-duty",
    "units-under-unit",
    "unlisted-offices",
    "what-a-pasal-cites",
    "what-cites-a-pasal",
    "what-regulation-repeals-and-rests-on",
    "where-is-term-defined",
    "where-names-were-resolved-by-similarity",
    "who-acts-when-head-is-absent",
    "who-is-accountable-for-step",
}
"""What the catalogue was promised to answer; it may answer more."""

# "BIND(IF(...) AS ?x)" and "(COUNT(...) AS ?x)": the expression before AS, on one or more lines
BIND_PATTERN = (
    r"BIND\((?P<expression>(?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*) AS \?\w+\)"
)
BIND_RE = re.compile(BIND_PATTERN)

# "PREFIX tpk: <https://...#>" at the start of a line
PREFIX_RE = re.compile(r"^PREFIX (?P<prefix>\w+): <[^>]+>$", re.MULTILINE)


def test_the_catalogue_has_every_promised_question() -> None:
    assert set(QUESTIONS) >= REQUIRED


@pytest.mark.parametrize("question", ALL)
def test_a_question_is_named_in_kebab_case(question: Question) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", question.name)


@pytest.mark.parametrize("question", ALL)
def test_a_header_is_complete(question: Question) -> None:
    keys = re.findall(r"^#\+ (\w+):", question.text, re.MULTILINE)
    keys = [key for key in keys if key != "description_id"]
    assert keys == ["summary", "summary_id", "description", "params", "example"]
    assert question.summary.endswith("?")
    assert question.summary_id.endswith("?")
    assert question.description.endswith(".")
    assert all(parameter.description for parameter in question.parameters)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
def test_a_question_is_explained_in_both_languages(question: Question) -> None:
    """Page queries are not shown to anybody."""
    assert question.description_id.endswith(".")
    assert question.description_in("id") == question.description_id != question.description
    for parameter in question.parameters:
        assert parameter.description_in("id") == parameter.description_id
        assert parameter.description_id not in ("", parameter.description)


@pytest.mark.parametrize("question", ALL)
def test_the_example_gives_what_is_required(question: Question) -> None:
    required = {parameter.name for parameter in question.parameters if parameter.required}
    assert required <= set(question.example)


@pytest.mark.parametrize("question", ALL)
def test_rows_come_in_an_order(question: Question) -> None:
    last_group = question.query[question.query.rindex("}") :]
    assert "ORDER BY" in last_group


@pytest.mark.parametrize("question", ALL)
def test_prefixes_are_declared_in_full_and_used(question: Question) -> None:
    prefixes = PREFIX_RE.findall(question.query)
    body = PREFIX_RE.sub("", question.query)
    assert prefixes == sorted(set(prefixes))
    assert set(re.findall(r"\b(\w+):\w", body)) == set(prefixes)


@pytest.mark.parametrize("question", ALL)
def test_a_parameter_is_projected_and_stays_out_of_bind(question: Question) -> None:
    select = question.query[question.query.index("SELECT") : question.query.index("WHERE")]
    bound = " ".join(match["expression"] for match in BIND_RE.finditer(question.query))
    for parameter in question.parameters:
        variable = re.compile(rf"\?{parameter.name}\b")
        assert variable.search(select)
        assert not variable.search(bound)


@pytest.mark.parametrize("question", ALL)
def test_another_parser_reads_it_too(question: Question) -> None:
    assert prepareQuery(question.text).algebra.name == "SelectQuery"


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in EXAMPLES])
def test_an_example_has_an_answer_without_blank_nodes_and_twins(case: Case, store: Store) -> None:
    answer = ask_oxigraph(store, CATALOGUE[case.question], case.given)
    assert answer.rows
    assert not [value for row in answer.rows for value in row if value and value.kind == "blank"]
    assert len(set(answer.rows)) == len(answer.rows)
