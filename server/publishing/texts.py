"""The source texts as a snapshot keeps them, so that a page can show what the graph speaks of.

In: :class:`Inputs`. Out: a file ``STEM.json`` for each document whose source is at hand and is the
one that its graph was made from: ``text`` with personal numbers blotted out (offsets stay), and the
``leaves`` that tile it. Says nothing of law; the graph does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from loaders.pipeline import read_document
from loaders.text.private import blot
from server.checking.layer import find_source
from server.publishing.inputs import Inputs


@dataclass(frozen=True, slots=True)
class KeptText:
    """A source text for readers.

    Attributes:
        stem: Of the source file.
        sha256: Of the file as received.
        text: As received, personal numbers blotted out.
        leaves: Start, end and kind of each leaf; they tile ``text``.
    """

    stem: str
    sha256: str
    text: str
    leaves: tuple[tuple[int, int, str], ...]


def keep_texts(inputs: Inputs, folder: Path) -> None:
    """Write the texts that are at hand into a folder, which is made."""
    folder.mkdir()
    for stem in inputs.documents:
        source = find_source(inputs, stem)
        if source is None:
            continue
        built = inputs.built.get(stem)
        leaves = built.leaves if built else read_document(source).leaves
        kept = {"sha256": source.text.sha256, "text": blot(source.text.text), "leaves": leaves}
        (folder / f"{stem}.json").write_text(json.dumps(kept, ensure_ascii=False), "utf-8")


def load_text(path: Path) -> KeptText:
    """Read a kept text; the folder of a snapshot is written once and never changed."""
    kept = json.loads(path.read_text("utf-8"))
    leaves = tuple((start, end, kind) for start, end, kind in kept["leaves"])
    return KeptText(path.stem, kept["sha256"], kept["text"], leaves)
