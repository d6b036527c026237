"""The shapes of places: a code that lost its zeros fires, wherever the graph comes from."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, SH, Graph, Literal, Namespace, URIRef

from loaders.catalogue import Region, Source
from loaders.text.read import decode_source
from server.checking.check import judge_source, read_rules
from tests.findings.texts import clean

ROOT = Path(__file__).resolve().parent.parent.parent
TPK = Namespace("https://w3id.org/tupoksi/def#")
PLACE = URIRef("https://w3id.org/tupoksi/id/wilayah/11.10")
SHAPES = Graph()
for name in ("prefixes.ttl", "places.ttl"):
    SHAPES.parse(ROOT / "shapes" / name)

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:pyshacl", "ignore::DeprecationWarning:rdflib"
)


def fired(**codes: Literal) -> list[str]:
    """Return the shapes that fire on a place with these codes."""
    graph = Graph()
    graph.add((PLACE, RDF.type, TPK.Place))
    for name, code in codes.items():
        graph.add((PLACE, TPK[name], code))
    _, report, text = validate(graph, shacl_graph=SHAPES, advanced=True)
    assert isinstance(report, Graph), text
    shapes = report.objects(predicate=SH.sourceShape)
    return sorted(str(shape).rpartition("#")[2] for shape in shapes)


CODES = [
    pytest.param({"kemendagriCode": Literal("11.10")}, [], id="two-levels"),
    pytest.param({"kemendagriCode": Literal("36.72.01.1001")}, [], id="four-levels"),
    pytest.param({"kemendagriCode": Literal("11.1")}, ["X120-CodeWrong"], id="lost-a-zero"),
    pytest.param({"kemendagriCode": Literal("3672")}, ["X120-CodeWrong"], id="a-bps-code"),
    pytest.param(
        {"kemendagriCode": Literal(11.1)}, ["X120-CodeWrong", "X121-CodeIsNumber"], id="number"
    ),
    pytest.param(
        {"kemendagriCode": Literal(11)}, ["X121-CodeIsNumber"], id="whole-number"
    ),
    pytest.param({"bpsCode": Literal("3672010")}, [], id="bps"),
    pytest.param({"bpsCode": Literal("36.72")}, ["PlaceShape-bpsCode"], id="bps-with-dots"),
    pytest.param({"isoCode": Literal("ID-BT")}, [], id="iso"),
    pytest.param({"isoCode": Literal("BT")}, ["PlaceShape-isoCode"], id="iso-without-country"),
]  # fmt: skip


@pytest.mark.parametrize(("codes", "expected"), CODES)
def test_a_code_is_judged_by_its_form(codes: dict[str, Literal], expected: list[str]) -> None:
    assert fired(**codes) == expected


@pytest.mark.parametrize(("code", "expected"), [("11.10", []), ("11.1", ["X120"])])
def test_a_catalogue_with_a_code_read_as_a_number_is_a_finding(
    code: str, expected: list[str]
) -> None:
    """Nothing else changes: the finding stands at the document whose region it is."""
    text = decode_source(clean().encode(), "perwali-uji")
    source = Source(text, region=Region("sukamaju", "Kota Sukamaju", code), kind="regulation")
    found = judge_source(source, read_rules(ROOT)).findings
    assert [finding.rule for finding in found if finding.rule.startswith("X12")] == expected
