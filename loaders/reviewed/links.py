"""Tables of checked ties between what the documents hold and the functions of an affair.

In: a CSV table as people edit it (``data/links``, in the habit of SSSOM). Out: :class:`Tie` rows
and N-Triples lines for the graph of links, or every mistake of the table with file, line and
column. It never opens a store: whether both ends and the quoted words exist is asked of two
functions.

A row whose ``predicate_modifier`` is ``Not`` says that a reader looked and found that it is *not*
so. It becomes a rejection, so that no rule suggests the tie again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from loaders.errors import Fault
from loaders.rdf.iri import BASE, DEF, ID
from loaders.rdf.ntriples import RDF_TYPE, XSD, literal, term
from loaders.reviewed.table import (
    DAY,
    IRI,
    JUSTIFICATION,
    SHARE,
    SOURCE,
    Form,
    Row,
    Table,
    is_iri,
    read_rows,
    refuse_faults,
)

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

PREDICATE = "tpk:servesFunction"
NOT = "Not"

_FUNCTION_RE = re.compile(r"id/fungsi-urusan/[^/]+/[^/]+")

FORM = Form(
    columns=COLUMNS,
    optional=frozenset(("predicate_modifier", "comment")),
    checks={
        "subject_id": IRI,
        "subject_source": SOURCE,
        "predicate_modifier": (lambda cell: cell == NOT, f"is neither empty nor {NOT}"),
        "predicate_id": (lambda cell: cell == PREDICATE, f"is not {PREDICATE}"),
        "object_id": (
            lambda cell: is_iri(cell) and _FUNCTION_RE.fullmatch(cell) is not None,
            "is no function of the form id/fungsi-urusan/AFFAIR/NAME",
        ),
        "mapping_justification": JUSTIFICATION,
        "confidence": SHARE,
        "mapping_date": DAY,
        "statement": IRI,
    },
)
"""What a table of ties must look like."""


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


def parse_ties(table: Table) -> tuple[Tie, ...]:
    """Parse a table.

    Raises:
        LinkError: Something is wrong; the message names every cell that is.
    """
    rows, faults = read_rows(table, FORM)
    ties: list[Tie] = []
    first_seen: dict[str, str] = {}
    for row in rows:
        tie = _to_tie(row)
        if not tie.holds and not tie.comment:
            faults.append(row.fault("comment", "is empty: a tie that is rejected needs a reason"))
        earlier = first_seen.setdefault(tie.iri, tie.place)
        if earlier != tie.place:
            faults.append(row.fault("subject_id", f"ties again as {earlier} does"))
        ties.append(tie)
    refuse_faults(faults)
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


def _to_tie(row: Row) -> Tie:
    return Tie(
        place=row.place,
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
