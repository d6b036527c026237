"""A real OpenRefine on this machine, spoken to as its own pages do: projects, reconciling, columns.

In: a folder for its data. Out: :class:`OpenRefine`. ``make setup-openrefine`` brings the Debian
package. It listens on the loopback address, on a port of its own, and is ended with the test.
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOME = Path("/usr/share/openrefine")
"""Where Debian's package keeps it."""

START_SECONDS = 90
WORK_SECONDS = 120

EVERY_ROW = json.dumps({"facets": [], "mode": "row-based"})

BOUNDARY = "tupoksi-table"


def why_absent() -> str:
    """Return what is missing to start it; nothing when it can be."""
    is_there = (HOME / "refine").is_file()
    return "" if is_there else "OpenRefine is not installed; run `make setup-openrefine`"


@dataclass(frozen=True, slots=True)
class Service:
    """A reconciliation service as OpenRefine knows it: address and spaces of its manifest."""

    address: str
    identifier_space: str
    schema_space: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, the candidates with their scores, and the one that is matched."""

    text: str
    candidates: tuple[tuple[str, float], ...] = ()
    matched: str = ""


@dataclass(frozen=True, slots=True)
class OpenRefine:
    """A running OpenRefine."""

    address: str

    def create_project(self, name: str, table: str) -> str:
        """Make a project of a CSV table; every cell stays text."""
        options = {"separator": ",", "headerLines": 1, "guessCellValueTypes": False}
        parts = {
            "project-name": name,
            "format": "text/line-based/*sv",
            "options": json.dumps(options),
        }
        lines = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in parts.items()
        ]
        lines.append(
            f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
            'name="project-file"; filename="table.csv"\r\nContent-Type: text/csv\r\n\r\n'
            f"{table}\r\n--{BOUNDARY}--\r\n"
        )
        request = urllib.request.Request(
            self._command("create-project-from-upload"),
            data="".join(lines).encode(),
            headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            address = urllib.parse.urlsplit(answer.geturl())
        return urllib.parse.parse_qs(address.query)["project"][0]

    def reconcile(
        self,
        project: str,
        column: str,
        kind: str,
        service: Service,
        details: Mapping[str, str],
    ) -> None:
        """Reconcile a column with a type, and with other columns as properties; wait for the end."""
        config = {
            "mode": "standard-service",
            "service": service.address,
            "identifierSpace": service.identifier_space,
            "schemaSpace": service.schema_space,
            "type": {"id": kind, "name": kind},
            "autoMatch": True,
            "limit": 0,
            "columnDetails": [
                {"column": other, "property": {"id": name, "name": name}}
                for other, name in details.items()
            ],
        }
        self._post(
            "reconcile", project, columnName=column, config=json.dumps(config), engine=EVERY_ROW
        )
        self._wait(project)

    def extend(
        self, project: str, column: str, properties: Mapping[str, str], service: Service
    ) -> None:
        """Add columns with what the service knows of the cells that are matched; wait for the end."""
        extension = {"properties": [{"id": key, "name": name} for key, name in properties.items()]}
        self._post(
            "extend-data",
            project,
            baseColumnName=column,
            endpoint=service.address,
            identifierSpace=service.identifier_space,
            schemaSpace=service.schema_space,
            extension=json.dumps(extension),
            columnInsertIndex="1",
            engine=EVERY_ROW,
        )
        self._wait(project)

    def match_best(self, project: str, column: str) -> None:
        """Take the best candidate of each cell, as a person does from the menu."""
        self._post("recon-match-best-candidates", project, columnName=column, engine=EVERY_ROW)
        self._wait(project)

    def read_rows(self, project: str) -> list[dict[str, Cell]]:
        """Return the rows: for each column its cell."""
        models = self._get(f"get-models?project={project}")
        names = {one["name"]: one["cellIndex"] for one in models["columnModel"]["columns"]}
        found = self._get(f"get-rows?project={project}&start=0&limit=1000")
        recons = found["pool"]["recons"]
        return [
            {name: _to_cell(row["cells"], place, recons) for name, place in names.items()}
            for row in found["rows"]
        ]

    def _wait(self, project: str) -> None:
        """Return when no process runs any more."""
        deadline = time.monotonic() + WORK_SECONDS
        while self._get(f"get-processes?project={project}")["processes"]:
            assert time.monotonic() < deadline, f"OpenRefine worked for {WORK_SECONDS} s"
            time.sleep(0.2)

    def _post(self, command: str, project: str, **fields: str) -> None:
        address = f"{self._command(command)}&project={project}"
        body = urllib.parse.urlencode(fields).encode()
        with urllib.request.urlopen(address, data=body, timeout=30) as answer:
            said = json.load(answer)
        assert said.get("code") in ("ok", "pending"), said

    def _get(self, command: str) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.address}/command/core/{command}", timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def _command(self, name: str) -> str:
        token = self._get("get-csrf-token")["token"]
        return f"{self.address}/command/core/{name}?csrf_token={urllib.parse.quote(token)}"


def _to_cell(cells: list[dict[str, Any] | None], place: int, recons: dict[str, Any]) -> Cell:
    cell = (cells[place] if place < len(cells) else None) or {}
    recon = recons.get(cell.get("r", ""), {})
    matched = recon.get("m")
    candidates = [matched] if matched else recon.get("c", [])
    return Cell(
        cell.get("v") or "",
        tuple((one["id"], float(one["score"])) for one in candidates),
        matched["id"] if matched else "",
    )


@contextmanager
def running(folder: Path) -> Iterator[OpenRefine]:
    """Run OpenRefine without a browser, its data in the folder; yield it when it answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    command = [
        *("./refine", "-p", str(port), "-i", "127.0.0.1", "-d", str(folder / "data"), "-m", "512M"),
        *("-x", "refine.headless=true", "run"),
    ]
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(command, cwd=HOME, stdout=output, stderr=output)
        try:
            _wait_for(process, f"http://127.0.0.1:{port}", folder / "output.txt")
            yield OpenRefine(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(process: subprocess.Popen[bytes], address: str, output: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/command/core/get-version", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"OpenRefine did not start:\n{output.read_text('utf-8', 'replace')[-2000:]}")
