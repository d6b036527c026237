"""The rules for terms and spelling: where each speaks, and where it does not."""

from __future__ import annotations

import pytest

from loaders.observing.spelling import is_one_slip, melt
from loaders.observing.wordlist import APART, DATED, FOREIGN, MISSPELLED, PHRASES, TOGETHER
from tests.findings.texts import (
    assert_only,
    clean,
    findings,
    plant_everywhere,
    regulation,
    shown,
)

# Words that the document writes often, so that one slip in them shows.
OFTEN = [
    f"({n}) Kepala Dinas melaksanakan pengawasan penyelenggaraan pelayanan." for n in range(1, 9)
]

# Rule, lines under Pasal 4, what is expected of the finding.
FIRING = [
    pytest.param("T001", ["Dinas memberikan ijin usaha."], "izin", id="listed word"),
    pytest.param("T001", ["Ijin usaha diberikan oleh Dinas."], "Izin", id="with its capital"),
    pytest.param("T002", ["Dinas mengkonsultasikan laporan."], "mengonsultasikan", id="k"),
    pytest.param("T002", ["Dinas mensosialisasikan laporan."], "menyosialisasikan", id="s"),
    pytest.param("T002", ["Dinas mempublikasikan laporan."], "memublikasikan", id="p is one too"),
    pytest.param("T003", ["Laporan disimpan dibawah Dinas."], "di bawah", id="preposition"),
    pytest.param("T003", ["Dinas bertanggungjawab."], "bertanggung jawab", id="compound"),
    pytest.param("T004", ["Laporan pertanggung jawaban."], "pertanggungjawaban", id="affixes"),
    pytest.param("T004", ["Koordinasi dan/ atau rapat."], "dan/atau", id="slash"),
    pytest.param(
        "T005",
        [*OFTEN, "(9) Kepala Dinas melaksanakan pengawassan penyelenggraaan pelayanan."],
        "penyelenggaraan",
        id="letters exchanged",
    ),
    pytest.param(
        "T006",
        ["Wilayah kerja meliputi Kecamatan Sukasari, Kecamatan Sukasri."],
        "Sukasari",
        id="place",
    ),
    pytest.param("T007", ["Dinas menyusun draft laporan."], "draf", id="foreign word"),
    pytest.param("T008", ["Kepala Dinas membawahi Sekretaris."], "membawahkan", id="older form"),
    pytest.param("T009", ["Laporan terdiri dari dua bagian."], "terdiri atas", id="loose"),
    pytest.param(
        "T010",
        ["Sesuai dengan ketentuan perundang-undangan."],
        "ketentuan peraturan perundang-undangan",
        id="word lost from a formula",
    ),
    pytest.param(
        "T020", ["Laporan sekretaris daerah disusun."], "Sekretaris Daerah", id="term in small"
    ),
    pytest.param("T021", ["Laporan kegiatan dinas disusun."], "Dinas", id="one word in small"),
    pytest.param("T022", ["Laporan Sekretaris daerah disusun."], None, id="other capitals"),
    pytest.param("T023", ["Laporan pada DINAS disusun."], "Dinas", id="block capitals"),
    pytest.param(
        "T024",
        ["Laporan disusun oleh seksi tanaman pangan."],
        "Seksi Tanaman Pangan",
        id="unit in small",
    ),
    pytest.param("T027", ["Peraturan ini berlaku."], None, id="act without its kind"),
    pytest.param("T028", ["Sesuai dengan peraturan Daerah."], "Peraturan Daerah", id="kind of act"),
    pytest.param(
        "T030",
        ["(1) Dinas menyusun laporan, laporan, laporan.", "(2) Dinas menyusun Laporan akhir."],
        "laporan",
        id="capital inside",
    ),
    pytest.param("T031", ["Dinas menyusun Laporan Kinerja Dan Anggaran."], "dan", id="particle"),
    pytest.param(
        "T032",
        [
            "Dinas bertugas:",
            "a. menyusun laporan;",
            "b. menyusun anggaran;",
            "c. Menyusun rencana; dan",
            "d. menyusun kebijakan.",
        ],
        "menyusun",
        id="item with a capital",
    ),
    pytest.param("T033", ["Seksi Tipe. A menyusun laporan."], "Tipe A", id="stop in a name"),
    pytest.param("T040", ["Dinas menyusun SOP."], "standar operasional prosedur", id="short form"),
    pytest.param("T041", ["Dinas menyusun QZX."], None, id="unknown short form"),
    pytest.param("T012", ["Dinas menyusun evalausi."], "evaluasi", id="no word, exchanged"),
    pytest.param("T012", ["Dinas bekerja di idang pertanian."], "bidang", id="a letter lost"),
    pytest.param(
        "T013", ["Dinas menyusun posyanda."], "posyandu", id="no word, but a doubtful one"
    ),
]

# What looks like a fault and is none: the rule that must keep silent, and the lines.
SILENT = [
    pytest.param(
        "T012", ["Dinas mengarsipkan pengarsipan interoperabilitas."], id="made by affixes"
    ),
    pytest.param("T012", ["Dinas memakai zzz dan kwxyz."], id="like no word at all"),
    pytest.param("T013", ["Dinas mengelola penyalahgunaan dan pengambilalihan."], id="compounds"),
    pytest.param("X011", ["Dinas mengelola penyalahgunaan wewenang."], id="compound with affixes"),
    pytest.param("T034", ["Rapat membahas anggaran belanja."], id="a phrase in one form"),
    pytest.param("T001", ["Dinas memberikan izin dan analisis."], id="right words"),
    pytest.param(
        "T001",
        ["Undang-Undang Nomor 23 Tahun 2000 tentang Pembentukan Propinsi Banten."],
        id="title of an act",
    ),
    pytest.param(
        "T002",
        ["Dinas mengkaji, memperoleh, mempunyai, memproses, dan mengklasifikasikan data pensiun."],
        id="exceptions of melting",
    ),
    pytest.param("T002", ["Kementerian, menteri, mental, mentor."], id="no prefix at all"),
    pytest.param("T003", ["Tugas itu dibawahkan, diatasi, dan keluar."], id="verbs"),
    pytest.param("T004", ["Surat diantar instruktur."], id="no bound form"),
    pytest.param(
        "T005", [*OFTEN, "(9) Kepala Dinas menyusun penyusutan."], id="words that are alike"
    ),
    pytest.param("T006", ["Kecamatan Sukasari dan Kecamatan Sukamekar."], id="two places"),
    pytest.param("T007", ["Dinas menyusun *draft* laporan."], id="in italics"),
    pytest.param(
        "T010", ["Sesuai dengan ketentuan peraturan perundang-undangan."], id="whole formula"
    ),
    pytest.param("T020", ["Laporan Sekretaris Daerah disusun."], id="term as defined"),
    pytest.param("T021", ["Naskah dinas dan perjalanan dinas."], id="dinas as an adjective"),
    pytest.param("T023", ["LAPORAN DINAS"], id="a heading in capitals"),
    pytest.param("T024", ["Urusan di bidang pertanian."], id="field, not unit"),
    pytest.param("T027", ["Peraturan Wali Kota ini berlaku."], id="act with its kind"),
    pytest.param("T028", ["Sesuai dengan peraturan perundang-undangan."], id="no kind of act"),
    pytest.param(
        "T030", ["Seksi Tanaman Pangan, Tuhan Yang Maha Esa, dan Kota Sukamaju."], id="names"
    ),
    pytest.param("T031", ["Peraturan Menteri Dalam Negeri."], id="name with a particle"),
    pytest.param(
        "T032",
        ["Dinas terdiri atas:", "a. Sekretaris Dinas; dan", "b. unit lain."],
        id="item that is a name",
    ),
    pytest.param(
        "T040",
        ["Standar operasional prosedur (SOP) disusun.", "SOP itu dievaluasi."],
        id="explained",
    ),
    pytest.param("T040", ["DPRD dan RI."], id="known to all"),
    pytest.param("T041", ["Bab IV dan Tipe III."], id="Roman numerals"),
]

# Faults to plant in the clean regulation: words, what they become, the rule that says so.
PLANTED = [
    pytest.param("izin", "ijin", "T001", id="misspelled"),
    pytest.param("mengoordinasikan", "mengkoordinasikan", "T002", id="not melted"),
    pytest.param("bertanggung jawab", "bertanggungjawab", "T003", id="joined"),
    pytest.param("pelaksanaan kebijakan", "pelaksnaan kebijakan", "T005", id="letter lost"),
    pytest.param("mempelajari laporan", "mempelajari lapporan", "T005", id="letter doubled"),
    pytest.param(" rapat koordinasi", " rapat Koordinasi", "T030", id="capital inside"),
    pytest.param("mengevaluasi pelaksanaan", "Mengevaluasi pelaksanaan", "T032", id="item"),
]


def at_pasal(lines: list[str]) -> str:
    return regulation("Pasal 4", "", *lines)


@pytest.mark.parametrize(("code", "lines", "expected"), FIRING)
def test_rule_finds_its_fault(code: str, lines: list[str], expected: str | None) -> None:
    found = findings(at_pasal(lines), code)
    assert found, shown(at_pasal(lines), "T")
    assert expected is None or expected in {f.expected for f in found}


@pytest.mark.parametrize(("code", "lines"), SILENT)
def test_rule_keeps_silent(code: str, lines: list[str]) -> None:
    start = len(regulation("Pasal 4", ""))
    assert [f.quote for f in findings(at_pasal(lines), code) if f.start >= start - 2] == []


@pytest.mark.parametrize(("words", "fault", "code"), PLANTED)
def test_planted_fault_is_found_and_nothing_else(words: str, fault: str, code: str) -> None:
    text = clean()
    if words not in text:
        text = text.replace("menelaah rencana kerja", f"menelaah {words} rencana kerja", 2)
    for line, planted in plant_everywhere(text, words, fault):
        assert_only(findings(planted), code, line)


def test_term_that_is_never_used_is_found() -> None:
    text = clean().replace("\n\nBAB II\n", "\n11. Zakat adalah iuran.\n\nBAB II\n", 1)
    assert [f.quote for f in findings(text, "T025")] == ["Zakat"]
    assert findings(clean(), "T025") == []


def test_term_cut_short_needs_a_longer_definition() -> None:
    text = at_pasal(["(1) Sekretaris menyusun laporan.", "(2) Dinas bekerja."])
    longer = text.replace("Sekretaris adalah", "Sekretaris Dinas adalah", 1)
    assert {f.expected for f in findings(longer, "T026")} == {"Sekretaris Dinas"}
    assert findings(text, "T026") == []


def test_each_habitual_word_is_a_finding_of_its_own() -> None:
    lines = [f"({n}) Dinas mengkonsultasikan draft." for n in range(1, 12)]
    found = findings(at_pasal(lines), "T002", "T007")
    assert [(f.rule, len(f.occurrences)) for f in found] == [("T002", 11), ("T007", 11)]


@pytest.mark.parametrize("table", [MISSPELLED, APART, TOGETHER, DATED, FOREIGN, PHRASES])
def test_word_list_is_consistent(table: dict[str, str]) -> None:
    assert all(wrong == wrong.lower() and wrong != right for wrong, right in table.items())
    assert not set(table.values()) & (MISSPELLED.keys() | APART.keys())


@pytest.mark.parametrize("right", sorted({*MISSPELLED.values(), *FOREIGN.values()}))
def test_right_forms_obey_the_rules_of_prefixes(right: str) -> None:
    assert not any(melt(word) for word in right.lower().split())


@pytest.mark.parametrize(
    ("word", "other", "is_slip"),
    [
        pytest.param("startegis", "strategis", True, id="two letters exchanged"),
        pytest.param("pelaksnaan", "pelaksanaan", True, id="a letter left out"),
        pytest.param("kegiataan", "kegiatan", True, id="a letter doubled"),
        pytest.param("menyalia", "menyelia", True, id="a letter changed"),
        pytest.param("pelaksana", "pelaksanaan", False, id="two letters"),
        pytest.param("kegiatan", "kegiatan", False, id="the same"),
    ],
)
def test_one_slip(word: str, other: str, is_slip: bool) -> None:
    assert is_one_slip(word, other) is is_slip
    assert is_one_slip(other, word) is is_slip


def test_short_form_that_is_never_used_is_found() -> None:
    text = clean().replace(
        "Sekretaris adalah", "Sekretaris yang selanjutnya disingkat Sekdin adalah", 1
    )
    assert [(f.quote, f.expected) for f in findings(text, "T029")] == [("Sekdin", "Sekretaris")]
    used = text.replace("Sekretaris memiliki rincian", "Sekdin memiliki rincian", 1)
    assert findings(used, "T029") == []


def test_staff_are_called_as_they_are_defined() -> None:
    text = at_pasal(["(1) Setiap pegawai wajib hadir.", "(2) Dinas bekerja."])
    defined = text.replace(
        "6. Sekretaris adalah", "6. Pegawai ASN adalah aparatur.\n7. Sekretaris adalah", 1
    )
    assert [f.expected for f in findings(defined, "T026")] == ["Setiap Pegawai ASN"]
    assert findings(text, "T026") == []


def test_urusan_does_not_stand_for_the_type_of_a_unit() -> None:
    named = "Subbagian Program, Evaluasi, dan Pelaporan"
    text = clean().replace("Subbagian Program dan Keuangan", named)
    odd = text.replace(
        f"rencana operasional {named} sebagai",
        "rencana operasional urusan Program, Evaluasi, dan Pelaporan sebagai",
    )
    assert [f.expected for f in findings(odd, "T035")] == [named]
    assert findings(text, "T035") == []


def test_capitals_of_a_phrase_are_those_that_it_mostly_has() -> None:
    lines = [f"({n}) Rapat dihadiri oleh pejabat terkait." for n in range(1, 5)]
    text = at_pasal([*lines, "(5) Rapat dihadiri oleh Pejabat terkait."])
    named = text.replace(
        "6. Sekretaris adalah", "6. Pejabat Dinas adalah aparatur.\n7. Sekretaris adalah", 1
    )
    assert [(f.quote, f.expected) for f in findings(named, "T034")] == [
        ("Pejabat terkait", "pejabat terkait")
    ]
    assert findings(named.replace("oleh Pejabat", "oleh pejabat"), "T034") == []
