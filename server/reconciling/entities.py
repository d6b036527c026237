"""What can be reconciled: the entities of a snapshot with their names and what is known of them.

In: the rows of the two queries beside this module. Out: :class:`Entity` by identifier, with what
follows from the rows alone: the region of what a document states, the codes of that region, and
what each entity belongs to. It knows nothing of how names are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from loaders.rdf.iri import LegalIri
from loaders.regulation.works import region_slug
from server.reconciling.vocabulary import ACT, CODES, PLACE, PROPERTIES
from server.web.terms import to_citation

Row = Mapping[str, str]

ENTITIES, VALUES = (
    (files("server.reconciling") / "queries" / f"{name}.rq").read_text(encoding="utf-8")
    for name in ("entities", "values")
)

ABOVE = ("parentUnit", "inOrganisation", "ownerUnit", "heads", "spatial", "withinPlace")
"""Properties that lead to what an entity belongs to."""

MOST_ABOVE = 12
"""Steps upward at most; a graph may hold a circle."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a property: an entity by its identifier, or a text alone."""

    text: str
    id: str = ""


@dataclass(slots=True)
class Entity:
    """Something that can be reconciled.

    Attributes:
        id: Its IRI without the identifier space.
        iri: Its IRI.
        type: One of :data:`TYPES`.
        names: What it is called; the first is its label.
        values: What is known of it, by property.
        above: Identifiers of what it belongs to, near and far.
        citation: An act as lawyers cite it; else empty.
    """

    id: str
    iri: str
    type: str
    names: list[str]
    values: dict[str, list[Value]] = field(default_factory=dict)
    above: tuple[str, ...] = ()
    citation: str = ""

    @property
    def label(self) -> str:
        """What it is shown as: an act with its number, everything else by its name."""
        return f"{self.citation} {self.names[0]}" if self.citation else self.names[0]

    def texts(self, name: str) -> list[str]:
        """Return the values of a property as texts."""
        return [value.text for value in self.values.get(name, ())]


Entities = Mapping[str, Entity]


def build_entities(
    named: Iterable[Row], valued: Iterable[Row], identifier_space: str
) -> dict[str, Entity]:
    """Return the entities by identifier, in the order of their IRIs.

    Args:
        named: Rows of :data:`ENTITIES`.
        valued: Rows of :data:`VALUES`.
        identifier_space: What stands before every identifier.
    """
    entities: dict[str, Entity] = {}
    for row in named:
        iri = row["entity"]
        identifier = iri.removeprefix(identifier_space)
        one = entities.setdefault(identifier, Entity(identifier, iri, row["type"], []))
        for column in ("label", "name"):
            text = " ".join(row.get(column, "").split())
            if text and text not in one.names:
                one.names.append(text)
    for row in valued:
        known = entities.get(row["entity"].removeprefix(identifier_space))
        if known is not None and row["property"] in PROPERTIES:
            _add_value(known, row, entities, identifier_space)
    _complete(entities)
    return entities


def _add_value(one: Entity, row: Row, entities: Entities, identifier_space: str) -> None:
    text = row["value"]
    target = entities.get(text.removeprefix(identifier_space))
    if target is not None:
        value = Value(target.label, target.id)
    else:
        value = Value(" ".join(row.get("name", text).split()))
    values = one.values.setdefault(row["property"], [])
    if value not in values:
        values.append(value)


def _complete(entities: dict[str, Entity]) -> None:
    """Add what follows: citations, regions, codes, what is above."""
    for one in entities.values():
        one.citation = to_citation(one.iri) if one.type == ACT else ""
    document_to_region = {
        text: one.values["spatial"]
        for one in entities.values()
        if "spatial" in one.values and one.type not in (PLACE, "Unit")
        for text in one.texts("document")
    }
    slug_to_place = _name_regions(entities)
    for one in entities.values():
        if one.type != PLACE and "spatial" not in one.values:
            found = [document_to_region.get(text, []) for text in one.texts("document")]
            region = [value for values in found for value in values]
            one.values["spatial"] = region or _find_jurisdiction(one, slug_to_place)
        _refer_by_label(one, entities)
    for one in entities.values():
        one.above = tuple(_climb(one, entities))
        for code in CODES if one.type != PLACE else ():
            regions = [entities[value.id] for value in one.values["spatial"] if value.id]
            one.values[code] = [value for place in regions for value in place.values.get(code, ())]


def _refer_by_label(one: Entity, entities: Entities) -> None:
    """Name every value by the label of its entity, which an act has only now."""
    for values in one.values.values():
        values[:] = [Value(entities[v.id].label, v.id) if v.id else v for v in values]


def _name_regions(entities: Entities) -> dict[str, Value]:
    """Return the places that make regulations of their own, by the name in an act's IRI."""
    found: dict[str, list[Value]] = {}
    for one in entities.values():
        if one.type == PLACE:
            found.setdefault(region_slug(one.names[0]), []).append(Value(one.label, one.id))
    return {slug: places[0] for slug, places in found.items() if len(places) == 1}


def _find_jurisdiction(one: Entity, slug_to_place: Mapping[str, Value]) -> list[Value]:
    if one.type != ACT:
        return []
    try:
        jurisdiction = LegalIri.parse(one.iri).region
    except ValueError:
        return []
    return [slug_to_place[jurisdiction]] if jurisdiction in slug_to_place else []


def _climb(one: Entity, entities: Entities) -> Iterator[str]:
    """Yield what an entity belongs to, the nearest first; of a pattern also those it holds for."""
    seen = {one.id}
    level: Sequence[Entity] = (one,)
    for _ in range(MOST_ABOVE):
        found = [
            value.id for lower in level for name in ABOVE for value in lower.values.get(name, ())
        ]
        new = [i for i in dict.fromkeys(found) if i in entities and i not in seen]
        if not new:
            return
        seen.update(new)
        yield from new
        level = [entities[identifier] for identifier in new]


def find_instances(entities: Entities) -> dict[str, list[str]]:
    """Return the offices that a pattern holds for, by the pattern's identifier."""
    found: dict[str, list[str]] = {}
    for one in entities.values():
        for value in one.values.get("instanceOfTemplate", ()):
            found.setdefault(value.id, []).append(one.id)
    return found
