"""Spaces around marks, and commas in enumerations -> ``Observation``.

In: the words of every provision. Out: a space before a mark, none behind it, and enumerations whose
comma or "dan" is missing or too many. What a clause enumerates is known only where its members
look alike: units ("Bidang A, Bidang B"), acts ("pengadaan, penyimpanan"), citations ("huruf a").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from loaders.regulation.model import DomainModel, Observation
from loaders.text.document import BODY, OPENING, Document, Provision, source_span

SPACE_BEFORE = "spasi-sebelum-tanda-baca"
NO_SPACE_BEHIND = "tanpa-spasi-sesudah-tanda-baca"
GAZETTE_COMMA = "tanpa-koma-sebelum-tambahan"
UNITS_LACK_AND = "deretan-unit-tanpa-dan"
ACTS_LACK_AND = "deretan-tanpa-dan"
COMMA_OF_TWO = "koma-sebelum-dan-pada-dua-unsur"
COMMA_BEFORE_OBJECT = "koma-antara-perbuatan-dan-objek"
COMMA_BEFORE_VERB = "koma-antara-subjek-dan-predikat"
OPEN_BRACKET = "kurung-tak-ditutup"
SERIES_LACKS_COMMA, TWO_LACK_AND = "deretan-tanpa-koma-akhir", "dua-perbuatan-tanpa-dan"
STAGES_LACK_COMMA = "tanpa-koma-sebelum-dengan-tahapan"
TWO_PREDICATES = "definisi-berpredikat-ganda"

_SPACE_BEFORE_RE = re.compile(r"(?P<word>\S*[\w)]) +(?P<mark>[;:,.])(?=\s|\Z)")
# ";dan", "Umum,Bidang". It must not match "1,5" or "Rp1.000,00".
_NO_SPACE_RE = re.compile(r"[;,][A-Za-z]+")
# "(Lembaran Negara ... Nomor 114 Tambahan Lembaran Negara ... Nomor 5887)"
_GAZETTE_RE = re.compile(r"Nomor \d+(?= Tambahan Lembaran)")

_TYPE = (
    r"(?:Bidang|Sub[ ]?[Bb]agian|Bagian|Sub[ ]?[Bb]idang|Seksi|Kecamatan|Kelurahan|Dinas|Badan|Unit"
    r"|Kepala (?:Dinas|Badan|Bidang|Seksi|Sub[ ]?[Bb]agian))"
)
_UNIT_RE = re.compile(rf"\b{_TYPE} (?=[A-Z])")
_ROW_RE = re.compile(r", ?(?:Bidang|Sub|Bagian|Seksi|Kecamatan|Kelurahan|Dinas|Badan|Unit|Kepala) ")
# The rest of a unit's name: words with a capital, joined by spaces, "dan" or a comma.
_NAME_RE = re.compile(rf"(?:(?:,? (?:dan )?|/)(?!{_TYPE}\b)[A-Z][\w-]*)*")
_ACT = r"(?:(?:pe[nmr]|peng|peny|pela)[a-z]{3,}an|[a-z]{4,}isasi(?:an)?)"
# "pengadaan, pendistribusian, inventarisasian barang": acts in a row, each one word, and no "dan"
# further on that could join another to them.
_ACTS_RE = re.compile(rf"\b{_ACT}(?:, {_ACT}){{2,}}(?=[ ;.])(?!.*\b(?:dan|atau|serta|maupun)\b)")
# "mengumpulkan, mengolah, mengevaluasi data": verbs in a row, the last with the object of all.
_VERBS_RE = re.compile(
    r"\bme[a-z]{4,}(?:, me[a-z]{4,}){2,}(?= [a-z])(?! (?:dan|atau|serta|maupun)\b)"
)
# "pemeliharaan gedung, pemeliharaan peralatan;": the same act of two things, and nothing more.
_TWICE_RE = re.compile(rf"\b(?P<act>{_ACT}) (?P<of>[a-z ]+), (?P=act) [a-z ]+(?=[;.]|\Z)")
_AND_RE = re.compile(r"\b(?:dan|atau|serta|maupun|dan/atau)\b")

# "huruf a, dan huruf b"; in "huruf a, huruf b, dan huruf c" the comma is right.
_TWO_CITED_RE = re.compile(
    r"(?<!, )\b(?P<kind>huruf|angka) \w{1,4}, (?:dan|atau) (?P=kind) \w{1,4}\b"
)
# "..., Kepala Seksi Pembangunan, menyelenggarakan fungsi:" behind "dalam Pasal 17".
_COMMA_BEFORE_VERB_RE = re.compile(
    r"(?:(?<=, )|\A)(?:Kepala|Camat|Lurah|Sekretaris|Dinas|Badan|Bidang|Seksi|Sub[ ]?[Bb]agian)"
    r"(?: (?:dan |pada )?[A-Z][\w-]*)*,"
    r"(?= (?:menyelenggarakan|mempunyai|memiliki) (?:fungsi|tugas|rincian)\b)"
)
# "upaya penyelenggaraan, ketenteraman dan ketertiban umum": an act that is nothing without its
# object, alone (behind a comma or "dan" it is one of several acts), followed by what is no act.
_COMMA_BEFORE_OBJECT_RE = re.compile(
    r"(?<![,.;:] )(?<!dan )(?<!atau )\bpenyelenggaraan, "
    r"(?!dan\b|atau\b|serta\b|maupun\b|yang\b|pe\w+an\b|\w*asi\b)[a-z]{4,}"
)
# "Kecamatan A, Kecamatan B dan Kecamatan C": three units or more, no comma before the last.
_SERIES_RE = re.compile(
    r"\b(?P<type>Bidang|Seksi|Kecamatan|Kelurahan|Sub ?[Bb]agian) [A-Z][\w ]*?"
    r"(?:, (?P=type) [A-Z][\w ]*?)+ (?P<last>dan (?P=type) [A-Z]\w+)"
)
# "pelaksanaan pemantauan, evaluasi kelancaran": the second of two acts has the object of both.
_TWO_ACTS_RE = re.compile(
    rf"\b(?:pelaksanaan|kegiatan) (?P<acts>(?:{_ACT}|evaluasi|supervisi|analisis|fasilitasi), "
    rf"(?:{_ACT}|evaluasi|supervisi|analisis|fasilitasi))(?= (?!dan\b|serta\b|atau\b)[a-z])"
    r"(?![^,;]*, )"
)
_STAGES_RE = re.compile(r" dengan tahapan(?=\s*[:;])")
_PREDICATE_RE = re.compile(r"(?<!yang )\bmerupakan jabatan\b")


def observe_marks(document: Document, model: DomainModel) -> Iterable[Observation]:
    """Return what is unusual in spaces and commas."""
    text = document.source.text
    defining = {id(d.provision) for d in model.definitions}
    for provision in document.provisions:
        if provision.text and provision.part in (OPENING, BODY):
            yield from _read(text, provision)
            if id(provision) in defining and " adalah " in provision.text:
                yield from _all(text, provision, _PREDICATE_RE, TWO_PREDICATES, "yang {}")


def _read(text: str, provision: Provision) -> Iterator[Observation]:
    words = provision.text
    yield from _read_spaces(text, provision)
    if words.count("(") == words.count(")") + 1:
        at = words.rfind("(")
        end = at + 1 + len(words[at + 1 :].split(" ", 1)[0])
        span = source_span(text, provision, at, end)
        yield Observation(OPEN_BRACKET, provision, span, words[at:end])
    if "Tambahan L" in words:
        yield from _all(text, provision, _GAZETTE_RE, GAZETTE_COMMA, "{},")
    if " dengan tahapan" in words:
        for match in _STAGES_RE.finditer(words):
            if words[match.start() - 1] != ",":
                yield _place(text, provision, STAGES_LACK_COMMA, match, f",{match[0]}")
    if "," in words:
        yield from _read_commas(text, provision)


def _read_spaces(text: str, provision: Provision) -> Iterator[Observation]:
    words = provision.text
    if " ;" in words or " :" in words or " ," in words or " ." in words:
        for match in _SPACE_BEFORE_RE.finditer(words):
            expected = match["word"] + match["mark"]
            yield _place(text, provision, SPACE_BEFORE, match, expected)
    for match in _NO_SPACE_RE.finditer(words):
        before = words[match.start() - 1 : match.start()]
        if before.islower() or before == ")":
            expected = f"{match[0][0]} {match[0][1:]}"
            yield _place(text, provision, NO_SPACE_BEHIND, match, expected)


def _read_commas(text: str, provision: Provision) -> Iterator[Observation]:
    words = provision.text
    if _ROW_RE.search(words):
        yield from _find_units(text, provision)
    if ", pe" in words or ", me" in words:
        yield from _find_acts(text, provision)
    for match in _SERIES_RE.finditer(words):
        start, end = match.span("last")
        before = words.rfind(" ", 0, start - 1) + 1
        span = source_span(text, provision, before, end)
        shown = words[before:end]
        expected = f"{words[before : start - 1]}, {match['last']}"
        yield Observation(SERIES_LACKS_COMMA, provision, span, shown, expected)
    for match in _TWO_ACTS_RE.finditer(words):
        span = source_span(text, provision, *match.span("acts"))
        expected = match["acts"].replace(", ", " dan ")
        yield Observation(TWO_LACK_AND, provision, span, match["acts"], expected)
    if ", dan " in words or ", atau " in words:
        yield from _all(text, provision, _TWO_CITED_RE, COMMA_OF_TWO, "")
    if ", me" in words:
        yield from _all(text, provision, _COMMA_BEFORE_VERB_RE, COMMA_BEFORE_VERB, "")
    if "aan, " in words:
        yield from _all(text, provision, _COMMA_BEFORE_OBJECT_RE, COMMA_BEFORE_OBJECT, "")


def _find_acts(text: str, provision: Provision) -> Iterator[Observation]:
    words = provision.text
    for pattern in (_ACTS_RE, _VERBS_RE):
        for match in pattern.finditer(words):
            yield _place(text, provision, ACTS_LACK_AND, match, _with_and(match[0]))
    for match in _TWICE_RE.finditer(words):
        if not _AND_RE.search(match[0]):
            yield _place(text, provision, ACTS_LACK_AND, match, "")


def _find_units(text: str, provision: Provision) -> Iterator[Observation]:
    """Find rows of units of one type: "Bidang A, Bidang B" without "dan" before the last."""
    words = provision.text
    row: list[tuple[int, int, str]] = []
    for match in _UNIT_RE.finditer(words):
        if row and match.start() < row[-1][1]:
            continue
        name = _NAME_RE.match(words, match.end() - 1)
        end = name.end() if name else match.end()
        joined = row and words[row[-1][1] : match.start()] in (", ", ", dan ", " dan ", ",")
        if not joined:
            yield from _judge_row(text, provision, row)
            row = []
        row.append((match.start(), end, match[0]))
    yield from _judge_row(text, provision, row)


def _judge_row(
    text: str, provision: Provision, row: list[tuple[int, int, str]]
) -> Iterator[Observation]:
    if len(row) < 2 or row[-1][2] != row[-2][2]:
        return
    words, (_, before, _), (start, end, _) = provision.text, row[-2], row[-1]
    between, behind = words[before:start], words[end : end + 5]
    goes_on = behind.startswith((" dan", ", dan", " ata", ", ser", " ser"))
    if "dan" in between or goes_on or ", dan " in words[start:end]:
        return
    shown = words[row[-2][0] : end]
    expected = f"{words[row[-2][0] : before]}{',' if len(row) > 2 else ''} dan {words[start:end]}"
    span = source_span(text, provision, row[-2][0], end)
    yield Observation(UNITS_LACK_AND, provision, span, shown, expected)


def _with_and(words: str) -> str:
    *first, last = words.split(", ")
    return f"{', '.join(first)}{',' if len(first) > 1 else ''} dan {last}"


def _all(
    text: str, provision: Provision, pattern: re.Pattern[str], kind: str, expected: str
) -> Iterator[Observation]:
    for match in pattern.finditer(provision.text):
        yield _place(text, provision, kind, match, expected.format(match[0]))


def _place(
    text: str, provision: Provision, kind: str, match: re.Match[str], expected: str
) -> Observation:
    span = source_span(text, provision, match.start(), match.end())
    return Observation(kind, provision, span, match[0], expected)
