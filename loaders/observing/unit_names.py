"""Running words -> the units of an organisation that they name, well or badly.

In: the words of a provision and the units of the organisation that it speaks of. Out:
:class:`Named` places: the unit where the printed name is one of the structure, else only what kind
of unit is meant. A name ends where its grammar does (``offices.end_of_name``): before a small
letter, before the next word of the civil service. Other agencies are not read, and nothing is said
of right and wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz import fuzz, process

from loaders.regulation.model import Unit
from loaders.regulation.names import fold_name
from loaders.regulation.offices import end_of_name

SUB = "sub"
"""The type of a name whose type word is half lost: "Kepala Sub Umum dan Kepegawaian"."""

# The word that says the type. "sekretariat" is a unit in small letters as well; the small "bidang",
# "bagian", "seksi" are words of everyday speech.
_TYPE_RE = re.compile(
    r"[BSs](?:(?P<seksi>(?<=S)eksi)|(?P<bidang>(?<=B)idang)|(?P<sekretariat>ekretariat)"
    r"|(?P<bagian>(?<=B)agian)|(?P<sub_bidang>(?<=S)ub\s?[Bb]idang|(?<=S)ubbid)"
    r"|(?P<sub_bagian>(?<=S)ub\s?[Bb]agian|(?<=S)ubb?ag)|(?P<sub>(?<=S)ub(?=\s)))(?![\w-])"
)
_GROUP_TO_TYPE = {"sub_bidang": "sub-bidang", "sub_bagian": "sub-bagian"}
# "Asisten Bidang Pemerintahan", "Badan Usaha Milik Daerah Bidang Minyak": no unit of this name.
_WITHIN_RE = re.compile(
    r"(?:[\w-]|\b(?!Kepala\b|Setiap\b|Masing-masing\b|Pejabat\b)[A-Z][\w-]*\s+)\Z"
)
# What may follow a known name without being part of it: "Seksi Kelahiran dan Pejabat Fungsional".
_NO_NAME_RE = re.compile(
    r"\s*,?\s*(?:dan|serta|&)?\s*(?:Pejabat|Pegawai|Kelompok|Jabatan|Unit|UPT|Instansi|Perangkat"
    r"|Pemerintah|Daerah|Kota|Kabupaten|Provinsi|Sekmat|Seklur|Asisten|Tahun)\b"
)
# What may go on with a name behind a known one; a list of further units does not.
_GOES_ON_RE = re.compile(
    r"(?:,?\s+(?:dan|serta|&)\s+|,?\s+)(?!Seksi|Sub|Bidang|Bagian|Sekretariat|Kepala)[A-Z]"
)
# "Bagian Kedua" is a division of the act.
_ORDINAL_RE = re.compile(r"\s+Ke[a-z]+\b")
_CLOSE = 72.0  # rapidfuzz ratio of folded names from which a name is a suggestion


class Named(NamedTuple):
    """A unit named in words.

    Attributes:
        start: Where the name begins, its type word included, "Kepala" before it not.
        end: Where it ends.
        text: As printed.
        type: Slug of the type that its first word says; ``SUB`` where half of that word is lost.
        unit: The unit of the organisation that bears this name, None where none does.
        bare: Nothing but the type is said.
        headed: "Kepala" stands before it.
    """

    start: int
    end: int
    text: str
    type: str
    unit: Unit | None
    bare: bool
    headed: bool


class Names:
    """The names of an organisation's units, ready to be found in words."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = tuple(units)
        self.by_print: dict[str, Unit] = {}
        for unit in self.units:
            for name in (unit.name, *unit.alternatives):
                self.by_print.setdefault(name, unit)
        self.by_fold = {fold_name(name): unit for name, unit in self.by_print.items()}
        self.types = frozenset(unit.type for unit in self.units if unit.listed)
        self._secretariats = [u for u in self.units if u.type == "sekretariat"]
        self._longest_first: dict[str, list[str]] = {}
        for name in sorted(self.by_print, key=len, reverse=True):
            self._longest_first.setdefault(name[:3], []).append(name)

    def find(self, words: str) -> Iterator[Named]:
        """Yield the units that some words name, in order."""
        at = 0
        while (word := _TYPE_RE.search(words, at)) is not None:
            named = self._read(words, word)
            at = named.end if named else word.end()
            if named:
                yield named

    def alike(self, start: str) -> list[str]:
        """Return the names that begin with the same letters as a type word, longest first."""
        return self._longest_first.get(start[:3], [])

    def nearest(self, name: str) -> Unit | None:
        """Return the unit whose name is most like another or goes on from it, None when none is."""
        folded = fold_name(name)
        best = process.extractOne(folded, self.by_fold.keys(), scorer=fuzz.ratio)
        if best and best[1] >= _CLOSE:
            return self.by_fold[best[0]]
        longer = [unit for known, unit in self.by_fold.items() if known.startswith(folded)]
        return longer[0] if len(longer) == 1 else None

    def _read(self, words: str, word: re.Match[str]) -> Named | None:
        start = word.start()
        type_ = _GROUP_TO_TYPE.get(word.lastgroup or "", word.lastgroup or "")
        before = words[max(start - 24, 0) : start]
        headed = before.endswith("Kepala ")
        if start and not headed and _WITHIN_RE.search(before):
            return None
        if type_ == "bagian" and _ORDINAL_RE.match(words, word.end()):
            return None
        text = self._name_at(words, start, word.end())
        bare = text == word[0]
        if bare and type_ == SUB:
            return None
        unit = self._bare(type_) if bare else self.by_print.get(text)
        return Named(start, start + len(text), text, type_, unit, bare, headed)

    def _name_at(self, words: str, start: int, end: int) -> str:
        """Return the name at ``start``, whose type word ends at ``end``."""
        for name in self.alike(words[start : start + 3]):
            if words.startswith(name, start):
                if start + len(name) > end and not _GOES_ON_RE.match(words, start + len(name)):
                    return name
                break
        text = words[start : end_of_name(words, end)]
        return text if text in self.by_print else self._known_start(text) or text

    def _bare(self, type_: str) -> Unit | None:
        alone = type_ == "sekretariat" and len(self._secretariats) == 1
        return self._secretariats[0] if alone else None

    def _known_start(self, text: str) -> str:
        """Return the known name that a longer one begins with, if the rest is no part of it."""
        for name in self.alike(text):
            if text.startswith(name) and _is_rest(text[len(name) :]):
                return name
        return ""


def _is_rest(rest: str) -> bool:
    """Say whether words behind a known name are none of it: "Seksi Kelahiran Tahun 2016"."""
    if _NO_NAME_RE.match(rest):
        return True
    joined = rest.lstrip(" ,").startswith(("dan ", "serta ", "& "))
    return rest.startswith(" ") and not joined and "," not in rest


def speaks_of_units(words: str) -> bool:
    """Say whether some words name a unit at all: a quick look before a careful one."""
    return _TYPE_RE.search(words) is not None
