"""A server that is told to stop ends its answers first; a second signal ends it at once."""

from __future__ import annotations

import http.client
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.server.places import (
    children_of,
    copy_ttl,
    is_running,
    publish_graph,
    running_server,
    serving_process,
    wait_until,
)

LONG_ROWS = 60_000
LONG = f"SELECT ?a ?c ?f WHERE {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} LIMIT {LONG_ROWS}"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("stopping") / "store"
    publish_graph(store)
    return store


@contextmanager
def open_answer(address: str, query: str) -> Iterator[http.client.HTTPResponse]:
    """Ask, and yield the answer when its status has come; the rest waits to be read."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request("GET", f"/sparql?format=csv&query={quote(query)}")
        with connection.getresponse() as answer:
            yield answer
    finally:
        connection.close()


def is_listening(address: str) -> bool:
    place = urlsplit(address)
    try:
        socket.create_connection((place.hostname or "", place.port or 0), timeout=5).close()
    except OSError:
        return False
    return True


@pytest.mark.slow
def test_answers_on_their_way_end_whole(published: Path) -> None:
    with serving_process(published) as (address, process), open_answer(address, LONG) as answer:
        first = answer.read(1000)
        process.send_signal(signal.SIGTERM)
        wait_until(lambda: not is_listening(address))
        body = first + answer.read()
        assert answer.status == 200
        assert body.count(b"\r\n") == LONG_ROWS + 1
        assert process.wait(20) == 0


@pytest.mark.long
def test_an_idle_server_ends_with_0_and_leaves_no_process(published: Path) -> None:
    with serving_process(published) as (_, process):
        below = children_of(process.pid)
        assert below
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        wait_until(lambda: not any(map(is_running, below)))


@pytest.mark.long
def test_a_second_signal_ends_it_at_once(published: Path) -> None:
    with serving_process(published) as (address, process), open_answer(address, LONG) as answer:
        answer.read(1000)
        below = children_of(process.pid)
        process.send_signal(signal.SIGTERM)
        wait_until(lambda: not is_listening(address))
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 128 + signal.SIGTERM
        wait_until(lambda: not any(map(is_running, below)), seconds=5)


@pytest.mark.long
def test_an_answer_that_nobody_reads_is_given_up_at_the_drain_deadline(published: Path) -> None:
    with (
        serving_process(published, TUPOKSI_DRAIN_SECONDS="1") as (address, process),
        open_answer(address, LONG) as answer,
    ):
        answer.read(1000)
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0


def ask_without_end(address: str, stop: threading.Event, statuses: list[int]) -> None:
    host = urlsplit(address).netloc
    connection = http.client.HTTPConnection(host, timeout=30)
    path = "/sparql?format=csv&query=" + quote("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    while not stop.is_set():
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        statuses.append(response.status)
    connection.close()


@pytest.mark.slow
def test_publishing_under_load_drops_no_request(tmp_path: Path) -> None:
    own_store = tmp_path / "store"
    publish_graph(own_store)
    with running_server(own_store, TUPOKSI_POLL_SECONDS="0.05") as (address, _):
        stop = threading.Event()
        statuses: list[list[int]] = [[] for _ in range(4)]
        threads = [
            threading.Thread(target=ask_without_end, args=(address, stop, mine))
            for mine in statuses
        ]
        for thread in threads:
            thread.start()
        try:
            for number in range(3):
                ttl = copy_ttl(tmp_path / f"ttl{number}", extra=f"<urn:x> <urn:y> {number} .\n")
                snapshot = publish_graph(own_store, ttl)
                wait_until(lambda name=snapshot.identifier: serves(address, name))
        finally:
            stop.set()
            for thread in threads:
                thread.join(30)
        assert all(statuses)
        assert {status for mine in statuses for status in mine} == {200}


def serves(address: str, identifier: str) -> bool:
    host = urlsplit(address).netloc
    connection = http.client.HTTPConnection(host, timeout=30)
    connection.request("GET", "/readyz")
    body = connection.getresponse().read().decode()
    connection.close()
    return identifier in body
