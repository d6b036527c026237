"""Tables of places: codes with their sources, other codes, and names as documents print them.

In: three kinds of table. Out: N-Triples lines that say each place, each code and each name with its
source. A code is text: what a spreadsheet reads as a number loses its zeros (11.10 becomes 11.1),
so a code that does not have the digits of its level is refused. No code is derived from another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from loaders.errors import Fault
from loaders.rdf.iri import BASE, DEF, ID, concept_iri, region_iri
from loaders.rdf.ntriples import ALT_LABEL, DERIVED, LABEL, RDF_TYPE, literal, term
from loaders.regulation.names import slug_name
from loaders.reviewed.table import (
    IRI,
    SOURCE,
    Check,
    Form,
    Row,
    Table,
    read_rows,
    refuse_faults,
)

LEVEL_TO_DIGITS = {
    "provinsi": (2,),
    "kabupaten": (2, 2),
    "kota": (2, 2),
    "kecamatan": (2, 2, 2),
    "kelurahan": (2, 2, 2, 4),
    "desa": (2, 2, 2, 4),
}
"""Groups of digits of a Kemendagri code at each level."""

# "36.72.01": groups of 2, 2, 2 and 4 digits. Not "11.1", not "3672", not "36.72.1".
CODE_RE = re.compile(r"\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)?")

SYSTEM_TO_PROPERTY = {"bps": "bpsCode", "iso-3166-2": "isoCode"}
SYSTEM_TO_RE = {
    # "36", "3672", "3672010", "3672010001". Not "36.72".
    "bps": re.compile(r"\d{2}(?:\d{2}(?:\d{3}(?:\d{3})?)?)?"),
    "iso-3166-2": re.compile(r"ID-[A-Z]{2}"),
}

SOURCE_PROPERTY = "<http://purl.org/dc/terms/source>"
NOTATION = "<http://www.w3.org/2004/02/skos/core#notation>"
NOTE = "<http://www.w3.org/2004/02/skos/core#note>"

_CODE: Check = (
    lambda cell: CODE_RE.fullmatch(cell) is not None,
    "is no Kemendagri code; write it as text, all its zeros with it (11.10, not 11.1)",
)

PLACES = Form(
    columns=("kemendagri_code", "official_name", "place_type", "parent_code", "source"),
    optional=frozenset(("parent_code",)),
    checks={
        "kemendagri_code": _CODE,
        "parent_code": _CODE,
        "place_type": (
            LEVEL_TO_DIGITS.__contains__,
            f"is none of {', '.join(LEVEL_TO_DIGITS)}",
        ),
    },
)
CODES = Form(
    columns=("kemendagri_code", "code_system", "code", "name", "source"),
    optional=frozenset(("name",)),
    checks={
        "kemendagri_code": _CODE,
        "code_system": (SYSTEM_TO_RE.__contains__, f"is none of {', '.join(SYSTEM_TO_RE)}"),
    },
)
NAMES = Form(
    columns=("kemendagri_code", "name", "subject_source", "statement", "quote", "comment"),
    optional=frozenset(("comment",)),
    checks={"kemendagri_code": _CODE, "subject_source": SOURCE, "statement": IRI},
)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the official list.

    Attributes:
        name: Its name as the list has it, without the word for its level: ``Gerogol``.
    """

    row: Row
    code: str
    name: str
    level: str
    parent: str
    source: str

    @property
    def iri(self) -> str:
        """The IRI of the place."""
        return region_iri(self.code)

    @property
    def label(self) -> str:
        """Its name with the word for its level, so that Cibeber is not taken for Cibeber."""
        word = self.level.capitalize()
        return self.name if self.name.startswith(f"{word} ") else f"{word} {self.name}"


@dataclass(frozen=True, slots=True)
class PlaceCode:
    """A code of a place in another system, with the name found there."""

    row: Row
    place: str
    system: str
    code: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A name of a place as a document prints it; place, document and statement are IRIs."""

    row: Row
    place: str
    name: str
    document: str
    statement: str
    quote: str
    comment: str


def parse_places(table: Table) -> tuple[Place, ...]:
    """Parse the list of places.

    After this: 1. every code has the digits of its level; 2. every parent is in the table and its
    code begins the child's; 3. no code stands twice.

    Raises:
        LinkError: Something is wrong; the message names every cell that is.
    """
    rows, faults = read_rows(table, PLACES)
    places = [
        Place(
            row,
            row["kemendagri_code"],
            row["official_name"],
            row["place_type"],
            row["parent_code"],
            row["source"],
        )
        for row in rows
    ]
    by_code: dict[str, Place] = {}
    for place in places:
        earlier = by_code.setdefault(place.code, place)
        if earlier is not place:
            faults.append(place.row.fault("kemendagri_code", f"stands in {earlier.row.place} too"))
    refuse_faults([*faults, *(fault for place in places for fault in _misplaced(place, by_code))])
    return tuple(places)


def _misplaced(place: Place, by_code: Mapping[str, Place]) -> Iterator[Fault]:
    digits = tuple(len(group) for group in place.code.split("."))
    if digits != LEVEL_TO_DIGITS[place.level]:
        wanted = ".".join("9" * count for count in LEVEL_TO_DIGITS[place.level])
        yield place.row.fault("kemendagri_code", f"{place.code!r} is no code of a {place.level}",
                              f"It has the form {wanted}.")  # fmt: skip
    above = place.code.rpartition(".")[0]
    if place.parent != above:
        yield place.row.fault("parent_code", f"{place.parent!r} is not {above!r}, the code above")
    elif above and above not in by_code:
        yield place.row.fault("parent_code", f"no row has the code {above}", "Add the parent.")


def parse_codes(table: Table) -> tuple[PlaceCode, ...]:
    """Parse codes of another system.

    Raises:
        LinkError: Something is wrong; the message names every cell that is.
    """
    rows, faults = read_rows(table, CODES)
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        system, code = row["code_system"], row["code"]
        if SYSTEM_TO_RE[system].fullmatch(code) is None:
            faults.append(row.fault("code", f"{code!r} is no code of {system}"))
        for column in ("code", "kemendagri_code"):
            earlier = seen.setdefault((f"{system} {column}", row[column]), row.place)
            if earlier != row.place:
                faults.append(row.fault(column, f"stands in {earlier} too"))
    refuse_faults(faults)
    return tuple(
        PlaceCode(
            row,
            region_iri(row["kemendagri_code"]),
            row["code_system"],
            row["code"],
            row["name"],
            row["source"],
        )
        for row in rows
    )


def parse_names(table: Table) -> tuple[PrintedName, ...]:
    """Parse names as documents print them.

    Raises:
        LinkError: Something is wrong; the message names every cell that is.
    """
    rows, faults = read_rows(table, NAMES)
    for row in rows:
        if row["name"] not in row["quote"]:
            faults.append(row.fault("quote", f"does not hold the name {row['name']!r}"))
    refuse_faults(faults)
    return tuple(
        PrintedName(
            row,
            region_iri(row["kemendagri_code"]),
            row["name"],
            BASE + row["subject_source"],
            BASE + row["statement"],
            row["quote"],
            row["comment"],
        )
        for row in rows
    )


def find_unplaced(items: Iterable[PlaceCode | PrintedName], places: Sequence[Place]) -> list[Fault]:
    """Return the rows about a place that the list of places does not hold."""
    known = {place.iri for place in places}
    return [
        item.row.fault(
            "kemendagri_code",
            f"no place has the code {item.row['kemendagri_code']}",
            "Add it to the table of places, with its source.",
        )
        for item in items
        if item.place not in known
    ]


def find_unprinted(
    names: Iterable[PrintedName], texts_of: Callable[[str], Iterable[str]]
) -> list[Fault]:
    """Return the names whose quote does not stand in their statement."""
    faults = []
    for name in names:
        texts = [" ".join(text.split()) for text in texts_of(name.statement)]
        if not any(" ".join(name.quote.split()) in text for text in texts):
            faults.append(name.row.fault("quote", f"{name.quote!r} does not stand there"))
    return faults


def build_places(places: Iterable[Place]) -> Iterator[str]:
    """Yield the N-Triples lines of the list of places."""
    for place in places:
        iri = f"<{place.iri}>"
        yield f"{iri} {RDF_TYPE} {term('Place')} ."
        yield f"{iri} {LABEL} {literal(place.label, '@id')} ."
        if place.name != place.label:
            yield f"{iri} {ALT_LABEL} {literal(place.name, '@id')} ."
        yield f"{iri} {term('kemendagriCode')} {literal(place.code)} ."
        yield f"{iri} {NOTATION} {literal(place.code, f'^^<{DEF}KemendagriCode>')} ."
        yield f"{iri} {term('placeType')} <{concept_iri('jenis-wilayah', place.level)}> ."
        if place.parent:
            yield f"{iri} {term('withinPlace')} <{region_iri(place.parent)}> ."
        yield from _name_lines(f"{place.iri}/nama/kemendagri", place.iri, place.name, place.source)


def build_codes(codes: Iterable[PlaceCode]) -> Iterator[str]:
    """Yield the N-Triples lines of codes of other systems, and of the names found there."""
    for code in codes:
        yield f"<{code.place}> {term(SYSTEM_TO_PROPERTY[code.system])} {literal(code.code)} ."
        if code.system == "bps":
            datatype = f"^^<{DEF}BpsCode>"
            yield f"<{code.place}> {NOTATION} {literal(code.code, datatype)} ."
        if code.name:
            iri = f"{code.place}/nama/{code.system}"
            yield from _name_lines(iri, code.place, code.name, code.source)


def build_names(names: Iterable[PrintedName]) -> Iterator[str]:
    """Yield the N-Triples lines of names as documents print them."""
    for name in names:
        document = name.document.removeprefix(f"{ID}sumber/")
        iri = f"{name.place}/nama/{document}/{slug_name(name.name)}"
        yield from _name_lines(iri, name.place, name.name, "")
        yield f"<{name.place}> {ALT_LABEL} {literal(name.name, '@id')} ."
        yield f"<{iri}> {DERIVED} <{name.document}> ."
        yield f"<{iri}> {term('statedIn')} <{name.statement}> ."
        yield f"<{iri}> {term('text')} {literal(name.quote, '@id')} ."
        if name.comment:
            yield f"<{iri}> {NOTE} {literal(name.comment, '@id')} ."


def _name_lines(iri: str, place: str, name: str, source: str) -> Iterator[str]:
    yield f"<{iri}> {RDF_TYPE} {term('PlaceName')} ."
    yield f"<{iri}> {LABEL} {literal(name, '@id')} ."
    yield f"<{iri}> {term('nameOf')} <{place}> ."
    if source:
        yield f"<{iri}> {SOURCE_PROPERTY} {literal(source, '@en')} ."
