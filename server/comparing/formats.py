"""A comparison as JSON, as text for a terminal or a pipe, and as one HTML page."""

from __future__ import annotations

import json
from dataclasses import asdict
from difflib import SequenceMatcher
from functools import partial
from typing import Any

from markupsafe import Markup, escape

from server.comparing.compare import CHANGES, Change, Comparison
from server.comparing.items import KINDS, Item
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
        "before": _to_item(change.before),
        "after": _to_item(change.after),
    }


def _to_item(item: Item | None) -> dict[str, Any] | None:
    if item is None:
        return None
    kept = ("owner", "text", "provision", "line")
    return {key: value for key, value in asdict(item).items() if key in kept}


def to_text(comparison: Comparison, language: str) -> str:
    """Return lines: what differs, then how much of each kind."""
    words = WORDS[language]
    lines = [f"--- {comparison.first.name}", f"+++ {comparison.second.name}"]
    for change in comparison.changes:
        item = change.before or change.after
        assert item is not None
        lines.append(
            f"{MARKS[change.change]} {words[change.kind]}, {words[change.change]}: "
            f"{words['owner']} {shown_owner(change, comparison)}"
        )
        for mark, side in (("-", change.before), ("+", change.after)):
            if side is not None:
                place = f"{side.provision}, {words['line']} {side.line}".lstrip(", ")
                lines.append(f"    {mark} {side.text} ({place})")
    if not comparison.changes:
        lines.append(words["none"])
    for kind, numbers in counts(comparison).items():
        said = ", ".join(f"{number} {words[name]}" for name, number in numbers.items())
        lines.append(f"{words[kind]}: {said}")
    return "\n".join(lines)


def to_html(comparison: Comparison, language: str) -> bytes:
    """Return one page that runs and fetches nothing, changed words marked."""
    page = (
        build_templates("server.comparing", "pages")
        .get_template("comparison.html")
        .render(
            comparison=comparison,
            counts=counts(comparison),
            kinds=KINDS,
            changes=CHANGES,
            words=WORDS[language],
            language=language,
            mark=mark_words,
            owner=partial(shown_owner, comparison=comparison),
        )
    )
    return page.encode()


def shown_owner(change: Change, comparison: Comparison) -> str:
    """Return to whom what changed belongs; the office itself goes by its name."""
    unit, _, kind = change.owner.partition(" ")
    name = comparison.first.name if unit in ("", ".") else unit
    return f"{name} {kind}".rstrip()


def mark_words(text: str, other: str, tag: str) -> Markup:
    """Return text with the words marked that the other text does not have at that place."""
    ours, theirs = text.split(), other.split()
    parts = []
    for operation, start, end, _, _ in SequenceMatcher(a=ours, b=theirs).get_opcodes():
        words = escape(" ".join(ours[start:end]))
        if words and operation != "equal":
            words = Markup("<{0}>{1}</{0}>").format(Markup(tag), words)  # noqa: S704 - tag is ours
        if words:
            parts.append(words)
    return Markup(" ").join(parts)
