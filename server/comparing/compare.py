"""Two sides -> what changed between them.

Units and positions are matched by their place in the organisation, a renamed unit by being the only
one of its type there; duties and stages by their words: first those that are the same, then, within
one position, the most alike (rapidfuzz ratio, 0 to 1) down to :data:`REWORDED`, then the same words
at another position (moved). What is left was added or removed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from server.comparing.items import KINDS, UNIT, Item, Side, by_owner

REWORDED = 0.7
"""Likeness from which two texts of one position are one text in other words."""

ADDED, REMOVED, CHANGED, MOVED, SAME = "added", "removed", "reworded", "moved", "same"
CHANGES = (ADDED, REMOVED, CHANGED, MOVED)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        kind: What changed: ``unit``, ``position``, ``duty`` or ``stage``.
        change: ``added``, ``removed``, ``reworded`` or ``moved``.
        owner: To whom it belongs on the side that has it, the first side for both.
        before: On the first side; None for what was added.
        after: On the second side; None for what was removed.
        similarity: How alike the words are, from 0 to 1; 0 where there is one side only.
        follows: The words differ by the new name of a unit only.
    """

    kind: str
    change: str
    owner: str
    before: Item | None
    after: Item | None
    similarity: float = 0.0
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides, what differs, and how many items of each kind are the same."""

    first: Side
    second: Side
    changes: tuple[Change, ...]
    same: dict[str, int]

    def count(self, kind: str, change: str) -> int:
        """Return how many differences of a kind there are."""
        return sum(one.kind == kind and one.change == change for one in self.changes)


Pair = tuple[Item, Item, float]


def compare_sides(first: Side, second: Side) -> Comparison:
    """Return what differs, in the order of the documents."""
    second = align(first, second)
    changes: list[Change] = []
    same = dict.fromkeys(KINDS, 0)
    for before, after in ((first.units, second.units), (first.positions, second.positions)):
        _compare_named(before, after, changes, same)
    _compare_worded(first.duties, second.duties, changes, same)
    changes.sort(key=lambda one: (KINDS.index(one.kind), *_order(one)))
    return Comparison(first, second, mark_following(changes), same)


def mark_following(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes, those marked whose words only follow a unit that was renamed."""
    names = {
        fold(item.text)
        for one in changes
        if one.kind == UNIT and one.change == CHANGED
        for item in (one.before, one.after)
        if item
    }
    if not names:
        return tuple(changes)
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    name_re = re.compile(rf"\b(?:{longest_first})\b")

    def is_following(one: Change) -> bool:
        if one.kind == UNIT or one.change != CHANGED or not (one.before and one.after):
            return False
        before, after = (name_re.sub("#", fold(item.text)) for item in (one.before, one.after))
        return before == after

    return tuple(replace(one, follows=is_following(one)) for one in changes)


def align(first: Side, second: Side) -> Side:
    """Return the second side with the keys of the first for units that were only renamed."""
    renamed = _find_renamed(first.units, second.units)
    if not renamed:
        return second
    return align(
        first,
        replace(
            second,
            units=tuple(_rename(item, renamed) for item in second.units),
            positions=tuple(_rename(item, renamed) for item in second.positions),
            duties=tuple(_rename(item, renamed) for item in second.duties),
        ),
    )


def _find_renamed(before: Sequence[Item], after: Sequence[Item]) -> dict[str, str]:
    """Return new key -> old key for units that are the only ones of their type at a place."""
    old, new = ({item.key for item in side} for side in (before, after))
    gone = _by_place([item for item in before if item.key not in new])
    come = _by_place([item for item in after if item.key not in old])
    return {
        come[place][0].key: items[0].key
        for place, items in gone.items()
        if len(items) == 1 and len(come.get(place, ())) == 1
    }


def _by_place(items: Sequence[Item]) -> dict[tuple[str, str], list[Item]]:
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        if item.type:
            groups.setdefault((item.owner, item.type), []).append(item)
    return groups


def _rename(item: Item, renamed: Mapping[str, str]) -> Item:
    def translate(path: str) -> str:
        for new, old in renamed.items():
            if path == new or path.startswith((f"{new}/", f"{new} ")):
                return old + path[len(new) :]
        return path

    return replace(
        item,
        owner=translate(item.owner),
        key=translate(item.key),
        children=tuple(_rename(child, renamed) for child in item.children),
    )


def _order(change: Change) -> tuple[int, int]:
    item = change.before or change.after
    assert item is not None
    return (item.line, change.before is None)


def _compare_named(
    before: Sequence[Item], after: Sequence[Item], changes: list[Change], same: dict[str, int]
) -> None:
    """Compare what has a place of its own in the organisation."""
    there = {item.key: item for item in after}
    for item in before:
        other = there.pop(item.key, None)
        if other is None:
            changes.append(Change(item.kind, REMOVED, item.owner, item, None))
        elif other.text == item.text or item.key == ".":
            same[item.kind] += 1
        else:
            likeness = fuzz.ratio(item.text, other.text) / 100
            changes.append(Change(item.kind, CHANGED, item.owner, item, other, likeness))
    changes += [Change(item.kind, ADDED, item.owner, None, item) for item in there.values()]


def _compare_worded(
    before: Sequence[Item], after: Sequence[Item], changes: list[Change], same: dict[str, int]
) -> None:
    """Compare what is known by its words, within each owner and then across owners."""
    left: list[Item] = []
    right: list[Item] = []
    theirs = by_owner(after)
    for owner, ours in by_owner(before).items():
        pairs, gone, new = match_texts(ours, theirs.pop(owner, []))
        left += gone
        right += new
        for one, other, likeness in pairs:
            _report_pair(one, other, likeness, changes, same)
    right += [item for items in theirs.values() for item in items]
    _match_moved(left, right, changes, same)


def _report_pair(
    one: Item, other: Item, likeness: float, changes: list[Change], same: dict[str, int]
) -> None:
    if likeness == 1:
        same[one.kind] += 1
    else:
        changes.append(Change(one.kind, CHANGED, one.owner, one, other, likeness))
    _compare_worded(one.children, other.children, changes, same)


def _match_moved(
    left: list[Item], right: list[Item], changes: list[Change], same: dict[str, int]
) -> None:
    waiting: dict[str, list[Item]] = {}
    for item in right:
        waiting.setdefault(fold(item.text), []).append(item)
    for item in left:
        there = waiting.get(fold(item.text))
        if there and there[0].owner != item.owner:
            other = there.pop(0)
            changes.append(Change(item.kind, MOVED, item.owner, item, other, 1.0))
            _compare_worded(item.children, other.children, changes, same)
        else:
            changes.append(Change(item.kind, REMOVED, item.owner, item, None))
    for items in waiting.values():
        changes += [Change(item.kind, ADDED, item.owner, None, item) for item in items]


def match_texts(
    before: Sequence[Item], after: Sequence[Item]
) -> tuple[list[Pair], list[Item], list[Item]]:
    """Return pairs of texts with their likeness, and what has no partner on either side.

    Each text has one partner at most; the same words come first, then the most alike.
    """
    pairs: list[Pair] = []
    waiting: dict[str, list[int]] = {}
    for j, other in enumerate(after):
        waiting.setdefault(fold(other.text), []).append(j)
    gone, new = dict(enumerate(before)), dict(enumerate(after))
    for i, item in enumerate(before):
        if same := waiting.get(fold(item.text)):
            pairs.append((gone.pop(i), new.pop(same.pop(0)), 1.0))
    for likeness, i, j in _most_alike(gone, new):
        if i in gone and j in new:
            pairs.append((gone.pop(i), new.pop(j), likeness))
    return pairs, list(gone.values()), list(new.values())


def _most_alike(gone: Mapping[int, Item], new: Mapping[int, Item]) -> list[tuple[float, int, int]]:
    """Return likeness and places of every pair alike enough, the best first.

    Among pairs equally alike the order of the documents decides.
    """
    theirs = {j: fold(item.text) for j, item in new.items()}
    found = []
    for i, item in gone.items():
        text = fold(item.text)
        for j, other in theirs.items():
            score = fuzz.ratio(text, other, score_cutoff=REWORDED * 100)
            if score:
                found.append((score / 100, i, j))
    return sorted(found, key=lambda one: (-one[0], one[1], one[2]))


def fold(text: str) -> str:
    """Return words for matching: small letters, one space, without the mark at the end."""
    return " ".join(text.lower().split()).rstrip(" ;.,:")
