"""Claims of readers on stretches of a text -> leaves that tile it.

A reader claims what it understood; the rest is ``unparsed``, line by line, and white space that
nobody claimed is ``blank``. It knows nothing of what the stretches mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from loaders.text.document import Leaf, Span

_STRETCH_RE = re.compile(r"\S(?:[^\r\n]*\S)?")


class Claims:
    """Collects claims; the first claim on a code point counts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._owner = [0] * len(text)
        self._kinds = [""]

    def add(self, span: Span, kind: str) -> None:
        """Claim ``span`` for ``kind``, one of the kinds of ``loaders.text.document.Leaf``."""
        start, end = max(span[0], 0), min(span[1], len(self.text))
        self._kinds.append(kind)
        number = len(self._kinds) - 1
        for i in range(start, end):
            self._owner[i] = self._owner[i] or number

    def add_all(self, spans: Iterable[Span], kind: str) -> None:
        """Claim several stretches for one kind."""
        for span in spans:
            self.add(span, kind)

    def is_free(self, span: Span) -> bool:
        """Say whether nobody claimed any of ``span``."""
        return not any(self._owner[span[0] : span[1]])

    def tile(self) -> tuple[Leaf, ...]:
        """Return leaves that cover the text without gap or overlap."""
        leaves: list[Leaf] = []
        start = 0
        while start < len(self._owner):
            end = start
            while end < len(self._owner) and self._owner[end] == self._owner[start]:
                end += 1
            if self._owner[start]:
                leaves.append(Leaf(start, end, self._kinds[self._owner[start]]))
            else:
                leaves += self._unclaimed(start, end)
            start = end
        return tuple(leaves)

    def _unclaimed(self, start: int, end: int) -> list[Leaf]:
        leaves = []
        at = start
        for stretch in _STRETCH_RE.finditer(self.text, start, end):
            if stretch.start() > at:
                leaves.append(Leaf(at, stretch.start(), "blank"))
            leaves.append(Leaf(stretch.start(), stretch.end(), "unparsed"))
            at = stretch.end()
        if at < end:
            leaves.append(Leaf(at, end, "blank"))
        return leaves
