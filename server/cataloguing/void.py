"""The graph described with VoID: sizes, classes, properties, links to other datasets, ways in.

In: a snapshot, its statistics, the address of the service, its newest dump. Out: triples in a fixed
order. Every node has an IRI, so that two descriptions can be compared line by line.
https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from loaders.reviewed.mappings import PREFIX_TO_NAMESPACE
from server.cataloguing.statistics import Statistics
from server.publishing.snapshot import Snapshot

VOID = "http://rdfs.org/ns/void#"
DCT = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
XSD = "http://www.w3.org/2001/XMLSchema#"
CC0 = NamedNode("https://creativecommons.org/publicdomain/zero/1.0/")

PREFIXES = {"void": VOID, "dct": DCT, "foaf": FOAF, "xsd": XSD}

VOCABULARIES = (
    "https://w3id.org/tupoksi/def#",
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/ns/org#",
    "http://www.w3.org/ns/prov#",
    "http://www.w3.org/ns/shacl#",
    "http://purl.org/dc/terms/",
)

DUMP_FILES = ("graph.nq", "graph.trig", "graph.jsonld")

TITLES = (
    ("Tupoksi: peraturan dan prosedur pemerintah daerah Indonesia", "id"),
    ("Tupoksi: regulations and procedures of Indonesian local government", "en"),
)
DESCRIPTIONS = (
    (
        "Setiap ketentuan, unit, jabatan, tugas, tahapan, dan langkah SOP sebagai sumber daya "
        "dengan letaknya yang tepat dalam teks, beserta temuan pemeriksaannya.",
        "id",
    ),
    (
        "Every provision, unit, position, duty, stage and SOP step as a resource with its exact "
        "place in the text, and what checking it found.",
        "en",
    ),
)


@dataclass(frozen=True, slots=True)
class Site:
    """Where things are.

    Attributes:
        address: Of the service, without a slash at its end.
        base: Public base IRI of the resources.
        dump: The newest version under ``/dumps/``; empty when there is none.
    """

    address: str
    base: str
    dump: str = ""

    @property
    def dataset(self) -> NamedNode:
        """The dataset: all graphs together."""
        return NamedNode(f"{self.base}dataset")

    def part(self, *steps: str) -> NamedNode:
        """Return the IRI of a part of the description."""
        path = "/".join(quote(step, safe="") for step in steps)
        return NamedNode(f"{self.base}dataset/{path}")


def describe_dataset(
    snapshot: Snapshot, statistics: Statistics | None, site: Site
) -> Iterator[Triple]:
    """Yield the description.

    Raises:
        ValueError: The address of the service is no IRI.
    """
    yield from _describe_document(snapshot, site)
    yield from _describe_ways(snapshot, site)
    if statistics is not None:
        for graph, licence in statistics.licences.items():
            yield Triple(_graph_part(graph, site), _dct("license"), NamedNode(licence))
        dataset = site.dataset
        yield _count(dataset, "distinctSubjects", statistics.subjects)
        yield _count(dataset, "distinctObjects", statistics.objects)
        yield _count(dataset, "classes", len(statistics.classes))
        yield _count(dataset, "properties", len(statistics.properties))
        yield from _partition_by_class(statistics, site)
        yield from _partition_by_property(statistics, site)
        yield from _describe_links(statistics, site)


def _describe_document(snapshot: Snapshot, site: Site) -> Iterator[Triple]:
    document, dataset = NamedNode(f"{site.address}/.well-known/void"), site.dataset
    yield Triple(document, RDF_TYPE, _void("DatasetDescription"))
    yield Triple(document, NamedNode(f"{FOAF}primaryTopic"), dataset)
    yield Triple(dataset, RDF_TYPE, _void("Dataset"))
    for text, language in TITLES:
        yield Triple(dataset, _dct("title"), Literal(text, language=language))
    for text, language in DESCRIPTIONS:
        yield Triple(dataset, _dct("description"), Literal(text, language=language))
    yield Triple(dataset, _dct("license"), CC0)
    day = NamedNode(f"{XSD}dateTime")
    yield Triple(dataset, _dct("modified"), Literal(snapshot.published_at, datatype=day))
    yield Triple(dataset, NamedNode(f"{FOAF}homepage"), NamedNode(f"{site.address}/"))
    yield Triple(dataset, _void("uriSpace"), Literal(f"{site.base}id/"))
    for vocabulary in VOCABULARIES:
        yield Triple(dataset, _void("vocabulary"), NamedNode(vocabulary))
    yield _count(dataset, "triples", snapshot.triples)
    yield _count(dataset, "documents", len(snapshot.documents))


def _describe_ways(snapshot: Snapshot, site: Site) -> Iterator[Triple]:
    dataset, address = site.dataset, site.address
    yield Triple(dataset, _void("sparqlEndpoint"), NamedNode(f"{address}/sparql"))
    yield Triple(dataset, _void("dataDump"), NamedNode(f"{address}/data/graph.nq"))
    if site.dump:
        for name in DUMP_FILES:
            dump = NamedNode(f"{address}/dumps/{site.dump}/{name}")
            yield Triple(dataset, _void("dataDump"), dump)
    for name in ("Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD", "RDF_XML"):
        feature = NamedNode(f"http://www.w3.org/ns/formats/{name}")
        yield Triple(dataset, _void("feature"), feature)
    for graph, count in sorted(snapshot.graphs.items()):
        part = _graph_part(graph, site)
        yield Triple(dataset, _void("subset"), part)
        yield Triple(part, RDF_TYPE, _void("Dataset"))
        yield Triple(part, _dct("source"), NamedNode(graph))
        yield _count(part, "triples", count)


def _partition_by_class(statistics: Statistics, site: Site) -> Iterator[Triple]:
    for class_, count in statistics.classes.items():
        part = site.part("class", class_)
        yield Triple(site.dataset, _void("classPartition"), part)
        yield Triple(part, _void("class"), NamedNode(class_))
        yield _count(part, "entities", count)
        for property_, triples in statistics.class_properties.get(class_, {}).items():
            inner = site.part("class", class_, "property", property_)
            yield Triple(part, _void("propertyPartition"), inner)
            yield Triple(inner, _void("property"), NamedNode(property_))
            yield _count(inner, "triples", triples)


def _partition_by_property(statistics: Statistics, site: Site) -> Iterator[Triple]:
    for property_, (triples, subjects, objects) in statistics.properties.items():
        part = site.part("property", property_)
        yield Triple(site.dataset, _void("propertyPartition"), part)
        yield Triple(part, _void("property"), NamedNode(property_))
        yield _count(part, "triples", triples)
        yield _count(part, "distinctSubjects", subjects)
        yield _count(part, "distinctObjects", objects)


def _describe_links(statistics: Statistics, site: Site) -> Iterator[Triple]:
    for property_, counts in statistics.links.items():
        for prefix, count in counts.items():
            name = property_.rpartition("#")[2]
            linkset, target = site.part("links", prefix, name), site.part("target", prefix)
            yield Triple(linkset, RDF_TYPE, _void("Linkset"))
            yield Triple(site.dataset, _void("subset"), linkset)
            yield Triple(linkset, _void("linkPredicate"), NamedNode(property_))
            yield Triple(linkset, _void("subjectsTarget"), site.dataset)
            yield Triple(linkset, _void("objectsTarget"), target)
            yield _count(linkset, "triples", count)
            yield Triple(target, RDF_TYPE, _void("Dataset"))
            yield Triple(target, _void("uriSpace"), Literal(PREFIX_TO_NAMESPACE[prefix]))


def _graph_part(graph: str, site: Site) -> NamedNode:
    return site.part("graph", graph.rpartition("/graph/")[2] or graph)


def _count(node: NamedNode, name: str, count: int) -> Triple:
    return Triple(node, _void(name), Literal(count))


def _void(name: str) -> NamedNode:
    return NamedNode(VOID + name)


def _dct(name: str) -> NamedNode:
    return NamedNode(DCT + name)
