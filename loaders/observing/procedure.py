"""An SOP as it was read -> observations: its fields and boxes, its table, odd lines around them.

In: the text and the :class:`Procedure`. Out: :class:`Seen` records, each an observation and the
step that it shows in. It says what is printed and what is not; what of that is a fault, the shapes
say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from loaders.procedure.identity import LEGAL_BASIS, parse_date
from loaders.procedure.mentions import TableNames
from loaders.procedure.model import MARKED, Procedure, Step
from loaders.regulation.model import Observation
from loaders.regulation.names import fold_name
from loaders.text.document import Leaf, Span
from loaders.text.private import find_private

BLOCK = "blok-identitas"
NO_TABLE = "tabel-tak-terbaca"
OUTSIDE = "aktor-di-luar-tabel"
STRAY = "kolom-pelaksana-berisi-kata"
OTHER_NAME = "nama-sop-tak-cocok"
TRIAL = "label-uji-coba"
OTHER_KIND = "sebutan-sop-lain"
OTHER_COVER = "tanggal-sampul-lain"
GLUED_ITEM = "butir-menempel"
BLANK = "isian-titik-titik"
UNREAD = "teks-tak-terbaca"
LOST_BULLET = "butir-tanpa-batas"
OTHER_MARK = "tanda-pelaksana-lain"

# Field or box of the identity block -> last step of the kind that says what is printed there; with
# "-kosong" behind it, that its label stands without a value.
FIELD_TO_KIND = {
    "number": "nomor-sop",
    "created": "tanggal-pembuatan",
    "revised": "tanggal-revisi",
    "effective": "tanggal-efektif",
    "approved": "tanggal-pengesahan",
    "approver": "pengesah",
    "name": "nama-sop",
    LEGAL_BASIS: "dasar-hukum",
    "qualification": "kualifikasi",
    "related": "keterkaitan",
    "equipment": "peralatan",
    "warning": "peringatan",
    "record": "pencatatan",
}
_STATED = ("number", "created", "revised", "effective", "approved", "approver")
_FEWEST_LABELS = 3  # of a block of identity
_MOST = 200  # lists, or lines that nobody understood, that are compared with the whole text

_TRIAL_RE = re.compile(
    r"^[ \t*#]*(?P<words>(?:REVIEW|REVIU)?[ ]*UJI[ ]COBA|D?RAFT?|DRAF|KONSEP|RANCANGAN)[ \t*.]*$",
    re.MULTILINE,
)
# "STANDAR OPERASIONAL PELAYANAN" for a standard operating procedure.
_OTHER_KIND_RE = re.compile(
    r"\bSTANDAR[DT]?\s+(?:OPERASIONAL|OPERATIONAL|OPERASI)\s+(?!PROSEDUR\b)(?P<last>[A-Z]+)"
    r"|\bStandar[dt]?\s+(?:Operasional|Operational|Operasi)\s+(?!Prosedur\b)[A-Z][a-z]+"
)
# "Kependudukan.2. Undang", "Tahun 19746. Undang": the number of an item behind the last word of the
# one before. It must not match "Pasal 5. Dalam" nor "No.2. A".
_GLUED_RE = re.compile(
    r"(?:[A-Za-z]{4,}[)]?|\b(?:19|20)\d\d)[.,;]?(?P<number>\d{1,2})\.[ ]?(?=[A-Z][a-z])"
)
# "<ul …> Perangkat Komputer Data warehouse": a list whose items a conversion ran together.
_BARE_LIST_RE = re.compile(r"<(?:ul|ol)\b[^>]*>\s*(?P<words>[A-Z][^<>\t\n]*[^<>\t\n ])")
_BLANK_RE = re.compile(r"(?:\.[ ]?){5,}|…{2,}|_{4,}")
_AFFIX_RE = re.compile(
    r"^(?:(?:ke|se|di|ber|ter)?(?:me|pe)(?:ng(?=[aeioughk])|ny|n(?=[tdcjs])|m(?=[bpf]))?|ber|ter|di|ke)"
    r"|(?:kan|an|i|nya)$"
)
# Signs that a conversion puts where a symbol stood; "●" and "◆" are symbols of the chart itself.
_SIGN_RE = re.compile(r"[*→←↓↑✓✔√vVxX+>–—-]{1,3}\Z")
_WORDY_RE = re.compile(r"[^\W\d_]{3,}")
# "Bantaeng, 17 April 2020" on a line of its own.
_COVER_RE = re.compile(
    r"^[ \t]*[A-Z][a-z]+(?: [A-Z][a-z]+)?, (?P<day>\d{1,2} [A-Z][a-z]+ \d{4})[ \t]*$", re.MULTILINE
)
_PLACE_AND_DAY_RE = re.compile(r"\d{1,2}\s+[A-Z][a-z]+\s+\d{4}\s*\Z")
_STEM_RE = re.compile(r"[^\W\d_]{5,}")
# "kepada X", "oleh X" and, for whoever serves or governs, "melalui X".
_TO_RE = re.compile(r"\b(?:kepada|oleh|melalui)\s+(?=[A-Z])")
_NAME_RE = re.compile(
    r"[A-Z][\w/&.-]*(?:\s+(?:dan\s+)?(?!(?:Jika|Apabila|Bila|Setelah|Untuk)\b)[A-Z][\w/&-]*)*"
)
_OFFICE_RE = re.compile(
    r"(?:Tim|Panitia|Kelompok|Operator|Petugas|Staff?|Admin|Kepala|Kasi|Kabid|Kasubb?ag|Kadis"
    r"|Sekretaris|Sekretariat|Camat|Lurah|Bupati|Gubernur|Wali|Menteri|Kementerian|Kemen[a-z]+"
    r"|Ditjen|Dirjen|Direktorat|Direktur|Dinas|Dis[a-z]{4,}|Badan|Bidang|Seksi|Sub|Subbag|Bagian"
    r"|UPTD?|OPD|SKPD|PPID|Inspektorat|Inspektur|Pejabat|Verifikator|Bendahara|Kelurahan|Kecamatan"
    r"|Desa)(?![\w-])"
)
_COMMON = frozenset(
    fold_name(word)
    for word in (
        "standar", "operasional", "prosedur", "pelayanan", "penyusunan", "pelaksanaan",
        "pengelolaan", "kegiatan", "dalam", "untuk", "dengan", "serta", "kepada", "tentang", "pada",
    )
)  # fmt: skip


class Seen(NamedTuple):
    """An observation, and the place of the step that it shows in; 0 for the SOP itself."""

    observation: Observation
    ordinal: int = 0


def observe_procedure(text: str, procedure: Procedure) -> Iterator[Seen]:
    """Yield what shows in an SOP, but for what holds a personal number."""
    for seen in _all(text, procedure):
        if not find_private(seen.observation.text):
            yield seen


def _all(text: str, procedure: Procedure) -> Iterator[Seen]:
    yield from _lines(text)
    if not procedure.actors and not any(step.time for step in procedure.steps):
        yield Seen(_at(text, NO_TABLE, _first_line(text)))
        return
    yield from _identity(text, procedure)
    yield from _name(text, procedure)
    names = TableNames(procedure.actors)
    for step in procedure.steps if procedure.actors else ():
        yield from (Seen(one, step.ordinal) for one in _step(text, step, names))
    yield from _marks(text, procedure)
    for one in find_unread(text, procedure.leaves):
        if not _TRIAL_RE.search(one.text):
            yield Seen(one)


# -- the identity block ----------------------------------------------------------------------------


def _identity(text: str, procedure: Procedure) -> Iterator[Seen]:
    identity = procedure.identity
    if len({name for name, _ in identity.labels}) >= _FEWEST_LABELS:
        yield Seen(_at(text, BLOCK, identity.labels[0][1].span))
    filled = {name for name, _ in identity.fields} | {n for n, items in identity.boxes if items}
    if identity.official:
        filled.add("approver")  # signed by name; that the office is blank is told apart
    for name, label in dict(reversed(identity.labels)).items():
        if name not in filled:
            yield Seen(_at(text, f"{FIELD_TO_KIND[name]}-kosong", label.span))
    yield from _cover(text, procedure)
    for name, words in identity.fields:
        if name in _STATED:
            yield Seen(_at(text, FIELD_TO_KIND[name], words.span))


def _cover(text: str, procedure: Procedure) -> Iterator[Seen]:
    """Yield a line of place and day before the table whose day no field of the block has."""
    dated = {parse_date(words.text) for _, words in procedure.identity.fields} - {None}
    end = min((step.span[0] for step in procedure.steps), default=0)
    for match in _COVER_RE.finditer(text, 0, end):
        day = parse_date(match["day"])
        if day and dated and day not in dated:
            yield Seen(_at(text, OTHER_COVER, match.span("day")))


def _name(text: str, procedure: Procedure) -> Iterator[Seen]:
    """Yield the name of an SOP none of whose words comes back in a step or an artefact."""
    name = procedure.identity.field("name")
    said = [step.words.text for step in procedure.steps]
    said += [artefact.name for artefact in procedure.artefacts]
    stems = {_stem(word) for words in said for word in _STEM_RE.findall(words.lower())}
    own = [w for w in _STEM_RE.findall(name.text.lower()) if w not in _COMMON] if name else []
    if name and own and stems and not stems & {_stem(word) for word in own}:
        yield Seen(_at(text, OTHER_NAME, name.span))


def _stem(word: str) -> str:
    """Return a word without its affixes, roughly: "pengurusan" and "mengurus" give "urus".

    >>> [_stem(word) for word in ("penghitungan", "menghitung", "pendaftaran")]
    ['hitung', 'hitung', 'daftar']
    """
    bare = _AFFIX_RE.sub("", word)
    return bare if len(bare) >= 4 else word


# -- the steps -------------------------------------------------------------------------------------


def _step(text: str, step: Step, names: TableNames) -> Iterator[Observation]:
    for words in step.strays:
        yield _at(text, STRAY, words.span)
    taken = [participation.words.span for participation in step.participations]
    for opener in _TO_RE.finditer(step.words.text):
        name = _NAME_RE.match(step.words.text, opener.end())
        known = names.find_one(step.words, opener.end())
        if name is None or known or not _OFFICE_RE.match(name[0]):
            continue
        start, end = step.words.place(name.start(), name.start() + len(name[0].rstrip(".")))
        if not any(low < end and start < high for low, high in taken):
            yield _at(text, OUTSIDE, (start, end))


def _marks(text: str, procedure: Procedure) -> Iterator[Seen]:
    """Yield the marks that differ from the first one of the table; symbols of a chart may."""
    signs: list[tuple[str, Span, int]] = []
    for step in procedure.steps:
        for part in step.participations:
            if part.evidence == MARKED and _SIGN_RE.match(part.words.text):
                signs.append((part.words.text, part.words.span, step.ordinal))
    for sign, span, ordinal in signs:
        if sign != signs[0][0]:
            yield Seen(_at(text, OTHER_MARK, span), ordinal)


# -- lines -----------------------------------------------------------------------------------------


def _lines(text: str) -> Iterator[Seen]:
    for match in _TRIAL_RE.finditer(text):
        yield Seen(_at(text, TRIAL, match.span("words")))
    other = _OTHER_KIND_RE.search(text)
    if other:
        right = "PROSEDUR" if other[0].isupper() else "Prosedur"
        expected = f"{' '.join(other[0].split()[:-1])} {right}"
        yield Seen(_at(text, OTHER_KIND, other.span(), expected))
    yield from (Seen(one) for one in find_blanks(text))
    yield from (Seen(one) for one in find_glued(text))
    yield from (Seen(one) for one in find_lost_bullets(text))


def find_blanks(text: str) -> Iterator[Observation]:
    """Yield the dots and lines that stand for words to be filled in."""
    for match in _BLANK_RE.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.end()]
        if _WORDY_RE.search(line):
            yield _at(text, BLANK, match.span())


def find_glued(text: str) -> Iterator[Observation]:
    """Yield items whose number stands behind the last word of the item before, without a gap."""
    for match in _GLUED_RE.finditer(text):
        printed = match[0].rstrip()
        at = match.start("number") - match.start()
        span = (match.start(), match.start() + len(printed))
        yield _at(text, GLUED_ITEM, span, f"{printed[:at]} {printed[at:]}")


def find_lost_bullets(text: str) -> Iterator[Observation]:
    """Yield two items that run into one in a list without items.

    Each of them stands elsewhere alone, and together they stand nowhere but in such lists.
    """
    lists = list(islice(_BARE_LIST_RE.finditer(text), _MOST))
    rest = _BARE_LIST_RE.sub(" ", text).lower()
    whole = {match["words"].lower() for match in lists}
    for match in lists:
        words = match["words"]
        if words.lower() in rest:
            continue
        for gap in re.finditer(r" (?=[A-Z])", words):
            parts = (words[: gap.start()], words[gap.end() :])
            if all(_stands_alone(part, rest, whole) for part in parts):
                yield _at(text, LOST_BULLET, match.span("words"), "; ".join(parts))
                break


def _stands_alone(part: str, rest: str, whole: set[str]) -> bool:
    bare = part.partition(" (")[0].lower()
    return " " in bare and (bare in rest or bare in whole)


def find_unread(text: str, leaves: tuple[Leaf, ...]) -> Iterator[Observation]:
    """Yield lines of at least two words that belong to nothing that was understood."""
    unparsed = (leaf for leaf in leaves if leaf.kind == "unparsed")
    for start, end, _ in islice(unparsed, _MOST):
        words = text[start:end]
        told = "\n" not in words.strip() and not _PLACE_AND_DAY_RE.search(words)
        again = text.count(words.strip()) > 1  # part of what stands elsewhere too
        if len(_WORDY_RE.findall(words)) > 1 and told and not again:
            lead = len(words) - len(words.lstrip())
            yield _at(text, UNREAD, (start + lead, start + len(words.rstrip())))


def _first_line(text: str) -> Span:
    words = _WORDY_RE.search(text)
    if words is None:
        return (0, 0)
    start = text.rfind("\n", 0, words.start()) + 1
    end = text.find("\n", words.end())
    return (start, end if end >= 0 else len(text))


def _at(text: str, kind: str, span: Span, suggestion: str = "") -> Observation:
    return Observation(kind, None, span, " ".join(text[slice(*span)].split()), suggestion)
