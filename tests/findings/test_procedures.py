"""The rules for SOPs: each finds its planted fault and nothing else appears; each stays silent else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from server.checking.shapes import read_shapes
from tests.findings.sop_texts import HEADER, STEPS, judge, sop, sop_findings, table
from tests.findings.texts import assert_only, line_of, plant, rules

Change = Callable[[str], str]

HEADS = "\t\tKepala Bidang Penyuluhan\tKepala Seksi Data Petani\tKepala Dinas Pertanian"


def swap(old: str, new: str, which: int = 0) -> Change:
    return lambda text: plant(text, old, new, which)


def steps(*rows: str) -> Change:
    return lambda _: table(*rows)


def rows(first: str, second: str) -> Change:
    """Return an SOP of three steps whose first two are given."""
    return steps(first, second, "3|Menandatangani surat||*||Konsep|1 jam|Surat keterangan petani")


# rule, where a reader finds it, how it comes about; nothing else may be found
PLANTED = [
    ("P001", "Tanggal Pengesahan", swap("Tanggal Pengesahan\t11 Januari 2021", "Tanggal Pengesahan\t")),
    ("P001", "Nomor SOP", swap("Nomor SOP\t520/12/DISTAN/2021", "Nomor SOP\t")),
    ("P001", "Tanggal Efektif", swap("Tanggal Efektif\t18 Januari 2021", "Tanggal Efektif\t:")),
    ("P002", "Tanggal Revisi", swap("Tanggal Revisi\t-", "Tanggal Revisi\t")),
    ("P003", "DASAR HUKUM", swap("1. Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik\t1. Memahami tata naskah dinas\n2. Peraturan Pemerintah Nomor 96 Tahun 2012 tentang Pelaksanaan Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik\t2. Menguasai komputer", "\t1. Memahami tata naskah dinas\n\t2. Menguasai komputer")),
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
    ("P051", "Kasi DTP", swap("Kepala Seksi Data Petani", "Kasi DTP")),
    ("P053", "\tSeksi Data Petani", swap("Kepala Seksi Data Petani", "Seksi Data Petani")),
    ("P054", "Kepala Dinas Pertanian\tKelengkapan", steps("1|Menerima permohonan||*||Permohonan|10 menit|Tanda terima", "2|Menyusun surat keterangan|*|||Tanda terima|10 menit|Surat keterangan", "Total|||||20 menit|")),
    ("P055", "oleh Kepala Bagian", swap("Menerima permohonan surat keterangan", "Menerima permohonan yang diantar oleh Kepala Bagian Umum")),
    ("P056", "\tsudah", swap("Menerima permohonan surat keterangan\t\t*\t", "Menerima permohonan surat keterangan\tsudah\t*\t")),
    ("P061", "Menandatangani", swap("keterangan\t\t\t*\tKonsep", "keterangan\t\t\t\tKonsep")),
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
    ("P086", "1\tMenerima", swap("10 menit\tPermohonan tercatat", "10 menit\tPermohonan")),
    ("P090", "tidak lengkap.", swap("Jika tidak lengkap, kembali ke langkah 1. Jika lengkap", "Jika tidak lengkap. Jika lengkap")),
    ("P091", "langkah 9", swap("kembali ke langkah 1", "kembali ke langkah 9")),
    ("P092", "mengembalikan", swap("kembali ke langkah 1", "mengembalikan permohonan")),
    ("P093", "Memeriksa", swap("Jika tidak lengkap, kembali ke langkah 1. Jika lengkap, menyusun", "Jika lengkap, menyusun")),
    ("P101", "Keqiatam", swap("No\tKegiatan\tPelaksana", "No\tKqrotum\tPelaksana")),
    ("P103", "dinas2. Teliti", swap("1. Memahami tata naskah dinas", "1. Memahami tata naskah dinas2. Teliti")),
    ("P104", "........", swap("Buku agenda", "Buku ........")),
    ("P105", "PEIVIERINTAH KDTA", swap("Nomor SOP\t", "PEIVIERINTAH KDTA\tx\nNomor SOP\t")),
    ("P107", "Menandatangani", swap("\t\t\t*\tKonsep", "\t\t\t-\tKonsep")),
]  # fmt: skip


def test_no_rule_finds_anything_in_the_clean_sop() -> None:
    assert [(f.rule, f.line, f.quote) for f in sop_findings(sop())] == []
