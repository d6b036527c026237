"""``Correction`` -> N-Triples: what a person says of one fact, and what that adds to the graph.

In: a fact (who performs a step, who holds a duty, ...), a verdict, and who gave it, when and why.
Out: lines for the graph of what was reviewed. It knows neither overlay file nor store: which
statements a rejection meets is told to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from loaders.rdf.iri import DEF, ID
from loaders.rdf.ntriples import RDF_TYPE, REPORTS_TO, XSD, literal, term

AFFIRMED, REJECTED = "affirmed", "rejected"

KIND_TO_FACT = {
    "performer": ("step", "hasParticipation", "actor"),
    "assignment": ("duty", "assignedTo", "position"),
    "accountability": ("position", "answersTo", "to"),
    "head": ("position", "heads", "unit"),
    "name": ("of", "denotes", "means"),
    "tie": ("resource", "servesFunction", "function"),
    "statement": ("statement", "", ""),
    "finding": ("finding", "", ""),
}
"""For each kind of correction the fact it is about: subject, property, value.

A ``statement`` and a ``finding`` of the report are things with an IRI of their own and have none of
these.
"""

_KIND_TO_CLASS = {
    "performer": "Participation",
    "accountability": "Accountability",
    "tie": "FunctionTie",
}
"""What an affirmed correction of this kind adds; the other kinds add one triple only."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of one fact.

    Attributes:
        kind: A key of ``KIND_TO_FACT``.
        verdict: ``affirmed`` or ``rejected``.
        parts: The fact: IRIs by the keys of the overlay file, sorted; ``role`` is a term's IRI.
        by: Who says so.
        on: When.
        reason: Why.
        language: Language tag of the reason.
        where: File and line of the entry.
    """

    kind: str
    verdict: str
    parts: tuple[tuple[str, str], ...]
    by: str
    on: date
    reason: str
    language: str
    where: str

    def part(self, key: str) -> str:
        """Return one part of the fact, "" when it was not given."""
        return dict(self.parts).get(key, "")

    @property
    def fact(self) -> tuple[str, str, str]:
        """Subject, property and value; property and value are "" for a statement."""
        subject, name, value = KIND_TO_FACT[self.kind]
        return self.part(subject), f"{DEF}{name}" if name else "", self.part(value)

    @property
    def is_rejection(self) -> bool:
        """Whether the fact is said not to be so."""
        return self.verdict == REJECTED

    @property
    def iri(self) -> str:
        """Name the correction by the fact and the verdict.

        Neither its place nor the name, date or reason enter, so that an edit of these keeps the
        IRI, and no edit of one entry changes the IRI of another.
        """
        fact = "\n".join((self.kind, self.verdict, *(f"{key} {iri}" for key, iri in self.parts)))
        return f"{ID}koreksi/{hashlib.sha256(fact.encode()).hexdigest()[:16]}"

    @property
    def added(self) -> str:
        """The IRI of the statement that an affirmed correction adds, or ""."""
        has_node = self.kind in _KIND_TO_CLASS and not self.is_rejection
        return f"{self.iri}/pernyataan" if has_node else ""


def to_lines(
    correction: Correction, statements: Collection[str] = (), assigned: bool = False
) -> list[str]:
    """Return a correction as N-Triples lines, sorted.

    Args:
        correction: What was said.
        statements: IRIs of the statements of the graph that say the same fact: those that a
            rejection puts out of force, or that an affirmation confirms.
        assigned: The rejected performer of a stage is the holder of its duty, who performs it
            without a statement of its own.
    """
    iri = f"<{correction.iri}>"
    subject, name, value = correction.fact
    verdict = term("Rejected" if correction.is_rejection else "Affirmed")
    lines = [
        f"{iri} {RDF_TYPE} {term('Correction')} .",
        f"{iri} {term('verdict')} {verdict} .",
        f"{iri} {term('reviewedBy')} {literal(correction.by)} .",
        f"{iri} {term('reviewedOn')} {_day(correction)} .",
        f"{iri} {term('reason')} {_reason(correction)} .",
        *(f"{iri} {term('correctsStatement')} <{statement}> ." for statement in statements),
    ]
    if name:
        said = f"{DEF}assignedTo" if assigned else name
        lines += [
            f"{iri} {term('correctsSubject')} <{subject}> .",
            f"{iri} {term('correctsProperty')} {literal(said, f'^^<{XSD}anyURI>')} .",
            f"{iri} {term('correctsValue')} <{value}> .",
        ]
    if cause := correction.part("cause"):
        lines.append(f"{iri} {term('reviewedCause')} {literal(cause.removeprefix(DEF))} .")
    if not correction.is_rejection:
        lines += _added_lines(correction)
    return sorted(set(lines))


def _added_lines(correction: Correction) -> Iterator[str]:
    """Yield what an affirmed correction says of the world, as triples and as a node of its own."""
    subject, name, value = correction.fact
    if correction.kind in ("assignment", "head", "name", "tie"):
        yield f"<{subject}> <{name}> <{value}> ."
    if correction.kind == "head":
        yield f"<{value}> {term('headedBy')} <{subject}> ."
    if not correction.added:
        return
    node = f"<{correction.added}>"
    yield f"{node} {RDF_TYPE} {term(_KIND_TO_CLASS[correction.kind])} ."
    yield f"{node} {term('correctedBy')} <{correction.iri}> ."
    if correction.kind == "performer":
        yield f"<{subject}> <{name}> {node} ."
        yield f"{node} {term('actor')} <{value}> ."
        yield f"{node} {term('role')} <{correction.part('role')}> ."
        yield f"{node} {term('evidenceKind')} {term('Reviewed')} ."
    elif correction.kind == "accountability":
        yield f"<{subject}> {REPORTS_TO} <{value}> ."
        yield from _links(correction, node, _ACCOUNTABILITY_KEYS)
    else:
        yield from _links(correction, node, _TIE_KEYS)
        yield f"{node} {term('evidenceKind')} {term('Reviewed')} ."
        yield f"{node} {term('confidence')} {literal('1.0', f'^^<{XSD}decimal>')} ."
        yield f"{node} {term('justification')} {literal('semapv:ManualMappingCuration')} ."
        yield f"{node} {term('reviewedBy')} {literal(correction.by)} ."
        yield f"{node} {term('reviewedOn')} {_day(correction)} ."
        yield f"{node} {term('reason')} {_reason(correction)} ."


_ACCOUNTABILITY_KEYS = {
    "position": "accountablePosition",
    "to": "accountableTo",
    "via": "via",
    "coordinator": "coordinatedBy",
    "provision": "statedIn",
}
_TIE_KEYS = {"resource": "tiedResource", "function": "tiedFunction", "provision": "statedIn"}


def _links(correction: Correction, node: str, names: dict[str, str]) -> Iterator[str]:
    for key, name in names.items():
        if correction.part(key):
            yield f"{node} {term(name)} <{correction.part(key)}> ."


def _day(correction: Correction) -> str:
    return literal(correction.on.isoformat(), f"^^<{XSD}date>")


def _reason(correction: Correction) -> str:
    return literal(correction.reason, f"@{correction.language}")
