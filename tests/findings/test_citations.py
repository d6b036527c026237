"""Rules on references to provisions and to other acts (family C): fault and no fault."""

from __future__ import annotations

import pytest

from tests.findings.texts import clean, findings, line_of, plant, plant_matches, regulation

TASKS = "sebagaimana dimaksud dalam Pasal 7, Sekretaris menyelenggarakan"

# Rule, what stands in the clean regulation, what is planted there, and what is quoted.
FAULTS = [
    ("C001", "dalam Pasal 7, Sekretaris menye", "dalam Pasal 99, Sekretaris menye", "Pasal 99"),
    (
        "C001",
        "(3) Setiap Bidang sebagaimana dimaksud pada ayat (1) huruf b",
        "(3) Setiap Bidang sebagaimana dimaksud pada ayat (1) huruf z",
        "huruf z",
    ),
    ("C003", "dalam Pasal 7, Sekretaris menye", "dalam Pasal 10, Sekretaris menye", "Pasal 10"),
    ("C003", "dalam Pasal 7, Sekretaris menye", "dalam Pasal 1, Sekretaris menye", "Pasal 1"),
    (
        "C004",
        "(2) Dinas dipimpin",
        "(2) Dinas sebagaimana dimaksud pada ayat (2) dipimpin",
        "ayat (2)",
    ),
    (
        "C005",
        "(2) Dinas dipimpin",
        "(2) Sekretaris Daerah sebagaimana dimaksud pada ayat (1) membina Dinas. Dinas dipimpin",
        "ayat (1)",
    ),
    (
        "C010",
        "(2) Sekretariat sebagaimana dimaksud pada ayat (1) huruf a",
        "(2) Sekretariat sebagaimana dimaksud pada ayat (1) huruf A",
        "huruf A",
    ),
    (
        "C011",
        "dimaksud dalam Pasal 7, Sekretaris menye",
        "dimaksud pada Pasal 7, Sekretaris menye",
        "pada Pasal 7",
    ),
    (
        "C012",
        "(2) Sekretariat sebagaimana dimaksud pada",
        "(2) Sekretariat sebagaimana pada",
        "sebagaimana pada ayat",
    ),
    (
        "C020",
        "Pasal 5 Peraturan Daerah Kota Sukamaju Nomor",
        "Pasal 5 Peraturan Daerah Nomor",
        "Peraturan Daerah Nomor",
    ),
    (
        "C021",
        "2020 tentang Pembentukan dan Susunan Perangkat Daerah (",
        "2020 tentang Susunan Dinas Daerah (",
        "tentang Susunan Dinas",
    ),
    (
        "C022",
        "(2) Kepala Dinas, Sekretaris,",
        "(2) Ketentuan lebih lanjut mengenai hal itu diatur dengan Keputusan Wali Kota. Kepala Dinas, Sekretaris,",
        "Keputusan Wali Kota",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[0])
def test_a_planted_fault_is_found_and_nothing_else(fault):
    rule, old, new, quote = fault
    text = plant(clean(), old, new)
    found = findings(text, "C")
    assert [(f.rule, f.line) for f in found] == [(rule, line_of(text, new))]
    assert quote in found[0].quote


def test_the_article_of_tasks_is_proposed():
    for line, text in plant_matches(
        clean(),
        r"dimaksud dalam Pasal (?:7|10|13|16|19|22|25|28), (?=\w+ .* fungsi:)",
        "dimaksud dalam Pasal 31, ",
    ):
        (found,) = findings(text, "C")
        assert (found.rule, found.line) == ("C003", line)
        assert found.expected.startswith("Pasal ")
        assert found.expected != "Pasal 31"


def test_a_number_used_twice_makes_references_ambiguous():
    text = plant(clean(), "Pasal 10\n", "Pasal 7\n")
    assert [f.rule for f in findings(text, "C")] == ["C002"] * 2 + ["C001"] * 2


def test_several_annexes_and_none_named():
    body = ("Pasal 4", "Bagan tercantum dalam Lampiran yang merupakan bagian Peraturan ini.")
    annexes = "\nLAMPIRAN I\nBAGAN SATU\n\nLAMPIRAN II\nBAGAN DUA\n"
    assert [f.rule for f in findings(regulation(*body) + annexes, "C")] == ["C013"]
    assert [f.rule for f in findings(regulation(*body) + annexes[:24], "C")] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "sebagaimana dimaksud pada ayat (1) huruf b dan huruf c dipimpin oleh Kepala Bidang",
            "sebagaimana dimaksud pada ayat (1) huruf b sampai dengan huruf c dipimpin oleh Kepala Bidang",
        ),
        ("melaksanakan ketentuan Pasal 5 Peraturan", "melaksanakan ketentuan Pasal 6 Peraturan"),
        ("(2) Dinas dipimpin", "(2) Dinas sebagaimana dimaksud pada ayat (1) dipimpin"),
    ],
)
def test_what_only_looks_like_a_fault_is_left_alone(old, new):
    assert findings(plant(clean(), old, new), "C") == []
