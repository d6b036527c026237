"""A place in running words -> the actors named there, and how each name was understood.

Two kinds of documents name actors in two ways. The table of an SOP names them (``TableNames``): a
name that goes on is somebody else, and a list that goes astray names nobody. A service standard has
no such table (``OfficeNames``): offices are found by the grammar of their names and told apart by
the organisation that the document is of. It knows no verb.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol

from loaders.procedure.acronyms import is_acronym, without_place
from loaders.procedure.actors import (
    ROOT_TYPES,
    Home,
    build_actor,
    is_national,
    is_short_for,
    with_reason,
)
from loaders.procedure.model import (
    EXTERNAL,
    NATION,
    POSITION,
    REGION,
    ROOT,
    UNIT,
    Actor,
)
from loaders.procedure.tables import Words
from loaders.regulation.model import ACRONYM, DEFINED_ALIAS, EXACT_NAME, GENERIC_TITLE
from loaders.regulation.names import fold_name, slug_name
from loaders.regulation.offices import HEAD, LOCAL, REGIONAL, Office, find_offices
from loaders.regulation.organisation import unit_type

# Titles that many hold: they mean the one holder that the table names, or nobody.
_GENERIC = ("Kasi", "Kabid", "Kasubbag", "Kasubag", "Kepala Seksi", "Kepala Bidang", "Kabag")
_GOES_ON_RE = re.compile(r"\s+(?:(?:dan|serta)\s+)?(?:[A-Z0-9(]|[IVX]+\b)")
_AND_RE = re.compile(r"\s*(?:,|,?\s+dan|,?\s+serta)\s+")
_APPLICANT_RE = re.compile(r"Pemohon(?![\w-])")


class Found(NamedTuple):
    """An actor in words: where its name stands, what is printed, how it was understood."""

    start: int
    end: int
    actor: Actor
    printed: str
    method: str


class Names(Protocol):
    """The names by which words can mean the actors of a document."""

    def find_list(self, words: Words, at: int) -> list[Found]:
        """Return the actors that are listed from ``at`` on."""
        ...

    def find_one(self, words: Words, at: int) -> Found | None:
        """Return the actor named at ``at``, whatever follows."""
        ...


class _Name(NamedTuple):
    pattern: re.Pattern[str]
    actor: Actor
    method: str


class TableNames:
    """The actors of a table, by their names and by those that the document gives them."""

    def __init__(self, actors: tuple[Actor, ...]) -> None:
        names = [(a.name, a, a.method) for a in actors]
        names += [(other, a, _method(a)) for a in actors for other in a.alternatives]
        exact = {fold_name(name) for name, _, _ in names}
        for title in _GENERIC:
            holders = [a for a in actors if a.name.lower().startswith(f"{title.lower()} ")]
            if len(holders) == 1 and fold_name(title) not in exact:
                names.append((title, holders[0], GENERIC_TITLE))
        names.sort(key=lambda name: -len(name[0]))
        self._names = [_Name(_name_pattern(n), actor, method) for n, actor, method in names]

    def find_list(self, words: Words, at: int) -> list[Found]:
        """Return the actors that are listed from ``at`` on; none when the list goes astray."""
        text = words.text
        listed: list[Found] = []
        while (found := self.find_one(words, at)) is not None:
            listed.append(found)
            joint = _AND_RE.match(text, found.end)
            if joint is None or self.find_one(words, joint.end()) is None:
                astray = _GOES_ON_RE.match(text, found.end) and not _is_alias(text, found)
                return [] if astray else listed
            at = joint.end()
        return listed

    def find_one(self, words: Words, at: int) -> Found | None:
        """Return the actor named at ``at``, whatever follows."""
        for name in self._names:
            match = name.pattern.match(words.text, at)
            if match:
                return Found(match.start(), match.end(), name.actor, match[0], name.method)
        return None


def _method(actor: Actor) -> str:
    return EXACT_NAME if actor.method == ACRONYM else DEFINED_ALIAS


def _name_pattern(name: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, name.split())) + r"(?!\w)", re.IGNORECASE)


def _is_alias(text: str, found: Found) -> bool:
    """Say whether what follows a name is its own short form in brackets."""
    rest = text[found.end :].lstrip()
    names = (found.actor.name, *found.actor.alternatives)
    return rest.startswith("(") and any(rest[1:].startswith(f"{name})") for name in names)


def _short_form(words: Words, office: Office, name: str) -> tuple[Words, ...]:
    """Return the short form that brackets behind an office give it."""
    if not office.short or not is_acronym(office.short, name):
        return ()
    end = words.text.rindex(")", 0, office.end)
    return (words.cut(end - len(office.short), end),)


class OfficeNames:
    """The offices that words name in full, of the organisation that a document is of."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def find_list(self, words: Words, at: int) -> list[Found]:
        """Return the offices that are listed from ``at`` on."""
        found = [self._found(words, office) for office in find_offices(words.text, at)]
        return [one for one in found if one is not None]

    def find_one(self, words: Words, at: int) -> Found | None:
        """Return the office or the applicant named at ``at``, when nothing is listed with it."""
        applicant = _APPLICANT_RE.match(words.text, at)
        if applicant:
            actor = build_actor(words.cut(*applicant.span()), self._home)
            return Found(at, applicant.end(), actor, applicant[0], EXACT_NAME)
        offices = find_offices(words.text, at)
        return self._found(words, offices[0]) if len(offices) == 1 else None

    def _found(self, words: Words, office: Office) -> Found | None:
        at = words.cut(office.start, office.start + len(office.text))
        if office.kind in (REGIONAL, LOCAL):
            return self._outside(at, EXTERNAL, office)
        own = self._own_units(office)
        if own is None:
            return self._outside(at, EXTERNAL if office.kind else UNIT, office)
        return self._inside(words, office, own)

    def _own_units(self, office: Office) -> list[str] | None:
        """Return the units below the organisation; None when the office is of another one."""
        inner = []
        for unit in office.units:
            if is_national(unit.name):
                return None
            if unit_type(unit.name) in ROOT_TYPES or unit.name.startswith("Dis"):
                bare = unit.is_bare and unit_type(unit.name) == self._home.type
                own = bare or self._home.is_root(unit.name) or is_short_for(unit.name, self._home)
                if not own:
                    return None
            else:
                inner.append(unit.name)
        return inner

    def _inside(self, words: Words, office: Office, inner: list[str]) -> Found | None:
        home = self._home
        start = office.start
        if office.kind in ("", HEAD) and inner:
            name = f"{office.title} {inner[0]}".strip()
            if any(fold_name(unit.word) == fold_name(inner[0]) for unit in office.units):
                return None  # "Kepala Bidang", "Seksi": whichever it is
            at = words.cut(start, start + len(name))
            actor = build_actor(at, home, _short_form(words, office, name))
            return Found(office.start, office.end, actor, name, actor.method)
        if office.kind in ("", HEAD):
            return self._root(words, office)
        name = f"{office.title} {inner[0]}".strip() if inner else office.title
        actor = build_actor(words.cut(start, start + len(name)), home)
        return Found(office.start, office.end, actor, name, actor.method)

    def _root(self, words: Words, office: Office) -> Found | None:
        """Return the organisation, or its head, by whichever of its names is printed."""
        home = self._home
        if not home.root or not office.units:
            return None
        unit = office.units[-1]
        at = words.cut(office.start, office.start + len(office.text))
        if office.kind:
            slug, name = f"kepala-{home.type}", office.text
            headed = at.cut(at.text.index(" ") + 1, len(at.text))
            actor = Actor(name, POSITION, slug, at, heads=headed)
        else:
            actor = Actor(office.text, UNIT, slug_name(home.root), at, place=ROOT)
        method = GENERIC_TITLE if unit.is_bare else EXACT_NAME
        if unit.name != unit.word or unit.name.startswith("Dis"):
            method = ACRONYM if is_short_for(unit.name, home) else method
        return Found(office.start, office.end, with_reason(actor, home), office.text, method)

    def _outside(self, at: Words, kind: str, office: Office) -> Found | None:
        national = bool(office.units) and is_national(office.units[0].name)
        bare = office.units and all(unit.is_bare for unit in office.units)
        if bare and not national:
            return None
        place = NATION if national else REGION
        name = without_place(at.text) if national else at.text
        actor = with_reason(Actor(at.text, kind, slug_name(name), at, place=place), self._home)
        return Found(office.start, office.end, actor, office.text, EXACT_NAME)
