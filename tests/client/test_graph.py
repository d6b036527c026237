"""Wherever the graph is held, the same methods give the same answers; faults say what is wrong."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

import tupoksi
from server.errors import (
    BadInput,
    BadParameter,
    BadRequest,
    QuerySyntaxError,
    QueryTooDeep,
    RemoteFailed,
    ResultTooLarge,
    UnknownQuestion,
    UpdateRefused,
)
from tests.published import ROOT
from tests.server.places import running_server
from tupoksi.opening import to_endpoint

TPK = "PREFIX tpk: <https://w3id.org/tupoksi/def#> "
STEP = "id/peraturan/cilegon/perwali/2016/63/pasal/37/huruf/a/tahapan/4"
PERWALI = "Perwali 63/2016"
TTL = ROOT / "data" / "ttl"


def test_a_query_gives_a_table(graph: tupoksi.Graph) -> None:
    frame = graph.query(TPK + "SELECT (COUNT(DISTINCT ?t) AS ?n) { ?t a tpk:Tahapan }")
    assert frame["n"].tolist() == [887 + 1134]


def test_ask_and_construct(graph: tupoksi.Graph) -> None:
    assert graph.ask(TPK + "ASK { ?r a tpk:Regulation }")
    assert not graph.ask(TPK + 'ASK { ?p tpk:kemendagriCode "11.1" }')
    part = graph.construct(TPK + "CONSTRUCT { ?p tpk:bpsCode ?c } WHERE { ?p tpk:bpsCode ?c }")
    codes = part.rows(TPK + "SELECT ?c { ?p tpk:bpsCode ?c }")
    assert {"c": "3672010"} in codes


def test_from_names_the_graphs_that_are_looked_at(graph: tupoksi.Graph) -> None:
    query = (
        TPK + "SELECT (COUNT(*) AS ?n) "
        "FROM <https://w3id.org/tupoksi/graph/perwali-cilegon-63-2016> { ?t a tpk:Tahapan }"
    )
    assert graph.query(query)["n"].tolist() == [887]


def test_a_named_question_takes_parameters(graph: tupoksi.Graph) -> None:
    frame = graph.question("places-and-their-codes", within="id/wilayah/36.72.06")
    assert "36.72.06" in frame["kemendagriCode"].tolist()
    assert frame["kemendagriCode"].dtype == "str"
    assert (frame["within"] == "https://w3id.org/tupoksi/id/wilayah/36.72.06").all()


def test_who_is_accountable_for_a_step(graph: tupoksi.Graph) -> None:
    frame = graph.accountable(STEP)
    chain = frame[["level", "holderLabel", "superiorLabel", "viaLabel", "cited", "line"]]
    assert chain.fillna("").to_numpy().tolist() == [
        [1, "Kepala Seksi Kelahiran", "Kepala Bidang Pelayanan Pencatatan Sipil", "", f"{PERWALI} Pasal 3 ayat 5", 122],
        [1, "Kepala Seksi Kelahiran", "Kepala Bidang Pelayanan Pencatatan Sipil", "", f"{PERWALI} Pasal 35", 1226],
        [2, "Kepala Bidang Pelayanan Pencatatan Sipil", "Kepala Dinas", "Sekretaris Dinas", f"{PERWALI} Pasal 3 ayat 3", 120],
        [2, "Kepala Bidang Pelayanan Pencatatan Sipil", "Kepala Dinas", "Sekretaris Dinas", f"{PERWALI} Pasal 32", 1127],
        [3, "Kepala Dinas", "Wali Kota", "Sekretaris Daerah", f"{PERWALI} Pasal 2 ayat 2", 86],
    ]  # fmt: skip
    assert frame["quote"].notna().all()


def test_a_step_is_found_by_words_and_what_is_unknown_has_a_row(own: tupoksi.Graph) -> None:
    reply = own.answer("menerima permohonan pemanfaatan data", limit=1)
    assert reply.candidates
    texts = own.rows(
        TPK + "SELECT ?s { ?s a tpk:ProcedureStep ; tpk:stepOf ?p . "
        "FILTER(CONTAINS(STR(?s), 'sumbar')) } ORDER BY ?s"
    )
    unknown = [own.accountable(str(row["s"]), language="id")["unknown"].dropna() for row in texts]
    assert any(len(column) for column in unknown)


def test_every_question_answers_its_example(own: tupoksi.Graph) -> None:
    for row in own.questions.to_dict("records"):
        example = dict(pair.split("=", 1) for pair in row["example"].split(", ") if pair)
        frame = own.question(row["question"], **example)
        # findings are judged when a store is built; a graph in memory has none
        assert len(frame) or "finding" in row["question"] or "print" in row["question"] or row["question"] == "corrections-in-force", row["question"]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "fault", "words"),
    [
        pytest.param("SELECT ?x { ?x a foo:b }", QuerySyntaxError, "prefix foo:", id="prefix"),
        pytest.param("ASK { ?s ?p ?o }", BadRequest, "not a SELECT", id="another form"),
        pytest.param("DELETE WHERE { ?s ?p ?o }", UpdateRefused, "update", id="update"),
        pytest.param(
            f"SELECT * {{ FILTER({'(' * 200}1{')' * 200}) }}", QueryTooDeep, "", id="deep"
        ),
    ],
)
def test_a_query_that_cannot_be_answered_says_why(
    graph: tupoksi.Graph, query: str, fault: type[Exception], words: str
) -> None:
    with pytest.raises(tupoksi.ERRORS) as caught:
        graph.query(query)
    assert isinstance(caught.value, fault)
    assert words in str(caught.value)


def test_a_question_that_is_unknown_or_lacks_a_parameter_says_so(own: tupoksi.Graph) -> None:
    with pytest.raises(UnknownQuestion, match="units-under-unit"):
        own.question("units-under-uni")
    with pytest.raises(BadParameter, match="has no parameter 'unti'"):
        own.question("units-under-unit", unti="id/unit/cilegon/disdukcapil")


def test_files_and_folders_hold_what_is_in_them_and_no_more(tmp_path: Path) -> None:
    one = tupoksi.load(TTL / "sop-sumbar-data-kinerja.ttl")
    count = one.query(TPK + "SELECT (COUNT(*) AS ?n) { ?s a tpk:ProcedureStep }")
    assert count["n"].tolist() == [7]
    named = one.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert named == [{"g": "https://w3id.org/tupoksi/graph/sop-sumbar-data-kinerja"}]
    assert not one.ask(TPK + "ASK { ?r a tpk:Regulation }")
    one.write(tmp_path / "all.nq")
    one.write(tmp_path / "all.ttl")
    assert (
        tupoksi.load(tmp_path / "all.nq").rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
        == named
    )
    again = tupoksi.load(tmp_path)
    assert again.rows(TPK + "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a tpk:ProcedureStep }") == [
        {"n": 7}
    ]


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("<x:a> <x:b> .\n")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="holds neither a published store nor a graph file"):
        tupoksi.load(tmp_path / "empty")
    with pytest.raises(BadInput, match=r"bad\.ttl:1 is not valid Turtle"):
        tupoksi.load(tmp_path / "bad.ttl")
    with pytest.raises(BadInput, match="cannot be read"):
        tupoksi.load(tmp_path / "missing.ttl")
    with pytest.raises(BadInput, match="no graph format"):
        tupoksi.load(tmp_path / "table.csv")
    with pytest.raises(BadRequest, match="Open it alone"):
        tupoksi.load("http://localhost:1/", TTL)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(RemoteFailed, match="gave no answer"):
            tupoksi.load(f"http://127.0.0.1:{free.getsockname()[1]}/", seconds=2)


@pytest.mark.parametrize(
    ("address", "endpoint"),
    [
        ("http://localhost:8000", "http://localhost:8000/sparql"),
        ("http://localhost:8000/", "http://localhost:8000/sparql"),
        ("https://example.org/repositories/x", "https://example.org/repositories/x"),
    ],
)
def test_an_address_without_a_path_means_its_endpoint(address: str, endpoint: str) -> None:
    assert to_endpoint(address) == endpoint


def test_only_a_graph_in_memory_can_be_added_to(
    published: Path, service: str, tmp_path: Path
) -> None:
    (tmp_path / "mine.ttl").write_text("<https://mine.example/a> a <https://mine.example/B> .\n")
    mine = tupoksi.load(TTL / "sop-sumbar-data-kinerja.ttl")
    assert mine.add(tmp_path / "mine.ttl") == 1
    assert mine.add(tmp_path / "mine.ttl") == 0
    assert mine.ask("ASK { ?a a <https://mine.example/B> }")
    for place in (published, service):
        with pytest.raises(BadRequest, match="Nothing can be added"):
            tupoksi.load(place).add(tmp_path / "mine.ttl")


def test_an_answer_that_the_service_cut_is_an_error_and_no_shorter_table(published: Path) -> None:
    with running_server(published, TUPOKSI_MAX_RESULT_ROWS="10") as (address, _):
        graph = tupoksi.load(address)
        with pytest.raises(ResultTooLarge, match="cut its answer after 10 rows"):
            graph.query(TPK + "SELECT ?t { ?t a tpk:Tahapan }")
        with pytest.raises(ResultTooLarge, match="cut its answer after 10 rows"):
            graph.construct(TPK + "CONSTRUCT WHERE { ?t a tpk:Tahapan }")
        assert len(graph.query(TPK + "SELECT ?t { ?t a tpk:Tahapan } LIMIT 10")) == 10


def test_the_page_names_everything_that_can_be_called() -> None:
    page = (ROOT / "docs" / "clients.md").read_text(encoding="utf-8")
    methods = [name for name in vars(tupoksi.Graph) if not name.startswith("_")]
    called = ["check", "check_text", "load", "shacl_report", "ERRORS"]
    assert {*called} < {*tupoksi.__all__}
    assert [name for name in (*methods, *called) if not re.search(rf"\b{name}\b", page)] == []


def test_a_graph_in_memory_joins_with_a_service_by_its_address(service: str) -> None:
    mine = tupoksi.load(ROOT / "docs" / "examples" / "aligning" / "rantau.ttl")
    found = mine.query(
        TPK + "SELECT ?mine ?ours { ?mine <https://rantau.example/istilah#tahun> ?theirs ; "
        '<https://rantau.example/istilah#nomor> ?number . FILTER(?number = "23") '
        f"SERVICE <{service}/sparql> {{ ?ours a tpk:Act ; tpk:number ?number ; tpk:year ?year }} FILTER(STR(?year) = STR(?theirs)) }}"
    )
    assert found["ours"].str.endswith("/uu/2014/23").any()


@pytest.mark.long
def test_own_questions_are_asked_on_a_copy_where_a_server_departs(
    service: str, own: tupoksi.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUPOKSI_REMOTE_QUESTIONS", "copy")
    graph = tupoksi.load(service)
    assert graph.accountable(STEP).equals(own.accountable(STEP))
    assert graph._place.own.name == f"a copy of {service}/sparql"
    assert graph.ask(TPK + "ASK { ?r a tpk:Regulation }")
