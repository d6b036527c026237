"""Pieces: they do not overlap, lose nothing, and know what is said of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.reading.marks import (
    CITATION,
    FINDING,
    HABIT,
    TERM,
    Mark,
    Piece,
    cut,
    find_emphasis,
    mark_begins,
)

TEXT = "sebagaimana dimaksud dalam Pasal 5, Kepala Dinas"


@given(
    st.lists(
        st.builds(
            lambda start, length, kind, number: Mark(start, start + length, kind, number),
            st.integers(0, 60),
            st.integers(0, 60),
            st.sampled_from([FINDING, HABIT, CITATION, TERM]),
            st.integers(0, 3),
        ),
        max_size=6,
    ),
    st.integers(0, 48),
    st.integers(0, 48),
)
def test_pieces_are_the_stretch_whatever_is_said_of_it(
    marks: list[Mark], one: int, other: int
) -> None:
    start, end = sorted((one, other))
    pieces = cut(TEXT, start, end, marks)
    assert "".join(piece.text for piece in pieces) == TEXT[start:end]
    assert all(piece.text for piece in pieces)
    for mark in marks:
        if mark.kind == FINDING:
            said = "".join(p.text for p in pieces if mark.number in p.findings)
            assert TEXT[max(start, mark.start) : min(end, mark.end)] in said or said


def test_a_citation_inside_a_finding_is_both() -> None:
    marks = [Mark(0, 48, FINDING, 7), Mark(27, 34, CITATION, 2)]
    assert cut(TEXT, 0, 48, marks) == [
        Piece("sebagaimana dimaksud dalam ", findings=(7,)),
        Piece("Pasal 5", findings=(7,), citation=2),
        Piece(", Kepala Dinas", findings=(7,)),
    ]


def test_a_finding_begins_once() -> None:
    begun: set[int] = set()
    first = mark_begins([Piece("a", findings=(1,)), Piece("b", findings=(1, 2))], begun)
    assert [piece.begins for piece in first] == [(1,), (2,)]
    assert mark_begins([Piece("c", findings=(1,))], begun)[0].begins == ()


@pytest.mark.parametrize(
    ("text", "emphasised"),
    [
        pytest.param("penyajian *database* Daerah", ["database"], id="one-star"),
        pytest.param("**BAB I** dan *b*", ["BAB I", "b"], id="two-stars"),
        pytest.param("kolom *	*	kosong", [], id="marks-in-a-table"),
        pytest.param("2 * 3 * 4", [], id="product"),
        pytest.param("*satu\ndua*", [], id="not-across-lines"),
    ],
)
def test_emphasis_of_the_conversion_is_understood(text: str, emphasised: list[str]) -> None:
    pieces = cut(text, 0, len(text), list(find_emphasis(text, 0, len(text))))
    assert [piece.text for piece in pieces if piece.emphasis] == emphasised
    assert ("*" in "".join(piece.text for piece in pieces)) == (not emphasised)
