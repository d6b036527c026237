"""Corrections by people against an open store: what they meet there, and whether they can stand.

In: :class:`Correction` records and a store with the documents. Out: the graph of what was reviewed,
or :class:`BadInput` with every fault. A rejection is resolved to the statements that it puts out of
force, concluded ones included; so rules and answers ask one thing only: does a rejected correction
name this statement? Neither the documents' graphs nor the conclusions are edited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, RdfFormat, Store
from rapidfuzz import fuzz, process

from loaders.errors import Fault, OverlayError, list_faults
from loaders.rdf.iri import BASE, DEF
from loaders.reviewed.correction import Correction, to_lines
from loaders.reviewed.overlay import parse_overlay
from server.errors import BadInput
from server.publishing.inputs import File
from server.publishing.snapshot import DERIVED_GRAPH, GRAPH_BASE

REVIEWED_GRAPH = GRAPH_BASE + "reviewed"

ROUNDS = 10
"""Times the rules are run anew because a rejection met a conclusion; each adds to what is known."""

_REVIEWED = NamedNode(REVIEWED_GRAPH)
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")

_ACTORS = ("Position", "Unit", "Party")
KEY_TO_CLASSES: dict[tuple[str, str], tuple[str, ...]] = {
    ("performer", "step"): ("ProcedureStep", "Tahapan"),
    ("performer", "actor"): _ACTORS,
    ("assignment", "duty"): ("Duty",),
    ("assignment", "position"): ("Position",),
    ("accountability", "position"): ("Position",),
    ("accountability", "to"): ("Position",),
    ("accountability", "via"): ("Position",),
    ("accountability", "coordinator"): ("Position",),
    ("accountability", "provision"): ("Provision",),
    ("head", "position"): ("Position",),
    ("head", "unit"): ("Unit",),
    ("name", "of"): (*_ACTORS, "RelativeMention"),
    ("name", "means"): ("Position", "Unit"),
    ("tie", "resource"): (),
    ("tie", "function"): ("AffairFunction",),
    ("tie", "provision"): ("Provision",),
    ("statement", "statement"): (
        "Participation",
        "Accountability",
        "FunctionTie",
        "RelativeMention",
    ),
}
"""What each part of a fact must be; nothing: any resource that the graph describes."""

KIND_TO_STATEMENT = {
    "performer": ("hasParticipation", "actor"),
    "accountability": ("accountablePosition", "accountableTo"),
    "tie": ("tiedResource", "tiedFunction"),
}
"""How a statement is tied to the subject and to the value of a fact.

A step points to its participations; the other statements point to their subject.
"""


Meetings = dict[str, set[str]]
"""The statements that each correction (by its IRI) has met so far."""


@dataclass(frozen=True, slots=True)
class Review:
    """A correction and what it meets in the graph.

    Attributes:
        correction: What was said.
        statements: IRIs of the statements that say the same fact, sorted.
        assigned: The performer rejected is the holder of the stage's duty.
        stated: A graph states the fact as one triple.
    """

    correction: Correction
    statements: tuple[str, ...]
    assigned: bool
    stated: bool

    @property
    def is_idle(self) -> bool:
        """Whether this rejects something that nobody says."""
        met = self.statements or self.assigned or self.stated
        return self.correction.is_rejection and not met


def read_corrections(files: Iterable[File]) -> tuple[Correction, ...]:
    """Return the corrections of overlay files.

    Raises:
        BadInput: Some cannot be taken as they stand; the message lists all of them.
    """
    try:
        return parse_overlay((str(file.path), file.content) for file in files)
    except OverlayError as error:
        raise _refuse(error.faults) from error


def review_facts(
    database: Store, corrections: Sequence[Correction], draw: Callable[[], object]
) -> None:
    """State corrections in their own graph and draw the conclusions under them.

    After this: 1. the graph of what was reviewed holds every correction, with the statements that
    it meets; 2. no conclusion rests on a rejected statement if its rule asks; 3. every other graph
    is what it would be.

    Args:
        database: Holds the documents, the ontology and the links; no conclusions yet.
        corrections: What people said; nothing of all this happens when there are none.
        draw: Runs the rules into an empty graph of conclusions.

    Raises:
        BadInput: A correction cannot stand; every fault is listed.
    """
    if not corrections:
        draw()
        return
    # What is concluded without any correction: "not A but B" must find A, which B displaces.
    draw()
    _refuse_any(find_strangers(database, corrections))
    met: Meetings = {}
    reviews = _meet(database, corrections, met)
    for _ in range(ROUNDS):
        before = reviews
        _state(database, reviews)
        database.clear_graph(NamedNode(DERIVED_GRAPH))
        draw()
        reviews = _meet(database, corrections, met)
        if reviews == before:
            break
    _refuse_any(find_conflicts(database, reviews))


def find_strangers(database: Store, corrections: Iterable[Correction]) -> list[Fault]:
    """Return where a correction names what the graph does not have, or what is of another kind."""
    faults: list[Fault] = []
    for correction in corrections:
        for key, iri in correction.parts:
            if key in ("role", "cause", "finding"):
                continue  # words; findings are made when everything else is known
            wanted = KEY_TO_CLASSES[correction.kind, key]
            classes = _classes(database, iri)
            if not classes:
                hint = _suggest(database, iri, wanted)
                faults.append(Fault(correction.where, f"{key} {iri} is not in the graph.", hint))
            elif wanted and not classes & {DEF + name for name in wanted}:
                message = f"{key} {iri} is {_list(classes)}."
                hint = f"It must be {' or '.join(wanted)}."
                faults.append(Fault(correction.where, message, hint))
    return faults


def find_conflicts(database: Store, reviews: Sequence[Review]) -> list[Fault]:
    """Return rejections of what nobody says, and corrections that cannot both stand."""
    faults = [
        Fault(
            r.correction.where,
            "rejects what the graph does not say.",
            "Remove the entry, or mend its IRIs.",
        )
        for r in reviews
        if r.is_idle
    ]
    affirmed = {
        statement: r.correction
        for r in reviews
        if not r.correction.is_rejection
        for statement in r.statements
    }
    for r in reviews:
        others = [affirmed[s] for s in r.statements if r.correction.is_rejection and s in affirmed]
        if others:
            message = f"rejects a statement that {others[0].where} affirms."
            hint = "Decide which one holds and remove the other."
            faults.append(Fault(r.correction.where, message, hint))
    return [*faults, *_opposed(database, reviews), *_second_heads(database, reviews)]


def _meet(database: Store, corrections: Sequence[Correction], met: Meetings) -> list[Review]:
    """Return what the corrections have met by now, and keep in mind what they met.

    A conclusion that a rejection met, or that rests on a rejected one, is gone when the rules run
    anew; the rejection of it still stands.
    """
    reviews = []
    for correction in corrections:
        statements = met.setdefault(correction.iri, set())
        statements |= _find_statements(database, correction)
        is_assigned = correction.is_rejection and correction.fact[2] in _holders(
            database, correction
        )
        is_stated = _is_stated(database, correction)
        reviews.append(Review(correction, tuple(sorted(statements)), is_assigned, is_stated))
    return reviews


def _state(database: Store, reviews: Iterable[Review]) -> None:
    """Add to the graph of what was reviewed what the corrections have met by now."""
    lines = [line for r in reviews for line in to_lines(r.correction, r.statements, r.assigned)]
    text = "\n".join(lines) + "\n"
    database.bulk_load(text.encode(), format=RdfFormat.N_TRIPLES, to_graph=_REVIEWED)


def _is_stated(database: Store, correction: Correction) -> bool:
    """Say whether a graph states the fact as one triple, apart from what corrections say."""
    subject, name, value = correction.fact
    if not name:
        return False
    terms = (NamedNode(subject), NamedNode(name), NamedNode(value))
    quads = database.quads_for_pattern(*terms, None)
    return any(quad.graph_name != _REVIEWED for quad in quads)


def _find_statements(database: Store, correction: Correction) -> set[str]:
    """Return the statements in the graph that say the fact, those of corrections left out."""
    subject, _, value = correction.fact
    if correction.kind in ("statement", "finding"):
        return {subject}
    if correction.kind not in KIND_TO_STATEMENT:
        return set()
    of_subject, of_value = KIND_TO_STATEMENT[correction.kind]
    role = correction.part("role")
    return {
        iri
        for iri in (
            _objects(database, subject, of_subject)
            if correction.kind == "performer"
            else _subjects(database, of_subject, subject)
        )
        if value in _objects(database, iri, of_value)
        and (not role or role in _objects(database, iri, "role"))
        and not _objects(database, iri, "correctedBy")
    }


def _holders(database: Store, correction: Correction) -> set[str]:
    """Return who performs a stage because its duty is theirs."""
    responsible = ("", DEF + "Responsible")
    if correction.kind != "performer" or correction.part("role") not in responsible:
        return set()
    duties = _objects(database, correction.part("step"), "stageOf")
    return {holder for duty in duties for holder in _objects(database, duty, "assignedTo")}


def _opposed(database: Store, reviews: Iterable[Review]) -> Iterator[Fault]:
    """Yield affirmations of what a table of checked ties rejects."""
    verdict, rejected = NamedNode(DEF + "verdict"), NamedNode(DEF + "Rejected")
    for r in reviews:
        subject, _, value = r.correction.fact
        if r.correction.is_rejection or not value:
            continue
        both = _subjects(database, "correctsSubject", subject) & _subjects(
            database, "correctsValue", value
        )
        quads = [
            quad
            for iri in both
            for quad in database.quads_for_pattern(NamedNode(iri), verdict, rejected, None)
        ]
        if any(quad.graph_name != _REVIEWED for quad in quads):
            hint = "Remove the entry, or the row in data/links."
            yield Fault(r.correction.where, "affirms what a table of ties rejects.", hint)


def _second_heads(database: Store, reviews: Sequence[Review]) -> Iterator[Fault]:
    """Yield where a unit would have two heads, which the ontology rules out."""
    heads = [r.correction for r in reviews if r.correction.kind == "head"]
    rejected = {(c.part("position"), c.part("unit")) for c in heads if c.is_rejection}
    for correction in heads:
        unit = correction.part("unit")
        others = {
            position
            for position in _subjects(database, "heads", unit)
            | {c.part("position") for c in heads if not c.is_rejection and c.part("unit") == unit}
            if position != correction.part("position") and (position, unit) not in rejected
        }
        if others and not correction.is_rejection:
            message = f"gives {unit} a second head beside {sorted(others)[0]}."
            yield Fault(correction.where, message, "Reject the other one in an entry of its own.")


def _classes(database: Store, iri: str) -> set[str]:
    """Return the classes of a resource, superclasses included; none when it is unknown."""
    try:
        subject = NamedNode(iri)
    except ValueError:
        return set()
    found: set[str] = set()
    queue = [quad.object for quad in database.quads_for_pattern(subject, _TYPE, None, None)]
    while queue:
        kind = queue.pop()
        if isinstance(kind, NamedNode) and kind.value not in found:
            found.add(kind.value)
            queue += [q.object for q in database.quads_for_pattern(kind, _SUBCLASS, None, None)]
    return found


def _suggest(database: Store, iri: str, wanted: Sequence[str]) -> str:
    """Return what an unknown IRI may have been meant to be."""
    choices = {
        quad.subject.value
        for name in wanted
        for quad in database.quads_for_pattern(None, _TYPE, NamedNode(DEF + name), None)
        if isinstance(quad.subject, NamedNode)
    }
    near = process.extractOne(iri, sorted(choices), scorer=fuzz.ratio, score_cutoff=80)
    return f"Did you mean {near[0].removeprefix(BASE)}?" if near else "Look it up on its page."


def _objects(database: Store, subject: str, name: str) -> set[str]:
    quads = database.quads_for_pattern(NamedNode(subject), NamedNode(DEF + name), None, None)
    return {quad.object.value for quad in quads if isinstance(quad.object, NamedNode)}


def _subjects(database: Store, name: str, value: str) -> set[str]:
    quads = database.quads_for_pattern(None, NamedNode(DEF + name), NamedNode(value), None)
    return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}


def _list(classes: Iterable[str]) -> str:
    return ", ".join(sorted(iri.removeprefix(DEF) for iri in classes if iri.startswith(DEF)))


def _refuse_any(faults: Sequence[Fault]) -> None:
    if faults:
        raise _refuse(faults)


def _refuse(faults: Sequence[Fault]) -> BadInput:
    return BadInput(
        list_faults(faults),
        hint="Nothing was published; docs/corrections.md has the form.",
        where=faults[0].where,
    )
