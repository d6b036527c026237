"""Every class of the ontology is used by a question."""

from __future__ import annotations

import re

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from tests.queries.cases import CATALOGUE
from tests.queries.engines import BASE, ROOT

TPK = f"{BASE}def#"


def ontology() -> Graph:
    return Graph().parse(ROOT / "ontology" / "tupoksi.ttl")


def classes(graph: Graph) -> list[str]:
    return sorted(
        str(subject).removeprefix(TPK)
        for subject in graph.subjects(RDF.type, OWL.Class)
        if isinstance(subject, URIRef) and str(subject).startswith(TPK)
    )


@pytest.fixture(scope="module")
def used() -> set[str]:
    """The classes that questions name, and those that the properties which they name belong to."""
    graph = ontology()
    text = "\n".join(question.query for question in CATALOGUE.values())
    named = set(re.findall(r"\btpk:(\w+)", text))
    ends = {
        str(end).removeprefix(TPK)
        for prop in named
        for side in (RDFS.domain, RDFS.range)
        for end in graph.objects(URIRef(TPK + prop), side)
    }
    return named | ends


@pytest.mark.parametrize("name", classes(ontology()))
def test_a_class_is_used_by_a_question(name: str, used: set[str]) -> None:
    assert name in used
