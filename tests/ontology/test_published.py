"""The graphs of ``data/ttl`` use the vocabulary as it is: no term or concept that does not exist.

The files are read with pyoxigraph, in a fraction of the time that rdflib needs.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Namespace, URIRef

TPK = Namespace("https://w3id.org/tupoksi/def#")
ID = "https://w3id.org/tupoksi/id/"
DATA_DIR = Path(__file__).parents[2] / "data" / "ttl"
PATHS = sorted(DATA_DIR.glob("*.ttl"))
OPEN_SCHEMES = tuple(
    f"{ID}{name}/" for name in ("jenis-peraturan", "jenis-unit", "eselon", "jenjang")
)

pytestmark = pytest.mark.skipif(not PATHS, reason="no graphs in data/ttl yet")


@pytest.fixture(scope="module")
def triples() -> list[ox.Quad]:
    """All triples of all published graphs."""
    return [quad for path in PATHS for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]


def named(nodes: set[object]) -> set[URIRef]:
    """Return the IRIs among some nodes."""
    return {URIRef(node.value) for node in nodes if isinstance(node, ox.NamedNode)}


def test_every_term_in_the_graphs_is_declared(triples: list[ox.Quad], ontology: Graph) -> None:
    nodes = {quad.predicate for quad in triples} | {quad.object for quad in triples}
    used = {iri for iri in named(nodes) if iri in TPK}
    assert used - set(ontology.subjects(RDF.type, None)) == set()


def test_every_predicate_in_the_graphs_is_declared(triples: list[ox.Quad], ontology: Graph) -> None:
    built_in = {RDF.type, RDFS.label, RDFS.comment, RDFS.seeAlso}
    used = named({quad.predicate for quad in triples}) - built_in
    assert used - set(ontology.subjects(RDF.type, None)) == set()


def test_every_concept_in_the_graphs_is_in_a_scheme(
    triples: list[ox.Quad], concepts: Graph
) -> None:
    used = named({quad.object for quad in triples})
    wanted = {iri for iri in used if iri.startswith(OPEN_SCHEMES)}
    assert wanted - set(concepts.subjects(RDF.type, SKOS.Concept)) == set()


def test_literals_have_the_datatypes_of_the_vocabulary(
    triples: list[ox.Quad], ontology: Graph
) -> None:
    datatypes = {}
    for term in ontology.subjects(RDF.type, OWL.DatatypeProperty):
        datatype = ontology.value(term, TPK.datatypeHint) or ontology.value(term, RDFS.range)
        datatypes[str(term)] = str(
            ontology.value(datatype, OWL.onDatatype) or datatype or XSD.string
        )
    wrong = {
        (quad.predicate.value, quad.object.datatype.value)
        for quad in triples
        if isinstance(quad.object, ox.Literal)
        and quad.predicate.value in datatypes
        and quad.object.datatype.value != datatypes[quad.predicate.value]
    }
    assert wrong == set()
