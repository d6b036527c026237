"""RDF from clients: what is read, and how what cannot be read is refused."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from server.errors import BadPayload, QueryTooDeep, ServerError, UnsupportedMedia
from server.writing.payload import MEDIA_TO_FORMAT, read_payload

GRAPH = NamedNode("urn:g")
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def read(body: bytes, content_type: str) -> list[Quad]:
    quads = read_payload(body, content_type, GRAPH, base="http://base/", max_nesting=100)
    return list(quads)


@pytest.mark.parametrize(
    ("content_type", "body", "count"),
    [
        pytest.param("text/turtle", b"<a> <b> 1, 2 .", 2, id="turtle"),
        pytest.param("TEXT/TURTLE; charset=UTF-8", b"<a> <b> 1 .", 1, id="case"),
        pytest.param("text/turtle", b"", 0, id="empty"),
        pytest.param("application/n-triples", b'<urn:a> <urn:b> "1" .', 1, id="n-triples"),
        pytest.param("application/ld+json", b'{"@id": "a", "urn:b": [1, 2]}', 2, id="json-ld"),
        pytest.param(
            "application/rdf+xml",
            f'<?xml version="1.0"?>\n<!-- <!DOCTYPE> -->\n<rdf:RDF {RDF}><rdf:Bag/></rdf:RDF>'.encode(),
            1,
            id="rdf-xml",
        ),
        pytest.param("application/trig", b"<a> <b> 1 .", 1, id="trig-without-graphs"),
        pytest.param("application/n-quads", b'<urn:a> <urn:b> "1" .', 1, id="n-quads"),
        pytest.param(
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: text/turtle\r\n\r\n'
            b'<a> <b> "\xc3\xa9" .\r\n--x\r\nContent-Disposition: form-data; name="b"\r\n'
            b"Content-Type: application/n-triples\r\n\r\n<urn:a> <urn:b> <urn:c> .\r\n--x--\r\n",
            2,
            id="parts",
        ),
    ],
)
def test_what_is_read(content_type: str, body: bytes, count: int) -> None:
    quads = read(body, content_type)
    assert len(quads) == count
    assert {quad.graph_name for quad in quads} <= {GRAPH}


def test_relative_names_rest_on_the_base() -> None:
    (quad,) = read(b"<a> <b> <c> .", "text/turtle")
    assert quad.subject == NamedNode("http://base/a")


def test_blank_nodes_of_two_bodies_stay_apart() -> None:
    first, second = (read(b"_:x <b> 1 .", "text/turtle")[0] for _ in range(2))
    assert first.subject != second.subject


@pytest.mark.parametrize(
    ("content_type", "body", "kind", "words"),
    [
        pytest.param("text/turtle", b"<a> <b> 1 .\n<a> oops", BadPayload, "line 2", id="place"),
        pytest.param("text/turtle", b'<a> <b> "\xff" .', BadPayload, "not UTF-8", id="utf-8"),
        pytest.param(
            "text/turtle", b'<a> <b> "\\ud800" .', BadPayload, "D800", id="half-character"
        ),
        pytest.param("text/html", b"", UnsupportedMedia, "text/html", id="html"),
        pytest.param("", b"", UnsupportedMedia, "unknown", id="no-type"),
        pytest.param("text/turtle; charset=latin1", b"", UnsupportedMedia, "latin1", id="charset"),
        pytest.param(
            "application/rdf+xml",
            f"{ENTITIES}<x>&b;</x>".encode(),
            BadPayload,
            "DOCTYPE",
            id="bomb",
        ),
        pytest.param(
            "application/rdf+xml",
            f'\ufeff <?xml version="1.0"?> <!-- x -->\n{ENTITIES}<x/>'.encode(),
            BadPayload,
            "line 2",
            id="bomb-behind-a-comment",
        ),
        pytest.param(
            "application/rdf+xml", ENTITIES.encode("utf-16-le"), BadPayload, "DOCTYPE", id="utf-16"
        ),
        pytest.param("application/rdf+xml", b"", BadPayload, "root element", id="no-root"),
        pytest.param(
            "application/ld+json",
            b'{"@context": "http://127.0.0.1:1/c", "@id": "urn:a"}',
            BadPayload,
            "not fetched",
            id="remote-context",
        ),
        pytest.param(
            "application/ld+json",
            b'{"@context": "file:///etc/hostname", "@id": "urn:a"}',
            BadPayload,
            "not fetched",
            id="context-in-a-file",
        ),
        pytest.param(
            "application/ld+json", b'{"urn:a":' * 5000, QueryTooDeep, "100 brackets", id="deep"
        ),
        pytest.param("application/ld+json", b"[" * 100_000, QueryTooDeep, "100", id="deep-list"),
        pytest.param(
            "application/ld+json",
            b'{"@id":"a","b":"\\ud800"}',
            BadPayload,
            "line 1",
            id="surrogate",
        ),
        pytest.param("application/trig", b"<g> { <a> <b> 1 }", BadPayload, "Named", id="trig"),
        pytest.param(
            "application/n-quads",
            b"<urn:a> <urn:b> <urn:c> <urn:g> .",
            BadPayload,
            "Named",
            id="nq",
        ),
        pytest.param("multipart/form-data", b"--x", BadPayload, "no part", id="no-boundary"),
        pytest.param(
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Type: multipart/form-data; boundary=y\r\n\r\n--y\r\n\r\n--y--\r\n--x--",
            BadPayload,
            "parts itself",
            id="parts-in-parts",
        ),
        pytest.param(
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Type: text/html\r\n\r\n\r\n--x--",
            UnsupportedMedia,
            "text/html",
            id="part-of-another-type",
        ),
    ],
)
def test_what_is_refused(
    content_type: str, body: bytes, kind: type[ServerError], words: str
) -> None:
    with pytest.raises(kind, match=words) as caught:
        read(body, content_type)
    assert len(caught.value.message) < 1000


def test_brackets_in_strings_are_not_depth() -> None:
    assert len(read(b'{"@id": "a", "urn:b": "' + b"[{" * 500 + b'"}', "application/ld+json")) == 1


@given(
    st.sampled_from([*MEDIA_TO_FORMAT, "multipart/form-data; boundary=x"]), st.binary(max_size=300)
)
def test_any_bytes_are_read_or_refused(content_type: str, body: bytes) -> None:
    with contextlib.suppress(ServerError):
        read(body, content_type)
