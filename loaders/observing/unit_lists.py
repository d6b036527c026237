"""Lists of units in running words -> what is odd: one that is missing, one that stands twice.

"pengendalian tugas lingkup Sekretariat, Seksi A, dan Seksi B" speaks of all units under the
performer; the structure says which those are. A list with a name that is not understood is not
held against it: whether that name stands for the missing unit cannot be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from loaders.observing.unit_names import Named
from loaders.observing.unit_places import Odd, Place
from loaders.regulation.model import Unit

INCOMPLETE, TWICE = "rincian-unit-kurang", "unit-disebut-dua-kali"

_JOINT_RE = re.compile(r"\s*(?:[,;]\s*(?:dan\s+|serta\s+)?|\s(?:dan|serta)\s+)\Z")
_FEWEST = 2  # units that make a list
# Units whose heads answer to the performer and whose work it answers for.
_COUNTED = frozenset(("sekretariat", "bidang", "bagian", "seksi", "sub-bagian", "sub-bidang"))


def find_odd_lists(place: Place, named: Sequence[Named]) -> Iterator[Odd]:
    """Yield what is odd about the lists of units in a place."""
    for run in _runs(place.provision.text, named):
        units = [one.unit for one in run]
        yield from _twice(run)
        if place.performer is None or None in units:
            continue
        missing = _missing(place, [u for u in units if u])
        if missing:
            yield INCOMPLETE, run[0].start, run[-1].end, ", ".join(u.name for u in missing)


def _runs(words: str, named: Sequence[Named]) -> Iterator[list[Named]]:
    """Yield names that only commas and "dan" part, two or more."""
    run: list[Named] = []
    for one in named:
        if run and not _JOINT_RE.match(words[run[-1].end : one.start]):
            if len(run) >= _FEWEST:
                yield run
            run = []
        run.append(one)
    if len(run) >= _FEWEST:
        yield run


def _twice(run: list[Named]) -> Iterator[Odd]:
    seen: set[int] = set()
    for one in run:
        if one.unit is not None and id(one.unit) in seen:
            yield TWICE, one.start, one.end, ""
        seen.add(id(one.unit))


def _missing(place: Place, units: list[Unit]) -> list[Unit]:
    """Return the units under the performer that a list of some of them leaves out."""
    under = [
        u
        for u in place.names.units
        if u.parent is place.performer and u.listed and u.type in _COUNTED
    ]
    if not all(unit in under for unit in units):
        return []
    return [unit for unit in under if unit not in units]
