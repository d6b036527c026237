"""The findings of every document as a graph: what the shapes say when a graph is published.

In: the files that are published. Out: statements for ``graph/findings``. Each document is judged
with the ontology only, as ``tupoksi check`` does it, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad, RdfFormat

from loaders.errors import LoaderError
from loaders.text.read import decode_source
from server.checking.check import Rules, judge_graph
from server.checking.findings import Finding
from server.checking.formats.as_turtle import build_quads
from server.checking.report import Checked, Report, build_rule_runs
from server.checking.shapes import read_shapes
from server.publishing.inputs import Inputs
from server.publishing.snapshot import FINDINGS_GRAPH
from server.version import read_version


def find_layer(inputs: Inputs) -> Iterator[Quad]:
    """Return the report on all documents; nothing where there are no shapes.

    Raises:
        BadShapes: A shape cannot be read or compiled.
    """
    shapes = read_shapes(inputs.shapes)
    if not shapes:
        return
    rules = Rules(inputs.shapes, inputs.ontology)
    findings: list[Finding] = []
    for stem, file in inputs.documents.items():
        text = _text(inputs, stem)
        findings += judge_graph(stem, file.content, RdfFormat.TURTLE, text, rules).findings
    report = Report(
        version=read_version(),
        documents=tuple(Checked(stem, "", "") for stem in inputs.documents),
        rules=build_rule_runs(shapes, findings, {}),
        findings=tuple(findings),
    )
    graph = NamedNode(FINDINGS_GRAPH)
    for quad in build_quads(report):
        yield Quad(quad.subject, quad.predicate, quad.object, graph)


def _text(inputs: Inputs, stem: str) -> str:
    """Return the text that a graph was made from, or "" when it is not at hand."""
    if stem not in inputs.sources:
        return ""
    try:
        text = decode_source(inputs.sources[stem].content, stem)
    except LoaderError:
        return ""
    return text.text if text.sha256.encode() in inputs.documents[stem].content else ""
