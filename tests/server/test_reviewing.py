"""Corrections in the graph: what they meet, what they change, and that nothing of it stays behind."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, QueryTriples, RdfFormat, Store

from server.asking.questions import load_questions
from server.errors import BadInput
from server.publishing.filling import fill_store
from server.publishing.inputs import File, read_inputs
from server.publishing.reviewing import REVIEWED_GRAPH, read_corrections, review_facts
from server.publishing.snapshot import DERIVED_GRAPH, GRAPH_BASE, Snapshot, current_snapshot
from server.publishing.store import publish
from tests.queries.engines import ask_oxigraph
from tests.server.places import BASE, ROOT, clean_environment

ID, TPK = BASE + "id/", BASE + "def#"
DOCUMENT, DERIVED = NamedNode(GRAPH_BASE + "sop-uji"), NamedNode(DERIVED_GRAPH)
REVIEWED = NamedNode(REVIEWED_GRAPH)

GRAPH = f"""
@prefix tpk: <{TPK}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <{ID}> .
:langkah-1 a tpk:ProcedureStep ; tpk:hasParticipation :tanda .
:tanda a tpk:Participation ; tpk:actor :kasi ; tpk:role tpk:Responsible .
:langkah-2 a tpk:ProcedureStep .
:kasi a tpk:Position . :kabid a tpk:Position ; tpk:heads :bidang . :staf a tpk:UnlistedPosition .
:kadis a tpk:Position .
tpk:UnlistedPosition rdfs:subClassOf tpk:Position .
:bidang a tpk:Unit . :seksi a tpk:Unit . :pemohon a tpk:Party .
:tugas a tpk:Duty ; tpk:assignedTo :kasi .
:tahapan a tpk:Tahapan ; tpk:stageOf :tugas .
:garis a tpk:Accountability ; tpk:accountablePosition :kasi ; tpk:accountableTo :kabid .
:pelayanan a tpk:AffairFunction .
:bukan a tpk:Correction ; tpk:verdict tpk:Rejected ; tpk:correctsSubject :bidang ;
    tpk:correctsValue :kelahiran . :kelahiran a tpk:AffairFunction .
:tautan a tpk:FunctionTie ; tpk:tiedResource :seksi ; tpk:tiedFunction :pelayanan .
"""

# Whoever performs step 1 performs step 2 as well, unless somebody is known to; and is informed of it.
RULES = (
    f"""
PREFIX tpk: <{TPK}>
CONSTRUCT {{ <{ID}langkah-2> tpk:hasParticipation ?next . ?next tpk:actor ?who ; tpk:role tpk:Responsible }}
WHERE {{
  <{ID}langkah-1> tpk:hasParticipation ?p . ?p tpk:actor ?who ; tpk:role tpk:Responsible .
  FILTER NOT EXISTS {{ ?c tpk:correctsStatement ?p ; tpk:verdict tpk:Rejected }}
  FILTER NOT EXISTS {{ <{ID}langkah-2> tpk:hasParticipation/tpk:correctedBy ?somebody }}
  BIND(IRI(CONCAT(STR(?who), "/simpulan")) AS ?next)
}}""",
    f"""
PREFIX tpk: <{TPK}>
CONSTRUCT {{ <{ID}langkah-2> tpk:hasParticipation ?told . ?told tpk:actor ?who ; tpk:role tpk:Informed }}
WHERE {{
  <{ID}langkah-2> tpk:hasParticipation ?p . ?p tpk:actor ?who ; tpk:role tpk:Responsible .
  FILTER NOT EXISTS {{ ?c tpk:correctsStatement ?p ; tpk:verdict tpk:Rejected }}
  BIND(IRI(CONCAT(STR(?who), "/tahu")) AS ?told)
}}""",
)


def entry(kind: str, verdict: str, by: str = "Siti", **parts: str) -> str:
    keys = "".join(
        f'{key} = "{value if key == "role" else "id/" + value}"\n' for key, value in parts.items()
    )
    return f'[[{kind}]]\n{keys}verdict = "{verdict}"\nby = "{by}"\non = 2026-11-21\nreason = "r"\n'


def load() -> Store:
    store = Store()
    store.load(GRAPH.encode(), format=RdfFormat.TURTLE, to_graph=DOCUMENT)
    return store


def review(*texts: str) -> Store:
    """Return the graph under corrections."""
    store = load()

    def draw() -> None:
        for rule in RULES:
            triples = store.query(rule, use_default_graph_as_union=True)
            assert isinstance(triples, QueryTriples)
            store.extend([Quad(t.subject, t.predicate, t.object, DERIVED) for t in triples])

    files = [File(Path(f"{n}.toml"), text.encode()) for n, text in enumerate(texts, start=1)]
    review_facts(store, read_corrections(files), draw)
    return store


def faults_of(*texts: str) -> str:
    with pytest.raises(BadInput) as caught:
        review(*texts)
    assert "Nothing was published" in caught.value.hint
    return caught.value.message


def select(store: Store, pattern: str, variables: str = "*") -> list[tuple[str, ...]]:
    rows = store.query(
        f"PREFIX tpk: <{TPK}> PREFIX : <{ID}> SELECT DISTINCT {variables} WHERE {{ {pattern} }}",
        use_default_graph_as_union=True,
    )
    assert isinstance(rows, QuerySolutions)
    return sorted(
        tuple(value.value.removeprefix(ID).removeprefix(TPK) for value in row) for row in rows
    )


def met_by_corrections(store: Store) -> list[str]:
    return [row[0] for row in select(store, "?c tpk:correctsStatement ?p", "?p")]


def in_force(store: Store, step: str) -> list[tuple[str, ...]]:
    """Return who takes part in a step, and how, in force."""
    pattern = f":{step} tpk:hasParticipation ?p . ?p tpk:actor ?who ; tpk:role ?role . "
    in_force = "FILTER NOT EXISTS { ?c tpk:correctsStatement ?p ; tpk:verdict tpk:Rejected }"
    return select(store, pattern + in_force, "?who ?role")


def graph_of(store: Store, graph: NamedNode) -> set[Quad]:
    return set(store.quads_for_pattern(None, None, None, graph))


PERFORMS = {"step": "langkah-1", "actor": "kasi", "role": "Responsible"}


def test_without_corrections_there_is_no_graph_of_them() -> None:
    assert {graph.value for graph in review().named_graphs()} == {DOCUMENT.value, DERIVED_GRAPH}
    assert not graph_of(review("# none"), REVIEWED)


def test_a_rejected_statement_is_out_of_force_and_so_is_what_rests_on_it() -> None:
    store = review(entry("performer", "rejected", **PERFORMS))
    assert met_by_corrections(store) == ["tanda"]
    assert in_force(review(), "langkah-2") == [("kasi", "Informed"), ("kasi", "Responsible")]
    assert in_force(store, "langkah-1") == in_force(store, "langkah-2") == []
    assert graph_of(store, DOCUMENT) == graph_of(review(), DOCUMENT)


def test_a_rejected_conclusion_is_met_although_nobody_wrote_it() -> None:
    store = review(
        entry("performer", "rejected", step="langkah-2", actor="kasi", role="Responsible")
    )
    assert met_by_corrections(store) == ["kasi/simpulan"]
    assert in_force(store, "langkah-2") == []
    assert in_force(store, "langkah-1") == [("kasi", "Responsible")]


def test_a_rejection_without_a_role_is_about_every_role() -> None:
    store = review(entry("performer", "rejected", step="langkah-2", actor="kasi"))
    assert met_by_corrections(store) == ["kasi/simpulan", "kasi/tahu"]


def test_not_a_but_b_meets_a_that_b_displaces() -> None:
    store = review(
        entry("performer", "affirmed", step="langkah-2", actor="kabid", role="Responsible")
        + entry("performer", "rejected", step="langkah-2", actor="kasi", role="Responsible")
    )
    assert in_force(store, "langkah-2") == [("kabid", "Informed"), ("kabid", "Responsible")]


def test_an_affirmed_performer_is_reviewed_and_rules_build_on_it() -> None:
    store = review(
        entry("performer", "affirmed", step="langkah-1", actor="staf", role="Responsible")
    )
    assert ("staf", "Responsible") in in_force(store, "langkah-1")
    assert ("staf", "Responsible") in in_force(store, "langkah-2")
    (row,) = select(store, "?p tpk:evidenceKind tpk:Reviewed . ?p tpk:correctedBy ?c")
    assert {value.count("/") for value in row} == {1, 2}
    assert all(value.startswith("koreksi/") for value in row)


def test_what_an_affirmation_confirms_is_said() -> None:
    store = review(entry("performer", "affirmed", **PERFORMS))
    assert select(store, "?c tpk:verdict tpk:Affirmed ; tpk:correctsStatement ?p", "?p") == [
        ("tanda",)
    ]


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        pytest.param(
            entry("assignment", "affirmed", duty="tugas", position="staf"),
            ":tugas tpk:assignedTo :staf",
            id="assignment",
        ),
        pytest.param(
            entry("head", "affirmed", unit="seksi", position="kasi"),
            ":kasi tpk:heads :seksi . :seksi tpk:headedBy :kasi",
            id="head",
        ),
        pytest.param(
            entry("name", "affirmed", of="pemohon", means="bidang"),
            ":pemohon tpk:denotes :bidang",
            id="name",
        ),
        pytest.param(
            entry("accountability", "affirmed", position="kabid", to="kadis", via="kasi"),
            "?n a tpk:Accountability ; tpk:accountablePosition :kabid ; tpk:accountableTo :kadis ; "
            "tpk:via :kasi ; tpk:correctedBy ?c",
            id="accountability",
        ),
        pytest.param(
            entry("tie", "affirmed", resource="bidang", function="pelayanan"),
            ":bidang tpk:servesFunction :pelayanan . ?n a tpk:FunctionTie ; tpk:tiedResource :bidang ; "
            "tpk:evidenceKind tpk:Reviewed ; tpk:correctedBy ?c",
            id="tie",
        ),
        pytest.param(
            entry("assignment", "rejected", duty="tugas", position="kasi"),
            f'?c tpk:correctsSubject :tugas ; tpk:correctsValue :kasi ; tpk:verdict tpk:Rejected ; tpk:correctsProperty ?p . FILTER(STR(?p) = "{TPK}assignedTo")',
            id="no-assignment",
        ),
        pytest.param(
            entry("performer", "rejected", step="tahapan", actor="kasi"),
            f'?c tpk:correctsSubject :tahapan ; tpk:correctsValue :kasi ; tpk:verdict tpk:Rejected ; tpk:correctsProperty ?p . FILTER(STR(?p) = "{TPK}assignedTo")',
            id="not-the-holder-in-this-stage",
        ),
        pytest.param(
            entry("accountability", "rejected", position="kasi", to="kabid"),
            "?c tpk:correctsStatement :garis ; tpk:verdict tpk:Rejected",
            id="no-accountability",
        ),
        pytest.param(
            entry("statement", "rejected", statement="garis"),
            "?c tpk:correctsStatement :garis ; tpk:verdict tpk:Rejected",
            id="statement",
        ),
        pytest.param(
            entry("tie", "rejected", resource="seksi", function="pelayanan"),
            "?c tpk:correctsStatement :tautan ; tpk:verdict tpk:Rejected",
            id="no-tie",
        ),
        pytest.param(
            entry("head", "rejected", unit="bidang", position="kabid")
            + entry("head", "affirmed", unit="bidang", position="kasi"),
            ":kasi tpk:heads :bidang",
            id="another-head",
        ),
    ],
)
def test_each_kind_lands_in_the_graph_of_what_was_reviewed(text: str, pattern: str) -> None:
    assert not select(review(), pattern)
    store = review(text)
    assert select(store, pattern)
    assert graph_of(store, DOCUMENT) == graph_of(load(), DOCUMENT)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        pytest.param(
            [entry("performer", "rejected", step="langkah-1", actor="kasii")],
            f"1.toml:1: actor {ID}kasii is not in the graph. Did you mean id/kasi?",
            id="unknown-actor",
        ),
        pytest.param(
            [entry("performer", "rejected", step="kasi", actor="kasi")],
            f"1.toml:1: step {ID}kasi is Position. It must be ProcedureStep or Tahapan.",
            id="position-for-step",
        ),
        pytest.param(
            [entry("assignment", "affirmed", duty="tugas", position="bidang")],
            "is Unit. It must be Position.",
            id="unit-for-position",
        ),
        pytest.param(
            [entry("statement", "rejected", statement="kasi")],
            "It must be Participation or Accountability",
            id="no-statement",
        ),
        pytest.param(
            [entry("performer", "rejected", step="langkah-1", actor="kabid")],
            "1.toml:1: rejects what the graph does not say. Remove the entry, or mend its IRIs.",
            id="nothing-to-reject",
        ),
        pytest.param(
            [entry("performer", "rejected", step="langkah-1", actor="kasi", role="Informed")],
            "rejects what the graph does not say",
            id="another-role",
        ),
        pytest.param(
            [entry("name", "rejected", of="pemohon", means="bidang")],
            "rejects what the graph does not say",
            id="name-that-nobody-gave",
        ),
        pytest.param(
            [
                entry("performer", "affirmed", **PERFORMS),
                entry("statement", "rejected", statement="tanda"),
            ],
            "2.toml:1: rejects a statement that 1.toml:1 affirms.",
            id="opposite-by-statement",
        ),
        pytest.param(
            [entry("head", "affirmed", unit="bidang", position="kasi")],
            f"gives {ID}bidang a second head beside {ID}kabid.",
            id="second-head",
        ),
        pytest.param(
            [
                entry("head", "affirmed", unit="seksi", position="kasi"),
                entry("head", "affirmed", unit="seksi", position="staf"),
            ],
            f"2.toml:1: gives {ID}seksi a second head beside {ID}kasi.",
            id="two-heads",
        ),
        pytest.param(
            [entry("tie", "affirmed", resource="bidang", function="kelahiran")],
            "1.toml:1: affirms what a table of ties rejects.",
            id="opposite-of-a-table",
        ),
        pytest.param(
            [entry("performer", "rejected", step="[x", actor="%zz")],
            "is not in the graph",
            id="no-iri",
        ),
        pytest.param(["[[performer]]"], "1.toml:1: has no step.", id="form"),
    ],
)
def test_what_cannot_stand_is_refused_with_its_line(texts: list[str], words: str) -> None:
    assert words in faults_of(*texts)


def test_all_faults_are_said_at_once() -> None:
    message = faults_of(
        entry("performer", "rejected", step="langkah-9", actor="kasi"),
        entry("head", "affirmed", unit="seksi", position="x")
        + entry("statement", "rejected", statement="kasi"),
    )
    assert [line.partition(": ")[0] for line in message.splitlines()] == [
        "1.toml:1",
        "2.toml:1",
        "2.toml:8",
    ]


def test_the_order_of_files_and_entries_changes_nothing() -> None:
    entries = [
        entry("performer", "rejected", **PERFORMS),
        entry("performer", "affirmed", step="langkah-1", actor="staf", role="Responsible"),
        entry("head", "affirmed", unit="seksi", position="kasi"),
    ]
    assert set(review(*entries)) == set(review("".join(reversed(entries))))


NAMES = st.text(st.characters(codec="utf-8", min_codepoint=32), min_size=1, max_size=40)


@given(NAMES)
def test_any_name_survives_the_store_or_is_refused(name: str) -> None:
    escaped = "".join(f"\\U{ord(letter):08x}" for letter in name)
    store = load()
    content = entry("performer", "rejected", by=escaped, **PERFORMS).encode()
    try:
        corrections = read_corrections([File(Path("1.toml"), content)])
    except BadInput:
        return
    review_facts(store, corrections, lambda: None)
    found = store.quads_for_pattern(None, NamedNode(TPK + "reviewedBy"), None, REVIEWED)
    assert [quad.object for quad in found] == [Literal(name.strip())]


# --- the documents of this project ----------------------------------------------------------------

TTL = ROOT / "data" / "ttl"
EXAMPLE = (ROOT / "docs" / "corrections.md").read_bytes().split(b"```toml\n")[1].split(b"```")[0]
"""The example of the documentation; it is not loaded with the project's own data."""


def read_documents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.ttl")}


def to_graphs(snapshot: Snapshot) -> dict[bytes, list[bytes]]:
    """Return the N-Quads of a snapshot, sorted, by graph.

    The store labels the blank nodes of the ontology anew each time it reads them; they get one name.
    """
    graphs: dict[bytes, list[bytes]] = {}
    quads = re.sub(rb"_:[0-9a-f]+", b"_:b", snapshot.quads.read_bytes())
    for line in sorted(quads.splitlines()):
        graphs.setdefault(line.rsplit(b" ", 2)[1].strip(b"<>"), []).append(line)
    return graphs


def tupoksi(*arguments: str | Path, overlay: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "server", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        env=clean_environment(TUPOKSI_OVERLAY=str(overlay)),
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout
    return done


def who(store: Store, step: str) -> set[tuple[str, ...]]:
    """Return who performs a step, how that is known, and to whom the performer answers."""
    columns = ("performerLabel", "evidence", "superiorLabel", "unknown")
    rows = ask_oxigraph(store, QUESTIONS[WHO], {"step": ID + step}).records()
    return {
        tuple(row.get(name, "").removeprefix(TPK) for name in columns)
        for row in rows
        if int(row["level"]) <= 1
    }


WHO = "who-is-accountable-for-step"
QUESTIONS = load_questions(ROOT / "queries" / "competency")

STEP_2, STEP_5 = "sop/sumbar/data-kinerja/langkah/2", "sop/sumbar/data-kinerja/langkah/5"
STAGE_3, STAGE_4 = (
    f"peraturan/cilegon/perwali/2016/63/pasal/37/huruf/a/tahapan/{number}" for number in (3, 4)
)
SECTION_HEAD = "jabatan/cilegon/disdukcapil/kepala-seksi-kelahiran"
STAFF, SUPERIOR = (f"jabatan/sumbar/dinas-dukcapil/{name}" for name in ("staf", "kasi-kip"))


@pytest.mark.long
def test_the_answer_shows_what_is_reviewed_and_leaves_out_what_is_rejected() -> None:
    inputs = read_inputs(TTL, ROOT)
    text = (
        entry("performer", "affirmed", step=STEP_5, actor=STAFF, role="Responsible")
        + entry("accountability", "affirmed", position=STAFF, to=SUPERIOR)
        + entry("performer", "rejected", step=STEP_2, actor=SUPERIOR, role="Responsible")
        + entry("performer", "rejected", step=STAGE_3, actor=SECTION_HEAD)
    )
    plain, reviewed = Store(), Store()
    fill_store(plain, inputs)
    fill_store(reviewed, replace(inputs, overlay=(File(Path("1.toml"), text.encode()),)))
    nobody = {("", "", "", "performer-not-stated")}

    assert who(plain, STEP_5) == nobody
    assert who(reviewed, STEP_5) == {("Staf", "Reviewed", "Kasi KIP", "")}
    assert {row[:2] for row in who(plain, STEP_2)} == {("Kasi KIP", "Marked")}
    assert who(reviewed, STEP_2) == nobody
    assert {row[0] for row in who(plain, STAGE_3)} == {"Kepala Seksi Kelahiran"}
    assert who(reviewed, STAGE_3) == nobody
    assert who(reviewed, STAGE_4) == who(plain, STAGE_4) != nobody


def test_the_project_ships_no_correction() -> None:
    assert not list((ROOT / "data" / "overlay").glob("*.toml"))


@pytest.mark.long
def test_corrections_come_and_go_and_leave_no_byte_behind(tmp_path: Path) -> None:
    overlay, store = tmp_path / "overlay", tmp_path / "store"
    overlay.mkdir()
    file = overlay / "contoh.toml"
    committed = read_documents(TTL)

    plain = publish(TTL, ROOT, store, overlay=overlay)
    before = to_graphs(plain)
    file.write_bytes(EXAMPLE)
    corrected = publish(TTL, ROOT, store, overlay=overlay)
    during = to_graphs(corrected)
    assert read_documents(corrected.path / "documents") == committed
    assert corrected.inputs != plain.inputs
    changed = {name for name in during if during[name] != before.get(name)}
    assert changed == {REVIEWED_GRAPH.encode(), DERIVED_GRAPH.encode()}
    assert REVIEWED_GRAPH.encode() not in before

    file.unlink()
    refused = overlay / "salah.toml"
    refused.write_bytes(EXAMPLE.replace(b"langkah/5", b"langkah/50"))
    with pytest.raises(BadInput, match=r"salah\.toml:2: step \S+/langkah/50 is not in the graph"):
        publish(TTL, ROOT, store, overlay=overlay)
    assert current_snapshot(store).identifier == corrected.identifier

    refused.unlink()
    again = publish(TTL, ROOT, store, overlay=overlay)
    assert again.inputs == plain.inputs
    assert to_graphs(again) == before
    assert read_documents(again.path / "documents") == read_documents(TTL) == committed


@pytest.mark.long
def test_a_reviewer_checks_publishes_and_lists(tmp_path: Path) -> None:
    overlay, store, file = tmp_path / "overlay", tmp_path / "store", tmp_path / "contoh.toml"
    overlay.mkdir()
    file.write_bytes(EXAMPLE)
    publish(TTL, ROOT, store)

    checked = tupoksi("review", file, "--store", store, overlay=overlay)
    assert (checked.returncode, checked.stderr) == (0, "3 rows\n")
    assert "Nama Peninjau" in checked.stdout
    assert "simpulan superior" in checked.stdout
    listed = tupoksi("review", "--store", store, overlay=overlay)
    assert "Nama Peninjau" not in listed.stdout

    (overlay / file.name).write_bytes(EXAMPLE)
    publish(TTL, ROOT, store, overlay=overlay)
    listed = tupoksi("review", "--store", store, overlay=overlay)
    assert listed.returncode == 0
    assert listed.stdout.count("Nama Peninjau") == 3
    # a file takes the place of the one of its name; under another name it says everything twice
    assert tupoksi("review", file, "--store", store, overlay=overlay).returncode == 0
    twice = file.rename(tmp_path / "lain.toml")
    done = tupoksi("review", twice, "--store", store, overlay=overlay)
    assert done.returncode == 2
    assert "lain.toml:2: says the same as " in done.stderr
    twice.write_bytes(EXAMPLE.replace(b"Consulted", b"Informed"))
    (overlay / file.name).unlink()
    done = tupoksi("review", twice, "--store", store, overlay=overlay)
    assert done.returncode == 2
    assert "lain.toml:12: rejects what the graph does not say." in done.stderr
    assert current_snapshot(store).sequence == 2


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        pytest.param(b"", 1, "0 rows", id="empty"),
        pytest.param(b"\xff\xfe", 2, "is not UTF-8 text", id="binary"),
        pytest.param(EXAMPLE.replace(b"by =", b"bye ="), 2, "Did you mean by?", id="key"),
        pytest.param(None, 2, "cannot be read", id="missing"),
    ],
)
def test_a_file_is_checked(
    tmp_path: Path, store: Path, content: bytes | None, code: int, words: str
) -> None:
    file = tmp_path / "x.toml"
    if content is not None:
        file.write_bytes(content)
    done = tupoksi("review", file, "--store", store, overlay=tmp_path)
    assert done.returncode == code
    assert words in done.stderr


def test_a_folder_of_corrections_that_is_not_there_is_said(tmp_path: Path, store: Path) -> None:
    done = tupoksi("review", tmp_path / "x.toml", "--store", store, overlay=tmp_path / "tidak-ada")
    assert done.returncode == 2
    assert "tidak-ada is no folder of corrections" in done.stderr
