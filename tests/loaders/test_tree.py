"""The text model: the facts counted by full reading, nesting case by case, and the laws."""

import csv
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.errors import LoaderError
from loaders.text.document import Document
from loaders.text.read import decode_source, read_source
from loaders.text.tree import build_tree
from tests.loaders.factories import ROOT, committed, document, paths, regulation

PERWALI = ("perwali-cilegon-63-2016", "perwali-cilegon-29-2022")
KINDS = {"text", "heading", "marker", "bullet", "catchword", "furniture", "blank", "unparsed"}

# Counted by reading the sources from the first line to the last.
FACTS = {
    "perwali-cilegon-63-2016": {
        "Bab": 7, "Bagian": 25, "Paragraf": 63, "Pasal": 73, "Ayat": 31, "Huruf": 375,
        "Angka under Huruf": 1072, "different Pasal numbers": 73, "catchwords": 97,
    },
    "perwali-cilegon-29-2022": {
        "Bab": 9, "Bagian": 14, "Paragraf": 44, "Pasal": 95, "Ayat": 38, "Huruf": 622,
        "Angka under Huruf": 1388, "different Pasal numbers": 92, "catchwords": 147,
    },
}  # fmt: skip


def count(doc: Document) -> dict[str, int]:
    body = [p for p in doc.provisions if p.part == "body"]
    counted = Counter(p.type for p in body if p.type != "Angka")
    counted["Angka under Huruf"] = sum(
        p.type == "Angka" and p.parent.type == "Huruf" for p in body if p.parent
    )
    counted["different Pasal numbers"] = len({p.number for p in doc.pasals()})
    counted["catchwords"] = doc.catchwords
    return dict(counted)


def assert_tiles(doc: Document) -> None:
    """The leaves cover the text without gap or overlap, and what is called blank is blank."""
    text = doc.source.text
    assert "".join(text[a:b] for a, b, _ in doc.leaves) == text
    position = 0
    for start, end, kind in doc.leaves:
        assert start == position < end
        assert kind in KINDS
        assert kind != "blank" or not text[start:end].strip("\ufeff\u200b \t\r\n\f\v\u00a0")
        position = end


@pytest.mark.parametrize("stem", PERWALI)
def test_the_counts_of_a_full_reading_come_out(stem: str) -> None:
    assert count(build_tree(committed(stem).text)) == FACTS[stem]


@pytest.mark.parametrize("stem", PERWALI)
def test_every_code_point_of_the_perwali_is_understood(stem: str) -> None:
    doc = build_tree(committed(stem).text)
    assert doc.unparsed == 0
    assert_tiles(doc)


@pytest.mark.parametrize(
    "file", sorted((ROOT / "data" / "sources").glob("*.txt")), ids=lambda p: p.stem
)
def test_every_source_is_tiled(file: Path) -> None:
    assert_tiles(build_tree(read_source(file)))


def test_other_regions_documents_tile_and_have_their_pasal(corpus: Path) -> None:
    with (corpus / "expected.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            doc = build_tree(read_source(corpus / row["file"]))
            assert_tiles(doc)
            if row["kind"].startswith("regulation"):
                body, notes = doc.pasals(), doc.pasals("explanation")
                assert (len(body), len(notes)) == (
                    int(row["pasal_body"]),
                    int(row["pasal_penjelasan"]),
                ), row["file"]
                assert (body[0].number, body[-1].number) == (row["first_pasal"], row["last_pasal"])


def test_a_pasal_whose_number_is_used_twice_keeps_it_under_a_key_of_its_own() -> None:
    doc = build_tree(committed("perwali-cilegon-29-2022").text)
    twice = [(p.number, p.key) for p in doc.pasals() if "_" in p.key]
    assert twice == [("17", "17_2"), ("19", "19_2"), ("20", "20_2")]


def test_a_number_that_the_converter_wrote_over_is_read_from_behind_it() -> None:
    doc = build_tree(committed("perwali-cilegon-29-2022").text)
    assert [(r.converted, r.printed, r.provision.line) for r in doc.renumberings] == [
        ("4", "11", 2117),
        ("7", "14", 2120),
    ]


def test_a_marker_without_words_is_no_provision_but_keeps_its_leaf() -> None:
    doc = build_tree(committed("perwali-cilegon-29-2022").text)
    assert [doc.source.text[a:b] for a, b in doc.bare_markers] == ["5."]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "Pasal 1\nKepala memiliki tugas:\n- a. satu, dengan tahapan:\n - 1) x; dan\n - 2) y.\n- b. dua.",
            ["Pasal 1", "Pasal 1/Huruf a", "Pasal 1/Huruf a/Angka 1", "Pasal 1/Huruf a/Angka 2", "Pasal 1/Huruf b"],
            id="bracket numbers under letters",
        ),
        pytest.param(
            "Pasal 1\nmemiliki tugas:\na. satu, dengan tahapan:\n1. x; dan\n2. y.\nb. dua.",
            ["Pasal 1", "Pasal 1/Huruf a", "Pasal 1/Huruf a/Angka 1", "Pasal 1/Huruf a/Angka 2", "Pasal 1/Huruf b"],
            id="dotted numbers under letters without indentation",
        ),
        pytest.param(
            "Pasal 1\nmemiliki:\na. satu:\n1) x;\n2) y; dan\n3. z.",
            ["Pasal 1", "Pasal 1/Huruf a", *(f"Pasal 1/Huruf a/Angka {n}" for n in (1, 2, 3))],
            id="a list that switches style is one list",
        ),
        pytest.param(
            "Pasal 1\nmemiliki:\na. satu:\n1. x;\n2. y;\n2. z; dan\n3. akhir.",
            ["Pasal 1", "Pasal 1/Huruf a", *(f"Pasal 1/Huruf a/Angka {n}" for n in ("1", "2", "2_2", "3"))],
            id="a number that restarts stays printed",
        ),
        pytest.param(
            "Pasal 1\n(1) satu:\na. x; dan\nb. y.\n(2) dua:\na. z.",
            ["Pasal 1", "Pasal 1/Ayat 1", "Pasal 1/Ayat 1/Huruf a", "Pasal 1/Ayat 1/Huruf b", "Pasal 1/Ayat 2",
             "Pasal 1/Ayat 2/Huruf a"],
            id="letters begin anew in each ayat",
        ),
        pytest.param(
            "Pasal 1\nyang dimaksud dengan:\n1. Dinas adalah:\na. x; dan\nb. y.\n2. Kota adalah z.",
            ["Pasal 1", "Pasal 1/Angka 1", "Pasal 1/Angka 1/Huruf a", "Pasal 1/Angka 1/Huruf b", "Pasal 1/Angka 2"],
            id="letters under numbers",
        ),
        pytest.param(
            "Pasal 1\n(1) satu;\n(2) dua;\n(4) empat.",
            ["Pasal 1", "Pasal 1/Ayat 1", "Pasal 1/Ayat 2", "Pasal 1/Ayat 4"],
            id="a number that jumps",
        ),
        pytest.param(
            "Pasal 1\n(1) satu.\n(2) sebagaimana dimaksud pada ayat\n(1) meliputi x.",
            ["Pasal 1", "Pasal 1/Ayat 1", "Pasal 1/Ayat 2"],
            id="a wrapped reference is no ayat",
        ),
        pytest.param(
            "Pasal 1\nsebagaimana dimaksud dalam\nPasal 2\nberlaku.\n\nPasal 2\nx.",
            ["Pasal 1", "Pasal 2"],
            id="a wrapped reference is no Pasal",
        ),
        pytest.param(
            "Pasal 1\npenyakit (COVID-\n19) (Berita Negara).",
            ["Pasal 1"],
            id="a wrapped number is no angka",
        ),
        pytest.param(
            "Pasal 1\na. satu;\n\nb. dua ...\n\nb. dua lain; dan\nc. tiga.",
            ["Pasal 1", "Pasal 1/Huruf a", "Pasal 1/Huruf b", "Pasal 1/Huruf c"],
            id="a catchword is no item",
        ),
        pytest.param(
            "Pasal 1\na. satu:\n1. x:\na) dalam; dan\nb) lagi.\n2. y.\nb. dua.",
            ["Pasal 1", "Pasal 1/Huruf a", "Pasal 1/Huruf a/Angka 1", "Pasal 1/Huruf a/Angka 1/Huruf a",
             "Pasal 1/Huruf a/Angka 1/Huruf b", "Pasal 1/Huruf a/Angka 2", "Pasal 1/Huruf b"],
            id="four levels",
        ),
        pytest.param(
            "Pasal 1\n" + "\n".join(f"{c}. x;" for c in ("y", "z", "aa", "bb")),
            ["Pasal 1", *(f"Pasal 1/Huruf {c}" for c in ("y", "z", "aa", "bb"))],
            id="letters after z are doubled",
        ),
    ],
)  # fmt: skip
def test_nesting(body: str, expected: list[str]) -> None:
    assert paths(regulation(body)) == expected


def test_words_after_a_list_belong_to_what_holds_the_list() -> None:
    doc = regulation(
        "Pasal 1\nPada saat berlaku:\n\na. x; dan\nb. y;\n\ndicabut dan dinyatakan tidak berlaku.\n"
    )
    pasal = doc.pasals()[0]
    assert pasal.text == "Pada saat berlaku: dicabut dan dinyatakan tidak berlaku."
    assert pasal.children[-1].text == "y;"


def test_words_that_go_on_after_a_page_belong_to_the_item() -> None:
    doc = regulation("Pasal 1\nx:\na. satu yang\n2\n\n   berlanjut; dan\nb. dua.")
    assert doc.pasals()[0].children[0].text == "satu yang berlanjut; dan"


@pytest.mark.parametrize(
    ("lines", "heading"),
    [
        pytest.param("BAB I\nKETENTUAN UMUM\nPasal 1\nx.", "KETENTUAN UMUM", id="next line"),
        pytest.param("## BAB I KETENTUAN UMUM\n### Pasal 1\nx.", "KETENTUAN UMUM", id="same line"),
        pytest.param(
            "BAB I\n\nKEDUDUKAN, TUGAS,\n DAN FUNGSI\n\nPasal 1\nx.",
            "KEDUDUKAN, TUGAS, DAN FUNGSI",
            id="wrapped",
        ),
    ],
)
def test_a_heading_takes_its_title(lines: str, heading: str) -> None:
    bab = next(p for p in regulation(lines).provisions if p.type == "Bab")
    assert bab.heading == heading


def test_headings_hold_what_follows_until_one_of_their_rank() -> None:
    doc = regulation(
        "BAB I\nU\nBagian Kesatu\nA\nParagraf 1\nT\nPasal 1\nx.\nBagian Kedua\nB\nPasal 2\ny.\nBAB II\nV\nPasal 3\nz."
    )
    parents = [(p.number, p.parent and f"{p.parent.type} {p.parent.number}") for p in doc.pasals()]
    assert parents == [("1", "Paragraf 1"), ("2", "Bagian Kedua"), ("3", "Bab II")]


def test_the_parts_of_a_regulation() -> None:
    doc = regulation(
        "Pasal 1\nx.\nAgar setiap orang mengetahuinya.\nDitetapkan di Cilegon\npada tanggal 1 Mei 2020\n"
        "WALI KOTA CILEGON,\nttd\nNAMA\nLAMPIRAN I\nPERATURAN WALI KOTA\nBAGAN\nPENJELASAN\nATAS\n"
        "PASAL DEMI PASAL\nPasal 1\nAyat (1)\nCukup jelas."
    )
    found = {(p.type, p.part) for p in doc.provisions}
    assert found == {
        ("Menimbang", "opening"), ("Mengingat", "opening"), ("Angka", "opening"), ("Menetapkan", "opening"),
        ("Pasal", "body"), ("Lampiran", "annex"), ("Pasal", "explanation"), ("Ayat", "explanation"),
    }  # fmt: skip
    assert len(doc.closing) == 6


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_tiles(text: str) -> None:
    if text.strip("\ufeff \t\r\n\f"):
        try:
            text.encode()
        except UnicodeEncodeError:
            return
        doc = document(text) if _is_text(text) else None
        if doc:
            assert_tiles(doc)


def _is_text(text: str) -> bool:
    try:
        return decode_source(text.encode(), "x").text == text
    except LoaderError:
        return False


PIECES = ["Pasal 1", "BAB I", "Bagian Kesatu", "Paragraf 2", "(1) x", "a. y:", "1. z;", "1) w; dan", "- b. v ...", "aa. u",
          "teks biasa", "", "  ", "## BAB II JUDUL", "PENJELASAN", "LAMPIRAN I", "Ditetapkan di X", "-5-", "Menimbang : a. b",
          "MEMUTUSKAN:", "5.", "4. 11. q", "\f", "\ufeff", "Ayat (1)", "dan", "sebagaimana dimaksud dalam", "***"]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=40),
    st.sampled_from(["\n", "\r\n", "\n\n", "\r"]),
)
def test_any_order_of_the_pieces_of_a_regulation_tiles(pieces: list[str], newline: str) -> None:
    text = newline.join(["teks", *pieces])
    doc = document(text)
    assert_tiles(doc)
    for provision in doc.provisions:
        assert 0 <= provision.start <= provision.end <= len(text)
        assert (
            provision.parent is None
            or provision.parent.start <= provision.start <= provision.end <= provision.parent.end
        )
    keys = [
        (id(p.parent) if p.type != "Pasal" else 0, p.type, p.part, p.key) for p in doc.provisions
    ]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("seed", range(12))
def test_damage_never_invents_a_pasal(seed: int) -> None:
    """Dropping lines and letters from a regulation may lose a Pasal, and never makes a new number."""
    rnd = random.Random(seed)
    text = committed(PERWALI[seed % 2]).text.text
    known = {p.number for p in document(text).pasals()}
    lines = [line for line in text.split("\n") if rnd.random() > 0.2]
    damaged = "\n".join(
        "".join(c for c in line if rnd.random() > 0.02) if rnd.random() < 0.3 else line
        for line in lines
    )
    doc = document(damaged)
    assert_tiles(doc)
    printed = {p.number for p in doc.pasals()}
    lost_digits = {number[:i] + number[i + 1 :] for number in known for i in range(len(number))}
    assert printed <= known | lost_digits


def test_a_regulation_cut_in_the_middle_is_a_part_of_itself() -> None:
    text = committed(PERWALI[0]).text.text
    whole = [(p.type, p.key, p.start) for p in document(text).provisions]
    part = [(p.type, p.key, p.start) for p in document(text[: len(text) // 2]).provisions]
    assert part == whole[: len(part)]
