"""The endpoint for those who ask: description, asking again, packing, other sites, base, functions."""

from __future__ import annotations

import contextlib
import gzip
import json

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from server.errors import BadRequest, BodyTooLarge, Unauthorized, UpdateRefused
from server.web.authority import is_authorized, require_authority
from server.web.bodies import unpack
from server.web.etags import is_volatile, names_any, names_strongly, to_tag
from server.web.negotiate import accepts_gzip
from tests.protocol.conftest import TOKEN, WRITER

SD = "http://www.w3.org/ns/sparql-service-description#"
ROWS = "SELECT ?x { VALUES ?x { " + "1 " * 2000 + "} }"


# --- the description of the service ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "rdf_format"),
    [
        pytest.param("*/*", RdfFormat.TURTLE, id="anything"),
        pytest.param("application/rdf+xml", RdfFormat.RDF_XML, id="rdf-xml"),
        pytest.param("application/ld+json", RdfFormat.JSON_LD, id="json-ld"),
        pytest.param("text/turtle;q=0.2, application/n-triples", RdfFormat.N_TRIPLES, id="weights"),
    ],
)
def test_the_description(open_client: TestClient, accept: str, rdf_format: RdfFormat) -> None:
    response = open_client.get("/sparql", headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(rdf_format.media_type)
    triples = {
        (quad.subject.value, quad.predicate.value, getattr(quad.object, "value", ""))  # type: ignore[union-attr]
        for quad in parse(response.content, format=rdf_format)
    }
    (endpoint,) = {o for _, p, o in triples if p == SD + "endpoint"}
    assert endpoint == "http://testserver/sparql"
    said = {(p.removeprefix(SD), o.removeprefix(SD)) for s, p, o in triples if s == endpoint}
    assert {("supportedLanguage", "SPARQL11Query"), ("feature", "UnionDefaultGraph")} <= said
    assert ("supportedLanguage", "SPARQL11Update") in said
    assert "urn:first" in {o for _, p, o in triples if p == SD + "name"}


def test_a_closed_service_does_not_offer_updates(closed_client: TestClient) -> None:
    assert "SPARQL11Update" not in closed_client.get("/sparql").text


def test_the_description_is_not_sent_again(open_client: TestClient) -> None:
    tag = open_client.get("/sparql").headers["etag"]
    assert open_client.get("/sparql", headers={"If-None-Match": tag}).status_code == 304
    other = {"If-None-Match": tag, "Accept": "application/rdf+xml"}
    assert open_client.get("/sparql", headers=other).status_code == 200


def test_no_form_of_the_description_fits(open_client: TestClient) -> None:
    assert open_client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406


# --- asking again ----------------------------------------------------------------------------------


def test_the_same_question_is_answered_once(open_client: TestClient) -> None:
    fields = {"query": "ASK { ?s ?p ?o }"}
    tag = open_client.get("/sparql", params=fields).headers["etag"]
    assert tag.startswith("W/")
    again = open_client.get("/sparql", params=fields, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for changed in (
        {"params": {"query": "ASK { ?s ?p ?x }"}},
        {"params": {**fields, "default-graph-uri": "urn:g"}},
        {"params": {**fields, "format": "xml"}},
    ):
        other = open_client.get("/sparql", headers={"If-None-Match": tag}, **changed)  # type: ignore[arg-type]
        assert other.status_code == 200
        assert other.headers["etag"] != tag
    star = open_client.get("/sparql", params=fields, headers={"If-None-Match": "*"})
    assert star.status_code == 200


@pytest.mark.slow
def test_a_new_snapshot_is_another_answer(open_client: TestClient) -> None:
    fields = {"query": "ASK { <urn:tag> ?p ?o }"}
    first = open_client.get("/sparql", params=fields)
    update = {"update": "INSERT DATA { <urn:tag> <urn:p> 1 }"}
    assert open_client.post("/sparql", data=update, headers=WRITER).status_code == 204
    again = {"If-None-Match": first.headers["etag"]}
    second = open_client.get("/sparql", params=fields, headers=again)
    assert (first.json()["boolean"], second.json()["boolean"]) == (False, True)


@pytest.mark.parametrize("query", ["SELECT (NOW() AS ?x) {}", "SELECT (rand\n() AS ?x) {}"])
def test_what_differs_each_time_has_no_tag(open_client: TestClient, query: str) -> None:
    response = open_client.get("/sparql", params={"query": query})
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "volatile"),
    [
        ("SELECT (UUID() AS ?x) {}", True),
        ("SELECT (STRUUID#(\n() AS ?x) {}", True),
        ("SELECT (BNODE() AS ?x) {}", True),
        ("ASK { ?a foaf:knows ?b . ?b rdfs:label 'now' }", False),
    ],
)
def test_volatile_queries(query: str, volatile: bool) -> None:
    assert is_volatile(query) is volatile


@pytest.mark.parametrize(
    ("header", "weakly", "strongly"),
    [
        pytest.param(None, False, False, id="none"),
        pytest.param("*", True, True, id="any"),
        pytest.param('"a"', True, True, id="strong"),
        pytest.param('W/"a"', True, False, id="weak"),
        pytest.param('"x", W/"y" , "a"', True, True, id="list"),
        pytest.param('"b"', False, False, id="other"),
        pytest.param("a", False, False, id="no-quotes"),
        pytest.param('"a', False, False, id="not-closed"),
    ],
)
def test_conditions(header: str | None, weakly: bool, strongly: bool) -> None:
    assert names_any(header, ['"a"']) is weakly
    assert names_strongly(header, ['"a"']) is strongly
    assert not names_strongly(header, ['W/"a"']) or header == "*"


@given(st.lists(st.text(max_size=5), min_size=2, max_size=2, unique=True))
def test_tags_tell_questions_apart(parts: list[str]) -> None:
    first, second = (to_tag("000001-abc", part, "m", weak=True) for part in parts)
    assert first != second


# --- packing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "packs"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZIP;q=0.1, identity", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("*", True),
        ("*;q=0", False),
        ("br, deflate", False),
        ("x-gzip", True),
    ],
)
def test_what_accepts_gzip(header: str | None, packs: bool) -> None:
    assert accepts_gzip(header) is packs


def test_long_answers_are_packed(open_client: TestClient) -> None:
    asked = {"params": {"query": ROWS}}
    plain = open_client.get("/sparql", headers={"Accept-Encoding": "identity"}, **asked)
    packed = open_client.get("/sparql", headers={"Accept-Encoding": "gzip"}, **asked)
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 10
    assert json.loads(packed.content) == json.loads(plain.content)
    for response in (plain, packed):
        assert "Accept-Encoding" in response.headers["vary"]


def test_what_is_kept_and_sent_again_is_packed_again(open_client: TestClient) -> None:
    for coding in ("gzip", "identity", "gzip"):
        for _ in range(2):
            response = open_client.get("/sparql", headers={"Accept-Encoding": coding})
            assert "sd:Service" in response.text


def test_a_packed_query(open_client: TestClient) -> None:
    headers = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}
    body = gzip.compress(b"ASK {}")
    assert open_client.post("/sparql", content=body, headers=headers).json()["boolean"] is True
    bomb = open_client.post("/sparql", content=gzip.compress(b" " * 10_000_000), headers=headers)
    assert bomb.status_code == 413


@given(st.lists(st.binary(max_size=50), max_size=4))
def test_what_was_packed_is_unpacked(parts: list[bytes]) -> None:
    assert unpack(b"".join(map(gzip.compress, parts)), 1000) == b"".join(parts)


@given(st.binary(max_size=100))
def test_any_bytes_are_unpacked_or_refused(body: bytes) -> None:
    for packed in (body, gzip.compress(body)[:-3], gzip.compress(body) + b"x"):
        with contextlib.suppress(BadRequest, BodyTooLarge):
            unpack(packed, 50)


# --- other sites, tokens, names --------------------------------------------------------------------


def test_scripts_of_other_sites_may_ask_without_credentials(open_client: TestClient) -> None:
    origin = {"Origin": "https://other.example"}
    response = open_client.get("/sparql", params={"query": "ASK {}"}, headers=origin)
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers
    preflight = open_client.options(
        "/graph?default", headers={**origin, "Access-Control-Request-Method": "PUT"}
    )
    assert preflight.status_code == 204
    assert "PUT" not in preflight.headers["access-control-allow-methods"]
    assert "authorization" not in preflight.headers["access-control-allow-headers"].lower()


def test_options_of_the_endpoint(open_client: TestClient) -> None:
    response = open_client.options("/sparql")
    assert response.status_code == 204
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}
    refused = open_client.put("/sparql")
    assert refused.status_code == 405
    assert set(refused.headers["allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}


@pytest.mark.parametrize(
    ("header", "allowed"),
    [
        (f"Bearer {TOKEN}", True),
        (f"bearer  {TOKEN} ", True),
        (f"Bearer {TOKEN}x", False),
        ("Bearer", False),
        (TOKEN, False),
        (f"Basic {TOKEN}", False),
        (None, False),
        ("Bearer \udcff", False),
    ],
)
def test_tokens(header: str | None, allowed: bool) -> None:
    assert is_authorized(header, TOKEN) is allowed
    assert not is_authorized(header, "")
    with pytest.raises(UpdateRefused):
        require_authority(header, "")
    if not allowed:
        with pytest.raises(Unauthorized) as caught:
            require_authority(header, TOKEN)
        assert TOKEN not in str(caught.value)


def test_relative_names_rest_on_the_public_base(open_client: TestClient) -> None:
    query = "SELECT (STR(<id/unit/x>) AS ?iri) {}"
    rows = open_client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert rows[0]["iri"]["value"] == "https://w3id.org/tupoksi/id/unit/x"


def test_a_file_is_only_a_name(open_client: TestClient) -> None:
    query = "ASK FROM <file:///etc/hostname> { ?s ?p ?o }"
    assert open_client.get("/sparql", params={"query": query}).json()["boolean"] is False


def test_an_unknown_function_is_the_fault_of_the_query(open_client: TestClient) -> None:
    problem = open_client.get("/sparql", params={"query": "SELECT (<urn:f>(1) AS ?x) {}"})
    assert (problem.status_code, problem.json()["title"]) == (400, "query-refused")
    assert "<urn:f>" in problem.json()["detail"]
