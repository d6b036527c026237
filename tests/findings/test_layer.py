"""What is published of a judged document: its findings, and what shows in its print, apart from it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions, Store

from loaders.pipeline import build_document, build_ttl
from server.checking import layer
from server.checking.cache import ENDING
from server.checking.layer import start_judging
from server.export import export_graph
from server.publishing.filling import fill_store
from server.publishing.inputs import File, Inputs, read_inputs
from server.publishing.snapshot import FINDINGS_GRAPH, to_graph_iri, to_observations_iri
from server.publishing.store import publish
from tests.findings.parity_cases import ROOT

SMALL = "sop-sumbar-data-kinerja"
OBSERVATION = NamedNode("https://w3id.org/tupoksi/def#Observation")


@pytest.fixture
def inputs() -> Inputs:
    found = read_inputs(ROOT / "data" / "ttl", ROOT)
    return replace(found, documents={SMALL: found.documents[SMALL]}, links=(), rules=())


def observations_in(database: Store, graph: str) -> int:
    return sum(1 for _ in database.quads_for_pattern(None, None, OBSERVATION, NamedNode(graph)))


def test_observations_stand_beside_the_graph_of_the_document(inputs: Inputs) -> None:
    database = Store()
    fill_store(database, inputs)
    assert observations_in(database, to_observations_iri(SMALL)) > 5
    assert observations_in(database, to_graph_iri(SMALL)) == 0
    assert any(database.quads_for_pattern(None, None, None, NamedNode(FINDINGS_GRAPH)))


def test_a_document_that_was_published_is_not_judged_again(
    inputs: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = dict(start_judging(inputs, cache=tmp_path))
    assert len(list(tmp_path.glob(f"*{ENDING}"))) == 1
    monkeypatch.setattr(layer, "judge_exhibit", None)  # nobody calls it
    assert dict(start_judging(inputs, cache=tmp_path)) == first


def test_a_graph_that_its_text_does_not_give_is_judged_for_itself(
    inputs: Inputs, tmp_path: Path
) -> None:
    file = inputs.documents[SMALL]
    nobody = b"<https://w3id.org/tupoksi/id/x> a <https://w3id.org/tupoksi/def#Pasal> .\n"
    other = replace(inputs, documents={SMALL: replace(file, content=file.content + nobody)})
    (verdict,) = dict(start_judging(other, cache=tmp_path)).values()
    (original,) = dict(start_judging(inputs)).values()
    assert verdict.observations == original.observations
    assert not list(tmp_path.glob(f"*{ENDING}"))  # what is kept belongs to a text


def test_what_was_just_built_is_not_read_again(
    inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = build_document(inputs.sources[SMALL], observe=True)
    ((_, expected),) = start_judging(inputs)
    monkeypatch.setattr(layer, "build_document", None)
    ((_, verdict),) = start_judging(replace(inputs, built={SMALL: built}))
    assert verdict.judged.findings == expected.judged.findings
    assert verdict.observations == expected.observations


def test_the_print_of_a_document_of_another_folder_is_published_and_exported(
    tmp_path: Path,
) -> None:
    sources, ttl = tmp_path / "sources", tmp_path / "ttl"
    sources.mkdir()
    text = (ROOT / "data" / "sources" / f"{SMALL}.txt").read_bytes()
    (sources / "lain.txt").write_bytes(text)
    built = build_ttl(sources, ttl, observe=True)
    share = tmp_path / "share"
    for name in ("ontology", "shapes"):
        share.mkdir(exist_ok=True)
        (share / name).symlink_to(ROOT / name)
    snapshot = publish(ttl, share, tmp_path / "store", sources=sources, built=built)
    out = io.BytesIO()
    export_graph(snapshot, "ntriples", out, stem="observations/lain")
    assert out.getvalue().count(b"\n") == built[0].observations.count(b"\n") + 1


SAID = """
[[finding]]
finding = "{finding}"
cause = "scan"
verdict = "affirmed"
by = "Rina"
on = 2026-11-20
reason = "Tercetak demikian pada naskah yang dipindai."
"""
CAUSES_SAID = f"""
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX tpk: <https://w3id.org/tupoksi/def#>
SELECT ?finding ?cause (BOUND(?code) AS ?stands) WHERE {{
  ?said tpk:correctsStatement ?finding ; tpk:reviewedCause ?cause .
  OPTIONAL {{ GRAPH <{FINDINGS_GRAPH}> {{ ?finding a sh:ValidationResult ; tpk:ruleCode ?code }} }}
}}
"""


def test_a_built_store_tells_what_was_said_of_a_finding_and_whether_it_stands(
    inputs: Inputs,
) -> None:
    plain = Store()
    fill_store(plain, inputs)
    results = plain.query(
        "SELECT ?f { ?f a <http://www.w3.org/ns/shacl#ValidationResult> } LIMIT 1",
        use_default_graph_as_union=True,
    )
    assert isinstance(results, QuerySolutions)
    finding = next(results)["f"].value
    lost = f"{finding.rpartition('/')[0]}/ffffffffffffffff"
    overlay = "".join(SAID.format(finding=iri) for iri in (finding, lost)).encode()
    reviewed = Store()
    fill_store(reviewed, replace(inputs, overlay=(File(Path("koreksi.toml"), overlay),)))
    said = reviewed.query(CAUSES_SAID, use_default_graph_as_union=True)
    assert isinstance(said, QuerySolutions)
    found = {(row["finding"].value, row["cause"].value, row["stands"].value) for row in said}
    assert found == {(finding, "scan", "true"), (lost, "scan", "false")}
