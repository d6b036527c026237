"""A real server under attack, and a prober that asks for its health all the while."""

from __future__ import annotations

import contextlib
import http.client
import resource
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.server.places import COUNT, publish_graph, running_server

LIMITS = {
    "TUPOKSI_QUERY_DEADLINE": "1",
    "TUPOKSI_QUEUE_SECONDS": "1",
    "TUPOKSI_PUBLIC_WORKERS": "2",
    "TUPOKSI_HEAVY_WORKERS": "2",
    "TUPOKSI_CLIENT_SECONDS": "100000",  # all attacks come from one address here
    "TUPOKSI_CLIENT_QUERIES": "10000",
    "TUPOKSI_CONNECTIONS": "1100",
    "TUPOKSI_HEADER_SECONDS": "1",
    "TUPOKSI_BODY_SECONDS": "1",
    "TUPOKSI_SEND_SECONDS": "1",
    "TUPOKSI_WORKER_MEMORY": "192M",
    "TUPOKSI_POLL_SECONDS": "0.1",
}


class Prober:
    """Asks for ``/healthz`` over and over, each time on a new connection; notes every miss."""

    def __init__(self, address: str) -> None:
        self.misses: list[str] = []
        self.hits = 0
        self._host = urlsplit(address).netloc
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while True:
            connection = http.client.HTTPConnection(self._host, timeout=10)
            try:
                connection.request("GET", "/healthz")
                status = connection.getresponse().status
                if status == 200:
                    self.hits += 1
                else:
                    self.misses.append(str(status))
            except (OSError, http.client.HTTPException) as error:
                self.misses.append(repr(error))
            finally:
                connection.close()
            if self._stop.wait(0.02):
                return

    def __enter__(self) -> Prober:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stop.set()
        self._thread.join()


BROKEN_OFF = 0
"""What :func:`ask` gives as status when an answer began and its end never came."""


def ask(address: str, query: str, *, timeout: float = 30, **headers: str) -> tuple[int, bytes]:
    """Send a query by POST; return status and body."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=timeout)
    with contextlib.closing(connection):
        sent = {"Content-Type": "application/sparql-query", "Accept": "text/csv", **headers}
        connection.request("POST", "/sparql", query.encode(), sent)
        response = connection.getresponse()
        try:
            return response.status, response.read()
        except http.client.IncompleteRead as broken:
            return BROKEN_OFF, broken.partial


def get(address: str, path: str, **headers: str) -> tuple[int, bytes]:
    """GET an address."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    with contextlib.closing(connection):
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read()


def count(address: str) -> int:
    """Return how many triples the service sees."""
    status, body = get(address, "/sparql?format=csv&query=" + quote(COUNT))
    assert status == 200, body
    return int(body.split()[1])


@contextlib.contextmanager
def survived(address: str, triples: int) -> Iterator[None]:
    """After what happens in the block the next query is answered, and health never failed."""
    with Prober(address) as prober:
        yield
        assert count(address) == triples
    assert prober.hits > 0
    assert prober.misses == []


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int, int]]:
    """A server for attacks: its address, its process, and how many triples it holds."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4096)), hard))
    store = tmp_path_factory.mktemp("attacked") / "store"
    snapshot = publish_graph(store)
    with running_server(store, **LIMITS) as (address, process):
        yield address, process, snapshot.triples


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[str]:
    """A server that gives clients the time it gives them by default, to be seen off likewise."""
    triples = publish_graph(tmp_path / "store").triples
    slow = [name for name in LIMITS if name.endswith(("HEADER_SECONDS", "BODY_SECONDS"))]
    limits = {name: value for name, value in LIMITS.items() if name not in slow}
    with running_server(tmp_path / "store", **limits) as (address, _), survived(address, triples):
        yield address


@pytest.fixture
def target(attacked: tuple[str, int, int]) -> Iterator[str]:
    """The address of the server; afterwards it must be as if nothing had happened."""
    address, _, triples = attacked
    with survived(address, triples):
        yield address


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A store folder of one test alone."""
    return tmp_path / "store"
