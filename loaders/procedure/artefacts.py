"""Cells of Kelengkapan and Output -> the artefacts of an SOP: the same name is the same artefact.

So "the output of 3 is the input of 4" can be asked. It knows columns, and no step.
"""

from __future__ import annotations

import re
from dataclasses import replace

from loaders.procedure.columns import OUTPUT, REQUIREMENT, is_mark
from loaders.procedure.model import Artefact, Step
from loaders.procedure.step_table import ProcedureTable, cell_words
from loaders.procedure.tables import Words
from loaders.regulation.names import fold_name, slug_name

_BRACKETS_RE = re.compile(r"\s*\([^()]*\)\Z")
_STATE_RE = re.compile(r"(?P<thing>.+?)\s+(?:sudah|telah)\s")


class Artefacts:
    """The artefacts of one SOP: the same name is the same artefact."""

    def __init__(self, text: str, table: ProcedureTable) -> None:
        self._known: dict[str, Artefact] = {}
        names = [
            words
            for kind in (REQUIREMENT, OUTPUT)
            for read in table.steps
            if len(words := cell_words(text, read, kind).text.strip(" .;,")) > 3
        ]
        self._names = sorted({n for n in names if " " in n}, key=len, reverse=True)

    def add(self, words: Words) -> tuple[str, ...]:
        """Return the slugs of the artefacts that a cell names."""
        if not words or is_mark(words.text):
            return ()
        return tuple(dict.fromkeys(self._one(part) for part in self._parts(words)))

    def _parts(self, words: Words) -> list[Words]:
        """Split a list that lost its bullets where another cell names its first item alone."""
        text = words.text
        for name in self._names:
            rest = text[len(name) : len(name) + 2]
            if text.startswith(f"{name} ") and rest[1:].isupper() and not rest[:1].isalnum():
                return [words.cut(0, len(name)), *self._parts(words.cut(len(name), len(text)))]
        return [words]

    def _one(self, words: Words) -> str:
        stripped = words.text.rstrip(" .;,")
        name = words.cut(0, len(stripped)) if stripped else words
        key = fold_name(name.text) or name.text
        artefact = self._known.setdefault(key, Artefact(name.text, slug_name(name.text), name))
        return artefact.slug

    def finished(self, steps: tuple[Step, ...]) -> tuple[Artefact, ...]:
        """Return the artefacts; one that is the state of a needed one says so."""
        needed = {slug for step in steps for slug in step.requires}
        # "Perjanjian Kerjasama" is the name of "Perjanjian Kerjasama (PKS)" too
        by_name = {fold_name(_BRACKETS_RE.sub("", a.name)): a for a in self._known.values()}
        by_name |= self._known
        finished = []
        for artefact in self._known.values():
            match = _STATE_RE.match(artefact.name)
            thing = by_name.get(fold_name(match["thing"])) if match else None
            state_of = thing.slug if thing and thing.slug in needed else ""
            finished.append(replace(artefact, state_of=state_of))
        return tuple(finished)
