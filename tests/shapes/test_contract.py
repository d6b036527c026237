"""The contract shapes: each property shape fires on its own fault and is silent on the specimen.

Every fault is planted by one change of a graph that conforms, so nothing else may appear.
"""

from functools import cache
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, RDFS, SH, Graph, Literal, Namespace, URIRef
from rdflib.namespace import PROV

ROOT = Path(__file__).resolve().parent.parent.parent
TPK = Namespace("https://w3id.org/tupoksi/def#")
TPKS = Namespace("https://w3id.org/tupoksi/shapes#")
REG = "https://w3id.org/tupoksi/id/peraturan/cilegon/perwali/2016/63"
PASAL, ACCOUNT = (
    URIRef(f"{REG}/pasal/37"),
    URIRef(f"{REG}/pasal/3/ayat/5/pertanggungjawaban/kepala-seksi-kelahiran"),
)
STAGE = URIRef(f"{REG}/pasal/37/huruf/a/tahapan/4")
MENTION = URIRef(f"{STAGE}/sebutan/1")
SHAPES = Graph().parse(ROOT / "shapes" / "contract.ttl")

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:pyshacl", "ignore::DeprecationWarning:rdflib"
)


@cache
def whole_graph() -> Graph:
    """Return a regulation's graph; nobody changes it."""
    return Graph().parse(ROOT / "data" / "ttl" / "perwali-cilegon-63-2016.ttl")


def sample() -> Graph:
    """Return the statements about a Pasal, a stage, a mention and a line of accountability."""
    whole = whole_graph()
    some = Graph()
    duty = URIRef(f"{REG}/pasal/37/huruf/a/tugas")
    for subject in (URIRef(REG), PASAL, ACCOUNT, STAGE, MENTION, duty):
        for triple in whole.triples((subject, None, None)):
            some.add(triple)
    return some


def findings(graph: Graph) -> set[URIRef]:
    """Return the property shapes that fire; a failure of the engine is no finding."""
    _, report, text = validate(graph, shacl_graph=SHAPES, advanced=False)
    assert isinstance(report, Graph), text
    return {
        shape for shape in report.objects(predicate=SH.sourceShape) if isinstance(shape, URIRef)
    }


# what to take away, what to put in its place, which shape must fire
FAULTS = [
    pytest.param((STAGE, PROV.wasDerivedFrom, None), None, "PlacedShape-source", id="no source"),
    pytest.param((STAGE, TPK.startLine, None), Literal(0), "PlacedShape-startLine", id="line zero"),
    pytest.param((STAGE, TPK.startOffset, None), None, "PlacedShape-startOffset", id="no start"),
    pytest.param(
        (STAGE, TPK.startOffset, None),
        Literal(10**9),
        "PlacedShape-startOffset",
        id="start after end",
    ),
    pytest.param((STAGE, TPK.endOffset, None), None, "PlacedShape-endOffset", id="no end"),
    pytest.param(
        (PASAL, TPK.number, None), Literal(37), "PasalShape-number", id="number as a number"
    ),
    pytest.param((PASAL, TPK.pasalKind, None), TPK.Resolved, "PasalShape-kind", id="unknown kind"),
    pytest.param(
        (PASAL, TPK.inRegulation, None), PASAL, "PasalShape-regulation", id="not in a regulation"
    ),
    pytest.param((PASAL, TPK.documentOrder, None), None, "PasalShape-order", id="no order"),
    pytest.param(
        (ACCOUNT, TPK.accountablePosition, None), None, "AccountabilityShape-position", id="nobody"
    ),
    pytest.param(
        (ACCOUNT, TPK.accountableTo, None),
        "self",
        "AccountabilityShape-self",
        id="answers to itself",
    ),
    pytest.param(
        (ACCOUNT, TPK.statedIn, None), None, "AccountabilityShape-statedIn", id="stated nowhere"
    ),
    pytest.param((STAGE, TPK.stageOf, None), PASAL, "TahapanShape-stageOf", id="stage of a Pasal"),
    pytest.param(
        (STAGE, RDFS.label, None), Literal("x", lang="en"), "TahapanShape-label", id="no Indonesian"
    ),
    pytest.param(
        (MENTION, TPK.mentionedIn, None), PASAL, "RelativeMentionShape-step", id="in no stage"
    ),
    pytest.param(
        (MENTION, TPK.relation, None), TPK.Marked, "RelativeMentionShape-relation", id="unrelated"
    ),
    pytest.param((MENTION, TPK.role, None), None, "RelativeMentionShape-role", id="without a part"),
    pytest.param((MENTION, TPK.text, None), None, "RelativeMentionShape-text", id="without words"),
    pytest.param(
        (MENTION, TPK.statedIn, None), None, "RelativeMentionShape-statedIn", id="held nowhere"
    ),
]


@pytest.mark.parametrize(("taken", "put", "shape"), FAULTS)
def test_a_planted_fault_is_found_and_nothing_else(taken: tuple, put: object, shape: str) -> None:
    graph = sample()
    subject, predicate, _ = taken
    value = graph.value(ACCOUNT, TPK.accountablePosition) if put == "self" else put
    graph.remove(taken)
    if value is not None:
        graph.add((subject, predicate, value))
    fired = findings(graph)
    # without an end, "start before end" cannot be checked and stays silent
    assert fired == {TPKS[shape]}


def test_the_sample_conforms() -> None:
    assert findings(sample()) == set()


def test_no_property_shape_is_dead() -> None:
    known = set(SHAPES.subjects(RDF.type, SH.PropertyShape))
    assert {TPKS[case.values[2]] for case in FAULTS} == known
    for shape in known:
        assert {m.language for m in SHAPES.objects(shape, SH.message)} == {"id", "en"}
        assert (shape, TPK.ruleCode, None) in SHAPES
        assert (shape, SH.severity, None) in SHAPES


@pytest.mark.long
@pytest.mark.parametrize("stem", ["perwali-cilegon-63-2016"])
def test_the_committed_graph_keeps_the_contract(stem: str) -> None:
    assert findings(Graph().parse(ROOT / "data" / "ttl" / f"{stem}.ttl")) == set()
