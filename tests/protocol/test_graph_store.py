"""The Graph Store Protocol over HTTP: what each method does to a graph, and with which status."""

from __future__ import annotations

import gzip

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from server.publishing.snapshot import GRAPH_BASE
from tests.protocol.conftest import WRITER

pytestmark = pytest.mark.long

TURTLE = {"Content-Type": "text/turtle; charset=utf-8", **WRITER}
JOHN = '<urn:john> <urn:name> "John" ; <urn:card> [ <urn:fn> "John Doe" ] .'
JANE = '<urn:jane> <urn:name> "Jane" .'


def put(client: TestClient, path: str, body: str = JOHN, **headers: str) -> int:
    return client.put(path, content=body, headers={**TURTLE, **headers}).status_code


def size(client: TestClient, path: str) -> int:
    response = client.get(path, headers={"Accept": "application/n-triples"})
    assert response.status_code == 200, response.text
    return len(list(parse(response.content, format=RdfFormat.N_TRIPLES)))


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/graph?graph=urn:life", id="indirect"),
        pytest.param("/graph/person/1.ttl", id="direct"),
    ],
)
def test_the_life_of_a_graph(open_client: TestClient, path: str) -> None:
    client = open_client
    assert client.get(path).status_code == 404
    assert client.head(path).status_code == 404
    created = client.put(path, content=JOHN, headers=TURTLE)
    assert created.status_code == 201
    iri = created.headers["location"]
    assert iri in ("urn:life", GRAPH_BASE + "person/1.ttl")
    head = client.head(path, headers={"Accept": "text/turtle"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == "text/turtle; charset=utf-8"
    assert size(client, path) == 3
    assert put(client, path, JANE) == 204
    assert size(client, path) == 1
    assert client.post(path, content=JOHN, headers=TURTLE).status_code == 204
    assert size(client, path) == 4
    ask = client.get("/sparql", params={"query": f"ASK {{ GRAPH <{iri}> {{ ?s ?p 'Jane' }} }}"})
    assert ask.json()["boolean"] is True
    assert client.delete(path, headers=WRITER).status_code == 204
    assert client.get(path).status_code == 404
    assert client.delete(path, headers=WRITER).status_code == 404
    posted = client.post(path, content=JOHN, headers=TURTLE)
    assert (posted.status_code, posted.headers["location"]) == (201, iri)


def test_the_default_graph_is_always_there(open_client: TestClient) -> None:
    assert open_client.get("/graph?default").status_code == 200
    assert put(open_client, "/graph?default", JANE) == 204
    assert size(open_client, "/graph?default") == 1
    assert open_client.delete("/graph?default", headers=WRITER).status_code == 204
    assert size(open_client, "/graph?default") == 0


def test_a_graph_may_be_empty(open_client: TestClient) -> None:
    assert put(open_client, "/graph?graph=urn:empty", "") == 201
    assert size(open_client, "/graph?graph=urn:empty") == 0
    query = "ASK { GRAPH <urn:empty> {} }"
    assert open_client.get("/sparql", params={"query": query}).json()["boolean"] is True


def test_a_graph_without_a_name_gets_one(open_client: TestClient) -> None:
    response = open_client.post("/graph", content=JOHN, headers=TURTLE)
    assert response.status_code == 201
    iri = response.headers["location"]
    assert size(open_client, f"/graph?graph={iri}") == 3


def test_parts_are_merged(open_client: TestClient) -> None:
    files = {
        "one": ("1.ttl", JOHN, "text/turtle"),
        "two": ("2.nt", b'<urn:a> <urn:b> "\xc3\xa9" .\n', "application/n-triples"),
    }
    response = open_client.post("/graph?graph=urn:parts", files=files, headers=WRITER)
    assert response.status_code == 201, response.text
    assert size(open_client, "/graph?graph=urn:parts") == 4


def test_names_are_decoded_once(open_client: TestClient) -> None:
    assert put(open_client, "/graph?graph=http://e/%31.ttl", JOHN) == 201
    assert put(open_client, "/graph?graph=http://e/%2531.ttl", JANE) == 201
    assert size(open_client, "/graph?graph=http://e/1.ttl") == 3
    assert size(open_client, "/graph?graph=http://e/%2531.ttl") == 1
    assert put(open_client, "/graph/caf%C3%A9/x", JANE) == 201
    assert size(open_client, f"/graph?graph={GRAPH_BASE}caf%25C3%25A9/x") == 1


def test_a_patch_sees_its_graph_alone(open_client: TestClient) -> None:
    path = "/graph?graph=urn:patched"
    assert put(open_client, path, JANE) == 201
    headers = {"Content-Type": "application/sparql-update", **WRITER}
    update = "DELETE { ?s ?p 'Jane' } INSERT { ?s ?p 'June', 'Juno' } WHERE { ?s ?p 'Jane' }"
    assert open_client.patch(path, content=update, headers=headers).status_code == 204
    assert size(open_client, path) == 2
    into = "INSERT DATA { GRAPH <urn:other> { <urn:a> <urn:b> 1 } }"
    assert open_client.patch(path, content=into, headers=headers).status_code == 400
    missing = open_client.patch("/graph?graph=urn:none", content=update, headers=headers)
    assert missing.status_code == 404
    assert open_client.patch(path, content=JANE, headers=TURTLE).status_code == 415


@pytest.mark.parametrize(
    ("accept", "rdf_format"),
    [
        pytest.param("*/*", RdfFormat.TURTLE, id="anything"),
        pytest.param("text/turtle;q=0.3, application/n-triples", RdfFormat.N_TRIPLES, id="weights"),
        pytest.param("application/ld+json", RdfFormat.JSON_LD, id="json-ld"),
        pytest.param("application/rdf+xml", RdfFormat.RDF_XML, id="rdf-xml"),
        pytest.param("application/trig", RdfFormat.TRIG, id="trig"),
        pytest.param("application/n-quads", RdfFormat.N_QUADS, id="n-quads"),
    ],
)
def test_forms_of_a_graph(open_client: TestClient, accept: str, rdf_format: RdfFormat) -> None:
    put(open_client, "/graph?graph=urn:forms")
    for method in ("GET", "HEAD"):
        response = open_client.request(method, "/graph?graph=urn:forms", headers={"Accept": accept})
        assert response.headers["content-type"].partition(";")[0] == rdf_format.media_type
    read = open_client.get("/graph?graph=urn:forms", headers={"Accept": accept})
    assert len(list(parse(read.content, format=rdf_format))) == 3


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "code"),
    [
        pytest.param("GET", "/graph", {}, "", 400, "bad-request", id="no-graph"),
        pytest.param("GET", "/graph?graph=rel", {}, "", 400, "bad-request", id="relative"),
        pytest.param("GET", "/graph?graph=urn:a&graph=urn:b", {}, "", 400, "bad-request", id="two"),
        pytest.param("GET", "/graph?graph=urn:a&default", {}, "", 400, "bad-request", id="both"),
        pytest.param("GET", "/graph?default=x", {}, "", 400, "bad-request", id="default-value"),
        pytest.param("GET", "/graph/", {}, "", 404, "not-found", id="no-path"),
        pytest.param("GET", "/graph/a%20b", {}, "", 404, "not-found", id="never-written"),
        pytest.param(
            "GET", "/graph?default", {"Accept": "image/png"}, "", 406, "not-acceptable", id="form"
        ),
        pytest.param(
            "GET", "/graph?default&format=pdf", {}, "", 406, "not-acceptable", id="format"
        ),
        pytest.param("PUT", "/graph?default", {}, JOHN, 401, "unauthorized", id="no-token"),
        pytest.param("DELETE", "/graph?default", {}, "", 401, "unauthorized", id="delete"),
        pytest.param(
            "PUT",
            "/graph?default",
            {"Authorization": "Bearer x"},
            JOHN,
            401,
            "unauthorized",
            id="other-token",
        ),
        pytest.param(
            "PUT",
            "/graph?default",
            {"Authorization": "Basic YTpi"},
            JOHN,
            401,
            "unauthorized",
            id="other-scheme",
        ),
        pytest.param("PUT", "/graph", TURTLE, JOHN, 400, "bad-request", id="put-without-a-name"),
        pytest.param("PUT", "/graph?default", WRITER, JOHN, 415, "unsupported-media", id="no-type"),
        pytest.param(
            "PUT",
            "/graph?default",
            {**WRITER, "Content-Type": "text/html"},
            JOHN,
            415,
            "unsupported-media",
            id="html",
        ),
        pytest.param(
            "PUT",
            "/graph?default",
            {**WRITER, "Content-Type": "text/turtle;charset=latin1"},
            JOHN,
            415,
            "unsupported-media",
            id="charset",
        ),
        pytest.param(
            "PUT",
            "/graph?default",
            {**TURTLE, "Content-Encoding": "br"},
            JOHN,
            415,
            "unsupported-media",
            id="brotli",
        ),
        pytest.param(
            "PUT",
            "/graph?default",
            {**TURTLE, "Content-Encoding": "gzip"},
            JOHN,
            400,
            "bad-request",
            id="not-gzip",
        ),
        pytest.param(
            "PUT", "/graph?default", TURTLE, "<urn:a> <urn:b> ", 400, "bad-payload", id="syntax"
        ),
        pytest.param(
            "PUT", "/graph?default", TURTLE, "x" * 300_000, 413, "body-too-large", id="long"
        ),
        pytest.param("PUT", "/graph/ontology", TURTLE, JOHN, 403, "graph-owned", id="owned"),
        pytest.param(
            "DELETE",
            f"/graph?graph={GRAPH_BASE}derived",
            WRITER,
            "",
            403,
            "graph-owned",
            id="owned-delete",
        ),
        pytest.param("TRACE", "/graph?default", WRITER, "", 405, "bad-request", id="trace"),
    ],
)
def test_refusals(
    open_client: TestClient,
    method: str,
    path: str,
    headers: dict[str, str],
    body: str,
    status: int,
    code: str,
) -> None:
    response = open_client.request(method, path, headers=headers, content=body or None)
    assert (response.status_code, response.json()["title"]) == (status, code), response.text
    assert ("www-authenticate" in response.headers) == (status == 401)
    if status == 405:
        assert set(response.headers["allow"].split(", ")) >= {"GET", "PUT", "DELETE", "PATCH"}


def test_a_packed_body_is_unpacked_as_far_as_the_limit(open_client: TestClient) -> None:
    headers = {**TURTLE, "Content-Encoding": "gzip"}
    packed = gzip.compress(JANE.encode()) + gzip.compress(JOHN.encode())
    response = open_client.put("/graph?graph=urn:zip", content=packed, headers=headers)
    assert response.status_code == 201
    assert size(open_client, "/graph?graph=urn:zip") == 4
    bomb = gzip.compress(b"#" * 50_000_000)
    assert len(bomb) < 100_000
    response = open_client.put("/graph?graph=urn:zip", content=bomb, headers=headers)
    assert (response.status_code, response.json()["title"]) == (413, "body-too-large")
    cut = open_client.put("/graph?graph=urn:zip", content=packed[:-4], headers=headers)
    assert cut.status_code == 400


def test_a_write_may_rest_on_what_was_read(open_client: TestClient) -> None:
    path = "/graph?graph=urn:conditional"
    assert put(open_client, path, **{"If-Match": "*"}) == 412
    assert put(open_client, path, **{"If-None-Match": "*"}) == 201
    assert put(open_client, path, **{"If-None-Match": "*"}) == 412
    read = open_client.get(path, headers={"Accept": "application/n-triples"})
    tag = read.headers["etag"]
    assert not tag.startswith("W/")
    assert open_client.head(path, headers={"Accept": "text/turtle"}).headers["etag"] != tag
    assert put(open_client, path, JANE, **{"If-Match": '"000001-0000"'}) == 412
    assert put(open_client, path, JANE, **{"If-Match": f'"other", {tag}'}) == 204
    assert put(open_client, path, JOHN, **{"If-Match": tag}) == 412
    stale = open_client.delete(path, headers={**WRITER, "If-Match": tag})
    assert (stale.status_code, stale.json()["title"]) == (412, "precondition-failed")
    assert size(open_client, path) == 1


def test_what_is_known_is_not_sent_again(open_client: TestClient) -> None:
    path = "/graph?graph=urn:known"
    put(open_client, path)
    tag = open_client.get(path).headers["etag"]
    again = open_client.get(path, headers={"If-None-Match": f'W/"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert open_client.get(path, headers={"If-Match": '"x"'}).status_code == 412
    other = open_client.get(path, headers={"If-None-Match": tag, "Accept": "application/trig"})
    assert other.status_code == 200
    put(open_client, path, JANE)
    assert open_client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_options_say_what_an_address_takes(open_client: TestClient) -> None:
    response = open_client.options("/graph?default")
    assert response.status_code == 204
    assert "PATCH" in response.headers["allow"]
    assert "text/turtle" in response.headers["accept-post"]


def test_the_same_again_is_no_new_snapshot(open_client: TestClient) -> None:
    put(open_client, "/graph?graph=urn:same", JANE)
    before = open_client.get("/readyz").json()["snapshot"]
    assert put(open_client, "/graph?graph=urn:same", JANE) == 204
    assert open_client.get("/readyz").json()["snapshot"] == before


def test_without_a_token_nobody_writes(closed_client: TestClient) -> None:
    client = closed_client
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        response = client.request(method, "/graph?graph=urn:x", content=JOHN, headers=TURTLE)
        assert (response.status_code, response.json()["title"]) == (403, "update-refused")
    update = {
        "content": "CLEAR ALL",
        "headers": {"Content-Type": "application/sparql-update", **WRITER},
    }
    assert client.post("/sparql", **update).status_code == 403  # type: ignore[arg-type]
    form = client.post("/sparql", data={"update": "CLEAR ALL"}, headers=WRITER)
    assert form.status_code == 403
