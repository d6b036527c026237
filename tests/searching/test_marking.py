"""Segments joined are the text; a snippet is a stretch of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.searching.marking import ELLIPSIS, SNIPPET_WORDS, FindWanted, Segment, mark, to_snippet
from server.searching.stems import Stemmer, find_kin, to_words


def each(is_wanted: Callable[[str], bool]) -> FindWanted:
    return lambda words: [is_wanted(word) for word in words]


def join(segments: tuple[Segment, ...]) -> str:
    return "".join(segment.text for segment in segments)


@given(st.text(), st.sets(st.characters()))
def test_joined_segments_are_the_text(text: str, wanted: set[str]) -> None:
    assert join(mark(text, each(lambda word: bool(set(word) & wanted)))) == text


@given(st.text(alphabet="ab <&\n.", max_size=600))
def test_a_snippet_is_a_stretch_of_the_text(text: str) -> None:
    snippet = to_snippet(text, each(lambda word: word.startswith("a")))
    assert join(snippet).strip(ELLIPSIS) in text
    assert len(to_words(join(snippet))) <= SNIPPET_WORDS


def test_a_long_text_is_cut_around_most_of_the_words() -> None:
    text = " ".join(["kata", *["lain"] * 80, "kata", "kata", *["lain"] * 80])
    snippet = to_snippet(text, each(lambda word: word == "kata"))
    assert [segment.text for segment in snippet if segment.matched] == ["kata", "kata"]
    assert snippet[0] == snippet[-1] == Segment(ELLIPSIS, False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mencatat", "pencatatan"),
        ("penduduk", "kependudukan"),
        ("bina", "pembinaan"),
        ("perkawinan", "kawin"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert Stemmer()(one) == Stemmer()(other)


@pytest.mark.parametrize(
    ("one", "other", "are_kin"),
    [
        pytest.param("koordinasi", "oordinasi", True, id="k taken by meng-"),
        pytest.param("panfaat", "manfaat", True, id="p or m after pem-"),
        pytest.param("awas", "kawas", False, id="too short to tell"),
        pytest.param("anggar", "langgar", False, id="no prefix takes an l"),
    ],
)
def test_kin_is_only_what_a_prefix_explains(one: str, other: str, are_kin: bool) -> None:
    assert (other in find_kin(one, {other})) == are_kin
    assert (one in find_kin(other, {one})) == are_kin
