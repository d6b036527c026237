"""Numerals of Indonesian drafting, each as a pair ``parse_x`` and ``format_x``.

Bab carries Roman numerals, Bagian ordinal words, Paragraf, Pasal and ayat Arabic ones, huruf the
letters a to z and then doubled letters (UU 12/2011 Lampiran II numbers the divisions so). Nothing
here reads text: a caller hands over the numeral alone. ``parse_x(format_x(n)) == n`` is a law.
"""

from __future__ import annotations

import re

_ROMAN_VALUES = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_ROMAN_RE = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\Z")

_UNITS = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_WORD_TO_UNIT = {word: value for value, word in enumerate(_UNITS, start=1)}
_ALPHABET = 26
_MOST_ORDINAL = 99


def parse_roman(numeral: str) -> int | None:
    """Return the value of a Roman numeral, None when it is not well formed.

    >>> [parse_roman(n) for n in ("IV", "XIX", "IIII", "")]
    [4, 19, None, None]
    """
    if not numeral or not _ROMAN_RE.match(numeral):
        return None
    total = 0
    rest = numeral
    for value, letters in _ROMAN_VALUES:
        while rest.startswith(letters):
            total += value
            rest = rest[len(letters) :]
    return total


def format_roman(number: int) -> str:
    """Return ``number`` (1 to 3999) as a Roman numeral."""
    letters = []
    for value, numeral in _ROMAN_VALUES:
        count, number = divmod(number, value)
        letters.append(numeral * count)
    return "".join(letters)


def parse_letters(letters: str) -> int | None:
    """Return the position of a list letter: a is 1, z is 26, aa is 27, bb is 28, aaa is 53.

    Indonesian lists go on after z by doubling (aa, bb, cc), so ``ab`` is no list letter.
    """
    if not letters or len(set(letters)) != 1 or not "a" <= letters[0] <= "z":
        return None
    return (len(letters) - 1) * _ALPHABET + ord(letters[0]) - ord("a") + 1


def format_letters(number: int) -> str:
    """Return the list letter at ``number`` (1-based)."""
    repeat, index = divmod(number - 1, _ALPHABET)
    return chr(ord("a") + index) * (repeat + 1)


def parse_ordinal(words: str) -> int | None:
    """Return the value of an ordinal word below one hundred, spelled apart or together.

    >>> [parse_ordinal(w) for w in ("Kesatu", "Kesebelas", "Keduabelas", "Kedua Puluh Satu",
    "Umum")] [1, 11, 12, 21, None]
    """
    name = "".join(words.lower().split())
    if not name.startswith("ke"):
        return 1 if name == "pertama" else None
    return _cardinal(name[2:])


def _cardinal(name: str) -> int | None:
    if name in ("sepuluh", "sebelas"):
        return 10 if name == "sepuluh" else 11
    if name.endswith("belas"):
        unit = _WORD_TO_UNIT.get(name[: -len("belas")])
        return None if unit is None or unit == 1 else 10 + unit
    tens, found, rest = name.partition("puluh")
    if not found:
        return _WORD_TO_UNIT.get(name)
    ten, unit = _WORD_TO_UNIT.get(tens), _WORD_TO_UNIT.get(rest) if rest else 0
    return None if ten in (None, 1) or unit is None else ten * 10 + unit


def format_ordinal(number: int) -> str:
    """Return ``number`` (1 to 99) as a Bagian is numbered: "Kesatu", "Kedua Puluh Tiga"."""
    if number in (10, 11):
        return "Kesepuluh" if number == 10 else "Kesebelas"
    ten, unit = divmod(number, 10)
    if ten == 0:
        return f"Ke{_UNITS[unit - 1]}"
    if ten == 1:
        return f"Ke{_UNITS[unit - 1]} Belas"
    tail = f" {_UNITS[unit - 1].capitalize()}" if unit else ""
    return f"Ke{_UNITS[ten - 1]} Puluh{tail}"


def split_ordinal(title: str) -> tuple[str, int, str] | None:
    """Split an ordinal off the front of a title: the words as printed, the value, the rest.

    >>> split_ordinal("Kedua Puluh Satu Seksi Kerjasama")
    ('Kedua Puluh Satu', 21, 'Seksi Kerjasama')
    """
    words = title.split()
    for count in range(min(3, len(words)), 0, -1):
        printed = " ".join(words[:count])
        value = parse_ordinal(printed)
        if value is not None:
            return printed, value, " ".join(words[count:])
    return None


def format_next(printed: str, value: int) -> str:
    """Return the number after ``value``, written as ``printed`` is; "" where none can be told.

    >>> [format_next(n, v) for n, v in (("IV", 4), ("Kedua", 2), ("f", 6), ("z", 26), ("17A", 17))]
    ['V', 'Ketiga', 'g', 'aa', '']
    """
    if printed.isdigit():
        return str(value + 1)
    if parse_letters(printed) == value:
        return format_letters(value + 1)
    if parse_roman(printed) == value:
        return format_roman(value + 1)
    if parse_ordinal(printed) == value and value < _MOST_ORDINAL:
        return format_ordinal(value + 1)
    return ""
