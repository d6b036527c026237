"""The rules for SOPs: each finds its planted fault and nothing else appears; each stays silent else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.findings.sop_texts import HEADER, STEPS, sop, sop_findings, table
from tests.findings.texts import assert_only, findings, line_of, plant

Change = Callable[[str], str]

BASES = (
    "1. Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik\t1. Memahami tata naskah dinas\n"
    "2. Peraturan Pemerintah Nomor 96 Tahun 2012 tentang Pelaksanaan Undang-Undang Nomor 25 Tahun "
    "2009 tentang Pelayanan Publik\t2. Menguasai komputer"
)
NO_BASES = "\t1. Memahami tata naskah dinas\n\t2. Menguasai komputer"
NO_ACTORS = "No\tKegiatan\tKelengkapan\tWaktu\tOutput\tKet\n"


def swap(old: str, new: str, which: int = 0) -> Change:
    return lambda text: plant(text, old, new, which)


def steps(*rows: str) -> Change:
    return lambda _: table(*rows)


# rule, where a reader finds it, how it comes about; nothing else may be found
PLANTED = [
    ("P001", "Tanggal Pengesahan", swap("Tanggal Pengesahan\t11 Januari 2021", "Tanggal Pengesahan\t")),
    ("P001", "Nomor SOP", swap("Nomor SOP\t520/12/DISTAN/2021", "Nomor SOP\t")),
    ("P001", "Tanggal Efektif", swap("Tanggal Efektif\t18 Januari 2021", "Tanggal Efektif\t:")),
    ("P002", "Tanggal Revisi", swap("Tanggal Revisi\t-", "Tanggal Revisi\t")),
    ("P003", "DASAR HUKUM", swap(BASES, NO_BASES)),
    ("P004", "PERINGATAN", swap("Surat tidak terbit bila langkah terlewat\tBuku agenda", "\tBuku agenda")),
    ("P010", "Tanggal Pembuatan", swap("Nomor SOP\t520/12/DISTAN/2021\n", "")),
    ("P011", "Nomor SOP", swap("Tanggal Pembuatan\t4 Januari 2021\n", "")),
    ("P013", "Nomor SOP", swap("Disahkan Oleh\tKepala Dinas Pertanian\n\tDrs. BUDI SANTOSO, M.M.\n", "")),
    ("P014", "Nomor SOP", swap("Nama SOP\tPenerbitan Surat Keterangan Petani\n", "")),
    ("P018", "Nomor SOP", swap("KETERKAITAN\tPERALATAN/PERLENGKAPAN\nSOP Pengelolaan Arsip\t1. Komputer\n", "KETERKAITAN\t\nSOP Pengelolaan Arsip\t\n")),
    ("P020", "Nomor SOP", swap("PERINGATAN\tPENCATATAN DAN PENDATAAN\nSurat tidak terbit bila langkah terlewat\tBuku agenda", "PERINGATAN\t\nSurat tidak terbit bila langkah terlewat\t")),
    ("P021", "520/ /DISTAN", swap("520/12/DISTAN", "520/ /DISTAN")),
    ("P021", "/DISTAN", swap("520/12/DISTAN/2021", "/DISTAN/2021")),
    ("P022", "\t3.", swap("520/12/DISTAN/2021", "3.")),
    ("P023", "\tJanuari 2021", swap("Tanggal Pembuatan\t4 Januari 2021", "Tanggal Pembuatan\tJanuari 2021")),
    ("P025", "DISTAN/2012", swap("520/12/DISTAN/2021", "520/12/DISTAN/2012")),
    ("P026", "Disahkan Oleh", swap("\tDrs. BUDI SANTOSO, M.M.\n", "")),
    ("P028", "DRAFT", swap("DINAS PERTANIAN KOTA SUKAMAJU", "DRAFT\n\nDINAS PERTANIAN KOTA SUKAMAJU")),
    ("P029", "OPERASIONAL", swap("DINAS PERTANIAN KOTA SUKAMAJU", "STANDAR OPERASIONAL PELAYANAN\n\nDINAS PERTANIAN KOTA SUKAMAJU")),
    ("P030", "Pemakaman", swap("Penerbitan Surat Keterangan Petani", "Pelayanan Pemakaman Umum")),
    ("P031", "Bidang Penyuluhan", swap("SOP Pengelolaan Arsip", "Bidang Penyuluhan")),
    ("P032", "Sukamaju, 1 Mei", swap("DINAS PERTANIAN KOTA SUKAMAJU", "Sukamaju, 1 Mei 2021\n\nDINAS PERTANIAN KOTA SUKAMAJU")),
    ("P040", "2009 tentang Lalu", swap("Nomor 25 Tahun 2009 tentang Pelayanan Publik", "Nomor 25 Tahun 2009 tentang Lalu Lintas")),
    ("P041", "tentang Pelayanan\t", swap("Nomor 25 Tahun 2009 tentang Pelayanan Publik", "Nomor 25 Tahun 2009 tentang Pelayanan")),
    ("P042", "Nomor 41", swap("Peraturan Pemerintah Nomor 96 Tahun 2012 tentang Pelaksanaan Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik", "Peraturan Pemerintah Nomor 41 Tahun 2007 tentang Organisasi Perangkat Daerah")),
    ("P043", "Tahun 2009\t", swap("Nomor 25 Tahun 2009 tentang Pelayanan Publik", "Nomor 25 Tahun 2009")),
    ("P044", "tentang Pelayanan Publik\t", swap("Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik", "Undang-Undang tentang Pelayanan Publik")),
    ("P045", "Nomor 25 Tahun 2009 tentang Pelayanan Publik\t2", swap("1. Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik\t1. Memahami tata naskah dinas\n2. Peraturan Pemerintah Nomor 96 Tahun 2012 tentang Pelaksanaan Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik", "1. Peraturan Presiden Nomor 5 Tahun 2010 tentang Pupuk\t1. Memahami tata naskah dinas\n2. Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik")),
    ("P050", "\tStaf", swap("Kepala Seksi Data Petani", "Staf")),
    ("P057", "Petugas Loket", swap("Kepala Seksi Data Petani", "Petugas Loket")),
    ("P051", "Kasi DTP", swap("Kepala Seksi Data Petani", "Kasi DTP")),
    ("P053", "\tSeksi Data Petani", swap("Kepala Seksi Data Petani", "Seksi Data Petani")),
    ("P054", "Kepala Dinas Pertanian\tKelengkapan", steps("1|Menerima permohonan||*||Permohonan|10 menit|Tanda terima", "2|Menyusun surat keterangan|*|||Tanda terima|10 menit|Surat keterangan", "Total|||||20 menit|")),
    ("P055", "oleh Kepala Bagian", swap("Menerima permohonan surat keterangan", "Menerima permohonan yang diantar oleh Kepala Bagian Umum")),
    ("P056", "\tsudah", swap("Menerima permohonan surat keterangan\t\t*\t", "Menerima permohonan surat keterangan\tsudah\t*\t")),
    ("P061", "Menandatangani", steps("1|Menerima permohonan||*||Permohonan|10 menit|Tanda terima", "2|Menyusun surat keterangan|*|||Tanda terima|10 menit|Konsep", "3|Memaraf konsep|||*|Konsep|10 menit|Konsep terparaf", "4|Menandatangani surat||||Konsep terparaf|10 menit|Surat keterangan", "Total|||||40 menit|")),
    ("P063", "4\tMenandatangani", swap("3\tMenandatangani", "4\tMenandatangani")),
    ("P063", "1\tMenandatangani", swap("3\tMenandatangani", "1\tMenandatangani")),
    ("P064", "2\tMenerima", lambda text: text.replace("1\tMen", "2\tMen").replace("2\tMemeriksa", "3\tMemeriksa").replace("langkah 1", "langkah 2").replace("3\tMenandatangani", "4\tMenandatangani")),
    ("P065", "1\tPenerimaan", swap("Menerima permohonan surat", "Penerimaan permohonan surat")),
    ("P066", "1\tMenerima\t", swap("Menerima permohonan surat keterangan", "Menerima")),
    ("P067", "tidak lengkap", swap("Memeriksa permohonan. Jika", "Memeriksa permohonan Jika")),
    ("P070", "Menandatangani", swap("100 menit", "90 menit")),
    ("P071", "Menandatangani", swap("Total\t\t\t\t\t\t100 menit\t\t\n", "")),
    ("P073", "1\tMenerima", lambda text: text.replace("\t10 menit\t", "\tsecepatnya\t").replace("Total\t\t\t\t\t\t100 menit\t\t\n", "")),
    ("P072", "1\tMenerima", lambda text: text.replace("\t10 menit\t", "\t\t").replace("Total\t\t\t\t\t\t100 menit\t\t\n", "")),
    ("P080", "Menandatangani", swap("Surat keterangan petani\t\n", "\t\n")),
    ("P081", "1\tMenerima", swap("*\t\tPermohonan\t10", "*\t\t\t10")),
    ("P084", "1\tMenerima", lambda text: text.replace("10 menit\tPermohonan tercatat", "10 menit\tBuku tamu").replace("\tPermohonan tercatat\t30", "\tPermohonan\t30")),
    ("P085", "Memeriksa", lambda text: text.replace("\tPermohonan tercatat\t30", "\t<ul><li>Permohonan tercatat</li><li>Peta lahan</li></ul>\t30")),
    ("P086", "1\tMenerima", lambda text: text.replace("10 menit\tPermohonan tercatat", "10 menit\tPermohonan").replace("\tPermohonan tercatat\t30", "\tPermohonan\t30")),
    ("P012", "Nomor SOP", swap("Tanggal Pengesahan\t11 Januari 2021\nTanggal Efektif\t18 Januari 2021\n", "")),
    ("P015", "Nomor SOP", lambda text: text.replace("DASAR HUKUM\t", "\t").replace(BASES, NO_BASES)),
    ("P016", "Nomor SOP", swap("\tKUALIFIKASI PELAKSANA", "\t")),
    ("P017", "Nomor SOP", lambda text: text.replace("KETERKAITAN\t", "\t").replace("SOP Pengelolaan Arsip\t", "\t")),
    ("P019", "Nomor SOP", lambda text: text.replace("PERINGATAN\t", "\t").replace("Surat tidak terbit bila langkah terlewat\t", "\t")),
    ("P024", "3 Januari 2021", swap("Tanggal Pengesahan\t11 Januari", "Tanggal Pengesahan\t3 Januari")),
    ("P024", "Tanggal Efektif", swap("18 Januari 2021", "10 Januari 2021")),
    ("P060", "1\tMenerima", lambda text: text.replace("\t*", "\t")),
    ("P062", "1\tMenerima", lambda text: text.replace(HEADER, NO_ACTORS).replace("\t\t\t*\t", "\t").replace("\t\t*\t\t", "\t").replace("\t*\t\t\t", "\t").replace("\t\t\t\t\t\t100", "\t\t\t100")),
    ("P074", "1\tMenerima", lambda text: text.replace("Total\t\t\t\t\t\t100 menit\t\t\n", "").replace("10 menit", "").replace("30 menit", "").replace("1 jam", "")),
    ("P075", "2\tMenandatangani", steps("1|Menerima permohonan|*|*||Permohonan|10 menit|Tanda terima", "2|Menandatangani surat|||*|Tanda terima|10 menit|5 menit", "Total|||||20 menit|")),
    ("P082", "1\tMenerima", lambda text: text.replace("\tPermohonan tercatat\t30", "\tPermohonan\t30").replace("\tKonsep surat keterangan\t1", "\tPermohonan\t1").replace("Permohonan tercatat", "").replace("\tKonsep surat keterangan\t\n", "\t\t\n").replace("Surat keterangan petani", "")),
    ("P083", "1\tMenerima", lambda text: text.replace("\tPermohonan tercatat\t30", "\t\t30").replace("\tKonsep surat keterangan\t1", "\t\t1").replace("\tPermohonan\t10", "\t\t10").replace("10 menit\tPermohonan tercatat", "10 menit\tSurat masuk")),
    ("P100", "Memeriksa", swap("menyusun konsep surat\t*\t\t\t", "menyusun konsep surat, dilakukan oleh Kepala Bidang Penyuluhan\t\t\t")),
    ("P106", "Memeriksa", lambda text: text.replace("\tPermohonan\t10", "\tBuku agenda\t10").replace("\tPermohonan tercatat\t30", "\t<ul> Permohonan tercatat Buku agenda \t30")),
    ("P090", "tidak lengkap.", swap("Jika tidak lengkap, kembali ke langkah 1. Jika lengkap", "Jika tidak lengkap. Jika lengkap")),
    ("P091", "langkah 9", swap("kembali ke langkah 1", "kembali ke langkah 9")),
    ("P092", "mengembalikan", swap("kembali ke langkah 1", "mengembalikan permohonan")),
    ("P093", "Memeriksa", swap("Jika tidak lengkap, kembali ke langkah 1. Jika lengkap, menyusun", "Jika lengkap, menyusun")),
    ("P101", "Kqrotum", swap("No\tKegiatan\tPelaksana", "No\tKqrotum\tPelaksana")),
    ("P103", "dinas2. Teliti", swap("1. Memahami tata naskah dinas", "1. Memahami tata naskah dinas2. Teliti")),
    ("P104", "........", swap("Buku agenda", "Buku ........")),
    ("P105", "PEIVIERINTAH KDTA", swap("Nomor SOP\t", "PEIVIERINTAH KDTA\tx\nNomor SOP\t")),
    ("P107", "Menandatangani", swap("\t\t\t*\tKonsep", "\t\t\t-\tKonsep")),
]  # fmt: skip


# rule, and a text that comes near to what it looks for
SILENT = [
    ("P001", swap("Nomor SOP\t520/12/DISTAN/2021", "Nomor SOP\t: 520/12/DISTAN/2021")),
    ("P002", swap("Tanggal Revisi\t-", "Tanggal Revisi\t5 Februari 2021")),
    ("P012", swap("Tanggal Efektif\t18 Januari 2021\n", "")),
    ("P021", swap("520/12/DISTAN/2021", "SOP.520-12/DISTAN.1/2021")),
    ("P023", swap("Tanggal Pembuatan\t4 Januari 2021", "Tanggal Pembuatan\t04-01-2021")),
    ("P024", swap("Tanggal Efektif\t18 Januari 2021", "Tanggal Efektif\t11 Januari 2021")),
    ("P025", swap("520/12/DISTAN/2021", "520/12/DISTAN")),
    ("P029", swap("DINAS PERTANIAN KOTA", "STANDAR OPERASIONAL PROSEDUR\n\nDINAS PERTANIAN KOTA")),
    ("P030", swap("Penerbitan Surat Keterangan Petani", "Menerbitkan Keterangan")),
    ("P032", swap("DINAS PERTANIAN KOTA", "Sukamaju, 11 Januari 2021\n\nDINAS PERTANIAN KOTA")),
    ("P040", swap("Undang-Undang Nomor 25 Tahun 2009 tentang", "UU No. 25 Tahun 2009 Tentang")),
    ("P055", swap("Menerima permohonan surat", "Menerima dari Kepala Dinas Pertanian permohonan surat")),
    ("P056", swap("keterangan\t\t*\t", "keterangan\tOo\t*\t")),
    ("P063", swap("3\tMenandatangani", "3.\tMenandatangani")),
    ("P065", swap("Menerima permohonan", "Setelah jam kerja, menerima permohonan")),
    ("P067", swap("Memeriksa permohonan. Jika", "Memeriksa permohonan; jika")),
    ("P070", swap("100 menit", "1 jam 40 menit")),
    ("P072", swap("10 menit", "5 - 10 menit")),
    ("P091", swap("kembali ke langkah 1", "kembali ke langkah 2")),
    ("P103", swap("1. Komputer", "1. Komputer Pentium 4. Printer")),
    ("P104", swap("Buku agenda", "Buku agenda...")),
    ("P107", swap("\t\t\t*\tKonsep", "\t\t\t●\tKonsep")),
]  # fmt: skip


def test_no_rule_finds_anything_in_the_clean_sop() -> None:
    assert [(f.rule, f.line, f.quote) for f in sop_findings(sop())] == []


@pytest.mark.parametrize(
    ("code", "words", "change"), PLANTED, ids=[f"{c}-{w}" for c, w, _ in PLANTED]
)
def test_a_planted_fault_is_found_and_nothing_else(code: str, words: str, change: Change) -> None:
    text = change(sop())
    found = sop_findings(text)
    assert_only(found, code)
    near = text.split("\n")[found[0].line - 1 : found[0].line + 1]
    assert words in "\n".join(near), near


@pytest.mark.parametrize(
    ("code", "change"), SILENT, ids=[f"{c}-{i}" for i, (c, _) in enumerate(SILENT)]
)
def test_a_rule_is_silent_on_what_comes_near(code: str, change: Change) -> None:
    assert [(f.rule, f.quote) for f in sop_findings(change(sop()), code)] == []


@pytest.mark.parametrize("which", range(3))
def test_a_mark_is_missed_in_each_row(which: int) -> None:
    others = [f"{i}|Memaraf konsep {i}|*|*|*|Berkas|10 menit|Berkas" for i in range(1, 4)]
    others[which] = others[which].replace("*|*|*", "||")
    found = sop_findings(table(*others), "P061")
    assert_only(found, "P061", line_of(table(*others), f"konsep {which + 1}"))


def test_an_identity_block_behind_the_table_is_told() -> None:
    text = HEADER + STEPS + sop().split(HEADER)[0]
    assert {f.rule for f in sop_findings(text, "P02")} == {"P027"}


def test_a_text_without_a_table_gives_one_finding() -> None:
    assert_only(
        sop_findings("STANDAR OPERASIONAL PROSEDUR\n\nI. LATAR BELAKANG\n\nIsi.\n"), "P102", 1
    )


def test_posts_that_nothing_sets_up_are_a_hint() -> None:
    found = [f for f in findings(sop(), kind="sop") if f.rule == "P052"]
    assert [(f.severity, f.cause, len(f.occurrences)) for f in found] == [("info", "extraction", 3)]


def test_the_sum_is_given_in_words() -> None:
    (found,) = sop_findings(plant(sop(), "100 menit", "90 menit"))
    assert found.expected == "1 jam 40 menit"


def test_steps_of_a_table_without_marks_are_one_finding() -> None:
    (found,) = sop_findings(sop().replace("\t*", "\t"))
    assert [o.line for o in found.occurrences] == [22, 23, 24]


def test_each_unused_output_of_a_step_is_told() -> None:
    text = table(
        "1|Menerima permohonan||*||Permohonan|10 menit|Buku tamu",
        "2|Memeriksa permohonan|*|||Permohonan|10 menit|Lembar hasil",
        "3|Menandatangani surat|||*|Permohonan|10 menit|Surat keterangan",
    )
    (found,) = sop_findings(text, "P084")
    assert [o.line for o in found.occurrences] == [22, 23]


def test_personal_numbers_are_in_no_finding() -> None:
    text = plant(sop(), "Buku agenda", "Buku NIP 196804031993031009 ........")
    assert not any("19680403" in f"{f.message_id}{f.quote}" for f in sop_findings(text))
