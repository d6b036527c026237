"""Which organisation a clause speaks of, by the Bab and the headings that it stands under.

In a Bab that describes an organisation with another nested in it (a Kecamatan and its Kelurahan),
the nested one's provisions begin at the first heading that names it or its head. A Bab without a
structure of its own speaks of the only organisation, or of none in particular.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from loaders.regulation.model import Position, Repair, Unit
from loaders.regulation.names import fold_name
from loaders.text.document import Document, Provision


@dataclass(slots=True)
class Organisation:
    """Units and positions of a regulation, in the order in which it names them.

    ``respellings`` are the places where an office of a pattern is printed in another spelling.
    """

    units: list[Unit] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    respellings: list[Repair] = field(default_factory=list)

    def roots(self) -> list[Unit]:
        """Return the organisations that have a structure of their own, no pattern's offices."""
        return [u for u in self.units if u.is_root and u.template is None]

    def below(self, root: Unit) -> list[Unit]:
        """Return the units that ``root``'s own structure lists."""
        return [u for u in self.units if u.root is root and u is not root]


def clauses_of(document: Document) -> list[Provision]:
    """Return the provisions that speak in sentences: each ayat, each Pasal with words."""
    clauses = []
    for pasal in document.pasals():
        if pasal.text:
            clauses.append(pasal)
        clauses.extend(child for child in pasal.children if child.type == "Ayat")
    return clauses


def bab_of(clause: Provision) -> Provision | None:
    """Return the Bab that a clause stands in."""
    return clause.pasal.ancestor("Bab") if clause.pasal else None


def outermost(unit: Unit) -> Unit:
    """Return the root at the top of nested organisations."""
    while unit.root.parent is not None:
        unit = unit.root.parent
    return unit.root


def unit_names(unit: Unit) -> set[str]:
    """Return every folded name of a unit: alone and with its organisation's.

    "Sekretariat" of a Kecamatan is also "Sekretariat Kecamatan"; "Unsur Pelaksana" of the BPBD is
    also "Unsur Pelaksana BPBD".
    """
    own = [unit.name, *unit.alternatives]
    around = unit.parent.root if unit.is_root and unit.parent else unit.root
    homes = [] if around is unit else [around.name, *around.alternatives]
    return {fold_name(n) for n in own} | {fold_name(f"{n} {h}") for n in own for h in homes}


class Contexts:
    """The organisations of a document and where each begins to be spoken of."""

    def __init__(self, document: Document, organisation: Organisation) -> None:
        self.organisation = organisation
        self.roots = organisation.roots()
        self.tops = [root for root in self.roots if root.parent is None]
        headings = [p for p in document.provisions if p.type in ("Bagian", "Paragraf")]
        self._starts: dict[int, list[tuple[float, Unit]]] = {}
        for root in self.roots:
            bab = bab_of(root.provision)
            start = _start_of(root, bab, headings)
            self._starts.setdefault(id(bab), []).append((start, root))
        self._units: dict[int, list[Unit]] = {}
        self._nested: dict[int, list[Unit]] = {}
        self._names: dict[int, set[str]] = {}

    def root_for(self, clause: Provision) -> Unit | None:
        """Return the organisation that a clause speaks of; None when it may be any of several."""
        starts = self._starts.get(id(bab_of(clause)), [])
        here = [pair for pair in starts if pair[0] <= clause.start]
        if here:
            return max(here, key=lambda pair: pair[0])[1]
        return self.tops[0] if len(self.tops) == 1 else None

    def names_of(self, unit: Unit) -> set[str]:
        """Return every folded name of a unit; see ``unit_names``."""
        if id(unit) not in self._names:
            self._names[id(unit)] = unit_names(unit)
        return self._names[id(unit)]

    def own_units(self, root: Unit) -> list[Unit]:
        """Return an organisation and the units that its structure lists."""
        if id(root) not in self._units:
            self._units[id(root)] = [root, *self.organisation.below(root)]
        return self._units[id(root)]

    def units_for(self, clause: Provision) -> list[Unit]:
        """Return the units that a clause can mean, those of its own organisation first."""
        root = self.root_for(clause)
        if root is None:
            return [u for u in self.organisation.units if u.template is None]
        return [
            *self.own_units(root),
            *(u for near in self._near(root) for u in self.own_units(near) if u is not root),
        ]

    def _near(self, root: Unit) -> list[Unit]:
        """Return the organisations nested with one: a Kecamatan and its Kelurahan."""
        if id(root) not in self._nested:
            top = outermost(root)
            self._nested[id(root)] = [
                r for r in self.roots if r is not root and outermost(r) is top
            ]
        return self._nested[id(root)]


def _start_of(root: Unit, bab: Provision | None, headings: list[Provision]) -> float:
    """Return the offset at which an organisation begins to be spoken of, infinity for never."""
    if root.parent is None:
        return bab.start if bab else 0
    names = unit_names(root)
    if root.head:
        names |= {fold_name(n) for n in (root.head.label, *root.head.alternatives)}
    for heading in headings:
        if heading.ancestor("Bab") is bab:
            words = heading.heading.split()
            if fold_name(heading.heading) in names or (words and fold_name(words[-1]) in names):
                return heading.start
    return float("inf")
