"""Rules on units and their heads (family O, and what of D concerns offices): fault and no fault."""

from __future__ import annotations

import pytest

from tests.findings.texts import (
    appeared,
    clean,
    findings,
    line_of,
    plant,
    plant_everywhere,
    regulation,
)

FAMILY = ("O", "D09")

# Rule, what stands in the clean regulation, what is planted there, and what is quoted.
FAULTS = [
    (
        "O001",
        "jawab kepada Kepala Bidang Pertanian dan",
        "jawab kepada Bidang Pertanian dan",
        "bertanggung jawab kepada Bidang Pertanian",
    ),
    (
        "O002",
        "huruf a dipimpin oleh Sekretaris yang bertanggung",
        "huruf a bertanggung",
        "(2) Sekretariat sebagaimana dimaksud pada ayat (1) huruf a bertanggung jawab kepada Kepala"
        " Dinas.",
    ),
    (
        "O003",
        "Kepala Seksi Hortikultura memiliki rincian",
        "Seksi Hortikultura memiliki rincian",
        "Seksi Hortikultura",
    ),
    (
        "O005",
        "Tangkap yang bertanggung jawab kepada Kepala Bidang Perikanan",
        "Tangkap yang bertanggung jawab kepada Kepala Dinas",
        "bertanggung jawab kepada Kepala Dinas",
    ),
    (
        "O010",
        "menetapkan rencana operasional Seksi Hortikultura",
        "menetapkan rencana operasional Seksi Bunga",
        "Seksi Bunga",
    ),
    (
        "O011",
        "Kepala Subbagian Umum dan Kepegawaian memiliki",
        "Kepala Sub Umum dan Kepegawaian memiliki",
        "Sub Umum dan Kepegawaian",
    ),
    (
        "O012",
        "merancang rencana operasional Seksi Perikanan Budi Daya",
        "merancang rencana operasional Seksi Perikanan Budidaya",
        "Seksi Perikanan Budidaya",
    ),
    (
        "O013",
        "merancang rencana operasional Subbagian Umum",
        "merancang rencana operasional Subbagian umum",
        "Subbagian umum dan Kepegawaian",
    ),
    (
        "O014",
        "merancang rencana operasional Seksi Hortikultura",
        "merancang rencana operasional di bidang Seksi Hortikultura",
        "bidang Seksi Hortikultura",
    ),
    (
        "O016",
        "mengadakan rapat koordinasi;",
        "mengadakan rapat koordinasi dengan Bagian Hukum;",
        "Bagian Hukum",
    ),
    (
        "O020",
        "menetapkan rencana operasional Seksi Hortikultura",
        "menetapkan rencana operasional Seksi Perikanan Tangkap",
        "Seksi Perikanan Tangkap",
    ),
    (
        "O020",
        "menetapkan rencana operasional Seksi Hortikultura",
        "menetapkan rencana operasional sekretariat",
        "sekretariat",
    ),
    (
        "O021",
        "menetapkan rencana operasional Seksi Hortikultura",
        "menetapkan rencana operasional Subbidang",
        "Subbidang",
    ),
    (
        "O022",
        "merancang rencana operasional Subbagian Program dan Keuangan",
        "menelaah rencana operasional Dinas",
        "rencana operasional Dinas",
    ),
    (
        "O023",
        "merancang rencana operasional Seksi Hortikultura",
        "menelaah rencana operasional Seksi Hortikultura",
        "rencana operasional Seksi Hortikultura",
    ),
    (
        "O024",
        "mengadakan rapat koordinasi;",
        "mengadakan rapat dengan pejabat terkait lingkup Seksi Hortikultura;",
        "dengan pejabat terkait lingkup Seksi Hortikultura",
    ),
    (
        "O030",
        "menetapkan rencana operasional Dinas",
        "menetapkan rencana operasional Sekretariat dan Bidang Pertanian",
        "Sekretariat dan Bidang Pertanian",
    ),
    (
        "O031",
        "menetapkan rencana operasional Bidang Pertanian",
        "menetapkan rencana operasional Seksi Tanaman Pangan, Seksi Hortikultura, "
        "dan Seksi Tanaman Pangan",
        "Seksi Tanaman Pangan",
    ),
    (
        "D090",
        "urusan pemerintahan di bidang pertanian dan perikanan yang",
        "urusan pemerintahan di bidang kesehatan yang",
        "di bidang kesehatan",
    ),
    (
        "D092",
        "mengadakan rapat koordinasi;",
        "mengadakan rapat koordinasi kesiswaan;",
        "kesiswaan",
    ),
    (
        "D091",
        "mengadakan rapat koordinasi;",
        "mengadakan rapat koordinasi kepegawaian kecamatan;",
        "kepegawaian kecamatan",
    ),
]
WHICH = {"O024": 6}  # the stage of Seksi Hortikultura, the seventh of its kind

# Words that look like a fault and are none.
NO_FAULTS = [
    ("mengadakan rapat koordinasi;", "mengadakan rapat koordinasi dengan Seksi Hortikultura;"),
    ("mengadakan rapat koordinasi;", "mengadakan rapat melalui Sekretariat;"),
    ("menetapkan rencana operasional Seksi Hortikultura", "menetapkan rencana operasional Bidang"),
    ("merancang rencana operasional Seksi Hortikultura", "menelaah rencana operasional Bidang"),
    (
        "menetapkan rencana operasional Dinas",
        "menetapkan rencana operasional Sekretariat, Bidang Pertanian, dan Bidang Perikanan",
    ),
    ("mengadakan rapat koordinasi;", "mengadakan rapat koordinasi tingkat kecamatan;"),
    ("mengadakan rapat koordinasi;", "mengadakan rapat Bidang-Bidang;"),
    ("mengadakan rapat koordinasi;", "mengadakan rapat sebagaimana dimaksud dalam Bagian Kedua;"),
]


def _found(text: str) -> list[tuple[str, int, str]]:
    return [(f.rule, f.line, f.quote) for f in findings(text, *FAMILY)]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[0])
def test_a_planted_fault_is_found_and_nothing_else(fault):
    rule, old, new, quote = fault
    text = plant(clean(), old, new, WHICH.get(rule, 0))
    assert _found(text) == [(rule, line_of(text, new), quote)]


@pytest.mark.parametrize(("old", "new"), NO_FAULTS)
def test_what_only_looks_like_a_fault_is_left_alone(old, new):
    assert _found(plant(clean(), old, new)) == []


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        (
            "O010",
            "menetapkan rencana operasional Seksi ",
            "menetapkan rencana operasional Seksi X ",
        ),
        ("O014", "merancang rencana operasional Seksi", "merancang di bidang Seksi"),
    ],
)
def test_a_fault_is_found_wherever_it_is_planted(rule, old, new):
    for line, text in plant_everywhere(clean(), old, new):
        assert [(f[0], f[1]) for f in _found(text)] == [(rule, line)]


def test_the_closest_name_is_proposed():
    text = plant(
        clean(), "menetapkan rencana operasional Seksi Hortikultura", "memakai Seksi Holtikultura"
    )
    assert [f.expected for f in findings(text, "O010")] == ["Seksi Hortikultura"]


def test_through_and_coordinated_by_disagree():
    text = plant(
        clean(),
        "Kepala Bidang yang bertanggung jawab kepada Kepala Dinas.",
        "Kepala Bidang yang bertanggung jawab kepada Kepala Dinas dan secara administratif dikoordinasikan oleh Sekretaris.",
    )
    assert [f[0] for f in _found(text)] == ["O007", "O007"]
    old = "Kepala Bidang Pertanian yang bertanggung jawab kepada Kepala Dinas"
    text = plant(text, old, f"{old} melalui Sekretaris")
    assert [f[0] for f in _found(text)] == ["O006", "O007"]


def test_a_unit_that_no_structure_lists():
    text = clean().replace("\n2. Seksi Hortikultura; dan\n", "\n2. Seksi Palawija; dan\n")
    found = _found(text)
    assert ("O015", line_of(text, "\nSeksi Hortikultura") + 1, "Seksi Hortikultura") in found
    assert [f[0] for f in found if f[0] == "O043"] == ["O043"]


def test_a_seksi_set_over_seksi():
    text = regulation(
        "Pasal 4",
        "Seksi Hortikultura, membawahi:",
        "a. Seksi Tanaman Pangan; dan",
        "b. Seksi Hortikultura.",
    )
    (found,) = findings(text, "O032")
    assert (found.quote, found.expected) == (
        "Seksi Hortikultura, membawahi",
        "Bidang Pertanian, membawahi",
    )


def test_a_unit_without_functions_or_details():
    text = clean()
    start = text.index("Untuk melaksanakan tugas sebagaimana dimaksud dalam Pasal 22, Kepala Seksi")
    end = text.index("Bagian Kedelapan")
    cut = text[:start] + "Kepala Seksi wajib membuat laporan.\n\n" + text[end:]
    assert [f[0] for f in _found(cut)] == ["O041", "O042"]


def test_references_to_an_article_headed_tugas_that_gives_none():
    text = plant(clean(), " dan mempunyai tugas melaksanakan urusan hortikultura.", ".")
    assert _found(text) == []
    assert [f.rule for f in findings(text, "C")] == ["C006", "C006"]


def test_an_article_under_the_heading_of_another_unit():
    text = plant(clean(), "Bagian Ketujuh\nSeksi Hortikultura", "Bagian Ketujuh\nBidang Perikanan")
    assert {f[0] for f in _found(text)} == {"O045"}


def test_a_title_that_is_not_the_defined_one():
    old = "Kepegawaian yang bertanggung jawab kepada Sekretaris"
    (found,) = findings(plant(clean(), old, f"{old} Dinas"), *FAMILY)
    assert (found.rule, found.expected) == ("O008", "Sekretaris")


def test_a_title_that_is_only_alike():
    text = plant(clean(), "Sekretaris memiliki rincian", "Sekretarisan memiliki rincian")
    assert [(f.rule, f.expected) for f in findings(text, *FAMILY)] == [("O004", "Sekretaris")]


def test_a_title_that_is_misspelled_is_a_matter_of_spelling_alone():
    text = plant(clean(), "Sekretaris memiliki rincian", "Sekertaris memiliki rincian")
    assert findings(text, *FAMILY) == []
    assert [f.rule for f in appeared(text)] == ["T001"]


def test_a_unit_without_an_article_of_tasks():
    start = clean().index("Seksi Hortikultura dipimpin oleh")
    end = clean().index("\n", start)
    text = clean()[:start] + "Hortikultura meliputi sayur dan buah." + clean()[end:]
    assert [f.rule for f in findings(text, *FAMILY)] == ["O040"]


def test_a_heading_gives_the_whole_name_of_its_unit():
    whole = "Bidang Perikanan Rakyat"
    text = clean().replace("Bidang Perikanan", whole)
    odd = plant(text, f"\n{whole}\n", "\nBidang Perikanan\n")
    assert [f.expected for f in findings(odd, "O046")] == [whole]
    assert findings(text, "O046") == []


def test_a_line_that_grows_is_found():
    old = "dipimpin oleh Kepala Bidang Pertanian yang bertanggung jawab kepada Kepala Dinas dan"
    new = old.replace(" dan", " melalui Sekretaris dan")
    assert [f.rule for f in findings(plant(clean(), old, new), "O009")] == ["O009"]
    assert findings(clean(), "O009") == []
