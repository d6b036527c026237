"""Rules of list grammar: each fires on its fault and is silent on the right form; planted faults."""

import re

import pytest

from loaders.observing.forms import classify
from loaders.observing.lists import read_end
from tests.findings.texts import (
    appeared,
    assert_only,
    clean,
    findings,
    line_of,
    plant,
    plant_matches,
    regulation,
)

DUTIES = (
    "Pasal 4",
    "Kepala Dinas mempunyai tugas:",
    "a. menyusun rencana kerja;",
    "b. membina pegawai; dan",
    "c. mengevaluasi kinerja.",
)


def with_line(number: int, line: str) -> str:
    """Return the list of duties with one line replaced, from 1 for huruf a."""
    lines = list(DUTIES)
    lines[number + 1] = line
    return regulation(*lines)


NESTED = (
    "Pasal 4",
    "Kepala Dinas mempunyai tugas:",
    "a. menyusun rencana kerja, meliputi:",
    "1. rencana bulanan; dan",
    "2. rencana tahunan;",
    "b. membina pegawai, meliputi:",
    "1. pembinaan disiplin; dan",
    "2. pembinaan karier; dan",
    "c. mengevaluasi kinerja.",
)


def nested(number: int, line: str) -> str:
    lines = list(NESTED)
    lines[number] = line
    return regulation(*lines)


CASES = [
    pytest.param("L001", with_line(1, "a. menyusun rencana kerja."), "kerja.", "kerja;", id="L001"),
    pytest.param(
        "L002", nested(4, "2. rencana tahunan."), "tahunan.", "tahunan;", id="L002 inner list"
    ),
    pytest.param(
        "L004", with_line(2, "b. membina pegawai;"), "pegawai;", "pegawai; dan", id="L004 semicolon"
    ),
    pytest.param(
        "L004", with_line(2, "b. membina pegawai."), "pegawai.", "pegawai; dan", id="L004 full stop"
    ),
    pytest.param(
        "L005", nested(7, "2. pembinaan karier;"), "karier;", "karier; dan", id="L005 inner list"
    ),
    pytest.param(
        "L006",
        with_line(1, "a. menyusun rencana kerja; dan"),
        "kerja; dan",
        "kerja;",
        id="L006 first of three",
    ),
    pytest.param(
        "L007",
        with_line(3, "c. mengevaluasi kinerja; dan"),
        "kinerja; dan",
        "kinerja.",
        id="L007 nothing follows",
    ),
    pytest.param(
        "L008", with_line(2, "b. membina pegawai; dan."), "pegawai; dan.", "pegawai; dan", id="L008"
    ),
    pytest.param(
        "L009", with_line(1, "a. menyusun rencana kerja"), "kerja", "kerja;", id="L009 middle"
    ),
    pytest.param(
        "L009",
        with_line(2, "b. membina pegawai dan"),
        "pegawai dan",
        "pegawai; dan",
        id="L009 dan without its mark",
    ),
    pytest.param(
        "L009", with_line(3, "c. mengevaluasi kinerja"), "kinerja", "kinerja.", id="L009 last"
    ),
    pytest.param(
        "L009",
        regulation("Pasal 4", "Dinas berkedudukan di Kota Sukamaju"),
        "Sukamaju",
        "Sukamaju.",
        id="L009 sentence",
    ),
    pytest.param(
        "L010", with_line(3, "c. mengevaluasi kinerja;"), "kinerja;", "kinerja.", id="L010"
    ),
    pytest.param("L011", with_line(1, "a. menyusun rencana kerja:"), "kerja:", "kerja;", id="L011"),
    pytest.param("L012", with_line(1, "a. menyusun rencana kerja,"), "kerja,", "kerja;", id="L012"),
    pytest.param(
        "L013", with_line(0, "Kepala Dinas mempunyai tugas;"), "tugas;", "tugas:", id="L013"
    ),
    pytest.param("L021", nested(6, "1. membina disiplin; dan"), None, None, id="L021 half: silent"),
    pytest.param(
        "L023", with_line(3, "c. pengevaluasian kinerja."), "pengevaluasian", "", id="L023"
    ),
    pytest.param(
        "L030",
        with_line(1, "a. menyusun rencana rencana kerja;"),
        "rencana rencana",
        "rencana",
        id="L030 word",
    ),
    pytest.param(
        "L030",
        with_line(1, "a. menyusun rencana kerja rencana kerja;"),
        "rencana kerja rencana kerja",
        "rencana kerja",
        id="L030 phrase at the end",
    ),
    pytest.param(
        "L031",
        with_line(1, "a. menyusun rencana kerja masing masing;"),
        "masing masing",
        "masing-masing",
        id="L031",
    ),
    pytest.param(
        "L032", with_line(1, "a. menyusun rencana kerja ;"), "kerja ;", "kerja;", id="L032"
    ),
    pytest.param("L033", with_line(2, "b. membina pegawai;dan"), ";dan", "; dan", id="L033"),
    pytest.param(
        "L034",
        with_line(2, "b. membina Bidang Pertanian, Bidang Perikanan sesuai ketentuan; dan"),
        "Bidang Pertanian, Bidang Perikanan",
        "Bidang Pertanian dan Bidang Perikanan",
        id="L034",
    ),
    pytest.param(
        "L035",
        with_line(1, "a. menyusun rencana pengadaan, penyimpanan, pendistribusian barang;"),
        "pengadaan, penyimpanan, pendistribusian",
        "pengadaan, penyimpanan, dan pendistribusian",
        id="L035 acts",
    ),
    pytest.param(
        "L035",
        with_line(1, "a. mengumpulkan, mengolah, menyajikan data;"),
        "mengumpulkan, mengolah, menyajikan",
        "mengumpulkan, mengolah, dan menyajikan",
        id="L035 verbs",
    ),
    pytest.param(
        "L037",
        regulation(
            *NESTED,
            "Pasal 5",
            "Tugas sebagaimana dimaksud dalam Pasal 4 huruf a, dan huruf b dilaksanakan Dinas.",
        ),
        "huruf a, dan huruf b",
        "",
        id="L037",
    ),
    pytest.param(
        "L049",
        with_line(1, "a. menyusun surat pertanggungjawaban (SPJ kegiatan;"),
        "(SPJ",
        "",
        id="L049",
    ),
    pytest.param(
        "L046",
        with_line(1, "a. melaksanakan tugas kedinasan lain yang diberikan oleh Wali Kota;"),
        "melaksanakan tugas kedinasan lain yang diberikan oleh Wali Kota",
        "",
        id="L046",
    ),
    pytest.param(
        "L047",
        with_line(
            1, "a. membina Seksi Hortikultura, Seksi Tanaman Pangan dan Seksi Perikanan Tangkap;"
        ),
        "Pangan dan Seksi Perikanan",
        "Pangan, dan Seksi Perikanan",
        id="L047",
    ),
    pytest.param(
        "L048",
        with_line(1, "a. melakukan kegiatan pemantauan, evaluasi kinerja pegawai;"),
        "pemantauan, evaluasi",
        "pemantauan dan evaluasi",
        id="L048",
    ),
    pytest.param(
        "L039",
        nested(2, "a. menyusun rencana kerja dengan tahapan:"),
        "dengan tahapan",
        ", dengan tahapan",
        id="L039",
    ),
]


@pytest.mark.parametrize(("code", "text", "quote", "expected"), CASES)
def test_a_rule_finds_its_fault_alone_and_says_what_is_expected(code, text, quote, expected):
    found = findings(text, "L")
    if quote is None:
        assert found == []
        return
    assert_only(found, code)
    assert (found[0].quote.strip(), found[0].expected) == (quote, expected)


SILENT = [
    pytest.param(DUTIES, id="a plain list"),
    pytest.param(NESTED, id="lists in a list"),
    pytest.param(
        (
            "Pasal 4",
            "Kepala Dinas dapat:",
            "a. menolak permohonan; atau",
            "b. mengabulkan permohonan.",
        ),
        id="atau before the last item",
    ),
    pytest.param(
        (
            "Pasal 4",
            "Pada saat Peraturan Wali Kota ini mulai berlaku:",
            "a. Peraturan Wali Kota Nomor 1 Tahun 2010 tentang Uraian Tugas; dan",
            "b. Peraturan Wali Kota Nomor 2 Tahun 2010 tentang Tata Kerja,",
            "",
            "dicabut dan dinyatakan tidak berlaku.",
        ),
        id="words follow the list",
    ),
    pytest.param(
        (
            "Pasal 4",
            "Dinas menyediakan:",
            "a. memo dan media informasi;",
            "b. peralatan kantor; dan",
            "c. pengguna layanan dan kepala ruangan.",
        ),
        id="words that only look like verbs and acts",
    ),
    pytest.param(
        (
            "Pasal 4",
            "Kepala Dinas bertugas:",
            "a. menyiapkan data bagi unit yang membina dan mengawasi pegawai; dan",
            "b. memeriksa kegiatan-kegiatan, masing-masing sesuai ketentuan.",
        ),
        id="verbs in a clause of their own, reduplications with their hyphen",
    ),
    pytest.param(
        (
            "Pasal 4",
            "Dinas membawahi Bidang Pertanian, Bidang Perikanan, dan Sekretariat.",
        ),
        id="a row of units that goes on",
    ),
    pytest.param(
        ("Pasal 4", "Kepala Seksi Hortikultura, Bidang Pertanian, wajib hadir."),
        id="a unit and the one above it",
    ),
    pytest.param(
        (
            *("Pasal 4", "Kepala Dinas mempunyai tugas:"),
            "a. melakukan kegiatan (rapat) pemantauan, evaluasi, dan pelaporan kinerja; dan",
            "b. melaksanakan tugas lain yang diberikan oleh Wali Kota.",
        ),
        id="a whole series of acts, other tasks at the end",
    ),
]


@pytest.mark.parametrize("lines", SILENT)
def test_right_forms_are_left_alone(lines):
    assert findings(regulation(*lines), "L") == []


def test_a_habit_is_one_finding_with_all_its_places():
    text = clean().replace(" Sekretariat;\nb.", " Sekretariat.\nb.")
    assert [f.rule for f in findings(text, "L")] == ["L002"]
    habit = re.sub(r"^(3\. menetapkan .*);$", r"\1.", clean(), flags=re.MULTILINE)
    assert_only(found := findings(habit, "L"), "L002")
    assert len(found[0].occurrences) == 10


def test_functions_are_nouns():
    text = plant(clean(), "b. pelaksanaan kebijakan", "b. melaksanakan kebijakan", 3)
    assert_only(
        findings(text, "L"), "L020", line_of(text, "b. melaksanakan kebijakan di bidang", 0)
    )


def test_a_list_of_full_stops_is_one_finding():
    lines = [
        *("Pasal 4", "Kepala Dinas mempunyai tugas:"),
        *(f"{letter}. menyusun rencana {letter * 3}." for letter in "abcd"),
        "e. membina pegawai; dan",
        "f. mengawasi pegawai.",
    ]
    assert_only(findings(regulation(*lines), "L"), "L003")


def test_objects_are_due_behind_a_verb_without_one():
    def listed(*items: str) -> list[str]:
        lines = ("Pasal 4", "Kepala Dinas mengawasi dan mengendalikan:", *items)
        return [f.rule for f in findings(regulation(*lines), "L")]

    assert listed("a. penyusunan rencana; dan", "b. pembuatan laporan.") == []
    assert listed("a. penyusunan rencana; dan", "b. membuat laporan.") == ["L021"]
    verbs = listed("a. menyusun rencana;", "b. membina; dan", "c. membuat laporan.")
    assert verbs == ["L022"], "one finding with a place for each item"
    assert listed(
        "a. pengumpulan dan mengolah data;", "b. pembuatan laporan; dan", "c. penyusun rencana."
    ) == ["L024", "L025"]


def test_subject_and_verb_are_not_separated():
    old = "dalam Pasal 7, Sekretaris menyelenggarakan fungsi"
    text = plant(clean(), old, "dalam Pasal 7, Sekretaris, menyelenggarakan fungsi")
    assert_only(findings(text, "L"), "L038", line_of(text, "Sekretaris, menyelenggarakan"))


def test_definitions_end_in_full_stops_and_have_one_predicate():
    text = plant(
        clean(),
        "Sekretaris adalah Sekretaris pada Dinas.",
        "Sekretaris adalah Sekretaris pada Dinas;",
    )
    assert_only(findings(text, "L"), "L012")
    said = "Sekretaris pada Dinas merupakan jabatan eselon IIIa."
    text = plant(clean(), "Sekretaris pada Dinas.", said)
    assert_only(findings(text, "L"), "L040")
    assert (
        findings(plant(clean(), "Sekretaris pada Dinas.", said.replace("mer", "yang mer")), "L")
        == []
    )


def test_the_gazette_and_its_supplement_are_separated():
    text = plant(clean(), "Nomor 114, Tambahan", "Nomor 114 Tambahan")
    assert_only(findings(text, "L"), "L036")


def test_an_act_keeps_its_object():
    line = "Camat mengoordinasikan upaya penyelenggaraan, ketenteraman dan ketertiban umum."
    assert_only(findings(regulation("Pasal 4", line), "L"), "L043")


def test_inner_lists_of_one_list_open_alike():
    text = plant(clean(), "b. Bidang Pertanian, terdiri atas:", "b. Bidang Pertanian:")
    assert_only(found := findings(text, "L"), "L042")
    assert found[0].expected == "Bidang Pertanian, terdiri atas:"


def test_no_list_goes_deeper_than_four_levels():
    levels = ("a. satu:", "1. dua:", "a) tiga:", "1) empat:", "a. lima:", "1. enam.")
    four = regulation("Pasal 4", "Dinas terdiri atas:", *levels[:3], "1) empat.")
    assert findings(four, "L041") == []
    deep = regulation("Pasal 4", "(1) Dinas terdiri atas:", *levels[:4], "a) lima.")
    assert [(f.rule, f.quote) for f in findings(deep, "L041")] == [("L041", "a) lima.")]


OPENING = [
    pytest.param("L050", "dan Perikanan;\n\nMengingat", "dan Perikanan.\n\nMengingat", id="stop"),
    pytest.param("L050", "Nomor 5587);", "Nomor 5587)", id="no mark"),
    pytest.param("L051", "PERTANIAN DAN PERIKANAN.", "PERTANIAN DAN PERIKANAN", id="Menetapkan"),
    pytest.param("L052", "MEMUTUSKAN:", "MEMUTUSKAN", id="Memutuskan"),
]


@pytest.mark.parametrize(("code", "old", "new"), OPENING)
def test_the_opening_has_end_marks_of_its_own(code, old, new):
    assert_only(findings(plant(clean(), old, new)), code)


PLANTED = [
    pytest.param(r"^(1\. \w+ .*);$", r"\1.", "L001", id="full stop for semicolon"),
    pytest.param(r"^(1\. \w+ .*);$", r"\1", "L009", id="no mark"),
    pytest.param(r"^(1\. \w+ .*);$", r"\1 ;", "L032", id="space before the mark"),
    pytest.param(r"^(2\. \w+ .*); dan$", r"\1;dan", "L033", id="glued dan"),
    pytest.param(r"^(2\. mengi\w+ .*); dan$", r"\1;", "L004", id="dan left out"),
    pytest.param(r"^(b\. pelaksanaan .*);$", r"\1; dan", "L006", id="dan too early"),
    pytest.param(r"^(d\. \w+ .*)\.$", r"\1; dan", "L007", id="dan on the last"),
    pytest.param(r"(dengan tahapan):$", r"\1;", "L013", id="no colon"),
    pytest.param(r"\bkebijakan di\b", "kebijakan kebijakan di", "L030", id="doubled word"),
    pytest.param(r"^b\. mengoordinasikan", "b. pengoordinasian", "L023", id="noun among verbs"),
    pytest.param(r"^b\. pelaksanaan", "b. melaksanakan", "L020", id="verb among functions"),
]


@pytest.mark.parametrize(("pattern", "replacement", "code"), PLANTED)
def test_a_planted_fault_is_found_there_and_nothing_else_appears(pattern, replacement, code):
    for line, text in plant_matches(clean(), pattern, replacement, limit=4):
        assert_only(appeared(text), code, line)


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("menyusun bahan", "verb"),
        ("berkoordinasi dengan unit", "verb"),
        ("*mereviu* laporan", "verb"),
        ("penyusunan bahan", "noun"),
        ("pelaksanaan tugas", "noun"),
        ("memo dinas", ""),
        ("media informasi", ""),
        ("menteri", ""),
        ("peralatan", ""),
        ("peraturan", ""),
        ("pengguna", ""),
        ("kepala", ""),
        ("pemerintahan umum", ""),
        ("Bidang Pertanian", ""),
        ("", ""),
    ],
)
def test_the_first_word_tells_verbs_from_nouns_of_action(words, form):
    assert classify(words) == form


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("tugas;", (";", "", "")),
        ("tugas; dan", (";", "dan", "")),
        ("tugas;dan/atau", (";", "dan/atau", "")),
        ("tugas; dan.", (";", "dan", ".")),
        ("tugas dan", ("", "dan", "")),
        ("ikatan", ("", "", "")),
        ("badan", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_the_end_of_an_item(words, end):
    assert read_end(words)[1:] == end
