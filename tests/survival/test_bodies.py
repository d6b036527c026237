"""Bodies that are made to be unpacked or parsed for ever, sent by somebody who may write."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.server.places import publish_graph, running_server
from tests.survival.conftest import LIMITS, survived

TOKEN = "a-token-of-a-test"
LIMITS_OF_WRITES = {
    "TUPOKSI_WRITE_TOKEN": TOKEN,
    "TUPOKSI_WRITE_DEADLINE": "5",
    "TUPOKSI_MAX_WRITE_BYTES": "1M",
    "TUPOKSI_BODY_SECONDS": "10",
}

ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(9))
    + ']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e#">'
    '<rdf:Description rdf:about="urn:x"><e:p>&a8;</e:p></rdf:Description></rdf:RDF>'
)


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    store = tmp_path_factory.mktemp("writable") / "store"
    triples = publish_graph(store).triples
    with running_server(store, **(LIMITS | LIMITS_OF_WRITES)) as (address, _):
        yield address, triples


def send(address: str, media: str, body: bytes, **headers: str) -> int:
    """POST a graph; return the status, or 0 when the server closed before it had read it all."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    sent = {"Content-Type": media, "Authorization": f"Bearer {TOKEN}", **headers}
    try:
        connection.request("POST", "/graph?graph=urn:client", body, sent)
        return connection.getresponse().status
    except ConnectionError:
        return 0
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("media", "body"),
    [
        pytest.param("application/rdf+xml", ENTITIES.encode(), id="an entity bomb"),
        pytest.param("application/ld+json", b"[" * 100_000 + b"]" * 100_000, id="deep JSON-LD"),
        pytest.param("application/ld+json", b'{"@graph":' * 50_000, id="deep JSON-LD, unfinished"),
        pytest.param(
            "application/ld+json",
            b'{"@context":"http://169.254.169.254/"}',
            id="a context elsewhere",
        ),
        pytest.param("text/turtle", b"<a:a> <b:b> " + b"(" * 100_000, id="deep Turtle"),
        pytest.param("text/turtle", b"<a:a> <b:b> " + b"[ <c:c> " * 100_000, id="nested nodes"),
        pytest.param("text/turtle", b"\xff\xfe\x00", id="not UTF-8"),
        pytest.param("application/n-triples", b"<a:a> <b:b> <c:c> .\n" * 200_000, id="too long"),
    ],
)
def test_a_hostile_graph_is_refused(writable: tuple[str, int], media: str, body: bytes) -> None:
    address, triples = writable
    with survived(address, triples):
        assert send(address, media, body) in (0, 400, 413, 415, 503, 504)


@pytest.mark.slow
def test_a_gzip_bomb_is_unpacked_only_up_to_the_limit(writable: tuple[str, int]) -> None:
    address, triples = writable
    bomb = gzip.compress(b"<a:a> <b:b> <c:c> .\n" * 5_000_000)
    with survived(address, triples):
        status = send(address, "application/n-triples", bomb, **{"Content-Encoding": "gzip"})
        assert status in (0, 400, 413)
