"""The made-up regulation is read as it is meant, and no rule finds anything in it."""

from loaders.pipeline import read_graph
from tests.findings.texts import UNITS, clean, regulation, shown, source


def test_no_rule_finds_anything_in_the_clean_regulation():
    assert shown(clean()) == []


def test_the_clean_regulation_is_understood_whole():
    document, graph = read_graph(source(clean()))
    said = "\n".join(graph.triples)
    assert document.unparsed == 0
    assert said.count("<https://w3id.org/tupoksi/def#Tahapan> .") == 8 * len(UNITS)
    assert said.count("<https://w3id.org/tupoksi/def#Function> .") == 4 * len(UNITS)


def test_a_short_regulation_has_no_fault_of_its_own():
    assert shown(regulation("Pasal 4", "Dinas berkedudukan di Kota Sukamaju.")) == []
