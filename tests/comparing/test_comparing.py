"""Two sides compared: what was planted is found, on made-up regulations and on the real ones."""

from __future__ import annotations

import json
import re

import pytest

from loaders.catalogue import Source
from loaders.text.read import decode_source
from server.comparing.compare import CHANGES, Comparison, compare_sides
from server.comparing.formats import counts, mark_words, to_html, to_json, to_text
from server.comparing.items import KINDS, Side, build_side
from server.errors import BadComparison
from tests.findings.texts import clean
from tests.loaders.factories import committed

TEXT = clean()
TIPE_A, TIPE_B = "kecamatan-tipe-a", "kecamatan-tipe-b"


def side(text: str) -> Side:
    return build_side(Source(decode_source(text.encode(), "contoh")))


def compare(before: str, after: str) -> Comparison:
    return compare_sides(side(before), side(after))


def differences(comparison: Comparison) -> dict[tuple[str, str], int]:
    """Return how often each kind changed in each way, zeros left out."""
    found = {(k, c): comparison.count(k, c) for k in KINDS for c in CHANGES}
    return {key: count for key, count in found.items() if count}


def test_a_text_is_the_same_as_itself() -> None:
    comparison = compare(TEXT, TEXT)
    assert comparison.changes == ()
    assert all(comparison.same[kind] for kind in KINDS)


def stage_lines() -> list[str]:
    """Return the lines of some stages of the made-up regulation."""
    return re.findall(r"^\d\. (?:\w+ ){3,}.*;$", TEXT, re.MULTILINE)


def test_a_reworded_stage_is_found() -> None:
    line = stage_lines()[-1]
    comparison = compare(TEXT, TEXT.replace(line, line.replace(";", " secara berkala;"), 1))
    assert set(differences(comparison)) <= {("stage", "reworded"), ("duty", "reworded")}
    assert len(comparison.changes) == 1


def test_a_removed_item_is_removed_one_way_and_added_the_other() -> None:
    line = stage_lines()[-1]
    shorter = TEXT.replace(line + "\n", "", 1)
    there, back = compare(TEXT, shorter), compare(shorter, TEXT)
    assert [c.change for c in there.changes] == ["removed"]
    assert [c.change for c in back.changes] == ["added"]


def test_what_only_follows_a_renamed_unit_is_told_apart() -> None:
    name = next(item.text for item in side(TEXT).units if item.text.startswith("Bidang"))
    line = stage_lines()[-1]
    after = TEXT.replace(name, f"{name} Terpadu").replace(line, line.replace(";", " segera;"), 1)
    comparison = compare(TEXT, after)
    follows = {change.follows for change in comparison.changes if change.kind == "position"}
    assert follows == {True}
    (own,) = [c for c in comparison.changes if c.kind not in ("unit", "position") and not c.follows]
    assert own.after is not None
    assert "segera" in own.after.text
    assert "only the name of a unit changed" in to_text(comparison, "en")
    page = to_html(comparison, "en").decode()
    assert page.count('<article class="reworded follows"') == sum(
        change.follows for change in comparison.changes
    )


def test_text_brackets_the_words_that_changed() -> None:
    line = stage_lines()[-1]
    text = to_text(compare(TEXT, TEXT.replace(line, line.replace(";", " segera;"), 1)), "en")
    assert "{+segera+}" in text
    assert "[-" not in text


def test_a_unit_goes_by_its_name(kecamatan: Comparison) -> None:
    text = to_text(kecamatan, "en")
    assert text.startswith("--- Kecamatan Tipe A (perwali-cilegon-29-2022)\n")
    assert "at Seksi Pemerintahan → Seksi Pemerintahan dan Ketertiban Umum" in text
    assert "seksi-" not in text
    assert "+ units, added: at Kecamatan Tipe B" in text


@pytest.fixture(scope="module")
def kecamatan() -> Comparison:
    source = committed("perwali-cilegon-29-2022")
    return compare_sides(build_side(source, TIPE_A), build_side(source, TIPE_B))


def test_the_two_patterns_of_kecamatan(kecamatan: Comparison) -> None:
    """Structure: Pasal 4 and Pasal 44 of 29/2022, read by hand."""
    units = {
        (c.change, (c.before or c.after).text)  # type: ignore[union-attr]
        for c in kecamatan.changes
        if c.kind == "unit"
    }
    assert units == {
        ("reworded", "Sekretariat"),
        ("removed", "Seksi Pemerintahan"),
        ("removed", "Seksi Ketentraman dan Ketertiban Umum"),
        ("added", "Seksi Pemerintahan dan Ketertiban Umum"),
    }


def test_nothing_is_lost(kecamatan: Comparison) -> None:
    """Every item of a side is the same, or in one difference."""
    for side, change in ((kecamatan.first, "added"), (kecamatan.second, "removed")):
        for kind, items in (("unit", side.units), ("duty", side.duties)):
            rest = sum(c.kind == kind and c.change != change for c in kecamatan.changes)
            assert kecamatan.same[kind] + rest == len(items)


def test_swapping_the_sides_swaps_added_and_removed(kecamatan: Comparison) -> None:
    back = compare_sides(kecamatan.second, kecamatan.first)
    for kind in ("unit", "position"):
        assert back.count(kind, "added") == kecamatan.count(kind, "removed")
        assert back.count(kind, "removed") == kecamatan.count(kind, "added")


def test_json_holds_every_difference(kecamatan: Comparison) -> None:
    found = json.loads(to_json(kecamatan))
    assert found["first"] == {"document": "perwali-cilegon-29-2022", "office": TIPE_A}
    assert len(found["changes"]) == len(kecamatan.changes)
    assert found["counts"] == counts(kecamatan)
    assert {change["change"] for change in found["changes"]} == set(CHANGES)


@pytest.mark.parametrize("language", ["id", "en"])
def test_text_and_page_hold_every_difference(kecamatan: Comparison, language: str) -> None:
    text = to_text(kecamatan, language)
    page = to_html(kecamatan, language).decode()
    assert "<script" not in page
    assert page.count("<article ") == len(kecamatan.changes)
    assert sum(line[:1] in "+-~>" for line in text.splitlines()) >= len(kecamatan.changes)


def test_changed_words_are_marked_and_escaped() -> None:
    marked = mark_words("menyusun <b> rencana", "menyusun laporan", "ins")
    assert str(marked) == "menyusun <ins>&lt;b&gt; rencana</ins>"


@pytest.mark.parametrize(
    ("stem", "office", "message"),
    [
        pytest.param("perwali-cilegon-29-2022", "bidang", "has no unit", id="no such office"),
        pytest.param("sop-bantaeng-pemanfaatan-data", "", "no organisation", id="an SOP"),
    ],
)
def test_what_cannot_be_compared_is_told(stem: str, office: str, message: str) -> None:
    with pytest.raises(BadComparison, match=message):
        build_side(committed(stem), office)
