"""What stands above the relations of some kinds of page: who is accountable.

In: an entity. Out: :class:`Panels`: for a step the whole answer, for an office or a duty the line
above it. The rows come from the reserved workers.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from pyoxigraph import NamedNode

from server.asking.answers import Answer, Named, to_chain
from server.errors import BadQuestionFile
from server.web.answers import Steps
from server.web.entities.bindings import ask_values
from server.web.entities.ladder import Ladder, build_ladder
from server.web.entities.model import Entity
from server.web.site import PAGE_QUERIES, Site

STEPS = ("Tahapan", "ProcedureStep")
ANSWERING = ("Position", "Unit", "MainDuty", "Function", "DetailedDuty", "Accountability")
"""Kinds from which a line of accountability leads up."""


@dataclass(frozen=True, slots=True)
class Panels:
    """What a page shows before the relations; None or empty where it does not apply."""

    answer: Answer | None
    ladders: tuple[Ladder, ...]


async def read_panels(site: Site, steps: Steps, entity: Entity) -> Panels:
    """Return the panels of a page."""
    answer = None
    ladders: tuple[Ladder, ...] = ()
    if any(entity.has_kind(kind) for kind in STEPS):
        # a folder of other questions may lack the ones behind the answer; the page stands without
        with contextlib.suppress(BadQuestionFile):
            answer = await steps.answer(entity.iri)
    elif any(entity.has_kind(kind) for kind in ANSWERING):
        ladders = await read_ladders(site, entity.iri)
    return Panels(answer, ladders or to_ladders(answer))


async def read_ladders(site: Site, iri: str) -> tuple[Ladder, ...]:
    """Return the line above a position, the head of a unit, or each holder of a duty."""
    values, _ = await ask_values(site, PAGE_QUERIES["line-above"], {"resource": NamedNode(iri)})
    rows = [{name: value.text for name, value in row.items()} for row in values]
    firsts = dict.fromkeys((row["first"], row["firstLabel"]) for row in rows)
    return tuple(
        build_ladder(Named(*first), to_chain([row for row in rows if row["first"] == first[0]]))
        for first in firsts
    )


def to_ladders(answer: Answer | None) -> tuple[Ladder, ...]:
    """Return the lines above the performers of a step."""
    performers = answer.performers if answer else ()
    return tuple(
        build_ladder(performer.actor, performer.chain)
        for performer in performers
        if performer.chain
    )
