"""What a page says of one resource: groups of relations, each thing with the place that says so.

Plain frozen records between the reading of rows and the page, its JSON and its CSV.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said.

    Attributes:
        document: Stem of the source document.
        provision: IRI of the provision; empty where the text has none.
        label: The provision as lawyers cite it, or empty.
        title: The title of the document, or empty.
        line: Line of the source, 1-based; 0 when the source is no text.
        quote: The words of the provision, or empty.
    """

    document: str
    provision: str
    label: str
    title: str
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A thing by name: its IRI if it has one, what it is called, in which language.

    A literal has no IRI; it may have a datatype.
    """

    iri: str
    text: str
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One end of a statement that ties several things together."""

    label: str
    value: Reference


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a resource stands in a relation to.

    Attributes:
        thing: What it is.
        parts: For a statement that ties things together: its other ends.
        place: Where it is said; None when no text says it.
        origin: What kind of graph says it: ``text``, ``derived``, ``links``, ``reviewed``,
            ``findings`` or ``ontology``.
        rule: The rule that concluded it, or None.
        kind: What kind of thing it is; empty where all of the relation are of one kind.
        words: For a statement: the words that it was read from, cut.
    """

    thing: Reference
    parts: tuple[Part, ...]
    place: Place | None
    origin: str
    rule: Reference | None = None
    kind: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """One property in one direction, with its things: ``count`` of them, perhaps not all shown."""

    property: str
    inward: bool
    label: str
    comment: str
    items: tuple[Item, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """Relations that answer one question of a reader."""

    name: str
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """Everything that the graph knows of a resource, as far as one page goes.

    Attributes:
        kinds: Its classes, the most telling first.
        place: Where it is said itself; None when no text says it.
        quote: Its own words.
        holdings: For a document or an act: how many resources of each kind belong to it.
        more: True when the graph holds statements that were not read.
    """

    iri: str
    title: str
    language: str
    kinds: tuple[Reference, ...]
    place: Place | None
    groups: tuple[Group, ...]
    holdings: tuple[tuple[Reference, int], ...] = ()
    more: bool = False

    def has_kind(self, name: str) -> bool:
        """Tell whether it is of a class of ours, by local name."""
        return any(kind.iri.endswith(f"/def#{name}") for kind in self.kinds)
