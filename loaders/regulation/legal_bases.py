"""Items of a list of legal bases -> the acts that they name.

SOPs cite less carefully than regulations: "Permendagri Nomor 102 Tahun 2019", "Undang-undang
Republik Indonesia No. 23 Tahun 2006". They are spelled out here before ``works`` reads them; the
printed words stay as they are.
"""

from __future__ import annotations

import re

from loaders.regulation.model import Act, Amendment
from loaders.regulation.works import find_acts, find_amendments

_SPELLED_OUT = (
    (re.compile(r"\bUndang\s*[-–—]\s*[Uu]ndang\b"), "Undang-Undang"),
    (re.compile(r"\bPermendagri\b"), "Peraturan Menteri Dalam Negeri"),
    (re.compile(r"\bPerpres\b"), "Peraturan Presiden"),
    (re.compile(r"\bUU\b"), "Undang-Undang"),
    (re.compile(r"\bPP\b(?=\s+(?:No|Nomor)\b)"), "Peraturan Pemerintah"),
    (re.compile(r"\s+Republik\s+Indonesia(?=\s+(?:Nomor|No)\b)"), ""),
    (re.compile(r"\b(?:No\.?|nomor)\s*(?=\d)"), "Nomor "),
    (re.compile(r"\btahun(?=\s+\d{4})"), "Tahun"),
    (re.compile(r"\bTentang\b"), "tentang"),
)


def read_legal_basis(words: str, home: str) -> tuple[tuple[Act, ...], tuple[Amendment, ...]]:
    """Return the acts that an item names in order, and which of them it says amends which.

    Args:
        words: The item.
        home: Slug of the region whose acts are named without it.
    """
    spelled = words
    for pattern, full in _SPELLED_OUT:
        spelled = pattern.sub(full, spelled)
    found = find_acts(spelled, home)
    return tuple(f.act for f in found), tuple(find_amendments(spelled, found, home))
