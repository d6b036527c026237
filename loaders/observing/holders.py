"""Clauses that give work -> observations on who is given it, and on who stands over whom.

In: a document and its organisation. Out: where a unit stands as the subject of a clause that gives
functions or detailed duties while other clauses of the same text name heads, and where a list puts
units under one that is not above them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from loaders.regulation.contexts import Contexts, Organisation
from loaders.regulation.duties import DETAILED_TASKS, FUNCTIONS
from loaders.regulation.model import HEAD_OF_UNIT, DomainModel, Duty, Observation, Unit
from loaders.regulation.names import fold_name
from loaders.regulation.organisation import clean_item
from loaders.text.document import Document, Provision, source_span

SUBJECT, OVER = "subjek-unit", "membawahi-bukan-bawahan"

_OVER_RE = re.compile(r"(?P<subject>[A-Z].{2,150}?),?\s+membawah(?:i|kan)\b")


def observe_holders(document: Document, model: DomainModel) -> Iterable[Observation]:
    """Return the clauses whose subject is a unit, and lists of units under the wrong one."""
    yield from _subjects(document, model)
    yield from _over(document, model)


def _subjects(document: Document, model: DomainModel) -> Iterator[Observation]:
    kinds = {id(c.provision): c.kind for c in model.clauses}
    if not any(_is_head(duty) for duty in model.duties):
        return
    seen: set[int] = set()
    for duty in model.duties:
        clause = duty.clause
        if id(clause) in seen or kinds.get(id(clause)) not in (FUNCTIONS, DETAILED_TASKS):
            continue
        seen.add(id(clause))
        start = clause.text.find(duty.assignee_printed)
        if start >= 0 and duty.position and _is_unit(duty):
            end = start + len(duty.assignee_printed)
            span = source_span(document.source.text, clause, start, end)
            label = duty.position.label
            yield Observation(SUBJECT, clause, span, duty.assignee_printed, label)


def _is_head(duty: Duty) -> bool:
    """Say whether a function or detailed duty is given to the head of a unit under another."""
    unit = duty.position.unit if duty.position else None
    under = unit is not None and unit.parent is not None
    return under and duty.kind != "MainDuty" and duty.method != HEAD_OF_UNIT


def _is_unit(duty: Duty) -> bool:
    """Say whether a duty is given to a unit under another, not to its head."""
    unit = duty.position.unit if duty.position else None
    return duty.method == HEAD_OF_UNIT and unit is not None and unit.parent is not None


def _over(document: Document, model: DomainModel) -> Iterator[Observation]:
    contexts = Contexts(document, Organisation(list(model.units), list(model.positions)))
    for provision in document.provisions:
        over = _OVER_RE.match(provision.text) if "membawah" in provision.text else None
        root = contexts.root_for(provision) if over and provision.children else None
        if over is None or root is None:
            continue
        units = {fold_name(u.name): u for u in contexts.own_units(root)}
        subject = units.get(fold_name(over["subject"]))
        under = [units.get(fold_name(clean_item(child.text))) for child in provision.children]
        parents = {id(u.parent): u.parent for u in under if u and u.parent}
        if subject and len(parents) == 1 and id(subject) not in parents:
            parent = next(iter(parents.values()))
            yield _over_wrong(document, provision, over, parent)


def _over_wrong(
    document: Document, provision: Provision, over: re.Match[str], parent: Unit
) -> Observation:
    span = source_span(document.source.text, provision, over.start("subject"), over.end())
    return Observation(OVER, provision, span, over[0], f"{parent.name}, membawahi")
