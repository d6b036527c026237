"""Words and marks of a step -> who takes part in it, as evidence, and how the step branches.

A mark in an actor's column makes it Responsible (evidence Marked). Words are evidence of kind
Stated: whom something goes to ("kepada X") is Informed, who begins the sentence with a verb in the
active voice ("OPD memberikan") is Responsible, through or with whom it is done ("melalui X",
"koordinasi dengan X") is Consulted. Only names that the table or a bracket in the text gives count;
a name that goes on ("Kepala Dinas Kesehatan") is another office. An empty cell gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from loaders.model import DEFINED_ALIAS, EXACT_NAME, GENERIC_TITLE
from loaders.names import fold_name, slug_name
from loaders.organisation import unit_type
from loaders.procedure_model import (
    CONSULTED,
    EXTERNAL,
    INFORMED,
    PARTY,
    POSITION,
    RESPONSIBLE,
    STATED,
    UNIT,
    Actor,
    Branch,
    Participation,
)
from loaders.tables import Words

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
# Titles that many hold: they mean the one holder that the table names, or nobody.
_GENERIC = ("Kasi", "Kabid", "Kasubbag", "Kasubag", "Kepala Seksi", "Kepala Bidang", "Kabag")

# "Kepala Bidang Pemanfaatan Data dan Inovasi Pelayanan (Kabid PDIP)" (Bantaeng, step 6): a name in
# capitals, and its short form in brackets. It must not match a list in brackets.
_BRACKET_RE = re.compile(
    r"(?P<long>[A-Z][\w/-]*(?:\s(?:dan\s|serta\s)?[A-Z][\w/-]*)*)"
    r"\s\((?P<short>[A-Z][\w./ -]{1,40})\)"
)

_TO_RE = re.compile(r"\bkepada\s+(?:Yth\.?\s+)?", re.IGNORECASE)
_REACH = 60  # code points before an opener in which its verb must stand
_ACCOUNTS_RE = re.compile(r"tanggung\s*jawab\s+\Z", re.IGNORECASE)  # that is accountability
_WITH_RE = re.compile(
    r"\b(?:melalui|(?:ber|di|meng)?koordinasi(?:kan|nya)?\s+(?:dengan|bersama)"
    r"|(?:ber|di|meng)?konsultasi(?:kan)?\s+(?:dengan|bersama|ke))\s+",
    re.IGNORECASE,
)
# Where a subject can stand: at the beginning, after a full stop, or after "dan" and the like.
_SUBJECT_RE = re.compile(
    r"(?:\A|[.;]\s+|\b(?:dan|serta|kemudian|lalu|selanjutnya)\s+)", re.IGNORECASE
)
_VERB_RE = re.compile(
    r"\s+(?:(?:terkait|tersebut|bersangkutan|pemohon|pengusul)\s+)?"
    r"(?:(?:akan|harus|wajib|dapat|telah)\s+)?(?:me[a-z]{3,}|ber[a-z]{3,})\b"
)
_GOES_ON_RE = re.compile(r"\s+(?:(?:dan|serta)\s+)?(?:[A-Z0-9(]|[IVX]+\b)")
_AND_RE = re.compile(r"\s*(?:,|,?\s+dan|,?\s+serta)\s+")

_IF_RE = re.compile(r"\b(?:jika|apabila|bila|bilamana|kalau|dalam hal)\s+", re.IGNORECASE)
_THEN_RE = re.compile(
    r",\s*|\s+(?=(?:maka|harus|wajib|akan|dapat|langsung|segera|di[a-z]{4,}kan)\b)", re.IGNORECASE
)
_SENTENCE_END_RE = re.compile(r"[.;](?=\s|\Z)")
_TARGET_RE = re.compile(
    r"\b(?:kembali\s+)?ke\s+(?:langkah|tahap(?:an)?|nomor|no\.?|poin|butir|kegiatan)"
    r"(?:\s+(?:ke|nomor|no\.?))?[\s-]*(?P<number>\d{1,3})\b",
    re.IGNORECASE,
)


class Name(NamedTuple):
    """A name by which words can mean an actor, and how sure that is (see ``model.METHODS``)."""

    pattern: re.Pattern[str]
    actor: Actor
    method: str


class Found(NamedTuple):
    """An actor's name in words: where it ends, and the name."""

    end: int
    name: Name


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


def build_actors(columns: Iterable[Words], texts: Iterable[Words]) -> tuple[Actor, ...]:
    """Return the actors of a table, each once, with the names that the text gives them.

    Args:
        columns: The heads of the actors' columns.
        texts: Words of the steps, where brackets explain names.
    """
    heads = {fold_name(words.text): words for words in reversed(list(columns))}
    names: dict[str, list[str]] = {}
    for words in texts:
        for match in _BRACKET_RE.finditer(words.text):
            pair = (match["long"], match["short"])
            for one, other in (pair, pair[::-1]):
                known = names.setdefault(fold_name(one), [])
                if fold_name(one) in heads and other not in known:
                    known.append(other)
    return tuple(
        Actor(
            words.text,
            actor_kind(words.text),
            slug_name(words.text),
            words,
            tuple(names.get(f, ())),
        )
        for f, words in reversed(heads.items())
    )


def build_names(actors: tuple[Actor, ...]) -> tuple[Name, ...]:
    """Return the names by which words can mean the actors, longest first."""
    names = [(a.name, a, EXACT_NAME) for a in actors]
    names += [(other, a, DEFINED_ALIAS) for a in actors for other in a.alternatives]
    exact = {fold_name(name) for name, _, _ in names}
    for title in _GENERIC:
        holders = [a for a in actors if a.name.lower().startswith(f"{title.lower()} ")]
        if len(holders) == 1 and fold_name(title) not in exact:
            names.append((title, holders[0], GENERIC_TITLE))
    names.sort(key=lambda name: -len(name[0]))
    return tuple(Name(_name_pattern(name), actor, method) for name, actor, method in names)


def _name_pattern(name: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, name.split())) + r"(?!\w)", re.IGNORECASE)


def find_stated(words: Words, names: tuple[Name, ...]) -> tuple[Participation, ...]:
    """Return what the words of a step say of who takes part, each actor and role once."""
    found = sorted(
        [*_subjects(words, names), *_objects(words, names)], key=lambda p: p.words.span[0]
    )
    first: dict[tuple[str, str], Participation] = {}
    for participation in found:
        first.setdefault((participation.actor.slug, participation.role), participation)
    return tuple(first.values())


def _objects(words: Words, names: tuple[Name, ...]) -> Iterator[Participation]:
    text = words.text
    for pattern, role in ((_TO_RE, INFORMED), (_WITH_RE, CONSULTED)):
        for opener in pattern.finditer(text):
            if _ACCOUNTS_RE.search(text, max(opener.start() - _REACH, 0), opener.start()):
                continue
            start, at = opener.start(), opener.end()
            for found in _name_list(text, at, names):
                yield _stated(words, start, found, role)
                start = found.end


def _name_list(text: str, at: int, names: tuple[Name, ...]) -> list[Found]:
    """Return the actors named from ``at`` on; none when the list goes astray."""
    listed: list[Found] = []
    while (found := _find_name(text, at, names)) is not None:
        listed.append(found)
        joint = _AND_RE.match(text, found.end)
        if joint is None or _find_name(text, joint.end(), names) is None:
            astray = _GOES_ON_RE.match(text, found.end) and not _is_alias(text, found)
            return [] if astray else listed
        at = joint.end()
    return listed


def _is_alias(text: str, found: Found) -> bool:
    """Say whether what follows a name is its own short form in brackets."""
    rest = text[found.end :].lstrip()
    names = (found.name.actor.name, *found.name.actor.alternatives)
    return rest.startswith("(") and any(rest[1:].startswith(f"{name})") for name in names)


def _find_name(text: str, at: int, names: tuple[Name, ...]) -> Found | None:
    for name in names:
        match = name.pattern.match(text, at)
        if match:
            return Found(match.end(), name)
    return None


def _subjects(words: Words, names: tuple[Name, ...]) -> Iterator[Participation]:
    text = words.text
    for opener in _SUBJECT_RE.finditer(text):
        found = _find_name(text, opener.end(), names)
        if found and _VERB_RE.match(text, found.end):
            yield _stated(words, opener.end(), found, RESPONSIBLE)


def _stated(words: Words, start: int, found: Found, role: str) -> Participation:
    evidence = words.cut(start, found.end)
    match = re.search(found.name.pattern.pattern + r"\Z", evidence.text, re.IGNORECASE)
    printed = match[0] if match else evidence.text
    return Participation(found.name.actor, role, STATED, evidence, printed, found.name.method)


def find_branches(words: Words, names: tuple[Name, ...]) -> tuple[Branch, ...]:
    """Return the conditions in the words of a step and what each leads to."""
    openers = list(_IF_RE.finditer(words.text))
    branches = []
    for i, opener in enumerate(openers):
        stop = _SENTENCE_END_RE.search(words.text, opener.end())
        end = stop.start() if stop else len(words.text)
        if i + 1 < len(openers):
            end = min(end, openers[i + 1].start())
        whole = words.cut(opener.start(), end)
        if whole.cut(opener.end() - opener.start(), len(whole.text)):
            branches.append(_build_branch(whole, opener.end() - opener.start(), names))
    return tuple(branches)


def _build_branch(whole: Words, begin: int, names: tuple[Name, ...]) -> Branch:
    text = whole.text.rstrip(" ,")
    then = _THEN_RE.search(text, begin)
    cut = then.start() if then else len(text)
    action = whole.cut(then.end() if then else cut, len(text))
    handed = [p for p in _objects(action, names) if p.role == INFORMED]
    target = _TARGET_RE.search(action.text)
    return Branch(
        whole,
        whole.cut(begin, cut),
        action,
        target["number"] if target else "",
        handed[0].actor if handed else None,
    )
