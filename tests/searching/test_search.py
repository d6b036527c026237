"""What a search finds, in which order, and what it takes a word for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.errors import DamagedSnapshot
from server.searching.entries import KINDS, QUERIES, Entry, gather_entries
from server.searching.formats import to_json, write_results
from server.searching.index import SearchIndex, build_index
from server.searching.search import MAX_WORDS, MOST_HITS, Results, search


def entry(kind: str, label: str, **more: object) -> Entry:
    """An entry whose IRI is made of its kind and label."""
    return Entry(f"urn:{kind}:{label.casefold().replace(' ', '-')}", kind, label, **more)  # type: ignore[arg-type]


ENTRIES = [
    entry("regulation", "Tata Kerja Kecamatan", citation="Perwali 29/2022"),
    entry("unit", "Seksi Kelahiran", around="Bidang Pelayanan Pencatatan Sipil"),
    entry("unit", "Dinas Kependudukan", names=("Disdukcapil",), region_label="Kabupaten Bantaeng"),
    entry("unit", "Kelurahan"),
    entry("position", "Kepala Seksi Kelahiran", around="Dinas Kependudukan"),
    entry("position", "Kepala Seksi Kematian", around="Dinas Kependudukan"),
    entry("position", "Kepala Seksi Kelahiran dan Kematian", around="Dinas Kependudukan"),
    entry("position", "Kasi KIP"),
    entry("duty", "mencatat peristiwa kelahiran", around="Kepala Seksi Kelahiran"),
    entry("duty", "mengoordinasikan tugas bawahan", around="Camat"),
    entry("stage", "mengkonsultasikan draft laporan kepada atasan langsung", line=12),
    entry("stage", "mengkonsultasikan draft laporan kepada atasan langsung lagi", line=3),
    entry("definition", "Walikota", names=("Wali Kota",), text="Walikota adalah Walikota Cilegon."),
    entry(
        "provision", "Seksi Kematian", text="mempunyai tugas mencatat kematian dan melaporkannya"
    ),
    entry("concept", "Pencatatan sipil", names=("civil registration",), text="Akta dan register."),
]


def build(path: Path, entries: Iterable[Entry]) -> SearchIndex:
    build_index(entries, path)
    return SearchIndex(path)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return build(tmp_path_factory.mktemp("index") / "search.db", ENTRIES)


def labels(results: Results) -> list[str]:
    return [hit.label for hit in results.hits]


# --- what is found -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "first"),
    [
        pytest.param("kepala seksi kelahiran", "Kepala Seksi Kelahiran", id="the whole name"),
        pytest.param("Kelahiran, SEKSI kepala", "Kepala Seksi Kelahiran", id="any order and case"),
        pytest.param("kepala seksi kelahirn", "Kepala Seksi Kelahiran", id="a slip"),
        pytest.param("kepala seksi kelahiram", "Kepala Seksi Kelahiran", id="another slip"),
        pytest.param("pencatatan lahir", "mencatat peristiwa kelahiran", id="other forms"),
        pytest.param("koordinasi", "mengoordinasikan tugas bawahan", id="a sound the prefix took"),
        pytest.param("penduduk", "Dinas Kependudukan", id="a nasal the prefix left"),
        pytest.param("disdukcapil", "Dinas Kependudukan", id="another name"),
        pytest.param("wali kota", "Walikota", id="another name of two words"),
        pytest.param("civil registration", "Pencatatan sipil", id="another language"),
        pytest.param("kependudukan bantaeng", "Dinas Kependudukan", id="the place around it"),
        pytest.param("29/2022", "Tata Kerja Kecamatan", id="the number of the regulation"),
        pytest.param("kasi kelahiran", "Kepala Seksi Kelahiran", id="a short form"),
        pytest.param("kasi kip", "Kasi KIP", id="a short form as printed"),
        pytest.param("kepala seksi kip", "Kasi KIP", id="what a printed short form stands for"),
        pytest.param("dinas kependudukan capil", "Dinas Kependudukan", id="a short form around it"),
        pytest.param("disduk", "Dinas Kependudukan", id="the beginning of a word"),
        pytest.param("tugas mencatat dan kematian", "Seksi Kematian", id="a function word between"),
        pytest.param("\N{LATIN SMALL LIGATURE FI}", "", id="a ligature alone"),
    ],
)
def test_the_first_hit(index: SearchIndex, words: str, first: str) -> None:
    assert (labels(search(index, words)) or [""])[0] == first


@pytest.mark.parametrize(
    ("words", "how", "meant"),
    [
        pytest.param("kelahiran", "exact", (), id="as it stands"),
        pytest.param("melahirkan", "exact", (), id="another form"),
        pytest.param("kelahirn", "slip", ("kelahiran",), id="slip"),
        pytest.param("kasi", "short", ("kepala seksi",), id="short form"),
        pytest.param("sekda", "unknown", (), id="short form of what nobody has"),
        pytest.param("kependu", "beginning", ("kependudukan",), id="beginning"),
        pytest.param("hiran", "unknown", (), id="inside a word is nothing"),
        pytest.param("xyzzy", "unknown", (), id="nothing alike"),
        pytest.param("ke", "unknown", (), id="too short for a beginning"),
    ],
)
def test_what_a_word_is_taken_for(
    index: SearchIndex, words: str, how: str, meant: tuple[str, ...]
) -> None:
    (one,) = search(index, words).understood
    assert (one.how, one.meant) == (how, meant)


def test_a_word_that_some_text_has_is_not_taken_for_another(index: SearchIndex) -> None:
    assert labels(search(index, "kelurahan")) == ["Kelurahan"]


def test_all_the_words_are_wanted(index: SearchIndex) -> None:
    results = search(index, "seksi kematian mencatat")
    assert not results.partial
    assert labels(results) == ["Seksi Kematian"]


def test_some_of_the_words_are_better_than_nothing_and_say_so(index: SearchIndex) -> None:
    results = search(index, "seksi kelahiran antariksa")
    assert results.partial
    assert "Kelahiran" in labels(results)[0]
    assert max(hit.score for hit in results.hits) < 0.9 * 2 / 3 + 1e-9


def test_more_of_the_words_count_more(index: SearchIndex) -> None:
    results = search(index, "camat bawahan kelahiran")
    assert results.partial
    assert labels(results)[0] == "mengoordinasikan tugas bawahan"


def test_function_words_are_looked_for_when_there_is_nothing_else(index: SearchIndex) -> None:
    assert "Kepala Seksi Kelahiran dan Kematian" in labels(search(index, "dan"))


def test_scores_say_how_much_of_the_name_was_typed(index: SearchIndex) -> None:
    scores = {hit.label: hit.score for hit in search(index, "kepala seksi kelahiran").hits}
    assert scores["Kepala Seksi Kelahiran"] == 1
    assert 0.9 < scores["Kepala Seksi Kelahiran dan Kematian"] < 1
    guessed = search(index, "kepala seksi kelahirn").hits[0]
    assert 0.9 < guessed.score < 1


def test_hits_come_by_kind_the_best_first(index: SearchIndex) -> None:
    results = search(index, "seksi kelahiran")
    assert results.groups[0].kind == "unit"
    assert results.total == sum(group.total for group in results.groups)
    for group in results.groups:
        assert [hit.score for hit in group.hits] == sorted(
            (hit.score for hit in group.hits), reverse=True
        )


def test_equal_hits_stand_in_the_order_of_the_text(tmp_path: Path) -> None:
    same = [
        Entry(f"urn:{line}", "stage", "memeriksa berkas", document="a", line=line)
        for line in (30, 4, 200)
    ]
    hits = search(build(tmp_path / "x.db", same), "memeriksa").hits
    assert [hit.line for hit in hits] == [4, 30, 200]


def test_kinds_narrow_and_limits_leave_the_total(index: SearchIndex) -> None:
    results = search(index, "kepala seksi", kinds=("position",), limit=2)
    (group,) = results.groups
    assert (group.kind, group.total, len(group.hits)) == ("position", 4, 2)
    assert search(index, "kepala seksi", kinds=("no such kind",)).groups == ()


def test_words_are_marked_in_every_form(index: SearchIndex) -> None:
    (hit,) = search(index, "pencatatan peristiwa").hits
    assert [(s.text, s.matched) for s in hit.title] == [
        ("mencatat", True),
        (" ", False),
        ("peristiwa", True),
        (" kelahiran", False),
    ]


COMPOUNDS = [
    entry("unit", "Seksi Kerjasama"),
    entry("unit", "Bidang Kerja Sama dan Inovasi"),
    entry("unit", "Sub Bagian Tata Usaha"),
    entry("unit", "Seksi Olahraga"),
    entry("duty", "menyusun program kerja dan melaksanakan kerja sama antardaerah"),
    entry("duty", "menyusun program kerja seksi"),
    entry("duty", "membina usaha menurut tata cara"),
]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("kerja sama", ["Seksi Kerjasama", "Bidang Kerja Sama"], id="apart"),
        pytest.param("kerjasama", ["Seksi Kerjasama", "Bidang Kerja Sama"], id="joined"),
        pytest.param("tatausaha", ["Sub Bagian Tata Usaha"], id="joined, as no text has it"),
        pytest.param("olah raga", ["Seksi Olahraga"], id="apart, as no text has it"),
        pytest.param("seksi kerja sama", ["Seksi Kerjasama"], id="with another word"),
    ],
)
def test_compounds_are_found_joined_and_apart(tmp_path: Path, words: str, found: list[str]) -> None:
    results = search(build(tmp_path / "x.db", COMPOUNDS), words)
    assert not results.partial
    units = {hit.label: hit.score for hit in results.hits if hit.kind == "unit"}
    assert len(units) == len(found)
    assert all(any(label.startswith(one) for label in units) for one in found)
    assert min(units.values()) > 0.9


def test_halves_of_a_compound_are_marked_only_together(tmp_path: Path) -> None:
    hits = search(build(tmp_path / "x.db", COMPOUNDS), "kerjasama", kinds=("duty",)).hits
    assert [[s.text for s in hit.title if s.matched] for hit in hits] == [["kerja", "sama"]]


def test_two_words_that_stand_apart_are_no_compound(tmp_path: Path) -> None:
    """The texts have "usaha" and "cara", and never beside each other."""
    (one,) = search(build(tmp_path / "x.db", COMPOUNDS), "usahacara").understood
    assert one.how != "compound"


# --- anything is a search ------------------------------------------------------------------------

HOSTILE = (
    '"',
    '""',
    "*",
    'name : "a',
    "NEAR(seksi kelahiran, 2)",
    "seksi AND",
    "OR",
    "NOT seksi",
    "^seksi",
    "{name text}: seksi",
    "seksi) OR (kelahiran",
    "'; DROP TABLE entries; --",
    "\0",
    "seksi\0kelahiran",
    "\ud800 seksi",
    "😀 seksi 👩‍👩‍👧",
    "ﷺ ｓｅｋｓｉ",
    "a" * 100_000,
    "seksi " * 50_000,
    " ".join(f"kata{number}" for number in range(5_000)),
    "\u0301" * 1_000,
    "",
    "   \n\t",
)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_no_sign_is_a_command_and_none_an_error(index: SearchIndex, words: str) -> None:
    results = search(index, words)
    assert len(results.understood) <= MAX_WORDS
    assert len(results.words) <= 1_000
    str(to_json(results)).encode("utf-8")
    assert list(write_results(results, "id")) is not None


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.text(max_size=60))
def test_any_text_is_a_search(index: SearchIndex, words: str) -> None:
    results = search(index, words, limit=3)
    for hit in results.hits:
        assert 0 <= hit.score <= 1
        assert "".join(segment.text for segment in hit.title) == hit.label


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_every_label_finds_its_resource(index: SearchIndex, data: st.DataObject) -> None:
    wanted = data.draw(st.sampled_from(ENTRIES))
    words = data.draw(st.permutations(wanted.label.split()))
    assert wanted.iri in {hit.iri for hit in search(index, " ".join(words), limit=MOST_HITS).hits}


# --- the file ------------------------------------------------------------------------------------


def test_the_same_entries_give_the_same_answers_and_no_writer_is_needed(tmp_path: Path) -> None:
    indexes = [build(tmp_path / name, ENTRIES) for name in ("a.db", "b.db")]
    (tmp_path / "a.db").chmod(0o444)
    assert search(indexes[0], "seksi dan camat") == search(indexes[1], "seksi dan camat")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db", "b.db"]


@pytest.mark.parametrize(
    "content",
    [b"", b"not a database" * 100, b"SQLite format 3\0" + b"\0" * 4096],
    ids=["empty", "text", "torn"],
)
def test_a_file_that_is_no_index_is_damage(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "search.db"
    path.write_bytes(content)
    with pytest.raises(DamagedSnapshot, match="search index"):
        SearchIndex(path)


def test_an_index_of_another_format_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "search.db"
    build_index(ENTRIES, path)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(DamagedSnapshot, match="format 99"):
        SearchIndex(path)


def test_a_missing_file_is_damage(tmp_path: Path) -> None:
    with pytest.raises(DamagedSnapshot):
        SearchIndex(tmp_path / "search.db")


def test_an_empty_graph_gives_an_index_that_finds_nothing(tmp_path: Path) -> None:
    index = build(tmp_path / "search.db", gather_entries(lambda query: ()))
    assert search(index, "seksi").groups == ()


# --- gathering -----------------------------------------------------------------------------------


def test_rows_of_one_resource_are_one_entry() -> None:
    rows = {
        QUERIES["documents"]: [
            {"document": "urn:src/a", "title": "Judul", "region": "urn:r", "regionLabel": "Kota"}
        ],
        QUERIES["unit"]: [
            {"resource": "urn:u", "label": "Dinas\n Uji", "document": "urn:src/a", "line": "7"},
            {"resource": "urn:u", "label": "Dinas Uji", "name": "DU", "around": "Kota"},
            {"resource": "urn:u", "label": "Dinas Uji", "name": "D.U.", "around": "Kota"},
        ],
    }
    (found,) = gather_entries(lambda query: rows.get(query, ()))
    assert found == Entry(
        iri="urn:u",
        kind="unit",
        label="Dinas Uji",
        names=("DU", "D.U."),
        around="Kota",
        document="a",
        title="Judul",
        region="urn:r",
        region_label="Kota",
        line=7,
    )


def test_each_kind_has_a_query() -> None:
    assert set(QUERIES) == {"documents", *KINDS}
