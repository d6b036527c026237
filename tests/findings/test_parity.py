"""The compiled checks say what pySHACL says: same focus nodes, shapes, paths, values, severities.

pySHACL evaluates a SPARQL constraint once for each focus node (SHACL 5.3.1); the engine runs it once
for all. Small documents are compared whole. In the graph of a whole regulation, for which pySHACL would
need the better part of an hour, some of its nodes are: of those that we object to, and of those that we do not.
"""

from __future__ import annotations

import random
from functools import cache

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat
from pyshacl import validate
from rdflib import RDF, SH, Graph
from rdflib import Literal as RdflibLiteral
from rdflib.term import BNode, Node

from loaders.catalogue import Source, load_sources
from loaders.pipeline import read_graph
from server.checking.check import load_ontology, read_rules
from server.checking.judge import compile_shapes, find_subclasses, judge
from server.checking.shapes import read_shapes
from server.publishing.inputs import File
from tests.findings.parity_cases import CASES, ROOT, Case, shape_cases

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings(
        "ignore::DeprecationWarning:pyshacl", "ignore::DeprecationWarning:rdflib"
    ),
]

SAMPLE = 40
"""Nodes of each sort that are compared in a whole regulation."""

Row = tuple[str, str, str, str, str, str]


@cache
def ontology() -> Graph:
    graph = Graph()
    for file in read_rules(ROOT).ontology:
        graph.parse(data=file.content, format="turtle")
    return graph


def by_pyshacl(turtle: str, shapes: bytes, nodes: list[str] | None = None) -> set[Row]:
    """Return the results of pySHACL, on some focus nodes or all; a failure of the engine is no result."""
    data = Graph().parse(data=turtle, format="nt" if nodes else "turtle")
    _, report, text = validate(
        data,
        shacl_graph=Graph().parse(data=shapes, format="turtle"),
        ont_graph=ontology(),
        inplace=nodes is not None,
        focus_nodes=nodes,
    )
    assert isinstance(report, Graph), text
    rows = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        row = [
            report.value(result, SH[name])
            for name in (
                *("focusNode", "sourceShape", "resultPath", "value"),
                *("resultSeverity", "sourceConstraintComponent"),
            )
        ]
        rows.add(tuple("" if node is None else shown(node) for node in row))
    return rows  # type: ignore[return-value]


def by_engine(turtle: str, shapes: bytes) -> set[Row]:
    """Return the results of the compiled checks."""
    database = load_ontology(read_rules(ROOT))
    database.load(turtle, format=RdfFormat.TURTLE)
    read = read_shapes((File(ROOT / "shapes", shapes),))
    checks = compile_shapes(read, find_subclasses(database))
    results, _ = judge(database, checks)
    rows = set()
    for result in results:
        shape = result.check.shape
        severity = f"http://www.w3.org/ns/shacl#{shape.severity}"
        value = "" if result.value is None else shown(result.value)
        rows.add((result.focus, shape.iri, result.path, value, severity, result.check.component))
    return rows


def shown(node: Node | NamedNode | Literal | BlankNode) -> str:
    """Return a term as text; two engines write the same term in the same way."""
    match node:
        case RdflibLiteral():
            return f"{node!s}@{node.language or ''}"
        case Literal():
            return f"{node.value}@{node.language or ''}"
        case NamedNode():
            return node.value
        case BlankNode() | BNode():
            return "a blank node"
    return str(node)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_component_judges_as_pyshacl_does(case: Case) -> None:
    shapes = case.shapes.encode()
    assert by_engine(case.turtle, shapes) == by_pyshacl(case.turtle, shapes)


@pytest.mark.parametrize(("name", "source"), shape_cases())
def test_a_document_is_judged_as_pyshacl_does(name: str, source: Source) -> None:
    _, graph = read_graph(source, observe=True)
    triples = "\n".join([*graph.triples, *graph.observations])
    shapes = b"\n".join(file.content for file in read_rules(ROOT).shapes)
    assert by_engine(triples, shapes) == by_pyshacl(triples, shapes)


@pytest.mark.long
@pytest.mark.parametrize("stem", ["perwali-cilegon-63-2016", "perwali-cilegon-29-2022"])
def test_nodes_of_a_whole_regulation_are_judged_as_pyshacl_does(stem: str) -> None:
    (source,) = (s for s in load_sources(ROOT / "data" / "sources") if s.text.stem == stem)
    _, graph = read_graph(source, observe=True)
    lines = [*graph.triples, *graph.observations]
    shapes = b"\n".join(file.content for file in read_rules(ROOT).shapes)
    ours = by_engine("\n".join(lines), shapes)
    accused = {focus for focus, *_ in ours}
    others = {line[1 : line.index(">")] for line in lines} - accused
    dice = random.Random(stem)
    nodes = [node for some in (accused, others) for node in dice.sample(sorted(some), SAMPLE)]
    expected = {row for row in ours if row[0] in nodes}
    assert len(expected) >= SAMPLE
    assert by_pyshacl("\n".join(lines), shapes, nodes) == expected
