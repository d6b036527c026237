"""What servers elsewhere send that is not to the letter, and what is sent to them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import pytest
from pyoxigraph import BlankNode, QuerySolutions

from server.engine.meter import JSON_RESULTS, XML_RESULTS
from server.engine.wire import Request
from server.errors import RemoteFailed
from server.remote.capabilities import Capabilities
from server.remote.connection import Remote, parse_solutions
from server.remote.evaluating import evaluate_there
from server.remote.mirror import read_sound
from server.settings import Settings

XML = (
    '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'
    '<results><result><binding name="x">{}</binding></result></results></sparql>'
)


@dataclass(frozen=True, slots=True)
class Said(Remote):
    """A server that answers every query with these bytes, and notes the queries."""

    body: bytes = b""
    heard: tuple[list[str], ...] = ()

    def ask_all(self, query: str, media_type: str, graphs: object) -> bytes:
        """Return the bytes."""
        for notes in self.heard:
            notes.append(query)
        return self.body


REQUEST = Request(
    query="SELECT ?x WHERE { ?x ?p ?o }",
    solutions_media=JSON_RESULTS,
    graph_media="text/turtle",
    base="http://base.test/",
    max_bytes=1000,
    max_rows=10,
    cpu_seconds=0,
)


def saying(body: str, *heard: list[str]) -> Said:
    """Return a server that speaks XML, as Virtuoso is asked to."""
    found = Capabilities(solutions_media=XML_RESULTS, union="native")
    return Said("http://there.test/", found, Settings(), body.encode(), heard)


def test_blank_nodes_of_virtuoso_are_read() -> None:
    body = XML.format("<bnode>nodeID://b10003</bnode>").encode()
    found = parse_solutions(body, XML_RESULTS)
    assert isinstance(found, QuerySolutions)
    assert [row[0] for row in found] == [BlankNode("b10003")]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(XML.format("<uri>b</uri>"), id="no-iri"),
        pytest.param(XML.format("<uri>urn:b</uri>")[:-30], id="cut"),
        pytest.param("Not found", id="no-xml"),
    ],
)
def test_what_is_no_answer_is_a_fault_of_the_server_on_whatever_thread(
    body: str,
) -> None:
    caught: list[BaseException] = []

    def work() -> None:
        try:
            evaluate_there(saying(body), REQUEST)
        except RemoteFailed as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert isinstance(
        caught.pop(), RemoteFailed
    )  # dropped here: a row of that thread would complain


@pytest.mark.parametrize(
    ("query", "is_given"),
    [
        pytest.param("SELECT ?x WHERE { ?x ?p ?o }", True, id="none"),
        pytest.param("# mine\nBASE <http://a.test/> SELECT ?x WHERE { ?x ?p ?o }", False, id="own"),
        pytest.param("BASE <a/> SELECT ?x WHERE { ?x ?p ?o }", True, id="relative"),
        pytest.param(
            "PREFIX a: <b> BASE <http://a.test/> SELECT ?x WHERE { ?x ?p ?o }", True, id="later"
        ),
    ],
)
def test_a_base_is_given_to_a_query_that_does_not_begin_with_one(
    query: str, is_given: bool
) -> None:
    heard: list[str] = []
    evaluate_there(saying(XML.format("<uri>urn:b</uri>"), heard), replace(REQUEST, query=query))
    assert heard[0].startswith("BASE <http://base.test/> ") is is_given
    assert heard[0].endswith(query)


@pytest.mark.parametrize(
    ("value", "is_kept"),
    [
        *((value, True) for value in ("PT10M", "P1D", "P2M", "-P1Y2M3DT4H5M6.7S", "P0D")),
        *((value, False) for value in ("86400.0", "2", "P", "PT", "P1DT", "")),
    ],
)
def test_durations_that_are_none_are_left_out(value: str, is_kept: bool) -> None:
    other = '<urn:a> <urn:p> "2" .\n'
    kind = "http://www.w3.org/2001/XMLSchema#duration"
    quads = list(read_sound("urn:g", f'{other}<urn:a> <urn:d> "{value}"^^<{kind}> .\n'.encode()))
    assert len(quads) == 1 + is_kept
    assert all(quad.graph_name.value == "urn:g" for quad in quads)  # type: ignore[union-attr]
