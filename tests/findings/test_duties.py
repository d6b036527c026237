"""The rules for duties: where each speaks, and where it does not."""

from __future__ import annotations

import re

import pytest

from tests.findings.texts import (
    UNITS,
    assert_only,
    clean,
    findings,
    plant,
    plant_everywhere,
    regulation,
    shown,
)

TASKS = "Untuk melaksanakan tugas sebagaimana dimaksud dalam Pasal 3, Kepala Dinas"


def duties(*items: str, opener: str = f"{TASKS} memiliki rincian tugas:") -> str:
    """Return a regulation with one article of detailed duties."""
    return regulation("Pasal 4", "", opener, *items)


def staged(duty: str, *stages: str, more: str = "") -> str:
    """Return an article with a duty and its stages, and a second duty with stages."""
    numbered = [f"{n}. {stage};" for n, stage in enumerate(stages, start=1)]
    return duties(
        f"a. {duty}",
        *numbered,
        f"b. menyusun laporan tahunan{more}, dengan tahapan:",
        "1. mengumpulkan bahan laporan; dan",
        "2. memfinalisasi dokumen laporan.",
    )


def headed(heading: str, words: str) -> str:
    return regulation("Bagian Kesatu", "Dinas", "Paragraf 1", heading, "", "Pasal 4", "", words)


# The usual wording of three articles, and one that differs.
def siblings(usual: str, odd: str) -> str:
    lines = []
    for number, (unit, words) in enumerate(
        [("Seksi Satu", usual), ("Seksi Dua", usual), ("Seksi Tiga", usual), ("Seksi Empat", odd)]
    ):
        lines += [
            f"Pasal {number + 4}",
            "",
            f"{TASKS} memiliki rincian tugas:",
            f"a. {words.format(unit=unit)};",
            "b. mengolah data; dan",
            "c. menyimpan data.",
            "",
        ]
    return regulation(*lines)


USUAL = "membagi tugas kepada bawahan {unit} sesuai dengan tugas dan tanggung jawab masing-masing"

FIRING = [
    pytest.param(
        "D001",
        headed("Tugas", "Dinas dipimpin oleh Kepala Dinas."),
        "",
        id="tasks article without tasks",
    ),
    pytest.param(
        "D002",
        duties("a. menyusun data; dan", "b. mengolah data.", opener=f"{TASKS} memiliki tugas:"),
        "memiliki rincian tugas",
        id="detailed tasks called tasks",
    ),
    pytest.param(
        "D003",
        headed("Rincian Tugas", f"{TASKS} menyelenggarakan fungsi:\na. menyusun data."),
        "memiliki rincian tugas",
        id="detailed tasks called functions",
    ),
    pytest.param(
        "D004",
        staged("menyusun kebijakan teknis:", "merancang konsep kebijakan teknis"),
        "kebijakan teknis, dengan tahapan:",
        id="stages not announced",
    ),
    pytest.param(
        "D005",
        duties("a. menyusun data, dengan tahapan:", "b. mengolah data."),
        "",
        id="announced stages missing",
    ),
    pytest.param(
        "D006",
        duties("a. menyusun data; dan", "b. mengolah data.", opener=f"{TASKS} tugas:"),
        "Dinas memiliki tugas",
        id="opener without a verb",
    ),
    pytest.param(
        "D010",
        duties("a. menyusun data kota;", "b. mengolah data; dan", "c. menyusun data kota."),
        "",
        id="item twice",
    ),
    pytest.param(
        "D011",
        duties(
            "a. penyusunan laporan bulanan Seksi Satu;",
            "b. pengolahan data; dan",
            "c. pelaksanaan penyusunan laporan bulanan Seksi.",
        ),
        "",
        id="item nearly twice",
    ),
    pytest.param(
        "D012",
        staged(
            "menyusun kebijakan teknis, dengan tahapan:",
            "menelaah laporan tahun lalu",
            "memfinalisasi dokumen laporan",
        ),
        "memfinalisasi dokumen kebijakan teknis",
        id="stage about another document",
    ),
    pytest.param(
        "D013",
        siblings(USUAL, USUAL.replace("sesuai dengan tugas", "sesuai tugas")),
        "sesuai dengan tugas",
        id="word lost",
    ),
    pytest.param(
        "D014",
        siblings(USUAL, USUAL.replace("masing-masing", "masing-masingnya")),
        "masing-masing",
        id="word in another form",
    ),
    pytest.param(
        "D015",
        siblings(USUAL, "membagi tugas kepada bawahan {unit}"),
        "Seksi Empat sesuai dengan tugas dan tanggung jawab masing-masing",
        id="item that breaks off",
    ),
    pytest.param(
        "D016", duties("a. mengoordinasikan dengan bawahan."), "", id="verb without object"
    ),
    pytest.param(
        "D017",
        duties("a. melaksanakan Seksi Hortikultura."),
        "melaksanakan tugas Seksi",
        id="unit as object",
    ),
    pytest.param(
        "D018",
        duties("a. menyusun prosedur Sub Bagian Umum."),
        "prosedur tugas Sub Bagian",
        id="unit behind a noun",
    ),
    pytest.param(
        "D019",
        regulation("Pasal 4", "", "Seksi Hortikultura oleh seorang Kepala Seksi."),
        "dipimpin oleh seorang Kepala",
        id="sentence without predicate",
    ),
    pytest.param(
        "D020",
        duties(
            "a. menyusun data;",
            "b. mengolah data;",
            "c. menyimpan data; dan",
            "d. tugas lain yang diberikan oleh Wali Kota.",
        ),
        "",
        id="item without a verb",
    ),
    pytest.param(
        "D021",
        duties("a. mengevaluasi penyusunan menyiapkan bahan rapat."),
        "penyusunan",
        id="verbs in a heap",
    ),
    pytest.param("D022", duties("a. menyusun data untuk."), "", id="sentence cut short"),
    pytest.param(
        "D023",
        regulation("Pasal 4", "", "Jika Kepala Dinas berhalangan, maka dapat menunjuk pejabat."),
        "",
        id="main clause without subject",
    ),
    pytest.param(
        "D024",
        regulation("Pasal 4", "", "Ketentuan lebih lanjut Dinas diatur dengan keputusan."),
        "Ketentuan lebih lanjut mengenai Dinas",
        id="delegation without mengenai",
    ),
    pytest.param(
        "D025", duties("a. menyusun naskah Kecamatan."), "naskah dinas", id="dinas replaced"
    ),
    pytest.param(
        "D027",
        duties("a. menyusun kebijakan teknis sebagai bahan pertanggungjawaban."),
        "sebagai bahan pedoman pelaksanaan tugas",
        id="purpose of a report",
    ),
    pytest.param(
        "D029",
        duties(
            "a. mengoordinasikan pelayanan, meliputi:",
            "1. perencanaan pelayanan;",
            "2. efektivitas pelayanan; dan",
            "3. membina pegawai.",
        ),
        "",
        id="verb in a list of matters",
    ),
    pytest.param(
        "D092", duties("a. menyusun jadwal rawat inap pasien."), "", id="words of a hospital"
    ),
    pytest.param("D092", duties("a. menyusun kurikulum sekolah dasar."), "", id="words of schools"),
    pytest.param(
        "D093",
        regulation("Pasal 4", "", "Direktur wajib mengawasi pelaksanaan tugas."),
        "",
        id="a director in a Dinas",
    ),
    pytest.param(
        "D093",
        regulation("Pasal 4", "", "Kepala Dinas Kesehatan wajib mengawasi pelaksanaan tugas."),
        "",
        id="the head of another agency",
    ),
    pytest.param(
        "D032",
        duties(
            "a. menyusun dokumen perencanaan strategis dan laporan tahunan sesuai ketentuan, dengan"
            " tahapan:",
            "1. mengumpulkan bahan laporan;",
            "2. membahas konsep laporan; dan",
            "3. memfinalisasi dokumen laporan.",
        ),
        "",
        id="a thing that no stage makes",
    ),
    pytest.param(
        "D033",
        duties(
            "a. mendistribusikan tugas dan memberi petunjuk kepada bawahan;",
            "b. memberikan petunjuk teknis kegiatan kepada bawahan; dan",
            "c. menyusun laporan.",
        ),
        "",
        id="an act that another item names",
    ),
    pytest.param(
        "D034",
        duties(
            "a. mendistribusikan tugas sesuai dengan tanggung jawab masing-masing; dan",
            "b. membina pegawai.",
        ),
        "mendistribusikan tugas kepada bawahan",
        id="tasks for nobody",
    ),
]

SILENT = [
    pytest.param(
        "D001",
        headed("Tugas", "Dinas mempunyai tugas membantu Wali Kota di bidang pertanian."),
        id="tasks article with a task",
    ),
    pytest.param("D002", duties("a. menyusun data."), id="detailed tasks called so"),
    pytest.param(
        "D002",
        regulation("Pasal 4", "", "Kepala Dinas mempunyai tugas:", "a. menyusun data."),
        id="tasks of a clause that rests on no other",
    ),
    pytest.param(
        "D004",
        duties(
            "a. menyusun data, meliputi:",
            "1. data kota; dan",
            "2. data desa.",
            "b. mengolah data, dengan tahapan:",
            "1. mengumpulkan data; dan",
            "2. menyimpan data.",
        ),
        id="a list that is no stages",
    ),
    pytest.param(
        "D004",
        duties("a. mengolah data:", "1. mengumpulkan data; dan", "2. menyimpan data."),
        id="an act that announces no stages at all",
    ),
    pytest.param("D006", duties("a. menyusun data.", opener="Rincian tugas:"), id="heading"),
    pytest.param(
        "D010", duties("a. menyusun data kota; dan", "b. menyusun data desa."), id="two items"
    ),
    pytest.param(
        "D012",
        staged(
            "menyusun kebijakan teknis, dengan tahapan:",
            "mempelajari laporan tahun lalu",
            "merancang konsep kebijakan teknis",
        ),
        id="a report as a source",
    ),
    pytest.param("D013", siblings(USUAL, USUAL), id="sibling articles alike"),
    pytest.param(
        "D013",
        siblings(USUAL, USUAL.replace("{unit} ", "")),
        id="a unit's name left out",
    ),
    pytest.param("D016", duties("a. mengoordinasikan tugas dengan bawahan."), id="object"),
    pytest.param("D017", duties("a. melaksanakan tugas Seksi Hortikultura."), id="unit's tasks"),
    pytest.param("D018", duties("a. menyusun prosedur tugas Seksi."), id="procedure of tasks"),
    pytest.param(
        "D019",
        regulation("Pasal 4", "", "Seksi Hortikultura dipimpin oleh seorang Kepala Seksi."),
        id="predicate",
    ),
    pytest.param(
        "D020",
        duties(
            "a. menyusun data;",
            "b. mengolah data;",
            "c. menyimpan data; dan",
            "d. fasilitasi rapat.",
        ),
        id="noun of action without its prefix",
    ),
    pytest.param("D021", duties("a. membantu menyiapkan bahan rapat."), id="auxiliary"),
    pytest.param("D022", duties("a. menyusun data yang sesuai."), id="whole sentence"),
    pytest.param(
        "D023",
        regulation("Pasal 4", "", "Jika berhalangan, maka Kepala Dinas menunjuk pejabat."),
        id="main clause with a subject",
    ),
    pytest.param(
        "D024",
        regulation("Pasal 4", "", "Ketentuan lebih lanjut mengenai Dinas diatur."),
        id="delegation",
    ),
    pytest.param("D025", duties("a. menyusun naskah dinas."), id="naskah dinas"),
    pytest.param(
        "D027",
        duties("a. menyusun laporan kebijakan teknis sebagai bahan pertanggungjawaban."),
        id="purpose of a report, of a report",
    ),
    pytest.param(
        "D092",
        duties("a. mengumpulkan data nelayan dan pupuk bersubsidi."),
        id="words of its own affairs",
    ),
    pytest.param(
        "D093",
        duties("a. mengoordinasikan data dengan Kepala Dinas Kesehatan."),
        id="another agency that is only dealt with",
    ),
    pytest.param(
        "D093",
        regulation("Pasal 4", "", "Dinas wajib melapor kepada Direktur Jenderal Tanaman Pangan."),
        id="a director of a ministry",
    ),
    pytest.param("D028", duties("a. menyusun kegiatan dinas."), id="dinas in a Dinas"),
    pytest.param(
        "D032",
        duties(
            "a. menyusun dokumen rencana strategis dan laporan tahunan, dengan tahapan:",
            "1. mengumpulkan bahan laporan;",
            "2. membahas konsep rencana strategis; dan",
            "3. memfinalisasi dokumen.",
        ),
        id="each thing has its stage",
    ),
    pytest.param(
        "D033",
        duties("a. memberi petunjuk kepada bawahan; dan", "b. memberikan saran kepada bawahan."),
        id="other objects",
    ),
    pytest.param(
        "D034",
        duties("a. mendistribusikan tugas kepada bawahan sesuai tanggung jawab masing-masing."),
        id="tasks for somebody",
    ),
]

# Faults in the clean regulation: words, what they become, the rule.
PLANTED = [
    pytest.param(
        "memiliki rincian tugas:", "menyelenggarakan fungsi:", "D003", id="called functions"
    ),
    pytest.param("memiliki rincian tugas:", "memiliki tugas:", "D002", id="called tasks"),
    pytest.param("d. melaksanakan tugas lain yang", "d. tugas lain yang", "D020", id="verb lost"),
    pytest.param(
        "menelaah rencana kerja tahun sebelumnya",
        "memfinalisasi dokumen laporan tahunan",
        "D012",
        id="stage of another duty",
    ),
    pytest.param(
        "2. mengadakan rapat koordinasi",
        "2. menentukan kegiatan yang memerlukan koordinasi",
        "D010",
        id="stage repeated",
    ),
    pytest.param(
        "mengidentifikasi hambatan kegiatan", "mengidentifikasi hambatan dalam", "D022", id="cut"
    ),
    pytest.param("memberikan arahan perbaikan", "memberikan perbaikan", "D013", id="word lost"),
]


@pytest.mark.parametrize(("code", "text", "expected"), FIRING)
def test_rule_finds_its_fault(code: str, text: str, expected: str) -> None:
    found = findings(text, code)
    assert found, shown(text, "D")
    assert not expected or expected in {f.expected for f in found}


@pytest.mark.parametrize(("code", "text"), SILENT)
def test_rule_keeps_silent(code: str, text: str) -> None:
    assert shown(text, code) == []


@pytest.mark.parametrize(("words", "fault", "code"), PLANTED)
def test_planted_fault_is_found_and_nothing_else(words: str, fault: str, code: str) -> None:
    for _, planted in plant_everywhere(clean(), words, fault):
        assert_only(findings(planted), code)


def test_stages_must_be_announced_as_elsewhere() -> None:
    for _, planted in plant_everywhere(clean(), ", dengan tahapan:", ":"):
        assert_only(findings(planted), "D004")


def test_division_that_copies_another_is_found() -> None:
    """Bagian of a unit repeats that of its neighbour, the neighbour's name included."""
    articles = re.split(r"(?=\nBagian K)", clean())
    names = [name for name, *_ in UNITS]
    one, two = names.index("Seksi Tanaman Pangan"), names.index("Seksi Hortikultura")
    at = {name: next(i for i, a in enumerate(articles) if f"\n{name}\n" in a) for name in names}
    copied = articles[at[names[one]]]
    head = articles[at[names[two]]].split("Paragraf 1")[0]
    articles[at[names[two]]] = head + "Paragraf 1" + copied.split("Paragraf 1", 1)[1]
    found = findings("".join(articles), "D026")
    assert [f.quote.split()[0] for f in found] == ["Bagian"]
    assert findings(clean(), "D026") == []


def test_dinas_in_a_kecamatan_is_found() -> None:
    text = clean().replace("Dinas Pertanian dan Perikanan", "Kecamatan Sukajaya")
    text = text.replace("Dinas", "Kecamatan").replace("dinas", "kecamatan")
    planted = plant(text, "kegiatan di bidang", "kegiatan dinas di bidang", 3)
    assert [f.quote for f in findings(planted, "D028")] == ["kegiatan dinas"]
    assert findings(text, "D028") == []


def test_duty_that_does_not_follow_its_function_is_found() -> None:
    functions = ("penyusunan data", "pengolahan data", "penyimpanan data", "penyajian data")
    details = ("menyusun data", "mengolah data", "menghapus data", "menyajikan data")
    text = regulation(
        "Pasal 4",
        "",
        f"{TASKS} menyelenggarakan fungsi:",
        *(f"{letter}. {words};" for letter, words in zip("abcd", functions, strict=True)),
        "",
        "Pasal 5",
        "",
        f"{TASKS} memiliki rincian tugas:",
        *(f"{letter}. {words};" for letter, words in zip("abcd", details, strict=True)),
    )
    found = findings(text, "D030")
    assert [(f.quote, f.expected) for f in found] == [("menghapus", "penyimpanan")]
    assert findings(text.replace("menghapus", "menyimpan"), "D030") == []


WORDING = "menelaah laporan kinerja pegawai bulanan"


def in_many_articles(*odd: str, usual: str = WORDING) -> str:
    """Return articles of sibling units with one item alike, and one more with items of its own."""
    lines = []
    for number, (unit, *_) in enumerate(UNITS[4:9], start=4):
        items = odd if number == 8 else (usual,)
        lines += [f"Pasal {number}", "", f"{TASKS} {unit} memiliki rincian tugas:"]
        lines += [f"{letter}. {item};" for letter, item in zip("abc", items, strict=False)]
        lines += ["d. membina pegawai; dan", "e. mengevaluasi kinerja.", ""]
    return regulation(*lines)


def test_words_in_another_order_are_found() -> None:
    text = in_many_articles("menelaah kinerja laporan pegawai bulanan")
    assert [(f.rule, f.quote, f.expected) for f in findings(text, "D031")] == [
        ("D031", "kinerja laporan", "laporan kinerja")
    ]
    assert findings(in_many_articles(WORDING), "D031") == []


def test_an_item_cut_in_two_is_found() -> None:
    long = "menelaah dan menandatangani surat pertanggungjawaban atas penerimaan kas harian"
    first, second = (
        "menelaah dan menandatangani surat",
        "pertanggungjawaban atas penerimaan kas harian",
    )
    found = findings(in_many_articles(first, second, usual=long), "L044")
    assert [(f.rule, f.quote) for f in found] == [("L044", second)]
    assert findings(in_many_articles(long, usual=long), "L044") == []


def test_a_comma_unlike_the_usual_is_found() -> None:
    usual = "menelaah laporan kinerja dan rencana kegiatan"
    odd = "menelaah laporan kinerja, dan rencana kegiatan"
    found = findings(in_many_articles(odd, usual=usual), "L045")
    assert [(f.quote, f.expected) for f in found] == [("kinerja, dan", "kinerja dan")]
    assert findings(in_many_articles(usual, usual=usual), "L045") == []


def test_an_object_that_only_the_function_names_is_found() -> None:
    functions = ("penyusunan rencana strategis dan kebijakan teknis", "pembinaan pegawai")
    for details, expected in (
        (("menyusun kebijakan teknis", "membina pegawai"), ["perencanaan strategis"]),
        (("menyusun rencana strategis dan kebijakan teknis", "membina pegawai"), []),
    ):
        text = regulation(
            *("Pasal 4", "", f"{TASKS} menyelenggarakan fungsi:"),
            *(f"{letter}. {words};" for letter, words in zip("ab", functions, strict=True)),
            *("", "Pasal 5", "", f"{TASKS} memiliki rincian tugas:"),
            *(f"{letter}. {words};" for letter, words in zip("ab", details, strict=True)),
        )
        assert [
            f.message_en.split(" leaves out ")[1].split(",")[0] for f in findings(text, "D035")
        ] == expected
