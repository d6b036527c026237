"""The words of a step -> who takes part in it, as evidence of kind Stated.

Whom something goes to ("kepada X", "ditujukan ke X") is Informed; through or with whom it is done
("melalui X", "koordinasi dengan X") is Consulted; who does it is Responsible: who begins the
sentence with a verb in the active voice ("OPD memberikan"), who does what is said in the passive
("diperiksa oleh X", "diketik di Seksi X", "didisposisi dari X", "terbit dari X"), and where the
work stands that a sentence names ("Penomoran surat di Dinas X"). Only names that the document can
tell count. What is said aside gives nothing: in a relative clause ("surat yang diterbitkan oleh
X"), of a purpose ("untuk ditandatangani oleh X"), of what went before ("setelah diperiksa oleh X"),
or with a negation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.procedure.mentions import Found, Names
from loaders.procedure.model import (
    CONSULTED,
    INFORMED,
    NATION,
    REGION,
    RESPONSIBLE,
    STATED,
    Participation,
)
from loaders.procedure.tables import Words

_TO_RE = re.compile(r"\bkepada\s+(?:Yth\.?\s+)?", re.IGNORECASE)
_REACH = 60  # code points before an opener in which its verb must stand
_ACCOUNTS_RE = re.compile(r"tanggung\s*jawab\s+\Z", re.IGNORECASE)  # that is accountability
_WITH_RE = re.compile(
    r"\b(?:melalui|(?:ber|di|meng)?koordinasi(?:kan|nya)?\s+(?:dengan|bersama)"
    r"|(?:ber|di|meng)?konsultasi(?:kan)?\s+(?:dengan|bersama|ke))\s+",
    re.IGNORECASE,
)
# "ditujukan ke Ditjen", "diteruskan ke Kepala Bidang": sent to somebody. Not "datang ke Dinas".
_SENT_RE = re.compile(
    r"\bdi\s?(?:tujukan|sampaikan|serahkan|teruskan|kirim(?:kan)?|ajukan|disposisi(?:kan)?|laporkan)"
    r"\s+ke\s+",
    re.IGNORECASE,
)

# Work that is done where the thing lies: "diproses dan diketik di", "ditandatangani pada". It must
# not match "diserahkan pada", "disampaikan di", which carry a thing to somebody (Bengkulu).
_WORK_STEMS = (
    r"proses|ketik|periksa|verifikasi|validasi|catat|agendakan|registrasi|tandatangani|paraf|cetak"
    r"|sahkan|terbitkan|keluarkan|tetapkan|setujui|susun|buat|siapkan|olah|input|entr[iy]|rekam"
    r"|teliti|cek|arsipkan|kelola|laksanakan|lakukan|selesaikan|tindaklanjuti|evaluasi|legalisasi"
    r"|koreksi|rekap|hitung|telaah|nomori|nomor"
)
_HOW = r"(?:\s+(?:langsung|kembali|bersama|berjenjang|secara\s+\w+))?"
_WORK_RE = re.compile(rf"\b(?P<verb>di\s?(?:{_WORK_STEMS})){_HOW}\s+(?:di|pada)\s+", re.IGNORECASE)
# "diperiksa oleh", "di tandatangani langsung oleh"; a verb must stand before "oleh".
_BY_RE = re.compile(rf"\b(?P<verb>di\s?[a-z]{{4,}}){_HOW}\s+oleh\s+(?:seorang\s+)?", re.IGNORECASE)
# "di disposisi berjenjang dari Kepala Dinas, Kepala Bidang …": each of them disposes (Bengkulu).
_DISPOSED_RE = re.compile(rf"\b(?P<verb>di\s?disposisi(?:kan)?){_HOW}\s+dari\s+", re.IGNORECASE)
# "Surat Izin Akses terbit dari Ditjen": who issues. Not "dari OPD", where a thing comes from.
_ISSUED_RE = re.compile(
    r"\b(?P<verb>(?:di)?terbit(?:kan)?|dikeluarkan)\s+(?:dari|oleh)\s+", re.IGNORECASE
)
# A sentence that is a noun of such work: "Penomoran (registrasi) Surat … di", "Paraf hirarki dan
# Penandatanganan … pada". It must not match "Pengajuan", "Penyerahan", "Pengambilan", which carry,
# nor "penyiapan … kebijakan teknis di Seksi Pembangunan" (Perwali 29/2022), whose "di" is its
# object's.
_WORK_NOUN_RE = re.compile(
    r"(?:\A|[.;]\s+)(?P<verb>(?:Penerimaan|Pemeriksaan|Verifikasi|Validasi|Pencatatan|Registrasi"
    r"|Penomoran|Pengagendaan|Penandatanganan|Paraf|Pemarafan|Pengesahan|Penerbitan|Pencetakan"
    r"|Pengetikan|Pengarsipan|Legalisasi|Penginputan|Perekaman|Pengecekan|Disposisi)\b)",
    re.IGNORECASE,
)
_WHERE_RE = re.compile(r"\b(?P<how>pada|di|oleh)\s+", re.IGNORECASE)
# Words that put what follows them aside, up to the next comma.
_ASIDE_RE = re.compile(
    r"\b(?:yang|setelah|sesudah|sebelum|sejak|bila|bilamana|jika|apabila|kalau|untuk|agar|supaya|guna"
    r"|tidak|belum|bukan|tanpa|telah|sudah)\b",
    re.IGNORECASE,
)
_CLAUSE = 300  # code points in which a clause begins
_BREAK_RE = re.compile(r"[.,;:]\s")

_SENTENCE_END_RE = re.compile(r"[.;](?=\s|\Z)")

# Where a subject can stand: at the beginning, after a full stop, or after "dan" and the like.
_SUBJECT_RE = re.compile(
    r"(?:\A|[.;]\s+|\b(?:dan|serta|kemudian|lalu|selanjutnya)\s+)", re.IGNORECASE
)
# A verb in the active voice. It must not match one of being or having: "mempunyai tugas".
_VERB_RE = re.compile(
    r"\s+(?:(?:terkait|tersebut|bersangkutan|pemohon|pengusul)\s+)?"
    r"(?:(?:akan|harus|wajib|dapat|telah)\s+)?"
    r"(?!(?:mempunyai|memiliki|merupakan|menjadi|memerlukan|membutuhkan|ber(?:ada|asal|hak|isi|laku"
    r"|upa|sifat|jumlah|wenang|dasarkan|kedudukan|kewajiban|tanggung\s?jawab|tanggung))\b)"
    r"(?:me[a-z]{3,}|ber[a-z]{3,})\b"
)


def find_stated(words: Words, names: Names) -> tuple[Participation, ...]:
    """Return what the words of a step say of who takes part, each actor and role once."""
    found = sorted(
        [*_subjects(words, names), *find_doers(words, names), *find_objects(words, names)],
        key=lambda p: p.words.span[0],
    )
    first: dict[tuple[str, str, str], Participation] = {}
    for participation in found:
        actor = participation.actor
        first.setdefault((actor.place, actor.slug, participation.role), participation)
    return tuple(first.values())


def find_objects(words: Words, names: Names) -> Iterator[Participation]:
    """Give whom the step goes to, and through or with whom it is done."""
    text = words.text
    for pattern, role in ((_TO_RE, INFORMED), (_SENT_RE, INFORMED), (_WITH_RE, CONSULTED)):
        for opener in pattern.finditer(text):
            if _ACCOUNTS_RE.search(text, max(opener.start() - _REACH, 0), opener.start()):
                continue
            yield from _listed(words, opener.start(), opener.end(), names, role)


def find_doers(words: Words, names: Names) -> Iterator[Participation]:
    """Give who does what the words say in the passive voice or as a noun."""
    text = words.text
    for pattern in (_BY_RE, _WORK_RE, _DISPOSED_RE, _ISSUED_RE):
        for verb in pattern.finditer(text):
            if _is_aside(text, verb.start()):
                continue
            doers = _listed(words, verb.start("verb"), verb.end(), names, RESPONSIBLE)
            yield from doers if pattern is not _WORK_RE else _own(doers)
    for noun in _WORK_NOUN_RE.finditer(text):
        yield from _where_work_stands(words, noun, names)


def _where_work_stands(words: Words, noun: re.Match[str], names: Names) -> Iterator[Participation]:
    """Give the own offices at which the work of a sentence is done, or by which."""
    text = words.text
    stop = _SENTENCE_END_RE.search(text, noun.end())
    end = stop.start() if stop else len(text)
    aside = _ASIDE_RE.search(text, noun.end(), end)
    for where in _WHERE_RE.finditer(text, noun.end(), aside.start() if aside else end):
        doers = _listed(words, where.start(), where.end(), names, RESPONSIBLE)
        yield from doers if where["how"].lower() == "oleh" else _own(doers)


def _own(doers: Iterator[Participation]) -> Iterator[Participation]:
    """Give those of the own organisation: "data pada Dinas Kesehatan" says whose the data are."""
    return (p for p in doers if p.actor.place not in (REGION, NATION))


def _is_aside(text: str, verb: int) -> bool:
    """Say whether a verb stands in a clause that says something else than what is done."""
    first = max(verb - _CLAUSE, 0)
    breaks = [found.end() for found in _BREAK_RE.finditer(text, first, verb)]
    return bool(_ASIDE_RE.search(text, breaks[-1] if breaks else first, verb))


def _listed(words: Words, start: int, at: int, names: Names, role: str) -> Iterator[Participation]:
    for i, found in enumerate(names.find_list(words, at)):
        yield _stated(words, found.start if i else start, found, role)


def _subjects(words: Words, names: Names) -> Iterator[Participation]:
    text = words.text
    for opener in _SUBJECT_RE.finditer(text):
        found = names.find_one(words, opener.end())
        if found and _VERB_RE.match(text, found.end):
            yield _stated(words, opener.end(), found, RESPONSIBLE)


def _stated(words: Words, start: int, found: Found, role: str) -> Participation:
    evidence = words.cut(start, found.end)
    return Participation(found.actor, role, STATED, evidence, found.printed, found.method)
