"""A query is read from each of the protocol's three kinds of request, strictly."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import BadRequest, ServerError, UnsupportedMedia
from server.web.protocol import (
    FORM,
    SPARQL_QUERY,
    SPARQL_UPDATE,
    Asked,
    Told,
    parse_fields,
    parse_get,
    parse_post,
)


def test_get() -> None:
    asked = parse_get(
        b"query=ASK+%7B%7D&default-graph-uri=http://a&named-graph-uri=http://b&named-graph-uri=http://c"
    )
    assert asked.query == "ASK {}"
    assert asked.default_graphs == ("http://a",)
    assert asked.named_graphs == ("http://b", "http://c")
    assert asked.formats == ()


def test_get_without_a_query() -> None:
    assert parse_get(b"").query is None


def test_an_empty_query_is_a_query() -> None:
    assert parse_get(b"query=").query == ""


def test_post_form() -> None:
    asked = parse_post(FORM, b"format=csv", "query=ASK {}&default-graph-uri=http://é".encode())
    assert isinstance(asked, Asked)
    assert asked.query == "ASK {}"
    assert asked.default_graphs == ("http://é",)
    assert asked.formats == ("csv",)


def test_post_direct() -> None:
    body = "SELECT * { ?s ?p 'é&+%41' }".encode()
    asked = parse_post(f"{SPARQL_QUERY}; charset=UTF-8", b"named-graph-uri=http://g", body)
    assert isinstance(asked, Asked)
    assert asked.query == "SELECT * { ?s ?p 'é&+%41' }"
    assert asked.named_graphs == ("http://g",)


@pytest.mark.parametrize(
    ("content_type", "query_string", "body", "kind"),
    [
        pytest.param("", b"", b"ASK {}", UnsupportedMedia, id="no-content-type"),
        pytest.param("text/plain", b"", b"ASK {}", UnsupportedMedia, id="text"),
        pytest.param("application/json", b"", b"{}", UnsupportedMedia, id="json"),
        pytest.param("multipart/form-data; boundary=x", b"", b"", UnsupportedMedia, id="multipart"),
        pytest.param(f"{SPARQL_QUERY}; charset=utf-16", b"", b"", UnsupportedMedia, id="utf-16"),
        pytest.param(
            f"{SPARQL_UPDATE};charset=utf-16", b"", b"", UnsupportedMedia, id="utf-16-too"
        ),
        pytest.param(SPARQL_UPDATE, b"", b"\xff\xfe", BadRequest, id="update-not-utf-8"),
        pytest.param(FORM, b"", b"update=a&update=b", BadRequest, id="two-updates"),
        pytest.param(FORM, b"update=a", b"update=b", BadRequest, id="update-in-both-places"),
        pytest.param(FORM, b"", b"query=a&update=b", BadRequest, id="query-and-update"),
        pytest.param(SPARQL_QUERY, b"update=b", b"a", BadRequest, id="update-beside-direct-query"),
        pytest.param(
            SPARQL_UPDATE, b"default-graph-uri=urn:g", b"", BadRequest, id="graphs-of-a-query"
        ),
        pytest.param(
            SPARQL_QUERY, b"using-graph-uri=urn:g", b"", BadRequest, id="graphs-of-an-update"
        ),
        pytest.param(SPARQL_UPDATE, b"using-graph-uri=rel", b"", BadRequest, id="using-no-iri"),
        pytest.param(SPARQL_QUERY, b"", b"\xff\xfe", BadRequest, id="not-utf-8"),
        pytest.param(FORM, b"", b"query=%FF", BadRequest, id="form-not-utf-8"),
        pytest.param(FORM, b"", b"query=a&query=b", BadRequest, id="two-queries"),
        pytest.param(SPARQL_QUERY, b"query=b", b"a", BadRequest, id="query-in-both-places"),
        pytest.param(FORM, b"", b"query=a&default-graph-uri=x%20y", BadRequest, id="no-iri"),
        pytest.param(FORM, b"", b"a=&" * 600, BadRequest, id="too-many-fields"),
    ],
)
def test_refused_posts(
    content_type: str, query_string: bytes, body: bytes, kind: type[ServerError]
) -> None:
    with pytest.raises(kind):
        parse_post(content_type, query_string, body)


@pytest.mark.parametrize(
    ("query_string", "kind"),
    [
        pytest.param(b"query=a&query=b", BadRequest, id="repeated"),
        pytest.param(b"query=%C3%28", BadRequest, id="bad-utf-8"),
        pytest.param(b"query=\xc3\x28", BadRequest, id="raw-bad-utf-8"),
        pytest.param(b"update=CLEAR+ALL", BadRequest, id="update"),
        pytest.param(b"query=a&update=b", BadRequest, id="update-beside-query"),
        pytest.param(b"query=a&named-graph-uri=relative", BadRequest, id="relative-graph"),
    ],
)
def test_refused_gets(query_string: bytes, kind: type[ServerError]) -> None:
    with pytest.raises(kind):
        parse_get(query_string)


@given(
    st.binary(max_size=200), st.sampled_from([FORM, SPARQL_QUERY, "x/y"]), st.binary(max_size=200)
)
def test_any_bytes_give_a_query_or_a_refusal(raw: bytes, content_type: str, body: bytes) -> None:
    for work in (lambda: parse_get(raw), lambda: parse_post(content_type, raw, body)):
        with contextlib.suppress(BadRequest, UnsupportedMedia):
            work()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_direct_query_comes_through_as_it_was_sent(query: str) -> None:
    asked = parse_post(SPARQL_QUERY, b"", query.encode())
    assert isinstance(asked, Asked)
    assert asked.query == query


@pytest.mark.parametrize(
    ("content_type", "query_string", "body"),
    [
        pytest.param(
            FORM,
            b"",
            b"update=CLEAR+ALL&using-graph-uri=urn:a&using-named-graph-uri=urn:b",
            id="form",
        ),
        pytest.param(
            FORM,
            b"using-graph-uri=urn:a&using-named-graph-uri=urn:b",
            b"update=CLEAR+ALL",
            id="mixed",
        ),
        pytest.param(
            SPARQL_UPDATE,
            b"using-graph-uri=urn:a&using-named-graph-uri=urn:b",
            b"CLEAR ALL",
            id="direct",
        ),
    ],
)
def test_updates(content_type: str, query_string: bytes, body: bytes) -> None:
    told = parse_post(content_type, query_string, body)
    assert told == Told(update="CLEAR ALL", using_graphs=("urn:a",), using_named_graphs=("urn:b",))


def test_graphs_in_the_address_of_a_form_count() -> None:
    asked = parse_post(FORM, b"default-graph-uri=urn:a", b"query=ASK{}&default-graph-uri=urn:b")
    assert isinstance(asked, Asked)
    assert asked.default_graphs == ("urn:a", "urn:b")


def test_fields_keep_every_value() -> None:
    assert parse_fields(b"a=1&b=2&a=3&c") == {"a": ["1", "3"], "b": ["2"], "c": [""]}
