"""Header and body rows of a procedure table -> which column holds what, and each row's cells.

No evidence is trusted alone: the words of the header (compared fuzzily, since a scan prints
"Varieton" over "Kegiatan"), the row of the header under them, the group that they stand in
("Pelaksana", "Mutu Baku"), and what the cells hold. A row whose cells do not fit the header is
realigned only when its one time cell says by how much. It knows no step and no actor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from loaders.procedure.durations import parse_duration
from loaders.procedure.model import HeaderRepair
from loaders.procedure.tables import (
    CELL,
    NO_WORDS,
    PIPE,
    PLAIN,
    RULE,
    TAB,
    Cell,
    Row,
    Words,
    read_words,
)
from loaders.regulation.names import fold_name

NUMBER, ACTIVITY, ACTOR, PERFORMER = "number", "activity", "actor", "performer"
REQUIREMENT, TIME, OUTPUT, NOTE = "requirement", "time", "output", "note"

# Kind of column -> names that headers give it, folded. PermenPANRB 35/2012 names the parts of
# Mutu Baku; the other names are those of the documents that we read.
_KIND_TO_NAMES = {
    NUMBER: ("no", "nomor", "nomer"),
    ACTIVITY: (
        "kegiatan", "uraianprosedur", "uraiankegiatan", "aktivitas", "aktifitas", "prosedur",
        "uraian", "langkahkegiatan", "tahapankegiatan", "urutankegiatan", "langkah",
    ),
    REQUIREMENT: (
        "kelengkapan", "persyaratankelengkapan", "persyaratan", "perlengkapan",
        "persyaratanperlengkapan", "kelengkapanpersyaratan", "syaratkelengkapan", "input",
    ),
    TIME: ("waktu", "waktupenyelesaian", "jangkawaktu", "waktumenit"),
    OUTPUT: ("output", "keluaran", "hasil", "keluaranoutput"),
    NOTE: ("keterangan", "ket"),
}  # fmt: skip
_GROUPS = {"pelaksana": ACTOR, "aktor": ACTOR, "pelaku": ACTOR, "mutubaku": "quality"}
# What a garbled header word is read as, in the repair that records it.
_KIND_TO_LABEL = {
    NUMBER: "No",
    ACTIVITY: "Kegiatan",
    REQUIREMENT: "Kelengkapan",
    TIME: "Waktu",
    OUTPUT: "Output",
    NOTE: "Keterangan",
}
_ALIKE = 0.8  # rapidfuzz ratio at which a header word is taken for a known one
_LIKE = 0.7  # ratio that counts when the cells or the place agree
_NEEDED = 1.0  # evidence that a column needs
_SHORT = 40  # code points that a header cell may have
_MAX_SHIFT = 4

STEP_NUMBER_RE = re.compile(r"\(?(?P<number>\d{1,3}[a-z]?)[.)]?\Z")
# What conversion leaves of a flow chart's symbols. Letters other than a tick are noise of scans.
_MARK_RE = re.compile(r"[*→←↓↑●○■□◆◇★√✓✔♦•·\-–—+>]{1,3}\Z|[vVxX]\Z")
_DASH_RE = re.compile(r"[-–—]+\Z")


class Column(NamedTuple):
    """A column; ``words`` is its own name in the header (for an actor, the actor's name)."""

    kind: str
    words: Words


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a procedure table and what it says of the columns under it."""

    rows: tuple[int, ...]
    columns: tuple[Column, ...]
    repairs: tuple[HeaderRepair, ...]

    def index(self, kind: str) -> int | None:
        """Return the first column of a kind."""
        return next((i for i, c in enumerate(self.columns) if c.kind == kind), None)


class Aligned(NamedTuple):
    """A row's cells by column, and how many cells were lost (negative: gained) before them."""

    cells: tuple[Cell, ...]
    shift: int
    sure_of_actors: bool


def is_mark(words: str) -> bool:
    """Say whether a cell holds a mark and nothing else: ``*``, ``→``, ``-``."""
    return bool(_MARK_RE.match(words))


def is_dash(words: str) -> bool:
    """Say whether a cell holds only dashes, which many tables print for nothing."""
    return bool(_DASH_RE.match(words))


def table_kind(words: str) -> str:
    """Return the kind of column or group that a header word names, "" for none.

    >>> [table_kind(w) for w in ("Uraian Prosedur", "NO.", "Voterengen", "Mutu Baku")]
    ['activity', 'number', '', 'quality']
    """
    kind, score = _best_kind(words)
    return kind if score >= _ALIKE else ""


@lru_cache(maxsize=4096)
def _best_kind(words: str) -> tuple[str, float]:
    folded = fold_name(words)
    if not folded or len(words) > _SHORT:
        return "", 0.0
    best = ("", 0.0)
    for kind, names in (*_KIND_TO_NAMES.items(), *((k, (n,)) for n, k in _GROUPS.items())):
        for name in names:
            score = 1.0 if name == folded else fuzz.ratio(name, folded) / 100
            if min(len(name), len(folded)) < 4 and score < 1:
                score = 0.0  # "No" and "Ket" are too short to be nearly right
            best = max(best, (kind, score), key=lambda pair: pair[1])
    return best


def is_header_row(text: str, row: Row) -> bool:
    """Say whether a row names the columns of a procedure table.

    It holds at least two known names, one of them of a column that only such tables have, and no
    long cell.
    """
    if row.style not in (TAB, PIPE) or len(row.cells) < 4:
        return False
    words = [read_words(text, cell).text for cell in row.cells]
    kinds = {table_kind(w) for w in words} - {""}
    return (
        len(kinds) >= 2
        and bool(kinds - {NUMBER, NOTE})
        and all(len(w) <= 2 * _SHORT for w in words)
    )


def find_header(text: str, rows: Sequence[Row], at: int) -> Header | None:
    """Return the header that begins at row ``at``, None when none does.

    Args:
        text: The source.
        rows: Its rows.
        at: Index of the first row of the header.
    """
    if not is_header_row(text, rows[at]):
        return None
    last = at + 1
    while last < len(rows) and _goes_on(text, rows[at], rows[last]):
        last += 1
    named = [row for row in rows[at:last] if row.style != RULE]
    heads = [[read_words(text, cell) for cell in row.cells] for row in named]
    width = max(len(head) for head in heads)
    heads = [head + [NO_WORDS] * (width - len(head)) for head in heads]
    body = _body(text, rows, last, width)
    header = _build_header(heads, body, tuple(range(at, last)))
    kinds = {column.kind for column in header.columns}
    return header if ACTIVITY in kinds and kinds & {TIME, OUTPUT, REQUIREMENT, ACTOR} else None


def _goes_on(text: str, first: Row, row: Row) -> bool:
    """Say whether a row is a further row of the header: names, or numbers of columns."""
    if row.style != first.style:
        return row.style == RULE
    if is_header_row(text, row):
        return True
    words = [read_words(text, cell).text for cell in row.cells]
    filled = [w for w in words if w]
    if len(filled) >= 4 and all(STEP_NUMBER_RE.match(w) for w in filled):
        return True
    short = all(len(w) <= _SHORT and not is_mark(w) and not parse_duration(w) for w in filled)
    return bool(filled) and short and not any(words[:2])


def _body(text: str, rows: Sequence[Row], start: int, width: int) -> list[list[str]]:
    body = []
    for row in rows[start:]:
        if row.style in (PLAIN, CELL) or is_header_row(text, row):
            break
        if len(row.cells) == width:
            body.append([read_words(text, cell).text for cell in row.cells])
    return body


def _build_header(heads: list[list[Words]], body: list[list[str]], rows: tuple[int, ...]) -> Header:
    width = len(heads[0])
    groups = [_groups(head) for head in heads]
    group = [next((g[i] for g in groups if g[i]), "") for i in range(width)]
    own = [_own_name(heads, i) for i in range(width)]
    scores: list[tuple[float, int, str]] = []
    for i in range(width):
        for kind in _KIND_TO_NAMES:
            score = _name_score(heads, i, kind) + _cells_score(body, i, kind, group)
            if group[i] == ACTOR and score < 2 * _ALIKE:
                continue
            scores.append((score, i, kind))
    kinds: dict[int, str] = {}
    for score, i, kind in sorted(scores, key=lambda s: (-s[0], s[1])):
        if score >= _NEEDED and i not in kinds and kind not in kinds.values():
            kinds[i] = kind
    actors = [i for i in range(width) if group[i] == ACTOR and i not in kinds]
    actors = actors or _marked_columns(own, body, kinds)
    for i in actors:
        named = own[i].text and table_kind(own[i].text) not in _GROUPS.values()
        kinds[i] = ACTOR if named else PERFORMER if len(actors) == 1 else ""
    columns = tuple(Column(kinds.get(i, ""), own[i]) for i in range(width))
    return Header(rows, columns, _repairs(heads, columns))


def _marked_columns(own: list[Words], body: list[list[str]], kinds: dict[int, str]) -> list[int]:
    """Return the columns of actors in a header that does not say which they are.

    They stand behind the activity, have names, and hold marks or nothing.
    """
    first = next((i for i, kind in kinds.items() if kind == ACTIVITY), len(own))
    found = [i for i in range(first + 1, len(own)) if own[i] and i not in kinds]
    cells = [row[i] for row in body for i in found if row[i]]
    return found if cells and all(is_mark(cell) for cell in cells) else []


def _groups(head: list[Words]) -> list[str]:
    """Return the group of each column: a group's name reaches to the next name in its row."""
    found, current = [], ""
    for words in head:
        if words:
            kind = table_kind(words.text)
            current = kind if kind in _GROUPS.values() else ""
        found.append(current)
    return found


def _own_name(heads: list[list[Words]], i: int) -> Words:
    return next(
        (h[i] for h in reversed(heads) if h[i] and not STEP_NUMBER_RE.match(h[i].text)), NO_WORDS
    )


def _name_score(heads: list[list[Words]], i: int, kind: str) -> float:
    score = 0.0
    for head in heads:
        best, ratio = _best_kind(head[i].text)
        if best == kind and ratio >= _ALIKE:
            score = max(score, 2 * ratio)
        elif best == kind and ratio >= _LIKE:
            score = max(score, ratio / 2)
    return score


def _cells_score(body: list[list[str]], i: int, kind: str, group: list[str]) -> float:
    """Return what the cells under a header say for a kind, and where the column stands."""
    cells = [row[i] for row in body if row[i]]
    if not cells:
        return 0.5 if kind == NOTE and i == len(group) - 1 else 0.0
    score = 0.0
    if kind == NUMBER and i == 0:
        score = _share(bool(STEP_NUMBER_RE.match(c)) for c in cells)
    elif kind == TIME:
        score = _share(parse_duration(c) is not None for c in cells) * 1.5
    elif kind == ACTIVITY and group[i] == "" and i <= 2:
        score = _share(len(c) >= 20 and parse_duration(c) is None for c in cells)
    return score if score >= 0.6 else 0.0


def _share(truths: Iterable[bool]) -> float:
    counted = Counter(truths)
    return counted[True] / counted.total() if counted else 0.0


def _repairs(heads: list[list[Words]], columns: tuple[Column, ...]) -> tuple[HeaderRepair, ...]:
    """Return the header words that say something else than what their column holds."""
    return tuple(
        HeaderRepair(head[i], _KIND_TO_LABEL[column.kind])
        for head in heads
        for i, column in enumerate(columns)
        if column.kind in _KIND_TO_LABEL
        and head[i]
        and not table_kind(head[i].text)
        and not STEP_NUMBER_RE.match(head[i].text)
    )


def align(text: str, row: Row, header: Header) -> Aligned:
    """Return a row's cells by column.

    The one cell that holds a time tells by how many places a row slipped. The row is realigned when
    everything else then fits: marks or nothing under the actors, no words left over at the end.
    Which of the actors' cells was lost nobody can tell, so a mark in such a row is not sure.
    """
    width = len(header.columns)
    words = [read_words(text, cell).text for cell in row.cells]
    shift = _find_shift(words, header)
    if shift:
        moved = _shifted(row.cells, header, shift)
        if moved is not None and _fits(text, moved, header):
            return Aligned(moved, shift, sure_of_actors=False)
    return Aligned(_padded(row.cells, width, row.end), 0, sure_of_actors=not shift)


def _find_shift(words: list[str], header: Header) -> int:
    time, first = header.index(TIME), header.index(ACTIVITY)
    if time is None or first is None:
        return 0
    times = [i for i, w in enumerate(words) if i > first and parse_duration(w) is not None]
    return time - times[0] if len(times) == 1 and abs(time - times[0]) <= _MAX_SHIFT else 0


def _shifted(cells: tuple[Cell, ...], header: Header, shift: int) -> tuple[Cell, ...] | None:
    """Return the cells with ``shift`` empty ones put in (or taken out) after the actors."""
    actors = [i for i, c in enumerate(header.columns) if c.kind == ACTOR]
    activity = header.index(ACTIVITY) or 0
    cut = (actors[-1] + 1 if actors else activity + 1) - max(shift, 0)
    if cut <= activity:
        return None
    hole = Cell(cells[cut].start, cells[cut].start) if cut < len(cells) else Cell(0, 0)
    gone = cells[cut : cut - shift] if shift < 0 else ()
    if any(cell.start < cell.end for cell in gone):
        return None
    rest = cells[cut:] if shift > 0 else cells[cut - shift :]
    moved = cells[:cut] + (hole,) * max(shift, 0) + rest
    width = len(header.columns)
    if any(cell.start < cell.end for cell in moved[width:]):
        return None
    return _padded(moved, width, cells[-1].end)


def _padded(cells: tuple[Cell, ...], width: int, end: int) -> tuple[Cell, ...]:
    return (cells + (Cell(end, end),) * (width - len(cells)))[:width]


def _fits(text: str, cells: tuple[Cell, ...], header: Header) -> bool:
    for cell, column in zip(cells, header.columns, strict=True):
        words = read_words(text, cell).text
        if column.kind == ACTOR and words and not is_mark(words):
            return False
        if column.kind in (REQUIREMENT, OUTPUT) and words and parse_duration(words):
            return False
    return True
