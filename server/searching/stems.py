"""Words and their stems: how two words are told to be forms of the same one.

In: text. Out: words in small letters, and stems. It knows Indonesian affixes through the Snowball
stemmer and the sounds that Snowball leaves behind; it knows no document and no spelling mistake.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence

import snowballstemmer

# Letters and digits of any script; not the marks between them: "(PKS)" gives "PKS"
WORD_RE = re.compile(r"[^\W_]+")

# A nasal before a consonant at the start of a stem is a rest of pen-, pem-, peng-: no Indonesian
# root begins so. "nduduk" (of "kependudukan") is "duduk"; not "nyata", not "ngeri".
NASAL_RE = re.compile(r"^(?:n(?=[cdjst])|m(?=[bp])|ng(?=[gkh]))")

VOWELS = "aeiou"

LONG_STEM = 6
"""Stems of this length may stand for one another by a sound that a prefix took (see
:func:`find_kin`); shorter ones are too often words of their own ("awas" is not "kawas")."""

FUNCTION_WORDS = frozenset(
    (
        *("dan", "atau", "serta", "yang", "di", "ke", "dari", "pada", "untuk", "dengan", "oleh"),
        *("dalam", "sebagai", "adalah", "the", "of", "and"),
    )
)
"""Words that say nothing by themselves; looked for only when nothing else was typed."""

SHORT_TO_LONG = {
    "kadis": "kepala dinas",
    "kadin": "kepala dinas",
    "kaban": "kepala badan",
    "kabag": "kepala bagian",
    "kabid": "kepala bidang",
    "kasi": "kepala seksi",
    "kasie": "kepala seksi",
    "kasubag": "kepala sub bagian",
    "kasubbag": "kepala sub bagian",
    "kasubid": "kepala sub bidang",
    "kasubbid": "kepala sub bidang",
    "subag": "sub bagian",
    "subbag": "sub bagian",
    "sekdis": "sekretaris dinas",
    "sekban": "sekretaris badan",
    "sekcam": "sekretaris kecamatan",
    "sekmat": "sekretaris kecamatan",
    "seklur": "sekretaris kelurahan",
    "sekda": "sekretaris daerah",
    "capil": "pencatatan sipil",
    "dukcapil": "kependudukan dan pencatatan sipil",
    "disdukcapil": "dinas kependudukan dan pencatatan sipil",
}
"""Short forms of titles and offices that everybody in an office says, and SOP print; each stands
for its words, and its words for it. Short forms of one document are not here."""


class Stemmer:
    """Indonesian words without affixes; each is worked out once."""

    def __init__(self) -> None:
        self._snowball = snowballstemmer.stemmer("indonesian")
        self._known: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        """Return the stem of a word in small letters.

        >>> [Stemmer()(word) for word in ("pencatatan", "mencatat", "kependudukan")]
        ['catat', 'catat', 'duduk']
        """
        if word not in self._known:
            self._known[word] = NASAL_RE.sub("", self._snowball.stemWord(word))
        return self._known[word]


def to_words(text: str) -> list[str]:
    """Return the words of a text in small letters.

    >>> to_words("Melakukan koordinasi (OPD/PKS);")
    ['melakukan', 'koordinasi', 'opd', 'pks']
    """
    return WORD_RE.findall(normalise(text))


def spell_out(words: Sequence[str]) -> list[str]:
    """Return what the short forms among some words stand for, as further words.

    >>> spell_out(["kasi", "kip"])
    ['kepala', 'seksi']
    """
    return [part for word in words for part in SHORT_TO_LONG.get(word, "").split()]


def normalise(text: str) -> str:
    """Return a text as words are compared: composed, in small letters."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold()


def find_kin(stem: str, known: Collection[str]) -> Iterator[str]:
    """Yield the known stems that are the same root, with the sound that a prefix took or changed.

    Snowball cannot tell whether "mengoordinasikan" is meng- and "oordinasi" or "koordinasi", nor
    whether "pemanfaatan" is pem- and "anfaat", "panfaat" or "manfaat".

    >>> list(find_kin("koordinasi", {"oordinasi"})), list(find_kin("manfaat", {"panfaat"}))
    (['oordinasi'], ['panfaat'])
    """
    if len(stem) < LONG_STEM:
        return
    kin = []
    if stem[0] in VOWELS:
        kin.append("k" + stem)
    elif stem[0] == "k" and stem[1] in VOWELS:
        kin.append(stem[1:])
    elif stem[0] in "mp":
        kin.append(("p" if stem[0] == "m" else "m") + stem[1:])
    yield from (one for one in kin if one in known)
