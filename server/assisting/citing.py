"""Where something is said, in one form for every tool: document, provision, line, quote.

In: the places that the other rooms know. Out: :class:`Citation` and a line of text for it. What no
text says has no citation; none is made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote as encode

from pydantic import BaseModel, Field

from server.asking.answers import Place as StepPlace
from server.asking.answers import to_place
from server.searching.search import Hit
from server.web.entities.model import Place as EntityPlace
from server.web.entities.naming import DOCUMENT_PREFIX

MOST_QUOTED = 600
"""Characters of a quote; a longer one is cut, and ends in an ellipsis."""


class Citation(BaseModel):
    """Where words stand. What does not apply is empty."""

    document: str = Field(description="Stem of the source document")
    document_iri: str = Field(description="IRI of the source document")
    provision: str = Field(description="The provision as lawyers cite it: Perwali 63/2016 Pasal 35")
    provision_iri: str = Field(description="IRI of the provision")
    line: int = Field(description="Line of the source, counted from 1; 0 when not known")
    quote: str = Field(description="The words of the text")


def cite(
    base: str, document: str, line: int, quote: str, *, provision: str = "", iri: str = ""
) -> Citation:
    """Return a citation; ``document`` is the stem, ``provision`` as lawyers cite it."""
    return Citation(
        document=document,
        document_iri=f"{base}{DOCUMENT_PREFIX}{encode(document, safe='')}" if document else "",
        provision=provision,
        provision_iri=iri,
        line=line,
        quote=cut_quote(quote),
    )


def cut_quote(quote: str) -> str:
    """Return a quote as far as it is shown.

    >>> cut_quote("dan seterusnya"), len(cut_quote("x" * 2000))
    ('dan seterusnya', 600)
    """
    return quote if len(quote) <= MOST_QUOTED else quote[: MOST_QUOTED - 1] + "…"


def from_place(place: StepPlace | EntityPlace | None, base: str) -> Citation | None:
    """Return the citation of a place; None where no text says it."""
    if place is None or not (place.document or place.provision):
        return None
    return cite(
        base,
        place.document,
        place.line,
        place.quote,
        provision=place.label,
        iri=place.provision,
    )


def from_row(row: Mapping[str, str], base: str) -> Citation | None:
    """Return the citation that a row of a named question gives: provision, quote, line, document.

    Raises nothing: a row without a document, or whose line is no number, gives None.
    """
    if "document" not in row or not row.get("line", "0").isdecimal():
        return None
    return from_place(to_place(row), base)


def from_hit(hit: Hit, base: str) -> Citation | None:
    """Return where a hit of the search stands; the quote is the stretch that was found."""
    if not (hit.document or hit.provision):
        return None
    quote = "".join(segment.text for segment in hit.snippet)
    return cite(base, hit.document, hit.line, quote, provision=hit.citation, iri=hit.provision)


def to_text(citation: Citation) -> str:
    """Return a citation in a line: ``[Perwali 63/2016 Pasal 35, perwali-cilegon-63-2016:1226]``."""
    place = f"{citation.document}:{citation.line}" if citation.line else citation.document
    return f"[{', '.join(filter(None, (citation.provision, place)))}]"


def each_once(citations: Iterable[Citation | None]) -> list[Citation]:
    """Return the citations that there are, each once, in their order."""
    found = {one.model_dump_json(): one for one in citations if one is not None}
    return list(found.values())
