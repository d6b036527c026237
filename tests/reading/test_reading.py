"""A regulation as parts and blocks: nothing is lost, everything has its place and its anchor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from server.checking.findings import Finding
from server.reading.blocks import Block, Break, Paragraph, build_blocks
from server.reading.marks import Piece
from server.reading.model import Reading, Term
from server.reading.parts import MOST
from tests.reading.places import read_source, read_text

SOURCES = ("perwali-cilegon-63-2016", "perwali-cilegon-29-2022")

LAW = """BAB I
KETENTUAN UMUM

Pasal 1

Dalam peraturan ini:
1. Dinas adalah Dinas Uji.

- 2. Kepala ...

2. Kepala Dinas adalah kepala Dinas.

Pasal 2

(1) Kepala Dinas memimpin Dinas menurut peraturan perundang-
undangan dan Kepala Dinas memeriksa:
 a. berkas; dan
 b. laporan.
"""


def walk(block: Block) -> Iterator[Piece]:
    yield from block.heading
    yield from block.marker
    for one in block.content:
        if isinstance(one, Block):
            yield from walk(one)
        else:
            yield from one.pieces


def blocks_of(block: Block) -> Iterator[Block]:
    for one in block.content:
        if isinstance(one, Block):
            yield one
            yield from blocks_of(one)


def words(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and c not in "-*#")


def finding(reading: Reading, quote: str, fingerprint: str = "f" * 16) -> Finding:
    start = reading.text.index(quote)
    return Finding(
        *("X001", "Uji", "warning", "scan", "high", "uji", "", 1, 1, start, start + len(quote)),
        *(quote, "pesan", "message", "", (), fingerprint),
    )


@pytest.mark.parametrize("stem", SOURCES)
def test_parts_tile_the_document_and_can_be_carried(stem: str) -> None:
    reading = read_source(stem)
    assert len(reading.parts) > 8
    position = 0
    for part in reading.parts:
        assert part.start == position
        assert part.end - part.start <= MOST * 1.4
        position = part.end
    assert position == len(reading.text)
    anchors = [part.anchor for part in reading.parts]
    assert anchors[0] == ""
    assert len(set(anchors)) == len(anchors)
    assert all(reading.span(anchor) for anchor in anchors[1:])
    assert all(part.title for part in reading.parts)


@pytest.mark.parametrize("stem", SOURCES)
def test_blocks_say_every_word_in_order(stem: str) -> None:
    reading = read_source(stem)
    for part in reading.parts:
        root = build_blocks(reading, part, ())
        said = words("".join(piece.text for piece in walk(root)))
        assert said == words(reading.text[part.start : part.end]), part


@pytest.mark.parametrize("stem", SOURCES)
def test_every_provision_has_its_anchor_once(stem: str) -> None:
    reading = read_source(stem)
    anchors = [
        block.span.anchor
        for part in reading.parts
        for block in blocks_of(build_blocks(reading, part, ()))
        if block.span
    ]
    assert anchors == [span.anchor for span in reading.spans]
    assert len(set(anchors)) == len(anchors)


def test_a_short_document_is_one_part() -> None:
    reading = read_text(LAW)
    assert [(part.anchor, part.start, part.end) for part in reading.parts] == [("", 0, len(LAW))]


def test_items_nest_and_page_breaks_stand_apart() -> None:
    reading = read_text(LAW)
    root = build_blocks(reading, reading.parts[0], ())
    found = {block.span.anchor: block for block in blocks_of(root) if block.span}
    assert found["pasal/2/ayat/1"].level == 0
    assert found["pasal/1"].level == 3
    ayat = found["pasal/2/ayat/1"]
    assert [b.span.anchor for b in ayat.content if isinstance(b, Block) and b.span] == [
        "pasal/2/ayat/1/huruf/a",
        "pasal/2/ayat/1/huruf/b",
    ]
    first = ayat.content[0]
    assert isinstance(first, Paragraph)
    assert "perundang-undangan" in "".join(piece.text for piece in first.pieces)
    breaks = [
        "".join(p.text for p in one.pieces)
        for block in (root, *blocks_of(root))
        for one in block.content
        if isinstance(one, Break)
    ]
    assert len(breaks) == 1
    assert "Kepala ..." in breaks[0]


def test_a_finding_is_told_once_where_it_begins() -> None:
    reading = read_text(LAW)
    shown = [finding(reading, "berkas"), finding(reading, "KETENTUAN UMUM")]
    root = build_blocks(reading, reading.parts[0], shown)
    found = {block.span.anchor: block for block in blocks_of(root) if block.span}
    assert found["bab/1"].notes == [1]
    notes = [
        (block.span.anchor, one.notes)
        for block in blocks_of(root)
        for one in block.content
        if block.span and isinstance(one, Paragraph) and one.notes
    ]
    assert notes == [("pasal/2/ayat/1/huruf/a", [0])]
    marked = [piece.text for piece in walk(root) if piece.findings]
    assert marked == ["KETENTUAN UMUM", "berkas"]


def test_a_term_is_explained_once_in_a_pasal_and_not_where_it_is_defined() -> None:
    plain = read_text(LAW)
    defined = LAW.index("2. Kepala Dinas adalah")
    reading = replace(
        plain,
        terms=(
            Term("d:1", ("Dinas",), "Dinas Uji", LAW.index("1. Dinas")),
            Term("d:2", ("Kepala Dinas",), "kepala Dinas", defined),
        ),
    )
    root = build_blocks(reading, reading.parts[0], ())
    explained = [(piece.term, piece.text) for piece in walk(root) if piece.term is not None]
    assert explained == [(1, "Kepala Dinas"), (0, "Dinas")]


def test_lines_have_places() -> None:
    reading = read_text(LAW)
    assert reading.offset_of_line(1) == 0
    assert LAW[reading.offset_of_line(4) or 0 :].startswith("Pasal 1")
    assert reading.offset_of_line(999) is None
    assert reading.offset_of_line(0) is None
