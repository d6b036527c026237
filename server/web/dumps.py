"""The dumps: versions of the graph as files, for whoever takes them away: ``/dumps/…``.

In: requests for a version, ``latest`` or a file in one. Out: pages with sizes and checksums, and
the files. A file's tag is its SHA-256, so a client that has it is told so (304), and one whose
download broke goes on where it stopped (Range, If-Range). Only what ``SHA256SUMS`` lists is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse

from server.dumping.folder import DUMPS, LATEST, SUMS, list_versions, read_sums
from server.errors import NotFound
from server.web.etags import names_any
from server.web.formats import HTML, JSON_LD, N_QUADS, TRIG, TURTLE
from server.web.negotiate import negotiate
from server.web.site import GET_AND_HEAD, to_site

router = APIRouter(include_in_schema=False)

SUFFIX_TO_MEDIA = {
    ".nq": N_QUADS,
    ".trig": TRIG,
    ".jsonld": JSON_LD,
    ".ttl": TURTLE,
    ".csv": "text/csv; charset=utf-8; header=present",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".cff": "application/yaml",
    "": "text/plain; charset=utf-8",
}

JSON = "application/json"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"


@dataclass(frozen=True, slots=True)
class DumpFile:
    """A file of a version, as the page lists it."""

    name: str
    size: int
    sha256: str


@router.api_route("/dumps", methods=GET_AND_HEAD)
async def redirect_to_dumps() -> Response:
    """Send to the list of versions."""
    return RedirectResponse("/dumps/", status_code=301)


@router.api_route("/dumps/", methods=GET_AND_HEAD)
async def show_versions(request: Request) -> Response:
    """List the versions that there are, the newest first."""
    versions = list_versions(_folder(request))
    if _wants_json(request):
        return JSONResponse({"latest": versions[0] if versions else None, "versions": versions})
    return to_site(request).render(request, "dumps.html", versions=versions, version="", files=[])


@router.api_route("/dumps/{path:path}", methods=GET_AND_HEAD)
async def show_dump(request: Request, path: str) -> Response:
    """Show what is in a version, or send a file of it."""
    folder = _folder(request)
    asked, _, name = path.partition("/")
    versions = list_versions(folder)
    version = versions[0] if asked == LATEST and versions else asked
    if version not in versions:
        raise NotFound(
            f"There is no version {asked!r}.",
            hint="/dumps/ lists those that there are; `tupoksi build` writes one.",
            address=request.url.path,
        )
    if not name:
        if not path.endswith("/"):
            return RedirectResponse(f"/dumps/{path}/", status_code=301)
        return _show_version(request, folder, version, versions)
    is_fixed = asked != LATEST
    return _send(request, folder / version, name, ASK_AGAIN if not is_fixed else FOREVER)


def _show_version(request: Request, folder: Path, version: str, versions: list[str]) -> Response:
    files = [
        DumpFile(name, (folder / version / name).stat().st_size, digest)
        for name, digest in sorted(_sums(folder / version).items())
    ]
    if _wants_json(request):
        listed = [{"name": f.name, "size": f.size, "sha256": f.sha256} for f in files]
        return JSONResponse({"version": version, "files": listed})
    site = to_site(request)
    return site.render(request, "dumps.html", versions=versions, version=version, files=files)


def _send(request: Request, folder: Path, name: str, caching: str) -> Response:
    sums = _sums(folder)
    if name not in sums and name != SUMS:
        raise NotFound(
            f"There is no file {name!r} in this version.",
            hint=f"/dumps/{folder.name}/ lists the files.",
            address=request.url.path,
        )
    path = folder / name
    tag = f'"{sums[name]}"' if name in sums else f'"{folder.name}-{SUMS}"'
    headers = {
        "ETag": tag,
        "Cache-Control": caching,
        "Content-Location": f"/dumps/{folder.name}/{name}",
        # Without it the file would be packed under a tag that names its unpacked bytes.
        "Content-Encoding": "identity",
    }
    if names_any(request.headers.get("if-none-match"), [tag]):
        return Response(status_code=304, headers=headers)
    media = SUFFIX_TO_MEDIA.get(path.suffix, "application/octet-stream")
    return FileResponse(path, media_type=media, headers=headers)


def _folder(request: Request) -> Path:
    return to_site(request).settings.store / DUMPS


@lru_cache(maxsize=16)
def _sums(version: Path) -> dict[str, str]:
    """Return the checksums of a version; it never changes, so they are read once."""
    return read_sums(version)


def _wants_json(request: Request) -> bool:
    if "format" in request.query_params:
        return request.query_params["format"] == "json"
    return negotiate(request.headers.get("accept"), (HTML, JSON)) == JSON
