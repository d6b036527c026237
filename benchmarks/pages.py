"""The pages: how soon the first byte comes, and what a page weighs with its sheets and script.

In: the real graph, published into a folder of its own and served by ``tupoksi serve``. Out: one row
for each kind of page that the browser tests know. The first time is that of the first reader after
the start, once the server has made its pages ready; the median is over the readers after.
"""

from __future__ import annotations

import http.client
import re
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.loading import Row
from loaders.share import SHARE
from server.publishing.store import publish
from server.web.editor_files import has_editor
from tests.browser.places import KIND_TO_PATH
from tests.server.places import running_server

TIMES = 9

WARMING = 5.0
"""Seconds that the server gets to make its pages ready."""

PART_RE = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"')


def measure() -> dict[str, list[Row]]:
    """Return the table of the pages."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        publish(SHARE / "data" / "ttl", SHARE, store)
        with running_server(store) as (address, _):
            time.sleep(WARMING)
            rows = [
                _measure_one(address, kind, path)
                for kind, path in KIND_TO_PATH.items()
                if kind != "editor" or has_editor()  # without it /editor only leads elsewhere
            ]
    return {"pages": rows}


def _measure_one(address: str, kind: str, path: str) -> Row:
    first, body = _fetch(address, path)
    later = statistics.median(_fetch(address, path)[0] for _ in range(TIMES))
    parts = set(PART_RE.findall(body.decode()))
    weight = len(body) + sum(len(_fetch(address, part)[1]) for part in parts)
    return {
        "what": kind,
        "first reader ms": first * 1000,
        "median ms": later * 1000,
        "page kB": len(body) / 1000,
        "with its parts kB": weight / 1000,
    }


def _fetch(address: str, path: str) -> tuple[float, bytes]:
    """Return the seconds until the first byte of the answer, and the answer."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    started = time.perf_counter()
    connection.request("GET", path, headers={"Accept": "text/html", "Accept-Language": "id"})
    response = connection.getresponse()
    seconds = time.perf_counter() - started
    body = response.read()
    connection.close()
    assert response.status == 200, (path, response.status)
    return seconds, body
