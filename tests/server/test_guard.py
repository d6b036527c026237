"""The guard sees what a query is, what it would call and how deep it is, and nothing stops it."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.engine.guard import TOKEN_RE, Examined, _examine_plain, admit, examine
from server.errors import (
    AmbiguousLessThan,
    QueryRefused,
    QuerySyntaxError,
    QueryTooDeep,
    QueryTooLong,
    RemoteCallRefused,
    UpdateRefused,
)

X = "<http://example.org/sparql>"
G = "{ ?s ?p ?o }"


def see(text: str) -> Examined:
    return examine(text, max_nesting=100)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        pytest.param("SELECT * {}", "SELECT", id="select"),
        pytest.param("select?x{}", "SELECT", id="lower-case-glued"),
        pytest.param("ASK {}", "ASK", id="ask"),
        pytest.param("CONSTRUCT WHERE {}", "CONSTRUCT", id="construct"),
        pytest.param("DESCRIBE <x>", "DESCRIBE", id="describe"),
        pytest.param("# SELECT\nASK {}", "ASK", id="comment-before"),
        pytest.param(
            "BASE <http://a/#SELECT> PREFIX ask: <x> CONSTRUCT {}", "CONSTRUCT", id="prologue"
        ),
        pytest.param('VERSION "1.2" ASK {}', "ASK", id="version"),
        pytest.param("INSERT DATA {}", "INSERT", id="insert"),
        pytest.param("PREFIX a: <b> DELETE WHERE {}", "DELETE", id="delete"),
        pytest.param("LOAD <http://x>", "LOAD", id="load"),
        pytest.param("CLEAR ALL", "CLEAR", id="clear"),
        pytest.param("WITH <g> DELETE {} WHERE {}", "WITH", id="with"),
        pytest.param("", "", id="empty"),
        pytest.param("halo dunia", "", id="not-sparql"),
    ],
)
def test_form(text: str, form: str) -> None:
    found = see(text)
    assert found.form == form
    assert found.is_update == (form in {"INSERT", "DELETE", "LOAD", "CLEAR", "WITH"})
    assert found.gives_graph == (form in {"CONSTRUCT", "DESCRIBE"})


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"SELECT * {{ SERVICE {X} {G} }}", id="plain"),
        pytest.param(f"SELECT * {{ sErViCe SILENT {X} {G} }}", id="any-case"),
        pytest.param(f"SELECT * {{ SERVICESILENT{X}{G} }}", id="no-space"),
        pytest.param(f"SELECT * {{ ?s ?p 1SERVICE {X} {G} }}", id="after-a-number"),
        pytest.param(f"SELECT * {{ ?s ?p trueSERVICE {X} {G} }}", id="after-a-word"),
        # the engine reads these as SERVICE ex:a {...} and SERVICE :a {...}
        pytest.param(f"PREFIX ex: {X} SELECT * {{ SERVICEex:a {G} }}", id="glued-to-a-name"),
        pytest.param(f"PREFIX : {X} SELECT * {{ service:a {G} }}", id="empty-prefix"),
        pytest.param(f"PREFIX : {X} SELECT * {{ service:a # {{\n{G} }}", id="comment-between"),
        pytest.param(f"SELECT * {{ # a comment ends at CR\r SERVICE {X} {G} }}", id="after-cr"),
        pytest.param(
            f"SELECT * {{ ?s ?p '''a' \\''' SERVICE '''. SERVICE {X} {G} }}", id="long-string"
        ),
        pytest.param(
            f'SELECT * {{ ?s ?p "a\\\\" . SERVICE {X} {G} #"\n }}', id="escaped-backslash"
        ),
        pytest.param(
            f"SELECT * {{ FILTER(?a < ?b) SERVICE ?x#>\n{G} }}", id="less-than-with-space"
        ),
        pytest.param(f"SELECT * {{ FILTER(?a<<http://x#>) SERVICE ?x {G} }}", id="less-than-iri"),
        pytest.param("SELECT * { ?s ?p ex:a\\#b . SERVICE ?x {} }", id="after-an-escaped-name"),
    ],
)
def test_a_call_to_another_service_is_seen(text: str) -> None:
    assert see(text).remote_keyword == "SERVICE"
    with pytest.raises(RemoteCallRefused) as caught:
        admit(text, max_bytes=1000, max_nesting=100)
    assert text.upper()[see(text).remote_offset :].find("SERVICE") < 8
    assert caught.value.fields["line"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('SELECT * { ?s ?p "SERVICE {}" }', id="string"),
        pytest.param(
            "SELECT * { ?s ?p 'SERVICE' , '''SERVICE''' , \"\"\"SERVICE\"\"\" }", id="all-quotes"
        ),
        pytest.param("SELECT * { <http://x/SERVICE> ?p ?o }", id="iri"),
        pytest.param("SELECT * { ?s ?p ?o } # SERVICE <x> {}", id="comment"),
        pytest.param("SELECT ?SERVICE $service { ?SERVICE ?p $service }", id="variable"),
        pytest.param("SELECT * { ?s ex:SERVICE ?o }", id="local-name"),
        pytest.param("PREFIX service: <x> SELECT * { ?s service:kind ?o }", id="prefix"),
        pytest.param(
            "PREFIX service: <x> SELECT * { GRAPH service:g { ?s ?p ?o } }", id="graph-name"
        ),
        pytest.param("SELECT * { _:SERVICE ?p ?o }", id="blank-node"),
        pytest.param("SELECT * { ?s ?p 'x'@service }", id="language-tag"),
        pytest.param("SELECT * FROM service:g { ?s ?p ?o }", id="from"),
        pytest.param('SELECT * { ?s ?p "\\"SERVICE {" }', id="escaped-quote"),
    ],
)
def test_the_word_alone_is_no_call(text: str) -> None:
    assert see(text).remote_keyword is None
    admit(text, max_bytes=1000, max_nesting=100)


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        pytest.param("ASK {}", 1, id="one"),
        pytest.param("SELECT * { { ( [ ] ) } }", 4, id="three-kinds"),
        pytest.param("ASK { ?s ?p '{{{{' }", 1, id="string"),
        pytest.param("ASK { # {{{{\n }", 1, id="comment"),
        pytest.param("ASK { <http://x/((((> ?p ?o }", 1, id="iri"),
        pytest.param("ASK { } } } {", 1, id="too-many-closed"),
    ],
)
def test_depth(text: str, depth: int) -> None:
    assert see(text).depth == depth


def test_deep_nesting_is_refused_with_its_place() -> None:
    with pytest.raises(QueryTooDeep) as caught:
        see("SELECT *\n" + "{" * 3000 + "}" * 3000)
    assert caught.value.fields == {"depth": 101, "limit": 100, "line": 2, "column": 101}


@pytest.mark.parametrize(
    "text",
    [
        # the would-be IRI hides a comment, a string or brackets in one of the two readings
        pytest.param("SELECT * { FILTER(?a<?b)SERVICE?x#>\n{?s ?p ?o} }", id="hides-a-comment"),
        pytest.param("SELECT * { FILTER(?a<?b='>') SERVICE ?x {} #' )}", id="hides-a-string"),
        pytest.param("SELECT * { FILTER(?a<((((1>0)))) }", id="hides-brackets"),
        pytest.param("SELECT * { FILTER(?a<<urn:x#y>) }", id="quoted-triple-or-iri"),
    ],
)
def test_a_less_than_with_two_readings_is_refused(text: str) -> None:
    with pytest.raises(AmbiguousLessThan):
        see(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("SELECT * { ?s ?p ?o FILTER(?a<?b&&?c>?d) }", id="harmless-both-ways"),
        pytest.param(
            "SELECT * { VALUES (?a ?b) { (<http://x#a> <http://x#b>) } }", id="values-rows"
        ),
        pytest.param("SELECT * { ?s <#rel> ?o }", id="relative-iri-in-a-pattern"),
        pytest.param("SELECT * { ?s (<p>/<#q>) ?o }", id="path"),
        pytest.param("SELECT * { FILTER(?a = <#x>) }", id="after-equals"),
        pytest.param("SELECT * { <<?s ?p ?o>> ?x ?y }", id="quoted-triple"),
        pytest.param("SELECT * { FILTER(?a < ?b) }", id="with-space"),
    ],
)
def test_an_ordinary_less_than_or_iri_passes(text: str) -> None:
    admit(text, max_bytes=1000, max_nesting=100)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("SELECT * { ?s ?p 'abc }", QuerySyntaxError, id="string-not-closed"),
        pytest.param('SELECT * { ?s ?p "a\nb" }', QuerySyntaxError, id="line-break-in-a-string"),
        pytest.param("SELECT * { \\u0053ERVICE ?x {} }", QuerySyntaxError, id="escape-outside"),
        pytest.param("ASK {} \ud800", QuerySyntaxError, id="lone-surrogate"),
        pytest.param("INSERT DATA { <a:a> <a:b> 1 }", UpdateRefused, id="update"),
        pytest.param("LOAD <http://169.254.169.254/>", UpdateRefused, id="load"),
        pytest.param("ASK {} #" + "x" * 1000, QueryTooLong, id="too-long"),
        pytest.param("ASK { ?s ?p '" + "é" * 499 + "' }", QueryTooLong, id="counts-bytes"),
    ],
)
def test_refusals(text: str, kind: type[QueryRefused]) -> None:
    with pytest.raises(kind):
        admit(text, max_bytes=1000, max_nesting=100)


PIECES = st.sampled_from(
    [
        *("SELECT ", "* ", "ASK ", "CONSTRUCT ", "PREFIX a: <b:> ", "PREFIX a: <b#SERVICE> "),
        *(
            "WHERE ",
            "{ ",
            "} ",
            "( ",
            ") ",
            "?s ?p ?o . ",
            "SERVICE ",
            "service:a ",
            "FROM ",
            "<x> ",
        ),
        *("LOAD ", "'", '"', "\\u0053", "# ", "\n", "INSERT ", "?a<?b ", "ſervice ", "a:b ", "1 "),
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=300)
def test_the_short_way_finds_what_the_reading_finds(text: str) -> None:
    """A query that is let pass unread is one in which reading finds no call, update or dataset."""
    short = _examine_plain(text, 100)
    if short is None:
        return
    with contextlib.suppress(AmbiguousLessThan):  # which matters only where something hides
        found = see(text)
        assert (short.form, False) == (found.form, found.is_update)
        assert (found.remote_keyword, found.has_dataset) == (None, False)
        assert found.depth <= short.depth


def test_from_chooses_the_dataset() -> None:
    assert see("SELECT * FROM <g> {}").has_dataset
    assert see("SELECT*FROM<g>{}").has_dataset
    assert not see("SELECT ?FROM { ?FROM ?p 'FROM' }").has_dataset


PIECES = st.lists(
    st.sampled_from(
        [
            *("SELECT", "SERVICE", "true", "FROM", "a:b", "a:", ":", "?x", "_:b", "1.5e3", "@en"),
            *("{", "}", "(", ")", "[", "<", ">", "<<", "<a>", "^", "*", "|", ".", "#", "%41"),
            *("'", '"', "'''", '"""', "\\", "\n", "\r", " ", "\x00", "é", "\U0001f600", "\ud800"),
            "http://",
        ]
    )
).map("".join)


@given(st.one_of(st.text(), PIECES))
@settings(max_examples=400, deadline=None)
def test_nothing_but_refusals_on_any_text(text: str) -> None:
    with contextlib.suppress(QueryRefused):
        admit(text, max_bytes=5000, max_nesting=50)


@given(st.one_of(st.text(), PIECES))
@settings(max_examples=300, deadline=None)
def test_the_tokens_tile_the_text(text: str) -> None:
    assert "".join(match.group() for match in TOKEN_RE.finditer(text)) == text


@given(st.integers(0, 60), st.sampled_from(["{}", "()", "[]"]))
def test_depth_is_exact(depth: int, pair: str) -> None:
    text = "ASK " + pair[0] * depth + pair[1] * depth
    if depth > 50:
        with pytest.raises(QueryTooDeep):
            examine(text, max_nesting=50)
    else:
        assert examine(text, max_nesting=50).depth == depth


HOSTILE = {
    "dots-in-names": "a.",
    "dashes": "a-",
    "long-quotes": "'''x'\\",
    "quotes": "''",
    "triple-quotes": "'''a",
    "half-iris": "<a",
    "half-brackets": "(?a<",
    "half-escapes": "a:%",
    "blank-nodes": "_:a.",
    "numbers": "1.",
    "exponents": "1e",
    "languages": "@a-",
    "names": "a:b ",
    "hashes": "#\n",
    "quoted-triples": "(?a<<a>",
    "backslashes": "\\",
}


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_grows_with_the_text_and_not_with_its_square(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        started = time.process_time()
        with contextlib.suppress(QueryRefused):
            examine(text, max_nesting=10**9)
        return time.process_time() - started

    # a square would make the second 64 times the first; at 800 KB it would take minutes
    assert min(seconds(800_000) for _ in range(2)) < 20 * seconds(100_000) + 0.1
