"""Rows outside the procedure table -> the identity block of an SOP.

The block stands before the table or after it, as rows of label and value, as pairs of boxes with
their values in the rows below, or as plain lines. A field without value stays empty; words that
belong to no label stay unread. It knows no step.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz

from loaders.procedure.model import Identity, IdentityItem
from loaders.procedure.tables import (
    PIPE,
    RULE,
    TAB,
    Cell,
    Item,
    Row,
    Words,
    find_markup,
    join_parts,
    read_items,
    read_words,
)
from loaders.regulation.legal_bases import read_legal_basis
from loaders.regulation.model import Amendment
from loaders.regulation.names import fold_name
from loaders.regulation.organisation import unit_type
from loaders.text.document import Span
from loaders.text.tiles import Claims

LEGAL_BASIS = "legal-basis"
_FIELD_TO_LABELS = {
    "number": ("nomorsop", "nosop", "nomorsopap"),
    "created": ("tanggalpembuatan", "tglpembuatan"),
    "revised": ("tanggalrevisi", "tglrevisi"),
    "effective": ("tanggalefektif", "tglefektif"),
    "approved": ("tanggalpengesahan", "tglpengesahan", "tanggaldisahkan"),
    "approver": ("disahkanoleh",),
    "name": ("namasop", "judulsop", "namasopap"),
}
_BOX_TO_LABELS = {
    LEGAL_BASIS: ("dasarhukum",),
    "qualification": ("kualifikasipelaksana", "kualitaspelaksana"),
    "related": ("keterkaitan",),
    "equipment": ("peralatanperlengkapan", "peralatandanperlengkapan", "perlengkapanperalatan"),
    "warning": ("peringatan",),
    "record": ("pencatatandanpendataan", "pencatatanpendataan"),
}
_LABEL_TO_NAME = {
    label: name
    for labels in (_FIELD_TO_LABELS, _BOX_TO_LABELS)
    for name, known in labels.items()
    for label in known
}
_ALIKE = 90.0  # "PENCATATAN DAN PEDATAAN" (Kalimantan Barat)
_LONGEST_LABEL = 30
_CONTINUED = frozenset(("name", "approver"))  # fields whose value runs on in the rows below

_LEAD_RE = re.compile(r"[:\s*]+")  # "**Keterkaitan:** SOP …" in Markdown
# "Camat Tirtomulyo, Drs. SLAMET RIYADI, M.Si.": office and name on one line.
_OFFICE_AND_NAME_RE = re.compile(
    r"[,;/]?\s+(?=(?:(?:Drs?|Dra|Ir|Hj?|dr|Prof)\. )*[A-Z][A-Z'.]+(?: [A-Z][A-Z'.]*)*(?:,|\Z))"
)
_LETTERHEAD_RE = re.compile(r"(?:PEMERINTAH|PROVINSI|KABUPATEN|KOTA|KECAMATAN)\b")
# A name with a title or in capitals: what stands under "Kepala Dinas" where it is signed.
_OFFICIAL_RE = re.compile(r"(?:(?:Drs?|Dra|Ir|H|Hj|dr|Prof)\.? )*[A-Z][A-Z'. ]{3,}(?:,.*)?\Z")
# The name of a person and no office: by its title before or behind it.
_PERSON_RE = re.compile(
    r"(?:(?:Drs?|Dra|Ir|Hj?|dr|Prof)\.? +)+[A-Z][A-Za-z'. ]+(?:,.*)?\Z"
    r"|[A-Z][A-Z'. ]{3,}, *(?:[SMD]\.|Ph\.).*\Z"
)
# "SOP PELAYANAN PERMOHONAN INFORMASI PUBLIK": a title names the SOP where the block does not.
_SOP_TITLE_RE = re.compile(r"[#* ]*SOP\s+(?P<name>[A-Z][A-Z /-]{5,}[A-Z])[* ]*\Z")
# A line of the cover or a title: capitals, or the word over the table.
_TITLE_LINE_RE = re.compile(r"[A-Z][A-Z0-9/,&().: -]{3,}\Z|Prosedur\Z")
_ITEM_MARKER_RE = re.compile(r"(?P<number>\d{1,3})[.)]\s*(?=\D)|[-•]\s+")
_DATE_RE = re.compile(r"(?P<day>\d{1,2})[ ]+(?P<month>[A-Za-z]+)[ ]+(?P<year>\d{4})\Z")
_MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni",
    "juli", "agustus", "september", "oktober", "november", "desember",
)  # fmt: skip


def find_label(words: str) -> str:
    """Return the name of the field or box that ``words`` label, "" for none.

    >>> [find_label(w) for w in ("TGL. REVISI", "DASAR HUKUM :", "Kepala Dinas")]
    ['revised', 'legal-basis', '']
    """
    folded = fold_name(words)
    if not folded or len(words) > _LONGEST_LABEL:
        return ""
    if folded in _LABEL_TO_NAME:
        return _LABEL_TO_NAME[folded]
    label, score = max(
        ((label, fuzz.ratio(label, folded)) for label in _LABEL_TO_NAME), key=lambda pair: pair[1]
    )
    return _LABEL_TO_NAME[label] if score >= _ALIKE else ""


def parse_date(words: str) -> date | None:
    """Return a date printed in full, None for anything less.

    >>> parse_date("07 Februari 2020"), parse_date("Januari 2021")
    (datetime.date(2020, 2, 7), None)
    """
    match = _DATE_RE.match(words.strip(" :"))
    if match is None or match["month"].lower() not in _MONTHS:
        return None
    try:
        return date(
            int(match["year"]), _MONTHS.index(match["month"].lower()) + 1, int(match["day"])
        )
    except ValueError:
        return None


def read_identity(text: str, rows: Sequence[Row], home: str, claims: Claims) -> Identity:
    """Return what the identity block says.

    Args:
        text: The source.
        rows: The rows that belong to no procedure table.
        home: Slug of the region, for acts named without theirs.
        claims: Takes what was understood.
    """
    reader = _Reader(text, claims)
    for row in rows:
        reader.read(row)
    if reader.title and not reader.fields.get("name"):
        reader.fields["name"] = [reader.title]
    boxes, amendments = _finish_boxes(reader.boxes, home)
    return Identity(
        tuple((name, join_parts(parts)) for name, parts in reader.fields.items() if parts),
        boxes,
        reader.official,
        tuple(reader.units),
        amendments,
        tuple(reader.labels),
    )


class _Reader:
    """Walks the rows; a column below a label belongs to it until the next label."""

    def __init__(self, text: str, claims: Claims) -> None:
        self.text = text
        self.claims = claims
        self.fields: dict[str, list[Words]] = {}
        self.boxes: dict[str, list[IdentityItem]] = {}
        self.official: Words | None = None
        self.title: Words | None = None
        self.units: list[Words] = []
        self.labels: list[tuple[str, Words]] = []
        self._owner: dict[int, str] = {}
        self._plain_run: list[Words] = []
        self._plain_box = ""

    def read(self, row: Row) -> None:
        if row.style == RULE:
            self.claims.add((row.start, row.end), "furniture")
        elif row.style in (TAB, PIPE):
            self._read_cells(row)
        else:
            self._read_line(row)

    def _read_cells(self, row: Row) -> None:
        self._plain_box = ""
        words = [read_words(self.text, cell) for cell in row.cells]
        labels = {i: name for i, w in enumerate(words) if (name := find_label(w.text))}
        if labels:
            self._owner = {i: name for i, name in self._owner.items() if name in _CONTINUED}
        for i, name in labels.items():
            self.claims.add(row.cells[i], "heading")
            self.labels.append((name, words[i]))
            self._take_label(row, words, labels, i, name)
        for i, cell in enumerate(row.cells):
            if words[i] and self.claims.is_free(cell):
                self._read_cell(cell, words[i], self._owner.get(i, ""))

    def _take_label(
        self, row: Row, words: list[Words], labels: dict[int, str], i: int, name: str
    ) -> None:
        stop = min((j for j in labels if j > i), default=len(words))
        right = [j for j in range(i + 1, stop) if words[j]]
        if name in _BOX_TO_LABELS and not right:
            self._owner[i] = name
            return
        self._owner.pop(i, None)
        for j in right:
            self._read_cell(row.cells[j], words[j], name)
        column = right[0] if right else i + 1
        self._owner = {k: n for k, n in self._owner.items() if k != column}
        if name in _CONTINUED:
            self._owner[column] = name

    def _read_cell(self, cell: Span, words: Words, owner: str) -> None:
        if owner in _BOX_TO_LABELS:
            items = self.boxes.setdefault(owner, [])
            for item in read_items(self.text, cell):
                _add_item(items, item)
            self._claim(cell)
        elif owner:
            self._add_field(owner, cell, words)
        else:
            self._read_loose(cell, words)

    def _add_field(self, name: str, cell: Span, words: Words) -> None:
        lead = _LEAD_RE.match(words.text)
        value = words.cut(lead.end() if lead else 0, len(words.text))
        self._claim(cell)
        if not value:
            return
        known = self.fields.setdefault(name, [])
        if name == "approver" and not known and _PERSON_RE.match(value.text):
            self.official = self.official or value  # signed by name, of no office
            return
        if name == "approver" and known:
            if _OFFICIAL_RE.match(value.text):
                self.official = self.official or value
            return
        if name in _CONTINUED or not known:
            known.append(value)
        if name == "approver" and (cut := _OFFICE_AND_NAME_RE.search(value.text)):
            self.official = value.cut(cut.end(), len(value.text))
            known[-1] = value.cut(0, cut.start())

    def _read_loose(self, cell: Span, words: Words) -> None:
        if unit_type(words.text):
            self._add_unit(words)
            self._claim(cell)
        elif _LETTERHEAD_RE.match(words.text):
            self._claim(cell, "heading")

    def _read_line(self, row: Row) -> None:
        words = read_words(self.text, (row.start, row.end))
        label, colon, _ = words.text.partition(":")
        name = find_label(label) if colon else ""
        name = name or self._heading_of_box(words)
        if name or self._plain_box:
            self._read_lines_of(name, row, words, len(label) + 1)
        elif title := _SOP_TITLE_RE.match(words.text):
            self.title = self.title or words.cut(*title.span("name"))
            self._claim((row.start, row.end), "heading")
        elif not self._owner and _TITLE_LINE_RE.match(words.text):
            self._read_heading(row, words)

    @staticmethod
    def _heading_of_box(words: Words) -> str:
        """Return the box that a line without a colon opens: "## Dasar Hukum"."""
        name = _LABEL_TO_NAME.get(fold_name(words.text), "")
        return name if name in _BOX_TO_LABELS else ""

    def _read_lines_of(self, name: str, row: Row, words: Words, cut: int) -> None:
        """Take a line that begins with a label, or one under the label of a box."""
        span = (row.start, row.end)
        if not name:
            self._read_cell(Cell(*span), words, self._plain_box)
            return
        opener = _LEAD_RE.match(words.text, cut)
        value = words.cut(opener.end() if opener else cut, len(words.text))
        lead = len(words.text) - len(words.text.lstrip("#* "))
        self.labels.append((name, words.cut(lead, cut - 1)))
        self._plain_box = ""
        if name in _BOX_TO_LABELS:
            self._plain_box = name
            self._claim(span)
            if value:
                _add_item(self.boxes.setdefault(name, []), Item("", value))
        elif value:
            self._add_field(name, span, value)

    def _read_heading(self, row: Row, words: Words) -> None:
        """Take a line of the cover; the name of the agency may run over several of them."""
        near = self._plain_run and row.start - self._plain_run[-1].span[1] <= 2
        if unit_type(words.text):
            self._plain_run = [words]
            self._add_unit(words)
        elif near:
            self.units.remove(join_parts(self._plain_run))
            self._plain_run.append(words)
            self._add_unit(join_parts(self._plain_run))
        self._claim((row.start, row.end), "heading")

    def _add_unit(self, words: Words) -> None:
        if any(fold_name(unit.text) == fold_name(words.text) for unit in self.units):
            self._plain_run = []
        else:
            self.units.append(words)

    def _claim(self, span: Span, kind: str = "text") -> None:
        self.claims.add_all(find_markup(self.text, span), "furniture")
        self.claims.add(span, kind)


def _finish_boxes(
    boxes: dict[str, list[IdentityItem]], home: str
) -> tuple[tuple[tuple[str, tuple[IdentityItem, ...]], ...], tuple[Amendment, ...]]:
    amendments: list[Amendment] = []
    finished = []
    for name, items in boxes.items():
        if name == LEGAL_BASIS:
            named, said = with_acts(items, home)
            amendments += said
            finished.append((name, tuple(named)))
        else:
            finished.append((name, tuple(items)))
    return tuple(finished), tuple(amendments)


def with_acts(
    items: Sequence[IdentityItem], home: str
) -> tuple[list[IdentityItem], list[Amendment]]:
    """Return items of a list of legal bases with the acts that they name."""
    named: list[IdentityItem] = []
    amendments: list[Amendment] = []
    for item in items:
        acts, said = read_legal_basis(item.words.text, home)
        named.append(IdentityItem(item.number, item.words, acts))
        amendments += said
    return named, amendments


def _add_item(items: list[IdentityItem], item: Item) -> None:
    """Add an item of a box; one without a marker under a numbered one goes on with it."""
    marker = _ITEM_MARKER_RE.match(item.words.text)
    number = item.number or (marker["number"] if marker else "") or ""
    words = item.words
    if marker and not item.number:
        words = words.cut(marker.end(), len(words.text))
    if items and items[-1].number and not marker and not item.number:
        items[-1] = IdentityItem(items[-1].number, join_parts((items[-1].words, words)))
    elif words:
        items.append(IdentityItem(number, words))
