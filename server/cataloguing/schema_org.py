"""A page's subject in schema.org, for search engines: ``Legislation``, ``GovernmentService``.

In: rows of the query ``subject``. Out: one JSON-LD object, or None where the subject is neither.
Only what the graph says goes in. Terms: https://schema.org/Legislation, .../GovernmentService.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from loaders.rdf.iri import DEF

Row = Mapping[str, str]


def to_schema_org(rows: Sequence[Row]) -> dict[str, Any] | None:
    """Return the JSON-LD of a subject."""
    classes = {row["class"] for row in rows}
    if classes & {f"{DEF}Regulation", f"{DEF}Act"}:
        return _drop_empty(_to_legislation(rows))
    if f"{DEF}PublicService" in classes:
        return _drop_empty(_to_service(rows))
    return None


def to_script(found: Mapping[str, Any]) -> str:
    """Return JSON that can stand inside a script element: no ``<`` can end it early."""
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
    return text.replace("<", "\\u003c").replace("&", "\\u0026")


def _to_legislation(rows: Sequence[Row]) -> dict[str, Any]:
    first = rows[0]
    place = _to_place(first)
    return {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": first["resource"],
        "name": _cite(first),
        "legislationIdentifier": first["resource"].partition("/id/")[2],
        "legislationType": first.get("type_label", ""),
        "legislationDate": first.get("enacted", ""),
        "datePublished": first.get("promulgated", ""),
        "legislationJurisdiction": place,
        "inLanguage": "id",
        "isBasedOn": _values(rows, "basis"),
        "legislationLegalForce": "https://schema.org/NotInForce"
        if _values(rows, "repealed_by")
        else "",
    }


def _cite(row: Row) -> str:
    """Return the full name of an act, as far as it is known."""
    numbered = [
        row.get("type_label", ""),
        f"Nomor {row['number']}" if row.get("number") else "",
        f"Tahun {row['year']}" if row.get("number") and row.get("year") else "",
        f"tentang {row['name']}" if row.get("number") and row.get("name") else row.get("name", ""),
    ]
    return " ".join(part for part in numbered if part)


def _to_service(rows: Sequence[Row]) -> dict[str, Any]:
    first = rows[0]
    provider = first.get("provider", "")
    return {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": first["resource"],
        "name": first.get("name", ""),
        "provider": {"@type": "GovernmentOrganization", "name": provider} if provider else "",
        "areaServed": _to_place(first),
        "availableLanguage": "id",
    }


def _to_place(row: Row) -> dict[str, str] | str:
    if not row.get("region"):
        return ""
    place = {"@type": "AdministrativeArea", "name": row["region"]}
    code = row.get("region_code", "")
    return {**place, "identifier": code} if code else place


def _values(rows: Sequence[Row], column: str) -> list[str]:
    return sorted({row[column] for row in rows if row.get(column)})


def _drop_empty(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if value}
