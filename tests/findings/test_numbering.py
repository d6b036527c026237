"""Rules of numbering: one finding for one fault, at its place."""

import re
from itertools import pairwise

import pytest

from tests.findings.texts import (
    ORDINALS,
    assert_only,
    clean,
    findings,
    line_of,
    plant,
    regulation,
    shown,
)

MARKER_HABIT = "N070"
OPENER = ("Pasal 4", "Kepala Dinas mempunyai tugas:")
WORDS = ("rencana", "laporan", "jadwal", "pedoman", "anggaran", "evaluasi", "arsip", "kegiatan")


def numbered(*markers: str) -> str:
    """Return a list of things with these markers, well ended."""
    last = len(markers) - 1
    lines = [
        f"{marker} {WORDS[i % len(WORDS)]}{';' if i < last - 1 else '; dan' if i < last else '.'}"
        for i, marker in enumerate(markers)
    ]
    return regulation(*OPENER, *lines)


LISTS = [
    pytest.param(("a.", "b.", "c."), [], id="in order"),
    pytest.param(("a.", "c.", "d."), [("N051", "c. laporan")], id="one left out"),
    pytest.param(("a.", "b.", "b.", "c."), [("N050", "b. jadwal")], id="one twice"),
    pytest.param(
        ("a.", "b.", "c.", "b.", "c.", "d."), [("N050", "b. pedoman")], id="restart: one fault"
    ),
    pytest.param(
        ("a.", "b.", "c.", "b.", "e."), [("N050", "b. pedoman")], id="one wrong, then right again"
    ),
    pytest.param(
        ("a.", "b.", "g.", "d.", "e."), [("N051", "g. jadwal")], id="one too high, then right"
    ),
    pytest.param(("a.", "b.", "g.", "c."), [("N051", "g. jadwal")], id="one put in between"),
    pytest.param(("a.", "c.", "b.", "d."), [("N051", "c. laporan")], id="two changed places"),
    pytest.param(("b.", "a.", "c."), [("N052", "a. laporan")], id="the first two changed places"),
    pytest.param(("c.", "d.", "e."), [("N053", "c. rencana")], id="does not begin the count"),
    pytest.param(("1.", "2.", "3)"), [("N064", "3) jadwal")], id="style switch"),
]


@pytest.mark.parametrize(("markers", "expected"), LISTS)
def test_a_list_is_numbered_one_after_the_other(markers, expected):
    found = shown(numbered(*markers), "N")
    assert [(rule, quote.split(";")[0].rstrip(".")) for rule, _, quote in found] == expected


def test_what_the_conversion_wrote_over_a_number_is_no_fault_of_the_regulation():
    text = numbered("1.", "2.", "1. 3.", "4.")
    assert [rule for rule, *_ in shown(text, "N", "X")] == ["X003"]


DIVISIONS = [
    pytest.param("Pasal 9\n\nUntuk", "Pasal 8\n\nUntuk", "N001", id="Pasal twice"),
    pytest.param("BAB IV\n", "BAB III\n", "N010", id="Bab twice"),
    pytest.param("BAB V\n", "BAB VI\n", "N011", id="Bab left out"),
    pytest.param("Bagian Kelima\n", "Bagian Keempat\n", "N020", id="Bagian twice"),
    pytest.param("Bagian Kesepuluh\n", "Bagian Kesebelas\n", "N021", id="Bagian left out"),
    pytest.param("Paragraf 3\n", "Paragraf 2\n", "N030", id="Paragraf twice"),
    pytest.param("Paragraf 3\n", "Paragraf 4\n", "N031", id="Paragraf left out"),
    pytest.param("(5) Setiap", "(4) Setiap", "N040", id="ayat twice"),
    pytest.param("(5) Setiap", "(6) Setiap", "N041", id="ayat left out"),
    pytest.param("(1) Kepala Dinas", "(2) Kepala Dinas", "N043", id="first ayat"),
]


@pytest.mark.parametrize("name", ["Pasal 9", "BAB IV", "Bagian Ketiga", "Paragraf 2"])
def test_a_division_without_its_number_is_found(name):
    text = plant(clean(), f"\n{name}\n", f"\n{name.split()[0]}\n")
    found = findings(text, "N004")
    assert [(f.line, f.quote) for f in found] == [
        (line_of(clean(), f"\n{name}\n") + 1, name.split()[0])
    ]


@pytest.mark.parametrize(("old", "new", "code"), DIVISIONS)
def test_divisions_are_numbered_one_after_the_other(old, new, code):
    text = plant(clean(), old, new)
    found = findings(text, "N")
    assert code in [f.rule for f in found]
    first = next(f for f in found if f.rule == code)
    at = clean().index(old)
    assert first.line in (clean().count("\n", 0, at) + 1, clean().count("\n", 0, at) + 2)


def test_every_repeated_pasal_is_a_fault_of_its_own():
    text = regulation(
        "Pasal 4", "Satu.", "Pasal 3", "Dua.", "Pasal 4", "Tiga.", "Pasal 5", "Empat."
    )
    assert [rule for rule, *_ in shown(text, "N")] == ["N001", "N001"]


def test_the_marker_below_a_huruf_is_a_habit_at_most():
    lines = (*OPENER, "a. menyusun:", "1) rencana; dan", "2) laporan; dan", "b. membina pegawai.")
    assert_only(found := findings(regulation(*lines), "N"), MARKER_HABIT)
    assert (found[0].severity, found[0].expected) == ("info", "1.")
    assert found[0].line == line_of(regulation(*lines), "1) rencana")


def exchange(first: str, second: str) -> str:
    """Return the clean regulation with two divisions, each first of its number, in each other's place."""
    text = plant(clean(), f"{first}\n", "@\n")
    return plant(plant(text, f"{second}\n", f"{first}\n"), "@\n", f"{second}\n")


def count_on(name: str, numbers: tuple[str, ...]) -> str:
    """Return the clean regulation with each number of a division replaced by the one after it."""
    following = dict(pairwise(numbers))
    return re.sub(rf"^{name} (.+)$", lambda m: f"{name} {following[m[1]]}", clean(), flags=re.M)


def first_bagian(changed: str) -> str:
    """Return the clean regulation with its first Bagian taken from another text."""
    mark = "Bagian Kedua\n"
    return changed.partition(mark)[0] + mark + clean().partition(mark)[2]


def ayat(*markers: str) -> str:
    """Return a Pasal of ayat with these markers."""
    return regulation(
        "Pasal 4",
        *(f"{m} Dinas menyusun {word}." for m, word in zip(markers, WORDS, strict=False)),
    )


# rule, text, words at the start of the only finding
ORDER = [
    pytest.param("N003", exchange("Pasal 1", "Pasal 2"), "Pasal 1", id="Pasal goes back"),
    pytest.param("N012", exchange("BAB I", "BAB II"), "BAB I", id="Bab goes back"),
    pytest.param("N013", count_on("BAB", ("I", "II", "III", "IV", "V", "VI")), "BAB II", id="Bab"),
    pytest.param(
        "N022", exchange("Bagian Kesatu", "Bagian Kedua"), "Bagian Kesatu", id="Bagian goes back"
    ),
    pytest.param("N023", count_on("Bagian", ORDINALS), "Bagian Kedua", id="first Bagian"),
    pytest.param("N032", exchange("Paragraf 1", "Paragraf 2"), "Paragraf 1", id="Paragraf"),
    pytest.param(
        "N033",
        first_bagian(count_on("Paragraf", ("1", "2", "3", "4"))),
        "Paragraf 2",
        id="first Paragraf",
    ),
    pytest.param("N042", ayat("(2)", "(1)", "(3)"), "(1)", id="ayat goes back"),
    pytest.param("N043", ayat("(2)", "(3)", "(4)"), "(2)", id="first ayat"),
    pytest.param("N060", numbered("1.", "2.", "2."), "2.", id="angka twice"),
    pytest.param("N061", numbered("1.", "3.", "4."), "3.", id="angka left out"),
    pytest.param("N062", numbered("2.", "1.", "3."), "1.", id="angka goes back"),
    pytest.param("N063", numbered("3.", "4.", "5."), "3.", id="first angka"),
]


@pytest.mark.parametrize(("code", "text", "words"), ORDER)
def test_a_number_out_of_order_is_found_and_nothing_else_of_numbering(code, text, words):
    ((rule, _, quote),) = shown(text, "N")
    assert (rule, quote.startswith(words)) == (code, True)
