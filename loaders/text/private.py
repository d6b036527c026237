"""Words -> the places of personal numbers in them: NIP, NIK, private telephones, masked or not.

They are found before anything else reads the words, so that no label, slug or literal can hold one
(UU 27/2022 protects them). Telephones of an office are public and stay. It knows no document.
"""

from __future__ import annotations

import re

from loaders.text.document import Span

# A number as people write it: digits in groups, or the x's of a mask. A group does not swallow the
# marker of the next item ("HP. 081234567890 3. Saran").
_NUMBER = r"(?:x{2,}(?:[ -]?x+)*|X{4,}|\+?\d{2,}(?:[ -]?\d{2,}(?![.)]))*(?:[ ]\d[ ]\d{3})?)"

# "NIP. 1968…", "HP. xxxxxxxx", "No. HP : 0812…", "NIK 3672…": a label and a number. It must not
# match "mencatat NIK pemohon" (no number) nor "HP Laser" (no number).
_LABELLED_RE = re.compile(
    rf"\b(?:NIP|NIK|NRP|(?:No(?:mor)?\.?[ ]?)?(?:HP|WA|Ponsel|Handphone|Whats[ ]?[Aa]pp))\b"
    rf"[ ]?[.:]*[ ]*{_NUMBER}"
)
# Without its label: the groups 8-6-1-3 of a NIP ("19680403 199303 1 009", where a scan reads the
# label as MP), the sixteen digits of a NIK, and masks ("xxx xx xxxxxx x xxx").
_BARE_RE = re.compile(
    r"\b\d{8}[ ]?\d{6}[ ]?\d[ ]?\d{3}\b|\b\d{16}\b"
    r"|(?<![A-Za-z])(?:x{4,}|X{6,}|x{2,}(?=[ -]x))(?:[ -]?x+)*(?![A-Za-z])"
)

BLOT = "█"
"""Stands for each code point of a number that belongs to a person (UU 27/2022)."""


def find_private(words: str) -> list[Span]:
    """Return where personal numbers stand in ``words``, labels included, in order.

    >>> find_private("Drs. A, M.M. NIP.xxxxxxxx xxxxxx x xxx"), find_private("telepon (0736) 21570")
    ([(13, 38)], [])
    """
    if not any(letter.isdigit() or letter in "xX" for letter in words):
        return []
    found = [m.span() for m in _LABELLED_RE.finditer(words)]
    found += [m.span() for m in _BARE_RE.finditer(words)]
    merged: list[Span] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def blot(text: str) -> str:
    """Return a text of the same length without personal numbers; line breaks stay.

    >>> blot("NIP. 19680403 199303 1 009, telepon (0736) 21570")
    '██████████████████████████, telepon (0736) 21570'
    """
    parts, position = [], 0
    for start, end in find_private(text):
        private = "".join(c if c == "\n" else BLOT for c in text[start:end])
        parts += [text[position:start], private]
        position = end
    return "".join((*parts, text[position:]))
