"""Candidates, suggestions and the manifest as the specification writes them (0.2).

In: candidates, entities, an address. Out: dictionaries for JSON, in the language of the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from server.reconciling.entities import Entity
from server.reconciling.matching import Candidate
from server.reconciling.vocabulary import PLACE, PROPERTIES, TYPES, EntityType, Property
from server.version import read_version

VERSIONS = ["0.2"]
PREVIEW_WIDTH, PREVIEW_HEIGHT = 420, 260
"""Pixels of the frame in which a preview is shown."""

NAMES = {
    "id": "Tupoksi: unit, jabatan, peraturan, wilayah, pelayanan",
    "en": "Tupoksi: units, positions, acts, places, services",
}


def to_manifest(address: str, base: str, schema_space: str, language: str) -> dict[str, Any]:
    """Return what the service can do.

    Args:
        address: Of this server, without a slash at its end.
        base: Public base IRI.
        schema_space: Namespace of the vocabulary.
        language: ``id`` or ``en``.
    """
    service = f"{address}/reconcile"

    def suggests(what: str) -> dict[str, str]:
        return {
            "service_url": service,
            "service_path": f"/suggest/{what}",
            "flyout_service_url": service,
            "flyout_service_path": f"/flyout/{what}?id=${{id}}",
        }

    return {
        "versions": VERSIONS,
        "name": NAMES[language],
        "identifierSpace": f"{base}id/",
        "schemaSpace": schema_space,
        "documentation": f"{address}/data#programs",
        "serviceVersion": read_version(),
        "logo": f"{address}/static/icon.svg",
        "defaultTypes": [to_type(one, language) for one in TYPES.values()],
        "view": {"url": f"{service}/view?id={{{{id}}}}"},
        "preview": {
            "url": f"{service}/preview?id={{{{id}}}}",
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "suggest": {what: suggests(what) for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "type": "number",
                    "default": 0,
                    "label": {"id": "Batas", "en": "Limit"}[language],
                    "help_text": {
                        "id": "Nilai paling banyak; 0 berarti semua",
                        "en": "Values at most; 0 for all",
                    }[language],
                }
            ],
        },
    }


def to_results(
    keys: Iterable[str], found: Iterable[Sequence[Candidate]], language: str
) -> dict[str, Any]:
    """Return the answer to a batch: candidates by the client's keys."""
    return {
        key: {"result": [_to_candidate(one, language) for one in candidates]}
        for key, candidates in zip(keys, found, strict=True)
    }


def _to_candidate(one: Candidate, language: str) -> dict[str, Any]:
    agreement = one.agreement
    features: list[dict[str, Any]] = [
        {"id": "name_likeness", "value": round(100 * one.likeness.value, 2)},
        {"id": "name_exact", "value": one.likeness.is_exact},
        {"id": "name_full", "value": one.likeness.is_full},
    ]
    if agreement.asked:
        features += [
            {"id": "properties_agreeing", "value": len(agreement.agrees)},
            {"id": "properties_contradicting", "value": len(agreement.contradicts)},
        ]
    return {
        "id": one.entity.id,
        "name": one.entity.label,
        "description": describe(one.entity, language),
        "type": [to_type(TYPES[one.entity.type], language)],
        "score": one.score,
        "match": one.match,
        "features": features,
    }


def describe(one: Entity, language: str) -> str:
    """Return what tells an entity from its namesakes, in one line."""
    around = [
        value.text
        for name in ("parentUnit", "inOrganisation", "ownerUnit", "withinPlace", "spatial")
        for value in one.values.get(name, ())
    ]
    codes = one.texts("kemendagriCode") if one.type == PLACE else []
    parts = dict.fromkeys((TYPES[one.type].names[language], *codes, *around))
    return " · ".join(parts)


def to_type(one: EntityType, language: str) -> dict[str, str]:
    """Return a type as the specification has it."""
    return {"id": one.id, "name": one.names[language]}


def to_entities(found: Iterable[Entity], language: str) -> dict[str, Any]:
    """Return entities that are suggested."""
    return {
        "result": [
            {
                "id": one.id,
                "name": one.label,
                "description": describe(one, language),
                "notable": [to_type(TYPES[one.type], language)],
            }
            for one in found
        ]
    }


def suggest_terms(
    table: Mapping[str, EntityType] | Mapping[str, Property], prefix: str, language: str
) -> dict[str, Any]:
    """Return the types or properties whose name, in either language, has a word that begins so."""
    wanted = prefix.casefold().split()
    found = []
    for one in table.values():
        words = " ".join((one.id, *one.names.values())).casefold().split()
        if all(any(word.startswith(start) for word in words) for start in wanted):
            other = one.names["en" if language == "id" else "id"]
            found.append({"id": one.id, "name": one.names[language], "description": other})
    return {"result": found}


def find_term(kind: str, identifier: str) -> EntityType | Property | None:
    """Return the type or property of an identifier."""
    return TYPES.get(identifier) if kind == "type" else PROPERTIES.get(identifier)
