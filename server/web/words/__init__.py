"""Every word that the pages say, in Indonesian and English: one room for each kind of page.

A key is looked up as ``words.key`` in a template; a key that is missing in one language is an
error of the test suite, and a key that is missing at all stops the page (StrictUndefined). A room
is a module with one table ``WORDS``; no key stands in two rooms.
"""

from __future__ import annotations

import re

from server.web.words import (
    asking,
    comparing,
    data,
    dumps,
    entities,
    findings,
    pictures,
    reader,
    searching,
    shell,
    start,
    vocabulary,
)
from server.web.words.columns import COLUMN_TO_INDONESIAN

LANGUAGES = ("id", "en")
"""The first is the one for readers whose browser names neither."""

ROOMS = (
    dumps,
    shell,
    start,
    asking,
    reader,
    findings,
    comparing,
    searching,
    entities,
    pictures,
    vocabulary,
    data,
)

KEY_TO_WORDS: dict[str, tuple[str, str]] = {
    key: words for room in ROOMS for key, words in room.WORDS.items()
}

# "unitInOther" -> "unit", "In", "Other"; "sop2" stays whole
WORD_RE = re.compile(r"[A-Z]?[^A-Z]+|[A-Z]+")


def to_heading(name: str, language: str) -> str:
    """Return the name of a column or parameter as words.

    >>> to_heading("onlyIn", "en"), to_heading("onlyIn", "id")
    ('only in', 'hanya di')
    """
    english = " ".join(WORD_RE.findall(name)).lower()
    return COLUMN_TO_INDONESIAN.get(name, english) if language == "id" else english


def to_words(language: str) -> dict[str, str]:
    """Return every word in one language, ``id`` or ``en``."""
    index = LANGUAGES.index(language)
    return {key: words[index] for key, words in KEY_TO_WORDS.items()}


def to_number(value: int, language: str) -> str:
    """Return a whole number as it is written in a language.

    >>> to_number(73412, "id"), to_number(73412, "en")
    ('73.412', '73,412')
    """
    return f"{value:,}".replace(",", ".") if language == "id" else f"{value:,}"
