"""The provisions on standing in ("Hal Mewakili") -> ``Delegation``."""

from __future__ import annotations

import re

from loaders.regulation.contexts import Contexts, clauses_of
from loaders.regulation.model import Delegation, Position
from loaders.regulation.names import fold_name
from loaders.regulation.organisation import LONGEST_SENTENCE
from loaders.text.document import Document, Provision, source_span

# "Apabila Kepala Dinas berhalangan dalam pelaksanaan tugas, maka dapat menunjuk 1 (satu) orang
# Pejabat satu tingkat dibawahnya untuk bertindak atas nama Kepala Dinas."
_ABSENT_RE = re.compile(
    r"(?:Apabila|Dalam\s+hal|Jika|Bilamana)\s+(?P<absent>[A-Z].*?)\s+berhalangan\b.*?\bmenunjuk\s+"
    r"(?P<delegate>.+?)(?=\s+untuk\b|\.?\Z)"
)
_LEVELS_RE = re.compile(
    r"\b(?P<count>satu|dua|1|2)\s*(?:\(\w+\)\s*)?tingkat\s+di\s*bawah", re.IGNORECASE
)
_OR_RE = re.compile(r"\s*(?:,|\batau\b|\bdan\b)\s*")
_COUNT = {"satu": 1, "1": 1, "dua": 2, "2": 2}


def read_delegations(document: Document, contexts: Contexts) -> tuple[Delegation, ...]:
    """Return who may act for whom, in order; an unresolved holder leaves ``absent`` empty."""
    found = []
    for clause in clauses_of(document):
        match = _ABSENT_RE.match(clause.text, 0, LONGEST_SENTENCE)
        if match:
            span = source_span(document.source.text, clause, 0, len(clause.text))
            levels = _LEVELS_RE.search(match["delegate"])
            found.append(
                Delegation(
                    clause,
                    span,
                    _holders(match["absent"], clause, contexts),
                    match["absent"],
                    match["delegate"].strip(" ,"),
                    _COUNT[levels["count"].lower()] if levels else None,
                )
            )
    return tuple(found)


def _holders(words: str, clause: Provision, contexts: Contexts) -> tuple[Position, ...]:
    """Return the positions named, in every organisation of the regulation that has them."""
    names = {fold_name(words), *(fold_name(n) for n in _OR_RE.split(words))}
    root = contexts.root_for(clause)
    units = (
        contexts.own_units(root)
        if root
        else [u for u in contexts.organisation.units if u.template is None]
    )
    heads = [u.head for u in units if u.head]
    return tuple(h for h in heads if names & {fold_name(n) for n in (h.label, *h.alternatives)})
