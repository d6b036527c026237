"""One address for each kind of page: what every browser test goes through.

A new kind of page is a new row. Addresses have no ``lang``; the tests add it.
"""

from __future__ import annotations

SAMPLE = "id/peraturan/cilegon/perwali/2016/63"

KIND_TO_PATH = {
    "home": "/",
    "documents": "/documents",
    "reader": "/documents/perwali-cilegon-63-2016/bab/4/bagian/5",
    "reader-opening": "/documents/perwali-cilegon-29-2022",
    "reader-both": "/documents/perwali-cilegon-63-2016/bab/4/bagian/5?view=both",
    "reader-sheet": "/documents/sop-bantaeng-pemanfaatan-data",
    "sparql": "/sparql",
    "sparql-answer": "/sparql?query=SELECT+*+WHERE+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+20",
    "question": "/questions/who-is-accountable-for-step",
    "resource": f"/{SAMPLE}/pasal/7",
}
"""Addresses by kind of page."""

CORE = ("home", "question", "resource")
"""What every run of the tests opens; the rest is for the long one."""

HEAVY = frozenset[str]()
"""Kinds that may weigh more: the editor."""


def with_language(path: str, language: str) -> str:
    """Return an address in a language."""
    return f"{path}{'&' if '?' in path else '?'}lang={language}"
