"""An SOP and a service standard made up for the rules, in which nothing is wrong.

Both go through the loaders like any source. ``sop_findings`` and ``standard_findings`` judge a text;
``row`` changes one cell of the SOP's table.
"""

from __future__ import annotations

from loaders.catalogue import Source
from loaders.text.read import decode_source
from server.checking.check import judge_source
from server.checking.findings import Finding
from tests.findings.texts import REGION, rules

IDENTITY = """\
DINAS PERTANIAN KOTA SUKAMAJU

Nomor SOP\t520/12/DISTAN/2021
Tanggal Pembuatan\t4 Januari 2021
Tanggal Revisi\t-
Tanggal Pengesahan\t11 Januari 2021
Tanggal Efektif\t18 Januari 2021
Disahkan Oleh\tKepala Dinas Pertanian
\tDrs. BUDI SANTOSO, M.M.
Nama SOP\tPenerbitan Surat Keterangan Petani

DASAR HUKUM\tKUALIFIKASI PELAKSANA
1. Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik\t1. Memahami tata naskah dinas
2. Peraturan Pemerintah Nomor 96 Tahun 2012 tentang Pelaksanaan Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik\t2. Menguasai komputer
KETERKAITAN\tPERALATAN/PERLENGKAPAN
SOP Pengelolaan Arsip\t1. Komputer
PERINGATAN\tPENCATATAN DAN PENDATAAN
Surat tidak terbit bila langkah terlewat\tBuku agenda

"""

HEADER = """\
No\tKegiatan\tPelaksana\t\t\tMutu Baku\t\t\tKet
\t\tKepala Bidang Penyuluhan\tKepala Seksi Data Petani\tKepala Dinas Pertanian\tKelengkapan\tWaktu\tOutput\t
"""

STEPS = """\
1\tMenerima permohonan surat keterangan\t\t*\t\tPermohonan\t10 menit\tPermohonan tercatat\t
2\tMemeriksa permohonan. Jika tidak lengkap, kembali ke langkah 1. Jika lengkap, menyusun konsep surat\t*\t\t\tPermohonan tercatat\t30 menit\tKonsep surat keterangan\t
3\tMenandatangani surat keterangan\t\t\t*\tKonsep surat keterangan\t1 jam\tSurat keterangan petani\t
Total\t\t\t\t\t\t100 menit\t\t
"""

STANDARD = """\
Lampiran : Keputusan Kepala Dinas
 Pertanian Kota Sukamaju
 Nomor : 520/7/2021
 Tanggal : 11 Januari 2021

Jenis Pelayanan

1. Surat Keterangan Petani

1\tDasar Hukum\t: <ol><li>1. Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik</li><li>2. Peraturan Pemerintah Nomor 96 Tahun 2012 tentang Pelaksanaan Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik</li></ol>
2\tPersyaratan\t: 1. Fotokopi kartu tanda penduduk 2. Surat pengantar lurah
3\tSistem, Mekanisme, dan Prosedur\t: <pre>graph TD A[PEMOHON] --> B[SEKSI DATA] B --> C[KEPALA DINAS]</pre><ol><li>1. Pemohon menyerahkan berkas kepada Seksi Data Petani</li><li>2. Berkas diperiksa oleh Seksi Data Petani</li><li>3. Surat ditandatangani oleh Kepala Dinas</li></ol>
4\tJangka Waktu Penyelesaian\t: 3 hari kerja
5\tBiaya/Tarif\t: Tidak dipungut biaya
6\tProduk Pelayanan\t: Surat keterangan yang sah
7\tSarana, Prasarana, dan/atau Fasilitas\t: <ol><li>1. Ruang tunggu</li><li>2. Komputer</li></ol>
8\tKompetensi Pelaksana\t: <ol><li>1. Petugas loket menguasai komputer</li><li>2. Petugas data memahami pertanian</li></ol>
9\tPengawasan Internal\t: Pengawasan oleh Kepala Bidang Penyuluhan
10\tPenanganan Pengaduan, Saran, dan Masukan\t: Dikelola oleh Bidang Penyuluhan melalui : 1. Kotak saran 2. Telepon kantor
11\tJumlah Pelaksana\t: <p>Terdiri dari 3 orang :</p><ul><li>- 1 orang petugas loket</li><li>- 2 orang petugas data</li></ul>
12\tJaminan Pelayanan\t: Pelayanan selesai tepat waktu
13\tJaminan Keamanan dan Keselamatan Pelayanan\t: Surat diberi cap basah
14\tEvaluasi Kinerja Pelaksana\t: Evaluasi dilakukan setiap enam bulan

Ditetapkan di : Sukamaju
Pada tanggal : 11 Januari 2021

KEPALA DINAS PERTANIAN
BUDI SANTOSO
"""


def sop() -> str:
    """Return the SOP without a fault."""
    return IDENTITY + HEADER + STEPS


def table(*rows: str) -> str:
    """Return the SOP with steps of our own: cells joined by ``|``, marks in the three columns.

    ``1|Menerima berkas||*||Berkas|5 menit|Tanda terima``
    """
    return IDENTITY + HEADER + "".join(row.replace("|", "\t") + "\t\n" for row in rows)


def judge(text: str, kind: str, *codes: str) -> list[Finding]:
    """Return what the rules find in a text whose organisation is set up by a regulation held."""
    source = Source(
        decode_source(text.encode(), "contoh"), kind=kind, region=REGION, structure_held=True
    )
    found = judge_source(source, rules()).findings
    return [f for f in found if not codes or f.rule.startswith(codes)]


def sop_findings(text: str, *codes: str) -> list[Finding]:
    """Return what the rules find in an SOP, of some rules only."""
    return judge(text, "sop", *codes)


def standard_findings(text: str, *codes: str) -> list[Finding]:
    """Return what the rules find in a service standard, of some rules only."""
    return judge(text, "service-standard", *codes)
