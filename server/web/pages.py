"""The downloads, and the two probes of an operator.

In: requests for ``/data``, ``/healthz`` and ``/readyz``. Out: files of the published snapshot, and
whether the service lives and answers.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from server.errors import EngineDown, NotFound
from server.web.site import GET_AND_HEAD, to_site

router = APIRouter(include_in_schema=False)


@router.api_route("/healthz", methods=GET_AND_HEAD)
async def healthz() -> dict[str, bool]:
    """Say that the web process lives; touches neither worker nor disk."""
    return {"alive": True}


@router.api_route("/readyz", methods=GET_AND_HEAD)
async def readyz(request: Request) -> Response:
    """Say whether a snapshot is published and a worker answers."""
    engine = to_site(request).engine
    result = await engine.run("ASK { }", trusted=True)
    if b"true" not in await result.body():
        raise EngineDown("A worker gave a wrong answer.")
    return JSONResponse({"ready": True, "snapshot": result.snapshot})


@router.api_route("/data/{name}", methods=GET_AND_HEAD)
async def download(request: Request, name: str) -> Response:
    """Send a document's Turtle as it was loaded, or the whole graph as N-Quads."""
    snapshot = to_site(request).engine.snapshot
    if snapshot is None:
        raise EngineDown("No graph is loaded.")
    if name == "graph.nq":
        return FileResponse(snapshot.quads, media_type="application/n-quads", filename=name)
    stem, _, suffix = name.rpartition(".")
    path = snapshot.document(stem) if suffix == "ttl" else None
    if path is None:
        raise NotFound(
            f"There is no file {name!r}.",
            hint="The start page lists the files that there are.",
            address=request.url.path,
        )
    return FileResponse(path, media_type="text/turtle; charset=utf-8")
