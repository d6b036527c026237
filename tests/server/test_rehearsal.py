"""A sound snapshot serves, whatever it holds: blank nodes, empty strings, a default graph."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store

from server.engine.blocking import BlockingEngine
from server.publishing.snapshot import current_snapshot
from server.publishing.store import publish
from server.settings import Settings
from tests.server.places import COUNT, ROOT, publish_graph

X, G = NamedNode("urn:x"), NamedNode("urn:g")
QUADS = [
    Quad(X, X, BlankNode("b"), G),
    Quad(BlankNode("b"), X, Literal(""), G),
    Quad(X, X, X),
    Quad(X, X, X, G),
]


@pytest.mark.parametrize("memory", [1, 1 << 30], ids=["disk", "memory"])
def test_a_snapshot_with_blank_nodes_and_a_default_graph_serves(
    tmp_path: Path, memory: int
) -> None:
    snapshot = publish_graph(tmp_path)
    database = Store(str(snapshot.database))
    database.extend(QUADS)
    database.flush()
    total = len(database)
    with snapshot.quads.open("wb") as file:
        database.dump(file, format=RdfFormat.N_QUADS)
    del database
    described = replace(current_snapshot(tmp_path), triples=total)
    (snapshot.path / "snapshot.json").write_text(described.to_json())
    settings = Settings(
        store=tmp_path, template_memory=memory, public_workers=1, reserved_workers=1
    )
    with BlockingEngine(settings) as engine:
        answer = json.loads(engine.run(COUNT).body)
    assert int(answer["results"]["bindings"][0]["n"]["value"]) >= total - 1


def test_a_build_upon_a_build_holds_what_the_first_would(tmp_path: Path) -> None:
    """What a build makes is not taken for what clients wrote, observations included."""
    name = "sop-bantaeng-pemanfaatan-data.ttl"
    folder = tmp_path / "ttl"
    folder.mkdir()
    shutil.copy(ROOT / "data" / "ttl" / name, folder / name)
    snapshots = []
    for number in (1, 2):
        with (folder / name).open("a") as file:
            file.write(f"<urn:x> <urn:y> {number} .\n")
        snapshots.append(publish(folder, ROOT, tmp_path / "store"))
    first, second = snapshots
    assert any("/observations/" in graph for graph in first.graphs)
    assert second.triples == first.triples + 1
    assert second.triples == len(Store.read_only(str(second.database)))
    assert second.quads.read_bytes().count(b"\n") == second.triples
