"""The catalogue in DCAT-AP 3: the whole graph, each document, the files, and the services.

In: a snapshot, what its documents are, the files of its newest dump, the address of the service.
Out: triples in a fixed order, every node with an IRI. What is mandatory and what is recommended:
https://semiceu.github.io/DCAT-AP/releases/3.0.0/ ; the tests hold it against shapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from server.cataloguing.void import DESCRIPTIONS, RDF_TYPE, TITLES, XSD, Site
from server.publishing.snapshot import Snapshot

DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
SPDX = "http://spdx.org/rdf/terms#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

PREFIXES = {"dcat": DCAT, "dct": DCT, "foaf": FOAF, "spdx": SPDX, "skos": SKOS, "xsd": XSD}

AUTHORITY = "http://publications.europa.eu/resource/authority/"
"""The controlled vocabularies that DCAT-AP asks for."""

IANA = "https://www.iana.org/assignments/media-types/"
CC0 = f"{AUTHORITY}licence/CC0"
PUBLIC = f"{AUTHORITY}access-right/PUBLIC"
THEME = f"{AUTHORITY}data-theme/GOVE"
LANGUAGES = (f"{AUTHORITY}language/IND", f"{AUTHORITY}language/ENG")
SPARQL_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
RECONCILIATION_PROTOCOL = (
    "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/"
)
SERVICES = (
    ("sparql", "SPARQL 1.1", SPARQL_PROTOCOL),
    ("reconcile", "Reconciliation Service API 0.2", RECONCILIATION_PROTOCOL),
)
"""The services: path (which describes itself when it is asked nothing), title, what it speaks."""

SHA256 = f"{SPDX}checksumAlgorithm_sha256"

KEYWORDS = (
    ("peraturan daerah", "id"),
    ("tugas pokok dan fungsi", "id"),
    ("standar operasional prosedur", "id"),
    ("local government", "en"),
    ("legislation", "en"),
)

# suffix of a file -> name in the authority list of file types, media type
SUFFIX_TO_FORMAT = {
    "nq": ("RDF_N_QUADS", "application/n-quads"),
    "trig": ("RDF_TRIG", "application/trig"),
    "jsonld": ("JSON_LD", "application/ld+json"),
    "ttl": ("RDF_TURTLE", "text/turtle"),
    "csv": ("CSV", "text/csv"),
    "tsv": ("TSV", "text/tab-separated-values"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A source document, as the catalogue lists it.

    Attributes:
        place: IRI of the place it is about; empty when nobody says.
    """

    stem: str
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class File:
    """A file of the newest dump."""

    name: str
    size: int
    sha256: str


def describe_catalogue(
    snapshot: Snapshot, documents: Iterable[Document], files: Iterable[File], site: Site
) -> Iterator[Triple]:
    """Yield the catalogue.

    Raises:
        ValueError: The address of the service is no IRI.
    """
    documents = list(documents)
    catalogue = NamedNode(f"{site.base}catalogue")
    publisher = NamedNode(site.base)
    yield from _describe_terms(publisher)
    yield Triple(catalogue, RDF_TYPE, _dcat("Catalog"))
    yield from _describe_resource(catalogue, TITLES, DESCRIPTIONS, snapshot)
    yield Triple(catalogue, _dct("publisher"), publisher)
    yield Triple(catalogue, _foaf("homepage"), NamedNode(f"{site.address}/"))
    yield Triple(NamedNode(f"{site.address}/"), RDF_TYPE, _foaf("Document"))
    yield Triple(catalogue, _dct("license"), NamedNode(CC0))
    yield Triple(catalogue, _dcat("themeTaxonomy"), NamedNode(f"{AUTHORITY}data-theme"))
    yield Triple(NamedNode(f"{AUTHORITY}data-theme"), RDF_TYPE, _skos("ConceptScheme"))
    name = Literal("Data theme", language="en")
    yield Triple(NamedNode(f"{AUTHORITY}data-theme"), _dct("title"), name)
    for path, title, protocol in SERVICES:
        yield from _describe_service(catalogue, site, path, title, protocol)
    whole = site.dataset
    yield from _describe_dataset(whole, TITLES, DESCRIPTIONS, snapshot, site)
    yield Triple(catalogue, _dcat("dataset"), whole)
    for place in sorted({document.place for document in documents if document.place}):
        yield Triple(NamedNode(place), RDF_TYPE, _dct("Location"))
        yield Triple(whole, _dct("spatial"), NamedNode(place))
    quads = f"{site.address}/data/graph.nq"
    node = site.part("file", "graph.nq")
    yield from _describe_distribution(
        whole, node, address=quads, title="graph.nq", snapshot=snapshot
    )
    for file in files:
        yield from _describe_file(whole, file, snapshot, site)
    for document in documents:
        yield from _describe_document(catalogue, document, snapshot, site)


def _describe_terms(publisher: NamedNode) -> Iterator[Triple]:
    """Say what the shared values are, so that a validator need not look them up."""
    yield Triple(publisher, RDF_TYPE, _foaf("Agent"))
    yield Triple(publisher, _foaf("name"), Literal("Tupoksi"))
    yield Triple(NamedNode(CC0), RDF_TYPE, _dct("LicenseDocument"))
    yield Triple(NamedNode(PUBLIC), RDF_TYPE, _dct("RightsStatement"))
    yield Triple(NamedNode(THEME), RDF_TYPE, _skos("Concept"))
    label = Literal("Government and public sector", language="en")
    yield Triple(NamedNode(THEME), _skos("prefLabel"), label)
    for language in LANGUAGES:
        yield Triple(NamedNode(language), RDF_TYPE, _dct("LinguisticSystem"))
    yield Triple(NamedNode(SHA256), RDF_TYPE, NamedNode(f"{SPDX}ChecksumAlgorithm"))
    for _, _, protocol in SERVICES:
        yield Triple(NamedNode(protocol), RDF_TYPE, _dct("Standard"))
    for name, media in SUFFIX_TO_FORMAT.values():
        yield Triple(_file_type(name), RDF_TYPE, _dct("MediaTypeOrExtent"))
        yield Triple(NamedNode(IANA + media), RDF_TYPE, _dct("MediaType"))


def _describe_resource(
    node: NamedNode,
    titles: Iterable[tuple[str, str]],
    descriptions: Iterable[tuple[str, str]],
    snapshot: Snapshot,
) -> Iterator[Triple]:
    for text, language in titles:
        yield Triple(node, _dct("title"), Literal(text, language=language))
    for text, language in descriptions:
        yield Triple(node, _dct("description"), Literal(text, language=language))
    for tongue in LANGUAGES:
        yield Triple(node, _dct("language"), NamedNode(tongue))
    yield Triple(node, _dct("modified"), _when(snapshot))


def _describe_service(
    catalogue: NamedNode, site: Site, path: str, title: str, protocol: str
) -> Iterator[Triple]:
    service = NamedNode(f"{site.base}service/{path}")
    endpoint = NamedNode(f"{site.address}/{path}")
    yield Triple(catalogue, _dcat("service"), service)
    yield Triple(service, RDF_TYPE, _dcat("DataService"))
    yield Triple(service, _dct("title"), Literal(title, language="en"))
    yield Triple(service, _dcat("endpointURL"), endpoint)
    yield Triple(service, _dcat("endpointDescription"), endpoint)
    yield Triple(endpoint, RDF_TYPE, NamedNode(f"{RDFS}Resource"))
    yield Triple(service, _dcat("servesDataset"), site.dataset)
    yield Triple(service, _dct("conformsTo"), NamedNode(protocol))
    yield Triple(service, _dct("license"), NamedNode(CC0))
    yield Triple(service, _dct("accessRights"), NamedNode(PUBLIC))


def _describe_dataset(
    dataset: NamedNode,
    titles: Iterable[tuple[str, str]],
    descriptions: Iterable[tuple[str, str]],
    snapshot: Snapshot,
    site: Site,
) -> Iterator[Triple]:
    yield Triple(dataset, RDF_TYPE, _dcat("Dataset"))
    yield from _describe_resource(dataset, titles, descriptions, snapshot)
    yield Triple(dataset, _dct("identifier"), Literal(dataset.value))
    yield Triple(dataset, _dcat("version"), Literal(snapshot.identifier))
    yield Triple(dataset, _dct("publisher"), NamedNode(site.base))
    yield Triple(dataset, _dct("accessRights"), NamedNode(PUBLIC))
    yield Triple(dataset, _dcat("theme"), NamedNode(THEME))
    for word, language in KEYWORDS:
        yield Triple(dataset, _dcat("keyword"), Literal(word, language=language))


def _describe_file(
    dataset: NamedNode, file: File, snapshot: Snapshot, site: Site
) -> Iterator[Triple]:
    suffix = file.name.rpartition(".")[2]
    if suffix not in SUFFIX_TO_FORMAT:
        return
    address = f"{site.address}/dumps/{site.dump}/{file.name}"
    node = site.part("file", site.dump, file.name)
    yield from _describe_distribution(
        dataset, node, address=address, title=file.name, snapshot=snapshot
    )
    size = Literal(str(file.size), datatype=NamedNode(f"{XSD}nonNegativeInteger"))
    yield Triple(node, _dcat("byteSize"), size)
    checksum = site.part("checksum", site.dump, file.name)
    yield Triple(node, NamedNode(f"{SPDX}checksum"), checksum)
    yield Triple(checksum, RDF_TYPE, NamedNode(f"{SPDX}Checksum"))
    yield Triple(checksum, NamedNode(f"{SPDX}algorithm"), NamedNode(SHA256))
    value = Literal(file.sha256, datatype=NamedNode(f"{XSD}hexBinary"))
    yield Triple(checksum, NamedNode(f"{SPDX}checksumValue"), value)


def _describe_document(
    catalogue: NamedNode, document: Document, snapshot: Snapshot, site: Site
) -> Iterator[Triple]:
    dataset = site.part("document", document.stem)
    title = document.title or document.stem
    said = (
        (f"Graf dari isi dokumen: {title}", "id"),
        (f"What the document says, as a graph: {title}", "en"),
    )
    yield Triple(catalogue, _dcat("dataset"), dataset)
    yield from _describe_dataset(dataset, ((title, "id"),), said, snapshot, site)
    yield Triple(dataset, _dct("isPartOf"), site.dataset)
    if document.place:
        yield Triple(dataset, _dct("spatial"), NamedNode(document.place))
    address = f"{site.address}/data/{document.stem}.ttl"
    node = site.part("document", document.stem, "turtle")
    yield from _describe_distribution(
        dataset, node, address=address, title=title, snapshot=snapshot
    )


def _describe_distribution(
    dataset: NamedNode, node: NamedNode, *, address: str, title: str, snapshot: Snapshot
) -> Iterator[Triple]:
    name, media = SUFFIX_TO_FORMAT[address.rpartition(".")[2]]
    url = NamedNode(address)
    yield Triple(dataset, _dcat("distribution"), node)
    yield Triple(node, RDF_TYPE, _dcat("Distribution"))
    yield Triple(node, _dct("title"), Literal(title, language="id"))
    for link in ("accessURL", "downloadURL"):
        yield Triple(node, _dcat(link), url)
    yield Triple(url, RDF_TYPE, NamedNode(f"{RDFS}Resource"))
    yield Triple(node, _dct("format"), _file_type(name))
    yield Triple(node, _dcat("mediaType"), NamedNode(IANA + media))
    yield Triple(node, _dct("license"), NamedNode(CC0))
    yield Triple(node, _dct("modified"), _when(snapshot))


def _when(snapshot: Snapshot) -> Literal:
    return Literal(snapshot.published_at, datatype=NamedNode(f"{XSD}dateTime"))


def _file_type(name: str) -> NamedNode:
    return NamedNode(f"{AUTHORITY}file-type/{name}")


def _dcat(name: str) -> NamedNode:
    return NamedNode(DCAT + name)


def _dct(name: str) -> NamedNode:
    return NamedNode(DCT + name)


def _foaf(name: str) -> NamedNode:
    return NamedNode(FOAF + name)


def _skos(name: str) -> NamedNode:
    return NamedNode(SKOS + name)
