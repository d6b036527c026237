"""Read everything about one resource from the graph, in three rounds of queries.

In: an IRI. Out: :class:`Entity`, or None when the graph has never heard of it. First what is said
of it and what points to it; then the details of everything so met; then the names of what those
tie together. Each round is a query or two on the reserved workers, however many things there are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pyoxigraph import NamedNode

from server.publishing.snapshot import GRAPH_BASE
from server.web.entities.bindings import Row, Value, ask_values, with_nodes
from server.web.entities.model import Entity, Group, Item, Part, Reference, Relation
from server.web.entities.naming import (
    DERIVED_FROM,
    PARTS,
    STATED_IN,
    TYPE,
    Details,
    cut,
    find_name,
    find_parts,
    find_place,
    gather,
    to_reference,
)
from server.web.entities.relations import (
    GROUPS,
    INVERSES,
    find_group,
    find_inward_words,
    find_order,
)
from server.web.entities.vocabulary import Vocabulary
from server.web.site import PAGE_QUERIES, Site
from server.web.terms import PREFIXES, shorten

SHOWN = 40
"""Things of one relation on a page; the rest is counted, and listed when asked for."""

SHOWN_WHOLE = 1000
"""Things of the one relation that was asked for."""

QUOTED = 140
"""Characters of the words that a statement was read from."""

MOST_NODES = 400
"""Nodes named in one query."""

INFERRED_BY = PREFIXES["tpk"] + "inferredBy"

VAGUE_KINDS = ("skos:Concept", "owl:NamedIndividual", "tpk:Act", "tpk:Unit", "tpk:Duty")
"""Classes that say less than another one of the same resource."""

OF_DOCUMENTS = ("tpk:SourceDocument", "tpk:Regulation")
"""Classes whose parts are counted."""

ORIGINS = ("derived", "links", "reviewed", "findings", "ontology")


@dataclass(frozen=True, slots=True)
class Ties:
    """The statements of one property in one direction."""

    property: str
    inward: bool
    rows: list[Row] = field(default_factory=list)


async def read_entity(
    site: Site, iri: str, vocabulary: Vocabulary, language: str, *, whole: str = ""
) -> Entity | None:
    """Return what the graph knows of a resource; None when it knows nothing.

    Args:
        site: Where to ask.
        iri: The resource.
        vocabulary: The words of the terms.
        language: The reader's.
        whole: The property of which everything that points here is wanted.
    """
    terms = {"resource": NamedNode(iri)}
    (out, more_out), (inward, more_in) = await asyncio.gather(
        ask_values(site, PAGE_QUERIES["entity-statements"], terms),
        ask_values(site, PAGE_QUERIES["entity-mentions"], terms),
    )
    if not out and not inward:
        return None
    ties = sort_ties(choose_language(out, language), inward, site.settings.base)
    shown = {(one.property, one.inward): cut_rows(one, whole) for one in ties}
    details = await read_details(site, iri, [row for rows in shown.values() for row in rows])
    builder = Builder(iri, details, vocabulary, language, site.settings.base)
    kinds = builder.to_kinds()
    return Entity(
        iri=iri,
        title=find_name(iri, details, vocabulary, language).text,
        language=find_name(iri, details, vocabulary, language).language,
        kinds=kinds,
        place=find_place(iri, details, site.settings.base),
        groups=builder.to_groups(ties, shown),
        holdings=await read_holdings(site, iri, kinds, vocabulary, language),
        more=more_out or more_in,
    )


def sort_ties(out: Sequence[Row], inward: Sequence[Row], base: str) -> list[Ties]:
    """Return the statements by property and direction, without what is said from both ends."""
    ties: dict[tuple[str, bool], Ties] = {}
    for rows, is_inward in ((out, False), (inward, True)):
        for row in rows:
            name = row["property"].text
            one = ties.setdefault((name, is_inward), Ties(name, is_inward))
            one.rows.append(row)
    said = {(shorten(row["property"].text, base), row["value"].text) for row in out}
    for one in ties.values():
        inverse = INVERSES.get(shorten(one.property, base))
        if one.inward and inverse:
            one.rows[:] = [row for row in one.rows if (inverse, row["value"].text) not in said]
    return [one for one in ties.values() if one.rows]


def choose_language(rows: Sequence[Row], language: str) -> list[Row]:
    """Return statements without the texts that the same property has in the reader's language.

    A definition in two languages is one definition; the twins in RDF have both.
    """
    spoken = {row["property"].text for row in rows if row["value"].language == language}
    return [
        row
        for row in rows
        if row["value"].language in ("", language) or row["property"].text not in spoken
    ]


def cut_rows(ties: Ties, whole: str) -> list[Row]:
    """Return the rows that are shown; each thing once, however many graphs say it."""
    most = SHOWN_WHOLE if ties.inward and ties.property == whole else SHOWN
    first: dict[Value, Row] = {}
    for row in ties.rows:
        first.setdefault(row["value"], row)
    return list(first.values())[:most]


async def read_details(site: Site, iri: str, rows: Iterable[Row]) -> Details:
    """Return the details of a resource's neighbours, and the names of what these tie together."""
    near = dict.fromkeys([iri, *(row["value"].text for row in rows if row["value"].is_iri)])
    details = gather(await ask_nodes(site, "entity-details", list(near)))
    wanted = (STATED_IN, DERIVED_FROM, INFERRED_BY, TYPE, *PARTS)
    far = dict.fromkeys(
        value.text
        for known in details.values()
        for name in wanted
        for value in known.get(name, ())
        if value.is_iri and value.text not in near
    )
    for node, known in gather(await ask_nodes(site, "entity-names", list(far))).items():
        details.setdefault(node, known)
    return details


async def ask_nodes(site: Site, query: str, nodes: Sequence[str]) -> list[Row]:
    """Return what a query says of some nodes."""
    rows: list[Row] = []
    for start in range(0, len(nodes), MOST_NODES):
        text = with_nodes(PAGE_QUERIES[query], nodes[start : start + MOST_NODES])
        found, _ = await ask_values(site, text, rows=50 * MOST_NODES)
        rows += found
    return rows


async def read_holdings(
    site: Site, iri: str, kinds: Sequence[Reference], vocabulary: Vocabulary, language: str
) -> tuple[tuple[Reference, int], ...]:
    """Return how many resources of each kind belong to a document or an act; else nothing."""
    names = {shorten(kind.iri, site.settings.base) for kind in kinds}
    if not names.intersection(OF_DOCUMENTS):
        return ()
    rows, _ = await ask_values(site, PAGE_QUERIES["entity-parts"], {"resource": NamedNode(iri)})
    return tuple(
        (Reference(kind, vocabulary.label(kind, language), language), int(row["count"].text))
        for row in rows
        for kind in (row["kind"].text,)
    )


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds the groups of a page from what was read."""

    iri: str
    details: Details
    vocabulary: Vocabulary
    language: str
    base: str

    def to_kinds(self) -> tuple[Reference, ...]:
        """Return the classes of the resource, the most telling first."""
        kinds = [value.text for value in self.details.get(self.iri, {}).get(TYPE, ())]
        kinds.sort(key=lambda kind: shorten(kind, self.base) in VAGUE_KINDS)
        return tuple(
            Reference(kind, self.vocabulary.label(kind, self.language), self.language)
            for kind in kinds
        )

    def to_groups(
        self, ties: Sequence[Ties], shown: dict[tuple[str, bool], list[Row]]
    ) -> tuple[Group, ...]:
        """Return the relations in their groups, in the order of the page."""
        groups: dict[str, list[Ties]] = {name: [] for name in GROUPS}
        for one in ties:
            name = shorten(one.property, self.base)
            groups[find_group(name, inward=one.inward)].append(one)

        def order(one: Ties) -> tuple[bool, int]:
            name = shorten(one.property, self.base)
            return one.inward, find_order(name, inward=one.inward)

        return tuple(
            Group(
                name,
                tuple(
                    self.to_relation(one, shown[one.property, one.inward])
                    for one in sorted(members, key=order)
                ),
            )
            for name, members in groups.items()
            if members
        )

    def to_relation(self, ties: Ties, rows: Sequence[Row]) -> Relation:
        """Return one property in one direction."""
        name = shorten(ties.property, self.base)
        label = self.vocabulary.label(ties.property, self.language)
        if ties.inward:
            label = find_inward_words(name, self.language) or f"← {label}"
        return Relation(
            property=ties.property,
            inward=ties.inward,
            label=label,
            comment=self.vocabulary.comment(ties.property, self.language),
            items=self.to_items(ties, rows),
            count=len({row["value"] for row in ties.rows}),
        )

    def to_items(self, ties: Ties, rows: Sequence[Row]) -> tuple[Item, ...]:
        """Return the things of a relation; where they are of several kinds, kind by kind."""
        items = [self.to_item(row, inward=ties.inward) for row in rows]
        kinds = [self.to_kind(row["value"]) for row in rows]
        if len(set(kinds)) == 1:
            return tuple(items)
        order = list(dict.fromkeys(sorted(filter(None, kinds), key=kinds.index)))
        pairs = [replace(item, kind=kind) for item, kind in zip(items, kinds, strict=True)]
        return tuple(sorted(pairs, key=lambda item: order.index(item.kind) if item.kind else -1))

    def to_kind(self, value: Value) -> str:
        """Return the most telling class of a thing, in words; nothing for a text."""
        kinds = [kind.text for kind in self.details.get(value.text, {}).get(TYPE, ())]
        kinds.sort(key=lambda kind: shorten(kind, self.base) in VAGUE_KINDS)
        return self.vocabulary.label(kinds[0], self.language) if value.is_iri and kinds else ""

    def to_item(self, row: Row, *, inward: bool) -> Item:
        """Return one thing; what says so is whichever end of the statement is its subject."""
        value = row["value"]
        says = value.text if inward else self.iri
        rules = self.details.get(says, {}).get(INFERRED_BY, ())
        place = find_place(says, self.details, self.base)
        parts = self.to_parts(value)
        return Item(
            thing=to_reference(value, self.details, self.vocabulary, self.language),
            parts=parts,
            place=place,
            origin=to_origin(row["graph"].text),
            rule=to_reference(rules[0], self.details, self.vocabulary, self.language)
            if rules
            else None,
            words=cut(place.quote, QUOTED) if parts and place and inward else "",
        )

    def to_parts(self, value: Value) -> tuple[Part, ...]:
        """Return the other ends of a statement."""
        if not value.is_iri:
            return ()
        return find_parts(value.text, self.iri, self.details, self.vocabulary, self.language)


def to_origin(graph: str) -> str:
    """Return what kind of graph says something.

    >>> to_origin("https://w3id.org/tupoksi/graph/derived")
    'derived'
    >>> to_origin("https://w3id.org/tupoksi/graph/links-places-bps")
    'links'
    """
    name = graph.removeprefix(GRAPH_BASE)
    if name.startswith("links-"):  # tables under a licence of their own
        return "links"
    return name if name in ORIGINS else "text"
