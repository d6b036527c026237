"""What the page on aligning rests on: a table is taken whole or not at all, and slips are named."""

from __future__ import annotations

from pathlib import Path

import pytest

import tupoksi
from server.errors import BadInput
from tests.client.test_programs import read_programs
from tests.conftest import ROOT

FILES = ROOT / "docs" / "examples" / "aligning"
RDFS = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
LABELS = (
    RDFS + "CONSTRUCT { ?x rdfs:label ?y } WHERE { ?p rdfs:subPropertyOf rdfs:label . ?x ?p ?y }"
)


@pytest.fixture
def both() -> tupoksi.Graph:
    """Our graph and the made-up one, with the names of both."""
    graph = tupoksi.load()
    graph.add(FILES / "rantau.ttl", FILES / "alignment.ttl")
    graph.add(graph.construct(LABELS))
    graph.add(
        graph.construct(
            "PREFIX dct: <http://purl.org/dc/terms/> CONSTRUCT { ?x dct:title ?t } "
            "WHERE { ?x <https://rantau.example/istilah#tentang> ?t }"
        )
    )
    return graph


def test_a_table_with_a_slip_is_not_loaded_at_all(both: tupoksi.Graph, tmp_path: Path) -> None:
    everything = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    before = both.rows(everything)
    mended = tmp_path / "mended.csv"
    slips = (FILES / "mappings-with-slips.csv").read_text(encoding="utf-8")
    mended.write_text(slips.replace(",90,", ",0.9,"), encoding="utf-8")
    with pytest.raises(BadInput, match="rantau:kepala-akte is not on the list"):
        both.add_links(FILES / "mappings.csv", mended)
    assert both.rows(everything) == before
    assert both.add_links(FILES / "mappings.csv") > 0


def test_their_graph_must_be_there_before_a_table_names_it() -> None:
    with pytest.raises(BadInput, match="rantau:uu-pemda is not on the list of identifiers"):
        tupoksi.load().add_links(FILES / "mappings.csv")


def test_the_page_finds_a_term_that_is_misspelt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    first, second, *_ = read_programs(ROOT / "docs" / "aligning.md", "python")
    names: dict[str, object] = {}
    exec(first.code, names)
    for path in FILES.glob("*.ttl"):
        text = path.read_text(encoding="utf-8").replace("tpk:assignedTo", "tpk:asignedTo")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    capsys.readouterr()
    exec(second.code, names | {"FILES": str(tmp_path)})
    assert capsys.readouterr().out == "1 unknown terms\n"
