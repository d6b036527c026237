"""Plans that a duty rests on -> what is odd: the plan that it draws up itself, a plan too far up.

The operational plan of a unit elaborates that of the unit above it ("rencana operasional Seksi
Kelahiran berdasarkan rencana operasional Bidang"). One that elaborates itself says nothing; one
that passes over the unit between is out of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.observing.unit_places import Odd, Place, line_of, short_name
from loaders.regulation.model import Unit
from loaders.regulation.names import fold_name

ITSELF, TOO_HIGH = "rencana-menjabarkan-diri", "rencana-unit-terlalu-tinggi"

_PLAN_RE = re.compile(
    r"\b(?:(?P<source>berdasarkan|menelaah|menjabarkan)\s+)rencana\s+operasional\s+(?:lingkup\s+)?"
    r"(?=[A-Zs])"
)
_ROOT_RE = re.compile(r"(?:Dinas|Badan|Kantor|Kecamatan|Kelurahan)\b")


def find_odd_plans(place: Place) -> Iterator[Odd]:
    """Yield what is odd about the plans that a place names as its source."""
    words, performer = place.provision.text, place.performer
    if performer is None or "rencana operasional" not in words:
        return
    for plan in _PLAN_RE.finditer(words):
        found = _unit_at(place, words, plan.end())
        if found is None:
            continue
        unit, end = found
        start = plan.end("source") + 1
        if unit is performer:
            yield ITSELF, start, end, _above(performer)
        elif unit in line_of(performer)[2:]:
            yield TOO_HIGH, start, end, _above(performer)


def _above(performer: Unit) -> str:
    return f"rencana operasional {short_name(performer.parent)}" if performer.parent else ""


def _unit_at(place: Place, words: str, at: int) -> tuple[Unit, int] | None:
    """Return the unit named at a place and where its name ends: by its name, type, or root."""
    performer = place.performer
    if performer is None:
        return None
    root = _ROOT_RE.match(words, at)
    if root:
        folded = fold_name(root[0])
        above = [u for u in line_of(performer) if fold_name(u.name).startswith(folded)]
        return (above[0], root.end()) if above else None
    named = next((n for n in place.names.find(words[at:]) if n.start == 0), None)
    if named is None:
        return None
    unit = named.unit or next((u for u in line_of(performer) if u.type == named.type), None)
    return (unit, at + named.end) if unit and (named.bare or named.unit) else None
