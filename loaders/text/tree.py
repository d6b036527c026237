"""Lines -> ``Document``: which part of a regulation a line is in, and which provision owns it.

Promises:
    1. the leaves tile the text, whatever the text;
    2. nothing raises on any text;
    3. no number is changed: what is printed twice stays printed twice, under keys of its own;
    4. time and memory are linear in the length of the text.

What a provision *says* is not asked here.
"""

from __future__ import annotations

import re

from loaders.text.document import BODY, OPENING, Document, Provision
from loaders.text.ending import EndingReader
from loaders.text.lines import Kind, Line, read_lines, read_marker_at
from loaders.text.lists import ListReader
from loaders.text.read import SourceText
from loaders.text.sheet import Sheet

# The words that open the divisions of the pembukaan (UU 12/2011 Lampiran II). Their colon is often
# lost; "Menimbang" inside a sentence never starts a line with a capital.
_OPENING_RE = re.compile(
    r"(?P<word>Menimbang|MENIMBANG|Mengingat|MENGINGAT|Memperhatikan|MEMPERHATIKAN"
    r"|Menetapkan|MENETAPKAN|MEMUTUSKAN|M ?E ?M ?U ?T ?U ?S ?K ?A ?N)\b[ \t]*:?[ \t]*"
)
_ASSENT_RE = re.compile(r"dengan\s+persetujuan\s+bersama", re.IGNORECASE)
_HEADINGS = (Kind.BAB, Kind.BAGIAN, Kind.PARAGRAF, Kind.PASAL)
_RANK = {"Bab": 0, "Bagian": 1, "Paragraf": 2, "Pasal": 3}
_TITLE_LINES = 8  # a heading whose title runs longer has lost its first provision


def build_tree(source: SourceText) -> Document:
    """Return the text model of a source; total on any text."""
    reader = _Reader(source)
    for line in read_lines(source.text):
        reader.take(line)
    return reader.sheet.finish()


class _Reader:
    """The opening and the headings; lists and what follows the body have readers of their own."""

    def __init__(self, source: SourceText) -> None:
        self.sheet = Sheet(source)
        self.lists = ListReader(self.sheet)
        self.ending = EndingReader(self.sheet)
        self.in_opening = True
        self.headings: list[Provision] = []
        self.untitled: Provision | None = None

    def take(self, line: Line) -> None:
        """Take the next line."""
        if line.kind in (Kind.CATCHWORD, Kind.FURNITURE):
            self.sheet.catchwords += line.kind is Kind.CATCHWORD
            self.sheet.leaf(line.start, line.end, line.kind.value)
        elif line.kind is not Kind.BLANK:
            self.take_words(line)
        self.lists.gap = line.kind is Kind.BLANK

    def take_words(self, line: Line) -> None:
        """Hand a printed line to the part that it is in."""
        if self.ending.part != BODY:
            if not self.ending.take(line):
                self.open_heading(line)
        elif line.kind in _HEADINGS and not self.lists.leads_on(line):
            self.in_opening = False
            self.open_heading(line)
        elif self.in_opening:
            self.take_opening(line)
        elif self.ending.begins(line, self.lists.container):
            self.ending.take(line)
        elif self.untitled is not None and line.kind is Kind.TEXT:
            self.take_title(line, self.untitled)
        elif self.lists.container is None:
            self.sheet.line(line, "unparsed")
        else:
            self.lists.take(line)

    # -- the opening ------------------------------------------------------------------------------

    def take_opening(self, line: Line) -> None:
        """Take a line before the first heading: title, Menimbang, Mengingat, Menetapkan."""
        text, lists = self.sheet.text, self.lists
        word = _OPENING_RE.match(text, line.mark, line.end) if line.kind is Kind.TEXT else None
        if word:
            self.open_division(line, word)
        elif lists.container is not None and not _ASSENT_RE.match(text, line.mark, line.end):
            lists.take(line)
        else:
            lists.open(None)
            span = self.sheet.line(line, "text")
            if not self.sheet.provisions:
                self.sheet.title.append(span)

    def open_division(self, line: Line, word: re.Match[str]) -> None:
        """Open Menimbang, Mengingat or Menetapkan; words may follow on the same line."""
        self.sheet.bullet(line)
        end = word.start() + len(word[0].rstrip())
        self.sheet.leaf(line.mark, end, "heading")
        name = word["word"].replace(" ", "").capitalize()
        if name == "Memutuskan":
            self.lists.open(None)
            self.sheet.leaf(word.end(), line.end, "text")
            return
        self.lists.open(self.sheet.provision(line, name, OPENING, None, end))
        if word.end() < line.end:
            self.lists.take(read_marker_at(self.sheet.text, line, word.end()))

    # -- headings ---------------------------------------------------------------------------------

    def open_heading(self, line: Line) -> None:
        """Open a Bab, Bagian, Paragraf or Pasal; title or words may follow on the same line."""
        kind = line.kind.value
        while self.headings and _RANK[self.headings[-1].type] >= _RANK[kind]:
            self.headings.pop()
        parent = self.headings[-1] if self.headings else None
        self.sheet.bullet(line)
        number_end = line.mark + len(self.sheet.text[line.mark : line.body].rstrip())
        self.sheet.leaf(line.mark, number_end, "heading")
        node = self.sheet.provision(line, kind, BODY, parent, number_end)
        if line.kind is Kind.PASAL:
            self.untitled = None
            if line.inferred:
                self.sheet.inferred.append(node)
            self.lists.open(node)
            if line.body < line.end:
                self.lists.take(read_marker_at(self.sheet.text, line, line.body))
            return
        self.headings.append(node)
        self.untitled = node
        self.lists.open(None)
        if line.body < line.end:
            self.sheet.leaf(line.body, line.end, "heading")
            node.title.append((line.body, line.end))
            node.end = line.end

    def take_title(self, line: Line, node: Provision) -> None:
        """Give a line under a heading to its title, unless the title would run too long."""
        known = len(node.title) < _TITLE_LINES
        span = self.sheet.line(line, "heading" if known else "unparsed")
        if known:
            node.title.append(span)
            node.end = line.end
