"""What is known of some entities, as columns: the data extension of the specification (section 7).

In: the entities of a snapshot and what was asked. Out: the answer as JSON has it. An identifier
that nothing here has gives empty cells, since a table may hold what an earlier graph had.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.reconciling.asked import Extension
from server.reconciling.entities import Entities, Entity, Value
from server.reconciling.vocabulary import PROPERTIES, TYPES


def extend(
    entities: Entities, asked: Extension, identifier_space: str, language: str
) -> dict[str, Any]:
    """Return the columns: what they are, and their values by entity."""
    rows = {}
    for given in asked.ids:
        one = entities.get(given.removeprefix(identifier_space))
        rows[given] = {name: _to_cells(one, name, most) for name, most in asked.properties}
    return {"meta": [_to_meta(name, language) for name, _ in asked.properties], "rows": rows}


def _to_meta(name: str, language: str) -> dict[str, Any]:
    known = PROPERTIES[name]
    meta: dict[str, Any] = {"id": name, "name": known.names[language]}
    if known.target:
        meta["type"] = {"id": known.target, "name": TYPES[known.target].names[language]}
    return meta


def _to_cells(one: Entity | None, name: str, most: int) -> list[Mapping[str, str]]:
    values = one.values.get(name, []) if one is not None else []
    is_date = PROPERTIES[name].date
    return [_to_cell(value, is_date=is_date) for value in values[: most or None]]


def _to_cell(value: Value, *, is_date: bool) -> Mapping[str, str]:
    if value.id:
        return {"id": value.id, "name": value.text}
    if is_date and len(value.text) == len("2022-02-21"):
        return {"date": f"{value.text}T00:00:00Z"}
    return {"str": value.text}


def propose(kind: str, language: str, limit: int) -> dict[str, Any]:
    """Return the properties that entities of a type have; of every type where none is named."""
    found = [one for one in PROPERTIES.values() if not kind or kind in one.types]
    proposed = [{"id": one.id, "name": one.names[language]} for one in found[: limit or None]]
    return {"properties": proposed, **({"type": kind} if kind else {})}
