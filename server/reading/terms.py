"""Where defined terms stand in a text: the first time in each Pasal, as a reader needs it.

In: terms and a text. Out: places. A longer term wins over a shorter one that begins where it does;
case counts, since a regulation writes its defined terms with capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from server.reading.model import Term

SHORTEST = 3
"""Letters of the shortest form that is looked for."""


class TermFinder:
    """Finds the terms of one document."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._index: Mapping[str, int] = {
            form: number
            for number, term in enumerate(terms)
            for form in term.forms
            if len(form) >= SHORTEST
        }
        self._pattern = _compile(tuple(sorted(self._index, key=len, reverse=True)))

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Return start, end and number of the terms in a stretch."""
        if self._pattern is None:
            return
        for match in self._pattern.finditer(text, start, end):
            yield match.start(), match.end(), self._index[" ".join(match[0].split())]


@lru_cache(maxsize=8)
def _compile(forms: tuple[str, ...]) -> re.Pattern[str] | None:
    """Match a term as a whole word, across a line break where it has a space; not inside a word."""
    if not forms:
        return None
    alternatives = "|".join(r"\s+".join(map(re.escape, form.split())) for form in forms)
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])")
