"""Numerals: tables of what each is and is not, and the law that printing and parsing are inverse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.text import numbering as n


@pytest.mark.parametrize(
    ("words", "value"),
    [
        pytest.param("Kesatu", 1, id="first"),
        pytest.param("Kesepuluh", 10, id="ten is one word"),
        pytest.param("Kesebelas", 11, id="eleven is one word"),
        pytest.param("Kedua Belas", 12, id="apart, as 2016 prints it"),
        pytest.param("Keduabelas", 12, id="together, as 2022 prints it"),
        pytest.param("Kedua Puluh", 20, id="twenty"),
        pytest.param("Kedua Puluh Tiga", 23, id="twenty-three"),
        pytest.param("KEDUA", 2, id="capitals"),
        pytest.param("Umum", None, id="a title"),
        pytest.param("Kesatu Belas", None, id="no such word"),
        pytest.param("Kepala", None, id="begins with ke"),
    ],
)
def test_ordinal_words_have_one_value(words: str, value: int | None) -> None:
    assert n.parse_ordinal(words) == value


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Kesatu Susunan Organisasi", ("Kesatu", 1, "Susunan Organisasi")),
        ("Kedua Puluh Satu", ("Kedua Puluh Satu", 21, "")),
        ("Kedua Tugas dan Fungsi", ("Kedua", 2, "Tugas dan Fungsi")),
        ("Hukum dan Organisasi", None),
    ],
)
def test_an_ordinal_is_split_from_its_title(title: str, parts: tuple[str, int, str] | None) -> None:
    assert n.split_ordinal(title) == parts


@pytest.mark.parametrize("letters", ["", "ab", "A", "1", "é"])
def test_what_is_no_list_letter(letters: str) -> None:
    assert n.parse_letters(letters) is None


@pytest.mark.parametrize("numeral", ["", "IIII", "VX", "iv", "Il"])
def test_what_is_no_roman_numeral(numeral: str) -> None:
    assert n.parse_roman(numeral) is None


@given(st.integers(1, 3999))
def test_roman_numerals_round_trip(number: int) -> None:
    assert n.parse_roman(n.format_roman(number)) == number


@given(st.integers(1, 26 * 4))
def test_list_letters_round_trip(number: int) -> None:
    assert n.parse_letters(n.format_letters(number)) == number


@given(st.integers(1, 99))
def test_ordinal_words_round_trip(number: int) -> None:
    assert n.parse_ordinal(n.format_ordinal(number)) == number
    assert n.split_ordinal(f"{n.format_ordinal(number)} Umum") == (
        n.format_ordinal(number),
        number,
        "Umum",
    )
