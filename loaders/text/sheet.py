"""What is written while lines are read: leaves that tile the text, and provisions in order.

Whoever reads a part of a document says which stretch of it is what; the blank between is filled in
here, so that the leaves tile the text whatever the readers do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from loaders.text.document import (
    BODY,
    OPENING,
    Document,
    Doubling,
    Glued,
    Leaf,
    Provision,
    Renumbering,
    Span,
    join_words,
)
from loaders.text.doubled import find_doublings, leave_out
from loaders.text.glued import find_glued, read_apart
from loaders.text.keys import name_provisions
from loaders.text.lines import Line
from loaders.text.read import SourceText

Place = TypeVar("Place", Doubling, Glued)


class Sheet:
    """The leaves and provisions of one document, in the order of its text."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.text = source.text
        self.provisions: list[Provision] = []
        self.title: list[Span] = []
        self.closing: list[Span] = []
        self.renumberings: list[Renumbering] = []
        self.inferred: list[Provision] = []
        self.explanation: int | None = None
        self.catchwords = 0
        self._leaves: list[Leaf] = []
        self._filled = 0

    def leaf(self, start: int, end: int, kind: str) -> None:
        """Say what ``[start, end)`` is; offsets never go back."""
        if start > self._filled:
            self._leaves.append(Leaf(self._filled, start, "blank"))
        if end > start:
            self._leaves.append(Leaf(start, end, kind))
            self._filled = end

    def bullet(self, line: Line) -> None:
        """Set aside what a conversion put before a line's own words."""
        if line.mark > line.start:
            shown = self.text[line.start : line.mark].rstrip()
            self.leaf(line.start, line.start + len(shown), "bullet")

    def line(self, line: Line, kind: str) -> Span:
        """Take a whole line as one kind; return the span of its words."""
        self.bullet(line)
        self.leaf(line.mark, line.end, kind)
        return line.mark, line.end

    def provision(
        self, line: Line, type_: str, part: str, parent: Provision | None, end: int
    ) -> Provision:
        """Add the provision whose number a line prints and whose number ends at ``end``."""
        node = Provision(
            type_, line.printed, line.value, part, parent, line.number, line.mark, end, line.style
        )
        if parent is not None:
            parent.children.append(node)
            node.ordinal = len(parent.children)  # settled by type at the end
        self.provisions.append(node)
        return node

    def finish(self) -> Document:
        """Return the document; nothing is written after that."""
        self.leaf(len(self.text), len(self.text), "blank")
        if not any(p.type == "Pasal" for p in self.provisions):
            self._disown()
        bare = self._drop_bare_items()
        for node in reversed(self.provisions):
            if node.parent is not None and node.parent.end < node.end:
                node.parent.end = node.end
        name_provisions(self.provisions)
        for node in self.provisions:
            node.text = join_words(self.text, node.segments) if node.segments else ""
            node.heading = join_words(self.text, node.title) if node.title else ""
        glued = self._read_apart()
        return Document(
            self.source,
            tuple(self._leaves),
            tuple(self.provisions),
            tuple(self.title),
            tuple(self.closing),
            self.explanation,
            self.catchwords,
            tuple(self.renumberings),
            bare,
            (*self._read_once(), *self._shown_twice()),
            tuple(self.inferred),
            glued,
        )

    def _read_apart(self) -> tuple[Glued, ...]:
        """Read the verb of a clause apart from the name that it is glued to."""
        found = tuple(find_glued(self.text, self._worded()))
        for provision, here in _by_provision(found):
            read_apart(self.text, provision, [one.at for one in here])
        return found

    def _read_once(self) -> list[Doubling]:
        """Leave out the first printing of words that stand twice in a row."""
        found = list(find_doublings(self.text, self._worded()))
        for provision, here in _by_provision(one for one in found if not one.hyphen):
            leave_out(self.text, provision, [one.extra for one in here])
        return found

    def _worded(self) -> list[Provision]:
        """Return the provisions whose words are read: not those of notes and annexes."""
        return [p for p in self.provisions if p.text and p.part in (OPENING, BODY)]

    def _shown_twice(self) -> list[Doubling]:
        """Return the words printed twice in headings and in the closing, which stay as they are."""
        headed = [p for p in self.provisions if p.heading and p.part == BODY]
        owners: list[Provision | None] = [*headed, *(None for _ in self.closing)]
        lines = [p.title for p in headed] + [[span] for span in self.closing]
        shown = [self._as_words(spans) for spans in lines]
        whose = {id(words): owner for words, owner in zip(shown, owners, strict=True)}
        return [
            one._replace(provision=whose[id(one.provision)])
            for one in find_doublings(self.text, shown)
        ]

    def _as_words(self, spans: list[Span]) -> Provision:
        """Return some lines as words of their own."""
        words = Provision("", "", 0, "", None, 0, spans[0][0], spans[-1][1], segments=spans)
        words.text = join_words(self.text, spans)
        return words

    def _disown(self) -> None:
        """Call the text of what is no regulation not understood."""
        self._leaves = [
            leaf._replace(kind="unparsed") if leaf.kind == "text" else leaf for leaf in self._leaves
        ]

    def _drop_bare_items(self) -> tuple[Span, ...]:
        """Take out list items that are a marker and nothing else; the marker stays a leaf.

        Returns:
            The markers without words, those of items that hold a list among them.
        """
        wordless = [p for p in self.provisions if p.style and not p.segments]
        bare = [p for p in wordless if not p.children]
        gone = {id(node) for node in bare}
        for parent in {id(node.parent): node.parent for node in bare}.values():
            if parent is not None:
                parent.children[:] = [child for child in parent.children if id(child) not in gone]
        if bare:
            self.provisions = [p for p in self.provisions if id(p) not in gone]
        return tuple((node.start, node.end) for node in wordless)


def _by_provision(found: Iterable[Place]) -> Iterator[tuple[Provision, list[Place]]]:
    """Yield each provision with what was found in it, in the order of the text."""
    places: dict[int, list[Place]] = defaultdict(list)
    for one in found:
        places[id(one.provision)].append(one)
    for here in places.values():
        if here[0].provision is not None:
            yield here[0].provision, here
