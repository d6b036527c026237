"""The answer to "who is accountable for this step?" as rows of one table.

In: a reply of ``server/asking/answering.py``. Out: one row for each statement of the chain above a
performer, and one for each thing that is not known. A performer above whom nothing is stated has
one row, too. What a row does not say is None.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.asking.answering import Reply
from server.asking.answers import Answer, Performer
from tupoksi.frames import Value

COLUMNS = (
    *("step", "stepText", "performer", "performerLabel", "level", "holder", "holderLabel"),
    *("superior", "superiorLabel", "via", "viaLabel", "provision", "cited", "document", "line"),
    *("quote", "unknown"),
)
"""The columns, named as in the question ``who-is-accountable-for-step``."""

Row = dict[str, Value | None]


def to_step_rows(reply: Reply, language: str) -> Iterator[Row]:
    """Yield the rows of a reply; ``language`` (id, en) is that of what is not known."""
    for answer in reply.answers:
        for performer in answer.performers:
            yield from _to_chain(answer, performer)
        for unknown in answer.unknown:
            message = unknown.message_id if language == "id" else unknown.message_en
            yield _to_row(answer, unknown=message)


def _to_chain(answer: Answer, performer: Performer) -> Iterator[Row]:
    who: Row = {"performer": performer.actor.iri, "performerLabel": performer.actor.label}
    if not performer.chain:
        yield _to_row(answer, **who)
    for link in performer.chain:
        yield _to_row(
            answer,
            **who,
            level=link.level,
            holder=link.holder.iri,
            holderLabel=link.holder.label,
            superior=link.superior.iri,
            superiorLabel=link.superior.label,
            via=link.via.iri if link.via else None,
            viaLabel=link.via.label if link.via else None,
            provision=link.place.provision,
            cited=link.place.label,
            document=link.place.document,
            line=link.place.line,
            quote=link.place.quote,
        )


def _to_row(answer: Answer, **cells: Value | None) -> Row:
    known: Row = {"step": answer.step.iri, "stepText": answer.step.text, **cells}
    return {column: known.get(column) for column in COLUMNS}
