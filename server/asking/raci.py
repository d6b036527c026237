"""The RACI matrix of a unit, a position or a procedure: who has which part in which step.

In: rows of ``who-takes-part-in-steps`` and ``to-whom-performers-of-steps-answer``. Out:
:class:`Matrix`, and it as a table of texts, CSV rows or JSON. R and what C and I there are come
from the first; A is the position to which whoever performs a step answers, when all provisions name
the same. Where they do not, nobody is accountable and the step says so; nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from server.asking.answers import Named, Row, Rows, local_name
from server.asking.unknowns import Unknown, to_unknown

TAKING_PART = "who-takes-part-in-steps"
ANSWERING = "to-whom-performers-of-steps-answer"
BELOW = "units-under-unit"

ROLE_TO_LETTER = {"Responsible": "R", "Accountable": "A", "Consulted": "C", "Informed": "I"}

EVIDENCE_TO_MARK = {"Reviewed": "!", "Stated": "", "Marked": "*", "Inferred": "~"}
"""What follows the letter of a role; of several kinds of evidence the first is shown."""

COLUMNS = (
    "step",
    "step_text",
    "actor",
    "actor_label",
    "role",
    "evidence",
    "rule",
    "participation",
    "provision",
    "document",
    "line",
    "unknown",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One actor's part in one step, by one piece of evidence."""

    actor: Named
    role: str
    evidence: str
    rule: str
    participation: str
    provision: str
    document: str
    line: int


@dataclass(frozen=True, slots=True)
class StepParts:
    """A step, the parts in it, and what is not known of it."""

    step: Named
    parts: tuple[Part, ...]
    unknown: tuple[Unknown, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Steps in the order of the text, actors in the order in which they first take part."""

    steps: tuple[StepParts, ...]

    @property
    def actors(self) -> tuple[Named, ...]:
        """Everybody who has a part in some step."""
        return tuple(dict.fromkeys(part.actor for step in self.steps for part in step.parts))

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """Everything that is unknown of some step, each once."""
        return tuple(dict.fromkeys(one for step in self.steps for one in step.unknown))


def build_matrix(taking_part: Rows, answering: Rows) -> Matrix:
    """Return the matrix that the rows of the two questions hold."""
    lines: dict[str, list[Row]] = {}
    for row in answering:
        lines.setdefault(row["performer"], []).append(row)
    steps: dict[str, list[Row]] = {}
    for row in taking_part:
        steps.setdefault(row["step"], []).append(row)
    return Matrix(tuple(_to_step(rows, lines) for rows in steps.values()))


def to_cell(step: StepParts, actor: Named) -> str:
    """Return the parts of an actor in a step, as ``R`` (stated), ``C~`` (inferred), ``R A``."""
    marks = list(EVIDENCE_TO_MARK)
    cells = []
    for role, letter in ROLE_TO_LETTER.items():
        kinds = {part.evidence for part in step.parts if part.actor == actor and part.role == role}
        if kinds:
            best = min(kinds, key=lambda kind: marks.index(kind) if kind in marks else len(marks))
            cells.append(letter + EVIDENCE_TO_MARK.get(best, "?"))
    return " ".join(cells)


def to_wide(matrix: Matrix) -> Iterable[list[str]]:
    """Yield the matrix as rows of texts: a heading, then one row for each step."""
    yield ["step", "step_text", *(actor.label for actor in matrix.actors), "unknown"]
    for step in matrix.steps:
        cells = [to_cell(step, actor) for actor in matrix.actors]
        codes = dict.fromkeys(unknown.code for unknown in step.unknown)
        yield [step.step.iri, step.step.label, *cells, " ".join(codes)]


def to_long(matrix: Matrix) -> Iterable[list[str]]:
    """Yield a heading, then one row for each piece of evidence and each thing that is unknown."""
    yield list(COLUMNS)
    for step in matrix.steps:
        for part in step.parts:
            yield [
                step.step.iri,
                step.step.label,
                part.actor.iri,
                part.actor.label,
                part.role,
                part.evidence,
                part.rule,
                part.participation,
                part.provision,
                part.document,
                str(part.line),
                "",
            ]
        for unknown in step.unknown:
            empty = [""] * (len(COLUMNS) - 3)
            yield [step.step.iri, step.step.label, *empty, unknown.code]


def to_json(matrix: Matrix) -> dict[str, Any]:
    """Return the matrix as plain dicts and lists."""
    return {"actors": [asdict(actor) for actor in matrix.actors], **asdict(matrix)}


def _to_step(rows: Sequence[Row], lines: dict[str, list[Row]]) -> StepParts:
    parts = [_to_part(row) for row in rows if "actor" in row]
    unknown = [to_unknown(local_name(row["unknown"]), "") for row in rows if "unknown" in row]
    performers = dict.fromkeys(part.actor for part in parts if part.role == "Responsible")
    for performer in performers:
        for line in lines.get(performer.iri, ()):
            if "unknown" in line:
                unknown.append(to_unknown(local_name(line["unknown"]), performer.label))
            else:
                parts.append(_to_accountable(line))
    roles = list(ROLE_TO_LETTER)
    parts.sort(key=lambda part: roles.index(part.role))
    step = Named(rows[0]["step"], rows[0]["stepText"])
    return StepParts(step, tuple(dict.fromkeys(parts)), tuple(dict.fromkeys(unknown)))


def _to_part(row: Row) -> Part:
    return Part(
        actor=Named(row["actor"], row.get("actorLabel", row["actor"])),
        role=local_name(row["role"]),
        evidence=local_name(row["evidence"]),
        rule=row.get("rule", ""),
        participation=row.get("participation", ""),
        provision=row.get("provision", ""),
        document=row["document"].rpartition("/")[2],
        line=int(row["line"]),
    )


def _to_accountable(row: Row) -> Part:
    return Part(
        actor=Named(row["accountable"], row["accountableLabel"]),
        role="Accountable",
        evidence="Stated",
        rule="",
        participation="",
        provision=row.get("provision", ""),
        document=row.get("document", "").rpartition("/")[2],
        line=int(row.get("line", 0)),
    )
