"""The service under load, beside ``oxigraph serve-read-only`` and rdflib-endpoint, in one run.

``python -m benchmarks.serving [--store FOLDER] [--json FILE] [--alone]`` makes a graph of a million
triples once, starts the servers one after the other and measures: light queries with eight clients
and with one, an answer of 100,000 rows, its first byte, and queries that are made to kill, with
light ones beside them. Ours runs with every protection on; the limits on one client are raised,
because all load comes from one address here. It runs as it comes, where a short answer that was
given before is kept, and again with nothing kept, so that every query is evaluated. The load
generator is wrk (Debian ``wrk``), which takes little from the processors that it shares with the
servers. ``--alone`` runs everything under real-time scheduling (as root), for a machine that others
use at the same time.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Store
from rich.console import Console
from rich.table import Table

from benchmarks.loading import Row
from benchmarks.million import TRIPLES, make_store

JSON = "application/sparql-results+json"
CLIENTS = 8
SECONDS = 4
LARGE_RUNS = 7
TARGETS = 2000
DEADLINE = 3.0
START_SECONDS = 300

LIGHT = """PREFIX tpk: <https://w3id.org/tupoksi/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label ?unit ?unitLabel
WHERE { GRAPH ?g { <%s> rdfs:label ?label ; tpk:heads ?unit . ?unit rdfs:label ?unitLabel } }"""
POSITIONS = (
    "PREFIX tpk: <https://w3id.org/tupoksi/def#> "
    f"SELECT DISTINCT ?p {{ GRAPH ?g {{ ?p tpk:heads ?unit }} }} LIMIT {TARGETS}"
)
LARGE = "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } LIMIT 100000"

DEADLY = {
    "COUNT over a triple product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "ORDER BY over 28 million rows": ("SELECT * { ?a a ?t . ?b a ?t } ORDER BY ?b ?a"),
    "streaming product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "path closure": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|!^<urn:x>)* ?b }",
    "nested NOT EXISTS": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . FILTER NOT EXISTS { ?d ?e ?c . "
        "FILTER NOT EXISTS { ?d ?f ?g . ?g ?h ?i . FILTER(STRLEN(STR(?i)) > STRLEN(STR(?c))) } } }"
    ),
}

WRK_SCRIPT = """
local targets = {}
for line in io.lines(os.getenv("TARGETS")) do targets[#targets + 1] = line end
local place = 0
function init(arguments) math.randomseed(os.time()) place = math.random(#targets) end
function request()
  place = place % #targets + 1
  return wrk.format("GET", targets[place], {["Accept"] = "application/sparql-results+json"})
end
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its name, its port, and the path of its endpoint."""

    name: str
    port: int
    path: str
    command: tuple[str, ...] = ()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def ours(store: Path, name: str, **settings: str) -> tuple[Server, dict[str, str]]:
    """Return our server with its environment."""
    port = free_port()
    command = (sys.executable, "-m", "server", "serve", "--port", str(port), "--store", str(store))
    environment = {
        "TUPOKSI_PUBLIC_WORKERS": "2",
        "TUPOKSI_QUERY_DEADLINE": str(DEADLINE),
        "TUPOKSI_CLIENT_SECONDS": "100000",
        "TUPOKSI_MAX_RESULT_BYTES": "256M",
        **settings,
    }
    return Server(name, port, "/sparql", command), environment


@contextlib.contextmanager
def running(server: Server, environment: dict[str, str], alone: bool) -> Iterator[int]:
    """Run a server until the block ends; yield its process."""
    prefix = ("chrt", "-r", "1") if alone else ()
    process = subprocess.Popen(
        [*prefix, *server.command],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(server)
        time.sleep(2)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def wait_for(server: Server) -> None:
    """Return when a server answers a query."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if fetch(server, "ASK {}").status == 200:
                return
        time.sleep(0.2)
    raise TimeoutError(f"{server.name} does not answer")


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer: status, seconds to its first byte and to its end, bytes, whether it ended."""

    status: int
    first: float
    total: float
    size: int
    whole: bool


def fetch(server: Server, query: str, *, source: str = "127.0.0.1") -> Fetched:
    """Ask one query over a connection of its own and read the answer without keeping it."""
    start = time.perf_counter()
    with socket.create_connection(
        ("127.0.0.1", server.port), timeout=60, source_address=(source, 0)
    ) as connection:
        lines = (
            f"GET {server.path}?query={quote(query)} HTTP/1.1",
            *("Host: localhost", f"Accept: {JSON}", "Connection: close", "", ""),
        )
        connection.sendall("\r\n".join(lines).encode())
        buffer = bytearray(1 << 20)
        beginning, end, size, first = b"", b"", 0, 0.0
        try:
            while count := connection.recv_into(buffer):
                first = first or time.perf_counter() - start
                beginning = beginning or bytes(buffer[:2048])
                end = (end + bytes(buffer[max(0, count - 16) : count]))[-16:]
                size += count
        except ConnectionError:
            end = b""
    status = int(beginning[9:12] or b"0")
    chunked = b"chunked" in beginning.partition(b"\r\n\r\n")[0].lower()
    whole = end.endswith(b"0\r\n\r\n") if chunked else bool(beginning)
    return Fetched(status, first, time.perf_counter() - start, size, whole)


def measure_light(server: Server, targets: Path, clients: int, alone: bool) -> tuple[float, float]:
    """Return requests a second and the median in milliseconds, by wrk."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(WRK_SCRIPT)
        script.flush()
        prefix = ("chrt", "-r", "1") if alone else ()
        printed = subprocess.run(
            [
                *(*prefix, "wrk", "-t1", f"-c{clients}", f"-d{SECONDS}s", "--latency"),
                *("-s", script.name, f"http://127.0.0.1:{server.port}"),
            ],
            env={**os.environ, "TARGETS": str(targets)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    if "Non-2xx" in printed:
        print(f"{server.name}: {re.search('Non-2xx.*', printed)[0]}", file=sys.stderr)  # type: ignore[index]
    rate = float(re.search(r"Requests/sec: *([0-9.]+)", printed)[1])  # type: ignore[index]
    number, unit = re.search(r"50% *([0-9.]+)(us|ms|s)", printed).groups()  # type: ignore[union-attr]
    return rate, float(number) * {"us": 1e-3, "ms": 1.0, "s": 1e3}[unit]


def measure_server(server: Server, targets: list[str], alone: bool) -> Row:
    """Return one row of the table of servers."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(f"{server.path}?query={quote(query)}\n" for query in targets)
        file.flush()
        measure_light(server, Path(file.name), CLIENTS, alone)  # warm
        rate, _ = measure_light(server, Path(file.name), CLIENTS, alone)
        _, median = measure_light(server, Path(file.name), 1, alone)
    large = [fetch(server, LARGE) for _ in range(LARGE_RUNS)]
    assert all(one.status == 200 and one.whole for one in large), large
    return {
        "what": server.name,
        "light, 8 clients: per s": rate,
        "light, 1 client: p50 ms": median,
        "100,000 rows: p50 ms": 1000 * statistics.median(one.total for one in large),
        "first byte: p50 ms": 1000 * statistics.median(one.first for one in large),
        "MB": large[0].size / 1e6,
    }


def measure_deadly(server: Server, targets: list[str], alone: bool) -> list[Row]:
    """Return for each deadly query how it ended, and what light queries kept beside four of it."""
    rows: list[Row] = []
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(f"{server.path}?query={quote(query)}\n" for query in targets)
        file.flush()
        undisturbed, _ = measure_light(server, Path(file.name), CLIENTS, alone)
        for name, query in DEADLY.items():
            one = fetch(server, query)
            stop = threading.Event()

            def press(query: str = query, stop: threading.Event = stop) -> None:
                while not stop.is_set():
                    with contextlib.suppress(OSError):
                        fetch(server, query, source="127.0.0.2")

            crowd = [threading.Thread(target=press) for _ in range(2)]
            for member in crowd:
                member.start()
            time.sleep(0.5)
            rate, _ = measure_light(server, Path(file.name), CLIENTS, alone)
            stop.set()
            for member in crowd:
                member.join()
            rows.append(
                {
                    "what": name,
                    "status": one.status,
                    "ended after s": one.total,
                    "whole": "yes" if one.whole else "no",
                    "MB": one.size / 1e6,
                    "light beside two of it: kept": rate / undisturbed,
                }
            )
    return rows


def measure(store: Path, alone: bool) -> dict[str, list[Row]]:
    """Return the tables."""
    snapshot = make_store(store, TRIPLES)
    found = Store.read_only(str(snapshot.database)).query(POSITIONS)
    targets = [LIGHT % row[0].value for row in found]  # type: ignore[union-attr, index]
    nothing_kept = {"TUPOKSI_KEPT_BYTES": "1"}
    if alone:  # a long answer would leave the real-time class that the others keep
        nothing_kept["TUPOKSI_LIGHT_SECONDS"] = "30"
    kept = ours(store, "ours", **(nothing_kept | {"TUPOKSI_KEPT_BYTES": "32M"}))
    memory = ours(store, "ours, nothing kept", TUPOKSI_TEMPLATE_MEMORY="8G", **nothing_kept)
    disk = ours(store, "ours, disk, nothing kept", TUPOKSI_TEMPLATE_MEMORY="1", **nothing_kept)
    servers = [*peers(snapshot.database, snapshot.quads), kept, memory, disk]
    tables: dict[str, list[Row]] = {"servers": [], "deadly": []}
    for server, environment in servers:
        with running(server, environment, alone):
            tables["servers"].append(measure_server(server, targets, alone))
    server, environment = ours(store, "ours", TUPOKSI_KEPT_BYTES="1")
    with running(server, environment, alone):
        tables["deadly"] = measure_deadly(server, targets, alone)
    first = tables["servers"][0]
    columns = [name for name in first if name not in ("what", "MB")]
    for row in tables["servers"]:
        for column in columns:
            row[f"× {column.split(':')[0]}"] = float(row[column]) / float(first[column])
    return tables


def peers(database: Path, quads: Path) -> list[tuple[Server, dict[str, str]]]:
    """Return the servers of others that are installed here; say which are not."""
    found: list[tuple[Server, dict[str, str]]] = []
    port = free_port()
    oxigraph = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if oxigraph is None:
        sys.exit("the peer is missing: pip install oxigraph")
    command = (oxigraph, "serve-read-only", "-l", str(database), "-b", f"127.0.0.1:{port}")
    server = Server("oxigraph serve-read-only", port, "/query", (*command, "--union-default-graph"))
    found.append((server, {}))
    rdflib = shutil.which(
        "rdflib-endpoint", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    )
    if rdflib is None:
        print("rdflib-endpoint is not installed (pip install rdflib-endpoint): left out")
        return found
    port = free_port()
    command = (rdflib, "serve", str(quads), "--host", "127.0.0.1", "--port", str(port))
    found.append((Server("rdflib-endpoint", port, "/", command), {}))
    return found


def show(title: str, rows: list[Row]) -> None:
    """Print one table, a measured thing a line and a column for each server or query."""
    table = Table("", *(str(row["what"]) for row in rows), title=title, title_justify="left")
    for name in [name for name in rows[0] if name != "what"]:
        values = (row[name] for row in rows)
        table.add_row(name, *(f"{v:.3g}" if isinstance(v, float) else str(v) for v in values))
    Console(width=160).print(table)


def main() -> None:
    """Measure, print, and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=Path(".tupoksi/million"))
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--alone", action="store_true", help="real-time scheduling, as root")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("the load generator is missing: apt install wrk")
    tables = measure(options.store, options.alone)
    for title, rows in tables.items():
        show(title, rows)
    if options.json:
        options.json.write_text(json.dumps(tables, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
