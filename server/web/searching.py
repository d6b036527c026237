"""The text search over HTTP: ``/api/search``.

In: words, kinds, a limit. Out: what fits them, by kind, as JSON. The search itself is
``server/searching``; the pages call :meth:`Site.search` and show the same.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from server.errors import BadRequest
from server.searching.entries import KINDS
from server.searching.formats import to_json
from server.searching.search import LIMIT, MOST_HITS
from server.web.described import SEARCH
from server.web.protocol import one_value, parse_fields
from server.web.site import to_site

router = APIRouter()

FIELDS = ("q", "kind", "limit")


@router.get("/api/search", openapi_extra=SEARCH)
async def search_graph(request: Request) -> dict[str, Any]:
    """Find resources by words ``q``; ``kind`` (may repeat) and ``limit`` narrow it."""
    words, kinds, limit = read_search(request)
    return to_json(await to_site(request).search(words, kinds=kinds, limit=limit))


def read_search(request: Request) -> tuple[str, tuple[str, ...], int]:
    """Return the words, the kinds and the limit of a search.

    Raises:
        BadRequest: ``q`` is missing, a kind is unknown, the limit is no number.
    """
    fields = parse_fields(request.scope["query_string"])
    unknown = sorted(set(fields) - set(FIELDS))
    if unknown:
        raise BadRequest(
            f"There is no parameter {unknown[0]!r}.", hint=f"There are {', '.join(FIELDS)}."
        )
    words = one_value(fields, "q")
    if words is None:
        raise BadRequest("Give words to look for.", hint="/api/search?q=kepala+seksi")
    kinds = tuple(filter(None, fields.get("kind", ()))) or KINDS
    strange = next((kind for kind in kinds if kind not in KINDS), None)
    if strange is not None:
        raise BadRequest(
            f"There is no kind {strange[:40]!r}.", hint=f"There are {', '.join(KINDS)}."
        )
    return words, kinds, _parse_limit(one_value(fields, "limit") or str(LIMIT))


def _parse_limit(printed: str) -> int:
    is_number = printed.isascii() and printed.isdecimal() and len(printed) <= 3
    if not is_number or not 1 <= int(printed) <= MOST_HITS:
        raise BadRequest(
            f"The limit {printed[:20]!r} is not a number from 1 to {MOST_HITS}.",
            hint="Leave it out, or give a smaller one.",
        )
    return int(printed)
