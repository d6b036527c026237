"""The endpoint and the API over HTTP: statuses, forms, faults, headers."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from server.publishing.snapshot import current_snapshot
from server.settings import Settings
from server.web.app import create_app
from server.web.headers import SECURITY_HEADERS
from server.web.protocol import FORM, SPARQL_QUERY
from tests.server.places import BASE, COUNT, DEADLY, DOCUMENT, DUTY, ENDLESS, GRAPH

JSON = "application/sparql-results+json"
SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/tupoksi/def#Unit> } ORDER BY ?s"
CONSTRUCT = "CONSTRUCT WHERE { ?s a <https://w3id.org/tupoksi/def#Unit> }"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def rows(content: bytes) -> list[dict[str, dict[str, str]]]:
    found: list[dict[str, dict[str, str]]] = json.loads(content)["results"]["bindings"]
    return found


# --- the protocol --------------------------------------------------------------------------------


def test_get(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": SELECT})
    assert response.status_code == 200
    assert response.headers["content-type"] == JSON
    assert "Accept" in response.headers["vary"].split(", ")
    assert len(rows(response.content)) == 2


def test_post_form(client: TestClient) -> None:
    response = client.post("/sparql", data={"query": SELECT})
    assert len(rows(response.content)) == 2


def test_post_direct(client: TestClient) -> None:
    response = client.post("/sparql", content=SELECT, headers={"Content-Type": SPARQL_QUERY})
    assert len(rows(response.content)) == 2


@pytest.mark.parametrize(
    ("parameters", "is_empty"),
    [
        pytest.param({"default-graph-uri": DOCUMENT}, False, id="one-default-graph"),
        pytest.param({"named-graph-uri": DOCUMENT}, True, id="only-a-named-graph"),
        pytest.param({"default-graph-uri": "urn:none"}, True, id="unknown-graph"),
    ],
)
def test_the_dataset_of_the_request(
    client: TestClient, store: Path, parameters: dict[str, str], is_empty: bool
) -> None:
    response = client.get("/sparql", params={"query": COUNT, **parameters})
    found = int(rows(response.content)[0]["n"]["value"])
    assert found == (0 if is_empty else current_snapshot(store).graphs[DOCUMENT])
    again = client.post(
        "/sparql", params=parameters, content=COUNT, headers={"Content-Type": SPARQL_QUERY}
    )
    assert again.content == response.content


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        pytest.param("*/*", JSON, id="anything"),
        pytest.param("application/sparql-results+xml", "application/sparql-results+xml", id="xml"),
        pytest.param("text/csv", "text/csv; charset=utf-8", id="csv"),
        pytest.param(
            "text/tab-separated-values", "text/tab-separated-values; charset=utf-8", id="tsv"
        ),
        pytest.param("application/json", "application/json", id="json"),
        pytest.param("text/csv;q=0.1, application/xml;q=0.5", "application/xml", id="weights"),
    ],
)
def test_forms_of_rows(client: TestClient, accept: str, content_type: str) -> None:
    response = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"] == content_type
    assert b"https://w3id.org/tupoksi/id/unit/uji/dinas" in response.content


@pytest.mark.parametrize(
    ("accept", "rdf_format"),
    [
        pytest.param("*/*", RdfFormat.TURTLE, id="turtle"),
        pytest.param("application/n-triples", RdfFormat.N_TRIPLES, id="n-triples"),
        pytest.param("application/ld+json", RdfFormat.JSON_LD, id="json-ld"),
        pytest.param("application/rdf+xml", RdfFormat.RDF_XML, id="rdf-xml"),
        pytest.param("application/n-quads", RdfFormat.N_QUADS, id="n-quads"),
        pytest.param("application/trig", RdfFormat.TRIG, id="trig"),
    ],
)
def test_forms_of_graphs(client: TestClient, accept: str, rdf_format: RdfFormat) -> None:
    response = client.get("/sparql", params={"query": CONSTRUCT}, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(rdf_format.media_type)
    assert len(list(parse(response.content, format=rdf_format))) == 2


def test_ask(client: TestClient) -> None:
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    answer = client.get("/sparql", params={"query": "ASK {}", "format": "csv"})
    assert answer.text == "true"


def test_format_for_browsers(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": SELECT, "format": "csv"}, headers=BROWSER)
    table = list(csv.reader(io.StringIO(response.text)))
    assert table[0] == ["s"]
    assert len(table) == 3


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "arguments", "status", "code"),
    [
        pytest.param("POST", {"data": {"x": "y"}}, 400, "bad-request", id="no-query"),
        pytest.param(
            "GET",
            {"params": {"default-graph-uri": DOCUMENT}},
            400,
            "bad-request",
            id="graphs-without-a-query",
        ),
        pytest.param("GET", {"params": {"query": "SELECT"}}, 400, "query-syntax", id="syntax"),
        pytest.param("GET", {"params": {"query": ""}}, 400, "query-syntax", id="empty-query"),
        pytest.param(
            "GET",
            {"params": [("query", "ASK{}"), ("query", "ASK{}")]},
            400,
            "bad-request",
            id="two",
        ),
        pytest.param(
            "GET", {"params": {"query": "ASK " + "{" * 3000}}, 400, "query-too-deep", id="deep"
        ),
        pytest.param(
            "GET",
            {"params": {"query": "ASK { SERVICE ?x {} }"}},
            403,
            "remote-call-refused",
            id="service",
        ),
        pytest.param(
            "GET", {"params": {"query": "LOAD <http://x/>"}}, 403, "update-refused", id="load"
        ),
        pytest.param("GET", {"params": {"update": "CLEAR ALL"}}, 400, "bad-request", id="update"),
        pytest.param(
            "POST", {"data": {"update": "CLEAR ALL"}}, 403, "update-refused", id="update-form"
        ),
        pytest.param(
            "POST",
            {"content": "CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}},
            403,
            "update-refused",
            id="update-direct",
        ),
        pytest.param(
            "GET",
            {"params": {"query": SELECT}, "headers": {"Accept": "image/png"}},
            406,
            "not-acceptable",
            id="no-such-form",
        ),
        pytest.param(
            "GET",
            {"params": {"query": CONSTRUCT}, "headers": {"Accept": "text/csv"}},
            406,
            "not-acceptable",
            id="rows-wanted-of-a-graph",
        ),
        pytest.param(
            "GET", {"params": {"query": SELECT, "format": "pdf"}}, 406, "not-acceptable", id="pdf"
        ),
        pytest.param(
            "POST",
            {"content": "x" * 300_000, "headers": {"Content-Type": SPARQL_QUERY}},
            413,
            "body-too-large",
            id="long-body",
        ),
        pytest.param(
            "POST",
            {"content": "ASK {} #" + "x" * 70_000, "headers": {"Content-Type": SPARQL_QUERY}},
            413,
            "query-too-long",
            id="long-query",
        ),
        pytest.param(
            "POST",
            {"content": "ASK {}", "headers": {"Content-Type": "text/plain"}},
            415,
            "unsupported-media",
            id="text",
        ),
        pytest.param("POST", {"content": "ASK {}"}, 415, "unsupported-media", id="no-type"),
        pytest.param(
            "POST",
            {"content": b"\xff", "headers": {"Content-Type": SPARQL_QUERY}},
            400,
            "bad-request",
            id="not-utf-8",
        ),
        pytest.param("PUT", {}, 405, "bad-request", id="put"),
        pytest.param("GET", {"params": {"query": DEADLY}}, 503, "worker-crashed", id="crash"),
    ],
)
def test_faults(
    client: TestClient, method: str, arguments: dict[str, object], status: int, code: str
) -> None:
    response = client.request(method, "/sparql", **arguments)  # type: ignore[arg-type]
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, problem["status"], problem["title"]) == (status, status, code)
    assert problem["detail"].endswith(".")
    assert ("retry-after" in response.headers) == (status == 503)
    assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_a_syntax_error_has_its_place(client: TestClient) -> None:
    problem = client.get("/sparql", params={"query": "SELECT *\nWHERE { ?s ?p ?o"}).json()
    assert problem["line"] == 2
    assert "is not closed" in problem["detail"]
    assert "WHERE { ?s ?p ?o" in problem["hint"]


def test_the_deadline(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": ENDLESS})
    assert response.status_code == 504
    assert response.json()["seconds"] == 1
    assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_a_fault_of_our_own_tells_nothing(store: Path) -> None:
    app = create_app(Settings(store=store), share=GRAPH)

    @app.get("/broken")
    async def broken() -> None:
        raise ZeroDivisionError("secret")

    with TestClient(app, raise_server_exceptions=False) as client:
        response = client.get("/broken")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"


# --- questions -----------------------------------------------------------------------------------


def test_the_catalogue(client: TestClient) -> None:
    catalogue = client.get("/api/questions").json()
    assert [entry["name"] for entry in catalogue] == ["stages-of-duty", "units", "who-is-named"]
    words = {"description": "The duty", "description_id": "Tugasnya"}
    assert catalogue[0]["parameters"] == [
        {"name": "duty", "type": "iri", "required": True, **words}
    ]
    for entry in catalogue:
        assert client.get(entry["href"]).status_code == 200


def test_a_question(client: TestClient) -> None:
    response = client.get("/api/questions/stages-of-duty", params={"duty": DUTY})
    assert response.headers["content-type"] == JSON
    assert [row["ordinal"]["value"] for row in rows(response.content)] == ["1", "2"]
    relative = client.get("/api/questions/stages-of-duty", params={"duty": DUTY[len(BASE) :]})
    assert relative.content == response.content


def test_a_question_as_csv(client: TestClient) -> None:
    response = client.get("/api/questions/stages-of-duty", params={"duty": DUTY, "format": "csv"})
    table = list(csv.DictReader(io.StringIO(response.text)))
    assert table[1]["stageLabel"] == 'menulis "draf", lalu\nmemeriksanya'


def test_parameters_are_never_text_of_the_query(client: TestClient) -> None:
    name = 'Kepala Dinas" || true || "'
    response = client.get("/api/questions/who-is-named", params={"name": name})
    assert rows(response.content) == []
    response = client.get("/api/questions/who-is-named", params={"name": "Kepala Dinas"})
    assert len(rows(response.content)) == 1


@pytest.mark.parametrize(
    ("path", "parameters", "status", "words"),
    [
        pytest.param("nothing", {}, 404, "no question 'nothing'", id="unknown"),
        pytest.param("stages-of-duty", {}, 400, "needs the parameter 'duty'", id="missing"),
        pytest.param("stages-of-duty", {"duty": "a b"}, 400, "not an absolute IRI", id="wrong"),
        pytest.param("units", {"nope": "1"}, 400, "no parameter 'nope'", id="unknown-parameter"),
        pytest.param(
            "who-is-named", {"name": "x", "line": "one"}, 400, "whole number", id="integer"
        ),
        pytest.param("who-is-named", {"name": "a\x00b"}, 400, "NUL", id="nul"),
        pytest.param("units", {"format": "turtle"}, 406, "sent as 'turtle'", id="form"),
        pytest.param(
            "units", [("unit", "urn:a"), ("unit", "urn:b")], 400, "2 times", id="repeated"
        ),
    ],
)
def test_wrong_questions(
    client: TestClient, path: str, parameters: dict[str, str], status: int, words: str
) -> None:
    response = client.get(f"/api/questions/{path}", params=parameters)
    assert response.status_code == status
    assert words in response.json()["detail"]


# --- resources and files -------------------------------------------------------------------------

UNIT = "/id/unit/uji/seksi"


def test_downloads(client: TestClient) -> None:
    response = client.get("/data/perwali-uji-1-2020.ttl")
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    assert response.content == (GRAPH / "ttl" / "perwali-uji-1-2020.ttl").read_bytes()
    whole = client.get("/data/graph.nq")
    assert whole.headers["content-type"] == "application/n-quads"
    assert len(list(parse(whole.content, format=RdfFormat.N_QUADS))) > 38


@pytest.mark.parametrize(
    "path",
    [
        "/data/nothing.ttl",
        "/data/..%2Fsnapshot.json",
        "/data/snapshot.json",
        "/data/x.nq",
        "/data/",
    ],
)
def test_no_other_files(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


# --- the operator --------------------------------------------------------------------------------


def test_probes(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"alive": True}
    assert client.get("/readyz").json()["ready"] is True


def test_without_a_graph_the_process_lives_but_is_not_ready(tmp_path: Path) -> None:
    app = create_app(Settings(store=tmp_path), share=GRAPH)
    with TestClient(app) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 503
        assert client.get("/data/graph.nq").status_code == 503
        page = client.get("/")
        assert page.status_code == 200
        assert "tupoksi build" in page.text


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/sparql", "/sparql?query=ASK%7B%7D", "/sparql?query=x", "/healthz", "/readyz"),
        *("/api/questions", "/api/questions/units", "/api/questions/x", "/questions/units", UNIT),
        *("/static/style.css", "/static/none", "/data/graph.nq", "/nothing", "/id/x"),
        "/api/openapi.json",
    ],
)
@pytest.mark.parametrize("headers", [{}, BROWSER], ids=["program", "browser"])
def test_every_response_has_the_security_headers(
    client: TestClient, path: str, headers: dict[str, str]
) -> None:
    response = client.get(path, headers=headers)
    for name, value in SECURITY_HEADERS.items():
        assert response.headers[name] == value
    assert "access-control-allow-credentials" not in response.headers


def test_the_form_type_is_what_a_browser_sends() -> None:
    assert FORM == "application/x-www-form-urlencoded"
