"""A step is found by words in any order, with slips and affixes; what is found is ranked alike each time."""

from __future__ import annotations

import random

import pytest

from server.asking.finding import Finder, count_tied

TEXTS = {
    "konsultasi": "mengkonsultasikan draft penyusunan pelaporan kepada atasan langsung",
    "strategis": "mengkonsultasikan rencana startegis dan kebijakan teknis kepada pimpinan",
    "final": "memfinalisasi dokumen laporan",
    "permohonan": "Membuat Surat Permohonan (PKS) dan mengirimkan kepada Bupati",
    "kelurahan": "menyusun laporan lingkup Kelurahan",
    "kelahiran": "menyusun laporan lingkup Seksi Kelahiran",
}


def to_row(key: str, text: str, holder: str = "Kepala Uji") -> dict[str, str]:
    return {
        "step": key,
        "stepText": text,
        "document": "id/sumber/uji",
        "documentTitle": "Peraturan Uji",
        "line": "1",
        "holderLabel": holder,
    }


ROWS = [to_row(key, text) for key, text in TEXTS.items()]


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(ROWS)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(TEXTS["konsultasi"].upper(), "konsultasi", id="the-whole-text-in-capitals"),
        pytest.param("atasan langsung pelaporan draft", "konsultasi", id="another-order"),
        pytest.param("konsultasi draf laporan atasan", "konsultasi", id="without-affixes"),
        pytest.param("konsultsi darft pelapran atsan", "konsultasi", id="slips"),
        pytest.param("rencana strategis pimpinan", "strategis", id="a-slip-of-the-document"),
        pytest.param("surat permohonan pks bupati", "permohonan", id="a-step-of-an-sop"),
        pytest.param("laporan kelahiran", "kelahiran", id="not-what-is-only-alike"),
        pytest.param("laporan kelurahan", "kelurahan", id="nor-the-other-way-round"),
    ],
)
def test_words_find_the_step(words: str, expected: str, finder: Finder) -> None:
    assert finder.find(words)[0].step.iri == expected


@pytest.mark.parametrize("words", ["", "  ", "!?", "xyzzy foo", "xyzzy laporan foo bar baz qux"])
def test_what_no_step_says_finds_nothing(words: str, finder: Finder) -> None:
    assert finder.find(words) == []


def test_scores_lie_between_0_and_1_and_exact_words_come_first(finder: Finder) -> None:
    whole, phrase, loose = "memfinalisasi dokumen laporan", "dokumen laporan", "laporan dokumen"
    scores = [finder.find(words)[0].score for words in (whole, phrase, loose)]
    assert scores[0] == 1.0
    assert 1.0 > scores[1] > 0.9 > scores[2] > 0.0


def test_the_same_words_in_two_places_tie_and_the_holder_breaks_the_tie() -> None:
    twins = [
        to_row("y", "membuat surat", "Kepala Satu"),
        to_row("x", "membuat surat", "Kepala Dua"),
    ]
    finder = Finder([*ROWS, *twins])
    found = finder.find("membuat surat")
    assert [one.step.iri for one in found[:2]] == ["x", "y"]
    assert count_tied(found) == 2
    best = finder.find("membuat surat satu")
    assert (best[0].step.iri, count_tied(best)) == ("y", 1)


def test_the_order_of_the_rows_changes_nothing() -> None:
    shuffled = ROWS[:]
    random.Random(7).shuffle(shuffled)
    for words in TEXTS.values():
        assert Finder(shuffled).find(words) == Finder(ROWS).find(words)


def test_several_holders_of_a_step_are_one_candidate() -> None:
    finder = Finder([to_row("x", "membuat surat", "Satu"), to_row("x", "membuat surat", "Dua")])
    (found,) = finder.find("membuat surat")
    assert found.step.holders == ("Satu", "Dua")
