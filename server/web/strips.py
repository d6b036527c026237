"""Where in a document its findings lie: a strip of cells, from the beginning to the end.

In: the length of a document and its findings. Out: cells with what a picture needs (whole numbers,
a class for how many there are), and the same by part, for those who do not see it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from server.checking.findings import Finding
from server.checking.report import SEVERITY_ORDER
from server.reading.model import Reading

CELLS = 80
"""Cells of a strip; a short document has fewer, so that a cell never means less than a line."""

LEAST = 40
"""Code points that a cell stands for at least."""

LEVELS = 4
"""Shades of a cell, from a single finding to as many as the fullest cell has."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of a document in which something was found.

    Attributes:
        x: Which cell, from 0.
        line: First line of a finding in it, where a reader is led.
        count: How many findings begin in it.
        worst: The gravest severity among them.
        level: 1 to :data:`LEVELS`.
    """

    x: int
    line: int
    count: int
    worst: str
    level: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A document as a strip: ``width`` cells, of which only those with findings are listed."""

    width: int
    cells: tuple[Cell, ...]


def build_strip(length: int, findings: Sequence[Finding]) -> Strip:
    """Return the strip of a document of some length (code points)."""
    width = max(1, min(CELLS, length // LEAST))
    held: dict[int, list[Finding]] = {}
    for finding in findings:
        held.setdefault(min(width - 1, finding.start * width // max(1, length)), []).append(finding)
    fullest = max((len(found) for found in held.values()), default=1)
    cells = [
        Cell(
            x=x,
            line=min(f.line for f in found),
            count=len(found),
            worst=min((f.severity for f in found), key=SEVERITY_ORDER.index),
            level=-(-len(found) * LEVELS // fullest),
        )
        for x, found in sorted(held.items())
    ]
    return Strip(width, tuple(cells))


def count_parts(reading: Reading, findings: Sequence[Finding]) -> list[tuple[str, int, int]]:
    """Return title, first offset and number of findings of each part of a document."""
    counts = Counter(reading.part_at(finding.start).start for finding in findings)
    return [(part.title, part.start, counts[part.start]) for part in reading.parts]
