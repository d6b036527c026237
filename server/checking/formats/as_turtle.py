"""The report as a SHACL validation report (SHACL 3.6) in Turtle.

Each result says, beyond what SHACL asks, the code, place, quote and fingerprint, so that findings
can be queried. The results have IRIs, made of the fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from loaders.rdf.iri import source_iri
from server.checking.findings import Finding
from server.checking.report import Report
from server.checking.shapes import RDF, SH, TPK, Shape

ID = "https://w3id.org/tupoksi/id/"
XSD = "http://www.w3.org/2001/XMLSchema#"
DERIVED_FROM = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
REPORT = NamedNode(f"{ID}temuan")
PREFIXES = {
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "sh": SH,
    "tpk": TPK,
    "tpks": "https://w3id.org/tupoksi/shapes#",
    "xsd": XSD,
}


def to_turtle(report: Report, language: str) -> bytes:
    """Return the report; messages are in both languages, so ``language`` changes nothing."""
    quads = sorted(build_quads(report), key=str)
    written = serialize(quads, format=RdfFormat.TURTLE, prefixes=PREFIXES)
    assert written is not None
    return written


def build_quads(report: Report) -> Iterator[Quad]:
    """Return the report as statements of the default graph."""
    shapes = {run.shape.code: run.shape for run in report.rules}
    for run in report.rules:
        yield from _introduce(run.shape)
        yield Quad(REPORT, NamedNode(f"{TPK}ranRule"), NamedNode(run.shape.iri))
    conforms = Literal(str(not report.findings).lower(), datatype=NamedNode(f"{XSD}boolean"))
    yield Quad(REPORT, NamedNode(f"{RDF}type"), NamedNode(f"{SH}ValidationReport"))
    yield Quad(REPORT, NamedNode(f"{SH}conforms"), conforms)
    for finding in report.findings:
        result = NamedNode(f"{ID}temuan/{quote(finding.document, safe='')}/{finding.fingerprint}")
        yield Quad(REPORT, NamedNode(f"{SH}result"), result)
        yield Quad(result, NamedNode(f"{RDF}type"), NamedNode(f"{SH}ValidationResult"))
        shape = NamedNode(shapes[finding.rule].iri)
        yield Quad(result, NamedNode(f"{SH}sourceShape"), shape)
        yield from _say(result, finding)


def _introduce(shape: Shape) -> Iterator[Quad]:
    """Return what a rule is called, so that those that found nothing can be asked for."""
    subject = NamedNode(shape.iri)
    yield Quad(subject, NamedNode(f"{TPK}ruleCode"), Literal(shape.code))
    yield Quad(subject, NamedNode(f"{SH}severity"), NamedNode(SH + shape.severity))
    for language, name in shape.names.items():
        yield Quad(subject, NamedNode(f"{SH}name"), Literal(name, language=language))


def _say(result: NamedNode, finding: Finding) -> Iterator[Quad]:
    integer = NamedNode(f"{XSD}integer")
    severity = NamedNode(SH + finding.severity.capitalize())
    yield Quad(result, NamedNode(f"{SH}resultSeverity"), severity)
    yield Quad(result, NamedNode(f"{SH}focusNode"), NamedNode(finding.focus))
    component = NamedNode(finding.component)
    yield Quad(result, NamedNode(f"{SH}sourceConstraintComponent"), component)
    for language, text in (("id", finding.message_id), ("en", finding.message_en)):
        yield Quad(result, NamedNode(f"{SH}resultMessage"), Literal(text, language=language))
    for name, number in (
        ("startLine", finding.line),
        ("startOffset", finding.start),
        ("endOffset", finding.end),
    ):
        yield Quad(result, NamedNode(TPK + name), Literal(str(number), datatype=integer))
    yield Quad(result, NamedNode(f"{TPK}ruleCode"), Literal(finding.rule))
    yield Quad(result, NamedNode(f"{TPK}text"), Literal(finding.quote, language="id"))
    source = NamedNode(source_iri(finding.document))
    yield Quad(result, DERIVED_FROM, source)
