"""The types and properties that the service offers, with their names in both languages.

In: nothing. Out: two tables. Identifiers are the local names of the ontology, so that the service's
``schemaSpace`` before one of them gives the IRI of the term. It knows no graph.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EntityType:
    """A kind of thing that can be reconciled; ``names`` by language."""

    id: str
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Property:
    """A property, as evidence in a query and as a column of an extension.

    Attributes:
        id: Identifier.
        names: What it is called, by language.
        types: Types that have it.
        target: Type of its values where these can be reconciled themselves; else empty.
        date: Its values are days.
    """

    id: str
    names: dict[str, str]
    types: tuple[str, ...]
    target: str = ""
    date: bool = False


def _named(indonesian: str, english: str) -> dict[str, str]:
    return {"id": indonesian, "en": english}


UNIT, POSITION, ACT, PLACE = "Unit", "Position", "Act", "Place"
SERVICE, STANDARD, PROCEDURE = "PublicService", "ServiceStandard", "Procedure"

TYPES = {
    one.id: one
    for one in (
        EntityType(UNIT, _named("Unit organisasi", "Organisational unit")),
        EntityType(POSITION, _named("Jabatan", "Position")),
        EntityType(ACT, _named("Peraturan", "Act or regulation")),
        EntityType(PLACE, _named("Wilayah", "Place")),
        EntityType(SERVICE, _named("Pelayanan publik", "Public service")),
        EntityType(STANDARD, _named("Standar pelayanan", "Service standard")),
        EntityType(PROCEDURE, _named("SOP", "Standard operating procedure")),
    )
}
"""What can be reconciled, by identifier."""

OFFICES = (UNIT, POSITION)
OWNED = (SERVICE, STANDARD, PROCEDURE)
LOCAL = (*OFFICES, ACT, *OWNED)
ALL = tuple(TYPES)

PROPERTIES = {
    one.id: one
    for one in (
        Property("kemendagriCode", _named("Kode Kemendagri", "Kemendagri code"), ALL),
        Property("bpsCode", _named("Kode BPS", "BPS code"), ALL),
        Property("isoCode", _named("Kode ISO 3166-2", "ISO 3166-2 code"), ALL),
        Property("spatial", _named("Daerah", "Region"), LOCAL, PLACE),
        Property("withinPlace", _named("Termasuk wilayah", "Lies within"), (PLACE,), PLACE),
        Property("placeType", _named("Jenis wilayah", "Kind of place"), (PLACE,)),
        Property("parentUnit", _named("Unit atasan", "Unit above"), (UNIT,), UNIT),
        Property("inOrganisation", _named("Organisasi", "Organisation"), OFFICES, UNIT),
        Property("instanceOfTemplate", _named("Pola", "Pattern"), (UNIT,), UNIT),
        Property("unitType", _named("Jenis unit", "Kind of unit"), (UNIT,)),
        Property("headedBy", _named("Dipimpin oleh", "Headed by"), (UNIT,), POSITION),
        Property("heads", _named("Memimpin", "Heads"), (POSITION,), UNIT),
        Property(
            "answersTo", _named("Bertanggung jawab kepada", "Answers to"), (POSITION,), POSITION
        ),
        Property("eselon", _named("Eselon", "Echelon"), (POSITION,)),
        Property("jenjang", _named("Jenjang jabatan", "Level of position"), (POSITION,)),
        Property("regulationType", _named("Jenis peraturan", "Kind of act"), (ACT,)),
        Property("number", _named("Nomor", "Number"), (ACT,)),
        Property("year", _named("Tahun", "Year"), (ACT,)),
        Property("enactedOn", _named("Ditetapkan", "Enacted"), (ACT,), date=True),
        Property("promulgatedOn", _named("Diundangkan", "Promulgated"), (ACT,), date=True),
        Property("amends", _named("Mengubah", "Amends"), (ACT,), ACT),
        Property("repeals", _named("Mencabut", "Repeals"), (ACT,), ACT),
        Property("ownerUnit", _named("Unit pemilik", "Unit that owns it"), OWNED, UNIT),
        Property("sopNumber", _named("Nomor SOP", "Number of the SOP"), (PROCEDURE,)),
        Property("createdOn", _named("Dibuat", "Made"), (PROCEDURE,), date=True),
        Property("servesFunction", _named("Fungsi urusan", "Function of the affair"), LOCAL),
        Property("document", _named("Dokumen sumber", "Source document"), LOCAL),
        Property("altLabel", _named("Nama lain", "Other name"), ALL),
        Property("exactMatch", _named("Wikidata", "Wikidata"), (PLACE,)),
    )
}
"""What is known of them, by identifier, in the order in which it is offered."""

CODES = ("kemendagriCode", "bpsCode", "isoCode")
"""Codes: of a place its own, of everything else those of its region. They are text, no numbers."""

TYPE_TO_KINDS = {
    UNIT: ("unit",),
    POSITION: ("position",),
    ACT: ("regulation", "work"),
    PLACE: ("place",),
    SERVICE: ("service",),
    STANDARD: ("service",),
    PROCEDURE: ("procedure",),
}
"""The kinds of the text search that hold each type."""


def find_types(asked: Iterable[str], schema_space: str) -> frozenset[str]:
    """Return the types that are meant, by identifier, IRI or ``tpk:`` name; others are none."""
    local = (one.removeprefix(schema_space).removeprefix("tpk:") for one in asked)
    return frozenset(one for one in local if one in TYPES)
