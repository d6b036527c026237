"""Whatever the offices or the steps: no box lies on another, all lie inside, and none is missing."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.web.pictures.chart import Office, Tie, draw_chart, sort_tree
from server.web.pictures.lanes import Doing, Fork, Row, draw_lanes
from server.web.pictures.relations import Node, Relation, draw_relations
from server.web.pictures.shapes import LINE, Picture, fold, height_of
from server.web.pictures.timeline import Entry, Repeal, draw_timeline

WORDS = st.text(alphabet="abc defg-", max_size=90)


def assert_tidy(picture: Picture) -> None:
    for one, other in combinations(picture.boxes, 2):
        assert not one.overlaps(other), f"{one.key} lies on {other.key}"
    for box in picture.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.right <= picture.width
        assert box.bottom <= picture.height
        room = LINE if box.kind == "mark" else height_of(box.lines, box.small) - 0.01
        assert box.height >= room


@st.composite
def offices_and_parents(draw: st.DrawFn) -> tuple[list[Office], dict[str, str]]:
    count = draw(st.integers(1, 14))
    offices = [Office(f"o{i}", draw(WORDS), draw(WORDS), None) for i in range(count)]
    parents = {
        office.key: f"o{draw(st.integers(0, count))}"  # at times itself, or one that is not there
        for office in offices[1:]
        if draw(st.booleans())
    }
    return offices, parents


@given(offices_and_parents(), st.integers(0, 2))
@settings(max_examples=40, deadline=None)
def test_no_two_offices_overlap(tree: tuple[list[Office], dict[str, str]], outside: int) -> None:
    offices, parents = tree
    above = [Office(f"above {i}", "Wali Kota", "", None, "outside") for i in range(outside)]
    ties = [Tie(office.key, parents.get(office.key, "o0"), "answers", "x") for office in offices]
    ties += [Tie(office.key, offices[-1].key, "coordinated") for office in offices]
    picture = draw_chart(offices, parents, ties, above)
    assert_tidy(picture)
    assert sorted(box.key for box in picture.boxes) == sorted(
        office.key for office in (*offices, *above)
    )


@given(offices_and_parents())
@settings(max_examples=40, deadline=None)
def test_every_office_is_once_in_the_tree(tree: tuple[list[Office], dict[str, str]]) -> None:
    offices, parents = tree
    children, roots = sort_tree(offices, parents)
    placed = roots + [child for family in children.values() for child in family]
    assert sorted(placed) == sorted(office.key for office in offices)


@st.composite
def procedures(draw: st.DrawFn) -> tuple[list[Row], dict[str, tuple[str, str | None]]]:
    actors = {f"a{i}": (draw(WORDS), None) for i in range(draw(st.integers(0, 5)))}
    count = draw(st.integers(1, 8))
    part = st.builds(
        Doing, st.sampled_from(sorted(actors) or ["nobody"]), st.sampled_from("RACI"), st.booleans()
    )
    fork = st.builds(Fork, WORDS, st.sampled_from(["", "s0", f"s{count - 1}", "elsewhere"]))
    rows = [
        Row(
            key=f"s{i}",
            number=str(i),
            text=draw(WORDS),
            time=draw(WORDS),
            href=None,
            parts=tuple(draw(st.lists(part, max_size=4))) if actors else (),
            forks=tuple(draw(st.lists(fork, max_size=2))),
        )
        for i in range(count)
    ]
    return rows, actors


@given(procedures())
@settings(max_examples=40, deadline=None)
def test_no_two_steps_overlap_and_none_is_lost(
    procedure: tuple[list[Row], dict[str, tuple[str, str | None]]],
) -> None:
    rows, actors = procedure
    picture = draw_lanes(rows, actors, "unknown")
    assert_tidy(picture)
    drawn = {box.key for box in picture.boxes}
    assert {row.key for row in rows} <= drawn


def test_a_step_that_nobody_is_known_to_do_stands_in_a_lane_of_its_own() -> None:
    rows = [
        Row("s1", "1", "menulis", "1 hari", None, (Doing("a", "R", True),), ()),
        Row(
            "s2", "2", "memeriksa", "", None, (Doing("a", "I", True),), (Fork("bila salah", "s1"),)
        ),
    ]
    picture = draw_lanes(rows, {"a": ("Staf", "/page/a")}, "Tidak diketahui")
    boxes = {box.key: box for box in picture.boxes}
    assert boxes["s1"].kind == "step end"
    assert boxes["s2"].kind == "unknown"
    assert boxes["s2"].x == boxes["lane "].x
    assert boxes["s2 a"].lines == ("I",)
    assert boxes["s2 time"].lines == ("–",)
    kinds = [line.kind for line in picture.lines]
    assert kinds.count("flow") == 1
    assert kinds.count("back") == 1


@given(
    st.lists(
        st.builds(Entry, st.uuids().map(str), st.integers(1945, 2030), WORDS, WORDS, st.none()),
        max_size=15,
        unique_by=lambda entry: entry.key,
    )
)
@settings(max_examples=30, deadline=None)
def test_no_two_acts_overlap(entries: list[Entry]) -> None:
    repeals = [Repeal(entries[0].key, entry.key) for entry in entries]
    picture = draw_timeline(entries, repeals)
    assert_tidy(picture)
    assert {entry.key for entry in entries} <= {box.key for box in picture.boxes}


NODES = st.builds(Node, st.sampled_from("abcdef"), st.just("Seksi Uji"), st.none())


@given(st.lists(st.builds(Relation, NODES, NODES, NODES), max_size=24))
@settings(max_examples=30, deadline=None)
def test_no_line_between_kinds_crosses_a_box_or_another_line(relations: list[Relation]) -> None:
    picture = draw_relations(relations)
    assert_tidy(picture)
    assert len(picture.lines) == 2 * len(relations)
    assert len(picture.lines) == len({line.points for line in picture.lines})
    for line in picture.lines:
        (left, y), (right, end) = line.points
        assert (y, left < right) == (end, True), "a line is level, from left to right"
        within = [box for box in picture.boxes if box.y < y < box.bottom]
        assert not [box for box in within if box.x < right and left < box.right]
        assert left in {box.right for box in within}
        assert right in {box.x for box in within}


@pytest.mark.parametrize(
    ("ties", "boxes"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("ab", 3, id="one"),
        pytest.param("ab ab", 4, id="one kind, one box"),
        pytest.param("ab cb", 5, id="kinds of neighbouring rows are one box"),
        pytest.param("ab cd ab", 7, id="rows of a kind come together"),
        pytest.param("ab cd cb", 7, id="what is already above comes first"),
        pytest.param("ab " * 7, 11, id="a box ends where its words would be out of sight"),
    ],
)
def test_a_kind_is_one_box_along_its_rows(ties: str, boxes: int) -> None:
    def node(letter: str) -> Node:
        return Node(letter, letter, None)

    relations = [Relation(node(a), node("p"), node(b)) for a, b in ties.split()]
    assert len(draw_relations(relations).boxes) == boxes


@pytest.mark.parametrize(
    ("text", "most", "lines"),
    [
        pytest.param("", 3, (), id="nothing"),
        pytest.param("Sub Bagian", 3, ("Sub Bagian",), id="one"),
        pytest.param("Sub Bagian Umum dan Kepegawaian", 1, ("Sub Bagian…",), id="cut"),
    ],
)
def test_words_are_folded(text: str, most: int, lines: tuple[str, ...]) -> None:
    assert fold(text, 100, most) == lines
