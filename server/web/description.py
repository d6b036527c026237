"""The service description: what the endpoint is and can, as RDF (SPARQL 1.1 Service Description).

In: the endpoint's address, the published snapshot, whether writes are open. Out: triples. Every
node has an IRI under the endpoint, so that two descriptions can be compared line by line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from server.engine.meter import CSV_RESULTS, JSON_RESULTS, TSV_RESULTS, XML_RESULTS
from server.publishing.snapshot import Snapshot
from server.web.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
COMMENT = NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
SIMPLE_ENTAILMENT = "http://www.w3.org/ns/entailment/Simple"

MEDIA_TO_FORMAT = {
    JSON_RESULTS: "SPARQL_Results_JSON",
    XML_RESULTS: "SPARQL_Results_XML",
    CSV_RESULTS: "SPARQL_Results_CSV",
    TSV_RESULTS: "SPARQL_Results_TSV",
    TURTLE: "Turtle",
    N_TRIPLES: "N-Triples",
    JSON_LD: "JSON-LD",
    RDF_XML: "RDF_XML",
    N_QUADS: "N-Quads",
    TRIG: "TriG",
}
"""The names that W3C gives to formats (https://www.w3.org/ns/formats/)."""

PREFIXES = {"sd": SD, "void": VOID, "formats": FORMATS}


def describe_service(
    endpoint: str, snapshot: Snapshot | None, *, writable: bool, departures: Sequence[str] = ()
) -> Iterator[Triple]:
    """Yield the description.

    Args:
        endpoint: Absolute address of the endpoint.
        snapshot: What is published, or None.
        writable: Whether whoever has the token may write.
        departures: In what the server that evaluates the queries departs from SPARQL 1.1.

    Raises:
        ValueError: The address is no IRI.
    """
    service = NamedNode(endpoint)
    dataset = NamedNode(f"{endpoint}#dataset")
    default = NamedNode(f"{endpoint}#default-graph")
    yield Triple(service, RDF_TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), service)
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for departure in departures:
        words = f"The server that evaluates queries departs from SPARQL 1.1 in: {departure}."
        yield Triple(service, COMMENT, Literal(words, language="en"))
    if writable:
        yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Update"))
        for name in ("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads"):
            yield Triple(service, _sd("inputFormat"), NamedNode(FORMATS + name))
    yield Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    yield Triple(service, _sd("feature"), _sd("EmptyGraphs"))
    yield Triple(service, _sd("defaultEntailmentRegime"), NamedNode(SIMPLE_ENTAILMENT))
    for name in MEDIA_TO_FORMAT.values():
        yield Triple(service, _sd("resultFormat"), NamedNode(FORMATS + name))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, RDF_TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, RDF_TYPE, _sd("Graph"))
    if snapshot is not None:
        yield Triple(default, _void("triples"), Literal(snapshot.triples))
        yield from _describe_graphs(endpoint, dataset, snapshot)


def _describe_graphs(endpoint: str, dataset: NamedNode, snapshot: Snapshot) -> Iterator[Triple]:
    for number, (name, count) in enumerate(sorted(snapshot.graphs.items()), start=1):
        named = NamedNode(f"{endpoint}#named-graph-{number}")
        graph = NamedNode(f"{endpoint}#graph-{number}")
        yield Triple(dataset, _sd("namedGraph"), named)
        yield Triple(named, RDF_TYPE, _sd("NamedGraph"))
        yield Triple(named, _sd("name"), NamedNode(name))
        yield Triple(named, _sd("graph"), graph)
        yield Triple(graph, RDF_TYPE, _sd("Graph"))
        yield Triple(graph, _void("triples"), Literal(count))


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)


def _void(name: str) -> NamedNode:
    return NamedNode(VOID + name)
