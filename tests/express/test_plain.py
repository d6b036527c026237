"""What passes for a plain request, and that nobody could read it otherwise."""

from __future__ import annotations

import httptools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.express.plain import HARMLESS, LONGEST, read_plain

LINE = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n"
HOST = b"Host: a\r\n"
PLAIN = LINE + HOST + b"\r\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN,
        LINE + b"host:a\r\nAccept: text/csv;q=0.5, */*\r\nAccept-Encoding: gzip\r\n\r\n",
        LINE + HOST + b"X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-For: 5.6.7.8, 9.9.9.9\r\n\r\n",
        LINE + HOST + b"Connection: Keep-Alive\r\nCookie: lang=id\r\n\r\n",
        LINE + HOST + b"Connection: close\r\n\r\n",
    ],
)
def test_a_plain_request(data: bytes) -> None:
    plain = read_plain(data)
    assert plain is not None
    assert plain.query_string == b"query=ASK%7B%7D"


def test_what_is_read_from_the_headers() -> None:
    headers = (
        b"Host: a\r\nACCEPT:  text/csv \r\naccept-encoding: gzip, br\r\nUser-Agent: curl/8\r\n"
        b"x-forwarded-for: 1.2.3.4\r\nX-Forwarded-For: 5.6.7.8\r\nconnection: Close\r\n"
    )
    plain = read_plain(LINE + headers + b"\r\n")
    assert plain is not None
    caller = plain.caller
    assert (caller.accept, caller.encoding) == ("text/csv", "gzip, br")
    assert (caller.agent, caller.forwarded) == ("curl/8", ("1.2.3.4", "5.6.7.8"))
    assert caller.closes


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(PLAIN[:-1], id="not whole"),
        pytest.param(PLAIN + b"G", id="the beginning of another"),
        pytest.param(PLAIN + PLAIN, id="two"),
        pytest.param(PLAIN.replace(b"GET", b"HEAD"), id="another method"),
        pytest.param(PLAIN.replace(b"/sparql", b"/sparql/"), id="another address"),
        pytest.param(PLAIN.replace(b"?", b""), id="no query string"),
        pytest.param(PLAIN.replace(b"%7B%7D", b"{\xc3\xa9}"), id="bytes beyond ASCII"),
        pytest.param(PLAIN.replace(b"%7B", b"#"), id="a fragment"),
        pytest.param(PLAIN.replace(b"%7B", b" "), id="a blank in the address"),
        pytest.param(PLAIN.replace(b"1.1", b"1.0"), id="an older version"),
        pytest.param(PLAIN.replace(b"\r\n", b"\n"), id="other line ends"),
        pytest.param(LINE + b"\r\n", id="no host"),
        pytest.param(LINE + HOST + HOST + b"\r\n", id="two hosts"),
        pytest.param(LINE + HOST + b"Accept: a/b\r\nAccept: c/d\r\n\r\n", id="two Accept"),
        pytest.param(LINE + HOST + b"Content-Length: 3\r\n\r\n", id="a body to come"),
        pytest.param(LINE + HOST + b"Transfer-Encoding: chunked\r\n\r\n", id="chunks to come"),
        pytest.param(LINE + HOST + b"Expect: 100-continue\r\n\r\n", id="an expectation"),
        pytest.param(LINE + HOST + b"Upgrade: h2c\r\n\r\n", id="another protocol"),
        pytest.param(LINE + HOST + b"Connection: upgrade\r\n\r\n", id="a connection option"),
        pytest.param(LINE + HOST + b'If-None-Match: "a"\r\n\r\n', id="a condition"),
        pytest.param(LINE + HOST + b"Authorization: Bearer x\r\n\r\n", id="a token"),
        pytest.param(LINE + HOST + b"X-Request-Id: a\r\n\r\n", id="an id of its own"),
        pytest.param(LINE + HOST + b"X-Anything: a\r\n\r\n", id="a header nobody knows"),
        pytest.param(LINE + HOST + b"Accept: a\r\n b\r\n\r\n", id="a folded header"),
        pytest.param(LINE + HOST + b"Accept : a\r\n\r\n", id="a blank before the colon"),
        pytest.param(LINE + HOST + b"Accept: a\x00b\r\n\r\n", id="a control character"),
        pytest.param(LINE + HOST + b"Accept\r\n\r\n", id="no colon"),
        pytest.param(LINE + HOST + b"Cookie: " + b"x" * 4096 + b"\r\n\r\n", id="long headers"),
        pytest.param(PLAIN.replace(b"ASK", b"A" * LONGEST), id="a long address"),
    ],
)
def test_what_is_not_plain(data: bytes) -> None:
    assert read_plain(data) is None


class Reading:
    """What the HTTP parser of the usual way reads."""

    def __init__(self, data: bytes) -> None:
        self.url = b""
        self.headers: list[tuple[bytes, bytes]] = []
        self.ends = 0
        self.begins = 0
        self.parser = httptools.HttpRequestParser(self)
        self.parser.feed_data(data)

    def on_message_begin(self) -> None:
        self.begins += 1

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_message_complete(self) -> None:
        self.ends += 1


pieces = st.sampled_from(
    [
        *(b"GET ", b"/sparql", b"?", b"query=", b"ASK%7B%7D", b" HTTP/1.1", b"\r\n", b"\n", b"\r"),
        *(b"Host: a", b"Accept: ", b"text/csv", b": ", b" ", b"\t", b"\x00", b"\x7f", b"\xff"),
        *(
            b"Content-Length: 1",
            b"Connection: close",
            b"x-forwarded-for: 1",
            b"#",
            b'"',
            b"<",
            b"|",
        ),
        *(name + b": " for name in sorted(HARMLESS)[:6]),
    ]
)


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """A plain request with some pieces put in somewhere."""
    data = LINE + HOST + b"Accept: a/b\r\n\r\n"
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(data)))
        data = data[:place] + draw(pieces) + data[place:]
    return data


@given(requests())
def test_a_plain_request_is_read_alike_by_the_parser_of_the_usual_way(data: bytes) -> None:
    plain = read_plain(data)
    if plain is None:
        return
    reading = Reading(data)
    assert (reading.begins, reading.ends) == (1, 1)
    assert reading.parser.get_method() == b"GET"
    assert reading.parser.get_http_version() == "1.1"
    url = httptools.parse_url(reading.url)
    assert (url.path, url.query) == (b"/sparql", plain.query_string)
    headers = dict(reading.headers)
    accept = headers.get(b"accept")
    assert plain.caller.accept == (accept.decode("latin-1").strip() if accept is not None else None)
    assert plain.caller.closes == (not reading.parser.should_keep_alive())
    assert headers.keys() <= HARMLESS
