"""The outline of a document: its leaves and provisions, as one object for ``tupoksi outline``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TypedDict

from loaders.catalogue import Source
from loaders.pipeline import read_document
from loaders.text.document import PROVISION_TYPES, Document
from loaders.text.read import read_source


class ProvisionEntry(TypedDict):
    """One provision; ``parent`` is an index into the list, or None."""

    type: str
    number: str
    ordinal: int
    line: int
    start: int
    end: int
    parent: int | None
    part: str


class Outline(TypedDict):
    """The object that ``tupoksi outline FILE --format json`` prints."""

    document: str
    length: int
    leaves: list[tuple[int, int, str]]
    provisions: list[ProvisionEntry]
    unparsed: int


def outline_file(path: Path) -> Outline:
    """Return the outline of a file.

    Raises:
        SourceError: It cannot be read as text.
    """
    return to_outline(read_document(Source(read_source(path))))


def to_outline(document: Document) -> Outline:
    """Return the outline of a text model; divisions of the opening and annexes are not listed."""
    listed = [p for p in document.provisions if p.type in PROVISION_TYPES]
    index = {id(p): i for i, p in enumerate(listed)}
    return Outline(
        document=document.source.stem,
        length=len(document.source.text),
        leaves=[(leaf.start, leaf.end, leaf.kind) for leaf in document.leaves],
        provisions=[
            ProvisionEntry(
                type=p.type,
                number=p.number,
                ordinal=p.ordinal,
                line=p.line,
                start=p.start,
                end=p.end,
                parent=index.get(id(p.parent)),
                part=p.part,
            )
            for p in listed
        ],
        unparsed=document.unparsed,
    )


def to_text(outline: Outline) -> str:
    """Return an outline for people: what there is, and the headings and Pasal with their lines."""
    counts = Counter((p["part"], p["type"]) for p in outline["provisions"])
    lines = [
        f"{outline['document']}: {outline['length']} code points, "
        f"{outline['unparsed']} not understood"
    ]
    lines += [f"  {part:12} {type_:9} {count}" for (part, type_), count in counts.items()]
    for provision in outline["provisions"]:
        if provision["type"] in ("Bab", "Bagian", "Paragraf", "Pasal"):
            depth = _depth(outline, provision)
            name = f"{provision['type']} {provision['number']}"
            lines.append(f"{provision['line']:6}  {'  ' * depth}{name}")
    return "\n".join(lines)


def _depth(outline: Outline, provision: ProvisionEntry) -> int:
    depth, parent = 0, provision["parent"]
    while parent is not None:
        depth, parent = depth + 1, outline["provisions"][parent]["parent"]
    return depth
