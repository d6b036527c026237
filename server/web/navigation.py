"""The ways through the site that stand on every page.

In: the path of a request. Out: the entries of the main navigation, the current one marked. Each
room of pages that a reader looks for by name has one line here; nothing else knows the list.
"""

from __future__ import annotations

from dataclasses import dataclass

ENTRIES = (
    ("search", "/search", "/search"),
    ("documents", "/documents", "/documents"),
    ("findings", "/findings", "/findings"),
    ("compare", "/compare", "/compare"),
    ("questions", "/questions", "/questions"),
    ("sparql", "/sparql", "/sparql"),
    ("downloads", "/data", "/data"),
)
"""The word, where it leads, and the start of the addresses that belong to it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the key of its word, its address, whether the page belongs to it."""

    word: str
    href: str
    current: bool


def to_navigation(path: str) -> list[Entry]:
    """Return the entries for a page.

    >>> [entry.word for entry in to_navigation("/sparql") if entry.current]
    ['sparql']
    """
    return [
        Entry(word, href, path == start or path.startswith(start + "/"))
        for word, href, start in ENTRIES
    ]
