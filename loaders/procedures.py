"""The text of an SOP -> ``Procedure``: identity block, actors, steps, artefacts, leaves.

The rooms in their order: ``tables`` gives rows, ``columns`` says what each cell is, ``identity``
reads what stands around the table, ``participation`` reads the words of a step. A text without a
table that can be read gives a procedure without steps, and its lines are counted as unparsed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from loaders.catalogue import Source
from loaders.columns import (
    ACTIVITY,
    ACTOR,
    NOTE,
    NUMBER,
    OUTPUT,
    PERFORMER,
    REQUIREMENT,
    STEP_NUMBER_RE,
    TIME,
    Aligned,
    Header,
    align,
    find_header,
    is_dash,
    is_mark,
)
from loaders.document import Span
from loaders.durations import Duration, Length, add_lengths, parse_duration
from loaders.identity import LEGAL_BASIS, find_label, read_identity
from loaders.model import EXACT_NAME
from loaders.names import fold_name, slug_name
from loaders.participation import (
    Name,
    actor_kind,
    build_actors,
    build_names,
    find_branches,
    find_stated,
)
from loaders.procedure_model import (
    MARKED,
    PARTY,
    RESPONSIBLE,
    STATED,
    Actor,
    Artefact,
    HeaderRepair,
    Participation,
    Procedure,
    Shift,
    Step,
)
from loaders.scanned import find_fields, find_legal_bases, find_steps
from loaders.tables import (
    NO_WORDS,
    PIPE,
    RULE,
    TAB,
    Cell,
    Row,
    Words,
    find_markup,
    find_pipes,
    find_rows,
    read_words,
)
from loaders.tiles import Claims

_TOTAL_RE = re.compile(r"(?:total|jumlah)\b", re.IGNORECASE)
_PASAL_RE = re.compile(r"^\s*Pasal\s+\d+\s*$", re.MULTILINE | re.IGNORECASE)
_TITLE_RE = re.compile(
    r"STANDAR[DT]?\s+OPERASIONAL\s+(?:PROSEDUR|PELAYANAN)|\bNomor SOP\b", re.IGNORECASE
)
_BRACKETS_RE = re.compile(r"\s*\([^()]*\)\Z")
_STATE_RE = re.compile(r"(?P<thing>.+?)\s+(?:sudah|telah)\s")


class _TableRow(NamedTuple):
    row: Row
    header: Header
    aligned: Aligned


class _Table(NamedTuple):
    """The procedure table: its headers, the rows of steps, the row of the total, the other rows."""

    headers: tuple[Header, ...]
    steps: tuple[_TableRow, ...]
    total: _TableRow | None
    rest: tuple[Row, ...]


def looks_like_procedure(text: str) -> bool:
    """Say whether a text is an SOP: it has a procedure table, or an identity block, or its title.

    A regulation about SOPs has articles and is none.
    """
    if len(_PASAL_RE.findall(text)) >= 2:
        return False
    rows = find_rows(text)
    if any(find_header(text, rows, i) for i, row in enumerate(rows) if row.style in (TAB, PIPE)):
        return True
    labels = {
        find_label(piece)
        for row in rows
        for piece in re.split(r"\t|\||:|\s{3,}", text[row.start : row.end])
    } - {""}
    return len(labels) >= 4 or bool(_TITLE_RE.search(" ".join(text[:1500].split())))


def read_procedure(source: Source) -> Procedure:
    """Return what an SOP says; parts that are not there are empty."""
    text = source.text.text
    claims = Claims(text)
    table = _find_table(text, find_rows(text))
    home = source.region.slug or "tak-dikenal"
    actors = _read_actors(text, table)
    artefacts = _Artefacts(text, table)
    names = build_names(actors)
    steps = tuple(
        _read_step(text, row, i, actors=actors, names=names, artefacts=artefacts)
        for i, row in enumerate(table.steps, start=1)
    )
    _claim_table(text, table, claims)
    if not table.headers:
        return _read_scanned(text, table, home, claims)
    identity = read_identity(text, table.rest, home, claims)
    claims.add_all(find_pipes(text, find_rows(text)), "furniture")
    return Procedure(
        (0, len(text)),
        identity,
        actors,
        steps,
        artefacts.finished(steps),
        _header_repairs(table),
        _stated_total(text, table.total),
        sum_steps(steps),
        claims.tile(),
    )


def _read_scanned(text: str, table: _Table, home: str, claims: Claims) -> Procedure:
    """Return what is certain in an SOP whose table the scan took apart."""
    fields = find_fields(text, table.rest, claims)
    bases, amendments = find_legal_bases(text, table.rest, home, claims)
    steps = find_steps(text, table.rest, claims)
    identity = read_identity(text, table.rest, home, claims)
    named = {name for name, _ in identity.fields}
    boxes = identity.boxes
    if bases and not identity.box(LEGAL_BASIS):
        boxes = (*boxes, (LEGAL_BASIS, tuple(bases)))
        identity = replace(identity, amendments=(*identity.amendments, *amendments))
    fields = [(name, words) for name, words in fields if name not in named]
    identity = replace(identity, fields=(*identity.fields, *fields), boxes=boxes)
    return Procedure(
        (0, len(text)), identity, (), steps, (), (), None, sum_steps(steps), claims.tile()
    )


def sum_steps(steps: Sequence[Step]) -> Length | None:
    """Return the sum of the steps' times; None when one of them has no single time.

    Working days and days are not added up.
    """
    durations = [step.duration for step in steps]
    lengths = [d.length for d in durations if d is not None and d.length is not None]
    working = {d.working_days for d in durations if d is not None and "hari" in d.printed.lower()}
    complete = bool(lengths) and len(lengths) == len(durations) and len(working) <= 1
    return add_lengths(lengths) if complete else None


# -- the table -------------------------------------------------------------------------------------


def _find_table(text: str, rows: Sequence[Row]) -> _Table:
    """Find the header, once or once a page, and the rows under it."""
    headers: list[Header] = []
    steps: list[_TableRow] = []
    total: _TableRow | None = None
    rest: list[Row] = []
    header: Header | None = None
    at = 0
    while at < len(rows):
        row = rows[at]
        found = find_header(text, rows, at) if row.style in (TAB, PIPE) else None
        if found is not None:
            header = _carry_on(header, found)
            headers.append(header)
            at += len(found.rows)
            continue
        at += 1
        read = _read_row(text, row, header) if header and row.style in (TAB, PIPE) else None
        if read is None:
            rest.append(row)
            # a row with labels of the identity block ends the table
            header = header if header and not _has_label(text, row) else None
        elif _is_total(text, read):
            total = total or read
        else:
            steps.append(read)
    return _Table(tuple(headers), tuple(steps), total, tuple(rest))


def _carry_on(before: Header | None, found: Header) -> Header:
    """Return a header repeated on the next page with the columns of the first."""
    if before is None or len(before.columns) != len(found.columns) or not _repeats(before, found):
        return found
    return replace(found, columns=before.columns)


def _repeats(before: Header, found: Header) -> bool:
    """Say whether at least half of the actors of one header stand in the other too."""
    old, new = ({fold_name(words.text) for words in _heads(h)} for h in (before, found))
    return len(old & new) * 2 >= max(len(old), len(new), 1)


def _heads(header: Header) -> list[Words]:
    return [column.words for column in header.columns if column.kind == ACTOR]


def _has_label(text: str, row: Row) -> bool:
    return any(find_label(read_words(text, cell).text) for cell in row.cells)


def _read_row(text: str, row: Row, header: Header) -> _TableRow | None:
    """Return a row of a step or a total; None for a row that is neither."""
    if _has_label(text, row):
        return None
    read = _TableRow(row, header, align(text, row, header))
    if _is_total(text, read):
        return read
    number = _cell_words(text, read, NUMBER)
    numbered = header.index(NUMBER) is None or STEP_NUMBER_RE.match(number.text)
    return read if numbered and _cell_words(text, read, ACTIVITY) else None


def _is_total(text: str, read: _TableRow) -> bool:
    first = next((w for c in read.row.cells if (w := read_words(text, c))), NO_WORDS)
    times = [c for c in read.row.cells if parse_duration(read_words(text, c).text) is not None]
    return bool(_TOTAL_RE.match(first.text)) and len(first.text) <= 40 and len(times) == 1


def _cell(read: _TableRow, kind: str) -> Cell | None:
    index = read.header.index(kind)
    return None if index is None else read.aligned.cells[index]


def _cell_words(text: str, read: _TableRow, kind: str) -> Words:
    cell = _cell(read, kind)
    return NO_WORDS if cell is None else read_words(text, cell)


def _claim_table(text: str, table: _Table, claims: Claims) -> None:
    rows = find_rows(text)
    for header in table.headers:
        for row in (rows[i] for i in header.rows):
            kind = "furniture" if row.style == RULE else "heading"
            claims.add_all((c for c in row.cells if c.start < c.end), kind)
    for read in (*table.steps, *([table.total] if table.total else [])):
        for cell, column in zip(read.aligned.cells, read.header.columns, strict=False):
            if not column.kind and read is not table.total:
                continue  # a column that nobody knows stays unparsed
            claims.add_all(find_markup(text, cell), "furniture")
            words = read_words(text, cell).text
            marker = column.kind == NUMBER or is_mark(words)
            claims.add(cell, "marker" if marker else "text")


def _header_repairs(table: _Table) -> tuple[HeaderRepair, ...]:
    return tuple(repair for header in table.headers for repair in header.repairs)


def _stated_total(text: str, total: _TableRow | None) -> tuple[Words, Duration] | None:
    for cell in total.row.cells if total else ():
        words = read_words(text, cell)
        duration = parse_duration(words.text)
        if duration is not None and duration.length is not None:
            return words, duration
    return None


# -- actors and artefacts --------------------------------------------------------------------------


def _read_actors(text: str, table: _Table) -> tuple[Actor, ...]:
    kept: list[Header] = []
    for header in table.headers:
        same = next((i for i, other in enumerate(kept) if _repeats(other, header)), None)
        if same is None:
            kept.append(header)
        elif len(_heads(header)) > len(_heads(kept[same])):
            kept[same] = header  # the other lost a cell between two names
    heads = [words for header in kept for words in _heads(header)]
    for read in table.steps:
        words = _cell_words(text, read, PERFORMER)
        if words and actor_kind(words.text) != PARTY and len(words.text) <= 60:
            heads.append(words)
    return build_actors(heads, [_cell_words(text, read, ACTIVITY) for read in table.steps])


class _Artefacts:
    """The artefacts of one SOP: the same name is the same artefact."""

    def __init__(self, text: str, table: _Table) -> None:
        self._known: dict[str, Artefact] = {}
        names = [
            words
            for kind in (REQUIREMENT, OUTPUT)
            for read in table.steps
            if len(words := _cell_words(text, read, kind).text.strip(" .;,")) > 3
        ]
        self._names = sorted({n for n in names if " " in n}, key=len, reverse=True)

    def add(self, words: Words) -> tuple[str, ...]:
        """Return the slugs of the artefacts that a cell names."""
        if not words or is_mark(words.text):
            return ()
        return tuple(dict.fromkeys(self._one(part) for part in self._parts(words)))

    def _parts(self, words: Words) -> list[Words]:
        """Split a list that lost its bullets where another cell names its first item alone."""
        text = words.text
        for name in self._names:
            rest = text[len(name) : len(name) + 2]
            if text.startswith(f"{name} ") and rest[1:].isupper() and not rest[:1].isalnum():
                return [words.cut(0, len(name)), *self._parts(words.cut(len(name), len(text)))]
        return [words]

    def _one(self, words: Words) -> str:
        stripped = words.text.rstrip(" .;,")
        name = words.cut(0, len(stripped)) if stripped else words
        key = fold_name(name.text) or name.text
        artefact = self._known.setdefault(key, Artefact(name.text, slug_name(name.text), name))
        return artefact.slug

    def finished(self, steps: tuple[Step, ...]) -> tuple[Artefact, ...]:
        """Return the artefacts; one that is the state of a needed one says so."""
        needed = {slug for step in steps for slug in step.requires}
        # "Perjanjian Kerjasama" is the name of "Perjanjian Kerjasama (PKS)" too
        by_name = {fold_name(_BRACKETS_RE.sub("", a.name)): a for a in self._known.values()}
        by_name |= self._known
        finished = []
        for artefact in self._known.values():
            match = _STATE_RE.match(artefact.name)
            thing = by_name.get(fold_name(match["thing"])) if match else None
            state_of = thing.slug if thing and thing.slug in needed else ""
            finished.append(replace(artefact, state_of=state_of))
        return tuple(finished)


# -- steps -----------------------------------------------------------------------------------------


def _read_step(
    text: str,
    read: _TableRow,
    ordinal: int,
    *,
    actors: tuple[Actor, ...],
    names: tuple[Name, ...],
    artefacts: _Artefacts,
) -> Step:
    words = _cell_words(text, read, ACTIVITY)
    time = _cell_words(text, read, TIME)
    note = _cell_words(text, read, NOTE)
    number = STEP_NUMBER_RE.match(_cell_words(text, read, NUMBER).text)
    marked = _marked(text, read, actors)
    return Step(
        number["number"] if number else "",
        ordinal,
        words,
        _row_span(read.row),
        parse_duration(time.text) if time else None,
        time or None,
        artefacts.add(_cell_words(text, read, REQUIREMENT)),
        artefacts.add(_cell_words(text, read, OUTPUT)),
        (*marked, *find_stated(words, names)),
        find_branches(words, names),
        note or None,
        _shift(text, read),
    )


def _row_span(row: Row) -> Span:
    filled = [cell for cell in row.cells if cell.start < cell.end]
    return (filled[0].start, filled[-1].end) if filled else (row.start, row.end)


def _marked(text: str, read: _TableRow, actors: tuple[Actor, ...]) -> list[Participation]:
    """Return the marks of a row; dashes under several actors are the table's empty cells."""
    by_name = {fold_name(actor.name): actor for actor in actors}
    marks = []
    for cell, column in zip(read.aligned.cells, read.header.columns, strict=False):
        words = read_words(text, cell)
        actor = by_name.get(fold_name(column.words.text))
        if column.kind == ACTOR and actor and is_mark(words.text):
            marks.append(Participation(actor, RESPONSIBLE, MARKED, words))
        elif column.kind == PERFORMER and (actor := by_name.get(fold_name(words.text))):
            marks.append(Participation(actor, RESPONSIBLE, STATED, words, words.text, EXACT_NAME))
    dashes = [mark for mark in marks if is_dash(mark.words.text)]
    if len(dashes) > 1 or (dashes and len(marks) > len(dashes)):
        marks = [mark for mark in marks if mark not in dashes]
    return marks if read.aligned.sure_of_actors else []


def _shift(text: str, read: _TableRow) -> Shift | None:
    if not read.aligned.shift:
        return None
    printed = " | ".join(read_words(text, cell).text for cell in read.row.cells)
    repaired = " | ".join(read_words(text, cell).text for cell in read.aligned.cells)
    return Shift((read.row.start, read.row.end), printed, repaired, read.aligned.shift)
