"""The search page: one box, what fits by kind, with the words that were found marked.

In: requests for ``/search``. Out: a page; its twin for programs is ``/api/search``, with the same
parameters and the same results.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from server.searching.entries import KIND_TO_WORDS, KINDS
from server.searching.search import MOST_HITS, Group, Hit, Results
from server.web.home import SEARCHES
from server.web.site import GET_AND_HEAD, Site, to_site
from server.web.terms import to_href

router = APIRouter(include_in_schema=False)

FEW = 5
"""Hits of each kind where all kinds are shown."""

MEANT = 4
"""Words that a slip was taken for, as far as they are shown."""


@router.api_route("/search", methods=GET_AND_HEAD)
async def show_search(request: Request) -> Response:
    """Show the box and, when there are words, what fits them."""
    site = to_site(request)
    words = " ".join(request.query_params.get("q", "").split())
    kind = request.query_params.get("kind", "")
    kinds = (kind,) if kind in KINDS else KINDS
    limit = FEW if len(kinds) > 1 else MOST_HITS
    results = await site.search(words, kinds=kinds, limit=limit) if words else None
    return site.render(
        request,
        "search.html",
        words_asked=words,
        kind=kind if kind in KINDS else "",
        results=results,
        groups=[to_group(site, group, words) for group in results.groups] if results else [],
        understood=to_understood(results) if results else [],
        kinds=KIND_TO_WORDS,
        searches=SEARCHES,
        twin=f"/api/search?{urlencode({'q': words, 'limit': limit})}",
    )


def to_group(site: Site, group: Group, words: str) -> dict[str, Any]:
    """Return the hits of one kind with the address that shows all of them."""
    return {
        "kind": group.kind,
        "total": group.total,
        "href": f"/search?{urlencode({'q': words, 'kind': group.kind})}",
        "hits": [to_hit(site, hit) for hit in group.hits],
    }


def to_hit(site: Site, hit: Hit) -> dict[str, Any]:
    """Return a hit with its addresses: of the resource, and of its words in the reader."""
    read = f"/documents/{hit.document}?line={hit.line}" if hit.document and hit.line else ""
    same = "".join(s.text for s in hit.snippet) == "".join(s.text for s in hit.title)
    return {"hit": hit, "href": to_href(hit.iri, site.settings.base), "read": read, "same": same}


def to_understood(results: Results) -> list[dict[str, Any]]:
    """Return the words that were not found as they were typed, and what they were taken for."""
    return [
        {"word": one.word, "how": one.how, "meant": one.meant[:MEANT]}
        for one in results.understood
        if one.how in ("slip", "unknown")
    ]
