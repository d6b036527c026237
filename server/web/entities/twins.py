"""The same facts as a page shows, for programs: JSON as it is grouped, CSV with a row for each.

In: :class:`Entity`. Out: plain dicts, or rows of texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from server.web.entities.model import Entity, Item

COLUMNS = (
    "group",
    "direction",
    "property",
    "label",
    "value",
    "text",
    "language",
    "parts",
    "origin",
    "rule",
    "document",
    "provision",
    "line",
    "quote",
)


def to_json(entity: Entity) -> dict[str, Any]:
    """Return an entity as plain dicts and lists; a place that no text gives is null."""
    return asdict(entity)


def to_rows(entity: Entity) -> Iterable[list[str]]:
    """Yield a heading, then one row for each thing in each relation."""
    yield list(COLUMNS)
    for group in entity.groups:
        for relation in group.relations:
            start = [
                group.name,
                "in" if relation.inward else "out",
                relation.property,
                relation.label,
            ]
            for item in relation.items:
                yield [*start, *_to_cells(item)]


def _to_cells(item: Item) -> list[str]:
    place = item.place
    return [
        item.thing.iri,
        item.thing.text,
        item.thing.language,
        "; ".join(f"{part.label}: {part.value.text}" for part in item.parts),
        item.origin,
        item.rule.iri if item.rule else "",
        place.document if place else "",
        place.provision if place else "",
        str(place.line or "") if place else "",
        place.quote if place else "",
    ]
