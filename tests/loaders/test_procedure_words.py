"""Spelling and marks in the words of SOPs and service standards."""

from __future__ import annotations

import pytest

from loaders.rdf.procedure import read_procedure_graph
from tests.findings.sop_texts import STANDARD, sop
from tests.findings.texts import plant, source

STEP = "Menerima permohonan surat keterangan"
KIND = "jenis-pengamatan/"


def kinds(text: str, kind: str = "sop") -> list[str]:
    """Return the kinds of what shows in a text beyond what shows in the clean one."""
    _, graph = read_procedure_graph(source(text, kind=kind), observe=True)
    lines = [line for line in graph.observations if KIND in line]
    return sorted(line.rsplit(KIND, 1)[1].rstrip("> .") for line in lines)


def new_kinds(words: str) -> list[str]:
    before, after = kinds(sop()), kinds(plant(sop(), STEP, words))
    for one in before:
        after.remove(one)
    return after


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("Menerima surat yang di tindaklanjuti", ["kata-seharusnya-serangkai"], id="di apart"),
        pytest.param("Menerima surat untuk di serahkan", ["kata-seharusnya-serangkai"], id="di apart, -kan"),
        pytest.param("Menerima surat dan atau berkas", ["kata-seharusnya-serangkai"], id="dan atau"),
        pytest.param("Menerima ijin", ["ejaan-tak-baku"], id="a word of forms"),
        pytest.param("Menerima hirarki", ["ejaan-tak-baku"], id="a listed word"),
        pytest.param("Menerima surat , berkas", ["spasi-sebelum-tanda-baca"], id="a space before a comma"),
        pytest.param("Menyusun perjanjian kerjasama", ["kata-seharusnya-terpisah"], id="kerja sama"),
        pytest.param("Menerima surat di Seksi Kerjasama", [], id="the name of a unit"),
        pytest.param("Menerima surat di rekan", [], id="di before a noun"),
        pytest.param("Menerima surat di lokasi", [], id="di before a place"),
        pytest.param("Menerima berkas : surat", [], id="the colon of a form"),
        pytest.param("Menerima laporan dari OPD", [], id="what a table calls its actors"),
        pytest.param("Menerima surat 0812 3456 7890 , berkas", ["spasi-sebelum-tanda-baca"], id="no number"),
    ],
)  # fmt: skip
def test_the_words_of_a_step_are_looked_at(words: str, expected: list[str]) -> None:
    assert new_kinds(words) == expected


def test_the_words_of_a_component_and_its_name_are_looked_at() -> None:
    text = plant(STANDARD, "Ruang tunggu", "Ruang telephon")
    text = plant(text, "dan/atau Fasilitas", "dan atau Fasilitas")
    found = kinds(text, "service-standard")
    assert {"ejaan-tak-baku", "kata-seharusnya-serangkai"} <= set(found)


def test_titles_of_acts_are_as_they_were_enacted() -> None:
    text = plant(STANDARD, "2009 tentang Pelayanan Publik", "2009 tentang Hirarki Kerjasama")
    assert kinds(text, "service-standard") == kinds(STANDARD, "service-standard")
