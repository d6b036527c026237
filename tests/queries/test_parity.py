"""Two engines, one meaning: rdflib gives the same rows as Oxigraph for every case."""

from __future__ import annotations

from collections import Counter

import pytest
from pyoxigraph import Store
from rdflib import Dataset

from tests.queries.cases import CASES, CATALOGUE, Case
from tests.queries.engines import ask_oxigraph, ask_rdflib


@pytest.mark.slow
@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_rdflib_gives_the_same_rows(case: Case, store: Store, dataset: Dataset) -> None:
    question = CATALOGUE[case.question]
    ours = ask_oxigraph(store, question, case.given)
    theirs = ask_rdflib(dataset, question, case.given)
    assert theirs.columns == ours.columns
    assert Counter(theirs.rows) == Counter(ours.rows)
