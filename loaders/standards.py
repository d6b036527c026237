"""The text of a service standard -> ``ServiceStandard``: its components, steps, flow and leaves.

UU 25/2009 Pasal 21 names fourteen components. They are rows of a table (number, name, text), lines
"name : text", or one cell a line. A component that is printed without text stays empty, one that
is not printed is not there, and nothing is counted that the text does not say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from rapidfuzz import fuzz

from loaders.catalogue import Source
from loaders.document import Span
from loaders.durations import Duration, find_durations, parse_duration
from loaders.identity import with_acts
from loaders.model import Amendment
from loaders.names import fold_name
from loaders.organisation import unit_type
from loaders.procedure_model import (
    Component,
    FlowEdge,
    FlowNode,
    IdentityItem,
    ServiceStandard,
    Staff,
    Step,
)
from loaders.tables import (
    CELL,
    NO_WORDS,
    PIPE,
    RULE,
    TAB,
    Block,
    Row,
    Words,
    find_markup,
    find_pipes,
    find_rows,
    join_parts,
    read_blocks,
    read_items,
    read_words,
)
from loaders.tiles import Claims

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

_PASAL_RE = re.compile(r"^\s*Pasal\s+\d+\s*$", re.MULTILINE | re.IGNORECASE)
_NUMBER_RE = re.compile(r"\(?(?P<number>\d{1,2})[.)]?\Z")
_NUMBERED_NAME_RE = re.compile(r"(?:(?P<number>\d{1,2})[.)]\s*)?(?P<name>[^:]+?)\s*:")
_LEAD_RE = re.compile(r"[:\s]+")


# "graph TD A[PEMOHON/OPD] --> B[SUBBAG UMUM]": each arrow with its two ends; the second end may be
# the first of the next arrow, so it is only looked at.
def _node_pattern(end: str) -> str:
    """Return the pattern of a node with its label in brackets of any shape."""
    return (
        rf"(?P<{end}>[A-Za-z]\w*)(?:\[(?P<{end}_label>[^\]]*)\]|\((?P<{end}_round>[^)]*)\)"
        rf"|\{{(?P<{end}_if>[^}}]*)\}})?"
    )


_EDGE_RE = re.compile(
    rf"{_node_pattern('a')}\s*[-=.]{{2,}}>\s*(?:\|[^|]*\|\s*)?(?={_node_pattern('b')})"
)
_FLOW_RE = re.compile(r"\b(?:graph|flowchart)\s+(?:TD|TB|BT|LR|RL)\b")
_PERSONS_RE = re.compile(r"(?P<number>\d{1,4})\s*(?:\([^()]*\)\s*)?orang\b", re.IGNORECASE)
_SERVICE_LABEL_RE = re.compile(r"jenis (?:pelayanan|layanan)\b", re.IGNORECASE)
_SERVICE_RE = re.compile(r"(?:standar )?pelayanan\s+\S", re.IGNORECASE)
_EMPHASIS_RE = re.compile(r"[*#\s-]*(?:\d{1,2}[.)]\s+)?")
_HEAD_WORDS = frozenset(("no", "nomor", "komponen", "uraian", "keterangan"))
_DATE_RE = re.compile(r"(?:pada )?tanggal\s*:\s*", re.IGNORECASE)
_PLACE_RE = re.compile(r"ditetapkan di\s*:", re.IGNORECASE)
_DECREE_RE = re.compile(r"(?:Surat )?Keputusan\s+(?=Kepala\s)", re.IGNORECASE)
_DECREE_NUMBER_RE = re.compile(r"Nomor\s*:\s*(?P<number>\S.*)\Z")
_BASES_RE = re.compile(r"\s+(?:dan|serta)\s+(?=(?:Undang|Peraturan|Keputusan)\b)")


class _Found(NamedTuple):
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


def looks_like_standard(text: str) -> bool:
    """Say whether a text is a service standard: at least six components and no articles."""
    if len(_PASAL_RE.findall(text)) >= 2:
        return False
    return len({found.type for found in _find_components(text, find_rows(text))}) >= 6


def read_standard(source: Source) -> ServiceStandard:
    """Return what a service standard says; parts that are not there are empty."""
    text = source.text.text
    rows = find_rows(text)
    claims = Claims(text)
    found = _find_components(text, rows)
    home = source.region.slug or "tak-dikenal"
    read = [_read_component(text, one, home, claims) for one in found]
    components = tuple(component for component, _ in read)
    by_type = {component.type: component for component in components}
    nodes, edges = _read_flow(text, found)
    opening = _read_opening(text, rows, found, claims)
    claims.add_all(find_pipes(text, rows), "furniture")
    return ServiceStandard(
        span=(0, len(text)),
        service=opening.service,
        description=opening.description,
        components=components,
        steps=_read_steps(by_type.get(PROCEDURE)),
        nodes=nodes,
        edges=edges,
        duration=_read_time(by_type.get(TIME)),
        channels=_read_channels(by_type.get(COMPLAINT)),
        staff=_read_staff(by_type.get(STAFF)),
        date=opening.date,
        amendments=tuple(said for _, amendments in read for said in amendments),
        leaves=claims.tile(),
        approver=opening.approver,
        number=opening.number,
    )


# -- components ------------------------------------------------------------------------------------


def _find_components(text: str, rows: Sequence[Row]) -> list[_Found]:
    """Return the components in order, the first of each type."""
    found: dict[str, _Found] = {}
    at = 0
    while at < len(rows):
        row = rows[at]
        one = _in_row(text, row) if row.style in (TAB, PIPE) else _in_line(text, rows, at)
        if one is not None:
            found.setdefault(one.type, one)
        at += 1
    return list(found.values())


def _in_row(text: str, row: Row) -> _Found | None:
    """Return the component in a row of cells: number, name, text."""
    words = [read_words(text, cell) for cell in row.cells]
    i = next((i for i, w in enumerate(words[:3]) if component_type(w.text)), None)
    if i is None or any(w.text and not _NUMBER_RE.match(w.text) for w in words[:i]):
        return None
    number = next((m["number"] for w in words[:i] if (m := _NUMBER_RE.match(w.text))), "")
    values = tuple((c.start, c.end) for c in row.cells[i + 1 :] if c.start < c.end)
    name = words[i]
    span = (row.cells[0].start, max(row.cells[-1].end, name.span[1]))
    return _Found(component_type(name.text), number, name, row.cells[i], values, span)


def _in_line(text: str, rows: Sequence[Row], at: int) -> _Found | None:
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
    return _Found(component_type(name.text), number, name, name.span, tuple(values), (start, end))


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


def _read_component(
    text: str, found: _Found, home: str, claims: Claims
) -> tuple[Component, list[Amendment]]:
    blocks = [block for value in found.values for block in read_blocks(text, value)]
    words = _without_lead(join_parts(b.words for b in blocks if not _is_flow(b)))
    items = [
        IdentityItem(item.number, _without_lead(item.words))
        for value in found.values
        for item in read_items(text, value)
        if not _FLOW_RE.search(item.words.text)
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


def _is_flow(block: Block) -> bool:
    return block.tag == "pre" or bool(_FLOW_RE.search(block.words.text))


def _claim(text: str, found: _Found, claims: Claims) -> None:
    claims.add(found.name_span, "heading")
    if found.span[0] < found.name_span[0]:
        number = text[found.span[0] : found.name_span[0]]
        end = found.span[0] + len(number.rstrip(" \t|\r\n"))
        claims.add((found.span[0], end), "marker")
    for value in found.values:
        claims.add_all(find_markup(text, value), "furniture")
        claims.add(value, "text")


# -- what components say ---------------------------------------------------------------------------


def _read_steps(component: Component | None) -> tuple[Step, ...]:
    """Return the numbered items of the procedure as steps."""
    items = [item for item in component.items if item.number] if component else []
    return tuple(
        Step(item.number, ordinal, item.words, item.words.span)
        for ordinal, item in enumerate(items, start=1)
    )


def _read_flow(
    text: str, found: Sequence[_Found]
) -> tuple[tuple[FlowNode, ...], tuple[FlowEdge, ...]]:
    """Return the nodes and arrows of a flow diagram as it is drawn, cycles included."""
    nodes: dict[str, FlowNode] = {}
    edges: list[FlowEdge] = []
    values = [v for one in found if one.type == PROCEDURE for v in one.values]
    for words in (b.words for v in values for b in read_blocks(text, v) if _is_flow(b)):
        begin = _FLOW_RE.search(words.text)
        for match in _EDGE_RE.finditer(words.text, begin.end() if begin else 0):
            for end in "ab":
                _note_node(nodes, words, match, end)
            span = words.place(match.start(), match.end("b"))
            edges.append(FlowEdge(match["a"], match["b"], span))
    return tuple(nodes.values()), tuple(edges)


def _note_node(nodes: dict[str, FlowNode], words: Words, match: re.Match[str], end: str) -> None:
    """Keep a node by its key, with its label where one is printed."""
    key = match[end]
    label = next((n for n in (f"{end}_label", f"{end}_round", f"{end}_if") if match[n]), "")
    if label and (key not in nodes or nodes[key].words.text == key):
        nodes[key] = FlowNode(key, words.cut(*match.span(label)))
    elif key not in nodes:
        nodes[key] = FlowNode(key, words.cut(*match.span(end)))


def _read_time(component: Component | None) -> tuple[Words, Duration] | None:
    """Return the time when the component is one, or names exactly one."""
    if component is None or not component.words:
        return None
    whole = parse_duration(component.words.text)
    if whole is not None:
        return component.words, whole
    named = find_durations(component.words.text)
    return (component.words.cut(*named[0][1]), named[0][0]) if len(named) == 1 else None


def _read_channels(component: Component | None) -> tuple[IdentityItem, ...]:
    """Return the ways to complain: the numbered items, or the text when there is no list."""
    if component is None or not component.words:
        return ()
    numbered = tuple(item for item in component.items if item.number)
    return numbered or (IdentityItem("", component.words),)


def _read_staff(component: Component | None) -> Staff | None:
    """Return the stated number of persons, and the sum of the list when there is one."""
    if component is None:
        return None
    stated = _PERSONS_RE.search(component.words.text)
    if stated is None:
        return None
    after = component.words.place(*stated.span())[1]
    listed = [item for item in component.items if item.words.span[0] >= after]
    parts = [_PERSONS_RE.match(item.words.text) for item in listed]
    counted = [int(part["number"]) for part in parts if part]
    words = component.words.cut(*stated.span())
    return Staff(int(stated["number"]), sum(counted) if len(counted) > 1 else None, words)


# -- around the components -------------------------------------------------------------------------


class _Opening(NamedTuple):
    service: Words | None = None
    description: Words | None = None
    date: Words | None = None
    approver: Words | None = None
    number: Words | None = None


def _read_opening(
    text: str, rows: Sequence[Row], found: Sequence[_Found], claims: Claims
) -> _Opening:
    """Return what the lines around the components say: the service, the decree, the date."""
    opening = _Opening()
    first = min((one.span[0] for one in found), default=len(text))
    labelled = False
    decree: list[Words] = []
    for row in rows:
        span = (row.start, row.end)
        words = read_words(text, row.cells[0])
        if row.style == RULE:
            claims.add(span, "furniture")
        elif not claims.is_free(span):
            continue
        elif _is_heading(words.text, [read_words(text, c).text for c in row.cells]):
            claims.add(span, "heading")
            labelled = labelled or bool(_SERVICE_LABEL_RE.search(words.text))
        elif (
            row.start < first
            and opening.service is None
            and (labelled or _SERVICE_RE.match(_bare(words).text))
            and ":" not in words.text
        ):
            opening = opening._replace(service=_bare(words))
            claims.add(span, "heading")
        elif row.start < first and opening.service and not opening.description:
            opening = opening._replace(description=words)
            claims.add(span, "text")
        else:
            opening = _read_formal(words, span, opening, decree, claims)
    return opening._replace(approver=_approver(decree))


def _read_formal(
    words: Words, span: Span, opening: _Opening, decree: list[Words], claims: Claims
) -> _Opening:
    """Read a line of the decree or of the closing; others stay unread."""
    date, number = _DATE_RE.match(words.text), _DECREE_NUMBER_RE.match(words.text)
    head = _DECREE_RE.search(words.text)
    if date and words.text[date.end() :]:
        opening = opening._replace(date=opening.date or words.cut(date.end(), len(words.text)))
    elif number:
        opening = opening._replace(number=opening.number or words.cut(*number.span("number")))
    elif head and not decree:
        decree.append(words.cut(head.end(), len(words.text)))
    elif decree and opening.number is None and ":" not in words.text:
        decree.append(words)
    elif not _PLACE_RE.match(words.text):
        return opening
    claims.add(span, "text")
    return opening


def _approver(decree: list[Words]) -> Words | None:
    words = join_parts(decree)
    return words if words and unit_type(words.text.partition(" ")[2]) else None


def _is_heading(words: str, cells: list[str]) -> bool:
    bare = words.strip("*# ")
    columns = {fold_name(cell) for cell in cells if cell}
    group = bare.isupper() and bool(re.search(r"PELAYANAN|KOMPONEN", bare)) and bare != words
    return group or columns <= _HEAD_WORDS or bool(_SERVICE_LABEL_RE.fullmatch(bare))


def _bare(words: Words) -> Words:
    """Return a line without emphasis, bullet and number: ``**1. Pemanfaatan Data**``."""
    lead = _EMPHASIS_RE.match(words.text)
    return words.cut(lead.end() if lead else 0, len(words.text.rstrip("* ")))
