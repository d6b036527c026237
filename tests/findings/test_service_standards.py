"""The rules for service standards: each finds its planted fault, and nothing else appears."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.findings.sop_texts import STANDARD, standard_findings
from tests.findings.texts import assert_only, plant

Change = Callable[[str], str]

LINES = STANDARD.split("\n")
COMPONENTS = [line for line in LINES if "\t" in line]


def swap(old: str, new: str, which: int = 0) -> Change:
    return lambda text: plant(text, old, new, which)


# rule, where a reader finds it, how it comes about; nothing else may be found
PLANTED = [
    ("S001", "Lampiran", swap("14\tEvaluasi Kinerja Pelaksana\t: Evaluasi dilakukan setiap enam bulan\n", "")),
    ("S002", "Jaminan Pelayanan", swap("Pelayanan selesai tepat waktu", "")),
    ("S003", "13\tPengawasan", swap("9\tPengawasan Internal", "13\tPengawasan Internal")),
    ("S003", "8\tPengawasan", swap("9\tPengawasan Internal", "8\tPengawasan Internal")),
    ("S010", "/2021", swap("Nomor : 520/7/2021", "Nomor : /2021")),
    ("S010", "Nomor :", swap("Nomor : 520/7/2021", "Nomor :")),
    ("S011", "Januari 2021", swap("Tanggal : 11 Januari", "Tanggal : Januari")),
    ("S011", "Pada tanggal", swap("Pada tanggal : 11 Januari 2021", "Pada tanggal :")),
    ("S012", "Pada tanggal", swap("\nKEPALA DINAS PERTANIAN\nBUDI SANTOSO\n", "")),
    ("S020", "KEPALA DINAS", swap("B --> C[KEPALA DINAS]", "B --> C[KEPALA DINAS] C --> A")),
    ("S021", "SURAT", swap("B --> C[KEPALA DINAS]", "B --> C[KEPALA DINAS] D[SURAT] --> C")),
    ("S022", "CAMAT", swap("B --> C[KEPALA DINAS]", "B --> D[CAMAT] D --> C[KEPALA DINAS]")),
    ("S023", "Bidang Penyuluhan", swap("<li>2. Berkas diperiksa oleh Seksi Data Petani</li>", "<li>2. Berkas diperiksa oleh Bidang Penyuluhan</li>")),
    ("S024", "arsip", swap("<li>3. Surat ditandatangani oleh Kepala Dinas</li>", "<li>3. Surat ditandatangani oleh Kepala Dinas</li><li>4. Pengarsipan surat pemohon</li>")),
    ("S026", "3\tSistem", swap(LINES[11].split("\t: ")[1], "Pemohon datang ke loket")),
    ("S030", "4\tJangka", swap("3 hari kerja", "Sesuai keadaan")),
    ("S030", "4\tJangka", swap("3 hari kerja", "3")),
    ("S031", "4\tJangka", swap("3 hari kerja", "3 s/d 5 hari kerja")),
    ("S032", "5\tBiaya", swap("Tidak dipungut biaya", "Sesuai kesepakatan")),
    ("S033", "5\tBiaya", swap("Tidak dipungut biaya", "Sesuai peraturan daerah tentang retribusi")),
    ("S034", "6\tProduk", swap("Surat keterangan yang sah", "Surat Keterangan Petani")),
    ("S035", "11\tJumlah", swap("- 2 orang petugas data", "- 4 orang petugas data")),
    ("S036", "11\tJumlah", swap("<p>Terdiri dari 3 orang :</p><ul><li>- 1 orang petugas loket</li><li>- 2 orang petugas data</li></ul>", "Cukup sesuai beban kerja")),
    ("S037", "11\tJumlah", swap("3 orang :", "3 orang, antara lain :")),
    ("S038", "8\tKompetensi", swap("<li>2. Petugas data memahami pertanian</li>", "")),
    ("S040", "10\tPenanganan", swap("Dikelola oleh Bidang Penyuluhan melalui : 1. Kotak saran 2. Telepon kantor", "Ditangani Bidang Penyuluhan")),
    ("S041", "10\tPenanganan", swap("Dikelola oleh Bidang Penyuluhan melalui : 1. Kotak saran 2. Telepon kantor", "1. Kotak saran 2. Telepon")),
    ("S042", "10\tPenanganan", swap("2. Telepon kantor", "2. Menghubungi Saudara Budi Santoso, S.P.")),
    ("S050", "1\tDasar", swap("2009 tentang Pelayanan Publik", "2009 tentang Pertanian")),
    ("S051", "1\tDasar", swap("2009 tentang Pelayanan Publik", "2009 tentang Pelayanan")),
    ("S052", "1\tDasar", swap("Peraturan Pemerintah Nomor 96 Tahun 2012 tentang Pelaksanaan Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik", "Peraturan Pemerintah Nomor 41 Tahun 2007 tentang Organisasi Perangkat Daerah")),
    ("S053", "1\tDasar", swap("2009 tentang Pelayanan Publik", "2009")),
    ("S054", "1\tDasar", swap("Undang-Undang Nomor 25 Tahun 2009 tentang", "Undang-Undang tentang")),
    ("S055", "1\tDasar", swap("<li>1. Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik</li>", "<li>1. Peraturan Presiden Nomor 5 Tahun 2010 tentang Pupuk</li>")),
]  # fmt: skip

# rule, and a text that comes near to what it looks for
SILENT = [
    ("S003", lambda text: re.sub(r"(?m)^(7|8|9|1[0-4])(?=\t)", lambda m: str(int(m[0]) - 6), text)),
    ("S010", swap("520/7/2021", "7 Tahun 2021")),
    ("S011", swap("11 Januari 2021", "11-01-2021")),
    ("S012", swap("\nKEPALA DINAS PERTANIAN\nBUDI SANTOSO\n", "Kepala Dinas\n")),
    ("S020", swap("B --> C[KEPALA DINAS]", "B --> A B --> C[KEPALA DINAS]")),
    ("S022", swap("A[PEMOHON]", "A[WARGA/PEMOHON]")),
    ("S022", swap("A[PEMOHON]", "A[MULAI]")),
    ("S030", swap("3 hari kerja", "Paling lama 3 (tiga) hari kerja sejak berkas lengkap")),
    ("S030", swap("3 hari kerja", "Surat baru 2 hari, surat hilang 3 hari")),
    ("S031", swap("3 hari kerja", "Paling lama 3 hari kerja")),
    ("S032", swap("Tidak dipungut biaya", "Gratis")),
    ("S032", swap("Tidak dipungut biaya", "Rp 10.000,00 per lembar")),
    ("S032", swap("Tidak dipungut biaya", "Sesuai Peraturan Daerah Nomor 3 Tahun 2011")),
    ("S036", swap("Terdiri dari 3 orang", "Terdiri dari 3 (tiga) orang")),
    ("S040", swap("1. Kotak saran 2. Telepon kantor", "1. Pos-el dinas@sukamaju.go.id")),
    ("S042", swap("2. Telepon kantor", "2. Petugas Pengaduan Dinas Pertanian, Sukamaju")),
    ("S050", swap("Undang-Undang Nomor 25 Tahun 2009 tentang", "UU No. 25 Tahun 2009 Tentang")),
]  # fmt: skip


def test_no_rule_finds_anything_in_the_clean_standard() -> None:
    assert [(f.rule, f.line, f.quote) for f in standard_findings(STANDARD)] == []


@pytest.mark.parametrize(
    ("code", "words", "change"), PLANTED, ids=[f"{c}-{w}" for c, w, _ in PLANTED]
)
def test_a_planted_fault_is_found_and_nothing_else(code: str, words: str, change: Change) -> None:
    text = change(STANDARD)
    found = standard_findings(text)
    assert_only(found, code)
    assert words in text.split("\n")[found[0].line - 1]


@pytest.mark.parametrize(
    ("code", "change"), SILENT, ids=[f"{c}-{i}" for i, (c, _) in enumerate(SILENT)]
)
def test_a_rule_is_silent_on_what_comes_near(code: str, change: Change) -> None:
    assert [(f.rule, f.quote) for f in standard_findings(change(STANDARD), code)] == []


@pytest.mark.parametrize("line", COMPONENTS, ids=lambda line: line.split("\t")[1])
def test_each_component_is_missed(line: str) -> None:
    found = standard_findings(STANDARD.replace(f"{line}\n", ""), "S001")
    assert_only(found, "S001")


@pytest.mark.parametrize("line", COMPONENTS, ids=lambda line: line.split("\t")[1])
def test_each_empty_component_is_found(line: str) -> None:
    empty = line.split("\t: ", maxsplit=1)[0] + "\t: "
    found = standard_findings(STANDARD.replace(line, empty), "S001", "S002")
    assert_only(found, "S002", STANDARD[: STANDARD.index(line)].count("\n") + 1)


def test_two_missing_components_are_two_findings() -> None:
    text = STANDARD.replace(f"{COMPONENTS[-1]}\n", "").replace(f"{COMPONENTS[-2]}\n", "")
    assert [f.rule for f in standard_findings(text)] == ["S001", "S001"]


def test_a_step_of_one_word_says_nothing() -> None:
    text = plant(STANDARD, "</li></ol>\n4", "</li><li>4. Implementasi</li></ol>\n4")
    assert_only(standard_findings(text), "S025")
