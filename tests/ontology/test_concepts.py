"""The SKOS schemes: every concept in both languages, in its scheme, and of its class."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef

TPK = Namespace("https://w3id.org/tupoksi/def#")
ID = "https://w3id.org/tupoksi/id/"
CONCEPTS_DIR = Path(__file__).parents[2] / "ontology" / "concepts"

# scheme -> (file, class of its members, how many)
SCHEMES = [
    pytest.param(
        "jenis-peraturan", "regulation-types.ttl", "RegulationType", 26, id="regulation types"
    ),
    pytest.param("jenis-unit", "unit-types.ttl", "UnitType", 18, id="unit types"),
    pytest.param("jenis-wilayah", "place-types.ttl", "PlaceType", 6, id="place types"),
    pytest.param("eselon", "eselon.ttl", "Eselon", 9, id="eselon"),
    pytest.param("jenjang", "jenjang.ttl", "Jenjang", 6, id="jenjang"),
    pytest.param("jenis-pasal", "pasal-kinds.ttl", "PasalKind", 7, id="kinds of article"),
    pytest.param("peran", "roles.ttl", "ParticipationRole", 4, id="roles"),
    pytest.param("jenis-bukti", "evidence.ttl", "EvidenceKind", 4, id="kinds of evidence"),
    pytest.param("penyebab", "causes.ttl", "Cause", 3, id="causes"),
    pytest.param("status-rujukan", "resolution.ttl", "ResolutionStatus", 3, id="resolution status"),
    pytest.param("cara-penautan", "resolution.ttl", "ResolutionMethod", 7, id="resolution methods"),
    pytest.param("jenis-sebutan-relatif", "relative-kinds.ttl", "RelativeKind", 4, id="relations"),
    pytest.param("alasan-belum-terjawab", "open-reasons.ttl", "OpenReason", 6, id="open reasons"),
    pytest.param("putusan", "verdicts.ttl", "Verdict", 2, id="verdicts"),
    pytest.param(
        "jenis-pengamatan", "observation-kinds.ttl", "ObservationKind", 187, id="observations"
    ),
    pytest.param(
        "fungsi-urusan/2.12",
        "affair-functions.ttl",
        "AffairFunction",
        25,
        id="functions of the affair 2.12",
    ),
    pytest.param(
        "komponen-standar",
        "standard-components.ttl",
        "ComponentType",
        14,
        id="components of a service standard",
    ),
]

# Slugs that the loaders write into the graph.
EXPECTED = [
    pytest.param(
        "jenis-peraturan",
        "uud uu perppu pp perpres permen permenpanrb permendagri perda pergub perwali perbup "
        "kepwali kepbup kepgub keppres inpres kepmen",
        id="regulation types",
    ),
    pytest.param(
        "jenis-unit",
        "dinas badan kantor inspektorat sekretariat-daerah sekretariat-dprd sekretariat bagian "
        "bidang sub-bagian sub-bidang seksi upt kelompok-jabatan-fungsional kecamatan kelurahan "
        "unsur",
        id="unit types",
    ),
    pytest.param("eselon", "Ia Ib IIa IIb IIIa IIIb IVa IVb Va", id="eselon"),
    pytest.param(
        "jenjang",
        "pimpinan-tinggi-utama pimpinan-tinggi-madya pimpinan-tinggi-pratama administrator "
        "pengawas pelaksana",
        id="jenjang",
    ),
]

# UU 5/2014 Pasal 131: the grades to which the older ranks were made equal.
ESELON_TO_JENJANG = {
    "Ia": {"pimpinan-tinggi-utama", "pimpinan-tinggi-madya"},
    "Ib": {"pimpinan-tinggi-madya"},
    "IIa": {"pimpinan-tinggi-pratama"},
    "IIb": {"pimpinan-tinggi-pratama"},
    "IIIa": {"administrator"},
    "IIIb": {"administrator"},
    "IVa": {"pengawas"},
    "IVb": {"pengawas"},
    "Va": {"pelaksana"},
}


@pytest.mark.parametrize(("scheme", "file", "cls", "count"), SCHEMES)
def test_scheme_holds_its_members(
    ontology: Graph, scheme: str, file: str, cls: str, count: int
) -> None:
    graph = Graph().parse(CONCEPTS_DIR / file)
    members = set(graph.subjects(SKOS.inScheme, URIRef(ID + scheme)))
    assert len(members) == count
    assert members == set((graph + ontology).subjects(RDF.type, TPK[cls]))
    assert (URIRef(ID + scheme), RDF.type, SKOS.ConceptScheme) in graph


def test_no_scheme_is_forgotten_here(concepts: Graph) -> None:
    listed = {URIRef(ID + row.values[0]) for row in SCHEMES}
    assert set(concepts.subjects(RDF.type, SKOS.ConceptScheme)) == listed


@pytest.mark.parametrize(("scheme", "slugs"), EXPECTED)
def test_scheme_has_the_concepts_that_the_graph_uses(
    concepts: Graph, scheme: str, slugs: str
) -> None:
    for slug in slugs.split():
        concept = URIRef(f"{ID}{scheme}/{slug}")
        assert (concept, SKOS.inScheme, URIRef(ID + scheme)) in concepts, slug


@pytest.mark.parametrize("said", [SKOS.prefLabel, SKOS.definition], ids=["prefLabel", "definition"])
def test_every_concept_is_said_once_in_each_language(concepts: Graph, said: URIRef) -> None:
    for concept in concepts.subjects(RDF.type, SKOS.Concept):
        languages = sorted(value.language for value in concepts.objects(concept, said))
        assert languages == ["en", "id"], concept


def test_preferred_labels_are_unique_within_a_scheme(concepts: Graph) -> None:
    for scheme in concepts.subjects(RDF.type, SKOS.ConceptScheme):
        members = list(concepts.subjects(SKOS.inScheme, scheme))
        labels = [label for member in members for label in concepts.objects(member, SKOS.prefLabel)]
        assert len(labels) == len(set(labels)), scheme


def test_every_concept_is_at_the_top_or_under_another_of_its_scheme(concepts: Graph) -> None:
    for concept, scheme in concepts.subject_objects(SKOS.inScheme):
        broader = list(concepts.objects(concept, SKOS.broader))
        tops = list(concepts.objects(concept, SKOS.topConceptOf))
        assert bool(broader) != bool(tops), concept
        assert all(top == scheme for top in tops), concept
        assert all((other, SKOS.inScheme, scheme) in concepts for other in broader), concept


def test_notations_are_unique_within_a_scheme(concepts: Graph) -> None:
    for scheme in concepts.subjects(RDF.type, SKOS.ConceptScheme):
        members = concepts.subjects(SKOS.inScheme, scheme)
        notations = [str(n) for member in members for n in concepts.objects(member, SKOS.notation)]
        assert len(notations) == len(set(notations)), scheme


def test_closed_lists_are_concepts_too(ontology: Graph, concepts: Graph) -> None:
    members = set(ontology.subjects(RDF.type, OWL.NamedIndividual))
    assert members <= set(concepts.subjects(RDF.type, SKOS.Concept))


@pytest.mark.parametrize(
    ("in_vocabulary", "in_scheme"),
    [
        pytest.param(RDFS.label, SKOS.prefLabel, id="label"),
        pytest.param(RDFS.comment, SKOS.definition, id="comment"),
    ],
)
def test_schemes_say_of_closed_lists_what_the_vocabulary_says(
    ontology: Graph, concepts: Graph, in_vocabulary: URIRef, in_scheme: URIRef
) -> None:
    for member in ontology.subjects(RDF.type, OWL.NamedIndividual):
        there = set(concepts.objects(member, in_scheme))
        assert set(ontology.objects(member, in_vocabulary)) == there, member


@pytest.mark.parametrize(("eselon", "grades"), ESELON_TO_JENJANG.items(), ids=ESELON_TO_JENJANG)
def test_eselon_corresponds_to_grade(concepts: Graph, eselon: str, grades: set[str]) -> None:
    concept = URIRef(f"{ID}eselon/{eselon}")
    related = set(concepts.objects(concept, SKOS.related))
    assert related == {URIRef(f"{ID}jenjang/{grade}") for grade in grades}
    assert all("UU 5/2014 Pasal 131" in str(note) for note in concepts.objects(concept, SKOS.note))
    assert sorted(note.language for note in concepts.objects(concept, SKOS.note)) == ["en", "id"]
