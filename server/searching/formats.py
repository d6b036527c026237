"""Write what a search found: as JSON for programs, as lines for people.

In: :class:`Results`. Out: plain dicts and lists, or lines of text. The API and the command line
give the same JSON.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from server.searching.entries import KIND_TO_WORDS
from server.searching.search import Group, Hit, Results

LANGUAGES = ("id", "en")

Line = tuple[str, str]
"""A line and its style."""

PARTIAL = (
    "Tidak ada yang memuat semua kata; berikut ini memuat sebagian.",
    "Nothing has all the words; these have some of them.",
)
CUT = ("Waktu habis; mungkin ada yang lain.", "The time ran out; there may be more.")
TAKEN_FOR = ("{word}: dibaca sebagai {meant}", "{word}: taken for {meant}")
NOT_KNOWN = ("{word}: tidak ada dalam graf", "{word}: not in the graph")
LINE = ("baris", "line")

SHOWN_MEANT = 4
"""Words that a slip or a beginning was taken for, as far as they are printed."""


def to_json(results: Results) -> dict[str, Any]:
    """Return what was found as plain dicts and lists."""
    return {
        "query": results.words,
        "total": results.total,
        "partial": results.partial,
        "cut": results.cut,
        "understood": [
            {"word": one.word, "how": one.how, "meant": list(one.meant)}
            for one in results.understood
        ],
        "groups": [
            {
                "kind": group.kind,
                "label_id": KIND_TO_WORDS[group.kind][0],
                "label_en": KIND_TO_WORDS[group.kind][1],
                "total": group.total,
                "hits": [asdict(hit) for hit in group.hits],
            }
            for group in results.groups
        ],
    }


def write_results(results: Results, language: str) -> Iterator[Line]:
    """Yield what was found as lines with their styles."""
    place = LANGUAGES.index(language)
    for one in results.understood:
        if one.how == "unknown":
            yield NOT_KNOWN[place].format(word=one.word), "dim"
        elif one.meant:
            meant = ", ".join(one.meant[:SHOWN_MEANT])
            yield TAKEN_FOR[place].format(word=one.word, meant=meant), "dim"
    for is_so, words in ((results.partial, PARTIAL), (results.cut, CUT)):
        if is_so:
            yield words[place], "dim"
    for group in results.groups:
        yield from _write_group(group, place)


def _write_group(group: Group, place: int) -> Iterator[Line]:
    yield "", ""
    yield f"{KIND_TO_WORDS[group.kind][place]} ({group.total})", "bold"
    for hit in group.hits:
        yield f"  {hit.score:.2f}  {hit.label}", ""
        if hit.snippet != hit.title:
            yield f"        {''.join(segment.text for segment in hit.snippet)}", ""
        yield f"        {_to_place(hit, place)}".rstrip(), "dim"
        yield f"        {hit.iri}", "dim"


def _to_place(hit: Hit, place: int) -> str:
    line = f"{hit.document} {LINE[place]} {hit.line}" if hit.document and hit.line else ""
    return " · ".join(filter(None, (hit.around, hit.citation, line)))
