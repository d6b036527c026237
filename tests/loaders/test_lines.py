"""What a line is by its own shape. A document's fault that taught us something is a row here."""

import pytest

from loaders.text.lines import Kind, read_lines


@pytest.mark.parametrize(
    ("line", "style", "printed", "words"),
    [
        pytest.param("(1) Dinas", "(1)", "1", "Dinas", id="ayat"),
        pytest.param("- (2) Sekretariat", "(1)", "2", "Sekretariat", id="bullet before an ayat"),
        pytest.param(" - a. perumusan", "a.", "a", "perumusan", id="huruf"),
        pytest.param("aa.    melaporkan", "a.", "aa", "melaporkan", id="doubled letter"),
        pytest.param("1) menjelaskan", "1)", "1", "menjelaskan", id="angka of 2016"),
        pytest.param("  1. menjelaskan", "1.", "1", "menjelaskan", id="angka of 2022"),
        pytest.param("10.Sekretariat", "1.", "10", "Sekretariat", id="no space after the dot"),
        pytest.param("b.pemilik", "a.", "b", "pemilik", id="no space after a letter's dot"),
        pytest.param("1 . menunjuk", "1.", "1", "menunjuk", id="OCR space before the dot"),
        pytest.param("a) aktivitas", "a)", "a", "aktivitas", id="letter with a bracket"),
        pytest.param("(l) Dinas", "(1)", "l", "Dinas", id="a digit that a scan took for a letter"),
        pytest.param(": 1. Undang", "1.", "1", "Undang", id="a colon of columns before it"),
        pytest.param("( 3 ) Hasil", "(1)", "3", "Hasil", id="OCR space in the brackets"),
    ],
)
def test_list_markers(line: str, style: str, printed: str, words: str) -> None:
    (read,) = read_lines(line)
    assert (read.kind, read.style, read.printed, line[read.body : read.end]) == (
        Kind.ITEM,
        style,
        printed,
        words,
    )


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("1.000 orang", id="thousands"),
        pytest.param("2011. Peraturan", id="a year that ends a wrapped sentence"),
        pytest.param("a.n. Wali Kota", id="atas nama"),
        pytest.param("www.contoh.go.id", id="a web address"),
        pytest.param("di. Cilegon", id="a short word with a stop"),
        pytest.param("ab. bukan", id="two different letters"),
        pytest.param("Pasal 5 ayat (1) huruf a", id="a reference that begins a wrapped line"),
        pytest.param("Bagian Hukum\tBagian Organisasi", id="a stamp"),
        pytest.param("Paragraf ini", id="no number"),
        pytest.param("NOMOR ... TAHUN 2013", id="a blank in a form"),
        pytest.param("dan lain-lain ...", id="an ellipsis that nothing answers"),
    ],
)
def test_what_is_only_text(line: str) -> None:
    (read,) = read_lines(line)
    assert read.kind is Kind.TEXT


@pytest.mark.parametrize(
    ("line", "kind", "printed", "value", "title"),
    [
        pytest.param("BAB IV", Kind.BAB, "IV", 4, "", id="bare"),
        pytest.param(
            "## BAB III KECAMATAN TIPE A",
            Kind.BAB,
            "III",
            3,
            "KECAMATAN TIPE A",
            id="markdown and title",
        ),
        pytest.param("                BAB X", Kind.BAB, "X", 10, "", id="centred"),
        pytest.param(
            "### Bagian Kesatu Susunan Organisasi",
            Kind.BAGIAN,
            "Kesatu",
            1,
            "Susunan Organisasi",
            id="title",
        ),
        pytest.param(
            "Bagian Kedua Puluh Tiga", Kind.BAGIAN, "Kedua Puluh Tiga", 23, "", id="three words"
        ),
        pytest.param("#### Paragraf 14", Kind.PARAGRAF, "14", 14, "", id="paragraf"),
        pytest.param("Pasal 73", Kind.PASAL, "73", 73, "", id="pasal"),
        pytest.param("Pasal l0", Kind.PASAL, "l0", 10, "", id="a scanned number"),
        pytest.param("PASAL 7", Kind.PASAL, "7", 7, "", id="capitals"),
        pytest.param("Bagian Pertama", Kind.BAGIAN, "Pertama", 1, "", id="older ordinal"),
        pytest.param("Pasal 28A", Kind.PASAL, "28A", 28, "", id="inserted pasal"),
        pytest.param("Pasal II", Kind.PASAL, "II", 2, "", id="pasal of an amending act"),
    ],
)
def test_headings(line: str, kind: Kind, printed: str, value: int, title: str) -> None:
    (read,) = read_lines(line)
    assert (read.kind, read.printed, read.value, line[read.body : read.end]) == (
        kind,
        printed,
        value,
        title,
    )


@pytest.mark.parametrize(
    ("text", "kept", "agrees"),
    [
        pytest.param("- d. Seksi ...\n\n- d. Seksi Ketentraman", True, True, id="the item repeats"),
        pytest.param("Pasal ...\n\n### Pasal 9", True, True, id="the heading repeats"),
        pytest.param(
            "mempelajari...\nmempelajari laporan", True, True, id="no space before the dots"
        ),
        pytest.param(
            "konsepsi . . .\nwww.contoh.go.id\n-5-\nkonsepsi dan",
            True,
            True,
            id="furniture between",
        ),
        pytest.param(
            "d. pelaksanaan ...\n\nd. pengelolaan",
            True,
            True,
            id="the marker agrees, the word does not",
        ),
        pytest.param(
            "Pasal ...\n\nParagraf 3\nPasal 51", True, False, id="the page begins otherwise"
        ),
        pytest.param("e. Bidang ...\n\nBAB IV\n", True, False, id="the page is lost"),
        pytest.param("dan sebagainya ...\nKemudian", False, True, id="an ellipsis"),
    ],
)
def test_catchwords(text: str, kept: bool, agrees: bool) -> None:
    first = read_lines(text)[0]
    assert (first.kind is Kind.CATCHWORD) == kept
    assert not kept or first.agrees == agrees


def test_what_stands_between_a_catchword_and_its_page_is_furniture() -> None:
    lines = read_lines(
        "4. Peraturan ...\n\nBagian Hukum\tBagian Organisasi\n\n4. Peraturan Pemerintah"
    )
    assert [line.kind for line in lines if line.kind is not Kind.BLANK] == [
        Kind.CATCHWORD,
        Kind.FURNITURE,
        Kind.ITEM,
    ]


def test_running_heads_are_those_that_recur_around_page_numbers() -> None:
    page = "PRESIDEN\nREPUBLIK INDONESIA\n-{}-\nisi halaman {} yang panjang\n\n"
    text = "".join(page.format(i, "abcdefgh"[i]) for i in range(1, 7))
    heads = [text[x.start : x.end] for x in read_lines(text) if x.kind is Kind.FURNITURE]
    assert heads.count("PRESIDEN") >= 5
    assert not any(head.startswith("isi") for head in heads)


def test_line_numbers_count_every_kind_of_line_break() -> None:
    lines = [x for x in read_lines("satu\r\n\r\ndua\rtiga\nempat") if x.kind is not Kind.BLANK]
    assert [x.number for x in lines] == [1, 3, 4, 5]
