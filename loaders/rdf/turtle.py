"""N-Triples lines -> Turtle: sorted, prefixed, one predicate a line, the same bytes every time."""

from __future__ import annotations

from pyoxigraph import RdfFormat, parse, serialize

from loaders.rdf.iri import DEF, ID

PREFIXES = {
    "dct": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "pos": f"{ID}jabatan/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sop": f"{ID}sop/",
    "src": f"{ID}sumber/",
    "tpk": DEF,
    "unit": f"{ID}unit/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes of every graph file; none begins another, or the choice would be free."""


def to_turtle(triples: list[str], regulation: str = "") -> bytes:
    """Return N-Triples lines as one Turtle document, whatever their order and repetition.

    Args:
        triples: One triple a line.
        regulation: IRI below which the document's provisions stand; they take the prefix ``reg:``.
    """
    prefixes = {**PREFIXES, "reg": f"{regulation}/"} if regulation else PREFIXES
    quads = parse("\n".join(sorted(set(triples))).encode(), format=RdfFormat.N_TRIPLES)
    written = serialize(quads, format=RdfFormat.TURTLE, prefixes=prefixes) or b""
    # The serialiser keeps the order of triples but not that of prefixes.
    header_end = written.rfind(b"\n@prefix ")
    header_end = written.index(b"\n", header_end + 1) + 1 if header_end >= 0 else 0
    header = sorted(written[:header_end].splitlines(keepends=True))
    # A literal holds no raw line break, so a stop at the end of a line ends a subject.
    return b"".join(header) + b"\n" + written[header_end:].replace(b" .\n", b" .\n\n")
