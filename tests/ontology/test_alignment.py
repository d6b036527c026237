"""The alignments: only terms that exist, relations that we allow, and like beside like."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from rdflib import DCTERMS, ORG, OWL, PROV, RDF, RDFS, SKOS, VANN, XSD, Graph, Namespace, URIRef
from rdflib.term import Node

TPK = Namespace("https://w3id.org/tupoksi/def#")
OURS = "https://w3id.org/tupoksi"
LANGUAGES = tuple(str(ns) for ns in (RDF, RDFS, OWL, XSD))
LIST = Path(__file__).with_name("foreign-terms.csv")
EQUIVALENCES = {OWL.equivalentClass, OWL.equivalentProperty, OWL.sameAs}
RELATIONS = {RDFS.subClassOf, RDFS.subPropertyOf, OWL.propertyChainAxiom, SKOS.closeMatch}

# Vocabularies of which rdflib carries the closed list of terms: a second, independent witness.
CLOSED = (DCTERMS, ORG, PROV, SKOS, VANN)

KIND_TO_OWL = {
    "class": {OWL.Class},
    "object property": {OWL.ObjectProperty},
    "datatype property": {OWL.DatatypeProperty},
    "annotation property": {OWL.AnnotationProperty},
    "property": {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty},
}
OWL_KINDS = set().union(*KIND_TO_OWL.values())


def read_rows() -> list[dict[str, str]]:
    """Read the list of foreign terms."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


TERM_TO_ROW = {row["term"]: row for row in read_rows()}


def is_foreign(node: Node) -> bool:
    """Say whether a node is a term of another vocabulary: not ours, not OWL's, not a web page."""
    text = str(node)
    pages = ("https://creativecommons.org/",)
    return isinstance(node, URIRef) and not text.startswith((OURS, *LANGUAGES, *pages))


def test_every_foreign_term_in_use_was_seen_in_its_source(everything: Graph) -> None:
    used = {str(node) for triple in everything for node in triple if is_foreign(node)}
    assert used - set(TERM_TO_ROW) == set()


def test_list_of_foreign_terms_is_complete_sorted_and_without_repetition() -> None:
    rows = read_rows()
    terms = [row["term"] for row in rows]
    assert terms == sorted(set(terms))
    assert all(value for row in rows for value in row.values())
    assert {row["kind"] for row in rows} <= set(KIND_TO_OWL)


@pytest.mark.parametrize("namespace", CLOSED, ids=str)
def test_terms_are_in_the_closed_list_of_rdflib(namespace: type) -> None:
    start = str(namespace)
    names = [term.removeprefix(start) for term in TERM_TO_ROW if term.startswith(start)]
    assert names
    assert [name for name in names if name not in namespace] == []


def test_only_narrowing_and_nearness_are_stated(align: Graph) -> None:
    header = URIRef("https://w3id.org/tupoksi/def/align")
    about_terms = {p for s, p, _ in align if isinstance(s, URIRef) and s != header}
    assert about_terms - RELATIONS == {RDF.type}
    assert set(align.predicates()) & EQUIVALENCES == set()


def test_vocabulary_itself_takes_no_side(ontology: Graph) -> None:
    for relation in RELATIONS - {OWL.propertyChainAxiom}:
        assert [o for o in ontology.objects(None, relation) if is_foreign(o)] == []


def test_declared_kind_is_the_kind_in_the_source(everything: Graph) -> None:
    for term, row in TERM_TO_ROW.items():
        declared = set(everything.objects(URIRef(term), RDF.type)) & OWL_KINDS
        if URIRef(term) == SKOS.closeMatch:
            assert declared == {OWL.AnnotationProperty}  # on purpose: see the head of align.ttl
        else:
            assert declared <= KIND_TO_OWL[row["kind"]], term


def test_terms_of_one_kind_lie_near_each_other(align: Graph, ontology: Graph) -> None:
    """A concept of ours may lie near a class, a property with text near a SKOS label."""
    for ours, foreign in align.subject_objects(SKOS.closeMatch):
        kind = set(ontology.objects(ours, RDF.type)) & OWL_KINDS - {OWL.DatatypeProperty}
        assert kind <= KIND_TO_OWL[TERM_TO_ROW[str(foreign)]["kind"]], (ours, foreign)


@pytest.mark.parametrize(
    "vocabulary",
    ["ELI", "ORG", "PROV-O", "P-Plan", "CPSV-AP", "Web Annotation", "SKOS", "DCTERMS", "LexID"],
)
def test_every_vocabulary_of_the_design_is_aligned(align: Graph, vocabulary: str) -> None:
    axioms = [(s, o) for s, p, o in align if p in RELATIONS | {OWL.inverseOf}]
    named = {str(node) for axiom in axioms for node in axiom} & set(TERM_TO_ROW)
    assert any(TERM_TO_ROW[term]["vocabulary"] == vocabulary for term in named)
