"""The text of an SOP -> ``Procedure``: identity block, actors, steps, artefacts, leaves.

The rooms in their order: ``tables`` gives rows, ``columns`` says what each cell is, ``identity``
reads what stands around the table, ``participation`` reads the words of a step. A text without a
table that can be read gives a procedure without steps, and its lines are counted as unparsed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from loaders.catalogue import Source
from loaders.procedure.actors import Home, actor_kind, build_actors, build_home
from loaders.procedure.artefacts import Artefacts
from loaders.procedure.branches import find_branches
from loaders.procedure.columns import (
    ACTIVITY,
    ACTOR,
    NOTE,
    NUMBER,
    OUTPUT,
    PERFORMER,
    REQUIREMENT,
    STEP_NUMBER_RE,
    TIME,
    Header,
    find_header,
    is_dash,
    is_mark,
)
from loaders.procedure.durations import Length, add_lengths, parse_duration
from loaders.procedure.identity import LEGAL_BASIS, find_label, read_identity
from loaders.procedure.mentions import Names, TableNames
from loaders.procedure.model import (
    MARKED,
    PARTY,
    RESPONSIBLE,
    STATED,
    Actor,
    Identity,
    Participation,
    Procedure,
    Shift,
    Step,
)
from loaders.procedure.participation import find_stated
from loaders.procedure.scanned import find_fields, find_legal_bases, find_steps
from loaders.procedure.step_table import (
    ProcedureTable,
    TableRow,
    actor_heads,
    cell_words,
    claim_table,
    find_table,
    header_repairs,
    repeats,
    stated_total,
)
from loaders.procedure.tables import (
    PIPE,
    TAB,
    Row,
    Words,
    find_pipes,
    find_rows,
    read_words,
)
from loaders.regulation.model import EXACT_NAME
from loaders.regulation.names import fold_name
from loaders.text.document import Span
from loaders.text.tiles import Claims

_PASAL_RE = re.compile(r"^\s*Pasal\s+\d+\s*$", re.MULTILINE | re.IGNORECASE)
_NOISE = 3  # code points that a scan may leave of a symbol
_TITLE_RE = re.compile(
    r"STANDAR[DT]?\s+OPERASIONAL\s+(?:PROSEDUR|PELAYANAN)|\bNomor SOP\b", re.IGNORECASE
)


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
    table = find_table(text, find_rows(text))
    region = source.region.slug or "tak-dikenal"
    claim_table(text, table, claims)
    if not table.headers:
        return _read_scanned(text, table, region, claims)
    identity = read_identity(text, table.rest, region, claims)
    home = _read_home(text, table, identity, structure_held=source.structure_held)
    actors = _read_actors(text, table, home)
    artefacts = Artefacts(text, table)
    names = TableNames(actors)
    steps = tuple(
        _read_step(text, row, i, actors=actors, names=names, artefacts=artefacts)
        for i, row in enumerate(table.steps, start=1)
    )
    claims.add_all(find_pipes(text, find_rows(text)), "furniture")
    return Procedure(
        (0, len(text)),
        identity,
        actors,
        steps,
        artefacts.finished(steps),
        header_repairs(table),
        stated_total(text, table.total),
        sum_steps(steps),
        claims.tile(),
    )


def _read_home(
    text: str, table: ProcedureTable, identity: Identity, *, structure_held: bool
) -> Home:
    named = [cell_words(text, read, ACTIVITY) for read in table.steps]
    named += [item.words for item in identity.box("related")]
    named += [words for name, words in identity.fields if name == "approver"]
    return build_home(identity.units, named, structure_held=structure_held)


def _read_scanned(text: str, table: ProcedureTable, region: str, claims: Claims) -> Procedure:
    """Return what is certain in an SOP whose table the scan took apart."""
    fields = find_fields(text, table.rest, claims)
    bases, amendments = find_legal_bases(text, table.rest, region, claims)
    steps = find_steps(text, table.rest, claims)
    identity = read_identity(text, table.rest, region, claims)
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


# -- actors ----------------------------------------------------------------------------------------


def _read_actors(text: str, table: ProcedureTable, home: Home) -> tuple[Actor, ...]:
    kept: list[Header] = []
    for header in table.headers:
        same = next((i for i, other in enumerate(kept) if repeats(other, header)), None)
        if same is None:
            kept.append(header)
        elif len(actor_heads(header)) > len(actor_heads(kept[same])):
            kept[same] = header  # the other lost a cell between two names
    heads = [words for header in kept for words in actor_heads(header)]
    for read in table.steps:
        words = cell_words(text, read, PERFORMER)
        if words and actor_kind(words.text) != PARTY and len(words.text) <= 60:
            heads.append(words)
    texts = [cell_words(text, read, ACTIVITY) for read in table.steps]
    return build_actors(heads, texts, home)


# -- steps -----------------------------------------------------------------------------------------


def _read_step(
    text: str,
    read: TableRow,
    ordinal: int,
    *,
    actors: tuple[Actor, ...],
    names: Names,
    artefacts: Artefacts,
) -> Step:
    words = cell_words(text, read, ACTIVITY)
    time = cell_words(text, read, TIME)
    note = cell_words(text, read, NOTE)
    number = STEP_NUMBER_RE.match(cell_words(text, read, NUMBER).text)
    marked = _marked(text, read, actors)
    return Step(
        number["number"] if number else "",
        ordinal,
        words,
        _row_span(read.row),
        parse_duration(time.text) if time else None,
        time or None,
        artefacts.add(cell_words(text, read, REQUIREMENT)),
        artefacts.add(cell_words(text, read, OUTPUT)),
        (*marked, *find_stated(words, names)),
        find_branches(words, names),
        note or None,
        _shift(text, read),
        _strays(text, read),
    )


def _row_span(row: Row) -> Span:
    filled = [cell for cell in row.cells if cell.start < cell.end]
    return (filled[0].start, filled[-1].end) if filled else (row.start, row.end)


def _marked(text: str, read: TableRow, actors: tuple[Actor, ...]) -> list[Participation]:
    """Return the marks of a row; dashes under several actors are the table's empty cells."""
    by_name = {fold_name(actor.name): actor for actor in actors}
    marks = []
    for cell, column in zip(read.aligned.cells, read.header.columns, strict=False):
        words = read_words(text, cell)
        actor = by_name.get(fold_name(column.words.text))
        if column.kind == ACTOR and actor and is_mark(words.text):
            marks.append(_mark(actor, words))
        elif column.kind == PERFORMER and (actor := by_name.get(fold_name(words.text))):
            marks.append(Participation(actor, RESPONSIBLE, STATED, words, words.text, actor.method))
    dashes = [mark for mark in marks if is_dash(mark.words.text)]
    if len(dashes) > 1 or (dashes and len(marks) > len(dashes)):
        marks = [mark for mark in marks if mark not in dashes]
    return marks if read.aligned.sure_of_actors else []


def _strays(text: str, read: TableRow) -> tuple[Words, ...]:
    """Return the words in the columns of actors, where a row that fits has only marks."""
    if not read.aligned.sure_of_actors:
        return ()
    cells = [
        read_words(text, cell)
        for cell, column in zip(read.aligned.cells, read.header.columns, strict=False)
        if column.kind == ACTOR
    ]
    return tuple(w for w in cells if len(w.text) > _NOISE and not is_mark(w.text))


def _mark(actor: Actor, words: Words) -> Participation:
    if actor.method == EXACT_NAME:
        return Participation(actor, RESPONSIBLE, MARKED, words)
    return Participation(actor, RESPONSIBLE, MARKED, words, actor.name, actor.method)


def _shift(text: str, read: TableRow) -> Shift | None:
    if not read.aligned.shift:
        return None
    printed = " | ".join(read_words(text, cell).text for cell in read.row.cells)
    repaired = " | ".join(read_words(text, cell).text for cell in read.aligned.cells)
    return Shift((read.row.start, read.row.end), printed, repaired, read.aligned.shift)
