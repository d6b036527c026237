"""Text -> rows of cells with their exact places, and what stands in a cell.

Comes in: a text in which a converter left tables as lines with tabs or pipes, one row a line or
one cell a line, with fragments of HTML in the cells. Goes out: rows, and for a cell its blocks
(``<p> <li> <pre> <ol> <ul>``) and its words. Words know where each of them stands in the source,
and personal numbers are left out of them here, once, for all readers. It knows no column by name.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import NamedTuple

from loaders.text.document import Span
from loaders.text.private import find_private

TAB, PIPE, CELL, RULE, PLAIN = "tab", "pipe", "cell", "rule", "plain"
"""How a row was printed: with tabs, with pipes, one cell a line, a line of dashes, plain text."""

_BLOCK_TAGS = frozenset(("ol", "ul", "li", "p", "pre", "div", "br", "td", "tr"))
_TAG_NAMES = "ol|ul|li|p|pre|div|br|td|tr|th|table|tbody|thead|b|i|u|em|strong|span|sup|sub|font"
_TAG_RE = re.compile(rf"</?(?:{_TAG_NAMES})\b[^<>]*>", re.IGNORECASE)
# A "<" that opens none of the tags that converters leave ("< 17 tahun"): words, not markup.
_STRAY_RE = re.compile(rf"<(?!/?(?:{_TAG_NAMES})\b[^<>]*>)", re.IGNORECASE)
_WORD_RE = re.compile(r"\S+")
_YEAR_RE = re.compile(r"(?:19|20)\d\d")
_RULE_RE = re.compile(r"[\s|:+]*-[-\s|:+=]*\Z|[\s|:+]*=[=\s|:+]*\Z")
# The line break of any system; "\v" and "\f" stand inside lines of scanned text.
_LINE_RE = re.compile(r"[^\r\n]+")


class Cell(NamedTuple):
    """A cell as printed: its place without the white space around it; empty cells have no width."""

    start: int
    end: int


class Row(NamedTuple):
    """One line of a table; ``style`` is one of ``TAB PIPE CELL RULE PLAIN``."""

    cells: tuple[Cell, ...]
    start: int
    end: int
    style: str


class _Token(NamedTuple):
    at: int  # where it begins in the words
    start: int  # where it stands in the source
    end: int


@dataclass(frozen=True, slots=True)
class Words:
    """Words with white space folded, each of which knows its place in the source.

    Attributes:
        text: The words; entities are decoded, tags and personal numbers left out.
        tokens: For each word, where it begins in ``text`` and where it stands in the source.
    """

    text: str
    tokens: tuple[_Token, ...]

    def __bool__(self) -> bool:
        return bool(self.tokens)

    @property
    def span(self) -> Span:
        """Where the words stand in the source; (0, 0) for no words."""
        return (self.tokens[0].start, self.tokens[-1].end) if self.tokens else (0, 0)

    def place(self, start: int, end: int) -> Span:
        """Return where ``text[start:end]`` stands in the source."""
        return self.cut(start, end).span

    def cut(self, start: int, end: int) -> Words:
        """Return ``text[start:end]`` without the white space around it, with its places."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
        kept = []
        first = max(bisect_right(self.tokens, start, key=lambda token: token.at) - 1, 0)
        for number in range(first, len(self.tokens)):
            token = self.tokens[number]
            if token.at >= end:
                break
            stop = self._token_end(number)
            low, high = max(token.at, start), min(stop, end)
            exact = token.end - token.start == stop - token.at
            kept.append(
                _Token(
                    low - start,
                    token.start + (low - token.at if exact else 0),
                    token.end - (stop - high if exact else 0),
                )
            )
        return Words(self.text[start:end], tuple(kept)) if start < end else NO_WORDS

    def _token_end(self, number: int) -> int:
        last = number + 1 == len(self.tokens)
        return len(self.text) if last else self.tokens[number + 1].at - 1


NO_WORDS = Words("", ())


class Block(NamedTuple):
    """A stretch of a cell; ``tag`` is the innermost of ``p li pre ol ul div td``, or ""."""

    tag: str
    words: Words


class Item(NamedTuple):
    """An item of a list: its number as printed ("" when it has none) and its words."""

    number: str
    words: Words


class _Piece(NamedTuple):
    start: int
    end: int
    text: str


def find_rows(text: str) -> tuple[Row, ...]:
    """Return every line that is not blank as a row, in order."""
    return tuple(
        _row(text, line.start(), line.end())
        for line in _LINE_RE.finditer(text)
        if line[0].strip("\ufeff \t\v\f")
    )


def _row(text: str, start: int, end: int) -> Row:
    line = text[start:end]
    if _RULE_RE.match(line):
        return Row((_trim(text, start, end),), start, end, RULE)
    if "\t" in line:
        return Row(tuple(_split(text, start, end, "\t")), start, end, TAB)
    if "|" in line:
        cells = _split(text, start, end, "|")
        if len(cells) > 1 and cells[0].start == cells[0].end and line.lstrip().startswith("|"):
            del cells[0]
        if len(cells) > 1 and cells[-1].start == cells[-1].end:
            del cells[-1]
        return Row(tuple(cells), start, end, PIPE if len(cells) > 1 else CELL)
    return Row((_trim(text, start, end),), start, end, PLAIN)


def _split(text: str, start: int, end: int, mark: str) -> list[Cell]:
    cells = []
    while (cut := text.find(mark, start, end)) >= 0:
        cells.append(_trim(text, start, cut))
        start = cut + 1
    cells.append(_trim(text, start, end))
    return cells


def _trim(text: str, start: int, end: int) -> Cell:
    piece = text[start:end]
    low = start + len(piece) - len(piece.lstrip("\ufeff \t\v\f"))
    high = end - (len(piece) - len(piece.rstrip()))
    return Cell(low, max(low, high))


def read_words(text: str, cell: Span) -> Words:
    """Return the words of a cell, all its blocks together."""
    return fold_pieces(_pieces(text, cell)[0])


def read_blocks(text: str, cell: Span) -> tuple[Block, ...]:
    """Return what stands in a cell, block by block; blocks without words are left out."""
    pieces, bounds = _pieces(text, cell)
    blocks = []
    for number, (tag, first) in enumerate(bounds):
        last = bounds[number + 1][1] if number + 1 < len(bounds) else len(pieces)
        words = fold_pieces(pieces[first:last])
        if words:
            blocks.append(Block(tag, words))
    return tuple(blocks)


def find_markup(text: str, cell: Span) -> list[Span]:
    """Return where tags stand in a cell."""
    return [tag.span() for tag in _TAG_RE.finditer(text, *cell)]


def find_pipes(text: str, rows: Iterable[Row]) -> list[Span]:
    """Return where the pipes between the cells of some rows stand."""
    return [
        (at, at + 1)
        for row in rows
        if row.style in (PIPE, CELL)
        for at in range(row.start, row.end)
        if text[at] == "|"
    ]


def fold_pieces(pieces: Iterable[_Piece]) -> Words:
    """Return the words of some pieces of the source; personal numbers are left out."""
    found: list[tuple[str, int, int]] = []
    for piece in pieces:
        exact = piece.end - piece.start == len(piece.text)
        for word in _WORD_RE.finditer(piece.text):
            low = piece.start + word.start() if exact else piece.start
            high = low + len(word[0]) if exact else piece.end
            if found and not word.start() and found[-1][2] == low:
                # "--&gt;": an entity cuts a word in two pieces
                found[-1] = (found[-1][0] + word[0], found[-1][1], high)
            else:
                found.append((word[0], low, high))
    words = _join(found)
    private = find_private(words.text)
    if not private:
        return words
    pairs = zip(words.tokens, found, strict=True)
    return _join([word for token, word in pairs if not _overlaps(token.at, len(word[0]), private)])


def _join(found: list[tuple[str, int, int]]) -> Words:
    tokens, at = [], 0
    for word, start, end in found:
        tokens.append(_Token(at, start, end))
        at += len(word) + 1
    return Words(" ".join(word for word, _, _ in found), tuple(tokens))


def _overlaps(at: int, length: int, spans: list[Span]) -> bool:
    return any(at < end and start < at + length for start, end in spans)


def join_parts(parts: Iterable[Words]) -> Words:
    """Return several words as one, in the order given."""
    tokens: list[_Token] = []
    text = ""
    for part in parts:
        shift = len(text) + 1 if text else 0
        tokens += [token._replace(at=token.at + shift) for token in part.tokens]
        text = f"{text} {part.text}" if text else part.text
    return Words(text, tuple(tokens))


class _Reader(HTMLParser):
    """Notes the pieces of text in a cell, and at which of them a block begins."""

    def __init__(self, raw: str, base: int) -> None:
        super().__init__(convert_charrefs=False)
        self.raw = raw
        self.base = base
        self.lines = [0, *(i + 1 for i, letter in enumerate(raw) if letter == "\n")]
        self.pieces: list[_Piece] = []
        self.bounds: list[tuple[str, int]] = [("", 0)]
        self.open: list[str] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCK_TAGS:
            if tag != "br":
                self.open.append(tag)
            self._bound()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass
            self._bound()

    def handle_data(self, data: str) -> None:
        start = self._at()
        self._add(start, start + len(data), self.raw[start : start + len(data)])

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def _reference(self, printed: str) -> None:
        start = self._at()
        end = start + len(printed)
        end += self.raw[end : end + 1] == ";"
        self._add(start, end, html.unescape(self.raw[start:end]))

    def _add(self, start: int, end: int, text: str) -> None:
        self.pieces.append(_Piece(start + self.base, end + self.base, text))

    def _bound(self) -> None:
        self.bounds.append((self.open[-1] if self.open else "", len(self.pieces)))

    def _at(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column


def _pieces(text: str, cell: Span) -> tuple[list[_Piece], list[tuple[str, int]]]:
    raw = text[cell[0] : cell[1]]
    if "<" not in raw and "&" not in raw:
        return [_Piece(cell[0], cell[1], raw)], [("", 0)]
    reader = _Reader(raw, cell[0])
    reader.feed(_STRAY_RE.sub("\x00", raw))
    reader.close()
    return reader.pieces, reader.bounds


def split_items(words: Words) -> tuple[Item, ...]:
    """Return the items of a list printed in one run: ``1. Komputer2. Printer``.

    What stands before the first item is an item without number. A number counts only as the
    successor of the one before it, with words after it, and not as the end of another number; but
    it may follow a year at once ("Tahun 19746. Undang-undang", Bantaeng).

    >>> [i.number for i in split_items(fold_pieces([_Piece(0, 26, "1. UU 1 Tahun 19742. PP 9;")]))]
    ['1', '2']
    """
    starts: list[tuple[int, int, str]] = []
    at = 0
    while (found := _find_number(words.text, len(starts) + 1, at)) is not None:
        starts.append((*found, str(len(starts) + 1)))
        at = found[1]
    if not starts:
        return (Item("", words),) if words else ()
    items = [Item("", words.cut(0, starts[0][0]))] if starts[0][0] else []
    for i, (_, begin, number) in enumerate(starts):
        end = starts[i + 1][0] if i + 1 < len(starts) else len(words.text)
        items.append(Item(number, words.cut(begin, end)))
    return tuple(item for item in items if item.words)


def _find_number(text: str, number: int, at: int) -> Span | None:
    """Return where the marker of item ``number`` stands, and where its words begin."""
    for match in re.finditer(rf"{number}[.)](?:\s*(?=[^\W\d_])|\s+(?=\d))", text[at:]):
        start = at + match.start()
        digits = text[len(text[:start].rstrip("0123456789")) : start]
        opens = number > 1 or start == 0 or text[start - 1] in " :;"
        if opens and (not digits or _YEAR_RE.fullmatch(digits)):
            return start, at + match.end()
    return None


def read_items(text: str, cell: Span) -> tuple[Item, ...]:
    """Return the items in a cell: its ``<li>``, and the numbered runs of every other block."""
    items: list[Item] = []
    for block in read_blocks(text, cell):
        if block.tag == "pre":
            continue
        items += [_list_item(block.words)] if block.tag == "li" else split_items(block.words)
    return tuple(item for item in items if item.words)


_ITEM_MARKER_RE = re.compile(r"(?:(?P<number>\d{1,3}|[a-z])[.)]|[-•●*])\s+")


def _list_item(words: Words) -> Item:
    match = _ITEM_MARKER_RE.match(words.text)
    if match is None:
        return Item("", words)
    return Item(match["number"] or "", words.cut(match.end(), len(words.text)))
