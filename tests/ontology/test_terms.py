"""The vocabulary as a list of terms: none missing, none undeclared, all in two languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import BNode, Literal, Node

TPK = Namespace("https://w3id.org/tupoksi/def#")
DEF = URIRef("https://w3id.org/tupoksi/def")
ONTOLOGY_DIR = Path(__file__).parents[2] / "ontology"

KIND_TO_COUNT = {
    OWL.Class: 72,
    OWL.ObjectProperty: 93,
    OWL.DatatypeProperty: 71,
    OWL.AnnotationProperty: 6,
    OWL.NamedIndividual: 40,
    RDFS.Datatype: 2,
}

# The contract of the design, row by row: names that are used from outside.
CONTRACT = {
    "regulation": (
        "Regulation regulationType number year enactedOn promulgatedOn signedBy legalBasis repeals "
        "amends"
    ),
    "provision": (
        "Provision Bab Bagian Paragraf Pasal Ayat Huruf Angka number ordinal partOf inRegulation "
        "text heading startLine startOffset endOffset"
    ),
    "pasal": (
        "Pasal pasalKind Definitions PositionClause Structure Tasks Functions DetailedTasks "
        "OtherKind documentOrder"
    ),
    "definition": "Definition term alias definitionText",
    "unit": "Unit parentUnit unitType headedBy UnitTemplate instanceOfTemplate",
    "position": "Position heads eselon jenjang",
    "accountability": "Accountability accountablePosition accountableTo via coordinatedBy statedIn",
    "duty": "Duty MainDuty Function DetailedDuty assignedTo statedIn",
    "tahapan": "Tahapan stageOf ordinal statedIn",
    "citation": (
        "Citation citingProvision citedText citedProvision citedRegulation resolution Resolved "
        "Ambiguous Unresolved startOffset endOffset"
    ),
    "procedure": (
        "Procedure sopNumber createdOn approvedBy ownerUnit hasStep statedTotal computedTotal"
    ),
    "step": (
        "ProcedureStep stepOf number ordinal text duration requires produces hasParticipation "
        "hasBranch"
    ),
    "participation": (
        "Participation actor role Responsible Accountable Consulted Informed evidenceKind Marked "
        "Stated Inferred"
    ),
    "service": "PublicService ServiceStandard StandardComponent componentType",
}

# The datatype map of OWL 2 (Structural Specification, section 4), as far as needed here.
OWL2_DATATYPES = {XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.anyURI, XSD.dateTime}

# Axioms that OWL 2 DL allows for simple properties only (Structural Specification, section 11.2).
SIMPLE_ONLY_TYPES = (
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.IrreflexiveProperty,
    OWL.AsymmetricProperty,
)
CARDINALITIES = (
    OWL.cardinality,
    OWL.minCardinality,
    OWL.maxCardinality,
    OWL.qualifiedCardinality,
    OWL.minQualifiedCardinality,
    OWL.maxQualifiedCardinality,
)
BUILT_IN = tuple(str(ns) for ns in (RDF, RDFS, OWL, XSD))
PROPERTY_KINDS = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}

OpenWorld = Callable[[Graph], AbstractContextManager]


def own_terms(graph: Graph, kind: URIRef) -> set[URIRef]:
    """Return the terms of one kind in the namespace of Tupoksi."""
    return {s for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef) and s in TPK}


def all_own_terms(graph: Graph) -> set[URIRef]:
    """Return all declared terms in the namespace of Tupoksi."""
    return set().union(*(own_terms(graph, kind) for kind in KIND_TO_COUNT))


def name(term: Node) -> str:
    """Return the name of a term without its namespace."""
    return str(term).removeprefix(str(TPK))


@pytest.mark.parametrize(("kind", "count"), KIND_TO_COUNT.items(), ids=map(name, KIND_TO_COUNT))
def test_number_of_terms_is_as_written(ontology: Graph, kind: URIRef, count: int) -> None:
    assert len(own_terms(ontology, kind)) == count


def test_owlready2_sees_the_same_terms_as_rdflib(ontology: Graph, open_world: OpenWorld) -> None:
    with open_world(ontology) as world:
        seen = {
            OWL.Class: world.classes(),
            OWL.ObjectProperty: world.object_properties(),
            OWL.DatatypeProperty: world.data_properties(),
            OWL.AnnotationProperty: world.annotation_properties(),
            OWL.NamedIndividual: world.individuals(),
        }
        for kind, terms in seen.items():
            iris = {URIRef(term.iri) for term in terms}
            assert {iri for iri in iris if iri in TPK} == own_terms(ontology, kind), kind


@pytest.mark.parametrize("row", CONTRACT)
def test_no_term_of_the_contract_is_missing(ontology: Graph, row: str) -> None:
    declared = {name(term) for term in all_own_terms(ontology)}
    assert set(CONTRACT[row].split()) - declared == set()


def test_every_term_has_one_label_and_one_comment_in_each_language(ontology: Graph) -> None:
    for term in all_own_terms(ontology):
        for said in (RDFS.label, RDFS.comment):
            languages = sorted(value.language or "" for value in ontology.objects(term, said))
            assert languages == ["en", "id"], (name(term), name(said))


def test_no_two_terms_of_a_kind_share_a_label(ontology: Graph) -> None:
    for kind in KIND_TO_COUNT:
        terms = own_terms(ontology, kind)
        labels = [label for term in terms for label in ontology.objects(term, RDFS.label)]
        assert sorted(label for label in set(labels) if labels.count(label) > 1) == [], kind


def test_every_comment_is_a_sentence(ontology: Graph) -> None:
    for term in all_own_terms(ontology):
        for comment in ontology.objects(term, RDFS.comment):
            assert str(comment).endswith("."), name(term)
            assert re.search(r"\s\s|\t|\n", str(comment)) is None, name(term)


def test_every_term_says_where_it_is_defined(ontology: Graph) -> None:
    for term in all_own_terms(ontology):
        assert list(ontology.objects(term, RDFS.isDefinedBy)) == [DEF], name(term)


def test_header_is_bilingual_and_versioned(ontology: Graph) -> None:
    version = str(ontology.value(DEF, OWL.versionInfo))
    assert ontology.value(DEF, OWL.versionIRI) == URIRef(f"{DEF}/{version}")
    dct = Namespace("http://purl.org/dc/terms/")
    for said in (dct.title, dct.description):
        assert sorted(value.language for value in ontology.objects(DEF, said)) == ["en", "id"]
    licence = URIRef("https://creativecommons.org/publicdomain/zero/1.0/")
    assert ontology.value(DEF, dct.license) == licence


def test_nothing_is_imported(everything: Graph) -> None:
    """An import would make tools go to the network."""
    assert list(everything.subject_objects(OWL.imports)) == []


def test_every_own_term_in_use_is_declared(
    everything: Graph, ontology: Graph, example: Graph
) -> None:
    nodes = {node for triple in everything + example for node in triple}
    used = {node for node in nodes if isinstance(node, URIRef) and node in TPK}
    assert {name(term) for term in used - all_own_terms(ontology)} == set()


def test_hand_made_graph_uses_every_class_and_object_property(
    ontology: Graph, example: Graph
) -> None:
    values = set(ontology.subjects(OWL.equivalentClass, None))
    values |= {TPK.RegulationType, TPK.UnitType, TPK.Eselon, TPK.Jenjang}
    typed = set(example.objects(None, RDF.type)) | values | {TPK.Provision, TPK.Duty}
    related = set(example.predicates()) | {TPK.answersTo, TPK.hasPost}
    assert own_terms(ontology, OWL.Class) - typed == set()
    assert own_terms(ontology, OWL.ObjectProperty) - related == set()


def test_every_predicate_in_use_is_declared_as_one_kind_of_property(
    everything: Graph, example: Graph
) -> None:
    for predicate in set((everything + example).predicates()):
        if not str(predicate).startswith(BUILT_IN):
            kinds = set(everything.objects(predicate, RDF.type)) & PROPERTY_KINDS
            assert len(kinds) == 1, predicate


def test_no_iri_is_a_property_and_something_else(everything: Graph) -> None:
    kinds_of_thing = PROPERTY_KINDS | {OWL.Class, OWL.NamedIndividual}
    for term in {s for s in everything.subjects(RDF.type, None) if isinstance(s, URIRef)}:
        kinds = set(everything.objects(term, RDF.type)) & kinds_of_thing
        assert len(kinds) <= 1, term


def test_annotation_properties_have_no_part_in_logic(everything: Graph) -> None:
    for term in everything.subjects(RDF.type, OWL.AnnotationProperty):
        for axiom in (RDFS.domain, RDFS.range, RDFS.subPropertyOf):
            assert everything.value(term, axiom) is None, term


def test_every_data_property_has_a_range_or_a_hint(ontology: Graph) -> None:
    for term in own_terms(ontology, OWL.DatatypeProperty):
        ranges = list(ontology.objects(term, RDFS.range))
        hints = list(ontology.objects(term, TPK.datatypeHint))
        assert len(ranges) + len(hints) == 1, name(term)
        for range_ in ranges:
            base = ontology.value(range_, OWL.onDatatype) if isinstance(range_, BNode) else range_
            assert base in OWL2_DATATYPES, name(term)
        for hint in hints:
            assert hint not in OWL2_DATATYPES, name(term)


def test_a_property_without_domain_says_so(ontology: Graph) -> None:
    """An open domain is a decision; where the name alone explains it, it is listed here."""
    plain = "repairOf number ordinal startLine startOffset endOffset similarity kemendagriCode"
    listed = {TPK[word] for word in [*plain.split(), "holderAsPrinted"]}
    terms = own_terms(ontology, OWL.ObjectProperty) | own_terms(ontology, OWL.DatatypeProperty)
    for term in terms - listed:
        if ontology.value(term, RDFS.domain) is None:
            comments = " ".join(ontology.objects(term, RDFS.comment))
            assert "hence no domain" in comments, name(term)


def composite_properties(graph: Graph) -> set[Node]:
    """Return the properties that are not simple: transitive, from a chain, or above such a one.

    OWL 2 Structural Specification, section 11.1. An inverse of a composite property is composite.
    """
    found = set(graph.subjects(RDF.type, OWL.TransitiveProperty))
    found |= set(graph.subjects(OWL.propertyChainAxiom, None))
    while True:
        above = {o for s, o in graph.subject_objects(RDFS.subPropertyOf) if s in found}
        inverse = {o for s, o in graph.subject_objects(OWL.inverseOf) if s in found}
        inverse |= {s for s, o in graph.subject_objects(OWL.inverseOf) if o in found}
        if above | inverse <= found:
            return found
        found |= above | inverse


def test_chains_are_where_we_think(everything: Graph) -> None:
    named = {term for term in composite_properties(everything) if isinstance(term, URIRef)}
    assert {term for term in named if term in TPK} == {TPK.answersTo, TPK.hasPost}


def test_composite_properties_stay_out_of_axioms_for_simple_ones(everything: Graph) -> None:
    for term in composite_properties(everything):
        assert not set(everything.objects(term, RDF.type)) & set(SIMPLE_ONLY_TYPES), term
        for restriction in everything.subjects(OWL.onProperty, term):
            assert not set(everything.predicates(restriction)) & set(CARDINALITIES), term
            assert everything.value(restriction, OWL.hasSelf) is None, term


def test_closed_lists_are_enumerations_of_different_things(ontology: Graph) -> None:
    groups = [
        set(Collection(ontology, members))
        for group in ontology.subjects(RDF.type, OWL.AllDifferent)
        for members in ontology.objects(group, OWL.distinctMembers)
    ]
    for cls, enumeration in ontology.subject_objects(OWL.equivalentClass):
        listed = set(Collection(ontology, ontology.value(enumeration, OWL.oneOf)))
        assert listed == set(ontology.subjects(RDF.type, cls)), name(cls)
        assert listed in groups, name(cls)


def test_inverses_and_domains_agree(ontology: Graph) -> None:
    for term, inverse in ontology.subject_objects(OWL.inverseOf):
        if isinstance(term, URIRef):
            domain, range_ = ontology.value(term, RDFS.domain), ontology.value(term, RDFS.range)
            assert domain == ontology.value(inverse, RDFS.range), name(term)
            assert range_ == ontology.value(inverse, RDFS.domain), name(term)


def test_value_classes_are_not_skos_concepts_by_subclass(ontology: Graph) -> None:
    """Members are concepts one by one; an axiom would make concepts of whatever is stated."""
    assert list(ontology.subjects(RDFS.subClassOf, SKOS.Concept)) == []


def test_literals_of_other_languages_do_not_creep_in(everything: Graph) -> None:
    languages = {o.language for o in everything.objects() if isinstance(o, Literal) and o.language}
    assert languages == {"id", "en"}
