"""One meaning: rdflib gives the same rows as Oxigraph, and so does a query with its parameters inside."""

from __future__ import annotations

from collections import Counter

import pytest
from pyoxigraph import QuerySolutions, Store, Variable
from rdflib import Dataset

from server.asking.inline import with_values
from server.asking.questions import bind_parameters
from tests.queries.cases import CASES, CATALOGUE, Case
from tests.queries.engines import BASE, ask_oxigraph, ask_rdflib


@pytest.mark.long
@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_rdflib_gives_the_same_rows(case: Case, store: Store, dataset: Dataset) -> None:
    question = CATALOGUE[case.question]
    ours = ask_oxigraph(store, question, case.given)
    theirs = ask_rdflib(dataset, question, case.given)
    assert theirs.columns == ours.columns
    assert Counter(theirs.rows) == Counter(ours.rows)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_a_question_that_holds_its_parameters_answers_the_same(case: Case, store: Store) -> None:
    """For remote endpoints and for "open in SPARQL" the parameters are written into the text."""
    question = CATALOGUE[case.question]
    terms = bind_parameters(question, case.given, base=BASE)
    bound = store.query(
        question.query,
        use_default_graph_as_union=True,
        substitutions={Variable(name): term for name, term in terms.items()},
    )
    held = store.query(with_values(question.query, terms), use_default_graph_as_union=True)
    assert isinstance(bound, QuerySolutions)
    assert isinstance(held, QuerySolutions)
    assert [tuple(row) for row in held] == [tuple(row) for row in bound]
