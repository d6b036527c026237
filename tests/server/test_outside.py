"""A real server, spoken to from outside: SPARQLWrapper, plain sockets, signals."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import select
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from pyoxigraph import RdfFormat, parse
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TURTLE,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.server.places import (
    COUNT,
    DEADLY,
    DOCUMENT,
    ENDLESS,
    PREFIX,
    children_of,
    copy_ttl,
    is_running,
    publish_graph,
    running_server,
    wait_until,
)

UNITS = PREFIX + "SELECT ?unit ?label WHERE { ?unit a tpk:Unit ; rdfs:label ?label } ORDER BY ?unit"


def ask(server: str, text: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Send a query by GET; return status, headers, body."""
    request = urllib.request.Request(f"{server}/sparql?query={quote(text)}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, dict(response.headers), response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def count(server: str) -> int:
    status, _, body = ask(server, COUNT)
    assert status == 200, body
    return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])


@pytest.fixture
def wrapper(server: str) -> SPARQLWrapper:
    return SPARQLWrapper(f"{server}/sparql")


# --- SPARQLWrapper -------------------------------------------------------------------------------


@pytest.mark.parametrize("method", [GET, POST])
def test_select_as_json(wrapper: SPARQLWrapper, method: str) -> None:
    wrapper.setMethod(method)
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(UNITS)
    bindings = wrapper.queryAndConvert()["results"]["bindings"]
    assert [row["label"]["xml:lang"] for row in bindings] == ["id", "id"]


def test_select_by_direct_post(wrapper: SPARQLWrapper) -> None:
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(UNITS)
    assert len(wrapper.queryAndConvert()["results"]["bindings"]) == 2


def test_select_as_csv_and_xml(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery(UNITS)
    wrapper.setReturnFormat(CSV)
    assert wrapper.queryAndConvert().startswith(b"unit,label\r\n")
    wrapper.setReturnFormat(XML)
    assert len(wrapper.queryAndConvert().getElementsByTagName("result")) == 2


@pytest.mark.parametrize("method", [GET, POST])
def test_ask(wrapper: SPARQLWrapper, method: str) -> None:
    wrapper.setMethod(method)
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(PREFIX + "ASK { ?s a tpk:Tahapan }")
    assert wrapper.queryAndConvert()["boolean"] is True


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("form", [TURTLE, RDFXML, JSONLD])
def test_construct(wrapper: SPARQLWrapper, method: str, form: str) -> None:
    wrapper.setMethod(method)
    wrapper.setReturnFormat(form)
    wrapper.setQuery(PREFIX + "CONSTRUCT WHERE { ?s a tpk:Unit }")
    with wrapper.query().response as response:  # its own conversion calls what rdflib deprecates
        rdf_format = RdfFormat.from_media_type(response.headers["content-type"])
        assert len(list(parse(response.read(), format=rdf_format))) == 2


def test_the_dataset(wrapper: SPARQLWrapper) -> None:
    wrapper.addDefaultGraph(DOCUMENT)
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(PREFIX + "SELECT * WHERE { ?s a tpk:Regulation }")
    assert len(wrapper.queryAndConvert()["results"]["bindings"]) == 1


def test_a_bad_query(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery("SELECT * WHERE { ?s ?p")
    with pytest.raises(QueryBadFormed, match="is not closed"):
        wrapper.query()


# --- plain HTTP ----------------------------------------------------------------------------------


def test_statuses(server: str) -> None:
    assert ask(server, "ASK {}")[0] == 200
    assert ask(server, "ASK {")[0] == 400
    assert ask(server, "ASK { SERVICE <http://127.0.0.1:1/> {} }")[0] == 403
    assert ask(server, "ASK {}", Accept="image/png")[0] == 406
    status, headers, body = ask(server, ENDLESS)
    assert (status, json.loads(body)["seconds"]) == (504, 1)
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in {name.lower() for name in headers}
    status, headers, _ = ask(server, DEADLY)
    assert (status, headers["retry-after"]) == (503, "5")
    assert ask(server, "ASK {}")[0] == 200


def test_a_request_line_too_long_is_refused_and_survived(server: str) -> None:
    with contextlib.suppress(ConnectionError):  # the server may close before it has read it all
        assert ask(server, "ASK {} #" + "x" * 300_000)[0] in (400, 413, 414, 431)
    assert count(server) > 0


def test_an_answer_that_breaks_off_is_not_taken_for_whole(server: str) -> None:
    endless_rows = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with pytest.raises(http.client.IncompleteRead):
        ask(server, endless_rows, Accept="text/csv")
    assert count(server) > 0


def test_a_client_that_goes_away_frees_the_worker(server: str) -> None:
    host, port = urlsplit(server).hostname, urlsplit(server).port
    assert host is not None
    started = time.monotonic()
    for _ in range(12):
        connection = http.client.HTTPConnection(host, port, timeout=30)
        connection.request("GET", "/sparql?query=" + quote(ENDLESS))
        connection.close()
    assert ask(server, "ASK {}")[0] == 200
    # two workers would have been at it for six seconds, and the queue is shorter than that
    assert time.monotonic() - started < 4


# --- life and death ------------------------------------------------------------------------------


@pytest.mark.slow
def test_workers_that_are_killed_are_replaced(store: Path) -> None:
    with running_server(store) as (server, process):
        before = count(server)
        (template,) = children_of(process)
        for _ in range(2):
            for worker in children_of(template):
                os.kill(worker, signal.SIGKILL)
            wait_until(lambda: ask(server, "ASK {}")[0] == 200)
            assert count(server) == before
        assert children_of(process) == [template]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_outlives_the_server(store: Path, number: signal.Signals) -> None:
    with running_server(store) as (server, process):
        assert count(server) > 0
        (template,) = children_of(process)
        family = [process, template, *children_of(template)]
        assert len(family) >= 4
        os.kill(process, number)
        wait_until(lambda: not any(is_running(member) for member in family))


@pytest.mark.slow
def test_a_published_snapshot_is_served_without_a_restart(tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = publish_graph(store)
    with running_server(store, TUPOKSI_POLL_SECONDS="0.1") as (server, _):
        assert count(server) == first.triples
        ttl = copy_ttl(tmp_path / "ttl", extra="<urn:x> <urn:y> 1, 2, 3 .\n")
        second = publish_graph(store, ttl)
        wait_until(lambda: count(server) == second.triples)
        with urllib.request.urlopen(f"{server}/readyz", timeout=10) as response:
            assert json.load(response)["snapshot"] == second.identifier


@contextmanager
def flooded(server: str) -> Iterator[list[http.client.HTTPConnection]]:
    """Send more endless queries than there are workers; yield their connections."""
    host, port = urlsplit(server).hostname, urlsplit(server).port
    assert host is not None
    flood = [http.client.HTTPConnection(host, port, timeout=60) for _ in range(12)]
    try:
        for connection in flood:
            connection.request("GET", "/sparql?query=" + quote(ENDLESS))
        yield flood
    finally:
        for connection in flood:
            connection.close()


@pytest.mark.slow
def test_health_answers_while_every_worker_is_busy(store: Path) -> None:
    # limits that no slow machine reaches: the flood is at work until its clients go away
    limits = {"TUPOKSI_QUERY_DEADLINE": "120", "TUPOKSI_QUEUE_SECONDS": "120"}
    with running_server(store, **limits) as (server, _), flooded(server) as flood:
        for path in ("/healthz", "/readyz", "/", "/api/questions"):
            with urllib.request.urlopen(server + path, timeout=60) as response:
                assert response.status == 200
        answered, _, _ = select.select([connection.sock for connection in flood], [], [], 0)
        assert len(answered) < len(flood)  # the pages were there while the flood was at work


@pytest.mark.long
def test_a_flood_ends_as_refusals(store: Path) -> None:
    limits = {"TUPOKSI_QUERY_DEADLINE": "2", "TUPOKSI_QUEUE_SECONDS": "1"}
    with running_server(store, **limits) as (server, _), flooded(server) as flood:
        assert {connection.getresponse().status for connection in flood} <= {503, 504}
