"""LOAD and SERVICE in updates: from a real second server, over HTTP, with the operator's list."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from server.settings import Settings
from server.web.app import create_app
from tests.protocol.conftest import TOKEN, WRITER
from tests.server.places import DOCUMENT, GRAPH, publish_graph

TURTLE = b"<> <urn:says> 'brought', <next> . [] <urn:says> [] ."
PATH_TO_DOCUMENT = {
    "/open/a.ttl": ("text/turtle; charset=utf-8", TURTLE),
    "/open/plain.ttl": ("text/plain", TURTLE),
    "/open/page": ("text/html", b"<html>"),
    "/open/bad.ttl": ("text/turtle", b"<a> <b>\n oops ."),
    "/open/latin.ttl": ("text/turtle", "<a> <b> 'é' .".encode("latin-1")),
    "/open/entity.rdf": ("application/rdf+xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"),
    "/open/long.ttl": ("text/turtle", b"# " + b"x" * (1 << 20)),
}
ROWS = {
    "head": {"vars": ["x"]},
    "results": {"bindings": [{"x": {"type": "literal", "value": word}} for word in ("a", "b")]},
}


class Elsewhere(BaseHTTPRequestHandler):
    """A server with documents under /open/ and /closed/, and an endpoint."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        path, _, where = self.path.partition("?to=")
        if path == "/open/redirect":
            self._send(302, "text/plain", b"", where)
        elif path in PATH_TO_DOCUMENT:
            self._send(200, *PATH_TO_DOCUMENT[path])
        else:
            self._send(404, "text/plain", b"")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._send(200, "application/sparql-results+json", json.dumps(ROWS).encode())

    def _send(self, status: int, content_type: str, body: bytes, where: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        if where:
            self.send_header("Location", where)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    server.asked = []  # type: ignore[attr-defined]
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def base(elsewhere: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{elsewhere.server_port}"


@pytest.fixture(scope="module")
def client(base: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    store: Path = tmp_path_factory.mktemp("bringing") / "store"
    publish_graph(store)
    settings = Settings(
        store=store,
        write_token=TOKEN,
        service_private=f"{base}/open/",
        service_bytes=1 << 16,
        client_seconds=3600,
    )
    with TestClient(create_app(settings, share=GRAPH), raise_server_exceptions=False) as client:
        yield client


def tell(client: TestClient, update: str) -> tuple[int, str]:
    """Send an update; return the status and the code of the fault, if any."""
    answer = client.post("/sparql", data={"update": update}, headers=WRITER)
    return answer.status_code, answer.json()["title"] if answer.content else ""


def ask(client: TestClient, pattern: str) -> bool:
    answer = client.get("/sparql", params={"query": f"ASK {pattern}"})
    return bool(answer.json()["boolean"])


@pytest.mark.parametrize("name", ["a.ttl", "plain.ttl"])
def test_a_document_is_loaded(client: TestClient, base: str, name: str) -> None:
    graph = f"urn:{name}"
    assert tell(client, f"LOAD <{base}/open/{name}> INTO GRAPH <{graph}>") == (204, "")
    itself = f"<{base}/open/{name}> <urn:says> 'brought', <{base}/open/next>"
    assert ask(
        client, f"{{ GRAPH <{graph}> {{ {itself} . ?a <urn:says> ?b FILTER ISBLANK(?a) }} }}"
    )


def test_a_document_is_one_operation_among_others(client: TestClient, base: str) -> None:
    update = (
        "PREFIX e: <urn:e:> INSERT DATA { GRAPH e:first { e:a e:b 1 } } ;\n"
        f"LOAD <{base}/open/a.ttl> INTO GRAPH e:first ;\n"
        "DELETE WHERE { GRAPH e:first { ?s <urn:says> 'brought' } }"
    )
    assert tell(client, update) == (204, "")
    assert ask(client, f"{{ GRAPH <urn:e:first> {{ ?x <urn:says> <{base}/open/next> }} }}")
    assert not ask(client, "{ GRAPH <urn:e:first> { ?x <urn:says> 'brought' } }")


def test_rows_of_another_endpoint_are_written(client: TestClient, base: str) -> None:
    update = (
        "INSERT { GRAPH <urn:rows> { <urn:a> <urn:has> ?x } }\n"
        f"WHERE {{ SERVICE <{base}/open/sparql> {{ ?s ?p ?x }} }}"
    )
    assert tell(client, update) == (204, "")
    assert ask(client, "{ GRAPH <urn:rows> { <urn:a> <urn:has> 'a', 'b' } }")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("/open/missing", (502, "remote-failed"), id="missing"),
        pytest.param("/open/long.ttl", (502, "remote-failed"), id="long"),
        pytest.param("/open/latin.ttl", (502, "remote-failed"), id="not-utf-8"),
        pytest.param("/open/page", (415, "unsupported-media"), id="page"),
        pytest.param("/open/bad.ttl", (400, "bad-payload"), id="syntax"),
        pytest.param("/open/entity.rdf", (400, "bad-payload"), id="entity"),
    ],
)
def test_what_cannot_be_read_is_not_loaded(
    client: TestClient, base: str, path: str, expected: tuple[int, str]
) -> None:
    update = (
        "LOAD %s <%s> INTO GRAPH <urn:bad> ; INSERT DATA { GRAPH <urn:%s> { <urn:a> <urn:b> 1 } }"
    )
    assert tell(client, update % ("", base + path, "loud")) == expected
    assert not ask(client, "{ GRAPH <urn:loud> { ?s ?p ?o } }")
    silent = f"silent:{path}"
    assert tell(client, update % ("SILENT", base + path, silent)) == (204, "")
    assert ask(client, f"{{ GRAPH <urn:{silent}> {{ ?s ?p ?o }} }}")


def test_a_bad_document_is_named_with_the_place(client: TestClient, base: str) -> None:
    url = f"{base}/open/bad.ttl"
    fault = client.post("/sparql", data={"update": f"LOAD <{url}>"}, headers=WRITER).json()
    assert url in fault["detail"]
    assert "line 2" in fault["detail"]


@pytest.mark.parametrize("silent", ["", "SILENT"])
@pytest.mark.parametrize(
    "address",
    [
        "{base}/closed/a.ttl",
        "{base}/open/redirect?to=http://169.254.169.254/latest/",
        "{base}/open/redirect?to={base}/closed/a.ttl",
        "file:///etc/hostname",
        "http://127.0.0.1:1/",
        "relative.ttl",
    ],
)
def test_only_listed_addresses_are_reached(
    client: TestClient, elsewhere: ThreadingHTTPServer, base: str, address: str, silent: str
) -> None:
    url = address.format(base=base)
    assert tell(client, f"LOAD {silent} <{url}>") == (403, "remote-call-refused")
    assert not [path for path in elsewhere.asked if path.startswith("/closed")]  # type: ignore[attr-defined]


def test_a_graph_of_the_build_is_not_loaded_into(client: TestClient, base: str) -> None:
    update = f"LOAD <{base}/open/a.ttl> INTO GRAPH <{DOCUMENT}>"
    assert tell(client, update) == (403, "graph-owned")


def test_whoever_may_not_write_has_nothing_fetched(
    client: TestClient, elsewhere: ThreadingHTTPServer, base: str
) -> None:
    before = len(elsewhere.asked)  # type: ignore[attr-defined]
    answer = client.post("/sparql", data={"update": f"LOAD <{base}/open/a.ttl>"})
    assert answer.status_code == 401
    assert len(elsewhere.asked) == before  # type: ignore[attr-defined]
