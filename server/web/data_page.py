"""What can be taken away: ``/data``, the downloads, ways in for programs, licences, citing.

In: nothing. Out: a page over the published snapshot. Versions with checksums are at ``/dumps/``.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from server.web.reader import load_documents, to_library
from server.web.site import GET_AND_HEAD, to_site

router = APIRouter(include_in_schema=False)


@router.api_route("/data", methods=GET_AND_HEAD)
async def show_data(request: Request) -> Response:
    """Show the downloads and how to use, cite and share them."""
    site = to_site(request)
    snapshot = site.engine.snapshot
    documents = load_documents(await to_library(request).shelf()) if snapshot else []
    return site.render(
        request,
        "data.html",
        documents=documents,
        host=str(request.base_url).rstrip("/"),
    )
