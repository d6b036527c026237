"""One side of a comparison: a document, or one office in it, as items that can be matched.

In: a :class:`Source` and perhaps the path of a unit. Out: :class:`Side`, whose keys are relative to
that unit, so that the offices below two patterns meet. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from loaders.catalogue import Source
from loaders.rdf.iri import provision_iris
from loaders.regulation.model import DomainModel, Position, Unit
from loaders.text.document import Document, Provision
from loaders.text.tree import build_tree
from loaders.understand import understand
from server.checking.places import to_citation
from server.errors import BadComparison

UNIT, POSITION, DUTY, STAGE = "unit", "position", "duty", "stage"
KINDS = (UNIT, POSITION, DUTY, STAGE)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a side has.

    Attributes:
        kind: One of ``KINDS``.
        owner: To whom it belongs, the same on both sides for what belongs together: for a unit its
            place in the organisation, for a duty its position and kind, for a stage its duty.
        key: Its name among those of its owner, for units and positions; "" for what is matched by
            its words.
        text: Its words as printed, damage of the conversion repaired.
        provision: As a lawyer cites it.
        line: 1-based.
        type: Type of a unit, "" for everything else.
        children: What belongs to it, in order.
    """

    kind: str
    owner: str
    key: str
    text: str
    provision: str
    line: int
    type: str = ""
    children: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its name, the document it comes from, its items by kind (stages inside duties)."""

    name: str
    document: str
    units: tuple[Item, ...]
    positions: tuple[Item, ...]
    duties: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """A regulation that was read once, to be looked at office by office."""

    source: Source
    document: Document
    model: DomainModel

    @property
    def offices(self) -> list[tuple[str, str]]:
        """Path and name of each unit that the text lists, in the order of their paths."""
        listed = {"/".join(unit.path): unit.name for unit in self.model.units if unit.listed}
        return sorted(listed.items())


def build_side(source: Source, office: str = "") -> Side:
    """Return a document, or one office of it, as a side.

    Args:
        source: A regulation.
        office: Path of a unit as in its IRI, without the region: ``kecamatan-tipe-a``.

    Raises:
        BadComparison: The document has no such unit, or sets up no organisation.
    """
    return to_side(understand_source(source), office)


def understand_source(source: Source) -> Understood:
    """Read a regulation.

    Raises:
        BadComparison: It sets up no organisation.
    """
    document = build_tree(source.text)
    model = understand(document, source)
    if not model.units:
        raise BadComparison(
            f"{source.text.stem} sets up no organisation that could be compared.",
            hint="Compare regulations on organisation and duties.",
            where=source.text.stem,
        )
    return Understood(source, document, model)


def to_side(understood: Understood, office: str = "") -> Side:
    """Return a document that was read, or one office of it, as a side.

    Raises:
        BadComparison: The document has no such unit.
    """
    root = tuple(office.strip("/").split("/")) if office else ()
    _check_office(understood.source, understood.model, root)
    stem = understood.source.text.stem
    return _Reader(understood.document, understood.model, root, stem).read()


def _check_office(source: Source, model: DomainModel, root: tuple[str, ...]) -> None:
    known = ["/".join(unit.path) for unit in model.units]
    if root and "/".join(root) not in known:
        offices = sorted(path for path in known if "/" not in path)
        raise BadComparison(
            f"{source.text.stem} has no unit {'/'.join(root)!r}.",
            hint=f"Its offices: {', '.join(offices)}; and the units below them.",
            where=source.text.stem,
        )


class _Reader:
    def __init__(
        self, document: Document, model: DomainModel, root: tuple[str, ...], stem: str
    ) -> None:
        self.model, self.root, self.stem = model, root, stem
        self.iris = provision_iris(document.provisions, "")

    def read(self) -> Side:
        units = [unit for unit in self.model.units if self.is_inside(unit.path) and unit.listed]
        heads = [unit for unit in units if unit.head is not None]
        name = "/".join(self.root) or self.stem
        return Side(
            name=name,
            document=self.stem,
            units=tuple(self.unit(unit) for unit in units),
            positions=tuple(self.position(unit.head, unit) for unit in heads if unit.head),
            duties=tuple(self.duties()),
        )

    def is_inside(self, path: tuple[str, ...]) -> bool:
        return path[: len(self.root)] == self.root

    def relative(self, path: tuple[str, ...]) -> str:
        return "/".join(path[len(self.root) :]) or "."

    def cite(self, provision: Provision) -> str:
        return to_citation(self.iris[id(provision)])

    def unit(self, unit: Unit) -> Item:
        owner = self.relative(unit.path[:-1]) if unit.path != self.root else ""
        place = self.cite(unit.provision)
        key = self.relative(unit.path)
        return Item(UNIT, owner, key, unit.name, place, unit.provision.line, unit.type)

    def position(self, position: Position, unit: Unit) -> Item:
        place = self.cite(position.provision)
        key = self.relative(unit.path)
        return Item(POSITION, key, key, position.label, place, position.provision.line)

    def duties(self) -> Iterator[Item]:
        stages: dict[int, list[Item]] = {}
        for stage in self.model.stages:
            item = Item(
                STAGE, "", "", stage.label, self.cite(stage.provision), stage.provision.line
            )
            stages.setdefault(id(stage.duty), []).append(item)
        for duty in self.model.duties:
            unit = duty.position.unit if duty.position else None
            if unit is None or not self.is_inside(unit.path):
                continue
            yield Item(
                kind=DUTY,
                owner=f"{self.relative(unit.path)} {duty.kind}",
                key="",
                text=duty.label,
                provision=self.cite(duty.provision),
                line=duty.provision.line,
                children=tuple(
                    replace(stage, owner=self.relative(unit.path))
                    for stage in stages.get(id(duty.provision), ())
                ),
            )


def by_owner(items: Iterable[Item]) -> dict[str, list[Item]]:
    """Return items by owner, in order."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.owner, []).append(item)
    return groups
