"""The pages: how soon the first byte comes, what it costs, and what a page weighs with its parts.

In: the real graph, published into a folder of its own and served by ``tupoksi serve``. Out: one row
for each kind of page that the browser tests know. The first time is that of the first reader after
the start, once the server has made its pages ready; the median is over the readers after. The
processor time is that of the server and its workers for one of these readers: what else runs on the
machine delays the first byte, and hardly this. It is read from ``/proc``: Linux only.
"""

from __future__ import annotations

import contextlib
import http.client
import os
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
        with running_server(store) as (address, server):
            time.sleep(WARMING)
            rows = [
                _measure_one(address, server, kind, path)
                for kind, path in KIND_TO_PATH.items()
                if kind != "editor" or has_editor()  # without it /editor only leads elsewhere
            ]
    return {"pages": rows}


def _measure_one(address: str, server: int, kind: str, path: str) -> Row:
    first, body = _fetch(address, path)
    before = _read_spent(server)
    later = statistics.median(_fetch(address, path)[0] for _ in range(TIMES))
    spent = _read_spent(server) - before
    parts = set(PART_RE.findall(body.decode()))
    weight = len(body) + sum(len(_fetch(address, part)[1]) for part in parts)
    return {
        "what": kind,
        "first reader ms": first * 1000,
        "median ms": later * 1000,
        "processor ms": spent / TIMES * 1000,
        "page kB": len(body) / 1000,
        "with its parts kB": weight / 1000,
    }


def _read_spent(identifier: int) -> float:
    """Return the seconds that a process, its threads and its children have been on a processor."""
    process = Path("/proc") / str(identifier)
    spent = 0.0
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # a worker that was replaced
        # proc(5): behind the name in parentheses, utime and stime are the 12th and 13th field
        fields = (process / "stat").read_text().rpartition(")")[2].split()
        spent = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        for thread in (process / "task").iterdir():
            spent += sum(map(_read_spent, map(int, (thread / "children").read_text().split())))
    return spent


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
