"""CSV tables that people edit: cells with their place, or every cell that cannot be used.

In: the text of a table and the :class:`Form` that it must have. Out: :class:`Row` objects, and one
:class:`~loaders.errors.Fault` for each cell that is wrong, with file, line and column. Lines before
the header that begin with ``#`` describe the table, as in SSSOM's TSV: ``# license: https://...``.
It knows no kind of table.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from loaders.errors import Fault, LinkError

Check = tuple[Callable[[str], bool], str]
"""What a cell must be, and the end of a sentence for one that is not: ``'x' is no ...``."""

# "id/unit/cilegon/disdukcapil" -> an IRI of ours. Not "unit/...", no blank, no angle bracket.
IRI_RE = re.compile(r"id(?:/[^\s/<>\"{}|\\^`]+)+")

# "# license: https://..." above the header; "#   wikidata: http://..." below a note that has no
# value, as SSSOM/TSV writes a curie_map. Not "#license" without a colon.
_NOTE_RE = re.compile(r"#(?P<indent>\s*)(?P<key>[\w-]+):\s*(?P<value>.*)")

_TOP = 1
"""Blanks that a note may have before its key; with more it belongs to the note above."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a kind of table must look like.

    Attributes:
        columns: Its header.
        optional: Columns whose cells may be empty.
        checks: What the cells of a column must be; others may hold any words.
    """

    columns: tuple[str, ...]
    optional: frozenset[str] = frozenset()
    checks: Mapping[str, Check] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``file:line`` on which it begins, and its cells by column, trimmed."""

    place: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def fault(self, column: str, message: str, hint: str = "") -> Fault:
        """Return a fault of one cell of this row."""
        return Fault(f"{self.place}:{column}", message, hint)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was split into cells, its kind not yet known.

    Attributes:
        file: Its name, for messages.
        notes: What the lines above the header say; a note that is indented more stands as
            ``NOTE.KEY`` below the last one that is not.
        header: The names of its columns.
        header_line: The line of the header, from 1.
        body: The text below the header.
    """

    file: str
    notes: Mapping[str, str]
    header: tuple[str, ...]
    header_line: int
    body: str


def split_table(text: str, file: str) -> Table:
    """Return the notes, the header and the rest of a table."""
    notes: dict[str, str] = {}
    parent = ""
    lines = text.splitlines(keepends=True)
    above = 0
    while above < len(lines) and lines[above].startswith("#"):
        found = _NOTE_RE.match(lines[above])
        if found:
            is_top = len(found["indent"]) <= _TOP
            parent = found["key"] if is_top else parent
            key = parent if is_top else f"{parent}.{found['key']}"
            notes[key] = found["value"].strip()
        above += 1
    header = next(csv.reader(lines[above : above + 1]), [])
    return Table(file, notes, tuple(header), above + 1, "".join(lines[above + 1 :]))


def read_rows(table: Table, form: Form) -> tuple[list[Row], list[Fault]]:
    """Return the rows of a table that can be used, and what is wrong with the others.

    Raises:
        LinkError: Its header is not that of the form.
    """
    if table.header != form.columns:
        place = f"{table.file}:{table.header_line}"
        raise LinkError([Fault(place, f"the header must be {','.join(form.columns)}")])
    rows: list[Row] = []
    faults: list[Fault] = []
    reader = csv.reader(io.StringIO(table.body, newline=""), strict=True)
    end = 0
    try:
        for cells in reader:
            # A quoted cell may hold line breaks: a row is named by the line on which it begins.
            line, end = end + 1, reader.line_num
            place = f"{table.file}:{table.header_line + line}"
            if len(cells) != len(form.columns):
                faults.append(Fault(place, f"has {len(cells)} cells, not {len(form.columns)}"))
                continue
            cleaned = (cell.strip() for cell in cells)
            row = Row(place, dict(zip(form.columns, cleaned, strict=True)))
            found = list(_faults(row, form))
            faults += found
            if not found:
                rows.append(row)
    except csv.Error as error:
        place = f"{table.file}:{table.header_line + reader.line_num}"
        faults.append(Fault(place, f"is not CSV: {error}"))
    return rows, faults


def refuse_faults(faults: Iterable[Fault]) -> None:
    """Raise what is wrong in a table, in the order of its lines.

    Raises:
        LinkError: There is a fault.
    """
    ordered = sorted(faults, key=lambda fault: int(fault.where.split(":")[1]))
    if ordered:
        raise LinkError(ordered)


def _faults(row: Row, form: Form) -> Iterator[Fault]:
    for column, cell in row.cells.items():
        if not cell:
            if column not in form.optional:
                yield row.fault(column, "is empty")
        elif column in form.checks:
            holds, message = form.checks[column]
            if not holds(cell):
                yield row.fault(column, f"{cell!r} {message}")


def is_iri(cell: str) -> bool:
    """Say whether a cell is an IRI of ours from ``id/`` on."""
    return IRI_RE.fullmatch(cell) is not None


def is_source(cell: str) -> bool:
    """Say whether a cell is the IRI of a source document."""
    return is_iri(cell) and cell.startswith("id/sumber/")


def is_share(cell: str) -> bool:
    """Say whether a cell is a number from 0 to 1."""
    try:
        return 0 <= Decimal(cell) <= 1
    except InvalidOperation:
        return False


def is_day(cell: str) -> bool:
    """Say whether a cell is a day of the form 2026-01-31."""
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


JUSTIFICATIONS = frozenset(
    f"semapv:{name}"
    for name in ("ManualMappingCuration", "LexicalMatching", "MappingReview", "CompositeMatching")
)
"""Ways in which a checked tie came about: terms of SEMAPV, looked up in its namespace document."""

IRI: Check = (is_iri, "is no IRI of the form id/...")
SOURCE: Check = (is_source, "is no source document of the form id/sumber/NAME")
SHARE: Check = (is_share, "is no number from 0 to 1")
DAY: Check = (is_day, "is no day of the form 2026-01-31")
JUSTIFICATION: Check = (
    JUSTIFICATIONS.__contains__,
    f"is none of {', '.join(sorted(JUSTIFICATIONS))}",
)
