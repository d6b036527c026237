"""Likeness in words: what is the same, what is nearly so, what a name names, and the laws of it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.text.likeness import (
    LEAST,
    Cluster,
    NameFinder,
    WordSplitter,
    find_clusters,
    measure_likeness,
    to_natural_order,
)

UNITS = ["Seksi Kelahiran", "Seksi Kerjasama", "Seksi Perubahan Status Anak, dan Kematian"]
split = WordSplitter(UNITS).split

WORDS = st.lists(st.sampled_from(["menyusun", "laporan", "rencana", "kerja", "dan", "seksi"]))
TEXTS = st.lists(WORDS.map(tuple), max_size=25)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Menyusun  laporan;", ("menyusun", "laporan"), id="capitals-space-marks"),
        pytest.param("profil *database*", ("profil", "database"), id="markup"),
        pytest.param("di seksi  kelahiran.", ("di", "seksi kelahiran"), id="unit-is-one-word"),
        pytest.param("Seksi Kelahirannya", ("seksi", "kelahirannya"), id="unit-ends-with-a-word"),
        pytest.param(
            "Seksi Perubahan Status Anak, dan Kematian",
            ("seksi perubahan status anak, dan kematian",),
            id="unit-with-a-comma",
        ),
        pytest.param("dokumen-dokumen", ("dokumen", "dokumen"), id="hyphen"),
        pytest.param(" ;-", (), id="no-words"),
    ],
)
def test_a_text_is_split_into_words(text: str, words: tuple[str, ...]) -> None:
    assert split(text) == words


SENTENCE = "mendistribusikan tugas kepada bawahan lingkup {} sesuai dengan tugas dan fungsi"


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        pytest.param("menyusun laporan;", "Menyusun laporan", True, id="marks-and-capitals"),
        pytest.param(
            SENTENCE.format("Seksi Kelahiran"),
            SENTENCE.format("Seksi Kerjasama"),
            True,
            id="the-same-for-another-unit",
        ),
        # 63/2016 Pasal 35: alike in letters (0.91), another duty in words
        pytest.param(
            "pelaksanaan penyusunan norma, standar, prosedur, dan kriteria di bidang Seksi Kelahiran",
            "pelaksanaan supervisi penerapan norma, standar, prosedur, dan kriteria di bidang Seksi Kelahiran",
            False,
            id="another-verb-in-a-long-name",
        ),
        pytest.param(
            "perumusan kebijakan sesuai dengan lingkup tugasnya",
            "pelaksanaan kebijakan sesuai dengan lingkup tugasnya",
            False,
            id="another-verb-in-a-short-text",
        ),
        pytest.param("tugas dan fungsi", "fungsi dan tugas", False, id="another-order"),
    ],
)
def test_what_is_nearly_the_same(one: str, other: str, together: bool) -> None:
    clusters = find_clusters([("a", split(one)), ("b", split(other))])
    assert clusters == ((Cluster(("a", "b"), clusters[0].similarity),) if together else ())


def test_word_for_word_is_one_and_nearly_so_is_less() -> None:
    (same,) = find_clusters([("a", split("Menyusun laporan.")), ("b", split("menyusun laporan"))])
    assert same == Cluster(("a", "b"), 1.0)
    texts = [SENTENCE.format(unit) for unit in UNITS[:2]]
    (near,) = find_clusters([("a", split(texts[0])), ("b", split(texts[1]))])
    assert LEAST <= near.similarity < 1


def test_a_cluster_does_not_drift_from_its_first_member() -> None:
    """Each is one word from the one before; the third is two words from the first."""
    words = [f"kata{number}" for number in range(12)]
    items = [("a", (*words[:12],)), ("b", (*words[1:12], "x")), ("c", (*words[2:12], "x", "y"))]
    least = measure_likeness(items[0][1], items[1][1])
    assert measure_likeness(items[1][1], items[2][1]) >= least
    assert [cluster.members for cluster in find_clusters(items, least=least)] == [("a", "b")]


def test_an_item_joins_the_first_that_it_is_most_like() -> None:
    ten = tuple(f"k{number}" for number in range(10))
    items = [("1", ten), ("2", (*ten[:7], "x", "y", "z")), ("3", (*ten[:8], "y", "z"))]
    clusters = find_clusters(items, least=0.75)
    assert [cluster.members for cluster in clusters] == [("2", "3")]


@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_the_input_says_nothing(
    texts: list[tuple[str, ...]], shuffler: random.Random
) -> None:
    items = [(f"pasal/{number}", words) for number, words in enumerate(texts)]
    shuffled = list(items)
    shuffler.shuffle(shuffled)
    assert find_clusters(shuffled, least=0.6) == find_clusters(items, least=0.6)


@given(TEXTS)
def test_clusters_keep_their_promises(texts: list[tuple[str, ...]]) -> None:
    words = {f"pasal/{number}": text for number, text in enumerate(texts)}
    clusters = find_clusters(words.items(), least=0.6)
    members = [member for cluster in clusters for member in cluster.members]
    assert len(members) == len(set(members))
    for cluster in clusters:
        first = words[cluster.members[0]]
        lowest = min(measure_likeness(first, words[member]) for member in cluster.members)
        assert cluster.similarity == lowest >= 0.6 - 1e-6
        assert (cluster.similarity == 1) == all(words[m] == first for m in cluster.members)
        assert list(cluster.members) == sorted(cluster.members, key=to_natural_order)
    alone = [key for key in words if key not in members and words[key]]
    assert len({words[key] for key in alone}) == len(alone)


@given(WORDS.map(tuple), WORDS.map(tuple))
def test_likeness_is_the_same_both_ways(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    likeness = measure_likeness(one, other)
    assert likeness == measure_likeness(other, one)
    assert 0 <= likeness <= 1
    assert (likeness == 1) == (one == other)


FUNCTIONS = {
    "kerja-sama": ["Kerja sama pemanfaatan data", "Kerjasama"],
    "inovasi": ["Inovasi pelayanan"],
    "piak": ["Pengelolaan informasi administrasi kependudukan", "PIAK"],
    "data": ["Pemanfaatan data dan dokumen kependudukan", "Pemanfaatan data"],
    "capil": ["Pencatatan sipil"],
    "lahir": ["Pencatatan kelahiran", "Kelahiran"],
}


@pytest.mark.parametrize(
    ("name", "named"),
    [
        pytest.param("Kepala Seksi Kelahiran", {"lahir": 1.0}, id="title-and-kind-left-out"),
        pytest.param("Bidang Pelayanan Pencatatan Sipil", {}, id="a-word-too-many"),
        pytest.param(
            "Bidang PIAK dan Pemanfaatan Data", {"piak": 1.0, "data": 1.0}, id="two-parts"
        ),
        pytest.param(
            "Pemanfaatan Data dan Dokumen Kependudukan", {"data": 1.0}, id="whole-before-parts"
        ),
        pytest.param(
            "Kerjasama, PIAK, dan Inovasi Pelayanan",
            {"kerja-sama": 1.0, "piak": 1.0, "inovasi": 1.0},
            id="three-parts",
        ),
        pytest.param("Dinas Kependudukan dan Pencatatan Sipil", {}, id="a-part-that-names-nothing"),
        pytest.param("Seksi Kearsipan", {}, id="nothing"),
        pytest.param("Kepala Dinas", {}, id="common-words-only"),
        pytest.param("", {}, id="empty"),
    ],
)
def test_what_a_name_names(name: str, named: dict[str, float]) -> None:
    assert NameFinder(FUNCTIONS).find(name) == named


def test_a_name_of_two_things_names_neither() -> None:
    assert NameFinder({"a": ["Keuangan"], "b": ["Keuangan"]}).find("Sub Bagian Keuangan") == {}


def test_without_things_nothing_is_named() -> None:
    assert NameFinder({}).find("Seksi Kelahiran") == {}
