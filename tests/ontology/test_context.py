"""The JSON-LD context: it knows every term and its type, and documents expand as they should."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, PROV, RDF, RDFS, SKOS, Graph, Namespace, URIRef

TPK = Namespace("https://w3id.org/tupoksi/def#")
CONTEXT_PATH = Path(__file__).parents[2] / "ontology" / "context.jsonld"
CONTEXT = json.loads(CONTEXT_PATH.read_text(encoding="utf-8"))["@context"]


def names(graph: Graph, kind: URIRef) -> list[str]:
    """Return the names of our terms of one kind."""
    return sorted(str(s).removeprefix(str(TPK)) for s in graph.subjects(RDF.type, kind) if s in TPK)


def expand(document: dict) -> set[tuple[str, str, str]]:
    """Return the triples of a document under the context, as N-Triples terms."""
    text = json.dumps({"@context": CONTEXT, **document})
    quads = ox.parse(text, format=ox.RdfFormat.JSON_LD)
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}


def test_context_has_every_class_and_individual(ontology: Graph) -> None:
    for kind in (OWL.Class, OWL.NamedIndividual):
        for name in names(ontology, kind):
            assert CONTEXT[name] == f"tpk:{name}"


def test_object_properties_take_iris_or_names_from_a_closed_list(ontology: Graph) -> None:
    closed = set(ontology.subjects(OWL.equivalentClass, None))
    for name in names(ontology, OWL.ObjectProperty):
        kind = "@vocab" if ontology.value(TPK[name], RDFS.range) in closed else "@id"
        assert CONTEXT[name] == {"@id": f"tpk:{name}", "@type": kind}, name


def test_data_properties_carry_their_datatype_or_language(ontology: Graph) -> None:
    for name in names(ontology, OWL.DatatypeProperty):
        term = TPK[name]
        datatype = ontology.value(term, TPK.datatypeHint) or ontology.value(term, RDFS.range)
        datatype = ontology.value(datatype, OWL.onDatatype) or datatype
        if datatype == RDF.langString:
            expected = {"@id": f"tpk:{name}", "@language": "id"}
        else:
            expected = {"@id": f"tpk:{name}", "@type": "xsd:" + str(datatype).partition("#")[2]}
        assert CONTEXT[name] == expected, name


def test_context_maps_nothing_of_ours_that_does_not_exist(ontology: Graph) -> None:
    entries = [entry for key, entry in CONTEXT.items() if key != "@version"]
    targets = [entry if isinstance(entry, str) else entry["@id"] for entry in entries]
    declared = {f"tpk:{str(s).removeprefix(str(TPK))}" for s in ontology.subjects() if s in TPK}
    assert {t for t in targets if t.startswith("tpk:")} <= declared


ID = "https://w3id.org/tupoksi/id/"
XSD = "http://www.w3.org/2001/XMLSchema#"

# One property, its value as JSON, the predicate, and the value as N-Triples.
EXPANSIONS = [
    pytest.param("type", "Pasal", RDF.type, f"<{TPK.Pasal}>", id="a class by name"),
    pytest.param("number", "37", TPK.number, '"37"', id="a number is text"),
    pytest.param("ordinal", 3, TPK.ordinal, f'"3"^^<{XSD}integer>', id="an order is an integer"),
    pytest.param("year", "2016", TPK.year, f'"2016"^^<{XSD}gYear>', id="a year"),
    pytest.param(
        "enactedOn", "2016-11-01", TPK.enactedOn, f'"2016-11-01"^^<{XSD}date>', id="a date"
    ),
    pytest.param("duration", "PT10M", TPK.duration, f'"PT10M"^^<{XSD}duration>', id="a duration"),
    pytest.param(
        "similarity", "0.95", TPK.similarity, f'"0.95"^^<{XSD}decimal>', id="a decimal, as text"
    ),
    pytest.param("text", "Untuk", TPK.text, '"Untuk"@id', id="text is Indonesian"),
    pytest.param("label", "Dinas", RDFS.label, '"Dinas"@id', id="a label is Indonesian"),
    pytest.param("inRegulation", ID + "r", TPK.inRegulation, f"<{ID}r>", id="an object by iri"),
    pytest.param("pasalKind", "Tasks", TPK.pasalKind, f"<{TPK.Tasks}>", id="a member by name"),
    pytest.param("pasalKind", "tpk:Tasks", TPK.pasalKind, f"<{TPK.Tasks}>", id="a member by iri"),
    pytest.param("prefLabel", {"en": "law"}, SKOS.prefLabel, '"law"@en', id="labels by language"),
    pytest.param("wasDerivedFrom", ID + "s", PROV.wasDerivedFrom, f"<{ID}s>", id="its source"),
]


@pytest.mark.parametrize(("key", "value", "predicate", "expected"), EXPANSIONS)
def test_small_document_expands_to_one_triple(
    key: str, value: object, predicate: URIRef, expected: str
) -> None:
    triples = expand({"id": ID + "x", key: value})
    assert triples == {(f"<{ID}x>", f"<{predicate}>", expected)}


def test_nested_document_expands_to_a_chain() -> None:
    document = {
        "id": ID + "tahapan",
        "type": "Tahapan",
        "ordinal": 4,
        "stageOf": {"id": ID + "tugas", "type": "DetailedDuty", "assignedTo": ID + "kepala"},
    }
    assert expand(document) == {
        (f"<{ID}tahapan>", f"<{RDF.type}>", f"<{TPK.Tahapan}>"),
        (f"<{ID}tahapan>", f"<{TPK.ordinal}>", f'"4"^^<{XSD}integer>'),
        (f"<{ID}tahapan>", f"<{TPK.stageOf}>", f"<{ID}tugas>"),
        (f"<{ID}tugas>", f"<{RDF.type}>", f"<{TPK.DetailedDuty}>"),
        (f"<{ID}tugas>", f"<{TPK.assignedTo}>", f"<{ID}kepala>"),
    }
