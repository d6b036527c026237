"""The text search from outside: over HTTP and on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from server.cli import main
from server.publishing.snapshot import current_snapshot
from server.searching.index import SearchIndex


def find(client: TestClient, **parameters: object) -> dict[str, object]:
    response = client.get("/api/search", params=parameters)
    assert response.status_code == 200, response.text
    found = response.json()
    assert isinstance(found, dict)
    return found


def test_the_index_is_part_of_the_snapshot(store: Path) -> None:
    snapshot = current_snapshot(store)
    assert snapshot.index.is_file()
    assert SearchIndex(snapshot.index).entries > 5


def test_hits_are_grouped_and_marked(client: TestClient) -> None:
    found = find(client, q="kepala seksi")
    group = found["groups"][0]
    assert (group["kind"], group["label_en"], group["total"]) == ("position", "Positions", 1)
    (hit,) = group["hits"]
    assert hit["iri"].endswith("/id/jabatan/uji/kepala-seksi")
    assert hit["score"] == 1
    assert [s["text"] for s in hit["title"] if s["matched"]] == ["Kepala", "Seksi"]


def test_markup_in_a_label_stays_text(client: TestClient) -> None:
    found = find(client, q="alert")
    (hit,) = found["groups"][0]["hits"]
    assert "".join(segment["text"] for segment in hit["title"]) == hit["label"]
    assert "<script>" in hit["label"]


def test_kind_and_limit_narrow(client: TestClient) -> None:
    response = client.get("/api/search?q=dinas&kind=unit&kind=position&limit=1")
    groups = response.json()["groups"]
    assert {group["kind"] for group in groups} == {"unit", "position"}
    assert all(len(group["hits"]) == 1 for group in groups)


def test_nothing_found_is_an_answer(client: TestClient) -> None:
    found = find(client, q="xyzzy")
    assert (found["total"], found["groups"]) == (0, [])
    assert found["understood"] == [{"word": "xyzzy", "how": "unknown", "meant": []}]


@pytest.mark.parametrize("words", ["", '" OR NEAR(', "\0", "😀", "a" * 5_000, "' ; --"])
def test_any_words_are_answered(client: TestClient, words: str) -> None:
    assert find(client, q=words)["total"] == 0


@pytest.mark.parametrize(
    ("query", "says"),
    [
        pytest.param("", "Give words", id="no q"),
        pytest.param("q=a&q=b", "2 times", id="q twice"),
        pytest.param("q=a&kind=planet", "planet", id="unknown kind"),
        pytest.param("q=a&limit=0", "limit", id="limit too small"),
        pytest.param("q=a&limit=١", "limit", id="limit in other digits"),
        pytest.param("q=a&limit=101", "limit", id="limit too big"),
        pytest.param("q=a&page=2", "page", id="unknown parameter"),
        pytest.param("q=%ff", "UTF-8", id="not UTF-8"),
    ],
)
def test_a_search_that_cannot_be_read_is_refused(client: TestClient, query: str, says: str) -> None:
    response = client.get(f"/api/search?{query}")
    assert response.status_code == 400
    assert says in response.json()["detail"]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["search", *arguments])
    return int(ended.value.code or 0), capsys.readouterr().out


def test_the_command_prints_hits_by_kind(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, "kepala", "seksy", "--store", str(store), "--lang", "id")
    assert code == 0
    assert "seksy: dibaca sebagai seksi" in out
    assert "Jabatan (1)" in out
    assert "https://w3id.org/tupoksi/id/jabatan/uji/kepala-seksi" in out


def test_the_command_gives_the_json_of_the_api(
    store: Path, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = run(capsys, "dinas", "--store", str(store), "--format", "json", "--limit", "10")
    assert code == 0
    assert json.loads(out) == find(client, q="dinas")


def test_the_command_ends_with_1_when_nothing_fits(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "xyzzy", "--store", str(store), "--lang", "en") == (
        1,
        "xyzzy: not in the graph\n",
    )


@pytest.mark.parametrize(
    "arguments", [("a", "--kind", "planet"), ("a", "--format", "xml"), ("a", "--limit", "0")]
)
def test_bad_usage_ends_with_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert run(capsys, *arguments)[0] == 2


SEARCHED = """
PREFIX search: <https://w3id.org/tupoksi/search#>
PREFIX tpk: <https://w3id.org/tupoksi/def#>
SELECT ?duty ?score ?position WHERE {
  SERVICE search:text { ?duty search:words "laporan disusun" ; search:score ?score }
  ?duty tpk:assignedTo ?position .
}
"""


def test_sparql_reaches_the_same_search(client: TestClient) -> None:
    answer = client.post(
        "/sparql", data={"query": SEARCHED}, headers={"Accept": "application/sparql-results+json"}
    )
    assert answer.status_code == 200, answer.text
    (row,) = answer.json()["results"]["bindings"]
    (group,) = find(client, q="laporan disusun", kind="duty")["groups"]
    assert row["duty"]["value"] == group["hits"][0]["iri"]
    assert float(row["score"]["value"]) == group["hits"][0]["score"]
    assert row["position"]["value"].endswith("/kepala-seksi")


def test_a_search_that_cannot_be_understood_is_a_bad_request(client: TestClient) -> None:
    answer = client.get(
        "/sparql",
        params={"query": SEARCHED.replace("search:words", "search:wrods"), "format": "json"},
    )
    assert answer.status_code == 400
    assert answer.json()["title"] == "query-syntax"
    assert answer.json()["line"] == 5


def test_another_service_is_refused_beside_a_search(client: TestClient) -> None:
    query = SEARCHED.replace(
        "?duty tpk:", "SERVICE <http://169.254.169.254/> { ?a ?b ?c } ?duty tpk:"
    )
    assert client.get("/sparql", params={"query": query, "format": "json"}).status_code == 403


def test_the_command_query_reaches_it_too(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "searched.rq"
    file.write_text(SEARCHED)
    with pytest.raises(SystemExit) as ended:
        main(["query", str(file), "--store", str(store), "--format", "csv"])
    assert ended.value.code == 0
    assert "/pasal/3/huruf/a/tugas" in capsys.readouterr().out
