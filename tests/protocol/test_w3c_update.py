"""W3C's update tests over HTTP, and its traces of the protocol where a copy has them as requests.

Each update test sets the store up by an update, sends its request, and reads every graph back through
the graph store.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.compare import isomorphic

from server.web.protocol import SPARQL_UPDATE
from tests.protocol import w3c
from tests.protocol.conftest import WRITER
from tests.protocol.w3c import MF, UT, Case

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not w3c.SUITE.is_dir(), reason=w3c.ABSENT),
]

ALL_11 = "sparql11/manifest-all.ttl"
HEADERS = {"Content-Type": SPARQL_UPDATE, **WRITER}

EVALUATION = w3c.find_cases(ALL_11, ("UpdateEvaluationTest",))
SYNTAX = [
    *w3c.find_cases(ALL_11, ("PositiveUpdateSyntaxTest11", "NegativeUpdateSyntaxTest11")),
    *(
        case
        for case in w3c.find_cases(ALL_11, ("NegativeSyntaxTest11",))
        if str(case.get(MF.action)).endswith(".ru")
    ),
]
MISSES = dict.fromkeys(
    ("update-silent#load-silent", "update-silent#load-into-silent"),
    "LOAD is refused, SILENT or not, where the operator lists no address",
)


def send(client: TestClient, update: str) -> int:
    return client.post("/sparql", content=update.encode(), headers=HEADERS).status_code


def set_up(client: TestClient, case: Case) -> None:
    steps = ["DROP ALL"]
    for node in case.all(MF.action, UT.data):
        steps.append(f"INSERT DATA {{ {w3c.to_statements(str(node))} }}")
    for label, name in w3c.to_labels(case, MF.action):
        steps.append(f"CREATE SILENT GRAPH <{label}>")
        steps.append(f"INSERT DATA {{ GRAPH <{label}> {{ {w3c.to_statements(name)} }} }}")
    assert send(client, " ;\n".join(steps)) == 204


def read(client: TestClient, place: str) -> bytes:
    response = client.get(f"/graph?{place}", headers={"Accept": "application/n-triples"})
    return response.content if response.status_code == 200 else b""


def find_graphs(client: TestClient) -> set[str]:
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return {row["g"]["value"] for row in rows}


def passes(client: TestClient, case: Case) -> bool:
    name = str(case.get(MF.action, UT.request))
    update = w3c.to_path(name).read_text("utf-8")
    if send(client, f"BASE <{name}> {update}") != 204:
        return False
    defaults = [str(node) for node in case.all(MF.result, UT.data)]
    named = dict(w3c.to_labels(case, MF.result))
    unknown = find_graphs(client) - set(named)
    return (
        not unknown
        and w3c.is_same_graph(read(client, "default"), defaults)
        and all(
            w3c.is_same_graph(read(client, f"graph={quote(label, safe='')}"), [file])
            for label, file in named.items()
        )
    )


def test_the_suite_is_whole() -> None:
    assert len(EVALUATION) > 90
    assert len(SYNTAX) > 55
    assert set(MISSES) <= {case.name for case in [*EVALUATION, *SYNTAX]}


@pytest.mark.parametrize("case", EVALUATION, ids=lambda case: case.name)
def test_evaluation(open_client: TestClient, case: Case) -> None:
    set_up(open_client, case)
    assert passes(open_client, case) is (case.name not in MISSES)


@pytest.mark.parametrize("case", SYNTAX, ids=lambda case: case.name)
def test_syntax(open_client: TestClient, case: Case) -> None:
    update = w3c.to_path(str(case.get(MF.action))).read_text("utf-8")
    status = send(open_client, update)
    if re.search(r"\bLOAD\b", update):
        assert status == 403  # refused by name, whatever else it is
        return
    right = (400,) if case.kind.startswith("Negative") else (204, 409)
    assert (status in right) is (case.name not in MISSES), status


# --- traces ----------------------------------------------------------------------------------------

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
TRACES = [
    case
    for case in w3c.find_cases("sparql11/protocol/manifest.ttl", ("ProtocolTest",))
    if case.get(MF.action)
]


GRAPH_TRACES = [
    case
    for way in ("direct", "indirect")
    for case in w3c.find_cases(
        f"sparql11/graph-store-protocol/manifest-{way}.ttl", ("GraphStoreProtocolTest",)
    )
]


@pytest.mark.parametrize("case", GRAPH_TRACES, ids=lambda case: case.name)
def test_graph_store(open_client: TestClient, case: Case) -> None:
    send(open_client, "DROP ALL")
    places: dict[str, str] = {}
    for request in Collection(case.graph, case.get(MF.action, HT.requests)):
        response, expected = _send(open_client, case, request, places)
        statuses = case.graph.objects(expected, MF.expectedStatus)
        codes = {str(code).rpartition("#")[2] for code in statuses}
        assert HTTPStatus(response.status_code).phrase.replace(" ", "") in codes, response.text
        place = case.graph.value(expected, MF.expectedLocation)
        if place is not None:
            places[str(place)] = response.headers["location"]
        body = case.graph.value(expected, HT.body)
        if body is not None:
            base = str(open_client.base_url)
            found = Graph().parse(data=response.text, format="turtle", publicID=base)
            wanted = str(case.graph.value(body, CNT.chars))
            assert isomorphic(found, Graph().parse(data=wanted, format="turtle", publicID=base))


@pytest.mark.parametrize("case", TRACES, ids=lambda case: case.name)
def test_trace(open_client: TestClient, case: Case) -> None:
    send(open_client, "DROP ALL")
    for node in case.all(UT.graphData):
        label, file = (
            str(case.graph.value(node, w3c.RDFS.label)),
            str(case.graph.value(node, UT.graph)),
        )
        send(open_client, f"INSERT DATA {{ GRAPH <{label}> {{ {w3c.to_statements(file)} }} }}")
    for request in Collection(case.graph, case.get(MF.action, HT.requests)):
        _exchange(open_client, case, request)


def _exchange(client: TestClient, case: Case, request: Any) -> None:
    response, expected = _send(client, case, request, {})
    classes = {str(code)[-3:] for code in case.graph.objects(expected, MF.expectedStatus)}
    assert f"{response.status_code // 100}xx" in classes, response.text
    truth: Any = case.graph.value(expected, MF.expectedBoolean)
    if truth is not None:
        assert response.json()["boolean"] is bool(truth.toPython())


def _send(
    client: TestClient, case: Case, request: Any, places: Mapping[str, str]
) -> tuple[Any, Any]:
    """Send one request of a trace; return the answer and the node that says what it should be."""
    value = case.graph.value
    body = value(request, HT.body)
    encoding = str(value(body, CNT.characterEncoding) or "UTF-8") if body is not None else "UTF-8"
    content = str(value(body, CNT.chars)).encode(encoding) if body is not None else None
    headers = dict(WRITER)
    given = value(request, HT.headers)
    for header in Collection(case.graph, given) if given is not None else ():
        headers[str(value(header, HT.fieldName))] = str(value(header, HT.fieldValue))
    path = re.sub("^/sparql/", "/sparql", str(value(request, HT.absolutePath)))
    path = re.sub("^/gsp", "/graph", path)
    for name, iri in places.items():
        path = path.replace(name, quote(iri, safe=""))
    method = str(value(request, HT.methodName))
    response = client.request(method, path, content=content, headers=headers)
    return response, value(request, HT.resp)
