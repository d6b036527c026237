"""Start SPARQL 1.1 servers of others on this machine, each empty and on free ports.

In: the name of a server and a folder. Out: :class:`Place`: its query endpoint and the settings that
reach it. ``make setup-stores`` brings what they need; :func:`why_absent` says what is missing. They
listen on the loopback address, keep their data in the folder, and are ended with the test.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

FUSEKI_VERSION = "5.1.0"
FUSEKI_JAR = ROOT / ".tupoksi" / "stores" / f"jena-fuseki-server-{FUSEKI_VERSION}.jar"

START_SECONDS = 90

FUSEKI_CONFIG = """
PREFIX fuseki: <http://jena.apache.org/fuseki#>
PREFIX tdb2: <http://jena.apache.org/2016/tdb#>
[] a fuseki:Service ; fuseki:name "tupoksi" ;
  fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "sparql" ] ;
  fuseki:endpoint [ fuseki:operation fuseki:update ; fuseki:name "update" ] ;
  fuseki:endpoint [ fuseki:operation fuseki:gsp-rw ; fuseki:name "data" ] ;
  fuseki:dataset [ a tdb2:DatasetTDB2 ; tdb2:location "--mem--" ; tdb2:unionDefaultGraph true ] .
"""

VIRTUOSO_CONFIG = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
ServerThreads = 20
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerThreads = 20
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 20
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A running server: its query endpoint, and the environment with which ours reaches it."""

    name: str
    endpoint: str
    environment: Mapping[str, str] = field(default_factory=dict)


def why_absent(name: str) -> str:
    """Return what is missing to start a server; nothing when it can be."""
    if name == "oxigraph":
        return "" if _oxigraph().is_file() else "the package oxigraph is not installed"
    if name == "fuseki":
        if shutil.which("java") is None:
            return "java is not installed; run `make setup-stores`"
        return (
            "" if FUSEKI_JAR.is_file() else "the jar of Fuseki is absent; run `make setup-stores`"
        )
    if shutil.which("virtuoso-t") is None:
        return "virtuoso-t is not installed; run `make setup-stores`"
    return ""


@contextmanager
def running(name: str, folder: Path, *arguments: str) -> Iterator[Place]:
    """Run a server; yield it when it answers.

    Args:
        name: ``oxigraph``, ``fuseki`` or ``virtuoso``.
        folder: For its data; empty.
        arguments: More for its command line.
    """
    with NAME_TO_START[name](folder, arguments) as place:
        yield place


@contextmanager
def run_oxigraph(folder: Path, arguments: Sequence[str]) -> Iterator[Place]:
    """Run ``oxigraph serve``, its graphs in memory."""
    port = _free_port()
    command = [str(_oxigraph()), "serve", "--bind", f"127.0.0.1:{port}", *arguments]
    place = Place("oxigraph", f"http://127.0.0.1:{port}/query")
    with _process(command, folder, place.endpoint):
        yield place


@contextmanager
def run_fuseki(folder: Path, arguments: Sequence[str]) -> Iterator[Place]:
    """Run Apache Jena Fuseki, its graphs in memory, in 512 MiB."""
    port = _free_port()
    (folder / "config.ttl").write_text(FUSEKI_CONFIG, encoding="utf-8")
    command = [
        *("java", "-Xmx512m", f"-DFUSEKI_BASE={folder}", "-jar", str(FUSEKI_JAR)),
        *("--localhost", "--port", str(port), "--config", "config.ttl", *arguments),
    ]
    place = Place("fuseki", f"http://127.0.0.1:{port}/tupoksi/sparql")
    with _process(command, folder, place.endpoint):
        yield place


@contextmanager
def run_virtuoso(folder: Path, arguments: Sequence[str]) -> Iterator[Place]:
    """Run Virtuoso with the user that it comes with."""
    port, web = _free_port(), _free_port()
    config = VIRTUOSO_CONFIG.format(port=port, web=web)
    (folder / "virtuoso.ini").write_text(config, encoding="utf-8")
    command = ["virtuoso-t", "-f", "+configfile", "virtuoso.ini", *arguments]
    environment = {"TUPOKSI_REMOTE_LOGIN": "dba:dba"}
    place = Place("virtuoso", f"http://127.0.0.1:{web}/sparql", environment)
    with _process(command, folder, place.endpoint):
        yield place


NAME_TO_START: dict[str, Callable[[Path, Sequence[str]], AbstractContextManager[Place]]] = {
    "oxigraph": run_oxigraph,
    "fuseki": run_fuseki,
    "virtuoso": run_virtuoso,
}

SERVERS = tuple(NAME_TO_START)


@contextmanager
def _process(command: list[str], folder: Path, endpoint: str) -> Iterator[None]:
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
        try:
            _wait(process, endpoint, folder / "output.txt")
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], endpoint: str, output: Path) -> None:
    """Return when a server answers a query; fail when it ends or takes too long."""
    query = urllib.parse.urlencode({"query": "ASK {}"})
    request = urllib.request.Request(
        f"{endpoint}?{query}", headers={"Accept": "application/sparql-results+json"}
    )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(request, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"{endpoint} did not start:\n{output.read_text('utf-8', 'replace')[-2000:]}")


def _oxigraph() -> Path:
    return Path(sys.executable).parent / "oxigraph"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
