"""A short name and a full name of an office -> whether the short one is an acronym of the full one.

Strings in, truths out; it knows no document. A short name fits a full one when its tokens, in their
order, use up all words of the full name (small words such as *dan* and a place at the end such as
*Kabupaten Bantaeng* left out), and at least one token is an abbreviation. A token is one of:

1. the next word itself: ``Umum`` in "Kasubbag Umum";
2. an initialism: capitals that are the first letters of the next words, where a digit repeats the
   letter before it (``PDIP``, ``DP3AKB``). It has three letters or more that are not all the same,
   or two beside another token (``Satpol PP``), and none stands for Kepala, Sekretaris, Sekretariat,
   Seksi or Sub, which are shortened by syllables only;
3. a syllable acronym with a capital: two or more chunks, one for each of the next words
   (``Dis|duk|ca|pil``). A chunk of a word of the civil service is one of its customary short forms
   (``dis`` for Dinas, ``gri`` for Negeri) and nothing else; a chunk of any other word has two to
   five letters, one of them a vowel, and stands together in the word from the beginning of a
   syllable on. Two chunks alone are enough only when one of them is a customary form;
4. the customary short form of one word, with a capital: ``Ka.`` for Kepala.

What drops words (``Bappeda`` has single letters between syllables) or takes two syllables of words
that are not of the civil service (``Aptika``) does not fit: too many other words look like that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from loaders.regulation.names import fold_name

# Word of the civil service -> its customary short forms inside acronyms and alone.
_WORD_TO_SHORT = {
    "kepala": ("ka",),
    "sekretaris": ("sek", "ses"),
    "sekretariat": ("set",),
    "dinas": ("dis", "din"),
    "badan": ("ba", "ban", "bad"),
    "bidang": ("bid",),
    "bagian": ("bag",),
    "seksi": ("si", "sie"),
    "sub": ("sub", "su"),
    "subbagian": ("subbag", "subag"),
    "subbidang": ("subbid", "subid"),
    "kementerian": ("kemen",),
    "direktorat": ("dit",),
    "direktur": ("dir",),
    "jenderal": ("jen",),
    "satuan": ("sat",),
    "camat": ("cam", "mat"),
    "kecamatan": ("kec", "cam", "mat"),
    "lurah": ("lur",),
    "kelurahan": ("kel", "lur"),
    "daerah": ("da",),
    "negeri": ("gri",),
    "dewan": ("wan",),
}
_SMALL_WORDS = frozenset(("dan", "serta", "di", "pada", "untuk", "atas", "atau", "dengan"))
_SYLLABLES_ONLY = frozenset(
    ("kepala", "sekretaris", "sekretariat", "seksi", "sub", "subbagian", "subbidang")
)
# A place after the name of an agency: it tells agencies of two regions apart, not names.
_PLACE_RE = re.compile(
    r"\s+(?:(?:Pemerintah\s+)?(?:Kabupaten|Kab\.|Kota|Provinsi|Prov\.)\s+\S.*|RI|R\.I\.?"
    r"|Republik\s+Indonesia)\Z",
    re.IGNORECASE,
)
_TOKEN_RE = re.compile(r"[\w-]+")
_REPEATED_RE = re.compile(r"([A-Z])([2-4])")
_VOWELS = frozenset("aiueo")
_LEAST_CHUNK, _MOST_CHUNK = 2, 5
_LONGEST = 200  # code points of a name; what is longer is none


def without_place(name: str) -> str:
    """Return the name of an agency without its place.

    >>> without_place("Dinas Sosial Kota Cilegon"), without_place("Kemendagri RI")
    ('Dinas Sosial', 'Kemendagri')
    """
    return _PLACE_RE.sub("", name.strip())


@lru_cache(maxsize=4096)
def is_acronym(short: str, full: str) -> bool:
    """Say whether ``short`` is an acronym of ``full``, as the module defines it.

    >>> is_acronym("Disdukcapil", "Dinas Kependudukan dan Pencatatan Sipil Kabupaten Bantaeng")
    True
    >>> is_acronym("Kasi KIP", "Kepala Seksi Monitoring, Evaluasi dan Dokumentasi")
    False
    """
    if len(short) > _LONGEST or len(full) > _LONGEST:
        return False
    tokens = tuple(_TOKEN_RE.findall(without_place(short)))
    words = [fold_name(word) for word in _TOKEN_RE.findall(without_place(full))]
    content = tuple(word for word in words if word and word not in _SMALL_WORDS)
    return bool(tokens) and any(_ways(tokens, content, alone=len(tokens) == 1))


def find_full(short: str, names: Iterable[str]) -> str:
    """Return the one name of which ``short`` is an acronym; "" when none or several are.

    >>> find_full("Kasi KIP", ["Kepala Dinas", "Kepala Seksi Kerjasama dan Inovasi Pelayanan"])
    'Kepala Seksi Kerjasama dan Inovasi Pelayanan'
    """
    fits = {fold_name(without_place(name)): name for name in names if is_acronym(short, name)}
    return next(iter(fits.values())) if len(fits) == 1 else ""


def _ways(tokens: tuple[str, ...], words: tuple[str, ...], *, alone: bool) -> Iterator[bool]:
    """Give, for each way in which the tokens use up the words, whether it abbreviates."""
    if not tokens or not words:
        if not tokens and not words:
            yield False
        return
    for used, abbreviates in _uses(tokens[0], words, alone=alone):
        for further in _ways(tokens[1:], words[used:], alone=False):
            yield abbreviates or further


def _uses(token: str, words: tuple[str, ...], *, alone: bool) -> Iterator[tuple[int, bool]]:
    """Give how many words a token can stand for, and whether it abbreviates them."""
    folded = fold_name(token)
    if folded == words[0]:
        yield 1, False
    if not token[0].isupper():
        return
    if folded in _WORD_TO_SHORT.get(words[0], ()):
        yield 1, True
    letters = _REPEATED_RE.sub(lambda m: m[1] * int(m[2]), token)
    if token.isupper() and _is_initialism(letters.lower(), words, alone=alone):
        yield len(letters), True
    for chunks, customary in _chunked(folded, words):
        if chunks > 2 or (chunks == 2 and customary):
            yield chunks, True


def _is_initialism(letters: str, words: tuple[str, ...], *, alone: bool) -> bool:
    named = words[: len(letters)]
    enough = (len(letters) > 2 and len(set(letters)) > 1) or (len(letters) > 1 and not alone)
    return (
        enough
        and letters == "".join(word[0] for word in named)
        and not _SYLLABLES_ONLY & set(named)
    )


def _chunked(letters: str, words: tuple[str, ...]) -> Iterator[tuple[int, bool]]:
    """Give how many of the words some letters stand for, and whether a customary form is there."""
    if not letters:
        yield 0, False
        return
    if not words:
        return
    for chunk in _chunks(letters, words[0]):
        for further, customary in _chunked(letters[len(chunk) :], words[1:]):
            yield further + 1, customary or words[0] in _WORD_TO_SHORT


def _chunks(letters: str, word: str) -> list[str]:
    if word in _WORD_TO_SHORT:
        return [short for short in _WORD_TO_SHORT[word] if letters.startswith(short)]
    most = min(_MOST_CHUNK, len(letters))
    chunks = (letters[:size] for size in range(_LEAST_CHUNK, most + 1))
    return [chunk for chunk in chunks if _VOWELS & set(chunk) and _holds(word, chunk)]


def _holds(word: str, chunk: str) -> bool:
    """Say whether a chunk stands in a word from the beginning of a syllable on."""
    at = word.find(chunk)
    while at >= 0:
        if at == 0 or (word[at] not in _VOWELS and word[at + 1 : at + 2] in _VOWELS):
            return True
        at = word.find(chunk, at + 1)
    return False
