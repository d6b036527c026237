"""A comparison as JSON, as text for a terminal or a pipe, and as one HTML page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from difflib import SequenceMatcher
from functools import partial
from typing import Any

from markupsafe import Markup, escape

from server.comparing.compare import CHANGES, MOVED, Change, Comparison
from server.comparing.items import KINDS, Item, Side
from server.web.rendering import build_templates

WORDS = {
    "id": {
        "title": "Perbandingan",
        "unit": "unit",
        "position": "jabatan",
        "duty": "tugas dan fungsi",
        "stage": "tahapan",
        "added": "ditambahkan",
        "removed": "dihapus",
        "reworded": "diubah bunyinya",
        "moved": "dipindahkan",
        "same": "sama",
        "line": "baris",
        "owner": "pada",
        "none": "Tidak ada perbedaan.",
        "absent": "tidak ada di sisi ini",
        "MainDuty": "tugas",
        "Function": "fungsi",
        "DetailedDuty": "rincian tugas",
        "follows": "hanya nama unit yang berganti",
        "without_following": "tanpa yang hanya berganti nama unit",
        "filter": "Saring",
        "shown": "perbedaan ditampilkan dari",
        "top": "Ke atas",
    },
    "en": {
        "title": "Comparison",
        "unit": "units",
        "position": "positions",
        "duty": "duties and functions",
        "stage": "stages",
        "added": "added",
        "removed": "removed",
        "reworded": "reworded",
        "moved": "moved",
        "same": "same",
        "line": "line",
        "owner": "at",
        "none": "No difference.",
        "absent": "not on this side",
        "MainDuty": "main duty",
        "Function": "function",
        "DetailedDuty": "detailed duty",
        "follows": "only the name of a unit changed",
        "without_following": "without those where only the name of a unit changed",
        "filter": "Filter",
        "shown": "differences shown of",
        "top": "To the top",
    },
}
MARKS = {"added": "+", "removed": "-", "reworded": "~", "moved": ">"}


def to_json(comparison: Comparison) -> bytes:
    """Return an object: ``first``, ``second``, ``counts`` by kind, ``changes``."""
    found = {
        "first": _name(comparison.first.document, comparison.first.name),
        "second": _name(comparison.second.document, comparison.second.name),
        "counts": counts(comparison),
        "changes": [_to_record(change) for change in comparison.changes],
    }
    return json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n"


def counts(comparison: Comparison) -> dict[str, dict[str, int]]:
    """Return how many items of each kind are the same, and how many changed in which way."""
    return {
        kind: {
            "same": comparison.same[kind],
            **{change: comparison.count(kind, change) for change in CHANGES},
        }
        for kind in KINDS
    }


def _name(document: str, name: str) -> dict[str, str]:
    return {"document": document, "office": "" if name == document else name}


def _to_record(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "change": change.change,
        "owner": change.owner,
        "similarity": round(change.similarity, 3),
        "follows": change.follows,
        "before": _to_item(change.before),
        "after": _to_item(change.after),
    }


def _to_item(item: Item | None) -> dict[str, Any] | None:
    if item is None:
        return None
    kept = ("owner", "text", "provision", "line")
    return {key: value for key, value in asdict(item).items() if key in kept}


def to_text(comparison: Comparison, language: str) -> str:
    """Return lines: how much of each kind, then what differs, changed words in brackets.

    ``[-word-]`` was, ``{+word+}`` is, as ``git diff --word-diff`` writes it.
    """
    words = WORDS[language]
    lines = [f"--- {to_name(comparison.first)}", f"+++ {to_name(comparison.second)}"]
    for kind, numbers in counts(comparison).items():
        said = ", ".join(f"{number} {words[name]}" for name, number in numbers.items())
        lines.append(f"{words[kind]}: {said}")
    for change in comparison.changes:
        lines += _to_lines(change, comparison, language)
    if not comparison.changes:
        lines.append(words["none"])
    return "\n".join(lines)


def _to_lines(change: Change, comparison: Comparison, language: str) -> Iterator[str]:
    words = WORDS[language]
    note = f" ({words['follows']})" if change.follows else ""
    yield (
        f"{MARKS[change.change]} {to_class(change, language)}, {words[change.change]}: "
        f"{words['owner']} {shown_owner(change, comparison)}{note}"
    )
    pairs = (("-", change.before, change.after), ("+", change.after, change.before))
    for mark, side, other in pairs:
        if side is not None:
            place = f"{side.provision}, {words['line']} {side.line}".lstrip(", ")
            text = _bracket(side.text, other.text, mark) if other else side.text
            yield f"    {mark} {text} ({place})"


def _bracket(text: str, other: str, mark: str) -> str:
    start, end = ("[-", "-]") if mark == "-" else ("{+", "+}")
    return " ".join(
        words if is_common else f"{start}{words}{end}"
        for words, is_common in split_words(text, other)
    )


def to_html(comparison: Comparison, language: str) -> bytes:
    """Return one page that runs and fetches nothing, changed words marked."""
    page = (
        build_templates("server.comparing", "pages")
        .get_template("comparison.html")
        .render(
            comparison=comparison,
            numbered=list(enumerate(comparison.changes, start=1)),
            counts=counts(comparison),
            holders={kind: count_holders(comparison, kind) for kind in KINDS},
            following=sum(change.follows for change in comparison.changes),
            names=[to_name(side) for side in (comparison.first, comparison.second)],
            kinds=KINDS,
            changes=CHANGES,
            words=WORDS[language],
            language=language,
            mark=mark_words,
            to_class=to_class,
            owner=partial(shown_owner, comparison=comparison),
        )
    )
    return page.encode()


def count_holders(comparison: Comparison, kind: str) -> list[tuple[str, int, int]]:
    """Return to whom changes of a kind belong: name, how many, and the number of the first."""
    found: dict[str, tuple[int, int]] = {}
    for number, change in enumerate(comparison.changes, start=1):
        if change.kind == kind:
            holder = shown_owner(change, comparison)
            count, first = found.get(holder, (0, number))
            found[holder] = (count + 1, first)
    return [(holder, count, first) for holder, (count, first) in found.items()]


def to_name(side: Side) -> str:
    """Return what a side is called: the name of the office, or that of the document."""
    names = (item.text for item in side.units if item.key == ".")
    office = next(names, "")
    return f"{office} ({side.document})" if office else side.name


def to_class(change: Change, language: str) -> str:
    """Return what a change is about, a duty by its class."""
    words = WORDS[language]
    kind = change.owner.partition(" ")[2]
    return words.get(kind) or words[change.kind]


def shown_owner(change: Change, comparison: Comparison) -> str:
    """Return to whom what changed belongs; for what moved, from whom to whom."""
    before = _name_holder(change.owner, comparison.first, comparison.second)
    if change.before is None:
        return _name_holder(change.owner, comparison.second, comparison.first)
    if change.change != MOVED or change.after is None:
        return before
    return f"{before} → {_name_holder(change.after.owner, comparison.second, comparison.first)}"


def _name_holder(owner: str, *sides: Side) -> str:
    """Return a unit's name on the first of the sides that has it, or its path."""
    unit = owner.partition(" ")[0] or "."
    names = (item.text for side in sides for item in side.units if item.key == unit)
    return next(names, sides[0].name if unit == "." else unit)


def split_words(text: str, other: str) -> Iterator[tuple[str, bool]]:
    """Return the words of a text in stretches, each with whether the other has it there, too."""
    ours, theirs = text.split(), other.split()
    for operation, start, end, _, _ in SequenceMatcher(a=ours, b=theirs).get_opcodes():
        if start < end:
            yield " ".join(ours[start:end]), operation == "equal"


def mark_words(text: str, other: str, tag: str) -> Markup:
    """Return text with the words marked that the other text does not have at that place."""
    parts = []
    for words, is_common in split_words(text, other):
        marked = escape(words)
        if not is_common:
            marked = Markup("<{0}>{1}</{0}>").format(Markup(tag), marked)  # noqa: S704 - tag is ours
        parts.append(marked)
    return Markup(" ").join(parts)
