"""What goes with a dump so that people know what they have: readme, licence, citation.

In: a snapshot. Out: the texts beside this module, with what the snapshot says filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from server.publishing.snapshot import Snapshot
from server.version import read_version

NAMES = ("README.md", "LICENSE.md", "CITATION.cff")


def build_notes(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield the name and the words of each text."""
    facts = {
        "version": snapshot.identifier,
        "day": snapshot.published_at[:10],
        "published_at": snapshot.published_at,
        "inputs": snapshot.inputs,
        "triples": str(snapshot.triples),
        "documents": str(len(snapshot.documents)),
        "tupoksi": read_version(),
    }
    for name in NAMES:
        text = (files("server.dumping") / "texts" / name).read_text(encoding="utf-8")
        yield name, text.format_map(facts)
