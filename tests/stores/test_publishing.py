"""Publishing at a server of another: what is sent, what stays, what goes, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from server.errors import RemoteFailed
from server.publishing.snapshot import GRAPH_BASE, Snapshot
from server.remote.connection import Remote, connect, list_graphs
from server.remote.evaluating import N_TRIPLES, WHOLE
from server.remote.marker import MARKER_GRAPH, read_marker
from server.remote.publishing import publish_there, read_graphs
from server.settings import Settings
from tests.server.places import copy_ttl, publish_graph, running_server
from tests.stores.servers import running, why_absent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A snapshot of the small test graph."""
    return publish_graph(tmp_path_factory.mktemp("small") / "store")


@pytest.fixture
def empty(tmp_path: Path, small: Snapshot) -> Iterator[Remote]:
    """An empty Oxigraph server."""
    if reason := why_absent("oxigraph"):
        pytest.skip(reason)
    folder = tmp_path / "server"
    folder.mkdir()
    with running("oxigraph", folder) as place:
        yield connect(place.endpoint, Settings(store=small.path.parent.parent))


def without_graph_store(remote: Remote) -> Remote:
    """Return the same server as one that takes only updates."""
    return replace(remote, capabilities=replace(remote.capabilities, graph_store=""))


@pytest.mark.parametrize("by_updates", [False, True], ids=["graph store", "updates"])
def test_every_graph_is_there_triple_by_triple(
    empty: Remote, small: Snapshot, by_updates: bool
) -> None:
    remote = without_graph_store(empty) if by_updates else empty
    sent = publish_there(remote, small)
    assert set(sent.written) == set(small.graphs)
    assert set(list_graphs(remote)) == {*small.graphs, MARKER_GRAPH}
    for graph, triples in read_graphs(small).items():
        body = remote.ask(WHOLE, N_TRIPLES, default_graphs=(graph,))
        assert sorted(body.splitlines()) == sorted(triples.splitlines())


def test_only_what_changed_is_sent_again(empty: Remote, small: Snapshot, tmp_path: Path) -> None:
    publish_there(empty, small)
    again = publish_there(empty, small)
    assert (again.written, set(again.kept)) == ((), set(small.graphs))
    line = "<https://w3id.org/tupoksi/id/unit/uji> a <https://w3id.org/tupoksi/def#Unit> .\n"
    changed = publish_graph(tmp_path / "other", copy_ttl(tmp_path / "ttl", extra=line))
    sent = publish_there(empty, changed)
    assert GRAPH_BASE + "perwali-uji-2-2021" in sent.written
    assert GRAPH_BASE + "perwali-uji-1-2020" in sent.kept


def test_graphs_that_are_gone_go_and_those_of_others_stay(
    empty: Remote, small: Snapshot, tmp_path: Path
) -> None:
    publish_there(empty, small)
    empty.update("INSERT DATA { GRAPH <urn:others> { <urn:a> <urn:b> 1 } }", 10)
    folder = copy_ttl(tmp_path / "ttl")
    (folder / "perwali-uji-2-2021.ttl").unlink()
    sent = publish_there(empty, publish_graph(tmp_path / "other", folder))
    assert GRAPH_BASE + "perwali-uji-2-2021" in sent.removed
    assert "urn:others" in list_graphs(empty)


def test_a_publisher_that_died_half_way_leaves_no_marker(empty: Remote, small: Snapshot) -> None:
    publish_there(empty, small)

    def die(graph: str) -> None:
        raise KeyboardInterrupt

    empty.update(f"DROP GRAPH <{GRAPH_BASE}perwali-uji-1-2020>", 10)
    with pytest.raises(KeyboardInterrupt):
        publish_there(empty, small, die)
    assert read_marker(empty) is None
    assert set(publish_there(empty, small).written) == set(small.graphs)
    marker = read_marker(empty)
    assert marker is not None
    assert marker.identifier == small.identifier


def test_a_server_that_takes_no_graphs_is_named(small: Snapshot) -> None:
    with running_server(small.path.parent.parent) as (address, _):
        remote = connect(f"{address}/sparql", Settings())
        with pytest.raises(RemoteFailed, match="TUPOKSI_REMOTE_GRAPHS"):
            publish_there(remote, small)
        told = Settings(remote_graphs=f"{address}/graph", remote_token="x" * 20)
        with pytest.raises(RemoteFailed, match="takes no writes"):
            publish_there(connect(f"{address}/sparql", told), small)


@pytest.mark.parametrize(
    ("arguments", "union"), [((), "parameter"), (("--union-default-graph",), "native")]
)
def test_how_all_graphs_are_seen_is_found_out(
    tmp_path: Path, small: Snapshot, arguments: tuple[str, ...], union: str
) -> None:
    if reason := why_absent("oxigraph"):
        pytest.skip(reason)
    with running("oxigraph", tmp_path, *arguments) as place:
        publish_there(connect(place.endpoint, Settings()), small)
        found = connect(place.endpoint, Settings())
        assert found.capabilities.union == union
        local = Store()
        local.bulk_load(path=small.quads, format=RdfFormat.N_QUADS)
        expected = len({quad.triple for quad in local})
        for way in (union, "listed"):
            remote = connect(place.endpoint, Settings(remote_union=way))
            graphs = [g for g in list_graphs(remote) if g != MARKER_GRAPH]
            body = remote.ask_all(
                "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }",
                "text/csv",
                graphs,
            )
            assert int(body.split()[1]) - (way != "listed") == expected
