"""What the tests of the questions share: the graph in both engines, loaded once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from pyoxigraph import Store
from rdflib import Dataset

from tests.queries.cases import CATALOGUE
from tests.queries.engines import Answer, ask_oxigraph, load_dataset, load_store

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def store() -> Store:
    """The committed graph, the ontology and the conclusions of the rules, in memory."""
    return load_store()


@pytest.fixture(scope="session")
def dataset(store: Store) -> Dataset:
    """The same in rdflib."""
    return load_dataset(store)


@pytest.fixture(scope="session")
def ask(store: Store) -> Ask:
    """Return a function that answers a question of the catalogue: ``ask(name, parameter=value)``."""

    def answer(name: str, **given: str) -> Answer:
        parameters: Mapping[str, str] = given
        return ask_oxigraph(store, CATALOGUE[name], parameters)

    return answer
