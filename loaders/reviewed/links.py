"""Tables of checked ties between what the documents hold and the functions of an affair.

In: a CSV table as people edit it (``data/links``, in the habit of SSSOM). Out: :class:`Tie` rows
and N-Triples lines for the graph of links, or every mistake of the table with file, line and
column. It never opens a store: whether both ends and the quoted words exist is asked of two
functions.

A row whose ``predicate_modifier`` is ``Not`` says that a reader looked and found that it is *not*
so. It becomes a rejection, so that no rule suggests the tie again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from loaders.errors import Fault, LinkError
from loaders.rdf.iri import BASE, DEF, ID
from loaders.rdf.ntriples import RDF_TYPE, XSD, literal, term

COLUMNS = (
    "subject_id",
    "subject_label",
    "subject_source",
    "predicate_modifier",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "author_label",
    "mapping_date",
    "statement",
    "quote",
    "comment",
)
"""The header of a table. ``statement`` and ``quote`` are ours, the other names are SSSOM's."""

OPTIONAL = frozenset(("predicate_modifier", "comment"))

PREDICATE = "tpk:servesFunction"
NOT = "Not"

JUSTIFICATIONS = frozenset(
    f"semapv:{name}"
    for name in ("ManualMappingCuration", "LexicalMatching", "MappingReview", "CompositeMatching")
)
"""Ways in which a checked tie came about: terms of SEMAPV, looked up in its namespace document."""

# "id/unit/cilegon/disdukcapil" -> an IRI of ours. Not "unit/...", no blank, no angle bracket.
_IRI_RE = re.compile(r"id(?:/[^\s/<>\"{}|\\^`]+)+")
_FUNCTION_RE = re.compile(r"id/fungsi-urusan/[^/]+/[^/]+")


@dataclass(frozen=True, slots=True)
class Tie:
    """One row: a resource serves a function, or was found not to; IRIs are whole.

    Attributes:
        place: ``file:line`` of the row.
        source: The source document that the reader had; a graph without it has no use for the row.
        holds: False for a tie that the reader rejects.
        statement: The provision, step or named thing whose words say so.
        quote: Those words, as they stand in it.
        comment: The reader's reason; empty where the quote says it all.
    """

    place: str
    subject: str
    subject_label: str
    source: str
    holds: bool
    function: str
    function_label: str
    justification: str
    confidence: Decimal
    author: str
    checked_on: date
    statement: str
    quote: str
    comment: str

    @property
    def iri(self) -> str:
        """The IRI of the tie."""
        return tie_iri(self.subject, self.function)


def tie_iri(subject: str, function: str) -> str:
    """Return the IRI of the tie of a resource to a function, whoever proposes it.

    >>> tie_iri(f"{ID}unit/x/dinas", f"{ID}fungsi-urusan/2.12/kelahiran").removeprefix(ID)
    'tautan-fungsi/2.12/kelahiran/unit/x/dinas'
    """
    path = function.removeprefix(f"{ID}fungsi-urusan/")
    return f"{ID}tautan-fungsi/{path}/{subject.removeprefix(ID)}"


def parse_ties(text: str, file: str) -> tuple[Tie, ...]:
    """Parse a table.

    Args:
        text: The CSV, with a header of :data:`COLUMNS`.
        file: Its name, for messages.

    Raises:
        LinkError: Something is wrong; the message names every cell that is.
    """
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    faults: list[Fault] = []
    ties: list[Tie] = []
    first_seen: dict[str, str] = {}
    try:
        _check_header(next(rows, []), file)
        end = rows.line_num
        for cells in rows:
            # A quoted cell may hold line breaks: a row is named by the line on which it begins.
            line, end = end + 1, rows.line_num
            tie, found = _read_row(cells, f"{file}:{line}")
            faults += found
            if tie is None:
                continue
            earlier = first_seen.setdefault(tie.iri, tie.place)
            if earlier != tie.place:
                faults.append(Fault(f"{tie.place}:subject_id", f"ties again as {earlier} does"))
            ties.append(tie)
    except csv.Error as error:
        faults.append(Fault(f"{file}:{rows.line_num}", f"is not CSV: {error}"))
    if faults:
        raise LinkError(faults)
    return tuple(ties)


def find_dangling(
    ties: Iterable[Tie],
    labels_of: Callable[[str], Iterable[str]],
    texts_of: Callable[[str], Iterable[str]],
) -> list[Fault]:
    """Return what of the ties a graph does not hold.

    Both ends must bear the label that the row gives them, and the statement must hold the quote:
    so a document that is read otherwise than when the row was written shows at once.

    Args:
        ties: Rows.
        labels_of: The names of a resource in the graph; none for what the graph does not know.
        texts_of: The words of a statement; none for what the graph does not know.
    """
    return [fault for tie in ties for fault in _dangling(tie, labels_of, texts_of)]


def build_links(ties: Iterable[Tie]) -> list[str]:
    """Return the N-Triples lines of the ties, sorted."""
    return sorted({line for tie in ties for line in _tie_lines(tie)})


def _check_header(cells: list[str], file: str) -> None:
    if tuple(cells) != COLUMNS:
        raise LinkError([Fault(f"{file}:1", f"the header must be {','.join(COLUMNS)}")])


def _read_row(cells: list[str], place: str) -> tuple[Tie | None, list[Fault]]:
    if len(cells) != len(COLUMNS):
        return None, [Fault(place, f"has {len(cells)} cells, not {len(COLUMNS)}")]
    row = dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True))
    faults = [Fault(f"{place}:{column}", words) for column, words in _faults(row)]
    if faults:
        return None, faults
    tie = Tie(
        place=place,
        subject=BASE + row["subject_id"],
        subject_label=row["subject_label"],
        source=BASE + row["subject_source"],
        holds=row["predicate_modifier"] != NOT,
        function=BASE + row["object_id"],
        function_label=row["object_label"],
        justification=row["mapping_justification"],
        confidence=Decimal(row["confidence"]),
        author=row["author_label"],
        checked_on=date.fromisoformat(row["mapping_date"]),
        statement=BASE + row["statement"],
        quote=row["quote"],
        comment=row["comment"],
    )
    return tie, []


def _faults(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield column and message of each cell that cannot be used."""
    for column, cell in row.items():
        if not cell and column not in OPTIONAL:
            yield column, "is empty"
        elif cell and column in _CHECKS and not _CHECKS[column](cell):
            yield column, f"{cell!r} {_MESSAGES[column]}"
    if row["predicate_modifier"] == NOT and not row["comment"]:
        yield "comment", "is empty: a tie that is rejected needs a reason"


def _is_share(cell: str) -> bool:
    try:
        return 0 <= Decimal(cell) <= 1
    except InvalidOperation:
        return False


def _is_day(cell: str) -> bool:
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def _is_iri(cell: str) -> bool:
    return _IRI_RE.fullmatch(cell) is not None


_CHECKS: dict[str, Callable[[str], bool]] = {
    "subject_id": _is_iri,
    "subject_source": lambda cell: _is_iri(cell) and cell.startswith("id/sumber/"),
    "predicate_modifier": lambda cell: cell == NOT,
    "predicate_id": lambda cell: cell == PREDICATE,
    "object_id": lambda cell: _is_iri(cell) and _FUNCTION_RE.fullmatch(cell) is not None,
    "mapping_justification": lambda cell: cell in JUSTIFICATIONS,
    "confidence": _is_share,
    "mapping_date": _is_day,
    "statement": _is_iri,
}
_MESSAGES = {
    "subject_id": "is no IRI of the form id/...",
    "subject_source": "is no source document of the form id/sumber/NAME",
    "predicate_modifier": f"is neither empty nor {NOT}",
    "predicate_id": f"is not {PREDICATE}",
    "object_id": "is no function of the form id/fungsi-urusan/AFFAIR/NAME",
    "mapping_justification": f"is none of {', '.join(sorted(JUSTIFICATIONS))}",
    "confidence": "is no number from 0 to 1",
    "mapping_date": "is no day of the form 2026-01-31",
    "statement": "is no IRI of the form id/...",
}


def _dangling(
    tie: Tie,
    labels_of: Callable[[str], Iterable[str]],
    texts_of: Callable[[str], Iterable[str]],
) -> Iterator[Fault]:
    ends = (
        ("subject", tie.subject, tie.subject_label),
        ("object", tie.function, tie.function_label),
    )
    for end, iri, label in ends:
        names = sorted(labels_of(iri))
        if not names:
            yield Fault(f"{tie.place}:{end}_id", f"the graph holds no {iri.removeprefix(BASE)}")
        elif label not in names:
            yield Fault(f"{tie.place}:{end}_label", f"{label!r} is not its name: {names[0]!r} is")
    texts = [" ".join(text.split()) for text in texts_of(tie.statement)]
    if not texts:
        statement = tie.statement.removeprefix(BASE)
        yield Fault(f"{tie.place}:statement", f"the graph holds no words of {statement}")
    elif not any(" ".join(tie.quote.split()) in text for text in texts):
        yield Fault(f"{tie.place}:quote", f"{tie.quote!r} does not stand in the statement")


def _tie_lines(tie: Tie) -> Iterator[str]:
    subject, function = f"<{tie.subject}>", f"<{tie.function}>"
    node = f"<{tie.iri}>" if tie.holds else f"<{tie.iri}/penolakan>"
    yield f"{node} {term('reviewedBy')} {literal(tie.author)} ."
    day = literal(tie.checked_on.isoformat(), f"^^<{XSD}date>")
    yield f"{node} {term('reviewedOn')} {day} ."
    if tie.comment:
        yield f"{node} {term('reason')} {literal(tie.comment, '@id')} ."
    if tie.statement != tie.subject:  # a name that speaks for itself is stated by no provision
        yield f"{node} {term('statedIn')} <{tie.statement}> ."
        yield f"{node} {term('text')} {literal(tie.quote, '@id')} ."
    if not tie.holds:
        yield f"{node} {RDF_TYPE} {term('Correction')} ."
        yield f"{node} {term('verdict')} {term('Rejected')} ."
        yield f"{node} {term('correctsSubject')} {subject} ."
        serves = literal(f"{DEF}servesFunction", f"^^<{XSD}anyURI>")
        yield f"{node} {term('correctsProperty')} {serves} ."
        yield f"{node} {term('correctsValue')} {function} ."
        return
    confidence = literal(f"{tie.confidence:f}", f"^^<{XSD}decimal>")
    yield f"{node} {RDF_TYPE} {term('FunctionTie')} ."
    yield f"{node} {term('tiedResource')} {subject} ."
    yield f"{node} {term('tiedFunction')} {function} ."
    yield f"{node} {term('confidence')} {confidence} ."
    yield f"{node} {term('justification')} {literal(tie.justification)} ."
    yield f"{node} {term('evidenceKind')} {term('Reviewed')} ."
    yield f"{subject} {term('servesFunction')} {function} ."
