"""Clients that are slow, many, mute or garbled, each followed by one that is answered."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import gzip
import socket
from urllib.parse import quote, urlsplit

import pytest

from tests.server.places import wait_until
from tests.survival.conftest import ask, get

LIGHT = "/sparql?query=" + quote("SELECT * { ?s ?p ?o } LIMIT 3")


def connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname, parts.port), timeout=20)


def read_to_end(connection: socket.socket) -> bytes:
    """Return what comes until the server closes; a reset is an end too."""
    received = b""
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(65536):
            received += piece
    return received


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        pytest.param(b"", b"408", id="nothing at all"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: a\r\nX-A: b", b"408", id="half a header"),
        pytest.param(
            b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
            b"Content-Length: 1000\r\n\r\nASK",
            b"408",
            id="half a body",
        ),
        pytest.param(
            b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK\r\n",
            b"408",
            id="half of the chunks",
        ),
    ],
)
def test_a_client_that_is_too_slow_is_told_so(target: str, sent: bytes, said: bytes) -> None:
    with connect(target) as connection:
        connection.sendall(sent)
        assert read_to_end(connection).startswith(b"HTTP/1.1 " + said)


def test_a_header_that_comes_drop_by_drop_ends(target: str) -> None:
    """Each byte is on time; the whole is not."""
    with connect(target) as connection:
        connection.settimeout(0.1)
        connection.sendall(b"GET / HTTP/1.1\r\n")
        for _ in range(300):
            with contextlib.suppress(TimeoutError):
                if not connection.recv(1000) or True:
                    break
            connection.sendall(b"X")
        else:
            pytest.fail("the server waited for 30 seconds")


def test_more_slow_clients_than_places_keep_nobody_out(target: str) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(1150):
            connection = stack.enter_context(connect(target))
            with contextlib.suppress(ConnectionError):
                connection.sendall(b"GET / HTTP/1.1\r\n")
        assert get(target, LIGHT)[0] == 200


def test_a_client_that_stops_reading_is_let_go(target: str) -> None:
    query = quote("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    with connect(target) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        assert connection.recv(10) == b"HTTP/1.1 2"

        def is_closed() -> bool:
            try:
                connection.send(b" ")
            except ConnectionError:
                return True
            return False

        wait_until(is_closed)


def test_a_client_that_reads_drop_by_drop_harms_nobody(target: str) -> None:
    query = quote("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    with connect(target) as connection:
        connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        for _ in range(20):
            assert connection.recv(10)
            assert get(target, LIGHT)[0] == 200


@pytest.mark.parametrize(
    "accept", ["text/csv," * 900, "a/" + "b" * 8190, ";q=" * 2700, "*/*;q=0.1," * 800]
)
def test_a_long_accept_header(target: str, accept: str) -> None:
    status, _ = get(target, LIGHT, Accept=accept)
    assert status in (200, 406)


def test_a_header_without_end_is_refused(target: str) -> None:
    with connect(target) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(b"GET / HTTP/1.1\r\n" + b"X-A: bbbbbbbbbbbbbbbb\r\n" * 20_000)
        received = read_to_end(connection)
    assert received[:12] in (b"HTTP/1.1 431", b"HTTP/1.1 400", b"")


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00" * 1000,
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # TLS
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
)
def test_what_is_not_http_is_refused(target: str, sent: bytes) -> None:
    with connect(target) as connection:
        connection.sendall(sent)
        assert read_to_end(connection)[:10] in (b"HTTP/1.1 4", b"HTTP/1.1 5", b"")


@pytest.mark.parametrize(
    "broken", ["%FF", "%C3", "%ED%A0%80", "%ED%B0%80%ED%A0%80", "%F4%90%80%80"]
)
def test_what_is_not_utf_8_is_refused(target: str, broken: str) -> None:
    assert get(target, f"/sparql?query=ASK%7B%7D%23{broken}")[0] == 400
    assert get(target, f"/sparql?query=ASK%7B%7D&{broken}=1")[0] == 400


def test_a_surrogate_written_as_an_escape_is_refused(target: str) -> None:
    assert ask(target, 'ASK { FILTER("\\ud800" = "x") }')[0] == 400


@pytest.mark.parametrize(
    "content_type", ["application/sparql-query", "application/x-www-form-urlencoded", "text/turtle"]
)
def test_a_gzip_bomb_is_not_unpacked(target: str, content_type: str) -> None:
    bomb = gzip.compress(b"#" * (50 << 20))
    with contextlib.closing(connect(target)) as connection:
        head = (
            f"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: {content_type}\r\nConnection: close\r\n"
            f"Content-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"
        )
        connection.sendall(head.encode() + bomb)
        assert read_to_end(connection)[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 413", b"HTTP/1.1 415")


@pytest.mark.slow
def test_a_thousand_queries_at_once_are_each_answered(patient: str) -> None:
    parts = urlsplit(patient)
    request = f"GET {LIGHT} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()

    async def one() -> bytes:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(request)
        answer = await reader.read()
        writer.close()
        return answer

    async def crowd() -> list[bytes]:
        async with asyncio.timeout(60):
            return await asyncio.gather(*(one() for _ in range(1000)))

    answers = asyncio.run(crowd())
    statuses = collections.Counter(answer[9:12] for answer in answers)
    assert set(statuses) <= {b"200", b"503"}, statuses
    assert statuses[b"200"] > 0
    turned_away = [answer for answer in answers if answer[9:12] == b"503"]
    assert all(b"\r\nretry-after: " in answer for answer in turned_away)
