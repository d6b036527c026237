"""Publishing: what a snapshot holds, what changes nothing, what is refused, what a crash leaves."""

from __future__ import annotations

import fcntl
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from server.errors import BadInput, DamagedSnapshot, NoSnapshot, PublishBusy
from server.publishing.derive import derive_facts
from server.publishing.holding import hold_current, hold_snapshot
from server.publishing.rules import parse_rule
from server.publishing.snapshot import (
    GRAPH_BASE,
    Snapshot,
    current_snapshot,
    read_pointer,
    to_graph_iri,
)
from server.publishing.store import STEPS, publish
from tests.server.places import BASE, GRAPH, clean_environment, copy_ttl, publish_graph

TPK = BASE + "def#"


def count(snapshot: Snapshot) -> int:
    return len(Store.read_only(str(snapshot.database)))


def test_a_snapshot_holds_documents_ontology_and_conclusions(store: Path) -> None:
    snapshot = current_snapshot(store)
    assert snapshot.documents == ("perwali-uji-1-2020", "perwali-uji-2-2021")
    assert set(snapshot.graphs) == {
        to_graph_iri("perwali-uji-1-2020"),
        to_graph_iri("perwali-uji-2-2021"),
        GRAPH_BASE + "ontology",
        GRAPH_BASE + "derived",
    }
    assert snapshot.triples == sum(snapshot.graphs.values()) == count(snapshot)
    described = 4 * 2  # each of the two rules: its class, two labels, its description
    assert snapshot.graphs[GRAPH_BASE + "derived"] == 2 + described
    assert snapshot.quads.read_bytes().count(b"\n") == snapshot.triples
    assert not snapshot.unchanged


def test_classes_are_counted_with_their_subclasses(store: Path) -> None:
    classes = current_snapshot(store).classes
    assert classes[TPK + "Pasal"] == classes[TPK + "Provision"] == 1
    assert classes[TPK + "DetailedDuty"] == classes[TPK + "Duty"] == 1
    assert classes[TPK + "Tahapan"] == 2
    assert classes["http://www.w3.org/2004/02/skos/core#Concept"] == 1


def test_documents_are_kept_byte_for_byte(store: Path) -> None:
    path = current_snapshot(store).document("perwali-uji-1-2020")
    assert path is not None
    assert path.read_bytes() == (GRAPH / "ttl" / "perwali-uji-1-2020.ttl").read_bytes()
    assert current_snapshot(store).document("../snapshot") is None


def test_the_same_inputs_change_nothing(tmp_path: Path) -> None:
    first = publish_graph(tmp_path)
    again = publish_graph(tmp_path)
    assert again.unchanged
    assert again.identifier == first.identifier
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == [first.identifier]


def test_a_change_is_a_new_snapshot_and_the_last_two_stay(tmp_path: Path) -> None:
    store, ttl = tmp_path / "store", tmp_path / "ttl"
    names = []
    for number in range(4):
        copy_ttl(ttl, extra=f"<urn:x> <urn:number> {number} .\n")
        names.append(publish_graph(store, ttl).identifier)
    assert len(set(names)) == 4
    assert [name[:6] for name in names] == ["000001", "000002", "000003", "000004"]
    assert sorted(path.name for path in (store / "snapshots").iterdir()) == names[-2:]
    assert read_pointer(store) == names[-1]
    assert not list((store / "work").iterdir())


def test_a_snapshot_that_somebody_reads_stays_until_it_is_let_go(tmp_path: Path) -> None:
    store, ttl = tmp_path / "store", tmp_path / "ttl"

    def publish_next(number: int) -> Snapshot:
        return publish_graph(store, copy_ttl(ttl, extra=f"<urn:x> <urn:number> {number} .\n"))

    first = publish_next(0)
    with hold_snapshot(first.path):
        later = [publish_next(number) for number in range(1, 4)]
        assert count(first) == first.triples
        assert sorted((store / "snapshots").iterdir()) == [first.path, *(s.path for s in later[1:])]
    last = publish_next(4)
    assert sorted((store / "snapshots").iterdir()) == [later[-1].path, last.path]
    with pytest.raises(DamagedSnapshot, match="has been removed"):
        hold_snapshot(first.path)


def test_what_is_current_stays_while_it_is_read(tmp_path: Path) -> None:
    store, ttl = tmp_path / "store", tmp_path / "ttl"
    first = publish_graph(store)
    with hold_current(store) as snapshot:
        for number in range(3):
            publish_graph(store, copy_ttl(ttl, extra=f"<urn:x> <urn:number> {number} .\n"))
        assert snapshot.identifier == first.identifier
        assert count(snapshot) == first.triples


def test_a_reader_that_comes_too_late_takes_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading CURRENT and holding what it names two publishes may come."""
    store, ttl = tmp_path / "store", tmp_path / "ttl"
    gone = publish_graph(store)
    for number in range(3):
        last = publish_graph(store, copy_ttl(ttl, extra=f"<urn:x> <urn:number> {number} .\n"))
    assert not gone.path.exists()
    found = iter([gone, last])
    monkeypatch.setattr("server.publishing.holding.current_snapshot", lambda _: next(found))
    with hold_current(store) as snapshot:
        assert snapshot == last


def test_a_rule_that_changes_is_a_change(tmp_path: Path) -> None:
    first = publish_graph(tmp_path / "store")
    share = tmp_path / "share"
    shutil.copytree(GRAPH / "ontology", share / "ontology")
    second = publish_graph(tmp_path / "store", share=share)
    assert second.sequence == first.sequence + 1
    assert GRAPH_BASE + "derived" not in second.graphs


def test_no_snapshot(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshot, match="tupoksi build"):
        current_snapshot(tmp_path)


@pytest.mark.parametrize("part", ["snapshot.json", "graph.nq", "db/CURRENT"])
def test_a_damaged_snapshot_is_said_and_published_again(tmp_path: Path, part: str) -> None:
    snapshot = publish_graph(tmp_path)
    (snapshot.path / part).unlink()
    with pytest.raises(DamagedSnapshot, match=part.partition(".")[0]):
        current_snapshot(tmp_path)
    again = publish_graph(tmp_path)
    assert not again.unchanged
    assert count(current_snapshot(tmp_path)) == snapshot.triples


@pytest.mark.parametrize("content", ['{"sequence": 1}', "[]", "not json", ""])
def test_unreadable_metadata_is_damage(tmp_path: Path, content: str) -> None:
    snapshot = publish_graph(tmp_path)
    (snapshot.path / "snapshot.json").write_text(content)
    with pytest.raises(DamagedSnapshot):
        current_snapshot(tmp_path)


def test_bad_turtle_names_file_and_line_and_leaves_the_last(tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = publish_graph(store)
    ttl = copy_ttl(tmp_path / "ttl", extra="\n<urn:x> oops .\n")
    with pytest.raises(BadInput, match=r"perwali-uji-2-2021\.ttl:10 is not valid Turtle") as caught:
        publish_graph(store, ttl)
    assert str(caught.value.fields["where"]).endswith(":10")
    assert current_snapshot(store).identifier == first.identifier


def test_no_documents(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no graph file"):
        publish(tmp_path, GRAPH, tmp_path / "store")


def test_a_second_publisher_is_refused(tmp_path: Path) -> None:
    first = publish_graph(tmp_path)
    with (tmp_path / "publish.lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(PublishBusy, match=f"Process {os.getpid()}"):
            publish_graph(tmp_path)
    assert publish_graph(tmp_path).identifier == first.identifier


# --- rules ---------------------------------------------------------------------------------------

DERIVED = NamedNode("urn:derived")
STATED = Quad(NamedNode("urn:a"), NamedNode("urn:p"), NamedNode("urn:b"), NamedNode("urn:g"))


HEADER = "#+ summary: s\n#+ summary_id: s\n#+ description: d\n#+ rule: {}\n"


def derive(*texts: str) -> Store:
    """Return what is stated and concluded, without what is said about the rules."""
    store = Store()
    store.add(STATED)
    rules = [
        parse_rule(Path(f"{number}.rq"), HEADER.format(number) + text)
        for number, text in enumerate(texts)
    ]
    derive_facts(store, rules, DERIVED)
    for rule in rules:
        for quad in list(store.quads_for_pattern(rule.iri, None, None)):
            store.remove(quad)
    return store


def test_rules_build_on_each_other_in_any_order() -> None:
    chain = [
        "CONSTRUCT { ?a <urn:r> ?b } WHERE { ?a <urn:q> ?b }",
        "CONSTRUCT { ?a <urn:q> ?b } WHERE { ?a <urn:p> ?b }",
    ]
    for rules in (chain, chain[::-1]):
        found = {
            str(quad.predicate)
            for quad in derive(*rules).quads_for_pattern(None, None, None, DERIVED)
        }
        assert found == {"<urn:q>", "<urn:r>"}


def test_what_is_stated_is_not_derived_again() -> None:
    store = derive("CONSTRUCT { ?a <urn:p> ?b } WHERE { ?a <urn:p> ?b }")
    assert list(store) == [STATED]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        pytest.param("SELECT * { ?s ?p ?o }", "is not a CONSTRUCT", id="select"),
        pytest.param("CONSTRUCT { ?s ?p", "does not parse", id="syntax"),
        pytest.param(
            "CONSTRUCT { [] <urn:q> ?b } WHERE { ?a <urn:p> ?b }", "blank node", id="blank"
        ),
        pytest.param(
            "CONSTRUCT { ?n <urn:p> ?a } WHERE { ?a <urn:p> ?b BIND(IRI(CONCAT(STR(?a), 'x')) AS ?n) }",
            "never settle",
            id="endless",
        ),
    ],
)
def test_a_bad_rule_is_refused(rule: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        derive(rule)


# --- survival ------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from pathlib import Path
from server.publishing.store import publish

def on_step(step):
    if step == sys.argv[4]:
        os.kill(os.getpid(), signal.SIGKILL)

publish(Path(sys.argv[2]), Path(sys.argv[1]), Path(sys.argv[3]), on_step=on_step)
"""


def start_publish(store: Path, ttl: Path, dies_at: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", KILLED, str(GRAPH), str(ttl), str(store), dies_at],
        env=clean_environment(),
    )


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_killed_before_a_step_the_last_snapshot_stands(tmp_path: Path, step: str) -> None:
    store = tmp_path / "store"
    first = publish_graph(store)
    ttl = copy_ttl(tmp_path / "ttl", extra="<urn:x> <urn:y> 1 .\n")
    with start_publish(store, ttl, step) as process:
        assert process.wait(30) == -signal.SIGKILL
    standing = current_snapshot(store)
    is_switched = step == "clean"
    assert (standing.identifier == first.identifier) != is_switched
    assert count(standing) == standing.triples
    after = publish_graph(store, ttl)
    assert after.unchanged == is_switched
    assert count(after) == first.triples + 1
    assert not list((store / "work").iterdir())


@pytest.mark.slow
def test_killed_at_any_time_the_store_is_readable(tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = publish_graph(store)
    dice = random.Random(2016)
    for number in range(6):
        ttl = copy_ttl(tmp_path / f"ttl{number}", extra=f"<urn:x> <urn:y> {number} .\n")
        with start_publish(store, ttl, "never") as process:
            try:
                process.wait(dice.uniform(0.05, 0.3))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        standing = current_snapshot(store)
        assert count(standing) == standing.triples >= first.triples
    assert count(publish_graph(store)) == first.triples


def test_a_store_of_an_older_version_gives_over_what_clients_wrote_and_nothing_else(
    tmp_path: Path,
) -> None:
    expected = publish_graph(tmp_path / "new")
    store = tmp_path / "old"
    make_old_snapshot(store / "snapshots" / "000007-0123456789ab", expected)
    (store / "CURRENT").write_text("000007-0123456789ab\n", encoding="ascii")
    upgraded = publish_graph(store)
    assert upgraded.sequence == 8
    assert upgraded.graphs == {**expected.graphs, "urn:mine": 1}
    assert upgraded.triples == expected.triples + 1
    assert count(upgraded) == upgraded.triples
    again = publish_graph(store, copy_ttl(tmp_path / "ttl", extra="<urn:x> <urn:y> 1 .\n"))
    assert (again.sequence, again.graphs["urn:mine"]) == (9, 1)
    assert again.triples == upgraded.triples + 1


def make_old_snapshot(folder: Path, snapshot: Snapshot) -> None:
    """Write a snapshot as the first versions did: its own graphs, one that has since gone, a client's.

    Those versions knew neither an index of words nor where the statements of clients begin.
    """
    folder.mkdir(parents=True)
    own = "".join(
        f'<urn:old> <urn:says> "{number}" <{GRAPH_BASE}{name}> .\n'
        for number, name in enumerate(("ontology", "derived", "steps", "observations/perwali-9"))
    )
    quads = snapshot.quads.read_text(encoding="utf-8") + own
    (folder / "graph.nq").write_text(quads + "<urn:a> <urn:b> <urn:c> <urn:mine> .\n")
    facts = json.loads(snapshot.to_json())
    for name in ("owned_size", "default_triples"):
        del facts[name]
    facts |= {"identifier": folder.name, "sequence": 7, "inputs": "0" * 64}
    (folder / "snapshot.json").write_text(json.dumps(facts))
    database = Store(folder / "db")
    database.bulk_load(path=folder / "graph.nq", format=RdfFormat.N_QUADS, lenient=True)
    database.flush()
