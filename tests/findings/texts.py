"""Small made-up regulations without a fault, ways to plant one, and the findings of a text.

``clean()`` is a whole Peraturan Wali Kota: definitions, structure, and for each unit its tasks,
functions and detailed duties with stages. No rule may find anything in it (``test_texts.py``);
a mutation test plants one fault in it and looks at what appears.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from loaders.catalogue import Region, Source
from loaders.text.read import decode_source
from server.checking.check import Rules, judge_source, read_rules
from server.checking.findings import Finding

ROOT = Path(__file__).resolve().parent.parent.parent
REGION = Region("sukamaju", "Kota Sukamaju", "")
NAME = "Dinas Pertanian dan Perikanan"

ORDINALS = (
    *("Kesatu", "Kedua", "Ketiga", "Keempat", "Kelima", "Keenam", "Ketujuh", "Kedelapan"),
    *("Kesembilan", "Kesepuluh", "Kesebelas", "Kedua Belas", "Ketiga Belas", "Keempat Belas"),
)

HEAD = """BERITA DAERAH KOTA SUKAMAJU

NOMOR 12 TAHUN 2021

PERATURAN WALI KOTA SUKAMAJU

NOMOR 12 TAHUN 2021

TENTANG

KEDUDUKAN, SUSUNAN ORGANISASI, TUGAS DAN FUNGSI, SERTA TATA KERJA
DINAS PERTANIAN DAN PERIKANAN

DENGAN RAHMAT TUHAN YANG MAHA ESA

WALI KOTA SUKAMAJU,

Menimbang : bahwa untuk melaksanakan ketentuan Pasal 5 Peraturan Daerah Kota Sukamaju Nomor 4 Tahun 2020 tentang Pembentukan dan Susunan Perangkat Daerah, perlu menetapkan Peraturan Wali Kota tentang Kedudukan, Susunan Organisasi, Tugas dan Fungsi, serta Tata Kerja Dinas Pertanian dan Perikanan;

Mengingat : 1. Pasal 18 ayat (6) Undang-Undang Dasar Negara Republik Indonesia Tahun 1945;
2. Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah (Lembaran Negara Republik Indonesia Tahun 2014 Nomor 244, Tambahan Lembaran Negara Republik Indonesia Nomor 5587);
3. Peraturan Pemerintah Nomor 18 Tahun 2016 tentang Perangkat Daerah (Lembaran Negara Republik Indonesia Tahun 2016 Nomor 114, Tambahan Lembaran Negara Republik Indonesia Nomor 5887);
4. Peraturan Daerah Kota Sukamaju Nomor 4 Tahun 2020 tentang Pembentukan dan Susunan Perangkat Daerah (Lembaran Daerah Kota Sukamaju Tahun 2020 Nomor 4, Tambahan Lembaran Daerah Kota Sukamaju Nomor 17);

MEMUTUSKAN:

Menetapkan : PERATURAN WALI KOTA TENTANG KEDUDUKAN, SUSUNAN ORGANISASI, TUGAS DAN FUNGSI, SERTA TATA KERJA DINAS PERTANIAN DAN PERIKANAN.

BAB I
KETENTUAN UMUM

Pasal 1

Dalam Peraturan Wali Kota ini yang dimaksud dengan:
1. Daerah adalah Kota Sukamaju.
2. Wali Kota adalah Wali Kota Sukamaju.
3. Sekretaris Daerah adalah Sekretaris Daerah Kota Sukamaju.
4. Dinas Pertanian dan Perikanan yang selanjutnya disebut Dinas adalah Dinas Pertanian dan Perikanan Kota Sukamaju.
5. Kepala Dinas adalah Kepala Dinas Pertanian dan Perikanan Kota Sukamaju.
6. Sekretaris adalah Sekretaris pada Dinas.
7. Kepala Bidang adalah Kepala Bidang pada Dinas.
8. Kepala Subbagian adalah Kepala Subbagian pada Dinas.
9. Kepala Seksi adalah Kepala Seksi pada Dinas.

BAB II
KEDUDUKAN DAN SUSUNAN ORGANISASI

Pasal 2

(1) Dinas merupakan unsur pelaksana urusan pemerintahan di bidang pertanian dan bidang perikanan.
(2) Dinas dipimpin oleh Kepala Dinas yang berkedudukan di bawah dan bertanggung jawab kepada Wali Kota melalui Sekretaris Daerah.

Pasal 3

(1) Susunan organisasi Dinas terdiri atas:
a. Sekretariat, terdiri atas:
1. Subbagian Program dan Keuangan; dan
2. Subbagian Umum dan Kepegawaian;
b. Bidang Pertanian, terdiri atas:
1. Seksi Tanaman Pangan; dan
2. Seksi Hortikultura; dan
c. Bidang Perikanan, terdiri atas:
1. Seksi Perikanan Tangkap; dan
2. Seksi Perikanan Budi Daya.
(2) Sekretariat sebagaimana dimaksud pada ayat (1) huruf a dipimpin oleh Sekretaris yang bertanggung jawab kepada Kepala Dinas.
(3) Setiap Bidang sebagaimana dimaksud pada ayat (1) huruf b dan huruf c dipimpin oleh Kepala Bidang yang bertanggung jawab kepada Kepala Dinas.
(4) Setiap Subbagian sebagaimana dimaksud pada ayat (1) huruf a dipimpin oleh Kepala Subbagian yang bertanggung jawab kepada Sekretaris.
(5) Setiap Seksi sebagaimana dimaksud pada ayat (1) huruf b dan huruf c dipimpin oleh Kepala Seksi yang bertanggung jawab kepada Kepala Bidang.

BAB III
TUGAS DAN FUNGSI
"""

TAIL = """
BAB IV
TATA KERJA

Pasal {first}

(1) Kepala Dinas wajib menerapkan koordinasi, integrasi, dan sinkronisasi dalam melaksanakan tugas dan fungsinya.
(2) Kepala Dinas, Sekretaris, Kepala Bidang, Kepala Subbagian, dan Kepala Seksi wajib mengawasi pelaksanaan tugas bawahannya.

BAB V
KETENTUAN PENUTUP

Pasal {second}

Pada saat Peraturan Wali Kota ini mulai berlaku, Peraturan Wali Kota Sukamaju Nomor 9 Tahun 2017 tentang Tugas dan Fungsi Dinas Pertanian dan Perikanan (Berita Daerah Kota Sukamaju Tahun 2017 Nomor 9), dicabut dan dinyatakan tidak berlaku.

Pasal {third}

Peraturan Wali Kota ini mulai berlaku pada tanggal diundangkan.

"""

CLOSING = """
Agar setiap orang mengetahuinya, memerintahkan pengundangan Peraturan Wali Kota ini dengan penempatannya dalam Berita Daerah Kota Sukamaju.

Ditetapkan di Sukamaju
pada tanggal 3 Mei 2021
WALI KOTA SUKAMAJU,

ttd

SITI RAHAYU

Diundangkan di Sukamaju
pada tanggal 4 Mei 2021
SEKRETARIS DAERAH KOTA SUKAMAJU,

ttd

BUDI HARTONO

BERITA DAERAH KOTA SUKAMAJU TAHUN 2021 NOMOR 12
"""

# Unit, its head as its own articles call it, whom the head answers to, what the unit is about.
UNITS = (
    ("Dinas", "Kepala Dinas", "Wali Kota", "pertanian dan perikanan"),
    ("Sekretariat", "Sekretaris", "Kepala Dinas", "kesekretariatan"),
    (
        "Subbagian Program dan Keuangan",
        "Kepala Subbagian Program dan Keuangan",
        "Sekretaris",
        "program dan keuangan",
    ),
    (
        "Subbagian Umum dan Kepegawaian",
        "Kepala Subbagian Umum dan Kepegawaian",
        "Sekretaris",
        "umum dan kepegawaian",
    ),
    ("Bidang Pertanian", "Kepala Bidang Pertanian", "Kepala Dinas", "pertanian"),
    (
        "Seksi Tanaman Pangan",
        "Kepala Seksi Tanaman Pangan",
        "Kepala Bidang Pertanian",
        "tanaman pangan",
    ),
    ("Seksi Hortikultura", "Kepala Seksi Hortikultura", "Kepala Bidang Pertanian", "hortikultura"),
    ("Bidang Perikanan", "Kepala Bidang Perikanan", "Kepala Dinas", "perikanan"),
    (
        "Seksi Perikanan Tangkap",
        "Kepala Seksi Perikanan Tangkap",
        "Kepala Bidang Perikanan",
        "perikanan tangkap",
    ),
    (
        "Seksi Perikanan Budi Daya",
        "Kepala Seksi Perikanan Budi Daya",
        "Kepala Bidang Perikanan",
        "perikanan budi daya",
    ),
)

OF_A_UNIT = """
Bagian {ordinal}
{unit}

Paragraf 1
Tugas

Pasal {tasks}

{tasks_clause}

Paragraf 2
Fungsi

Pasal {functions}

Untuk melaksanakan tugas sebagaimana dimaksud dalam Pasal {tasks}, {head} menyelenggarakan fungsi:
a. perumusan kebijakan di bidang {about};
b. pelaksanaan kebijakan di bidang {about};
c. pelaksanaan evaluasi dan pelaporan di bidang {about}; dan
d. pelaksanaan fungsi lain yang diberikan oleh {superior}.

Paragraf 3
Rincian Tugas

Pasal {details}

Untuk melaksanakan tugas sebagaimana dimaksud dalam Pasal {tasks}, {head} memiliki rincian tugas:
a. menyusun rencana operasional {unit} sebagai pedoman pelaksanaan tugas, dengan tahapan:
1. menelaah rencana kerja tahun sebelumnya;
2. merancang rencana operasional {unit}; dan
3. menetapkan rencana operasional {unit};
b. mengoordinasikan pelaksanaan kegiatan di bidang {about}, dengan tahapan:
1. menentukan kegiatan yang memerlukan koordinasi; dan
2. mengadakan rapat koordinasi;
c. mengevaluasi pelaksanaan kegiatan di bidang {about}, dengan tahapan:
1. mempelajari laporan pelaksanaan kegiatan;
2. mengidentifikasi hambatan kegiatan; dan
3. memberikan arahan perbaikan kegiatan; dan
d. melaksanakan tugas lain yang diberikan oleh {superior}.
"""


@lru_cache(maxsize=1)
def clean() -> str:
    """Return the regulation without a fault."""
    parts, number = [HEAD], 4
    for ordinal, (unit, head, superior, about) in zip(ORDINALS, UNITS, strict=False):
        parts.append(
            OF_A_UNIT.format(
                ordinal=ordinal,
                unit=unit,
                head=head,
                superior=superior,
                about=about,
                tasks=number,
                functions=number + 1,
                details=number + 2,
                tasks_clause=_tasks_clause(unit, head, superior, about),
            )
        )
        number += 3
    return "".join(parts) + TAIL.format(first=number, second=number + 1, third=number + 2) + CLOSING


def _tasks_clause(unit: str, head: str, superior: str, about: str) -> str:
    if unit == "Dinas":
        return (
            f"{head} mempunyai tugas membantu {superior} menyelenggarakan urusan pemerintahan "
            f"di bidang {about} yang menjadi kewenangan Daerah."
        )
    return (
        f"{unit} dipimpin oleh {head} yang bertanggung jawab kepada {superior} dan mempunyai tugas "
        f"melaksanakan urusan {about}."
    )


def regulation(*body: str) -> str:
    """Return a short regulation: its opening, definitions and closing, lines of our own from Pasal 4.

    A line is a paragraph of the text; ``Pasal 4`` must be given where a Pasal is wanted.
    """
    return HEAD + "\n" + "\n".join(body) + "\n" + CLOSING


def source(text: str, stem: str = "contoh", kind: str = "regulation") -> Source:
    """Return a text as a source; ``kind`` may be "sop" or "service-standard"."""
    return Source(decode_source(text.encode(), stem), kind=kind, region=REGION)


def findings(text: str, *codes: str, kind: str = "regulation") -> list[Finding]:
    """Return what the rules find in a text, of some rules or families only: ``"L003"``, ``"L"``."""
    found = judge_source(source(text, kind=kind), rules()).findings
    return [f for f in found if not codes or f.rule.startswith(codes)]


def appeared(text: str, kind: str = "regulation") -> list[Finding]:
    """Return what the rules find in a changed ``clean()`` and do not find in ``clean()`` itself."""
    known = Counter((f.rule, f.quote) for f in _clean_findings())
    new = []
    for finding in findings(text, kind=kind):
        known[finding.rule, finding.quote] -= 1
        if known[finding.rule, finding.quote] < 0:
            new.append(finding)
    return new


@lru_cache(maxsize=1)
def _clean_findings() -> tuple[Finding, ...]:
    return tuple(findings(clean()))


def codes(text: str, kind: str = "regulation") -> list[str]:
    """Return the codes of the rules that find something, one for each finding, in text order."""
    return [f.rule for f in findings(text, kind=kind)]


def shown(text: str, *only: str, kind: str = "regulation") -> list[tuple[str, int, str]]:
    """Return rule, line and quote of each finding: what a failing test should print."""
    return [(f.rule, f.line, f.quote) for f in findings(text, *only, kind=kind)]


def plant(text: str, old: str, new: str, which: int = 0) -> str:
    """Return a text with one place changed; ``which`` counts the places where ``old`` stands.

    Raises:
        AssertionError: ``old`` does not stand there so often.
    """
    places = find_places(text, old)
    assert len(places) > which, f"{old!r} stands {len(places)} times in the text"
    at = places[which]
    return text[:at] + new + text[at + len(old) :]


def plant_everywhere(text: str, old: str, new: str, limit: int = 6) -> Iterator[tuple[int, str]]:
    """Yield texts with the fault in one place each, spread over the text, and the fault's line."""
    places = find_places(text, old)
    assert places, f"{old!r} does not stand in the text"
    step = max(1, len(places) // limit)
    for at in places[::step]:
        yield text.count("\n", 0, at) + 1, text[:at] + new + text[at + len(old) :]


def plant_matches(
    text: str, pattern: str, replacement: str, limit: int = 6
) -> Iterator[tuple[int, str]]:
    """Do as ``plant_everywhere`` for a regular expression; ``^`` and ``$`` are those of a line."""
    places = list(re.finditer(pattern, text, re.MULTILINE))
    assert places, f"{pattern!r} does not match in the text"
    for match in places[:: max(1, len(places) // limit)]:
        new = text[: match.start()] + match.expand(replacement) + text[match.end() :]
        yield text.count("\n", 0, match.start()) + 1, new


def find_places(text: str, words: str) -> list[int]:
    """Return where some words stand."""
    return [match.start() for match in re.finditer(re.escape(words), text)]


def line_of(text: str, words: str, which: int = 0) -> int:
    """Return the 1-based line on which some words stand for the ``which``-th time."""
    return text.count("\n", 0, find_places(text, words)[which]) + 1


def assert_only(found: Iterable[Finding], code: str, line: int | None = None) -> None:
    """Say that there is one finding, of this rule, on this line."""
    got = [(f.rule, f.line, f.quote, f.message_en) for f in found]
    assert [rule for rule, *_ in got] == [code], got
    assert line is None or got[0][1] == line, got


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Return the rules of the checkout."""
    return read_rules(ROOT)
