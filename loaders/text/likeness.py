"""How alike two texts are, and which texts of many are the same or nearly so.

In: texts with a key each, and names of things to look for. Out: clusters of like texts, and what a
name names. It knows nothing of duties, graphs or stores.

Likeness is counted in words, not in letters: "penyusunan norma" and "supervisi norma" of one
section share most of their letters and say different things, while the same sentence for another
section differs in one word. The name of a unit therefore counts as one word.

How the thresholds were found is told in docs/crosswalk.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import Indel

LEAST = 0.9
"""Nearly the same: so much of the words of both texts is common to them, in the same order."""

LEAST_NAME = 0.85
"""Likeness from which a name is taken to name the same thing; its common words do not count."""

_ROUNDING = 1e-6  # 22 of 24 words are 22/24: rapidfuzz rounds its cutoff, and would drop them

COMMON_WORDS = frozenset(
    [
        "bagian",
        "bidang",
        "dan",
        "dari",
        "dengan",
        "di",
        "dinas",
        "kepala",
        "ketua",
        "lingkup",
        "oleh",
        "pada",
        "pelaksanaan",
        "sekretaris",
        "seksi",
        "serta",
        "sub",
        "subbag",
        "subbagian",
        "tugas",
        "untuk",
        "yang",
    ]
)
"""Words that many names share: kinds of unit, titles, and the small words between."""

# "Kerjasama dan Inovasi", "Anak, Pewarganegara dan Kematian" -> parts. Not "dandan", "3,5".
_JOINT_RE = re.compile(r"\s*,\s+(?:(?:dan|serta)\s+)?|\s+(?:dan|serta)\s+", re.IGNORECASE)
_NUMBER_RE = re.compile(r"(\d+)")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Texts that are like the first of them.

    Attributes:
        members: Two keys or more, in natural order; the others were compared with the first.
        similarity: The lowest between the first and another, 1 when all say the same words.
    """

    members: tuple[str, ...]
    similarity: float


class WordSplitter:
    """Splits texts into words, known names of several words being one word each.

    >>> WordSplitter(["Seksi Kelahiran"]).split("Tugas *Seksi Kelahiran*, dan lainnya;")
    ('tugas', 'seksi kelahiran', 'dan', 'lainnya')
    """

    def __init__(self, names: Iterable[str]) -> None:
        folded = {" ".join(name.casefold().split()) for name in names}
        longest_first = sorted(folded - {""}, key=lambda name: (-len(name), name))
        # A known name that ends where a word ends, else a word. No punctuation, no markup.
        alternatives = [rf"{re.escape(name)}(?!\w)" for name in longest_first]
        self._word_re = re.compile("|".join((*alternatives, r"\w+")))

    def split(self, text: str) -> Words:
        """Return the words of a text, in lower case."""
        return tuple(self._word_re.findall(" ".join(text.casefold().split())))


def measure_likeness(one: Words, other: Words) -> float:
    """Return the share of words, 0 to 1, that two texts have in common in the same order.

    It is 1 only for the same words, and the same whichever text is named first.

    >>> measure_likeness(("menyusun", "laporan"), ("menyusun", "rencana"))
    0.5
    """
    return Indel.normalized_similarity(one, other)


def find_clusters(
    items: Iterable[tuple[str, Words]], *, least: float = LEAST
) -> tuple[Cluster, ...]:
    """Group items that say the same or nearly the same.

    In the order of their keys, an item joins the earlier first item that it is most like, if it is
    like enough; otherwise it is a first item itself. Nothing joins for being like another that
    joined, so a cluster cannot drift away from its first item. Items without words stay alone.

    Args:
        items: Key and words; the order in which they are given says nothing.
        least: Likeness from which an item joins.

    Returns:
        Clusters of two items or more, in the order of their first items.
    """
    keys_of: dict[Words, list[str]] = {}
    for key, words in sorted(items, key=lambda item: to_natural_order(item[0])):
        if words:
            keys_of.setdefault(words, []).append(key)
    texts = list(keys_of)
    clusters = []
    for group in _group(texts, least):
        keys = (key for index, _ in group for key in keys_of[texts[index]])
        members = tuple(sorted(keys, key=to_natural_order))
        if len(members) > 1:
            clusters.append(Cluster(members, min(similarity for _, similarity in group)))
    return tuple(clusters)


def to_natural_order(key: str) -> tuple[str | int, ...]:
    """Return what sorts keys as people do, numbers by their value.

    >>> sorted(["pasal/10", "pasal/9"], key=to_natural_order)
    ['pasal/9', 'pasal/10']
    """
    # Words stand at the even places and numbers at the odd ones, so that like meets like.
    return tuple(int(p) if p.isdecimal() else p for p in _NUMBER_RE.split(key))


class NameFinder:
    """Finds which of several things a name names, by the names that they are known by.

    >>> finder = NameFinder({"a": ["Inovasi pelayanan"], "b": ["Kerja sama", "Kerjasama"]})
    >>> finder.find("Kepala Seksi Kerjasama dan Inovasi Pelayanan")
    {'b': 1.0, 'a': 1.0}
    >>> finder.find("Seksi Kerjasama dan Kearsipan")
    {}
    """

    def __init__(self, names_of: Mapping[str, Iterable[str]], *, least: float = LEAST_NAME) -> None:
        self._least = least
        self._words_of = {
            thing: [_telling_words(name) for name in names] for thing, names in names_of.items()
        }

    def find(self, name: str) -> dict[str, float]:
        """Return the things that a name names, with their likeness.

        The whole name is tried first. A name that is none of theirs may join several ("Kerjasama
        dan Inovasi Pelayanan"); then every part of it must name one, because "Kependudukan dan
        Pencatatan Sipil" is not the office of "Pencatatan Sipil" alone.
        """
        whole = self._find_one(name)
        if whole:
            return whole
        parts = [part for part in _JOINT_RE.split(name) if part]
        found = [self._find_one(part) for part in parts]
        if len(parts) < 2 or not all(found):
            return {}
        return {thing: likeness for part in found for thing, likeness in part.items()}

    def _find_one(self, name: str) -> dict[str, float]:
        """Return the thing that a name is most like; nothing if it is as like another."""
        words = _telling_words(name)
        ranked = sorted(
            (max((measure_likeness(words, known) for known in names), default=0.0), thing)
            for thing, names in self._words_of.items()
        )
        if not words or not ranked or ranked[-1][0] < self._least - _ROUNDING:
            return {}
        likeness, thing = ranked[-1]
        if len(ranked) > 1 and ranked[-2][0] == likeness:
            return {}
        return {thing: likeness}


def _telling_words(text: str) -> Words:
    words = re.findall(r"\w+", text.casefold())
    return tuple(word for word in words if word not in COMMON_WORDS)


def _group(texts: Sequence[Words], least: float) -> list[list[tuple[int, float]]]:
    """Return for each first text its group: indexes with their likeness to the first."""
    best: list[tuple[float, int]] = [(0.0, index) for index in range(len(texts))]
    groups: dict[int, list[tuple[int, float]]] = {}
    for index, words in enumerate(texts):
        likeness, first = best[index]
        if likeness:
            groups[first].append((index, likeness))
            continue
        groups[index] = [(index, 1.0)]
        later = texts[index + 1 :]
        like = process.extract_iter(
            words,
            later,
            scorer=Indel.normalized_similarity,
            processor=None,
            score_cutoff=least - _ROUNDING,
        )
        for _, found, offset in like:
            place = index + 1 + offset
            if found > best[place][0]:
                best[place] = (found, index)
    return list(groups.values())
