"""Describe one resource: labels, statements in both directions, and where each is said.

In: an IRI. Out: what the page of the resource shows, flat: a statement a row, with its citation,
what kind of graph says it, and the rule where one concluded it.
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, Field
from pyoxigraph import NamedNode

from server.assisting import citing
from server.assisting.citing import Citation, from_place
from server.assisting.house import House
from server.errors import BadRequest, NotFound
from server.web.entities.model import Entity, Item, Relation
from server.web.entities.reading import SHOWN_WHOLE, read_entity

SHOWN = 10
"""Things of one relation, if nothing else was asked."""


class Kind(BaseModel):
    """A class of the resource."""

    iri: str
    label: str


class Statement(BaseModel):
    """One thing that the resource stands in a relation to."""

    property: str = Field(description="IRI of the property")
    label: str = Field(description="The property in words")
    inward: bool = Field(description="True: the thing points to the resource")
    iri: str = Field(description="IRI of the thing; empty for a text")
    text: str = Field(description="The text, or what the thing is called")
    ends: list[str] = Field(description="Of a statement that ties several things: its other ends")
    origin: str = Field(
        description="Who says so: text, derived (a rule), links, reviewed (a person), findings or "
        "ontology"
    )
    rule: str = Field(description="IRI of the rule that concluded it; empty when none did")
    citation: Citation | None = Field(description="Where it is said; null when no text says it")


class Cut(BaseModel):
    """A relation of which not everything is shown."""

    property: str
    inward: bool
    shown: int
    count: int


class Description(BaseModel):
    """What the graph knows of a resource."""

    iri: str
    label: str
    kinds: list[Kind]
    citation: Citation | None = Field(description="Where it stands itself")
    statements: list[Statement]
    cut: list[Cut] = Field(description="Relations with more things; ask again with the property")


async def describe(
    house: House, printed: str, language: str, limit: int, whole: str
) -> tuple[Description, str]:
    """Return what the graph knows of a resource, and the same as text.

    Args:
        house: Where to ask.
        printed: The IRI; it may begin with ``id/``.
        language: Of the words, ``id`` or ``en``.
        limit: Things shown of each relation.
        whole: IRI of the property of which everything is wanted; empty: none.

    Raises:
        BadRequest: That is no IRI.
        NotFound: The graph knows nothing of it.
    """
    iri = check_iri(house.to_iri(printed))
    vocabulary = await house.vocabulary.find(house.site)
    entity = await read_entity(house.site, iri, vocabulary, language, whole=whole)
    if entity is None:
        raise NotFound(
            f"The graph says nothing about {iri}.",
            hint="Look for it by words with the tool search.",
            address=iri,
        )
    description = to_description(entity, house.base, limit, whole)
    return description, to_text(description, language)


def check_iri(printed: str) -> str:
    """Return an IRI.

    Raises:
        BadRequest: It is none.
    """
    try:
        return NamedNode(printed).value
    except ValueError as error:
        raise BadRequest(
            f"{printed[:80]!r} is no IRI.", hint="Give it whole, or from id/ on."
        ) from error


def to_description(entity: Entity, base: str, limit: int, whole: str) -> Description:
    """Return an entity as data, so many things of each relation."""
    relations = [relation for group in entity.groups for relation in group.relations]

    def most(relation: Relation) -> int:
        return SHOWN_WHOLE if relation.property == whole else limit

    return Description(
        iri=entity.iri,
        label=entity.title,
        kinds=[Kind(iri=kind.iri, label=kind.text) for kind in entity.kinds],
        citation=from_place(entity.place, base),
        statements=[
            to_statement(relation, item, base)
            for relation in relations
            for item in relation.items[: most(relation)]
        ],
        cut=[
            Cut(
                property=relation.property,
                inward=relation.inward,
                shown=len(relation.items[: most(relation)]),
                count=relation.count,
            )
            for relation in relations
            if relation.count > len(relation.items[: most(relation)])
        ],
    )


def to_statement(relation: Relation, item: Item, base: str) -> Statement:
    """Return one thing of a relation."""
    return Statement(
        property=relation.property,
        label=relation.label,
        inward=relation.inward,
        iri=item.thing.iri,
        text=item.thing.text,
        ends=[f"{part.label}: {part.value.text} {part.value.iri}".strip() for part in item.parts],
        origin=item.origin,
        rule=item.rule.iri if item.rule else "",
        citation=from_place(item.place, base),
    )


def to_text(description: Description, language: str) -> str:
    """Return a description as lines."""
    return "\n".join(_to_lines(description, language))


def _to_lines(description: Description, language: str) -> Iterable[str]:
    kinds = ", ".join(kind.label for kind in description.kinds)
    yield f"{description.label} ({kinds})" if kinds else description.label
    yield f"<{description.iri}>"
    if description.citation:
        yield f"{citing.to_text(description.citation)} {description.citation.quote}".rstrip()
    heading = ""
    for one in description.statements:
        if heading != f"{one.property}{one.inward}":
            heading = f"{one.property}{one.inward}"
            yield f"{one.label}:"
        yield _to_line(one)
    more = {"id": "{shown} dari {count} ditampilkan", "en": "{shown} of {count} shown"}[language]
    for cut in description.cut:
        yield f"({cut.property}: {more.format(shown=cut.shown, count=cut.count)})"


def _to_line(one: Statement) -> str:
    parts = [f"  {one.text}", f"<{one.iri}>" if one.iri else "", "; ".join(one.ends)]
    if one.origin != "text":
        parts.append(f"({' '.join(filter(None, (one.origin, one.rule)))})")
    if one.citation:
        parts.append(citing.to_text(one.citation))
    return " ".join(filter(None, parts))
