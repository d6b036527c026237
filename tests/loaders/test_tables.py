"""Rows, cells and what stands in them; words know their places; personal numbers stay out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.procedure.tables import (
    Words,
    find_rows,
    read_blocks,
    read_items,
    read_words,
    split_items,
)
from loaders.text.private import find_private
from loaders.text.tiles import Claims


def words_of(text: str) -> Words:
    return read_words(text, (0, len(text)))


def cells(text: str) -> list[list[str]]:
    return [[text[c.start : c.end] for c in row.cells] for row in find_rows(text)]


@pytest.mark.parametrize(
    ("text", "style", "expected"),
    [
        pytest.param("No\t Kegiatan\t\tKet", "tab", [["No", "Kegiatan", "", "Ket"]], id="tabs"),
        pytest.param("a\t\t", "tab", [["a", "", ""]], id="empty cells at the end count"),
        pytest.param("| 1 | Terima | * |", "pipe", [["1", "Terima", "*"]], id="pipes at both ends"),
        pytest.param("1 | Terima | x", "pipe", [["1", "Terima", "x"]], id="pipes between"),
        pytest.param("KOMPONEN |", "cell", [["KOMPONEN"]], id="one cell a line"),
        pytest.param("|---|:--|", "rule", [["|---|:--|"]], id="a line of dashes"),
        pytest.param("--\t--", "rule", [["--\t--"]], id="a line of dashes with tabs"),
        pytest.param(" biasa saja ", "plain", [["biasa saja"]], id="plain"),
    ],
)  # fmt: skip
def test_a_line_is_a_row_of_cells(text: str, style: str, expected: list[list[str]]) -> None:
    assert cells(text) == expected
    assert [row.style for row in find_rows(text)] == [style]


def test_blank_lines_are_no_rows() -> None:
    assert cells("a\tb\r\n \t \n\nc") == [["a", "b"], ["c"]]


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        pytest.param("<p>Satu.</p> <p>Dua.</p>", [("p", "Satu."), ("p", "Dua.")], id="paragraphs"),
        pytest.param("<ol><li>1. A</li><li>2. B</li></ol>", [("li", "1. A"), ("li", "2. B")], id="items"),
        pytest.param('<ol style="x: y">1. A2. B', [("ol", "1. A2. B")], id="a list that lost its items"),
        pytest.param("a <b>tebal</b> <u>garis</u>", [("", "a tebal garis")], id="inline tags go"),
        pytest.param("<pre>A --&gt; B</pre>", [("pre", "A --> B")], id="entities"),
        pytest.param("usia < 17 & > 5", [("", "usia < 17 & > 5")], id="a stray sign is words"),
        pytest.param("x <![foo[ y", [("", "x <![foo[ y")], id="a broken declaration is words"),
        pytest.param("satu<br>dua", [("", "satu"), ("", "dua")], id="a line break"),
    ],
)  # fmt: skip
def test_a_cell_keeps_its_blocks(html: str, blocks: list[tuple[str, str]]) -> None:
    found = read_blocks(html, (0, len(html)))
    assert [(block.tag, block.words.text) for block in found] == blocks


def test_words_know_their_places_through_tags_and_spaces() -> None:
    text = "<p>Memeriksa   surat</p> <p>kepada OPD yang</p>"
    words = words_of(text)
    at = words.text.index("surat kepada OPD")
    start, end = words.place(at, at + len("surat kepada OPD"))
    assert text[start:end] == "surat</p> <p>kepada OPD"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        pytest.param("1. Komputer2. Printer", [("1", "Komputer"), ("2", "Printer")], id="run together"),
        pytest.param("1. UU Tahun 19742. PP 9", [("1", "UU Tahun 1974"), ("2", "PP 9")], id="after a year"),
        pytest.param("1. Nomor 12. Ayat", [("1", "Nomor 12. Ayat")], id="the end of a number is no marker"),
        pytest.param("1. a 3. c", [("1", "a 3. c")], id="only the successor counts"),
        pytest.param("Lewat : 1. Kotak 2. Loket", [("", "Lewat :"), ("1", "Kotak"), ("2", "Loket")], id="words before"),
        pytest.param("tanpa nomor", [("", "tanpa nomor")], id="no list"),
        pytest.param("", [], id="nothing"),
    ],
)  # fmt: skip
def test_a_numbered_run_is_cut_into_items(text: str, items: list[tuple[str, str]]) -> None:
    assert [(item.number, item.words.text) for item in split_items(words_of(text))] == items


def test_list_items_lose_their_markers_and_keep_their_places() -> None:
    text = "<ul> <li>- 1 orang Petugas</li> <li>2. Meja</li> </ul>"
    items = read_items(text, (0, len(text)))
    assert [(i.number, i.words.text, text[slice(*i.words.span)]) for i in items] == [
        ("", "1 orang Petugas", "1 orang Petugas"),
        ("2", "Meja", "Meja"),
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("Drs. A, M.M. NIP.xxxxxxxx xxxxxx x xxx", "Drs. A, M.M.", id="masked NIP"),
        pytest.param("A NIP. 19680403 199303 1 009 B", "A B", id="NIP"),
        pytest.param("Wan MP: 19680403 199303 1 009", "Wan MP:", id="NIP whose label is broken"),
        pytest.param("NEN CNP xxx xx xxxxxx x xxx", "NEN CNP", id="mask in groups"),
        pytest.param("S.Kom HP. xxxxxxxxxxxx 3. Saran", "S.Kom 3. Saran", id="masked telephone"),
        pytest.param("hubungi No. HP 0812-3456-7890", "hubungi", id="private telephone"),
        pytest.param("NIK 3672014107900001 milik", "milik", id="NIK"),
        pytest.param("telepon (0736) 21570 fax", "telepon (0736) 21570 fax", id="an office's telephone stays"),
        pytest.param("mencatat NIK pemohon", "mencatat NIK pemohon", id="a label alone stays"),
        pytest.param("Tahun 2019 Nomor 104", "Tahun 2019 Nomor 104", id="numbers of acts stay"),
    ],
)  # fmt: skip
def test_personal_numbers_are_left_out_of_words(text: str, kept: str) -> None:
    assert words_of(text).text == kept
    assert all(0 <= start < end <= len(text) for start, end in find_private(text))


@given(st.text(alphabet="ab 1.|\t\n<>&;/pliogx-→", max_size=120))
def test_any_text_is_read_without_an_error_and_words_stand_where_they_say(text: str) -> None:
    for row in find_rows(text):
        for cell in row.cells:
            assert row.start <= cell.start <= cell.end <= row.end
            for item in read_items(text, cell):
                start, end = item.words.span
                assert cell.start <= start < end <= cell.end
    words = words_of(text)
    for i in range(len(words.text)):
        piece = words.cut(i, i + 3)
        assert piece.text == words.text[i : i + 3].strip()


@given(
    st.text(alphabet="ab \n\t", max_size=60),
    st.lists(st.tuples(st.integers(-2, 62), st.integers(-2, 62)), max_size=8),
)
def test_claims_tile_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    claims = Claims(text)
    claims.add_all(spans, "text")
    leaves = claims.tile()
    assert "".join(text[leaf.start : leaf.end] for leaf in leaves) == text
    assert all(leaf.start < leaf.end for leaf in leaves)
