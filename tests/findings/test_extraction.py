"""Rules of extraction: what pages, scanning and conversion did to a text."""

import pytest

from tests.findings.texts import assert_only, clean, findings, line_of, plant, regulation, shown

LIST = (
    "Pasal 4",
    "Kepala Dinas mempunyai tugas:",
    "a. menyusun rencana kerja;",
    "b. membina pegawai; dan",
    "c. mengevaluasi kinerja.",
)


def with_page(catchword: str, *between: str) -> str:
    """Return the list with a page end before huruf b."""
    return regulation(*LIST[:3], catchword, "", *between, *LIST[3:])


FAULTS = [
    pytest.param("X001", with_page("b. mengawasi ..."), "b. mengawasi ...", id="another word"),
    pytest.param("X002", with_page("c. membina ..."), "c. membina ...", id="another number"),
    pytest.param(
        "X005",
        with_page("b. membina ...", "Bagian Hukum\tBagian Organisasi", ""),
        "Bagian Hukum\tBagian Organisasi",
        id="stamp of those who initial a page",
    ),
    pytest.param("X004", regulation(*LIST, "d.", ""), "d.", id="marker without words"),
    pytest.param(
        "X007",
        regulation(
            *LIST[:2], "a. menyusun rencana kerja; b. menata arsip;", "b. membina; dan", LIST[4]
        ),
        "b.",
        id="item inside another",
    ),
    pytest.param(
        "X009",
        regulation(*LIST[:2], "a. menyusun *database* pegawai;", *LIST[3:]),
        "*database*",
        id="emphasis of the conversion",
    ),
    pytest.param(
        "X010",
        regulation(*LIST[:2], "a. menyusun rencana organisasi si;", *LIST[3:]),
        "si",
        id="stray syllable",
    ),
    pytest.param(
        "X011",
        regulation(*LIST[:2], "a. menyusun rencana kerjaDinas;", *LIST[3:]),
        "kerjaDinas",
        id="two words in one, told by a capital",
    ),
    pytest.param(
        "X011",
        regulation(*LIST[:2], "a. menyusun laporan dan rencanadan jadwal rencana;", *LIST[3:]),
        "rencanadan",
        id="two words in one, told by the document's own words",
    ),
    pytest.param(
        "X003",
        regulation(
            *("Pasal 4", "Kepala Dinas mempunyai tugas:", "a. membina:"),
            *(
                "1. pegawai;",
                "1. 2. tenaga kontrak; dan",
                "3. pelaksana; dan",
                "b. mengawasi unit.",
            ),
        ),
        "1. 2.",
        id="number written over another",
    ),
]


@pytest.mark.parametrize(("code", "text", "quote"), FAULTS)
def test_a_rule_finds_its_fault_alone(code, text, quote):
    found = [f for f in findings(text, "X", "L", "N") if f.rule != "X012"]
    assert_only(found, code)
    assert found[0].quote.strip() == quote


SILENT = [
    pytest.param(with_page("b. membina ..."), id="catchword that agrees"),
    pytest.param(with_page("b. mem..."), id="catchword cut inside its word"),
    pytest.param(with_page("- b. membina . . ."), id="catchword with a bullet"),
    pytest.param(
        regulation(*LIST[:2], "a. menyusun SiLPA dan e-KTP di Sukamaju;", *LIST[3:]),
        id="capitals inside a name",
    ),
    pytest.param(
        regulation("Pasal 4", "Camat memimpin badan, kepada siapa pun daripada sepadan."),
        id="words that end like a particle",
    ),
]


@pytest.mark.parametrize("text", SILENT)
def test_what_is_sound_is_left_alone(text):
    assert [one for one in shown(text, "X") if one[0] != "X012"] == []


def test_a_heading_on_the_line_of_its_number():
    text = plant(clean(), "BAB II\nKEDUDUKAN", "## BAB II KEDUDUKAN")
    assert_only(findings(text, "X"), "X008", line_of(text, "## BAB II"))


def test_text_that_nobody_understands():
    text = clean() + "\nLAMPIRAN\n\nUraian kegiatan dinas tanpa bentuk.\n"
    assert_only(findings(text, "X"), "X006", line_of(text, "Uraian kegiatan"))


def test_catchwords_in_the_text_are_one_finding():
    text = with_page("b. membina ...")
    found = findings(text, "X012")
    assert [(f.severity, [o.quote for o in f.occurrences]) for f in found] == [
        ("info", ["b. membina ..."])
    ]
    assert findings(regulation(*LIST), "X012") == []


def test_bullets_before_numbers_are_counted():
    bullets = [f"- {line}" if line[1] == "." else line for line in LIST]
    assert ["3 in all" in f.message_en for f in findings(regulation(*bullets), "X013")] == [True]
    assert findings(regulation(*LIST), "X013") == []
