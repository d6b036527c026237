"""Tables of mappings in the habit of SSSOM: a resource here, how it relates, and a resource there.

In: a table of mappings and the stored list of identifiers of others. Out: :class:`Mapping` rows and
N-Triples lines. Nothing is invented: an end under our base must be in the graph, and an end of
somebody else must stand, with the same name, on the list, which says where each was seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from loaders.errors import Fault
from loaders.rdf.iri import BASE, ID
from loaders.rdf.ntriples import LABEL, RDF_TYPE, XSD, literal, term
from loaders.reviewed.places import SOURCE_PROPERTY
from loaders.reviewed.table import (
    DAY,
    IRI,
    JUSTIFICATION,
    SHARE,
    SOURCE,
    Form,
    Row,
    Table,
    is_iri,
    read_rows,
    refuse_faults,
)

PREFIX_TO_NAMESPACE = {
    "benangmerah": "http://benangmerah.net/place/idn/",
    "dct": "http://purl.org/dc/terms/",
    "geonames": "https://sws.geonames.org/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "tpk": f"{BASE}def#",
    "wikidata": "http://www.wikidata.org/entity/",
}
"""Prefixes of CURIEs that every table may use; a table declares others in its ``curie_map``."""

Prefixes = dict[str, str]

PREDICATES = frozenset(
    (
        "dct:spatial",
        *(f"skos:{name}Match" for name in ("exact", "close", "broad", "narrow", "related")),
    )
)
"""How two resources may relate. ``owl:sameAs`` is left out: it would merge what others say."""

# "wikidata:Q10124", "benangmerah:banten/kota-cilegon". Not "https://...", not "id/...".
CURIE_RE = re.compile(r"(?P<prefix>[a-z][\w-]*):(?P<local>[^\s/<>\"{}|\\^`][^\s<>\"{}|\\^`]*)")


CURIE_MAP = "curie_map."
"""What stands before a prefix among the notes of a table (SSSOM/TSV, metadata block)."""

# The namespace of a prefix: an IRI that names may follow.
NAMESPACE_RE = re.compile(r"https?://[^\s<>\"{}|\\^`]+[/#]")


MAPPINGS = Form(
    columns=(
        "subject_id",
        "subject_label",
        "subject_source",
        "predicate_id",
        "object_id",
        "object_label",
        "mapping_justification",
        "confidence",
        "author_label",
        "mapping_date",
        "source",
        "comment",
    ),
    optional=frozenset(("subject_source", "comment")),
    checks={
        "subject_id": IRI,
        "subject_source": SOURCE,
        "predicate_id": (PREDICATES.__contains__, f"is none of {', '.join(sorted(PREDICATES))}"),
        "mapping_justification": JUSTIFICATION,
        "confidence": SHARE,
        "mapping_date": DAY,
    },
)
IDENTIFIERS = Form(columns=("identifier", "label", "source"))


@dataclass(frozen=True, slots=True)
class Mapping:
    """One checked relation between two resources; the IRIs are whole.

    Attributes:
        document: The source document that holds the subject, or "" for what the tables themselves
            bring in; a graph without the document has no use for the row.
        predicate: A CURIE of :data:`PREDICATES`.
        source: Where the identifier of the object was read.
    """

    row: Row
    subject: str
    subject_label: str
    document: str
    predicate: str
    object: str
    object_label: str
    justification: str
    confidence: Decimal
    author: str
    checked_on: date
    source: str
    comment: str

    @property
    def iri(self) -> str:
        """The IRI of the mapping."""
        there = re.sub(r"[^0-9A-Za-z/-]+", "-", self.row["object_id"])
        name = self.predicate.partition(":")[2]
        return f"{ID}pemetaan/{self.subject.removeprefix(ID)}/{name}/{there}"


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier of somebody else: its IRI, its name, and where both were read."""

    iri: str
    label: str
    source: str


def read_prefixes(table: Table) -> Prefixes:
    """Return the prefixes that a table may use: ours, and those that it declares.

    Raises:
        LinkError: It declares one of ours otherwise, or what is no namespace.
    """
    prefixes = dict(PREFIX_TO_NAMESPACE)
    faults: list[Fault] = []
    for key, written in table.notes.items():
        if key.startswith(CURIE_MAP):
            prefix, namespace = key.removeprefix(CURIE_MAP), written.strip("\"'")  # YAML's quotes
            known = prefixes.setdefault(prefix, namespace)
            if known != namespace or not NAMESPACE_RE.fullmatch(namespace):
                reason = f"means {known} here" if known != namespace else "is no namespace"
                place = f"{table.file}:{table.header_line}:{prefix}"
                faults.append(Fault(place, f"{namespace!r} cannot stand: it {reason}"))
    refuse_faults(faults)
    return prefixes


def expand(cell: str, prefixes: Prefixes = PREFIX_TO_NAMESPACE) -> str:
    """Return the IRI of a cell.

    >>> expand("wikidata:Q10124"), expand("id/wilayah/36")
    ('http://www.wikidata.org/entity/Q10124', 'https://w3id.org/tupoksi/id/wilayah/36')
    """
    if is_iri(cell):
        return BASE + cell
    prefix, _, local = cell.partition(":")
    return prefixes[prefix] + local


def _with_objects(form: Form, column: str, prefixes: Prefixes) -> Form:
    """Return a form whose column holds IRIs of ours or CURIEs with one of some prefixes."""

    def is_object(cell: str) -> bool:
        curie = CURIE_RE.fullmatch(cell)
        return is_iri(cell) or (curie is not None and curie["prefix"] in prefixes)

    said = f"is neither id/... nor PREFIX:NAME with one of {', '.join(prefixes)}"
    return replace(form, checks={**form.checks, column: (is_object, said)})


def parse_identifiers(table: Table) -> tuple[Identifier, ...]:
    """Parse the stored list of identifiers of others.

    Raises:
        LinkError: Something is wrong; the message names every cell that is.
    """
    prefixes = read_prefixes(table)
    rows, faults = read_rows(table, _with_objects(IDENTIFIERS, "identifier", prefixes))
    seen: dict[str, str] = {}
    for row in rows:
        earlier = seen.setdefault(row["identifier"], row.place)
        if earlier != row.place:
            faults.append(row.fault("identifier", f"stands in {earlier} too"))
    refuse_faults(faults)
    return tuple(
        Identifier(expand(r["identifier"], prefixes), r["label"], r["source"]) for r in rows
    )


def parse_mappings(table: Table) -> tuple[Mapping, ...]:
    """Parse a table of mappings.

    Raises:
        LinkError: Something is wrong; the message names every cell that is.
    """
    prefixes = read_prefixes(table)
    rows, faults = read_rows(table, _with_objects(MAPPINGS, "object_id", prefixes))
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        earlier = seen.setdefault((row["subject_id"], row["object_id"]), row.place)
        if earlier != row.place:
            faults.append(row.fault("object_id", f"is mapped again as {earlier} does"))
    refuse_faults(faults)
    return tuple(_to_mapping(row, prefixes) for row in rows)


def _to_mapping(row: Row, prefixes: Prefixes) -> Mapping:
    source = row["subject_source"]
    return Mapping(
        row=row,
        subject=BASE + row["subject_id"],
        subject_label=row["subject_label"],
        document=BASE + source if source else "",
        predicate=row["predicate_id"],
        object=expand(row["object_id"], prefixes),
        object_label=row["object_label"],
        justification=row["mapping_justification"],
        confidence=Decimal(row["confidence"]),
        author=row["author_label"],
        checked_on=date.fromisoformat(row["mapping_date"]),
        source=row["source"],
        comment=row["comment"],
    )


def find_loose_ends(
    mappings: Iterable[Mapping],
    identifiers: Sequence[Identifier],
    labels_of: Callable[[str], Iterable[str]],
) -> list[Fault]:
    """Return the ends that neither the graph nor the stored list holds, or not under that name.

    An end of somebody else must stand on the list; one with a prefix that its table declares may
    instead be named in the graph, where a graph of theirs was loaded beside ours.
    """
    listed = {identifier.iri: identifier.label for identifier in identifiers}
    faults: list[Fault] = []
    for mapping in mappings:
        faults += _loose(mapping, "subject", mapping.subject, set(labels_of(mapping.subject)))
        if mapping.object.startswith(BASE):
            faults += _loose(mapping, "object", mapping.object, set(labels_of(mapping.object)))
        else:
            names = () if _is_ours(mapping) else labels_of(mapping.object)
            known = {listed[mapping.object]} if mapping.object in listed else set(names)
            faults += _loose(mapping, "object", mapping.object, known)
    return faults


def _is_ours(mapping: Mapping) -> bool:
    """Say whether an object's prefix is one that every table may use."""
    return mapping.row["object_id"].partition(":")[0] in PREFIX_TO_NAMESPACE


def _loose(mapping: Mapping, end: str, iri: str, names: set[str]) -> Iterator[Fault]:
    label = mapping.row[f"{end}_label"]
    if not names and iri.startswith(BASE):
        yield mapping.row.fault(
            f"{end}_id",
            f"the graph holds no {iri.removeprefix(BASE)}",
            "Look the IRI up with `tupoksi query`; it may have changed.",
        )
    elif not names:
        yield mapping.row.fault(
            f"{end}_id",
            f"{mapping.row[f'{end}_id']} is not on the list of identifiers",
            "Add it to data/links/identifiers.csv with its name and where you saw it.",
        )
    elif label not in names:
        yield mapping.row.fault(f"{end}_label", f"{label!r} is not its name: {min(names)!r} is")


def build_mappings(mappings: Iterable[Mapping]) -> Iterator[str]:
    """Yield the N-Triples lines: each relation as a triple, and a node that says who checked it."""
    for mapping in mappings:
        node, subject, object_ = f"<{mapping.iri}>", f"<{mapping.subject}>", f"<{mapping.object}>"
        predicate = expand(mapping.predicate)
        yield f"{subject} <{predicate}> {object_} ."
        yield f"{node} {RDF_TYPE} {term('Mapping')} ."
        yield f"{node} {term('mappedSubject')} {subject} ."
        yield f"{node} {term('mappedProperty')} {literal(predicate, f'^^<{XSD}anyURI>')} ."
        yield f"{node} {term('mappedObject')} {object_} ."
        confidence = literal(f"{mapping.confidence:f}", f"^^<{XSD}decimal>")
        yield f"{node} {term('confidence')} {confidence} ."
        yield f"{node} {term('justification')} {literal(mapping.justification)} ."
        yield f"{node} {term('reviewedBy')} {literal(mapping.author)} ."
        day = literal(mapping.checked_on.isoformat(), f"^^<{XSD}date>")
        yield f"{node} {term('reviewedOn')} {day} ."
        yield f"{node} {SOURCE_PROPERTY} {literal(mapping.source, '@en')} ."
        if mapping.comment:
            yield f"{node} {term('reason')} {literal(mapping.comment, '@id')} ."
        if not mapping.object.startswith(BASE):
            yield f"{object_} {LABEL} {literal(mapping.object_label, '@id')} ."
