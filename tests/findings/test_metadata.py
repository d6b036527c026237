"""Rules on title, dates, signatures, gazette and annexes (family M): fault and no fault."""

from __future__ import annotations

import pytest

from tests.findings.texts import clean, findings, line_of, plant

FAULTS = [
    ("M002", "pada tanggal 4 Mei 2021", "pada tanggal        2021"),
    ("M004", "KOTA SUKAMAJU,\n\nttd\n\nBUDI", "KOTA SUKAMAJU,\n\nBUDI"),
    ("M006", "Ditetapkan di Sukamaju", "Ditetapkan di Sukamaju,"),
    ("M007", "Diundangkan di Sukamaju", "Diundangkan di Kota Sukamaju"),
    ("M007", "Diundangkan di Sukamaju", "Diundangkan di Jakarta"),
    (
        "M030",
        "SUKAMAJU\n\nNOMOR 12 TAHUN 2021\n\nTENTANG",
        "SUKAMAJU\n\nNOMOR TAHUN 2021\n\nTENTANG",
    ),
    ("M031", "WALI KOTA SUKAMAJU,\n\nttd", "WALI KOTA SUKAJAYA,\n\nttd"),
    ("M031", "PERATURAN WALI KOTA SUKAMAJU", "PERATURAN WALI KOTA SUKAMULYA"),
    ("M032", "SUKAMAJU TAHUN 2021 NOMOR 12", "SUKAMAJU TAHUN 2021 NOMOR 13"),
    (
        "M020",
        "Menetapkan : PERATURAN WALI KOTA TENTANG KEDUDUKAN, SUSUNAN",
        "Menetapkan : PERATURAN WALI KOTA TENTANG KEDUDUKAN, SUSUNN",
    ),
]
ABOUT_THE_WHOLE = [
    ("M010", "pada tanggal 3 Mei 2021", "pada tanggal 3 Mei 2020"),
    ("M011", "pada tanggal 4 Mei 2021", "pada tanggal 2 Mei 2021"),
    ("M012", "BERITA DAERAH KOTA SUKAMAJU TAHUN 2021 NOMOR 12\n", ""),
    ("M013", "SUKAMAJU TAHUN 2021 NOMOR 12", "SUKAMAJU TAHUN 2020 NOMOR 12"),
    (
        "M014",
        "Tambahan Lembaran Daerah Kota Sukamaju Nomor 17",
        "Tambahan Lembaran Daerah Kota Sukamaju Tahun 2020 Nomor 17",
    ),
    (
        "M023",
        "Peraturan Wali Kota Sukamaju Nomor 9 Tahun 2017",
        "Peraturan Daerah Kota Sukamaju Nomor 4 Tahun 2020",
    ),
]
CHART = (
    "\nLAMPIRAN\nPERATURAN WALI KOTA SUKAMAJU\nNOMOR 12 TAHUN 2021\n\nBAGAN SUSUNAN ORGANISASI\n"
)
SIGNED = "\nWALI KOTA SUKAMAJU,\n\nttd\n\nSITI RAHAYU\n"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[0])
def test_a_planted_fault_is_found_in_its_line_and_nothing_else(fault):
    rule, old, new = fault
    text = plant(clean(), old, new)
    start = text.index(new)
    lines = range(line_of(text, new), text.count("\n", 0, start + len(new)) + 2)
    found = findings(text, "M")
    assert [f.rule for f in found] == [rule]
    assert found[0].line in lines


@pytest.mark.parametrize("fault", ABOUT_THE_WHOLE, ids=lambda fault: fault[0])
def test_a_fault_of_the_whole_act_is_found_and_nothing_else(fault):
    rule, old, new = fault
    assert [f.rule for f in findings(plant(clean(), old, new), "M")] == [rule]


def test_an_act_without_a_closing_and_one_without_promulgation():
    text = clean()
    closing = text[text.index("Agar setiap orang") :]
    assert [f.rule for f in findings(text.replace(closing, ""), "M")] == ["M001"]
    half = text[: text.index("Diundangkan di")]
    assert [f.rule for f in findings(half, "M")] == ["M003"]


def test_a_signature_without_a_name():
    text = clean()
    name = plant(text, "\nttd\n\nSITI RAHAYU\n", "\nttd\n")
    assert [f.rule for f in findings(name, "M")] == ["M005"]
    last = plant(text, "\nttd\n\nBUDI HARTONO\n", "\nttd\n")
    assert [f.rule for f in findings(last, "M")] == ["M005"]


def test_an_annex_that_is_announced_but_missing_or_empty():
    announced = plant(
        clean(),
        "BAB V\n",
        "\nPasal 34A\n\nBagan tercantum dalam Lampiran Peraturan ini.\n\nBAB V\n",
    )
    assert [f.rule for f in findings(announced, "M")] == ["M022"]
    assert [f.rule for f in findings(announced + CHART + SIGNED, "M")] == ["M021"]
    boxes = "\nKEPALA DINAS\n\nSEKRETARIAT\n\nBIDANG PERTANIAN\n"
    assert findings(announced + CHART + boxes + SIGNED, "M") == []


def test_a_text_without_a_title_is_an_excerpt():
    text = clean()
    assert findings(text[text.index("BAB I\n") : text.index("Agar setiap orang")], "M") == []


def test_the_heading_of_an_annex_gives_the_title_of_the_act():
    title = "KEDUDUKAN, SUSUNAN ORGANISASI, TUGAS DAN FUNGSI, SERTA TATA KERJA\nDINAS PERTANIAN DAN PERIKANAN\n"
    heading = CHART.replace("\n\nBAGAN", f"\nTENTANG\n{title}\nBAGAN")
    boxes = "\nKEPALA DINAS\n\nSEKRETARIAT\n"
    assert findings(clean() + heading + boxes + SIGNED, "M024") == []
    other = heading.replace("TUGAS DAN FUNGSI", "TUGAS, DAN FUNGSI")
    assert [f.rule for f in findings(clean() + other + boxes + SIGNED, "M")] == ["M024"]
    empty = heading.replace("BAGAN SUSUNAN ORGANISASI\n", "")
    assert [f.rule for f in findings(clean() + empty + SIGNED, "M")] == ["M021"]


def test_the_office_of_a_signatory_ends_in_a_comma():
    text = plant(clean(), "SEKRETARIS DAERAH KOTA SUKAMAJU,\n", "SEKRETARIS DAERAH KOTA SUKAMAJU\n")
    assert [f.expected for f in findings(text, "M008")] == ["SEKRETARIS DAERAH KOTA SUKAMAJU,"]
    assert findings(clean(), "M008") == []
