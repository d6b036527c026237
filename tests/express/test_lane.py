"""Clerks from outside: the same answers as the usual way, whatever happens to a clerk."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.server.places import (
    BASE,
    COUNT,
    ENDLESS,
    GREEDY,
    children_of,
    copy_ttl,
    is_running,
    publish_graph,
    running_server,
    wait_until,
)

LABELS = "SELECT ?s ?l { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY ?s ?l"
LIMITS = {
    "TUPOKSI_QUERY_DEADLINE": "1",
    "TUPOKSI_POLL_SECONDS": "0.1",
    "TUPOKSI_CLIENT_SECONDS": "100000",
    "TUPOKSI_WORKER_MEMORY": "192M",
    # on a machine that others fill, a short query may be long on its way
    "TUPOKSI_EXPRESS_SECONDS": "0.2",
    "TUPOKSI_LIGHT_SECONDS": "5",
}

SEEN_OTHERWISE = ("date", "x-request-id")


class OneConnection(http.client.HTTPConnection):
    """A connection that is not made anew behind one's back when the server has closed it."""

    auto_open = 0


class Client:
    """One connection that stays open."""

    def __init__(self, address: str, source: str = "127.0.0.1") -> None:
        host, _, port = urlsplit(address).netloc.rpartition(":")
        self.connection = OneConnection(host, int(port), timeout=30, source_address=(source, 0))

    def ask(self, query: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Ask on the connection that stands, and on no other."""
        sent = {"Accept": "text/csv"} | {n.replace("_", "-"): v for n, v in headers.items()}
        self.connection.request("GET", "/sparql?query=" + quote(query), headers=sent)
        response = self.connection.getresponse()
        body = response.read()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, body

    def close(self) -> None:
        """Close it."""
        self.connection.close()


@contextlib.contextmanager
def connected(address: str, source: str = "127.0.0.1") -> Iterator[Client]:
    """Yield a client whose connection is made once."""
    client = Client(address, source)
    client.connection.connect()
    with contextlib.closing(client):
        yield client


def figures(address: str) -> dict[str, float]:
    """Return the figures of a server by name and labels, as they are printed."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    with contextlib.closing(connection):
        connection.request("GET", "/metrics", headers={"Accept": "text/plain"})
        lines = connection.getresponse().read().decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


def by_clerks(address: str) -> float:
    """Return how many queries clerks have answered."""
    return figures(address).get('tupoksi_queries_total{lane="express",outcome="answered"}', 0.0)


def clerks_of(process: int) -> list[int]:
    """Return the clerks of a server: the processes of its template that share memory with it."""
    (template,) = children_of(process)
    found = []
    for child in children_of(template):
        with contextlib.suppress(OSError):
            if "memfd:slate" in Path(f"/proc/{child}/maps").read_text():
                found.append(child)
    return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """A server with one clerk: everybody meets the same."""
    store = tmp_path_factory.mktemp("express") / "store"
    publish_graph(store)
    with running_server(store, TUPOKSI_CLERKS="1", **LIMITS) as (address, process):
        yield address, process


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(LABELS, id="rows"),
        pytest.param(f"{LABELS} LIMIT 1", id="a row"),
        pytest.param("SELECT ?s { ?s a <urn:none> }", id="no row"),
        pytest.param("ASK {}", id="a truth value"),
        pytest.param("CONSTRUCT WHERE { ?s a ?t }", id="a graph"),
        pytest.param(f"DESCRIBE <{BASE}id/jabatan/uji/kepala-dinas>", id="a description"),
        pytest.param("SELECT * FROM <urn:none> { ?s ?p ?o }", id="a dataset"),
        pytest.param("SELECT (<relative> AS ?iri) {}", id="a relative IRI"),
        pytest.param("SELECT ('\u00e9\U0001f600' AS ?x) {}", id="beyond ASCII"),
        pytest.param("SELECT (1/0 AS ?x) {}", id="an error in an expression"),
        # what a clerk leaves to others
        pytest.param("SELECT ?s { ?s", id="a syntax error"),
        pytest.param("ASK { SERVICE <http://127.0.0.1/> {} }", id="a call"),
        pytest.param("INSERT DATA {}", id="an update"),
        pytest.param("SELECT (<urn:f>(1) AS ?x) {}", id="an unknown function"),
        pytest.param(
            "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 3000", id="a longer answer"
        ),
    ],
)
@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "application/sparql-results+json, text/turtle"},
        {"Accept": "text/csv;q=0.9, application/n-triples", "Accept-Encoding": "gzip"},
        {"Accept": "image/png"},
        {"Accept": "application/xml", "Connection": "close"},
    ],
    ids=["json", "gzip", "nothing that we have", "close"],
)
def test_a_clerk_answers_as_the_usual_way_does(
    server: tuple[str, int], query: str, headers: dict[str, str]
) -> None:
    address, _ = server
    with connected(address) as one, connected(address) as other:
        status, seen, body = one.ask(query, **headers)
        # a header that no clerk knows
        usual_status, usual, usual_body = other.ask(query, **headers, X_Anything="a")
    for header in SEEN_OTHERWISE:
        assert seen.pop(header)
        assert usual.pop(header)
    if status >= 400:
        fault, usual_fault = json.loads(body), json.loads(usual_body)
        for one_fault in (fault, usual_fault):
            del one_fault["request_id"]
        assert fault == usual_fault
        body, usual_body = b"", b""
        seen.pop("content-length")
        usual.pop("content-length")
    if seen.get("content-encoding") == "gzip":  # a longer answer is packed as its pieces come
        body, usual_body = gzip.decompress(body), gzip.decompress(usual_body)
    for told in (seen, usual):  # the packing names a header again that is named already
        told["vary"] = ", ".join(dict.fromkeys(told.get("vary", "").split(", ")))
    assert (status, seen, body) == (usual_status, usual, usual_body)


def test_clerks_answer_what_is_plain_and_nothing_else(server: tuple[str, int]) -> None:
    address, _ = server
    before = by_clerks(address)
    with connected(address) as client:
        for _ in range(3):
            assert client.ask(LABELS)[0] == 200
        assert by_clerks(address) == before + 3
        assert client.ask(LABELS, X_Anything="a")[0] == 200
        assert client.ask("SELECT ?s { ?s")[0] == 400
        assert client.ask("ASK {}", If_None_Match="*")[0] in (200, 304)
    assert by_clerks(address) == before + 3


def test_ids_of_requests_differ(server: tuple[str, int]) -> None:
    with connected(server[0]) as client:
        ids = [client.ask("ASK {}")[1]["x-request-id"] for _ in range(5)]
    assert len(set(ids)) == 5


@pytest.mark.parametrize(
    ("query", "source"),
    [(ENDLESS, "127.0.0.11"), (GREEDY, "127.0.0.12")],
    ids=["too long", "too much memory"],
)
def test_a_heavy_query_ends_as_the_usual_way_ends_it(
    server: tuple[str, int], query: str, source: str
) -> None:
    """It ends the clerk, and nobody else on that clerk notices."""
    address, process = server
    (clerk,) = clerks_of(process)
    with connected(address, source) as heavy, connected(address) as light:
        assert light.ask("ASK {}")[0] == 200
        answers: list[int] = []
        asking = threading.Thread(target=lambda: answers.append(heavy.ask(query)[0]))
        asking.start()
        while asking.is_alive():
            assert light.ask("ASK {}")[0] == 200
        asking.join()
        assert answers in ([503], [504])
        assert heavy.ask("ASK {}")[0] == 200
    wait_until(lambda: clerks_of(process) not in ([clerk], []))


def test_whoever_asked_heavily_goes_the_usual_way_for_a_while(server: tuple[str, int]) -> None:
    address, _ = server
    with connected(address, "127.0.0.9") as client:
        assert client.ask(ENDLESS)[0] == 504
        before = by_clerks(address)
        assert client.ask(LABELS)[0] == 200
        assert by_clerks(address) == before
    with connected(address, "127.0.0.10") as other:
        assert other.ask(LABELS)[0] == 200
        assert by_clerks(address) == before + 1


def test_kill_9_of_a_clerk_between_two_requests(server: tuple[str, int]) -> None:
    address, process = server
    with connected(address, "127.0.0.2") as one, connected(address, "127.0.0.2") as other:
        for round_ in range(5):
            assert one.ask(f"ASK {{}} # {round_}")[0] == 200
            assert other.ask("ASK {}")[0] == 200
            by_clerks(address)  # until the clerk has told it, its answer may be on its way
            for clerk in clerks_of(process):
                os.kill(clerk, signal.SIGKILL)
            wait_until(lambda: clerks_of(process))
        assert one.ask("ASK {}")[0] == other.ask("ASK {}")[0] == 200


def test_kill_9_of_clerks_under_load(server: tuple[str, int]) -> None:
    """No request stays without an answer; a connection may close where one was on its way."""
    address, process = server
    stop = threading.Event()
    answered: list[int] = []
    closed: list[Exception] = []

    def press(source: str) -> None:
        while not stop.is_set():
            try:
                with connected(address, source) as client:
                    while not stop.is_set():
                        answered.append(client.ask(LABELS)[0])
            except (ConnectionError, http.client.RemoteDisconnected) as error:
                closed.append(error)

    crowd = [threading.Thread(target=press, args=(f"127.0.0.{n}",)) for n in (3, 4, 5, 6)]
    for member in crowd:
        member.start()
    kills = 0
    end = time.monotonic() + 2
    while time.monotonic() < end:
        for clerk in clerks_of(process):
            with contextlib.suppress(ProcessLookupError):
                os.kill(clerk, signal.SIGKILL)
                kills += 1
        time.sleep(0.2)
    stop.set()
    for member in crowd:
        member.join(30)
        assert not member.is_alive()
    assert set(answered) == {200}
    assert kills > 1
    assert len(closed) <= kills


@pytest.mark.long
def test_a_connection_that_nobody_uses_goes_back_and_is_served_again(
    server: tuple[str, int],
) -> None:
    address, _ = server
    with connected(address, "127.0.0.7") as client:
        assert client.ask("ASK {}")[0] == 200
        time.sleep(2.5)  # longer than a clerk waits
        wait_until(lambda: clerks_of(server[1]))
        before = by_clerks(address)
        assert client.ask("ASK {}")[0] == 200
        assert by_clerks(address) == before + 1


def read_statuses(connection: socket.socket, count: int) -> list[int]:
    """Read so many responses, each with its length, and return their statuses."""
    statuses = []
    with connection.makefile("rb") as file:
        for _ in range(count):
            statuses.append(int(file.readline().split()[1]))
            length = 0
            while line := file.readline().strip():
                name, _, value = line.partition(b": ")
                length = int(value) if name.lower() == b"content-length" else length
            file.read(length)
    return statuses


@pytest.mark.parametrize("path", [b"/healthz", b"/none", b"/sparql?query=ASK%7B%7D"])
def test_what_comes_in_pieces_or_behind_a_plain_request(
    server: tuple[str, int], path: bytes
) -> None:
    """Every request is answered, in its turn, whichever way it goes."""
    host, _, port = urlsplit(server[0]).netloc.rpartition(":")
    plain = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nAccept: text/csv\r\n\r\n"
    data = plain + plain + b"GET " + path + b" HTTP/1.1\r\nHost: a\r\nX-Any: a\r\n\r\n"
    for cut in (0, 5, len(plain), len(plain) + 5, 2 * len(plain), len(data) - 1):
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            if cut:
                connection.sendall(data[:cut])
                time.sleep(0.02)
            connection.sendall(data[cut:])
            statuses = read_statuses(connection, 3)
        assert statuses == [200, 200, 404 if path == b"/none" else 200], cut


def test_a_client_that_does_not_read_gets_its_answer_in_the_end(server: tuple[str, int]) -> None:
    host, _, port = urlsplit(server[0]).netloc.rpartition(":")
    query = quote("SELECT * { ?s ?p ?o }")
    request = (
        f"GET /sparql?query={query} HTTP/1.1\r\nHost: a\r\nAccept: text/csv\r\n\r\n"
    ).encode()
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        connection.settimeout(10)
        connection.connect((host, int(port)))
        connection.sendall(request)
        time.sleep(0.3)
        assert read_statuses(connection, 1) == [200]
        connection.sendall(request)
        assert read_statuses(connection, 1) == [200]


def test_a_share_that_is_used_up_is_refused_by_the_usual_way(tmp_path: Path) -> None:
    publish_graph(tmp_path / "store")
    limits = {**LIMITS, "TUPOKSI_CLIENT_SECONDS": "0.02"}
    with running_server(tmp_path / "store", **limits) as (address, _):
        with connected(address) as client:
            statuses = []
            for number in range(2000):
                status, headers, _ = client.ask(f"{LABELS} LIMIT {number + 1}")
                statuses.append(status)
                if status == 429:
                    break
            assert statuses[0] == 200
            assert statuses[-1] == 429
            assert int(headers["retry-after"]) > 0
        with connected(address, "127.0.0.2") as other:
            assert other.ask("ASK {}")[0] == 200


@pytest.mark.slow
def test_a_new_snapshot_is_seen_at_once_and_no_request_is_lost(tmp_path: Path) -> None:
    store = tmp_path / "store"
    triples = publish_graph(store).triples
    with running_server(store, **LIMITS) as (address, _), connected(address) as client:
        assert int(client.ask(COUNT)[2].split()[1]) == triples
        stop = threading.Event()
        seen: list[tuple[int, int]] = []

        def press() -> None:
            with connected(address, "127.0.0.2") as other:
                while not stop.is_set():
                    status, _, body = other.ask(COUNT)
                    seen.append((status, int(body.split()[1])))

        crowd = [threading.Thread(target=press) for _ in range(3)]
        for member in crowd:
            member.start()
        ttl = copy_ttl(tmp_path / "ttl", extra="\n<urn:a> <urn:b> <urn:c> .\n")
        more = publish_graph(store, ttl).triples
        assert more > triples
        wait_until(lambda: int(client.ask(COUNT)[2].split()[1]) == more)
        stop.set()
        for member in crowd:
            member.join(30)
    assert {status for status, _ in seen} == {200}
    assert {count for _, count in seen} <= {triples, more}


@pytest.mark.long
def test_a_clerk_that_has_answered_enough_is_replaced(tmp_path: Path) -> None:
    publish_graph(tmp_path / "store")
    limits = {**LIMITS, "TUPOKSI_WORKER_QUERIES": "5", "TUPOKSI_CLERKS": "1"}
    with running_server(tmp_path / "store", **limits) as (address, process):
        seen = set(clerks_of(process))
        with connected(address) as client:
            for number in range(50):
                assert client.ask(f"{LABELS} LIMIT {number + 1}")[0] == 200
                seen |= set(clerks_of(process))
        assert len(seen) > 3
        assert by_clerks(address) > 10


@pytest.mark.long
def test_a_server_without_clerks(tmp_path: Path) -> None:
    publish_graph(tmp_path / "store")
    with running_server(tmp_path / "store", TUPOKSI_CLERKS="0", **LIMITS) as (address, process):
        with connected(address) as client:
            assert client.ask("ASK {}")[0] == 200
        assert by_clerks(address) == 0
        assert clerks_of(process) == []


def test_a_server_stops_while_clerks_hold_connections(tmp_path: Path) -> None:
    publish_graph(tmp_path / "store")
    with (
        running_server(tmp_path / "store", **LIMITS) as (address, process),
        connected(address) as client,
    ):
        assert client.ask("ASK {}")[0] == 200
        os.kill(process, signal.SIGTERM)
        wait_until(lambda: not is_running(process), seconds=10)
