"""Words read otherwise than they are printed: twice in a row, glued, a Pasal without its number."""

from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store

from loaders.pipeline import read_graph
from loaders.text.document import Document, source_span
from loaders.text.tree import build_tree
from tests.loaders.factories import HEAD, source

# words of the only Pasal as printed, as read, what stands twice or glued
READINGS = [
    pytest.param("Bidang dan dan Seksi.", "Bidang dan Seksi.", ["dan dan"], id="one word"),
    pytest.param("tugas; tugas lain.", "tugas; tugas lain.", [], id="a mark between"),
    pytest.param("hasil kerja kerja.", "hasil kerja.", ["kerja kerja"], id="before a mark"),
    pytest.param(
        "dan pelaporan dan pelaporan kegiatan.",
        "dan pelaporan kegiatan.",
        ["dan pelaporan dan pelaporan"],
        id="a run of words",
    ),
    pytest.param(
        "urusan surat-menyurat menyurat, arsip.",
        "urusan surat-menyurat, arsip.",
        ["surat-menyurat menyurat"],
        id="the end of a compound",
    ),
    pytest.param(
        "masing masing seksi.", "masing masing seksi.", ["masing masing"], id="no hyphen is lost"
    ),
    pytest.param("lajur 1 1 dan 2.", "lajur 1 1 dan 2.", [], id="numbers are columns"),
    pytest.param(
        "Dinas kota, Dinasadalah itu.", "Dinas kota, Dinas adalah itu.", ["Dinasadalah"], id="glued"
    ),
    pytest.param("yangdimaksud itu.", "yang dimaksud itu.", ["yangdimaksud"], id="a common word"),
    pytest.param("petugas berfungsi.", "petugas berfungsi.", [], id="words with a prefix"),
    pytest.param("multifungsi itu.", "multifungsi itu.", [], id="no word by itself"),
]


def read(*lines: str) -> Document:
    return build_tree(source("\n".join([HEAD, "Pasal 1", *lines])).text)


@pytest.mark.parametrize(("printed", "words", "shown"), READINGS)
def test_words_are_read_once_and_apart(printed: str, words: str, shown: list[str]) -> None:
    document = read(printed)
    pasal = document.pasals()[0]
    assert pasal.text == words
    assert (pasal.printed or pasal.text) == printed
    found = [d.shown for d in document.doublings] + [g.shown for g in document.glued]
    assert found == shown


def test_each_word_still_stands_where_it_is_printed() -> None:
    document = read("Bidang dan dan Seksi, hasil kerja", "kerja Dinas, Seksiadalah Bidang.")
    text, pasal = document.source.text, document.pasals()[0]
    assert pasal.text == "Bidang dan Seksi, hasil kerja Dinas, Seksi adalah Bidang."
    for word in ("Seksi", "Dinas", "adalah"):
        at = pasal.text.index(word)
        start, end = source_span(text, pasal, at, at + len(word))
        assert text[start:end] == word


@pytest.mark.parametrize(
    ("lines", "numbers", "inferred"),
    [
        pytest.param(["Pasal", "Isi.", "Pasal 3", "Isi."], ["1", "2", "3"], ["2"], id="between"),
        pytest.param(["Pasal", "Isi.", "Pasal 2"], ["1", "2"], [], id="no number is missing"),
        pytest.param(["Pasal", "Isi."], ["1"], [], id="none behind it"),
        pytest.param(
            ["menurut Pasal", "5 ayat (1).", "Pasal 2"], ["1", "2"], [], id="a wrapped line"
        ),
    ],
)
def test_a_pasal_without_its_number(
    lines: list[str], numbers: list[str], inferred: list[str]
) -> None:
    document = read("Isi.", *lines)
    assert [p.number for p in document.pasals()] == numbers
    assert [p.number for p in document.inferred] == inferred


def test_the_first_pasal_without_its_number() -> None:
    document = build_tree(source(f"{HEAD}\nPasal\nIsi.\nPasal 2\nIsi.").text)
    assert [p.number for p in document.pasals()] == ["1", "2"]


@pytest.mark.parametrize(
    ("lines", "rule", "printed", "read"),
    [
        (["Bidang dan dan Seksi."], "doubled-words", "dan dan", "dan"),
        (["Dinas kota, Dinasadalah itu."], "glued-words", "Dinasadalah", "Dinas adalah"),
        (["Isi.", "Pasal", "Isi.", "Pasal 3", "Isi."], "missing-number", "Pasal", "Pasal 2"),
    ],
)
def test_what_is_read_otherwise_is_told(
    lines: list[str], rule: str, printed: str, read: str
) -> None:
    _, graph = read_graph(source("\n".join([HEAD, "Pasal 1", *lines])))
    told = Store()
    told.load("\n".join(graph.triples).encode(), format=RdfFormat.N_TRIPLES)
    found = told.query(
        "PREFIX tpk: <https://w3id.org/tupoksi/def#> SELECT ?printed ?read"
        f' {{ ?repair tpk:repairRule "{rule}" ; tpk:repairFrom ?printed ; tpk:repairTo ?read }}'
    )
    assert isinstance(found, QuerySolutions)
    assert [(row["printed"].value, row["read"].value) for row in found] == [(printed, read)]
