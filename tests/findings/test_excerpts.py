"""The words around a fault: whatever ends the lines, nothing is lost and nothing is moved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.text.read import find_line_starts
from server.checking.excerpts import (
    AROUND,
    CUT,
    Line,
    find_context,
    find_excerpt,
    find_neighbours,
    find_region,
    read_texts,
)
from server.checking.findings import Occurrence
from server.checking.report import Checked, Report

TEXTS = st.text(st.sampled_from("a b\n\r."), min_size=1, max_size=60)


def place(text: str, start: int, end: int) -> Occurrence:
    """Return a place with the line that the rest of the program would give it."""
    line = sum(begin <= start for begin in find_line_starts(text))
    return Occurrence(line, start, end, text[start:end])


@st.composite
def placed(draw: st.DrawFn) -> tuple[str, Occurrence]:
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text) - 1))
    if text[start : start + 1] == "\n" and start and text[start - 1] == "\r":
        start -= 1  # no place begins inside a line end
    return text, place(text, start, draw(st.integers(start + 1, len(text))))


@given(placed())
def test_an_excerpt_says_the_fault_and_nothing_else_of_it(found: tuple[str, Occurrence]) -> None:
    text, where = found
    lines = find_excerpt(text, where)
    said = "".join(line.fault for line in lines)
    assert said == where.quote.replace("\n", "").replace("\r", "")
    assert [line.number for line in lines] == list(range(where.line, where.line + len(lines)))


@given(placed())
def test_a_region_leads_back_to_the_fault(found: tuple[str, Occurrence]) -> None:
    text, where = found
    starts, region = find_line_starts(text), find_region(text, where)
    assert region is not None
    start = starts[region.start_line - 1] + region.start_column - 1
    end = starts[region.end_line - 1] + region.end_column - 1
    assert (start, end) == (where.start, where.end)


@given(placed())
def test_a_context_holds_its_fault(found: tuple[str, Occurrence]) -> None:
    text, where = found
    region, words = find_context(text, where)
    assert where.quote.strip("\r\n") in words
    assert region.start_line in (where.line, where.line - 1)
    assert words == text[find_line_starts(text)[region.start_line - 1] :][: len(words)]


def test_long_lines_are_cut_around_the_fault() -> None:
    text = f"{'satu ' * 50}SALAH{' dua' * 50}"
    (line,) = find_excerpt(text, place(text, 250, 255))
    assert line.fault == "SALAH"
    assert line.before.startswith(CUT)
    assert line.behind.endswith(CUT)
    assert max(len(line.before), len(line.behind)) <= AROUND + 2


def test_the_nearest_lines_with_words_stand_around_a_fault() -> None:
    text = "Pasal 1\n\n  \nsalah\n\nPasal 2\n"
    above, below = find_neighbours(text, place(text, 12, 17))
    assert (above, below) == (Line(1, "Pasal 1"), Line(6, "Pasal 2"))
    assert find_neighbours(text, place(text, 0, 5))[0] is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        pytest.param("", 3, 5, id="not at hand"),
        pytest.param("abc", 2, 9, id="another text"),
    ],
)
def test_a_text_that_is_not_at_hand_says_nothing(text: str, start: int, end: int) -> None:
    where = Occurrence(1, start, end, "xx")
    assert find_excerpt(text, where) == ()
    assert find_region(text, where) is None


def test_personal_numbers_are_blotted_out() -> None:
    checked = Checked("contoh", "", "", "NIP. 19680403 199303 1 009 tamat")
    assert read_texts(Report("1", (checked,), (), ())) == {"contoh": f"{'█' * 26} tamat"}
