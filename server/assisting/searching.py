"""Find resources by words: the text search of the pages, as an answer for an assistant.

In: words as a person types them. Out: hits by score, each with its IRI and where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from server.assisting.citing import Citation, from_hit
from server.assisting.house import House
from server.searching.entries import KINDS
from server.searching.formats import write_results
from server.searching.search import Results


class SearchHit(BaseModel):
    """A resource that was found."""

    iri: str
    kind: str
    label: str
    around: str = Field(description="What it belongs to: the unit, the duty, the document")
    score: float = Field(description="0 to 1; comparable within one search")
    citation: Citation | None


class Understood(BaseModel):
    """A word and what it was taken for."""

    word: str
    how: str = Field(description="exact, short, beginning, slip or unknown")
    meant: list[str]


class SearchAnswer(BaseModel):
    """What fits some words."""

    words: str
    total: int = Field(description="How many resources fit; the hits may be fewer")
    partial: bool = Field(description="Nothing has all the words; the hits have some of them")
    cut: bool = Field(description="The time ran out; there may be more")
    understood: list[Understood]
    hits: list[SearchHit]


async def find(
    house: House, words: str, kinds: Sequence[str], limit: int, language: str
) -> tuple[SearchAnswer, str]:
    """Return what fits the words, and the same as text.

    Args:
        house: Where to look.
        words: Any text.
        kinds: Kinds to look among; none: all.
        limit: Hits of each kind.
        language: Of the text, ``id`` or ``en``.

    Raises:
        EngineDown: No graph is loaded.
    """
    results = await house.site.search(words, kinds=kinds or KINDS, limit=limit)
    return to_answer(results, house.base), to_text(results, language)


def to_answer(results: Results, base: str) -> SearchAnswer:
    """Return what was found as data."""
    return SearchAnswer(
        words=results.words,
        total=results.total,
        partial=results.partial,
        cut=results.cut,
        understood=[
            Understood(word=one.word, how=one.how, meant=list(one.meant))
            for one in results.understood
        ],
        hits=[
            SearchHit(
                iri=hit.iri,
                kind=hit.kind,
                label=hit.label,
                around=hit.around,
                score=hit.score,
                citation=from_hit(hit, base),
            )
            for hit in results.hits
        ],
    )


def to_text(results: Results, language: str) -> str:
    """Return what was found as the command line prints it."""
    nothing = {"id": "Tidak ada yang cocok.", "en": "Nothing fits."}[language]
    return "\n".join(text for text, _ in write_results(results, language)).strip() or nothing
