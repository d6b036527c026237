"""The 34 traces of W3C's protocol tests, by their names, said again in our words.

Each row is what a client sends and what W3C expects: 2xx or 4xx, and for queries the kind of answer
or the truth of an ASK. ``test_w3c.py`` runs W3C's own text of them where it is at hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from server.web.protocol import FORM, SPARQL_QUERY, SPARQL_UPDATE
from tests.protocol.conftest import WRITER

DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
ONE, TWO, THREE = DATA.format(1), DATA.format(2), DATA.format(3)
OUT = "http://example.org/protocol-update-dataset-test/"

BOTH = f"ASK {{ <{ONE}> a ?type . <{TWO}> a ?type }}"
NAMED = f"ASK {{ GRAPH ?g1 {{ <{ONE}> a ?type }} GRAPH ?g2 {{ <{TWO}> a ?type }} }}"
FULL = (
    f"ASK {{ <{THREE}> a ?type GRAPH ?g1 {{ <{ONE}> a ?type }} GRAPH ?g2 {{ <{TWO}> a ?type }} }}"
)
ONLY_ONE = f"ASK FROM <{TWO}> {{ <{ONE}> a ?type FILTER NOT EXISTS {{ <{TWO}> a ?type }} }}"
DEFAULTS = [("default-graph-uri", ONE), ("default-graph-uri", TWO)]
NAMEDS = [("named-graph-uri", ONE), ("named-graph-uri", TWO)]

pytestmark = pytest.mark.slow

SELECT_TYPES = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv")
GRAPH_TYPES = ("text/turtle", "application/rdf+xml", "application/n-triples")

SETUP = "".join(
    f"CREATE SILENT GRAPH <{graph}> ; INSERT DATA {{ GRAPH <{graph}> {{ <{graph}> a <urn:Document> }} }} ;"
    for graph in (ONE, TWO, THREE)
)
COLLECT = f"CLEAR SILENT GRAPH <{OUT}> ; INSERT {{ GRAPH <{OUT}> {{ ?s a <urn:Found> }} }} WHERE "


@dataclass(frozen=True)
class Step:
    """One request and what is expected of its answer."""

    method: str = "GET"
    fields: list[tuple[str, str]] = field(default_factory=list)
    body: str | bytes = ""
    content_type: str | None = None
    status: int = 2
    truth: bool | None = None
    kinds: tuple[str, ...] = ()


def get(fields: list[tuple[str, str]], **expected: object) -> Step:
    return Step("GET", fields, **expected)  # type: ignore[arg-type]


def post(
    body: str | bytes, content_type: str | None, *fields: tuple[str, str], **more: object
) -> Step:
    return Step("POST", list(fields), body, content_type, **more)  # type: ignore[arg-type]


def form(*fields: tuple[str, str], **more: object) -> Step:
    return post(urlencode(fields), FORM, **more)


def finds(*graphs: str) -> Step:
    """The graph of what was found holds exactly these."""
    there = "".join(f"<{iri}> a <urn:Found> . " for iri in graphs)
    missing = "".join(
        f"FILTER NOT EXISTS {{ GRAPH <{OUT}> {{ <{iri}> a ?t }} }} "
        for iri in (ONE, TWO, THREE)
        if iri not in graphs
    )
    return post(f"ASK {{ GRAPH <{OUT}> {{ {there} }} {missing} }}", SPARQL_QUERY, truth=True)


def using(*names: str, named: bool = False) -> list[tuple[str, str]]:
    key = "using-named-graph-uri" if named else "using-graph-uri"
    return [(key, name) for name in names]


TRACES: dict[str, list[Step]] = {
    "query_post_form": [form(("query", "ASK {}"), truth=True)],
    "query_dataset_default_graphs_get": [get([("query", BOTH), *DEFAULTS], truth=True)],
    "query_dataset_default_graphs_post": [post(BOTH, SPARQL_QUERY, *DEFAULTS, truth=True)],
    "query_dataset_named_graphs_post": [post(NAMED, SPARQL_QUERY, *NAMEDS, truth=True)],
    "query_dataset_named_graphs_get": [get([("query", NAMED), *NAMEDS], truth=True)],
    "query_dataset_full": [
        post(FULL, SPARQL_QUERY, ("default-graph-uri", THREE), *NAMEDS, truth=True)
    ],
    "query_multiple_dataset": [
        post(ONLY_ONE, SPARQL_QUERY, ("default-graph-uri", ONE), truth=True)
    ],
    "query_get": [get([("query", "ASK {}")], truth=True)],
    "query_content_type_select": [get([("query", "SELECT (1 AS ?value) {}")], kinds=SELECT_TYPES)],
    "query_content_type_ask": [get([("query", "ASK {}")], kinds=SELECT_TYPES)],
    "query_content_type_describe": [
        get([("query", "DESCRIBE <http://example.org/>")], kinds=GRAPH_TYPES)
    ],
    "query_content_type_construct": [
        get([("query", "CONSTRUCT { <urn:s> <urn:p> 1 } WHERE {}")], kinds=GRAPH_TYPES)
    ],
    "update_dataset_default_graph": [
        post(COLLECT + "{ ?s a <urn:Document> }", SPARQL_UPDATE, *using(ONE)),
        finds(ONE),
    ],
    "update_dataset_default_graphs": [
        post(COLLECT + "{ ?s a <urn:Document> }", SPARQL_UPDATE, *using(ONE, TWO)),
        finds(ONE, TWO),
    ],
    "update_dataset_named_graphs": [
        post(
            COLLECT + "{ GRAPH ?g { ?s a <urn:Document> } }",
            SPARQL_UPDATE,
            *using(ONE, TWO, named=True),
        ),
        finds(ONE, TWO),
    ],
    "update_dataset_full": [
        post(
            COLLECT + "{ { GRAPH ?g { ?s a <urn:Document> } } UNION { ?s a <urn:Document> } }",
            SPARQL_UPDATE,
            *using(ONE),
            *using(TWO, named=True),
        ),
        finds(ONE, TWO),
    ],
    "update_post_form": [form(("update", "CLEAR SILENT GRAPH <urn:none>"))],
    "update_post_direct": [post("CLEAR SILENT GRAPH <urn:none>", SPARQL_UPDATE)],
    "update_base_uri": [
        post(
            "CLEAR SILENT GRAPH <urn:base-test> ; "
            "INSERT DATA { GRAPH <urn:base-test> { <urn:s> <urn:p> <test> } }",
            SPARQL_UPDATE,
        ),
        post(
            'ASK { GRAPH <urn:base-test> { <urn:s> <urn:p> ?o FILTER(isIRI(?o) && STR(?o) != "test") } }',
            SPARQL_QUERY,
            truth=True,
        ),
    ],
    "query_post_direct": [post("ASK {}", SPARQL_QUERY, truth=True)],
    "bad_query_method": [Step("PUT", [("query", "ASK {}")], status=4)],
    "bad_multiple_queries": [get([("query", "ASK {}"), ("query", "SELECT * {}")], status=4)],
    "bad_query_wrong_media_type": [post("ASK {}", "text/plain", status=4)],
    "bad_query_missing_form_type": [post("query=ASK%20%7B%7D", None, status=4)],
    "bad_query_missing_direct_type": [post("ASK {}", None, status=4)],
    "bad_query_non_utf8": [
        post("ASK {}".encode("utf-16"), f"{SPARQL_QUERY}; charset=UTF-16", status=4)
    ],
    "bad_query_syntax": [get([("query", "ASK {")], status=4)],
    "bad_update_get": [get([("update", "CLEAR ALL")], status=4)],
    "bad_multiple_updates": [
        form(("update", "CLEAR NAMED"), ("update", "CLEAR DEFAULT"), status=4)
    ],
    "bad_update_wrong_media_type": [post("CLEAR NAMED", "text/plain", status=4)],
    "bad_update_missing_form_type": [post("update=CLEAR%20NAMED", None, status=4)],
    "bad_update_non_utf8": [
        post("CLEAR NAMED".encode("utf-16"), f"{SPARQL_UPDATE}; charset=UTF-16", status=4)
    ],
    "bad_update_syntax": [form(("update", "CLEAR XYZ"), status=4)],
    "bad_update_dataset_conflict": [
        post(
            "WITH <urn:g> DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } WHERE { ?s ?p 1 }",
            SPARQL_UPDATE,
            *using("urn:people", named=True),
            status=4,
        )
    ],
}


def send(client: TestClient, step: Step) -> None:
    headers = dict(WRITER)
    if step.content_type is not None:
        headers["Content-Type"] = step.content_type
    response = client.request(
        step.method, "/sparql", params=step.fields, content=step.body or None, headers=headers
    )
    assert response.status_code // 100 == step.status, response.text
    if step.truth is not None:
        assert response.json()["boolean"] is step.truth
    if step.kinds:
        assert response.headers["content-type"].partition(";")[0] in step.kinds


@pytest.fixture(scope="module")
def endpoint(open_client: TestClient) -> TestClient:
    send(open_client, post(SETUP.rstrip(";"), SPARQL_UPDATE))
    return open_client


def test_there_are_34() -> None:
    assert len(TRACES) == 34


@pytest.mark.parametrize("name", TRACES)
def test_trace(endpoint: TestClient, name: str) -> None:
    for step in TRACES[name]:
        send(endpoint, step)


@pytest.mark.parametrize("name", [name for name in TRACES if name.startswith("bad_")])
def test_what_is_refused_says_why(endpoint: TestClient, name: str) -> None:
    step = TRACES[name][-1]
    headers = {**WRITER, **({"Content-Type": step.content_type} if step.content_type else {})}
    problem = endpoint.request(
        step.method, "/sparql", params=step.fields, content=step.body or None, headers=headers
    ).json()
    assert problem["title"]
    assert problem["detail"].endswith(".")
