"""What HermiT makes of the ontology: it is consistent, data fits in, planted nonsense does not.

Each run starts a Java machine (about a second and a half), so the whole file carries the markers
``java`` and ``slow``; what plants one statement after another, and the published graphs, are ``long``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, Graph, Literal

pytestmark = [pytest.mark.java, pytest.mark.slow]

DATA_DIR = Path(__file__).parents[2] / "data" / "ttl"

PREFIXES = """
@prefix : <https://example.org/> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix p-plan: <http://purl.org/net/p-plan#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix tpk: <https://w3id.org/tupoksi/def#> .
"""

Ask = Callable[[Graph], Any]


def read_turtle(text: str) -> Graph:
    """Read Turtle with the prefixes of this file."""
    return Graph().parse(data=PREFIXES + text, format="turtle")


def to_module(graph: Graph) -> Graph:
    """Return the types and object property assertions of ``graph``, without its literals."""
    module = Graph()
    for triple in graph:
        if triple[1] == RDF.type or not isinstance(triple[2], Literal):
            module.add(triple)
    return module


def test_vocabulary_is_consistent_and_every_class_can_have_members(
    ask_hermit: Ask, ontology: Graph
) -> None:
    verdict = ask_hermit(ontology)
    assert verdict.consistent
    assert verdict.unsatisfiable == ()


def test_vocabulary_with_alignments_and_schemes_is_consistent(
    ask_hermit: Ask, everything: Graph
) -> None:
    verdict = ask_hermit(everything)
    assert verdict.consistent
    assert verdict.unsatisfiable == ()


@pytest.mark.long
def test_hand_made_graph_contradicts_nothing(
    ask_hermit: Ask, everything: Graph, example: Graph
) -> None:
    verdict = ask_hermit(everything + example)
    assert verdict.consistent
    assert verdict.unsatisfiable == ()


@pytest.mark.long
def test_published_graphs_contradict_nothing(ask_hermit: Ask, everything: Graph) -> None:
    """All of ``data/ttl`` in one run, as a module: types and object property assertions only.

    A made-up graph of six thousand resources kept HermiT busy for 80 seconds with its literals and
    for 12 without; and xsd:gYear, xsd:date and xsd:duration lie outside the datatypes it reads.
    What the literals must be like is the business of the shapes.
    """
    paths = sorted(DATA_DIR.glob("*.ttl"))
    if not paths:
        pytest.skip("no graphs in data/ttl yet")
    data = Graph()
    for path in paths:
        data.parse(path)
    assert ask_hermit(everything + to_module(data)).consistent


NONSENSE = [
    pytest.param(":seksi tpk:heads :seksi .", id="a unit that heads itself"),
    pytest.param(":seksi tpk:parentUnit :seksi .", id="a unit over itself"),
    pytest.param(":tipe-a tpk:parentUnit :seksi .", id="two units over each other"),
    pytest.param(":seksi a tpk:Position .", id="a unit that is a position"),
    pytest.param(
        ":seksi tpk:headedBy :camat . :camat owl:differentFrom :kepala-seksi .",
        id="a unit with two heads",
    ),
    pytest.param(":tipe-a tpk:instanceOfTemplate :tipe-a .", id="a template that follows itself"),
    pytest.param(":camat a tpk:Pasal .", id="a position that is an article"),
    pytest.param(":penandatangan a tpk:Position .", id="an official who is a position"),
    pytest.param(":angka tpk:partOf :angka .", id="a provision that is part of itself"),
    pytest.param(":bab tpk:partOf :bagian .", id="two provisions that are part of each other"),
    pytest.param(
        ":angka tpk:partOf :ayat .", id="an item directly in two provisions of different kinds"
    ),
    pytest.param(":pasal a tpk:Ayat .", id="an article that is a subsection"),
    pytest.param(":uu a tpk:Provision .", id="a cited act that is a provision"),
    pytest.param(":pasal tpk:pasalKind tpk:CauseScan .", id="an article whose kind is a cause"),
    pytest.param(":peraturan a tpk:SourceDocument .", id="a regulation that is its own file"),
    pytest.param(":batasan a tpk:Citation .", id="a definition that is a citation"),
    pytest.param(
        ":tanggung-jawab tpk:accountablePosition :sekmat . :sekmat owl:differentFrom :camat .",
        id="an accountability of two positions",
    ),
    pytest.param(
        ":tanggung-jawab tpk:accountableTo :tipe-a .",
        id="accountable to a unit instead of its head",
    ),
    pytest.param(":fungsi tpk:assignedTo :seksi .", id="a duty assigned to a unit"),
    pytest.param(":fungsi a tpk:MainDuty .", id="a function that is a main duty"),
    pytest.param(":tugas tpk:partOfDuty :tugas .", id="a main duty that is part of itself"),
    pytest.param(":tahapan tpk:stageOf :tahapan .", id="a stage that is its own duty"),
    pytest.param(":tahapan-lain tpk:stageOf :fungsi .", id="a stage of a function"),
    pytest.param(
        ":tahapan tpk:stageOf :lain . :lain owl:differentFrom :rincian .",
        id="a stage of two duties",
    ),
    pytest.param(
        ":rujukan tpk:resolution tpk:Unresolved .", id="a citation both resolved and unresolved"
    ),
    pytest.param(
        ":baru tpk:resolution :mungkin . "
        ":mungkin owl:differentFrom tpk:Resolved, tpk:Ambiguous, tpk:Unresolved .",
        id="a resolution status outside the list",
    ),
    pytest.param(
        ":langkah-1 tpk:stepOf :lain . :lain owl:differentFrom :sop .",
        id="a step of two procedures",
    ),
    pytest.param(":pelaksana tpk:role tpk:Informed .", id="one participation in two roles"),
    pytest.param(":tanggung-jawab tpk:similarity 1.2 .", id="a similarity above one"),
    pytest.param(':pasal tpk:ordinal "ketujuh" .', id="an ordinal that is a word"),
    pytest.param(
        ':kota tpk:kemendagriCode "3672" .', id="a BPS code where a Kemendagri code belongs"
    ),
]


@pytest.mark.long
@pytest.mark.parametrize("planted", NONSENSE)
def test_nonsense_is_found(
    ask_hermit: Ask, everything: Graph, example: Graph, planted: str
) -> None:
    assert not ask_hermit(everything + example + read_turtle(planted)).consistent


# What a badly drafted regulation may well say. It is a finding, and must not break the graph.
ODD_BUT_POSSIBLE = [
    pytest.param(
        ":camat tpk:eselon <https://w3id.org/tupoksi/id/eselon/IIIb> .",
        id="two echelons for one position",
    ),
    pytest.param(
        ":lain a tpk:Accountability ; tpk:accountablePosition :camat ; "
        "tpk:accountableTo :sekretaris-daerah .",
        id="two provisions with two lines",
    ),
    pytest.param(":seksi tpk:parentUnit :cibeber .", id="a unit listed under two units"),
    pytest.param(
        ':pasal-2 a tpk:Pasal ; tpk:number "7" ; tpk:documentOrder 8 .', id="a number used twice"
    ),
    pytest.param(
        ":wali-kota tpk:inRegulation :peraturan , :lain .", id="a position named in two regulations"
    ),
]


@pytest.mark.long
@pytest.mark.parametrize("statement", ODD_BUT_POSSIBLE)
def test_odd_statement_is_possible(
    ask_hermit: Ask, everything: Graph, example: Graph, statement: str
) -> None:
    assert ask_hermit(everything + example + read_turtle(statement)).consistent


def deny(source: str, relation: str, target: str) -> str:
    """Return the statement that ``source`` does not stand in ``relation`` to ``target``."""
    return (
        f"[] a owl:NegativePropertyAssertion ; owl:sourceIndividual {source} ; "
        f"owl:assertionProperty {relation} ; owl:targetIndividual {target} ."
    )


# Each row denies a conclusion; that the denial contradicts shows that the conclusion is drawn.
CONCLUSIONS = [
    pytest.param(deny(":camat", "tpk:answersTo", ":wali-kota"), id="who is accountable answers to"),
    pytest.param(deny(":kepala-seksi", "org:reportsTo", ":camat"), id="who answers to reports to"),
    pytest.param(
        deny(":cibeber", "tpk:hasPost", ":camat"),
        id="a unit has the head of its template as a post",
    ),
    pytest.param(deny(":pasal", "eli:cites", ":ayat"), id="a citing provision cites the cited one"),
    pytest.param(
        deny(":menimbang", "eli:cites", ":uu"), id="a citing provision cites the cited act"
    ),
    pytest.param(deny(":bab", "eli:has_part", ":bagian"), id="the whole has the part"),
    pytest.param(
        deny(":langkah-2", "p-plan:isPrecededBy", ":langkah-1"),
        id="a branch puts one step before another",
    ),
    pytest.param(
        ":peraturan a [ owl:complementOf eli:LegalResource ] .",
        id="a regulation is a legal resource",
    ),
    pytest.param(
        ":wali-kota a [ owl:complementOf tpk:Position ] .", id="an external position is a position"
    ),
]


@pytest.mark.long
@pytest.mark.parametrize("denial", CONCLUSIONS)
def test_conclusion_is_drawn(
    ask_hermit: Ask, everything: Graph, example: Graph, denial: str
) -> None:
    assert not ask_hermit(everything + example + read_turtle(denial)).consistent


@pytest.mark.long
def test_what_nobody_says_may_be_denied(ask_hermit: Ask, everything: Graph, example: Graph) -> None:
    denial = deny(":camat", "tpk:answersTo", ":sekmat")
    assert ask_hermit(everything + example + read_turtle(denial)).consistent
