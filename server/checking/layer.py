"""The findings of every document as a graph: what the shapes say when a graph is published.

In: the files that are published. Out: the report, and its statements for ``graph/findings``. Each
document is judged with the ontology only, as ``tupoksi check`` does it, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad, RdfFormat

from loaders.errors import LoaderError
from loaders.text.read import SourceText, decode_source
from server.checking.check import Rules, judge_graph
from server.checking.findings import Finding
from server.checking.formats.as_turtle import build_quads
from server.checking.report import Checked, Report, build_rule_runs
from server.checking.shapes import read_shapes
from server.publishing.inputs import Inputs
from server.publishing.snapshot import FINDINGS_GRAPH
from server.version import read_version


def judge_inputs(inputs: Inputs) -> Report | None:
    """Return the report on all documents; None where there are no shapes.

    Raises:
        BadShapes: A shape cannot be read or compiled.
    """
    shapes = read_shapes(inputs.shapes)
    if not shapes:
        return None
    rules = Rules(inputs.shapes, inputs.ontology)
    findings: list[Finding] = []
    documents: list[Checked] = []
    for stem, file in inputs.documents.items():
        source = find_source(inputs, stem)
        text, digest = (source.text, source.sha256) if source else ("", "")
        findings += judge_graph(stem, file.content, RdfFormat.TURTLE, text, rules).findings
        documents.append(Checked(stem, "", digest))
    return Report(
        version=read_version(),
        documents=tuple(documents),
        rules=build_rule_runs(shapes, findings, {}),
        findings=tuple(findings),
    )


def to_findings_layer(report: Report) -> Iterator[Quad]:
    """Return a report as statements of ``graph/findings``."""
    graph = NamedNode(FINDINGS_GRAPH)
    for quad in build_quads(report):
        yield Quad(quad.subject, quad.predicate, quad.object, graph)


def find_source(inputs: Inputs, stem: str) -> SourceText | None:
    """Return the text that a graph was made from, or None when it is not at hand."""
    if stem not in inputs.sources:
        return None
    try:
        text = decode_source(inputs.sources[stem].content, stem)
    except LoaderError:
        return None
    return text if text.sha256.encode() in inputs.documents[stem].content else None
