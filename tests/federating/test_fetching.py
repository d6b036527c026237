"""What may be called, at which address, and what becomes of the answer: a real second endpoint."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from server.engine.workers import QueryEngine
from server.errors import BadSetting, RemoteCallRefused, RemoteFailed, ServerError
from server.federating.allowing import Allowed, is_public, parse_allowed
from server.settings import Settings
from tests.server.places import publish_graph

JSON = "application/sparql-results+json"
ROWS = {
    "head": {"vars": ["x"]},
    "results": {"bindings": [{"x": {"type": "literal", "value": str(n)}} for n in range(3)]},
}


class Endpoint(BaseHTTPRequestHandler):
    """Another SPARQL endpoint; its path says how it behaves."""

    def do_POST(self) -> None:
        query = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["query"][0]
        self.server.asked.append(query)  # type: ignore[attr-defined]
        kind, _, where = self.path.removeprefix("/sparql/").partition("?to=")
        if kind == "redirect":
            self.send_response(307)
            self.send_header("Location", where)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = {
            "rows": json.dumps(ROWS).encode(),
            "long": b" " * (1 << 20),
            "nonsense": b"<html>",
        }.get(kind, b"")
        self.send_response(500 if kind == "broken" else 200)
        self.send_header("Content-Type", "text/html" if kind == "page" else JSON)
        if kind == "slow":
            self.end_headers()
            self.server.patience.wait(20)  # type: ignore[attr-defined]
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def endpoint() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    server.asked = []  # type: ignore[attr-defined]
    server.patience = threading.Event()  # type: ignore[attr-defined]
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.patience.set()  # type: ignore[attr-defined]
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("federating") / "store"
    publish_graph(folder)
    return folder


def answers(settings: Settings, queries: list[str]) -> list[object]:
    """Return for each query its rows, or the fault."""

    async def run() -> list[object]:
        found: list[object] = []
        async with QueryEngine(settings) as engine:
            for query in queries:
                try:
                    body = await (await engine.run(query)).body()
                    found.append([r["x"]["value"] for r in json.loads(body)["results"]["bindings"]])
                except ServerError as error:
                    found.append(error)
        return found

    return asyncio.run(run())


def test_rows_of_another_endpoint_are_joined(store: Path, endpoint: ThreadingHTTPServer) -> None:
    base = f"http://127.0.0.1:{endpoint.server_port}/sparql/"
    settings = Settings(
        store=store,
        service_private=base,
        service_seconds=1.0,
        service_bytes=1 << 16,
        service_rows=3,
    )
    join = "SELECT ?x { VALUES ?x { '1' '2' '9' } SERVICE %s <%s> { ?s ?p ?x } } ORDER BY ?x"
    kinds = ["rows", "long", "nonsense", "broken", "page", "slow"]
    queries = [join % ("", base + kind) for kind in kinds]
    queries += [join % ("SILENT", base + kind) for kind in ("broken", "slow")]
    rows, *faults, silent, patient = answers(settings, queries)
    assert rows == ["1", "2"]
    assert endpoint.asked[0] == "SELECT * WHERE { ?s ?p ?x }"  # type: ignore[attr-defined]
    assert [type(fault) for fault in faults] == [RemoteFailed] * 5
    assert silent == patient == ["1", "2", "9"]


def test_a_redirect_leads_only_where_the_lists_do(
    store: Path, endpoint: ThreadingHTTPServer
) -> None:
    base = f"http://127.0.0.1:{endpoint.server_port}/sparql/"
    settings = Settings(store=store, service_private=base)
    query = "SELECT ?x { SERVICE %s <%sredirect?to=%s> { ?s ?p ?x } }"
    targets = [
        base + "rows",
        "http://169.254.169.254/latest/",
        "http://127.0.0.1:1/",
        "file:///etc/passwd",
    ]
    queries = [query % ("SILENT", base, target) for target in targets]
    queries.append(query % ("", base, base + "redirect"))  # for ever: to itself
    rows, *refused, circle = answers(settings, queries)
    assert rows == ["0", "1", "2"]
    assert [type(fault) for fault in refused] == [RemoteCallRefused] * 3  # SILENT does not hide it
    assert isinstance(circle, RemoteFailed)
    assert "more than 3 times" in str(circle)


def test_nothing_is_called_unless_it_is_allowed(store: Path, endpoint: ThreadingHTTPServer) -> None:
    base = f"http://127.0.0.1:{endpoint.server_port}/sparql/"
    before = len(endpoint.asked)  # type: ignore[attr-defined]
    query = f"SELECT ?x {{ SERVICE <{base}rows> {{ ?s ?p ?x }} }}"
    for lists in ({}, {"service_allow": base}, {"service_private": base + "other"}):
        (fault,) = answers(Settings(store=store, **lists), [query])  # type: ignore[arg-type]
        assert isinstance(fault, RemoteCallRefused)
    assert len(endpoint.asked) == before  # type: ignore[attr-defined]


ALLOWED = parse_allowed(
    "https://a.example/sparql, https://b.example/x/", "http://10.0.0.1:3030/ds/"
)


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/sparql/more",
        "https://a.example/sparqlx",
        "http://a.example/sparql",
        "https://a.example:8443/sparql",
        "https://b.example/x/../y",
        "https://b.example/x/%2e%2e/y",
        "https://b.example/x",
        "https://user@a.example/sparql",
        "https://a.example.evil.example/sparql",
        "http://10.0.0.1/ds/",
        "ftp://a.example/sparql",
        "https://a.example/sparql\r\nX: y",
        "",
        "https://[::1/",
    ],
)
def test_what_is_not_on_the_lists_is_refused_before_its_name_is_asked(url: str) -> None:
    with pytest.raises(RemoteCallRefused):
        asyncio.run(ALLOWED.find(url, "SERVICE"))


@pytest.mark.parametrize(
    ("addresses", "is_allowed"),
    [
        (["93.184.216.34"], True),
        (["93.184.216.34", "2606:2800:220:1::1"], True),
        (["93.184.216.34", "10.0.0.1"], False),
        (["169.254.169.254"], False),
        (["::1"], False),
        (["fe80::1%eth0"], False),
    ],
)
def test_every_address_of_a_name_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str], is_allowed: bool
) -> None:
    async def find() -> str:
        async def resolve(*_: object, **__: object) -> list[tuple[object, ...]]:
            return [(0, 0, 0, "", (address, 443)) for address in addresses]

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
        return (await ALLOWED.find("https://a.example/sparql?x=1", "SERVICE")).address

    if is_allowed:
        assert asyncio.run(find()) == addresses[0]  # and that is the one to connect to
    else:
        with pytest.raises(RemoteCallRefused, match="not public"):
            asyncio.run(find())


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        *[
            (address, False)
            for address in (
                *("0.0.0.0", "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1"),
                *(
                    "169.254.169.254",
                    "192.0.0.1",
                    "192.0.2.1",
                    "198.18.0.1",
                    "224.0.0.1",
                    "240.0.0.1",
                ),
                *("255.255.255.255", "::", "::1", "fc00::1", "fe80::1", "ff02::1", "2001:db8::1"),
                *("::ffff:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::"),
                *("2001:0:4136:e378:8000:63bf:3fff:fdd2", "fd00:ec2::254"),
            )
        ],
    ],
)
def test_public_addresses(printed: str, expected: bool) -> None:
    assert is_public(ip_address(printed)) is expected


@pytest.mark.parametrize("entry", ["query.wikidata.org", "ftp://a/", "https://", "https://u@a/"])
def test_the_lists_hold_urls(entry: str) -> None:
    with pytest.raises(BadSetting, match="TUPOKSI_SERVICE_ALLOW"):
        parse_allowed(entry, "")


def test_empty_lists_allow_nothing() -> None:
    assert not parse_allowed("", " , ")
    assert Allowed((), ()) == parse_allowed("", "")
