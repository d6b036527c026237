"""Names of offices and units: compare them, slug them, case them. Strings in, strings out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_LETTER_RE = re.compile(r"[^0-9a-z]+")
_SMALL_WORDS = frozenset(
    {"dan", "serta", "di", "ke", "dari", "pada", "dalam", "untuk", "yang", "tentang", "atas"}
    | {"dengan", "bagi", "oleh", "atau", "kepada"}
)


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """Return a name in the form in which names are compared.

    Case, spaces, hyphens and punctuation do not tell two offices apart.

    >>> fold_name("Wali Kota") == fold_name("WALIKOTA")
    True
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _NOT_LETTER_RE.sub("", plain.lower())


def slug_name(name: str) -> str:
    """Return a name as one step of an IRI: ``Sub Bagian Keuangan`` -> ``sub-bagian-keuangan``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _NOT_LETTER_RE.sub("-", plain.lower()).strip("-") or "tanpa-nama"


def title_case(printed: str) -> str:
    """Return a title printed in capitals as running text would print it.

    >>> title_case("TUGAS DAN FUNGSI, SERTA TATA KERJA DINAS")
    'Tugas dan Fungsi, serta Tata Kerja Dinas'
    """
    words = printed.lower().split()
    return " ".join(
        word if i and word.strip(",;.") in _SMALL_WORDS else word[:1].upper() + word[1:]
        for i, word in enumerate(words)
    )
