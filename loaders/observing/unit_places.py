"""Provisions in which the units of a known organisation are spoken of, each with who performs it.

In: a document and its organisation. Out: :class:`Place` records. The clause that gives duties says
who performs them; the Bab and its headings say which organisation is meant. Lists of units and of
terms are left out: they are what the names are held against.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from loaders.observing.unit_names import Names, speaks_of_units
from loaders.regulation.contexts import Contexts, Organisation
from loaders.regulation.duties import DEFINITIONS, STRUCTURE
from loaders.regulation.model import DomainModel, Unit
from loaders.text.document import BODY, Document, Provision

_FEWEST_UNITS = 3  # an organisation of fewer units is known too little


class Place(NamedTuple):
    """Where a name stands: its provision, whose duties these are, and who can be meant."""

    provision: Provision
    performer: Unit | None
    names: Names


Odd = tuple[str, int, int, str]
"""What is odd in the words of a place: kind of observation, start, end, wording expected."""


def find_places(document: Document, model: DomainModel) -> Iterator[Place]:
    """Yield the provisions in which units of a known organisation are spoken of."""
    contexts = Contexts(document, Organisation(list(model.units), list(model.positions)))
    silent = {id(c.provision) for c in model.clauses if c.kind in (DEFINITIONS, STRUCTURE)}
    surroundings = _Surroundings(contexts, find_performers(model), silent)
    for provision in document.provisions:
        if provision.part == BODY and _may_speak(provision.text):
            place = surroundings.place(provision)
            if place and len(place.names.units) >= _FEWEST_UNITS:
                yield place


def short_name(unit: Unit) -> str:
    """Return what running text calls a unit: a root by its short name ("Dinas"), others in full."""
    return min((unit.name, *unit.alternatives), key=len) if unit.is_root else unit.name


class _Surroundings:
    """What is known of the clause around a provision, looked up once for each clause."""

    def __init__(self, contexts: Contexts, performers: dict[int, Unit], silent: set[int]) -> None:
        self.contexts = contexts
        self.performers = performers
        self.silent = silent
        self._names: dict[int, Names] = {}
        self._known: dict[int, tuple[bool, Unit | None]] = {}

    def place(self, provision: Provision) -> Place | None:
        silent, performer = self._around(provision)
        root = None if silent else self.contexts.root_for(provision)
        if root is None:
            return None
        if id(root) not in self._names:
            self._names[id(root)] = Names(self.contexts.own_units(root))
        return Place(provision, performer, self._names[id(root)])

    def _around(self, provision: Provision) -> tuple[bool, Unit | None]:
        """Return whether a provision lists units or terms, and who performs what it says."""
        if id(provision) not in self._known:
            silent = id(provision) in self.silent
            performer = self.performers.get(id(provision))
            if provision.parent and not silent and performer is None:
                silent, performer = self._around(provision.parent)
            self._known[id(provision)] = silent, performer
        return self._known[id(provision)]


def find_performers(model: DomainModel) -> dict[int, Unit]:
    """Return for each clause that gives duties the unit whose head holds them."""
    return {
        id(duty.clause): duty.position.unit
        for duty in reversed(model.duties)
        if duty.position and duty.position.unit
    }


def is_own_line(unit: Unit, other: Unit) -> bool:
    """Say whether one of two units stands in or under the other."""
    return unit in line_of(other) or other in line_of(unit)


def line_of(unit: Unit) -> list[Unit]:
    """Return a unit and those above it, from the inside out."""
    line: list[Unit] = []
    node: Unit | None = unit
    while node is not None and node not in line:
        line.append(node)
        node = node.parent
    return line


def _may_speak(words: str) -> bool:
    return speaks_of_units(words) or "rencana operasional" in words
