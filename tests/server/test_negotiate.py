"""Content negotiation as a table: what the client says, what it gets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import NotAcceptable
from server.web.formats import GRAPHS, SOLUTIONS, to_wanted
from server.web.negotiate import negotiate, parse_accept, preferred_language

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TURTLE = "text/turtle"
HTML = "text/html"
OFFERED = (JSON, XML, CSV, TURTLE)

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROMIUM = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;"
    "q=0.8,application/signed-exchange;v=b3;q=0.7"
)
SPARQLWRAPPER_JSON = (
    "application/sparql-results+json,application/json,text/javascript,application/javascript"
)
JENA = "text/turtle,application/n-triples;q=0.9,application/rdf+xml;q=0.7,*/*;q=0.3"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        pytest.param(None, JSON, id="no-header"),
        pytest.param("", JSON, id="empty"),
        pytest.param("   ", JSON, id="blank"),
        pytest.param("*/*", JSON, id="anything"),
        pytest.param("text/csv", CSV, id="exact"),
        pytest.param("TEXT/CSV", CSV, id="case"),
        pytest.param("text/csv; charset=utf-8", CSV, id="parameter"),
        pytest.param("text/csv ; q=0.5", CSV, id="spaces"),
        pytest.param("text/*", CSV, id="type-wildcard"),
        pytest.param("text/csv;q=0.5, text/turtle", TURTLE, id="weights"),
        pytest.param("text/csv;q=0.5, text/turtle;q=0.50", CSV, id="equal-weights-server-order"),
        pytest.param("text/turtle;q=0.9, */*;q=0.1", TURTLE, id="wildcard-lower"),
        pytest.param("*/*, text/csv", CSV, id="equal-weights-named-more-closely"),
        pytest.param("text/*, */*", CSV, id="type-before-anything"),
        pytest.param(f"{JSON};q=0, */*", XML, id="exclusion"),
        pytest.param(f"{JSON};q=0, {XML};q=0, text/*;q=0, */*", None, id="all-excluded"),
        pytest.param("text/csv;q=0", None, id="only-exclusion"),
        pytest.param("text/*;q=0.9, text/csv;q=0.1", TURTLE, id="closest-range-counts"),
        pytest.param("image/png", None, id="nothing-fits"),
        pytest.param("nonsense", None, id="malformed"),
        pytest.param("nonsense, text/csv", CSV, id="malformed-beside-good"),
        pytest.param("*/csv", None, id="wildcard-type-with-subtype"),
        pytest.param("text/csv;q=2, text/turtle;q=0.1", TURTLE, id="weight-above-one"),
        pytest.param("text/csv;q=x", None, id="weight-no-number"),
        pytest.param("text/csv;q=-1", None, id="negative-weight"),
        pytest.param("text/csv;q=0.1234, text/turtle;q=0.1", TURTLE, id="too-many-decimals"),
        pytest.param(",,text/csv,,", CSV, id="empty-elements"),
        pytest.param("text/csv;Q=0.2, text/turtle;q=0.1", CSV, id="upper-case-q"),
    ],
)
def test_accept(accept: str | None, chosen: str | None) -> None:
    assert negotiate(accept, OFFERED) == chosen


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        pytest.param(FIREFOX, HTML, id="firefox"),
        pytest.param(CHROMIUM, HTML, id="chromium"),
        pytest.param("*/*", JSON, id="curl"),
        pytest.param(SPARQLWRAPPER_JSON, JSON, id="sparqlwrapper"),
    ],
)
def test_clients_of_the_endpoint(accept: str, chosen: str) -> None:
    assert negotiate(accept, (*SOLUTIONS, HTML)) == chosen


def test_jena_gets_turtle() -> None:
    assert negotiate(JENA, tuple(GRAPHS)) == TURTLE


def test_nothing_offered() -> None:
    assert negotiate(None, ()) is None
    assert negotiate("*/*", ()) is None


@given(st.text())
def test_any_header_gives_an_offer_or_nothing(accept: str) -> None:
    assert negotiate(accept, OFFERED) in (*OFFERED, None)
    assert all(0 <= item.weight <= 1 for item in parse_accept(accept))


RANGES = st.lists(
    st.tuples(
        st.sampled_from([*OFFERED, "text/*", "application/*", "*/*", "image/png"]),
        st.sampled_from(["", ";q=0", ";q=0.001", ";q=0.5", ";q=1", ";q=1.000", ";v=1;q=0.3"]),
    ),
    max_size=6,
)


@given(RANGES)
def test_what_is_chosen_is_accepted(ranges: list[tuple[str, str]]) -> None:
    accept = ",".join(name + weight for name, weight in ranges)
    chosen = negotiate(accept, OFFERED)
    if chosen is None:
        exact = [weight for name, weight in ranges if name in OFFERED]
        assert all(weight == ";q=0" for weight in exact)
    elif ranges:
        names = (chosen, chosen.partition("/")[0] + "/*", "*/*")
        assert any(name in names and weight != ";q=0" for name, weight in ranges)


@given(RANGES, st.permutations(OFFERED))
def test_the_order_of_equals_is_the_servers(
    ranges: list[tuple[str, str]], offered: tuple[str, ...]
) -> None:
    accept = ",".join(name + weight for name, weight in ranges)
    assert (negotiate(accept, offered) is None) == (negotiate(accept, OFFERED) is None)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        pytest.param(None, "id", id="none"),
        pytest.param("en", "en", id="english"),
        pytest.param("en-GB,en;q=0.9", "en", id="region"),
        pytest.param("de, fr", "id", id="neither"),
        pytest.param("de, en;q=0.1", "en", id="the-one-there-is"),
        pytest.param("id-ID,id;q=0.9,en-US;q=0.8", "id", id="indonesian"),
        pytest.param("en;q=0.5, id;q=0.6", "id", id="weights"),
        pytest.param("*", "id", id="anything"),
        pytest.param("en;q=0", "id", id="excluded"),
        pytest.param("english", "id", id="another-word"),
    ],
)
def test_language(header: str | None, language: str) -> None:
    assert preferred_language(header, ("id", "en")) == language


@pytest.mark.parametrize(
    ("name", "solutions", "graph"),
    [
        pytest.param("json", JSON, "application/ld+json", id="json"),
        pytest.param("CSV", CSV, None, id="csv"),
        pytest.param("turtle", None, TURTLE, id="turtle"),
        pytest.param("text/csv", CSV, None, id="media-type"),
        pytest.param("application/xml", "application/xml", "application/xml", id="alias"),
    ],
)
def test_format_wins_over_accept(name: str, solutions: str | None, graph: str | None) -> None:
    wanted = to_wanted(FIREFOX, [name], html=True)
    assert (wanted.solutions, wanted.graph, wanted.html) == (solutions, graph, False)


def test_an_alias_is_answered_under_its_own_name() -> None:
    wanted = to_wanted("application/json", (), html=False)
    assert wanted.content_type("solutions") == "application/json"
    assert wanted.solutions_media == JSON
    assert wanted.graph_media == "application/ld+json"


def test_a_form_that_does_not_fit_the_answer_is_refused() -> None:
    wanted = to_wanted("text/csv", (), html=False)
    assert wanted.content_type("solutions") == "text/csv; charset=utf-8"
    with pytest.raises(NotAcceptable, match="text/turtle"):
        wanted.content_type("graph")


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(NotAcceptable, match="csv"):
        to_wanted(None, ["pdf"], html=True)


def test_the_first_known_format_counts() -> None:
    """SPARQLWrapper sends its own name for a format, then the media type."""
    wanted = to_wanted("*/*", ["rdf+xml", "application/rdf+xml"], html=True)
    assert wanted.graph_media == "application/rdf+xml"
    assert to_wanted("*/*", ["pdf", "", "csv"], html=True).solutions == CSV


def test_html_is_a_format_only_where_there_is_a_page() -> None:
    assert to_wanted(None, ["html"], html=True).html
    with pytest.raises(NotAcceptable):
        to_wanted(None, ["html"], html=False)
