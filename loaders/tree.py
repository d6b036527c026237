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

from loaders.document import (
    ANNEX,
    BODY,
    CLOSING,
    EXPLANATION,
    OPENING,
    Document,
    Leaf,
    Provision,
    Renumbering,
    Span,
    join_words,
)
from loaders.keys import name_provisions
from loaders.lines import Kind, Line, read_inner_number, read_lines, read_marker_at
from loaders.nesting import FAMILY, LEADS_ON_RE, TYPE, find_parent, is_tail, runs_on
from loaders.read import SourceText

# The words that open the divisions of the pembukaan (UU 12/2011 Lampiran II). Their colon is often
# lost; "Menimbang" inside a sentence never starts a line with a capital.
_OPENING_RE = re.compile(
    r"(?P<word>Menimbang|MENIMBANG|Mengingat|MENGINGAT|Memperhatikan|MEMPERHATIKAN|Menetapkan|MENETAPKAN"
    r"|MEMUTUSKAN|M ?E ?M ?U ?T ?U ?S ?K ?A ?N)\b[ \t]*:?[ \t]*"
)
_ASSENT_RE = re.compile(r"dengan\s+persetujuan\s+bersama", re.IGNORECASE)
_CLOSING_RE = re.compile(
    r"(?:Agar\s+(?:supaya\s+)?setiap\s+orang|(?:Ditetapkan|Disahkan|Diundangkan)\s+di\b)",
    re.IGNORECASE,
)
_ANNEX_RE = re.compile(
    r"(?:LAMPIRAN|Lampiran)(?:[ \t]+(?P<number>[IVXL]+|\d{1,2}))?[ \t]*[:.]?"
    r"(?:[ \t]+(?:PERATURAN|KEPUTUSAN).*)?\Z"
)
_CHART_RE = re.compile(r"(?:BAGAN|STRUKTUR)\s+(?:SUSUNAN\s+)?ORGANISASI\b")
_ELUCIDATION_RE = re.compile(r"P ?E ?N ?J ?E ?L ?A ?S ?A ?N\Z")
_NOTE_RE = re.compile(
    r"(?P<type>Ayat|Huruf|Angka)[ \t]+\(?(?P<number>\d{1,3}[a-z]?|[a-z]{1,2})\)?[.:]?\Z"
)
_SIGNED_RE = re.compile(r"\(?[Tt][Tt][Dd]\.?\)?\Z")

_HEADING_RANK = {"Bab": 0, "Bagian": 1, "Paragraf": 2}
_NOTE_RANK = {"Ayat": 0, "Huruf": 1, "Angka": 2}
_TITLE_LINES = 8  # a heading whose title runs longer has lost its first provision


def build_tree(source: SourceText) -> Document:
    """Return the text model of a source; total on any text."""
    builder = _Builder(source)
    for line in read_lines(source.text):
        builder.take(line)
    return builder.finish()


class _Builder:
    """The state of one pass over the lines; a method a part of the document."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.text = source.text
        self.leaves: list[Leaf] = []
        self.filled = 0
        self.provisions: list[Provision] = []
        self.title: list[Span] = []
        self.closing: list[Span] = []
        self.explanation: int | None = None
        self.catchwords = 0
        self.renumberings: list[Renumbering] = []
        self.part = OPENING
        self.headings: list[Provision] = []
        self.untitled: Provision | None = None
        self.container: Provision | None = None  # the Pasal, or the division of the opening
        self.stack: list[Provision] = []
        self.indents: list[int] = []
        self.owner: Provision | None = None
        self.before = ""
        self.gap = False  # a blank line since the last words
        self.handlers = {
            OPENING: self.take_opening,
            BODY: self.take_body,
            CLOSING: self.take_closing,
            ANNEX: self.take_annex,
            EXPLANATION: self.take_explanation,
        }

    # -- leaves -----------------------------------------------------------------------------------

    def leaf(self, start: int, end: int, kind: str) -> None:
        if start > self.filled:
            self.leaves.append(Leaf(self.filled, start, "blank"))
        if end > start:
            self.leaves.append(Leaf(start, end, kind))
            self.filled = end

    def bullet(self, line: Line) -> None:
        if line.mark > line.start:
            self.leaf(
                line.start, line.start + len(self.text[line.start : line.mark].rstrip()), "bullet"
            )

    # -- lines ------------------------------------------------------------------------------------

    def take(self, line: Line) -> None:
        if line.kind is Kind.BLANK:
            self.gap = True
        elif line.kind is Kind.CATCHWORD:
            self.catchwords += 1
            self.leaf(line.start, line.end, "catchword")
            self.gap = False
        elif line.kind is Kind.FURNITURE:
            self.leaf(line.start, line.end, "furniture")
            self.gap = False
        else:
            self.handlers[self.part](line)
            self.gap = False

    def take_opening(self, line: Line) -> None:
        if line.kind in (Kind.PASAL, Kind.BAB, Kind.BAGIAN, Kind.PARAGRAF) and not self.leads_on(
            line
        ):
            self.part = BODY
            self.container, self.owner, self.stack, self.indents, self.before = (
                None,
                None,
                [],
                [],
                "",
            )
            self.take_body(line)
            return
        word = _OPENING_RE.match(self.text, line.mark, line.end) if line.kind is Kind.TEXT else None
        if word:
            self.open_division(line, word)
        elif self.container is None:
            self.bullet(line)
            self.leaf(line.mark, line.end, "text")
            if not self.provisions:
                self.title.append((line.mark, line.end))
        elif _ASSENT_RE.match(self.text, line.mark, line.end):
            self.container = self.owner = None
            self.leaf(line.start, line.end, "text")
        else:
            self.take_words(line)

    def open_division(self, line: Line, word: re.Match[str]) -> None:
        """Open Menimbang, Mengingat or Menetapkan; words may follow on the same line."""
        self.bullet(line)
        end = word.start() + len(word[0].rstrip())
        self.leaf(line.mark, end, "heading")
        name = word["word"].replace(" ", "").capitalize()
        self.stack, self.indents, self.before = [], [], ""
        if name == "Memutuskan":
            self.container = self.owner = None
            if word.end() < line.end:
                self.leaf(word.end(), line.end, "text")
            return
        self.container = self.add(
            Provision(name, "", 0, OPENING, None, line.number, line.mark, end)
        )
        self.owner = self.container
        self.container.pasal = self.container
        if word.end() < line.end:
            self.take_words(read_marker_at(self.text, line, word.end()))

    def take_body(self, line: Line) -> None:
        if line.kind in (Kind.BAB, Kind.BAGIAN, Kind.PARAGRAF, Kind.PASAL):
            if not self.leads_on(line):
                self.open_heading(line)
                return
        elif line.kind is Kind.TEXT:
            if _CLOSING_RE.match(self.text, line.mark, line.end) and self.container is not None:
                self.part = CLOSING
                self.take_closing(line)
                return
            if self.leaves_body(line):
                return
        if self.untitled is not None and line.kind is Kind.TEXT:
            self.take_title(line)
        elif self.container is None:
            self.bullet(line)
            self.leaf(line.mark, line.end, "unparsed")
        else:
            self.take_words(line)

    def leaves_body(self, line: Line) -> bool:
        """Go on to the annex or the elucidation when the line opens one."""
        first = self.text[line.mark] if line.mark < line.end else ""
        if first not in "LPBS" or not first:
            return False
        words = self.text[line.mark : line.end]
        if _ELUCIDATION_RE.match(words) and self.provisions:
            self.part, self.explanation = EXPLANATION, line.mark
            self.reset()
            self.take_explanation(line)
        elif (found := _ANNEX_RE.match(words)) and not (self.part == BODY and not words.isupper()):
            self.part = ANNEX
            self.open_annex(line, found["number"] or "")
        elif self.part == CLOSING and _CHART_RE.match(words):
            self.part = ANNEX
            self.open_annex(line, "")
        else:
            return False
        return True

    def reset(self) -> None:
        self.headings, self.untitled, self.container, self.owner = [], None, None, None
        self.stack, self.indents, self.before = [], [], ""

    def take_closing(self, line: Line) -> None:
        if line.kind is Kind.TEXT and self.leaves_body(line):
            return
        if line.kind is Kind.PASAL and self.container and line.value == self.container.value + 1:
            self.part = BODY
            self.open_heading(line)
            return
        self.bullet(line)
        self.leaf(line.mark, line.end, "text")
        self.closing.append((line.mark, line.end))

    def open_annex(self, line: Line, number: str) -> None:
        last = self.provisions[-1] if self.provisions else None
        if last and last.type == "Lampiran" and not last.number and number:
            # the chart's title was printed above its own "LAMPIRAN I"
            last.number, last.value = number, 0
            self.owner = last
        else:
            self.reset()
            self.owner = self.add(
                Provision("Lampiran", number, 0, ANNEX, None, line.number, line.mark, line.end)
            )
        self.take_annex(line)

    def take_annex(self, line: Line) -> None:
        words = self.text[line.mark : line.end]
        found = _ANNEX_RE.match(words) if line.kind is Kind.TEXT else None
        if (
            found
            and self.owner is not None
            and (self.owner.segments and (self.owner.number or not found["number"]))
        ):
            self.open_annex(line, found["number"] or "")
            return
        if found and self.owner is not None and not self.owner.number:
            self.owner.number = found["number"] or ""
        if line.kind is Kind.TEXT and _ELUCIDATION_RE.match(words):
            self.leaves_body(line)
            return
        self.bullet(line)
        understood = words.isupper() or self.signs(words)
        self.leaf(line.mark, line.end, "text" if understood else "unparsed")
        if self.owner is not None:
            self.owner.end = line.end
            if understood:
                self.owner.segments.append((line.mark, line.end))

    def signs(self, words: str) -> bool:
        """Say whether a line is a signature: "ttd", or the name under it."""
        signed = self.before == "ttd"
        self.before = "ttd" if _SIGNED_RE.match(words) else ""
        return signed or self.before == "ttd"

    def take_explanation(self, line: Line) -> None:
        if line.kind is Kind.PASAL:
            self.bullet(line)
            self.leaf(line.mark, line.end, "heading")
            self.container = self.add(
                Provision(
                    "Pasal",
                    line.printed,
                    line.value,
                    EXPLANATION,
                    None,
                    line.number,
                    line.mark,
                    line.end,
                )
            )
            self.container.pasal = self.owner = self.container
            self.stack = []
            return
        if line.kind is Kind.TEXT and self.leaves_body_from_explanation(line):
            return
        note = _NOTE_RE.match(self.text, line.mark, line.end) if line.kind is Kind.TEXT else None
        self.bullet(line)
        if note and self.container is not None:
            self.leaf(line.mark, line.end, "heading")
            self.open_note(line, note)
            return
        self.leaf(line.mark, line.end, "text")
        if self.owner is not None:
            self.owner.segments.append((line.mark, line.end))
            self.owner.end = line.end

    def leaves_body_from_explanation(self, line: Line) -> bool:
        found = _ANNEX_RE.match(self.text[line.mark : line.end])
        if not found or not self.text[line.mark : line.end].isupper():
            return False
        self.part = ANNEX
        self.open_annex(line, found["number"] or "")
        return True

    def open_note(self, line: Line, note: re.Match[str]) -> None:
        rank = _NOTE_RANK[note["type"]]
        while self.stack and _NOTE_RANK[self.stack[-1].type] >= rank:
            self.stack.pop()
        parent = self.stack[-1] if self.stack else self.container
        node = self.add(
            Provision(
                note["type"],
                note["number"],
                0,
                EXPLANATION,
                parent,
                line.number,
                line.mark,
                line.end,
            )
        )
        node.pasal = self.container
        self.stack.append(node)
        self.owner = node

    # -- headings ---------------------------------------------------------------------------------

    def leads_on(self, line: Line) -> bool:
        """Say whether a heading is only the wrapped end of a sentence."""
        return not self.gap and not line.has_hash and LEADS_ON_RE.search(self.before) is not None

    def open_heading(self, line: Line) -> None:
        self.bullet(line)
        kind = line.kind.value
        rank = _HEADING_RANK.get(kind, 3)
        title_end = line.end
        while self.headings and _HEADING_RANK[self.headings[-1].type] >= rank:
            self.headings.pop()
        parent = self.headings[-1] if self.headings else None
        number_end = line.mark + len(self.text[line.mark : line.body].rstrip())
        node = self.add(
            Provision(
                kind, line.printed, line.value, BODY, parent, line.number, line.mark, number_end
            )
        )
        self.leaf(line.mark, number_end, "heading")
        self.stack, self.indents, self.before = [], [], ""
        self.untitled = None
        if rank < 3:
            self.headings.append(node)
            self.container = self.owner = None
            if line.body < line.end:
                self.leaf(line.body, title_end, "heading")
                node.title.append((line.body, line.end))
                node.end = line.end
            self.untitled = node
        else:
            self.container = self.owner = node
            node.pasal = node
            if line.body < line.end:
                self.take_words(read_marker_at(self.text, line, line.body))

    def take_title(self, line: Line) -> None:
        node = self.untitled
        assert node is not None
        self.bullet(line)
        known = len(node.title) < _TITLE_LINES
        self.leaf(line.mark, line.end, "heading" if known else "unparsed")
        if known:
            node.title.append((line.mark, line.end))
            node.end = line.end

    # -- words ------------------------------------------------------------------------------------

    def take_words(self, line: Line) -> None:
        """Give a line to the provision that owns it, opening an item where it starts one."""
        if line.kind is Kind.ITEM and self.container is not None:
            placed = None
            if not runs_on(line, self.before, gap=self.gap):
                placed = find_parent(self.stack, line, self.before)
            if placed is not None:
                self.open_item(line, placed)
                return
        self.bullet(line)
        start = line.mark
        self.leaf(start, line.end, "text")
        if self.stack and line.kind is not Kind.ITEM:
            first = self.text[start] if start < line.end else ""
            if is_tail(line, self.indents[-1], self.before, first, gap=self.gap):
                self.close_list()
        self.own(start, line.end)

    def open_item(self, line: Line, depth: int) -> None:
        del self.stack[depth:], self.indents[depth:]
        parent = self.stack[-1] if self.stack else self.container
        assert parent is not None  # take_words has seen to it
        self.bullet(line)
        body = line.body
        type_ = TYPE[FAMILY[line.style]]
        node = Provision(
            type_,
            line.printed,
            line.value,
            self.part,
            parent,
            line.number,
            line.mark,
            body,
            line.style,
        )
        node.pasal = self.container
        self.add(node)
        inner = read_inner_number(self.text, line) if line.style == "1." else None
        if inner and int(inner[0]) == node.ordinal != node.value:
            self.renumberings.append(Renumbering(node, line.printed, inner[0]))
            node.number, node.value, node.key = inner[0], int(inner[0]), ""
            body = inner[1]
        marker_end = line.mark + len(self.text[line.mark : body].rstrip())
        self.leaf(line.mark, marker_end, "marker")
        node.end = marker_end
        self.stack.append(node)
        self.indents.append(line.indent)
        self.owner = node
        self.before = ""
        if body < line.end:
            self.leaf(body, line.end, "text")
            self.own(body, line.end)

    def close_list(self) -> None:
        """Leave the innermost lists up to the ayat or the Pasal that holds them."""
        keep = 1 if self.stack and self.stack[0].type == "Ayat" and len(self.stack) > 1 else 0
        del self.stack[keep:], self.indents[keep:]
        self.owner = self.stack[-1] if self.stack else self.container

    def own(self, start: int, end: int) -> None:
        owner = self.owner
        if owner is not None:
            owner.segments.append((start, end))
            owner.end = end
        self.before = self.text[max(start, end - 80) : end]

    # -- provisions -------------------------------------------------------------------------------

    def add(self, node: Provision) -> Provision:
        if node.parent is not None:
            node.parent.children.append(node)
            node.ordinal = len(node.parent.children)  # settled by type at the end
        self.provisions.append(node)
        return node

    def finish(self) -> Document:
        if self.filled < len(self.text):
            self.leaves.append(Leaf(self.filled, len(self.text), "blank"))
        if not any(p.type == "Pasal" for p in self.provisions):
            self.leaves = [
                leaf._replace(kind="unparsed") if leaf.kind == "text" else leaf
                for leaf in self.leaves
            ]
        bare = self.drop_bare_items()
        for node in reversed(self.provisions):
            if node.parent is not None and node.parent.end < node.end:
                node.parent.end = node.end
        name_provisions(self.provisions)
        for node in self.provisions:
            node.text = join_words(self.text, node.segments) if node.segments else ""
            if node.title:
                node.heading = join_words(self.text, node.title)
        return Document(
            self.source,
            tuple(self.leaves),
            tuple(self.provisions),
            tuple(self.title),
            tuple(self.closing),
            self.explanation,
            self.catchwords,
            tuple(self.renumberings),
            bare,
        )

    def drop_bare_items(self) -> tuple[Span, ...]:
        """Take out list items that are a marker and nothing else; the marker stays a leaf."""
        bare = [p for p in self.provisions if p.style and not p.segments and not p.children]
        gone = {id(node) for node in bare}
        for parent in {id(node.parent): node.parent for node in bare}.values():
            if parent is not None:
                parent.children[:] = [child for child in parent.children if id(child) not in gone]
        if bare:
            self.provisions = [p for p in self.provisions if id(p) not in gone]
        return tuple((node.start, node.end) for node in bare)
