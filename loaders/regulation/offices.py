"""Running words -> the offices named in them: a title, a unit, or both, ended by grammar.

A name begins with a word of the civil service in capitals (Kepala, Kabid, Staf, Bidang, Seksi,
Dinas, Ditjen …) and goes on over words with a capital; *dan* and a list with commas carry on only
between such words, and a further word of the civil service begins the next unit of the name
("Subbag Umum Dinas Sosial") or the next name. A sentence in capitals throughout has no such ends
and names nobody. It knows no document: whose office it is, is told elsewhere.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

HEAD, SHORT_HEAD, SECRETARY, STAFF, LOCAL, REGIONAL = (
    "head", "short_head", "secretary", "staff", "local", "regional",
)  # fmt: skip
"""Kinds of title: Kepala; Kabid and the like; Sekretaris; whoever holds no post of a head (Staf);
Camat and Lurah; heads of regions."""

_KIND_TO_TITLES = {
    HEAD: r"Kepala|Ka\.",
    SHORT_HEAD: r"Kabid|Kasie?|Kasubb?ag|Kasubb?id|Kabag|Kadis|Kadin|Kaban",
    SECRETARY: r"Sekretaris(?:\s+Daerah)?|Sekdis|Sekmat|Sekcam|Seklur|Sekda|Sekban",
    STAFF: r"Staff?|Petugas|Operator|Pengadministrasi|Verifikator|Bendahara",
    LOCAL: r"Camat|Lurah",
    REGIONAL: r"(?:Wakil\s+)?(?:Bupati|Wali\s?[Kk]ota|Gubernur)",
}
_UNIT_WORDS = (
    r"Dinas|Badan|Bidang|Seksi|Sub\s?(?:Bagian|bagian|Bidang|bidang)|Subb?ag|Subb?id|Bagian|Biro"
    r"|Kantor|Sekretariat|Inspektorat|Kecamatan|Kelurahan|UPTD?|Ditjen|Direktorat(?:\s+Jenderal)?"
    r"|Kementerian|Kemen[a-z]{3,}|Dis[a-z]{4,}"
)
_TITLE_RE = re.compile(
    "|".join(rf"(?P<{kind}>(?:{titles})(?![\w-]))" for kind, titles in _KIND_TO_TITLES.items())
)
_UNIT_RE = re.compile(rf"(?:{_UNIT_WORDS})(?![\w-])")
_ANY_RE = re.compile(rf"\b(?:{'|'.join(_KIND_TO_TITLES.values())}|{_UNIT_WORDS})(?![\w-])")
# A word with a capital that is no word of grammar nor a verb: "Umum", "PIAK", "Monitoring".
_NO_GRAMMAR = (
    r"(?!(?:Yang|Dan|Serta|Atau|Untuk|Dengan|Dari|Di|Ke|Pada|Oleh|Setelah|Sebelum|Dalam|Agar|Guna"
    r"|Melalui|Kepada|Jika|Apabila|Maka|Sesuai|Paling|Selambat|Saudara|Bapak|Ibu|Sdr)\b"
    r"|Me(?:m|n|ng|ny)\w+(?:kan|i)\b|Di\w{3,}kan\b)"
)
_OFFICE_WORD = rf"(?:{'|'.join(_KIND_TO_TITLES.values())}|{_UNIT_WORDS})(?![\w-])"
_WORD = rf"(?!{_OFFICE_WORD}){_NO_GRAMMAR}[A-Z][\w/&-]*"
_NAME_WORD_RE = re.compile(rf"\s+{_WORD}")
_NAME_AND_RE = re.compile(rf"\s+(?:dan|serta|&)\s+{_WORD}")
# ", Evaluasi dan Dokumentasi": a comma goes on with the name when "dan" and a word follow.
_NAME_LIST_RE = re.compile(rf"(?:,\s+{_WORD}(?:\s+{_WORD})*)+,?\s+(?:dan|serta|&)\s+{_WORD}")
_JOINT_RE = re.compile(r"\s*(?:,\s*(?:dan|serta)?|\s(?:dan|serta)|/)\s*")
_SHORT_RE = re.compile(r"\s*\((?P<short>[A-Z][\w./ -]{1,40})\)")
# "Kepala Dinas terkait", "Camat setempat": whichever it is.
_ANY_OF_THEM_RE = re.compile(
    r"\s+(?:terkait|masing-masing|setempat|lain(?:nya)?|dimaksud|(?:yang\s+)?(?:bersangkutan"
    r"|membidangi|menangani|membawahi))\b"
)
_SHORT_UNIT_RE = re.compile(r"\ASub\s?b?(?:a(?=g)|i(?=d))([gd])\b", re.IGNORECASE)
_MOST_CAPITALS = 0.6


class NamedUnit(NamedTuple):
    """A unit in a name: the word that says its type, and the whole: "Subbag", "Subbag Umum"."""

    word: str
    name: str

    @property
    def is_bare(self) -> bool:
        """Whether nothing but its type is said: "Dinas"."""
        return self.word == self.name


class Office(NamedTuple):
    """An office named in words.

    Attributes:
        start: Where it begins.
        end: Where it ends, its short form in brackets included.
        text: Its name as printed, without the short form.
        kind: Kind of its title, "" for a unit.
        title: The title with what belongs to it alone ("Petugas Pelayanan"), "" for a unit.
        units: The units that it names, from the inside out.
        short: Its short form in brackets, "" when it has none.
    """

    start: int
    end: int
    text: str
    kind: str
    title: str
    units: tuple[NamedUnit, ...]
    short: str


def spell_out(name: str) -> str:
    """Return a unit's name with the short form of its type spelled out: Subbag, Subbid."""
    return _SHORT_UNIT_RE.sub(lambda m: "Sub Bagian" if m[1].lower() == "g" else "Sub Bidang", name)


def find_offices(text: str, at: int) -> list[Office]:
    """Return the offices that are listed from ``at`` on; none when no name begins there.

    >>> [o.text for o in find_offices("Kepala Dinas, Kepala Bidang Data dan Umum, lalu", 0)]
    ['Kepala Dinas', 'Kepala Bidang Data dan Umum']
    """
    if _is_capitals(text):
        return []
    listed: list[Office] = []
    while (office := find_office(text, at)) is not None:
        if not _ANY_OF_THEM_RE.match(text, office.end):
            listed.append(office)
        joint = _JOINT_RE.match(text, office.end)
        if joint is None:
            break
        at = joint.end()
    return listed


def find_all_offices(text: str) -> list[Office]:
    """Return every office that is named anywhere in a text."""
    found: list[Office] = []
    at = 0
    while not _is_capitals(text) and (word := _ANY_RE.search(text, at)) is not None:
        office = find_office(text, word.start())
        at = max(office.end if office else 0, word.end())
        if office:
            found.append(office)
    return found


def find_office(text: str, at: int) -> Office | None:
    """Return the office whose name begins at ``at``, None when none does."""
    title = _TITLE_RE.match(text, at)
    end = title.end() if title else at
    kind = (title.lastgroup or "") if title else ""
    if kind in (SHORT_HEAD, STAFF):
        end = end_of_name(text, end)
    named = text[at:end]
    units: list[NamedUnit] = []
    while (unit := _find_unit(text, end, first=end == at)) is not None:
        units.append(unit[0])
        end = unit[1]
    if not units and (not title or kind == HEAD):
        return None
    short = _SHORT_RE.match(text, end)
    return Office(
        at,
        short.end() if short else end,
        " ".join(text[at:end].split()),
        kind,
        " ".join(named.split()),
        tuple(units),
        short["short"] if short else "",
    )


def _find_unit(text: str, at: int, *, first: bool) -> tuple[NamedUnit, int] | None:
    begin = at
    if not first:
        gap = re.compile(r"\s+").match(text, at)
        if gap is None:
            return None
        begin = gap.end()
    word = _UNIT_RE.match(text, begin)
    if word is None:
        return None
    end = end_of_name(text, word.end())
    return NamedUnit(" ".join(word[0].split()), " ".join(text[begin:end].split())), end


def end_of_name(text: str, at: int) -> int:
    """Return where a name ends whose first word ends at ``at``."""
    named = False
    while True:
        found = _NAME_WORD_RE.match(text, at)
        if found is None and named:
            found = _NAME_AND_RE.match(text, at) or _NAME_LIST_RE.match(text, at)
        if found is None:
            return at
        at, named = found.end(), True


@lru_cache(maxsize=64)
def _is_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > _MOST_CAPITALS * len(letters)
