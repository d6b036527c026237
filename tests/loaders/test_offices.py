"""Offices in running words: where a name begins and ends."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.regulation.offices import find_all_offices, find_offices, spell_out
from tests.loaders.factories import committed


def names(text: str) -> list[str]:
    return [office.text for office in find_offices(text, 0)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("Kepala Dinas menandatangani", ["Kepala Dinas"], id="a verb ends it"),
        pytest.param("Subbag Umum untuk diteruskan", ["Subbag Umum"], id="a small word ends it"),
        pytest.param("Seksi Monitoring, Evaluasi dan Dokumentasi", ["Seksi Monitoring, Evaluasi dan Dokumentasi"], id="a list in a name"),
        pytest.param("Kepala Dinas, Kepala Bidang PIAK dan Pemanfaatan Data, Kepala Seksi Kerjasama", ["Kepala Dinas", "Kepala Bidang PIAK dan Pemanfaatan Data", "Kepala Seksi Kerjasama"], id="a list of names"),
        pytest.param("Seksi Identitas dan Seksi Data", ["Seksi Identitas", "Seksi Data"], id="a further office"),
        pytest.param("Subbag Umum Dinas Sosial Kota Cilegon", ["Subbag Umum Dinas Sosial Kota Cilegon"], id="a unit and its agency"),
        pytest.param("Staf Seksi Kerjasama dan Inovasi Pelayanan", ["Staf Seksi Kerjasama dan Inovasi Pelayanan"], id="staff of a unit"),
        pytest.param("Ditjen Dukcapil Kemendagri RI", ["Ditjen Dukcapil Kemendagri RI"], id="a national office"),
        pytest.param("Kabid PDIP dan masyarakat", ["Kabid PDIP"], id="a short title"),
        pytest.param("Kepala Bidang Data (Kabid Data) memeriksa", ["Kepala Bidang Data"], id="its short form in brackets"),
        pytest.param("Bupati", ["Bupati"], id="a head of a region"),
        pytest.param("Petugas Pelayanan Dinas Sosial Saudara Budi", ["Petugas Pelayanan Dinas Sosial"], id="a person's name is no part"),
        pytest.param("Kepala Dinas terkait", [], id="whichever it is"),
        pytest.param("Camat setempat", [], id="whichever is there"),
        pytest.param("Kepala Kepolisian", [], id="no unit of a region"),
        pytest.param("kepala dinas", [], id="no capitals"),
        pytest.param("KEPALA DINAS SOSIAL MEMERIKSA BERKAS", [], id="nothing but capitals"),
        pytest.param("Berkas", [], id="no office"),
    ],
)  # fmt: skip
def test_a_name_is_ended_by_grammar(words: str, expected: list[str]) -> None:
    assert names(words) == expected


def test_the_parts_of_a_name_are_told_apart() -> None:
    (office,) = find_offices("Petugas Loket Seksi Data Dinas Sosial", 0)
    assert (office.kind, office.title) == ("staff", "Petugas Loket")
    assert [(unit.word, unit.name) for unit in office.units] == [
        ("Seksi", "Seksi Data"),
        ("Dinas", "Dinas Sosial"),
    ]


def test_the_type_of_a_unit_is_spelled_out() -> None:
    names = ("Subbag Umum", "Sub Bag Umum", "Subag Umum", "Subbid Data", "Subang", "Bidang Data")
    assert [spell_out(name) for name in names] == [
        *("Sub Bagian Umum",) * 3,
        *("Sub Bidang Data", "Subang", "Bidang Data"),
    ]


def test_every_office_found_stands_in_its_text(corpus: Path) -> None:
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in corpus.glob("*.txt")]
    texts.append(committed("standar-pelayanan-bengkulu-pemanfaatan-data").text.text)
    for text in texts:
        for line in text.splitlines():
            for office in find_all_offices(line):
                assert 0 <= office.start < office.end <= len(line)
                assert "".join(office.text.split()) in "".join(line[office.start :].split())
                assert not office.text[-1].isspace()


@given(
    st.lists(
        st.sampled_from(
            ["Kepala", "Dinas", "Seksi", "Data", "dan", ",", "(Kabid X)", "Staf", "umum", "KIP"]
        )
    ).map(" ".join)
)
def test_any_words_are_read(text: str) -> None:
    for office in find_all_offices(text):
        assert text[office.start : office.end].startswith(office.text.split()[0])
