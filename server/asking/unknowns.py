"""What the answer to a step does not know, in words.

In: a code (a ``tpk:OpenReason`` by its local name, or a word of the question) and what it is about.
Out: :class:`Unknown` with a sentence in Indonesian and one in English. A code that has no sentence
here is shown as it is, so that a new reason is never hidden.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unknown:
    """One thing that is not known."""

    code: str
    about: str
    message_id: str
    message_en: str


CODE_TO_MESSAGES = {
    "performer-not-stated": (
        "Teks tidak menyebut siapa yang melaksanakan langkah ini.",
        "The text does not say who performs this step.",
    ),
    "head-not-stated": (
        'Pimpinan "{about}" tidak disebut dalam teks yang dimuat.',
        'No text that is held names the head of "{about}".',
    ),
    "mention-not-resolved": (
        'Belum diketahui siapa yang dimaksud "{about}".',
        'It is not known whom "{about}" means.',
    ),
    "NamesAClass": (
        '"{about}" menyebut sekelompok orang atau kantor, bukan satu jabatan.',
        '"{about}" names a class of people or offices, not one position.',
    ),
    "StructureNotHeld": (
        'Peraturan tentang susunan organisasi "{about}" tidak dimuat di sini.',
        'The regulation that sets up the structure of "{about}" is not held here.',
    ),
    "LineNotStated": (
        'Tidak ada ketentuan yang menyebut garis pertanggungjawaban untuk "{about}".',
        'No provision states a line of accountability for "{about}".',
    ),
    "LinesDisagree": (
        'Dua ketentuan berbeda tentang garis pertanggungjawaban untuk "{about}".',
        'Two provisions disagree about the line of accountability for "{about}".',
    ),
    "ScopeDisagrees": (
        'Lingkup yang disebut "{about}" tidak cocok dengan unit pelaksananya.',
        'The scope that "{about}" names does not fit the unit of the performer.',
    ),
    "AbbreviationNotExplained": (
        'Singkatan "{about}" tidak dijelaskan dalam dokumen.',
        'The document does not explain the abbreviation "{about}".',
    ),
}


def to_unknown(code: str, about: str) -> Unknown:
    """Return what is not known, in words.

    >>> to_unknown("LineNotStated", "Bupati").message_en
    'No provision states a line of accountability for "Bupati".'
    """
    plain = ("{about}: " + code, "{about}: " + code)
    message_id, message_en = CODE_TO_MESSAGES.get(code, plain)
    return Unknown(code, about, message_id.format(about=about), message_en.format(about=about))
