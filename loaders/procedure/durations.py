"""A time as an SOP prints it -> ``Duration``: the length as ``xsd:duration``, the words kept.

Comes in: the words of a cell, or of a sentence. Goes out: the shortest and the longest time in
canonical lexical form (``PT10H``, never ``PT600M``), so that a store that normalises gives the same
literal back. What is no time is None; a time that has no length ("setiap saat") has no form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from loaders.text.document import Span
from loaders.text.numbering import parse_ordinal

# Unit as printed -> months or seconds of one of it.
_UNIT_TO_MONTHS = {"bulan": 1, "bln": 1, "tahun": 12, "thn": 12}
_UNIT_TO_SECONDS = {
    "detik": 1,
    "menit": 60,
    "mnt": 60,
    "jam": 3600,
    "hari": 86400,
    "minggu": 604800,
    "pekan": 604800,
}
_UNIT = rf"(?:{'|'.join([*_UNIT_TO_MONTHS, *_UNIT_TO_SECONDS])})(?=kerja|\b)"
_WORD_NUMBER = (
    r"(?:(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas)"
    r"(?:[ ]?(?:belas|puluh))?(?:[ ](?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)\b)?)"
)
_NUMBER = rf"(?:\d{{1,4}}(?:[.,]\d{{1,2}})?|{_WORD_NUMBER}|setengah|½)"
# "(tiga)" behind a number repeats it in words.
_IN_WORDS = r"(?:\s*\(\s*[^()\d]{1,30}\))?"


def _part_pattern(place: int) -> str:
    """Return the pattern of one number and unit: ``10 menit``, ``3 (tiga) hari kerja``.

    It must not match "Tahun 2019", nor "1 bulanan".
    """
    return (
        rf"(?P<number{place}>{_NUMBER}){_IN_WORDS}\s*-?\s*(?P<unit{place}>{_UNIT})"
        rf"(?P<working{place}>\s*kerja\b)?"
    )


# "paling lambat", "maksimal": the time is a limit. "±" and the like say nothing that we can keep.
_BOUND = (
    r"(?:(?:paling|se)\s*(?:lama|lambat|singkat|cepat|sedikit)\b|maks(?:imal|imum|\.)?"
    r"|min(?:imal|imum|\.)(?!\w)|±|\+/-|kurang\s+lebih|sekitar)"
)
_TO = r"\s*(?:-|–|—|s\s*/\s*d\.?|s\.d\.?|sampai(?:\s+dengan)?|hingga)\s*"
_LENGTH_RE = re.compile(
    rf"(?<![\w.,/])(?P<bound>{_BOUND}\s*)?"
    rf"(?:(?P<low>{_NUMBER}){_IN_WORDS}\s*(?P<low_unit>{_UNIT})?(?P<low_working>\s*kerja\b)?{_TO})?"
    rf"{_part_pattern(1)}(?:\s*(?:dan\s*)?{_part_pattern(2)})?(?!\w)",
    re.IGNORECASE,
)
# A time of service, not a length: "setiap saat", "pada hari dan jam kerja" (Kalimantan Barat).
_NO_LENGTH_RE = re.compile(
    r"setiap\s+(?:saat|waktu|hari)|sewaktu-waktu|(?:pada\s*)?hari\s+(?:dan\s+jam\s+)?kerja"
    r"|(?:pada\s*)?jam\s+kerja|saat\s+itu(?:\s+juga)?",
    re.IGNORECASE,
)
_LOWER_BOUND_RE = re.compile(r"min|singkat|sedikit", re.IGNORECASE)
_UPPER_BOUND_RE = re.compile(r"maks|lama|lambat", re.IGNORECASE)


class Length(NamedTuple):
    """A length of time: whole months, and seconds; the two are not comparable."""

    months: int = 0
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Duration:
    """A time as printed and as understood.

    Attributes:
        printed: The words.
        minimum: The shortest time, None when the words set none.
        maximum: The longest time, None when the words set none.
        working_days: The days are working days (hari kerja); the form cannot say so.
    """

    printed: str
    minimum: Length | None
    maximum: Length | None
    working_days: bool = False

    @property
    def length(self) -> Length | None:
        """The time when it is one, not a range, a limit or a time without length."""
        return self.minimum if self.minimum == self.maximum else None


def parse_duration(words: str) -> Duration | None:
    """Return the time that ``words`` say, all of them; None when they say something else.

    >>> d = parse_duration("1 Bulan s/d 2 Bulan")
    >>> d and d.minimum and d.maximum and (format_length(d.minimum), format_length(d.maximum))
    ('P1M', 'P2M')
    """
    printed = " ".join(words.split())
    bare = printed.strip(" .;,:")
    if _NO_LENGTH_RE.fullmatch(bare):
        return Duration(printed, None, None)
    match = _LENGTH_RE.fullmatch(bare)
    return _duration(match, printed) if match else None


def find_durations(words: str) -> list[tuple[Duration, Span]]:
    """Return the times in running words, with their places in them."""
    found = []
    for match in _LENGTH_RE.finditer(words):
        duration = _duration(match, match[0].strip())
        if duration is not None:
            start = match.end() - len(match[0].lstrip())
            found.append((duration, (start, match.end())))
    return found


def _duration(match: re.Match[str], printed: str) -> Duration | None:
    high = _parts(match)
    low = high
    if match["low"]:
        unit = match["low_unit"] or match["unit1"]
        low = _length(match["low"], unit)
    if high is None or low is None:
        return None
    bound = match["bound"] or ""
    minimum = None if _UPPER_BOUND_RE.search(bound) and not match["low"] else low
    maximum = None if _LOWER_BOUND_RE.search(bound) and not match["low"] else high
    working = any(match[name] for name in ("low_working", "working1", "working2"))
    return Duration(printed, minimum, maximum, working)


def _parts(match: re.Match[str]) -> Length | None:
    lengths = [_length(match["number1"], match["unit1"])]
    if match["number2"]:
        lengths.append(_length(match["number2"], match["unit2"]))
    known = [length for length in lengths if length is not None]
    return add_lengths(known) if len(known) == len(lengths) else None


def _length(number: str, unit: str) -> Length | None:
    """Return a number of units; None for a fraction that months or seconds cannot hold."""
    amount = _amount(number)
    name = unit.lower()
    months = name in _UNIT_TO_MONTHS
    total = amount * (_UNIT_TO_MONTHS[name] if months else _UNIT_TO_SECONDS[name])
    if total.denominator != 1:
        return None
    return Length(months=int(total)) if months else Length(seconds=int(total))


def _amount(number: str) -> Fraction:
    if number.lower() in ("setengah", "½"):
        return Fraction(1, 2)
    if number[0].isdigit():
        return Fraction(number.replace(",", "."))
    return Fraction(parse_ordinal(f"ke{number}") or 0)


def add_lengths(lengths: Iterable[Length]) -> Length:
    """Return the sum of some lengths; that of none is no time at all."""
    known = list(lengths)
    return Length(sum(one.months for one in known), sum(one.seconds for one in known))


def format_length(length: Length) -> str:
    """Return the canonical ``xsd:duration`` of a length (XSD 1.1 Part 2, 3.3.6.2).

    >>> [format_length(Length(seconds=s)) for s in (600, 36000, 90000, 0)]
    ['PT10M', 'PT10H', 'P1DT1H', 'PT0S']
    """
    years, months = divmod(length.months, 12)
    minutes, seconds = divmod(length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    date = _parts_of((years, "Y"), (months, "M"), (days, "D"))
    time = _parts_of((hours, "H"), (minutes, "M"), (seconds, "S"))
    if not date and not time:
        return "PT0S"
    return f"P{date}T{time}" if time else f"P{date}"


def _parts_of(*parts: tuple[int, str]) -> str:
    return "".join(f"{amount}{letter}" for amount, letter in parts if amount)
