"""Printed names of offices -> positions, with how they were understood.

Names vary ("Sekretaris", "Sekretaris Dinas", "Sekmat", "Kepala Sub Umum dan Kepegawaian",
"Bidang"). They are tried in a fixed order, from certain to likely: exact name, defined alias, unit
for its head, generic title in the context of a unit, one-letter-off spelling. What none of these
gives stays unresolved: a wrong office is worse than none.
"""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz

from loaders.regulation.contexts import Contexts, Organisation
from loaders.regulation.model import (
    DEFINED_ALIAS,
    EXACT_NAME,
    GENERIC_TITLE,
    HEAD_OF_UNIT,
    SIMILAR_NAME,
    UNIT_CONTEXT,
    Definition,
    Position,
    Unit,
)
from loaders.regulation.names import fold_name, slug_name
from loaders.regulation.organisation import unit_type
from loaders.text.document import Provision, Span

# Heads of a region and of its administration: offices above every organisation that a regulation of
# a local government sets up (UU 23/2014 names them).
_REGION_HEADS = {
    "walikota": "Wali Kota",
    "wakilwalikota": "Wakil Wali Kota",
    "bupati": "Bupati",
    "wakilbupati": "Wakil Bupati",
    "gubernur": "Gubernur",
    "wakilgubernur": "Wakil Gubernur",
    "sekretarisdaerah": "Sekretaris Daerah",
    "presiden": "Presiden",
}
_SIMILAR = 88.0  # rapidfuzz ratio of folded names at which they may be one
_MOST_NAME_WORDS = 12
_MARGIN = 6.0  # by which the best must lead the next


class Resolved(NamedTuple):
    """A position, the method that found it (see ``model.METHODS``), and how alike the names are."""

    position: Position
    method: str
    similarity: float


class Resolver:
    """Resolves names within one regulation; new external and unlisted positions are added to it."""

    def __init__(
        self, organisation: Organisation, contexts: Contexts, definitions: tuple[Definition, ...]
    ) -> None:
        self.organisation = organisation
        self.contexts = contexts
        self.definitions = {fold_name(d.term): d for d in definitions}
        self.aliases = {fold_name(a): d for d in definitions for a in d.aliases}
        self.external: dict[str, Position] = {}
        self._cache: dict[tuple[str, int, int], Resolved | None] = {}

    def resolve(self, name: str, clause: Provision, unit: Unit | None = None) -> Resolved | None:
        """Return the position that ``name`` means in a clause.

        Args:
            name: As printed.
            clause: Where it is printed; it decides which organisation is spoken of.
            unit: The unit whose superior or holder is named, for generic titles.
        """
        folded = fold_name(name)
        if not folded:
            return None
        root = unit.root if unit else self.contexts.root_for(clause)
        key = (folded, id(root), id(unit))
        if key not in self._cache:
            self._cache[key] = self._resolve(folded, root, unit)
        return self._cache[key] or self._resolve_external(folded, clause)

    def _resolve(self, folded: str, root: Unit | None, unit: Unit | None) -> Resolved | None:
        units = self.contexts.own_units(root) if root else self.organisation.units
        heads = [u.head for u in units if u.head]
        outer = self._outer_heads(root)
        return (
            _by_name(folded, heads)
            or self._by_unit(folded, units)
            or _by_generic_title(folded, unit)
            or _by_name(folded, outer)
            or self._by_office(folded, root)
            or _by_similarity(folded, heads, units)
        )

    def _outer_heads(self, root: Unit | None) -> list[Position]:
        """Return the heads around a nested organisation: a Lurah answers to the Camat."""
        heads: list[Position] = []
        while root is not None and root.parent is not None:
            root = root.parent.root
            heads.extend(u.head for u in self.contexts.own_units(root) if u.head)
        return heads

    def _by_unit(self, folded: str, units: list[Unit]) -> Resolved | None:
        definition = self.aliases.get(folded)
        names = {folded} | ({fold_name(definition.term)} if definition else set())
        found = [u for u in units if names & self.contexts.names_of(u)]
        return Resolved(found[0].head, HEAD_OF_UNIT, 1.0) if found and found[0].head else None

    def _by_office(self, folded: str, root: Unit | None) -> Resolved | None:
        """Resolve "Sekretaris", alone or with its organisation's name: "Sekretaris Kecamatan"."""
        while root is not None:
            names = {fold_name(f"Sekretaris {n}") for n in ("", root.name, *root.alternatives)}
            secretariats = [u for u in self.contexts.own_units(root) if u.type == "sekretariat"]
            if folded in names and len(secretariats) == 1 and secretariats[0].head:
                return Resolved(secretariats[0].head, UNIT_CONTEXT, 1.0)
            root = root.parent.root if root.parent else None
        return None

    def _resolve_external(self, folded: str, clause: Provision) -> Resolved | None:
        label = _REGION_HEADS.get(folded)
        if label is None:
            return None
        position = self.external.get(folded)
        if position is None:
            definition = self.definitions.get(folded)
            where = definition.provision if definition else clause
            span: Span = definition.span if definition else (clause.start, clause.end)
            position = Position(
                label, (slug_name(label),), None, label, where, span, [], definition
            )
            if definition and definition.term != label:
                position.alternatives.append(definition.term)
            self.external[folded] = position
            self.organisation.positions.append(position)
        return Resolved(position, EXACT_NAME, 1.0)

    def add_unlisted(self, name: str, clause: Provision, span: Span) -> Resolved | None:
        """Return the head of a unit that a clause gives duties to though no structure lists it.

        The unit is added to the organisation that the clause speaks of, marked as unlisted.
        """
        title, _, rest = name.partition(" ")
        unit_name = rest if title == "Kepala" else name
        root = self.contexts.root_for(clause)
        if root is None or not unit_type(unit_name) or len(unit_name.split()) > _MOST_NAME_WORDS:
            return None
        if any(
            fold_name(unit_name) in self.contexts.names_of(u) for u in self.contexts.own_units(root)
        ):
            return None  # it is listed, but nobody is said to lead it
        path = (*root.path, slug_name(unit_name))
        unit = Unit(unit_name, path, unit_type(unit_name), root, root, clause, span, listed=False)
        label = f"Kepala {unit_name}"
        head = Position(
            label,
            (*root.path, slug_name(label)),
            unit,
            f"Kepala {unit_name.split()[0]}",
            clause,
            span,
            listed=False,
        )
        unit.head = head
        self.organisation.units.append(unit)
        self.organisation.positions.append(head)
        self.contexts.own_units(root).append(unit)
        self._cache.clear()
        return Resolved(head, EXACT_NAME if title == "Kepala" else HEAD_OF_UNIT, 1.0)


def _by_name(folded: str, heads: list[Position]) -> Resolved | None:
    for head in heads:
        if folded == fold_name(head.label):
            return Resolved(head, EXACT_NAME, 1.0)
    for head in heads:
        if folded in map(fold_name, head.alternatives):
            return Resolved(head, DEFINED_ALIAS, 1.0)
    return None


def _by_generic_title(folded: str, unit: Unit | None) -> Resolved | None:
    """Resolve "Kepala Bidang" or "Bidang" from a unit below it, "Kepala Seksi" from its unit."""
    node = unit
    while node is not None:
        if node.head is not None:
            if folded == fold_name(node.head.title):
                return Resolved(node.head, GENERIC_TITLE, 1.0)
            if node is not unit and folded == fold_name(node.type):
                return Resolved(node.head, HEAD_OF_UNIT, 1.0)
        node = node.parent
    return None


def _by_similarity(folded: str, heads: list[Position], units: list[Unit]) -> Resolved | None:
    scored = [(fuzz.ratio(folded, fold_name(h.label)), h, SIMILAR_NAME) for h in heads]
    scored += [
        (fuzz.ratio(folded, fold_name(u.name)), u.head, SIMILAR_NAME) for u in units if u.head
    ]
    scored.sort(key=lambda item: -item[0])
    if not scored or scored[0][0] < _SIMILAR:
        return None
    best = scored[0]
    rival = next((score for score, head, _ in scored if head is not best[1]), 0.0)
    return (
        Resolved(best[1], SIMILAR_NAME, round(best[0] / 100, 3))
        if best[0] - rival >= _MARGIN
        else None
    )
