"""Heads of columns and names in words -> the actors of a document, and why one of them stays open.

Comes in: names with their places, and what the document says of its own organisation. Goes out:
actors, each once. A short name is an acronym of the one name in the document that it fits. Which
Kabid a bare "Kabid" is, stays open, even in an SOP that one Bidang owns: the identity block says
who made the SOP and not who performs it (Sumatera Barat: the column beside Kabid names a Kasi of
another Seksi than the owner). It knows no step.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from loaders.procedure.acronyms import find_full, is_acronym, without_place
from loaders.procedure.model import (
    EXTERNAL,
    INSIDE,
    NAMES_A_CLASS,
    NATION,
    NOT_EXPLAINED,
    NOT_HELD,
    PARTY,
    POSITION,
    REGION,
    ROOT,
    UNIT,
    Actor,
)
from loaders.procedure.tables import Words
from loaders.regulation.model import ACRONYM, EXACT_NAME
from loaders.regulation.names import fold_name, slug_name
from loaders.regulation.offices import find_all_offices
from loaders.regulation.organisation import unit_type

_MOST_NAMES = 200  # names of offices to which the short names of a document are compared
ROOT_TYPES = ("dinas", "badan", "kantor", "kecamatan", "kelurahan", "inspektorat")
"""Types of unit that are agencies of a region."""

# First words that make a name that of a position; abbreviations as SOPs print them.
_POSITION_RE = re.compile(
    r"(?:kepala|kabid|kasi|kasie|kasubbid|kasubag|kasubbag|kabag|kadis|kadin|kaban|ka\.|sekretaris"
    r"|sekdis|sekmat|seklur|sekda|camat|lurah|staf|staff|petugas|operator|admin\w*|verifikator"
    r"|bendahara|analis|pengelola|pengadministrasi|direktur|inspektur|asisten|ketua|koordinator"
    r"|pejabat|pelaksana|pranata|penyusun|jft|jfu|wakil|pimpinan|ajudan|arsiparis|pengawas)\b",
    re.IGNORECASE,
)
_UNIT_RE = re.compile(
    r"(?:opd|skpd|pd|dis[a-z]{3,}|ditjen|kementerian|kemen[a-z]+|upt\w*|subbag\w*|sub\s?bag\w*"
    r"|badan|bagian|biro|loket|puskesmas|tim|bkd|bpkad|bappeda|inspektorat)\b",
    re.IGNORECASE,
)
_REGION_HEADS = frozenset(
    (
        *("bupati", "wakilbupati", "walikota", "wakilwalikota", "gubernur", "wakilgubernur"),
        *("presiden", "sekretarisdaerah", "menteridalamnegeri"),
    )
)
# Whoever does some work, as many as there are of them; "OPD" is every agency of a region.
_CLASS_RE = re.compile(
    r"(?:staff?|petugas|operator|pelaksana|admin\w*|verifikator|analis|pengelola|pengadministrasi"
    r"|pranata|penyusun|arsiparis|jft|jfu|pejabat|pimpinan|atasan|opd|skpd|pd|perangkat daerah"
    r"|organisasi perangkat daerah)\b",
    re.IGNORECASE,
)
# A title that several heads bear, alone: "Kabid", "Kepala Seksi".
_BARE_TITLE_RE = re.compile(
    r"(?:kabid|kasie?|kasubb?ag|kasubb?id|kabag"
    r"|(?:kepala )?(?:bidang|seksi|bagian|sub ?bagian|sub ?bidang))\Z",
    re.IGNORECASE,
)
# What conversion and habit shorten and nobody explains: "KIP", "Kemendagri", "Disdukcapil". Titles
# (Kabid), types (Subbag, UPT) and Roman numerals need no explanation.
_SHORTENED_RE = re.compile(
    r"\b(?!(?:[IVX]+|RI|UPTD?|TU|TIM|LOKET|PUSKESMAS|[KS]A[A-Z]*BA?G|KABID|KASIE?|KADIS|STAFF?|SUBBAG)\b)[A-Z][A-Z0-9]+\b"
    r"|\b(?:Dis(?!trik)|Din(?!as\b)|Kemen(?!terian))[a-z]{3,}"
)
# "Kepala Bidang Pemanfaatan Data dan Inovasi Pelayanan (Kabid PDIP)" (Bantaeng, step 6): a short
# form in brackets, and before it a name in capitals. It must not match a list in brackets.
_BRACKET_RE = re.compile(r"\s\((?P<short>[A-Z][\w./ -]{1,40})\)")
_LONG_RE = re.compile(r"(?<![\w/-])[A-Z][\w/-]*(?:\s(?:dan\s|serta\s)?[A-Z][\w/-]*)*\Z")
_LONGEST = 160  # code points of a name before its short form
_NATION_RE = re.compile(r"(?:Ditjen|Direktorat Jenderal|Kemen[a-z]+)\b")


@dataclass(frozen=True, slots=True)
class Home:
    """What a document says of its own organisation.

    Attributes:
        root: Name of the organisation, "" when the document does not give it.
        names: Names of offices in the document, for acronyms.
        structure_held: Whether the regulation that sets it up is held too.
    """

    root: str = ""
    names: tuple[str, ...] = ()
    structure_held: bool = False

    @property
    def type(self) -> str:
        """Slug of the organisation's type, "" when its name does not say."""
        return unit_type(self.root)

    def is_root(self, name: str) -> bool:
        """Say whether a name is that of the organisation, with its place or without."""
        return bool(self.root) and fold_name(without_place(name)) == fold_name(
            without_place(self.root)
        )


def build_home(units: Iterable[Words], texts: Iterable[Words], *, structure_held: bool) -> Home:
    """Return the organisation that a document names as its own.

    Args:
        units: The owners; the first of them that is a whole agency is the organisation.
        texts: Words in which offices are named, for acronyms.
        structure_held: Whether the regulation that sets it up is held too.
    """
    owners = [unit.text for unit in units]
    root = next((name for name in owners if unit_type(name) in ROOT_TYPES), "")
    named = [office.text for words in texts for office in find_all_offices(words.text)]
    named += [
        unit.name for words in texts for o in find_all_offices(words.text) for unit in o.units
    ]
    full = [
        name
        for name in (*owners, *named)
        if not _SHORTENED_RE.search(_running(name)) and not _BARE_TITLE_RE.match(name)
    ]
    heads = [f"Kepala {name}" for name in full if unit_type(name)]
    if root:
        heads.append(f"Kepala {root.split()[0]}")
    names = tuple(dict.fromkeys((*heads, *full)))
    return Home(root, names[:_MOST_NAMES], structure_held)


def _running(name: str) -> str:
    return name.title() if name.isupper() else name


def actor_kind(name: str) -> str:
    """Return what an actor is by the first words of its name.

    >>> [actor_kind(n) for n in ("Kasi KIP", "Bupati", "Disdukcapil", "Pemohon")]
    ['Position', 'ExternalPosition', 'Unit', 'Party']
    """
    if fold_name(name) in _REGION_HEADS:
        return EXTERNAL
    if _POSITION_RE.match(name):
        return POSITION
    return UNIT if unit_type(name) or _UNIT_RE.match(name) else PARTY


def build_actor(words: Words, home: Home, others: tuple[Words, ...] = ()) -> Actor:
    """Return the actor that a name means in a document.

    Args:
        words: The name and its place.
        home: The document's organisation.
        others: Other names that the document gives it in brackets.
    """
    name = words.text
    given = tuple(other.text for other in others)
    actor = Actor(name, actor_kind(name), slug_name(name), words, given)
    full = "" if others else find_full(name, (home.root, *home.names))
    if full:
        actor = replace(actor, kind=actor_kind(full), slug=slug_name(full), method=ACRONYM)
        if not home.is_root(full):
            actor = replace(actor, alternatives=(full,))
    return with_reason(_placed(actor, (words, *others), full, home), home)


def build_actors(columns: Iterable[Words], texts: Iterable[Words], home: Home) -> tuple[Actor, ...]:
    """Return the actors of a table, each once, with the names that the text gives them.

    Args:
        columns: The heads of the actors' columns.
        texts: Words of the steps, where brackets explain names.
        home: The document's organisation.
    """
    heads = {fold_name(words.text): words for words in reversed(list(columns))}
    names: dict[str, list[Words]] = {}
    for words in texts:
        for bracket in _BRACKET_RE.finditer(words.text):
            first = max(bracket.start() - _LONGEST, 0)
            long = _LONG_RE.search(words.text, first, bracket.start())
            if long is None:
                continue
            pair = (words.cut(*long.span()), words.cut(*bracket.span("short")))
            for one, other in (pair, pair[::-1]):
                known = names.setdefault(fold_name(one.text), [])
                if other.text not in [words.text for words in known]:
                    known.append(other)
    return tuple(
        build_actor(words, home, tuple(names.get(folded, ())))
        for folded, words in reversed(heads.items())
    )


def _placed(actor: Actor, printed: tuple[Words, ...], full: str, home: Home) -> Actor:
    """Return an actor with its place and what it heads.

    Args:
        actor: The actor.
        printed: Its names with their places.
        full: The name that its acronym stands for, "" without one.
        home: The document's organisation.
    """
    name = full or actor.name
    if home.is_root(name):
        return replace(actor, kind=UNIT, place=ROOT)
    if actor.kind == EXTERNAL:
        return replace(actor, place=REGION)
    if actor.kind == UNIT:
        return replace(actor, place=_place(name))
    if name.lower() == f"kepala {home.type}" or home.is_root(_headed(name)):
        return replace(actor, slug=f"kepala-{home.type}", heads=printed[0])
    for words in printed:
        unit = _headed(words.text)
        if unit_type(unit) and unit_type(unit) not in ROOT_TYPES and not _BARE_TITLE_RE.match(unit):
            start = len(words.text) - len(unit)
            return replace(actor, heads=words.cut(start, len(words.text)))
    return actor


def _headed(name: str) -> str:
    """Return the unit in the name of its head, "" when it names none."""
    first, _, unit = name.partition(" ")
    return unit if first.lower() == "kepala" else ""


def _place(name: str) -> str:
    if is_national(name):
        return NATION
    type_ = unit_type(name)
    agency = type_ in ROOT_TYPES or (not type_ and _SHORTENED_RE.match(name))
    return REGION if agency and not _CLASS_RE.match(name) else INSIDE


def with_reason(actor: Actor, home: Home) -> Actor:
    """Return an actor with the reason why it is tied to nothing, where there is one.

    Heads of regions and parties by their part (Pemohon) are clear in themselves.
    """
    return replace(actor, open_because=_reason(actor, home))


def _reason(actor: Actor, home: Home) -> str:
    names = (actor.name, *actor.alternatives)
    explained = actor.alternatives or actor.method != EXACT_NAME or actor.place == ROOT
    if _CLASS_RE.match(actor.name) or any(_BARE_TITLE_RE.match(name) for name in names):
        return NAMES_A_CLASS
    if not explained and is_shortened(actor.name):
        return NOT_EXPLAINED
    if actor.kind == PARTY or fold_name(actor.name) in _REGION_HEADS:
        return ""
    outside = actor.kind == EXTERNAL or actor.place in (REGION, NATION)
    return NOT_HELD if outside or not home.structure_held else ""


def is_shortened(name: str) -> bool:
    """Say whether a name holds an abbreviation that needs an explanation.

    In a name printed in capitals throughout only a name of one word can be told for one.
    """
    known = unit_type(name) or actor_kind(name) in (EXTERNAL, POSITION)
    if name.isupper() and (known or " " in name.strip()):
        return False
    return bool(_SHORTENED_RE.search(name))


def is_national(name: str) -> bool:
    """Say whether a unit belongs to the national government: Ditjen, Kementerian."""
    return bool(_NATION_RE.match(name))


def is_short_for(short: str, home: Home) -> bool:
    """Say whether a name is an acronym of the document's organisation."""
    return bool(home.root) and is_acronym(short, home.root)
