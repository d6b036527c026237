"""The words of a Pasal, or of a division of the opening: sentences and lists inside lists.

Each line goes to the provision that owns it; a line that starts an item opens it where ``nesting``
finds its place.
"""

from __future__ import annotations

from dataclasses import replace

from loaders.text.document import Provision, Renumbering
from loaders.text.lines import OPEN, Kind, Line, read_inner_number
from loaders.text.nesting import FAMILY, LEADS_ON_RE, TYPE, find_parent, is_tail, runs_on
from loaders.text.sheet import Sheet

_DAMAGED = frozenset((OPEN, "1)", "1."))  # what an ayat may have become in print
_REMEMBERED = 80  # code points of the words before, which are evidence for what follows


class ListReader:
    """The open provision that words go to, and the open items in it.

    Attributes:
        container: The Pasal or division; None between them.
        gap: A blank line stands since the last words.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.container: Provision | None = None
        self.gap = False
        self._part = ""
        self._owner: Provision | None = None
        self._stack: list[Provision] = []
        self._indents: list[int] = []
        self._before = ""

    def open(self, container: Provision | None) -> None:
        """Leave what was open; words now go to ``container``."""
        self.container = self._owner = container
        self._stack, self._indents, self._before = [], [], ""
        if container is not None:
            container.pasal = container
            self._part = container.part

    def leads_on(self, line: Line) -> bool:
        """Say whether a heading is only the wrapped end of a sentence."""
        return not self.gap and not line.has_hash and bool(LEADS_ON_RE.search(self._before))

    def take(self, line: Line) -> None:
        """Give a line to the provision that owns it, opening an item where it starts one."""
        if line.kind is Kind.ITEM and line.style in _DAMAGED:
            line = self._as_ayat(line)
        if line.kind is Kind.ITEM and not runs_on(line, self._before, gap=self.gap):
            depth = find_parent(self._stack, line, self._before)
            if depth is not None:
                self._open_item(line, depth)
                return
        start, end = self.sheet.line(line, "text")
        if self._stack and line.kind is not Kind.ITEM:
            first = self.sheet.text[start : start + 1]
            if is_tail(line, self._indents[-1], self._before, first, gap=self.gap):
                self._close_list()
        self._own(start, end)

    def _as_ayat(self, line: Line) -> Line:
        """Read "(2 Dinas", "2) Dinas" or "2. Dinas" as the ayat that is due, where one is.

        That is where the ayat before has ended its sentence and no list of that style is open. A
        lost bracket with any other number is no marker at all.
        """
        ayat = self._stack[0] if self._stack and self._stack[0].type == "Ayat" else None
        lost = line.style == OPEN
        ended = self._before.endswith(".") and not any(p.style == line.style for p in self._stack)
        due = ayat is not None and ended and line.value == ayat.value + 1
        first = lost and line.value == 1 and self._owner is self.container and not self._before
        if due or first:
            return replace(line, style="(1)")
        return replace(line, kind=Kind.TEXT, style="", body=line.mark) if lost else line

    def _open_item(self, line: Line, depth: int) -> None:
        del self._stack[depth:], self._indents[depth:]
        sheet, text = self.sheet, self.sheet.text
        sheet.bullet(line)
        parent = self._stack[-1] if self._stack else self.container
        node = sheet.provision(line, TYPE[FAMILY[line.style]], self._part, parent, line.body)
        node.pasal = self.container
        body = self._restore_number(line, node)
        node.end = line.mark + len(text[line.mark : body].rstrip())
        sheet.leaf(line.mark, node.end, "marker")
        self._stack.append(node)
        self._indents.append(line.indent)
        self._owner, self._before = node, ""
        if body < line.end:
            sheet.leaf(body, line.end, "text")
            self._own(body, line.end)

    def _restore_number(self, line: Line, node: Provision) -> int:
        """Read a number that a converter wrote over; return where the item's words begin."""
        inner = read_inner_number(self.sheet.text, line) if line.style == "1." else None
        if inner is None or not int(inner[0]) == node.ordinal != node.value:
            return line.body
        self.sheet.renumberings.append(Renumbering(node, line.printed, inner[0]))
        node.number, node.value = inner[0], int(inner[0])
        return inner[1]

    def _close_list(self) -> None:
        """Leave the innermost lists up to the ayat or the Pasal that holds them."""
        keep = 1 if self._stack[0].type == "Ayat" and len(self._stack) > 1 else 0
        del self._stack[keep:], self._indents[keep:]
        self._owner = self._stack[-1] if self._stack else self.container

    def _own(self, start: int, end: int) -> None:
        if self._owner is not None:
            self._owner.segments.append((start, end))
            self._owner.end = end
        self._before = self.sheet.text[max(start, end - _REMEMBERED) : end]
