"""The text of a service standard -> ``ServiceStandard``: its components, steps, flow and leaves.

``components`` finds the components, ``opening`` reads the lines around them, ``flow`` the diagram;
here is read what some components say: steps, time, ways to complain, staff. Nothing is counted that
the text does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from loaders.catalogue import Source
from loaders.procedure.actors import Home, build_home
from loaders.procedure.components import (
    COMPLAINT,
    PROCEDURE,
    STAFF,
    TIME,
    find_components,
    read_component,
)
from loaders.procedure.durations import Duration, find_durations, parse_duration
from loaders.procedure.flow import read_flow
from loaders.procedure.mentions import Names, OfficeNames
from loaders.procedure.model import (
    Actor,
    Component,
    IdentityItem,
    Participation,
    ServiceStandard,
    Staff,
    Step,
)
from loaders.procedure.opening import read_opening
from loaders.procedure.participation import find_doers, find_stated
from loaders.procedure.tables import Words, find_pipes, find_rows
from loaders.text.tiles import Claims

_PASAL_RE = re.compile(r"^\s*Pasal\s+\d+\s*$", re.MULTILINE | re.IGNORECASE)
_PERSONS_RE = re.compile(r"(?P<number>\d{1,4})\s*(?:\([^()]*\)\s*)?orang\b", re.IGNORECASE)


def looks_like_standard(text: str) -> bool:
    """Say whether a text is a service standard: at least six components and no articles."""
    if len(_PASAL_RE.findall(text)) >= 2:
        return False
    return len({found.type for found in find_components(text, find_rows(text))}) >= 6


def read_standard(source: Source) -> ServiceStandard:
    """Return what a service standard says; parts that are not there are empty."""
    text = source.text.text
    rows = find_rows(text)
    claims = Claims(text)
    found = find_components(text, rows)
    home = source.region.slug or "tak-dikenal"
    read = [read_component(text, one, home, claims) for one in found]
    components = tuple(component for component, _ in read)
    by_type = {component.type: component for component in components}
    drawn = [value for one in found if one.type == PROCEDURE for value in one.values]
    nodes, edges = read_flow(text, drawn)
    opening = read_opening(text, rows, found, claims)
    steps = _read_steps(by_type.get(PROCEDURE))
    names = OfficeNames(_read_home(opening.approver, steps, source.structure_held))
    steps = tuple(replace(s, participations=find_stated(s.words, names)) for s in steps)
    handlers = _read_handlers(by_type.get(COMPLAINT), names)
    taking_part = [p for step in steps for p in step.participations]
    claims.add_all(find_pipes(text, rows), "furniture")
    return ServiceStandard(
        span=(0, len(text)),
        service=opening.service,
        description=opening.description,
        components=components,
        steps=steps,
        nodes=nodes,
        edges=edges,
        duration=_read_time(by_type.get(TIME)),
        channels=_read_channels(by_type.get(COMPLAINT)),
        staff=_read_staff(by_type.get(STAFF)),
        date=opening.date,
        amendments=tuple(said for _, amendments in read for said in amendments),
        leaves=claims.tile(),
        approver=opening.approver,
        number=opening.number,
        actors=_each_once(p.actor for p in (*taking_part, *handlers)),
        handlers=handlers,
    )


def _read_steps(component: Component | None) -> tuple[Step, ...]:
    """Return the numbered items of the procedure as steps."""
    items = [item for item in component.items if item.number] if component else []
    return tuple(
        Step(item.number, ordinal, item.words, item.words.span)
        for ordinal, item in enumerate(items, start=1)
    )


def _read_home(approver: Words | None, steps: Sequence[Step], structure_held: bool) -> Home:
    """Return the agency that made the decree; the offices that its steps name explain acronyms."""
    agency = approver.cut(approver.text.index(" ") + 1, len(approver.text)) if approver else None
    units = [agency] if agency else []
    return build_home(units, [step.words for step in steps], structure_held=structure_held)


def _read_handlers(component: Component | None, names: Names) -> tuple[Participation, ...]:
    """Return who deals with complaints: what stands before the list of ways to complain."""
    if component is None or not component.words:
        return ()
    first = next((item.words.span[0] for item in component.items if item.number), None)
    kept = [t for t in component.words.tokens if first is None or t.start < first]
    lead = component.words.cut(0, kept[-1].at + 1) if kept else component.words
    found = {p.actor.slug: p for p in find_doers(component.words, names)}
    return tuple(p for p in found.values() if p.words.span[0] < lead.span[1])


def _each_once(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    first: dict[tuple[str, str, str], Actor] = {}
    for actor in actors:
        first.setdefault((actor.kind, actor.place, actor.slug), actor)
    return tuple(first.values())


def _read_time(component: Component | None) -> tuple[Words, Duration] | None:
    """Return the time when the component is one, or names exactly one."""
    if component is None or not component.words:
        return None
    whole = parse_duration(component.words.text)
    if whole is not None:
        return component.words, whole
    named = find_durations(component.words.text)
    return (component.words.cut(*named[0][1]), named[0][0]) if len(named) == 1 else None


def _read_channels(component: Component | None) -> tuple[IdentityItem, ...]:
    """Return the ways to complain: the numbered items, or the text when there is no list."""
    if component is None or not component.words:
        return ()
    numbered = tuple(item for item in component.items if item.number)
    return numbered or (IdentityItem("", component.words),)


def _read_staff(component: Component | None) -> Staff | None:
    """Return the stated number of persons, and the sum of the list when there is one."""
    if component is None:
        return None
    stated = _PERSONS_RE.search(component.words.text)
    if stated is None:
        return None
    after = component.words.place(*stated.span())[1]
    listed = [item for item in component.items if item.words.span[0] >= after]
    parts = [_PERSONS_RE.match(item.words.text) for item in listed]
    counted = [int(part["number"]) for part in parts if part]
    words = component.words.cut(*stated.span())
    return Staff(int(stated["number"]), sum(counted) if len(counted) > 1 else None, words)
