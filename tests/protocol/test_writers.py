"""Clients that people use write to a real server and read back what they wrote; kills lose nothing."""

from __future__ import annotations

import os
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper

from server.publishing.snapshot import current_snapshot
from tests.protocol.conftest import TOKEN, WRITER
from tests.server.places import GRAPH, publish_graph, running_server

pytestmark = pytest.mark.slow

A, P = URIRef("urn:a"), URIRef("urn:p")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server over a graph that was built, open to writers."""
    store = tmp_path_factory.mktemp("written") / "store"
    publish_graph(store)
    with running_server(store, TUPOKSI_WRITE_TOKEN=TOKEN) as (address, _):
        yield address


def ask(server: str, query: str) -> bool:
    wrapper = SPARQLWrapper(f"{server}/sparql")
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(query)
    return bool(wrapper.queryAndConvert()["boolean"])


@pytest.mark.parametrize("way", [URLENCODED, POSTDIRECTLY])
def test_sparqlwrapper_writes_and_reads_back(written: str, way: str) -> None:
    wrapper = SPARQLWrapper(f"{written}/sparql")
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(way)
    wrapper.addCustomHttpHeader("Authorization", WRITER["Authorization"])
    wrapper.setQuery(f"INSERT DATA {{ GRAPH <urn:wrapper> {{ <urn:a> <urn:p> '{way}' }} }}")
    assert wrapper.query().response.status == 204
    assert ask(written, f"ASK {{ GRAPH <urn:wrapper> {{ <urn:a> <urn:p> '{way}' }} }}")


def test_rdflib_writes_and_reads_back(written: str) -> None:
    store = SPARQLUpdateStore(
        f"{written}/sparql",
        update_endpoint=f"{written}/sparql",
        headers=WRITER,
        autocommit=False,
        context_aware=True,
    )
    graph = Graph(store, identifier=URIRef("urn:rdflib"))
    for number in range(5):
        graph.add((A, P, Literal(number)))
    store.commit()
    graph.remove((A, P, Literal(3)))
    store.commit()
    reader = Graph(SPARQLStore(f"{written}/sparql"), identifier=URIRef("urn:rdflib"))
    assert {value.toPython() for value in reader.objects(A, P)} == {0, 1, 2, 4}  # type: ignore[attr-defined]


def test_a_graph_goes_up_and_comes_down(written: str) -> None:
    url = f"{written}/graph?graph=urn:upload"
    turtle = (GRAPH / "ttl" / "perwali-uji-1-2020.ttl").read_bytes()
    headers = {**WRITER, "Content-Type": "text/turtle"}
    put = urllib.request.Request(url, data=turtle, headers=headers, method="PUT")
    with urllib.request.urlopen(put, timeout=30) as response:
        assert response.status == 201
    with urllib.request.urlopen(url, timeout=30) as response:
        down = Graph().parse(data=response.read(), format="turtle")
    assert len(down) == len(Graph().parse(data=turtle, format="turtle"))


def test_the_build_is_out_of_reach(written: str) -> None:
    body = b"update=DROP+ALL"
    request = urllib.request.Request(f"{written}/sparql", data=body, headers=WRITER)
    with pytest.raises(urllib.error.HTTPError, match="403") as caught:
        urllib.request.urlopen(request, timeout=30)
    caught.value.close()
    assert ask(written, "ASK { GRAPH <https://w3id.org/tupoksi/graph/ontology> { ?s ?p ?o } }")


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    store = tmp_path / "store"
    publish_graph(store)
    with running_server(store, TUPOKSI_WRITE_TOKEN=TOKEN) as (server, process):
        for number in range(3):
            body = f"update=INSERT DATA {{ <urn:a> <urn:p> {number} }}".replace(" ", "+").encode()
            request = urllib.request.Request(f"{server}/sparql", data=body, headers=WRITER)
            with urllib.request.urlopen(request, timeout=30) as response:
                assert response.status == 204
        os.kill(process, signal.SIGKILL)
    assert current_snapshot(store).default_triples == 3
    with running_server(store) as (server, _):
        assert ask(server, "ASK { <urn:a> <urn:p> 0, 1, 2 }")
