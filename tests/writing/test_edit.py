"""A change of the published graph: what it publishes, what it leaves alone, what stops it."""

from __future__ import annotations

import fcntl
import shutil
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from server.errors import (
    BadRequest,
    DamagedSnapshot,
    GraphOwned,
    NotFound,
    PreconditionFailed,
    PublishBusy,
    QuerySyntaxError,
    QueryTooDeep,
    QueryTooLong,
    RemoteCallRefused,
    ServerError,
    UpdateFailed,
)
from server.publishing.snapshot import GRAPH_BASE, current_snapshot, read_pointer
from server.writing.change import Bounds, Change, Written, from_job, to_job
from server.writing.edit import edit
from tests.server.places import DOCUMENT, copy_ttl, publish_graph

BOUNDS = Bounds(nesting=50, size=10_000, patience=0.0, memory=1 << 30, seconds=60, rows=100)
MINE = "urn:mine"


def write(store: Path, body: str, **change: object) -> Written:
    facts: dict[str, object] = {"kind": "update", "base": "https://base/", **change}
    return edit(store, Change(**facts), body.encode(), BOUNDS)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a build in it; tests work on copies."""
    folder = tmp_path_factory.mktemp("built") / "store"
    publish_graph(folder)
    return folder


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "store"))


def read(store: Path, graph: str | None = MINE) -> set[str]:
    """Return a graph as both parts of the snapshot have it; they must agree."""
    snapshot = current_snapshot(store)
    on_disk = Store.read_only(str(snapshot.database))
    loaded = Store()
    loaded.bulk_load(path=snapshot.quads, format=RdfFormat.N_QUADS)
    assert len(loaded) == len(on_disk) == snapshot.triples
    found = [
        {str(q) for q in database if (graph or "DEFAULT") in str(q.graph_name)}
        for database in (on_disk, loaded)
    ]
    assert found[0] == found[1]
    return found[0]


def test_an_empty_store_can_be_written_to(tmp_path: Path) -> None:
    written = write(tmp_path, "INSERT DATA { GRAPH <urn:mine> { <a> <b> 1 } }")
    assert written.sequence == 1
    snapshot = current_snapshot(tmp_path)
    assert (snapshot.graphs, snapshot.triples, snapshot.documents) == ({MINE: 1}, 1, ())
    assert read(tmp_path) == {
        '<https://base/a> <https://base/b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:mine>'
    }


def test_a_change_leaves_the_build_as_it_was(store: Path) -> None:
    before = current_snapshot(store)
    write(store, "INSERT DATA { <a> <b> 1 . GRAPH <urn:mine> { <a> <b> 1, 2 } }")
    after = current_snapshot(store)
    assert after.sequence == before.sequence + 1
    assert after.inputs == before.inputs
    assert after.graphs == {**before.graphs, MINE: 2}
    assert (after.default_triples, after.triples) == (1, before.triples + 3)
    assert after.quads.read_bytes().startswith(before.quads.read_bytes())
    for part in ("documents/perwali-uji-1-2020.ttl", "search.db"):
        assert (after.path / part).read_bytes() == (before.path / part).read_bytes()
    assert len(read(store)) == 2


def test_later_changes_build_on_earlier_ones(store: Path) -> None:
    for number in range(4):
        write(store, f"INSERT DATA {{ GRAPH <urn:mine> {{ <a> <b> {number} }} }}")
    write(store, "DELETE { GRAPH <urn:mine> { ?s ?p 2 } } WHERE { GRAPH <urn:mine> { ?s ?p 2 } }")
    assert len(read(store)) == 3
    assert len(list((store / "snapshots").iterdir())) == 2


def test_a_default_graph_may_speak_of_the_graphs_of_the_build(store: Path) -> None:
    write(store, f"INSERT DATA {{ <a> <b> <{GRAPH_BASE}ontology> }}")
    write(store, "CLEAR DEFAULT")
    assert read(store, None) == set()


def test_a_build_carries_over_what_clients_wrote(store: Path, tmp_path: Path) -> None:
    write(
        store, "INSERT DATA { <a> <b> _:x . GRAPH <urn:mine> { <a> <b> 1 } } ; CREATE GRAPH <urn:e>"
    )
    unchanged = publish_graph(store)
    assert unchanged.unchanged
    rebuilt = publish_graph(store, copy_ttl(tmp_path / "ttl", extra="<urn:x> <urn:y> 1 .\n"))
    assert not rebuilt.unchanged
    assert (rebuilt.graphs[MINE], rebuilt.graphs["urn:e"], rebuilt.default_triples) == (1, 0, 1)
    assert len(read(store)) == 1
    write(store, "DROP GRAPH <urn:mine>")
    assert MINE not in current_snapshot(store).graphs
    assert read(store) == set()


@pytest.mark.parametrize("part", ["db/CURRENT", "graph.nq", "snapshot.json"])
def test_a_damaged_snapshot_is_not_built_upon_but_carried_over(store: Path, part: str) -> None:
    write(store, "INSERT DATA { GRAPH <urn:mine> { <a> <b> 1 } }")
    (current_snapshot(store).path / part).unlink()
    with pytest.raises(DamagedSnapshot):
        write(store, "CLEAR DEFAULT")
    assert publish_graph(store).graphs[MINE] == 1
    assert len(read(store)) == 1


def test_a_build_refuses_to_lose_what_clients_wrote(store: Path) -> None:
    write(store, "INSERT DATA { GRAPH <urn:mine> { <a> <b> 1 } }")
    folder = current_snapshot(store).path
    (folder / "db" / "CURRENT").unlink()
    (folder / "graph.nq").write_bytes(b"<urn:a> <urn:b")
    with pytest.raises(DamagedSnapshot, match="what clients wrote"):
        publish_graph(store)


@pytest.mark.parametrize(
    ("update", "kind", "words"),
    [
        pytest.param(f"CLEAR GRAPH <{DOCUMENT}>", GraphOwned, "overlay", id="document"),
        pytest.param("CLEAR ALL", GraphOwned, "tupoksi build", id="all"),
        pytest.param("DROP NAMED", GraphOwned, "tupoksi build", id="named"),
        pytest.param(
            f"INSERT DATA {{ GRAPH <{GRAPH_BASE}new-one> {{ <a> <b> 1 }} }}",
            GraphOwned,
            "new-one",
            id="name-of-a-build-to-come",
        ),
        pytest.param(
            "INSERT { GRAPH ?g { ?s ?p 'more' } } WHERE { GRAPH ?g { ?s ?p ?o } }",
            GraphOwned,
            "made by",
            id="variable",
        ),
        pytest.param(
            "DELETE { GRAPH ?g { ?s a ?o } } INSERT { GRAPH ?g { ?s <urn:type> ?o } } WHERE { GRAPH ?g { ?s a ?o } }",
            GraphOwned,
            "made by",
            id="as-many-as-before",
        ),
        pytest.param("CLEARALL", GraphOwned, "made by", id="glued"),
        pytest.param(f"MOVE <{DOCUMENT}> TO <urn:mine>", GraphOwned, "made by", id="move"),
        pytest.param("LOAD <http://127.0.0.1:1/>", RemoteCallRefused, "LOAD", id="load"),
        pytest.param(
            "LOAD SILENT <file:///etc/hostname> INTO GRAPH <urn:mine>",
            RemoteCallRefused,
            "LOAD",
            id="file",
        ),
        pytest.param(
            "INSERT { <a> <b> ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
            RemoteCallRefused,
            "SERVICE",
            id="service",
        ),
        pytest.param("INSERT DATA { <a> <b> ?x }", QuerySyntaxError, "line 1", id="syntax"),
        pytest.param("SELECT * { ?s ?p ?o }", QuerySyntaxError, "line 1", id="query"),
        pytest.param(
            "INSERT { } WHERE " + "{" * 51 + "}" * 51, QueryTooDeep, "50 brackets", id="deep"
        ),
        pytest.param(
            "INSERT DATA { " + "<a> <b> 1 . " * 1000 + "}", QueryTooLong, "10000", id="long"
        ),
        pytest.param(
            "CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>", UpdateFailed, "exists", id="create-twice"
        ),
    ],
)
def test_refused_updates_change_nothing(
    store: Path, update: str, kind: type[ServerError], words: str
) -> None:
    before = read_pointer(store)
    with pytest.raises(kind, match=words):
        write(store, update)
    assert read_pointer(store) == before


def test_an_update_by_a_variable_may_change_graphs_of_clients(store: Path) -> None:
    write(store, "INSERT DATA { GRAPH <urn:mine> { <a> <urn:b> 1 } }")
    write(
        store,
        "DELETE { GRAPH ?g { ?s <urn:b> 1 } } INSERT { GRAPH ?g { ?s <urn:b> 2, 3 } } WHERE { GRAPH ?g { ?s <urn:b> 1 } }",
    )
    assert len(read(store)) == 2


def test_what_changes_nothing_publishes_nothing(store: Path) -> None:
    before = current_snapshot(store)
    written = write(store, "DELETE DATA { GRAPH <urn:mine> { <a> <b> 1 } }")
    assert (written.changed, written.snapshot) == (False, before.identifier)
    assert not list((store / "work").iterdir())


@pytest.mark.parametrize("name", ["patch", "remove"])
def test_what_is_not_there_cannot_be_changed(store: Path, name: str) -> None:
    with pytest.raises(NotFound):
        write(store, "CLEAR DEFAULT", kind=name, graph=MINE)


def test_one_graph(store: Path) -> None:
    turtle = {"graph": MINE, "content_type": "text/turtle"}
    assert write(store, "<a> <b> 1 .", kind="replace", **turtle).created
    assert not write(store, "<a> <b> 2 .", kind="merge", **turtle).created
    assert len(read(store)) == 2
    write(store, "INSERT DATA { <a> <b> 3 }", kind="patch", graph=MINE)
    assert len(read(store)) == 3
    with pytest.raises(BadRequest, match="names a graph"):
        write(store, "CREATE GRAPH <urn:x>", kind="patch", graph=MINE)
    write(store, "<a> <b> 4 .", kind="replace", **turtle)
    assert len(read(store)) == 1
    write(store, "", kind="remove", graph=MINE)
    assert MINE not in current_snapshot(store).graphs


def test_the_state_that_a_change_requires(store: Path) -> None:
    name = current_snapshot(store).identifier
    write(store, "INSERT DATA { <a> <b> 1 }", requires=name)
    with pytest.raises(PreconditionFailed):
        write(store, "INSERT DATA { <a> <b> 2 }", requires=name)
    with pytest.raises(PreconditionFailed):
        write(store, "INSERT DATA { <a> <b> 2 }", requires="")


def test_a_publisher_at_work_is_waited_for_only_so_long(store: Path) -> None:
    with (store / "publish.lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(PublishBusy):
            write(store, "INSERT DATA { <a> <b> 1 }")


def test_the_graphs_of_the_request(store: Path) -> None:
    write(store, "INSERT DATA { GRAPH <urn:a> { <a> <b> 1 } GRAPH <urn:b> { <a> <b> 2 } }")
    copy = "INSERT { GRAPH <urn:mine> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    write(store, copy, using_graphs=("urn:a",))
    assert len(read(store)) == 1
    with pytest.raises(BadRequest, match="USING or WITH"):
        write(store, copy.replace("WHERE", "USING <urn:b> WHERE"), using_graphs=("urn:a",))
    with pytest.raises(QuerySyntaxError, match="line 1, column 10"):
        write(store, "CLEAR XYZ", using_graphs=("urn:a",))


def test_a_job_comes_through_as_it_was_given() -> None:
    change = Change(
        kind="update", graph="urn:é", using_graphs=("urn:a",), base="urn:b", requires=""
    )
    assert from_job(to_job("/store", change, BOUNDS)) == ("/store", change, BOUNDS)


def test_the_database_of_the_snapshot_before_is_never_written_to(store: Path) -> None:
    before = current_snapshot(store)
    files = {path: path.read_bytes() for path in sorted(before.database.iterdir())}
    write(store, "INSERT DATA { GRAPH <urn:mine> { <a> <b> 1 } }")
    for path, content in files.items():
        assert path.read_bytes() == content
    database = Store.read_only(str(before.database))
    assert not database.contains_named_graph(NamedNode(MINE))
