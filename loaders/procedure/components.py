"""Rows of a text -> the components of a service standard, wherever and however they are printed.

UU 25/2009 Pasal 21 names fourteen components. They are rows of a table (number, name, text), lines
"name : text", or one cell a line. A component that is printed without text stays empty, one that
is not printed is not there. It knows nothing of what a component says, but for the acts of a legal
basis.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from rapidfuzz import fuzz

from loaders.procedure.flow import FLOW_RE, is_flow
from loaders.procedure.identity import with_acts
from loaders.procedure.model import Component, IdentityItem
from loaders.procedure.tables import (
    CELL,
    NO_WORDS,
    PIPE,
    TAB,
    Row,
    Words,
    find_markup,
    join_parts,
    read_blocks,
    read_items,
    read_words,
)
from loaders.regulation.model import Amendment
from loaders.regulation.names import fold_name
from loaders.text.document import Span
from loaders.text.tiles import Claims

LEGAL, PROCEDURE, TIME, COMPLAINT, STAFF = (
    "dasar-hukum",
    "prosedur",
    "jangka-waktu",
    "pengaduan",
    "jumlah-pelaksana",
)
COMPONENTS = (
    LEGAL, "persyaratan", PROCEDURE, TIME, "biaya", "produk", "sarana", "kompetensi",
    "pengawasan-internal", COMPLAINT, STAFF, "jaminan-pelayanan", "jaminan-keamanan", "evaluasi",
)  # fmt: skip
"""Slugs of the fourteen components, in the order of UU 25/2009 Pasal 21 huruf a to n."""

_COMPONENT_TO_NAMES = {
    LEGAL: ("dasarhukum",),
    "persyaratan": ("persyaratan", "persyaratanpelayanan"),
    PROCEDURE: (
        "prosedur", "sistemmekanismedanprosedur", "mekanismedanprosedur", "prosedurpelayanan",
    ),
    TIME: ("waktupelayanan", "jangkawaktupelayanan", "jangkawaktupenyelesaian", "jangkawaktu"),
    "biaya": ("biayapelayanan", "biayatarif", "biaya"),
    "produk": ("produkpelayanan",),
    "sarana": (
        "saranaprasaranadanataufasilitas", "saranadanprasaranadanataufasilitas",
        "saranadanprasarana", "saranaprasaranadanfasilitas",
    ),
    "kompetensi": ("kompetensipelaksana",),
    "pengawasan-internal": ("pengawasaninternal", "pengawasinternal"),
    COMPLAINT: (
        "penangananpengaduansarandanmasukan", "pengelolaanpengaduan", "penangananpengaduan",
    ),
    STAFF: ("jumlahpelaksana",),
    "jaminan-pelayanan": ("jaminanpelayanan",),
    "jaminan-keamanan": ("jaminankeamanandankeselamatanpelayanan", "jaminankeamanandankeselamatan"),
    "evaluasi": ("evaluasikinerjapelaksana", "evaluasikinerja"),
}  # fmt: skip
_ALIKE = 90.0
_LONGEST_NAME = 60

_NUMBER_RE = re.compile(r"\(?(?P<number>\d{1,2})[.)]?\Z")
_NUMBERED_NAME_RE = re.compile(r"(?:(?P<number>\d{1,2})[.)]\s*)?(?P<name>[^:]+?)\s*:")
_LEAD_RE = re.compile(r"[:\s]+")

_BASES_RE = re.compile(r"\s+(?:dan|serta)\s+(?=(?:Undang|Peraturan|Keputusan)\b)")


class FoundComponent(NamedTuple):
    """A component in the rows: where its name stands, and where its text stands."""

    type: str
    number: str
    name: Words
    name_span: Span
    values: tuple[Span, ...]
    span: Span


def component_type(name: str) -> str:
    """Return the slug of the component that ``name`` names, "" for none.

    >>> component_type("Sistem, Mekanisme, dan prosedur"), component_type("Pengawas Internal")
    ('prosedur', 'pengawasan-internal')
    """
    folded = fold_name(name)
    if len(folded) < 5 or len(name) > _LONGEST_NAME:
        return ""
    best, score = "", 0.0
    for type_, names in _COMPONENT_TO_NAMES.items():
        for known in names:
            ratio = 100.0 if known == folded else fuzz.ratio(known, folded)
            if ratio > score:
                best, score = type_, ratio
    return best if score >= _ALIKE else ""


def find_components(text: str, rows: Sequence[Row]) -> list[FoundComponent]:
    """Return the components in order, the first of each type."""
    found: dict[str, FoundComponent] = {}
    at = 0
    while at < len(rows):
        row = rows[at]
        one = _in_row(text, row) if row.style in (TAB, PIPE) else _in_line(text, rows, at)
        if one is not None:
            found.setdefault(one.type, one)
        at += 1
    return list(found.values())


def _in_row(text: str, row: Row) -> FoundComponent | None:
    """Return the component in a row of cells: number, name, text."""
    words = [read_words(text, cell) for cell in row.cells]
    i = next((i for i, w in enumerate(words[:3]) if component_type(w.text)), None)
    if i is None or any(w.text and not _NUMBER_RE.match(w.text) for w in words[:i]):
        return None
    number = next((m["number"] for w in words[:i] if (m := _NUMBER_RE.match(w.text))), "")
    values = tuple((c.start, c.end) for c in row.cells[i + 1 :] if c.start < c.end)
    name = words[i]
    span = (row.cells[0].start, max(row.cells[-1].end, name.span[1]))
    return FoundComponent(component_type(name.text), number, name, row.cells[i], values, span)


def _in_line(text: str, rows: Sequence[Row], at: int) -> FoundComponent | None:
    """Return the component that a line names, with the lines under it up to the next one."""
    row = rows[at]
    words = read_words(text, row.cells[0])
    match = _NUMBERED_NAME_RE.match(words.text)
    name, number, rest = words, "", NO_WORDS
    if match and component_type(match["name"]):
        name, number = words.cut(*match.span("name")), match["number"] or ""
        rest = words.cut(match.end(), len(words.text))
    elif not component_type(words.text) or row.style != CELL:
        return None
    before = rows[at - 1] if at else None
    start = row.cells[0].start
    bare = _NUMBER_RE.match(read_words(text, before.cells[0]).text) if before else None
    if before and bare and before.style == row.style and not number:
        number, start = bare["number"], before.cells[0].start
    values = [rest.span] if rest else []
    if row.style == CELL and not rest:
        values += _lines_under(text, rows, at)
    end = max([name.span[1], *(value[1] for value in values)])
    return FoundComponent(
        component_type(name.text), number, name, name.span, tuple(values), (start, end)
    )


def _lines_under(text: str, rows: Sequence[Row], at: int) -> list[Span]:
    values: list[Span] = []
    for i in range(at + 1, len(rows)):
        words = read_words(text, rows[i].cells[0]).text
        ends = rows[i].style != CELL or component_type(words)
        if ends or (_NUMBER_RE.match(words) and i + 1 < len(rows) and _names(text, rows[i + 1])):
            break
        values.append((rows[i].cells[0].start, rows[i].cells[0].end))
    return values


def _names(text: str, row: Row) -> bool:
    return bool(component_type(read_words(text, row.cells[0]).text))


def read_component(
    text: str, found: FoundComponent, home: str, claims: Claims
) -> tuple[Component, list[Amendment]]:
    """Return a component, and what the acts that it names are said to amend."""
    blocks = [block for value in found.values for block in read_blocks(text, value)]
    words = _without_lead(join_parts(b.words for b in blocks if not is_flow(b)))
    items = [
        IdentityItem(item.number, _without_lead(item.words))
        for value in found.values
        for item in read_items(text, value)
        if not FLOW_RE.search(item.words.text)
    ]
    items = [item for item in items if item.words]
    listed = [item for item in items if item.number or len(items) > 1]
    amendments: list[Amendment] = []
    if found.type == LEGAL:
        listed, amendments = with_acts(_split_bases(items), home)
    _claim(text, found, claims)
    component = Component(found.type, found.number, found.name, words, found.span, tuple(listed))
    return component, amendments


def _split_bases(items: list[IdentityItem]) -> list[IdentityItem]:
    """Split unnumbered legal bases: "UU 23/2006 … dan Peraturan Presiden …" (Kerek)."""
    split: list[IdentityItem] = []
    for item in items:
        at = 0
        for joint in _BASES_RE.finditer(item.words.text) if not item.number else ():
            split.append(IdentityItem("", item.words.cut(at, joint.start())))
            at = joint.end()
        split.append(replace(item, words=item.words.cut(at, len(item.words.text))))
    return split


def _without_lead(words: Words) -> Words:
    lead = _LEAD_RE.match(words.text)
    return words.cut(lead.end(), len(words.text)) if lead else words


def _claim(text: str, found: FoundComponent, claims: Claims) -> None:
    claims.add(found.name_span, "heading")
    if found.span[0] < found.name_span[0]:
        number = text[found.span[0] : found.name_span[0]]
        end = found.span[0] + len(number.rstrip(" \t|\r\n"))
        claims.add((found.span[0], end), "marker")
    for value in found.values:
        claims.add_all(find_markup(text, value), "furniture")
        claims.add(value, "text")
