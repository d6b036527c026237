"""The line of accountability above a position, as rungs that a page draws one under the other.

In: the statements of a chain. Out: :class:`Ladder`: at each level who answers to whom, through whom
and coordinated by whom, with every provision that says so. Statements that agree are one arrow;
those that do not stand beside each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.asking.answers import Link, Named
from server.asking.answers import Place as Source
from server.web.entities.model import Place
from server.web.entities.naming import MOST_TITLE, cut

NO_TITLES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Arrow:
    """Who answers to whom, and every place that says so in the same way."""

    holder: Named
    superior: Named
    via: Named | None
    coordinator: Named | None
    disagrees: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """The line above one position, level by level."""

    first: Named
    levels: tuple[tuple[Arrow, ...], ...]


def build_ladder(first: Named, chain: Sequence[Link]) -> Ladder:
    """Return the line above a position."""
    levels: dict[int, list[Link]] = {}
    for link in chain:
        levels.setdefault(link.level, []).append(link)
    return Ladder(first, tuple(_to_arrows(levels[level]) for level in sorted(levels)))


def to_place(source: Source, titles: Mapping[str, str] = NO_TITLES) -> Place:
    """Return a place of an answer as the pages show one; ``titles`` are those of documents."""
    title = cut(titles.get(source.document, ""), MOST_TITLE)
    return Place(source.document, source.provision, source.label, title, source.line, source.quote)


def _to_arrows(links: Sequence[Link]) -> tuple[Arrow, ...]:
    alike: dict[tuple[object, ...], list[Link]] = {}
    for link in links:
        key = (link.holder, link.superior, link.via, link.coordinator)
        alike.setdefault(key, []).append(link)
    return tuple(
        Arrow(
            holder=same[0].holder,
            superior=same[0].superior,
            via=same[0].via,
            coordinator=same[0].coordinator,
            disagrees=any(link.disagrees for link in same),
            places=tuple(dict.fromkeys(to_place(link.place) for link in same)),
        )
        for same in alike.values()
    )
