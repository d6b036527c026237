"""The command line: what it prints, its exit codes, and that nothing ends in a traceback."""

from __future__ import annotations

import fcntl
import json
import logging
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from server.asking.asking import to_reply
from server.cli import main
from server.publishing.snapshot import current_snapshot
from server.web.formats import JSON_RESULTS
from tests.server.places import (
    ENDLESS,
    GRAPH,
    ROOT,
    clean_environment,
    publish_graph,
    running_server,
)

UNITS = "SELECT ?unit WHERE { ?unit a <https://w3id.org/tupoksi/def#Unit> } ORDER BY ?unit"
SOURCES = ROOT / "data" / "sources"


def run(*arguments: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``tupoksi`` with some arguments; a traceback fails the test."""
    done = subprocess.run(
        [sys.executable, "-m", "server", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        env=clean_environment(**variables),
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout
    return done


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Take away the handlers that a command run inside set: the next test has another stderr."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def inside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run ``tupoksi`` within this process, which saves a quarter of a second each time."""

    def call(*arguments: str, text: str = "") -> Said:
        (tmp_path / "asked.rq").write_text(text, encoding="utf-8")
        with pytest.raises(SystemExit) as ended:
            main([str(tmp_path / "asked.rq") if word == "-" else word for word in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Said(int(ended.value.code or 0), out, err)

    return call


def test_version_and_help() -> None:
    assert run("--version").stdout.startswith("tupoksi ")
    assert "build" in run("--help").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param((), 2, "Usage", id="nothing"),
        pytest.param(("nonsense",), 2, "No such command", id="unknown-command"),
        pytest.param(("query",), 2, "Missing argument", id="no-question"),
        pytest.param(("query", "x", "--param", "y"), 2, "NAME=VALUE", id="no-equals"),
        pytest.param(("query", "x", "--format", "pdf"), 2, "choose one of", id="format"),
        pytest.param(
            ("query", "no-such-question"), 2, "There is no question", id="unknown-question"
        ),
        pytest.param(("query", "/no/such.rq"), 2, "No such file", id="no-file"),
        pytest.param(("outline", "/no/such/file"), 2, "/no/such/file", id="outline-no-file"),
        pytest.param(("outline", "x", "--format", "pdf"), 2, "text or json", id="outline-format"),
        pytest.param(("export", "--format", "pdf"), 2, "choose one of", id="export-format"),
        pytest.param(("export", "--store", "/no/such"), 2, "tupoksi build", id="no-store"),
        pytest.param(("serve", "--port", "99999"), 2, "65535", id="port"),
        pytest.param(("build", "--sources", "/no/such"), 2, "/no/such", id="no-sources"),
    ],
)
def test_bad_input_is_said_and_has_code_2(
    inside: Callable[..., Said], arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = inside(*arguments)
    assert done.returncode == code
    assert words in done.stderr + done.stdout


def test_a_port_that_is_taken(inside: Callable[..., Said], store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = inside("serve", "--store", str(store), "--port", port)
    assert done.returncode == 2
    assert f"port {port}" in done.stderr


def test_a_bad_setting() -> None:
    done = run("export", TUPOKSI_MAX_NESTING="many")
    assert done.returncode == 2
    assert "TUPOKSI_MAX_NESTING" in done.stderr


def test_query_from_stdin_in_every_form(store: Path) -> None:
    place = ("--store", str(store))
    assert "id/unit/uji/dinas" in run("query", "-", *place, stdin=UNITS).stdout
    rows = json.loads(run("query", "-", "-f", "json", *place, stdin=UNITS).stdout)
    assert len(rows["results"]["bindings"]) == 2
    assert run("query", "-", "-f", "csv", *place, stdin=UNITS).stdout.splitlines()[0] == "unit"
    graph = run(
        "query", "-", *place, stdin="CONSTRUCT WHERE { ?s a <https://w3id.org/tupoksi/def#Unit> }"
    )
    assert len(list(parse(graph.stdout, format=RdfFormat.TURTLE))) == 2


@pytest.mark.parametrize(
    ("text", "arguments", "code", "words"),
    [
        pytest.param("ASK {}", (), 0, "true", id="true"),
        pytest.param("ASK { ?s ?p <urn:x> }", (), 1, "false", id="false"),
        pytest.param("SELECT * { ?s ?p <urn:x> }", ("-f", "csv"), 1, "s", id="no-rows"),
        pytest.param("CONSTRUCT WHERE { ?s ?p <urn:x> }", (), 1, "", id="no-statements"),
        pytest.param("SELECT * { ?s", (), 2, "is not closed", id="syntax"),
        pytest.param("INSERT DATA {}", (), 2, "update", id="update"),
        pytest.param("ASK {}", ("-f", "turtle"), 2, "cannot be written as turtle", id="form"),
        pytest.param("ASK {}", ("-p", "x=1"), 2, "no parameter 'x'", id="parameter"),
    ],
)
def test_exit_codes_of_query(
    inside: Callable[..., Said],
    store: Path,
    text: str,
    arguments: tuple[str, ...],
    code: int,
    words: str,
) -> None:
    done = inside("query", "-", "--store", str(store), *arguments, text=text)
    assert done.returncode == code
    assert words in done.stdout + done.stderr


def test_a_query_that_takes_too_long_has_code_3(store: Path) -> None:
    done = run("query", "-", "--store", str(store), stdin=ENDLESS, TUPOKSI_QUERY_DEADLINE="0.3")
    assert done.returncode == 3
    assert "0.3 seconds" in done.stderr


def test_query_of_a_file_with_a_header(inside: Callable[..., Said], store: Path) -> None:
    path = GRAPH / "queries" / "competency" / "who-is-named.rq"
    done = inside("query", str(path), "-p", "name=Kepala Dinas", "--store", str(store))
    assert "id/jabatan/uji/kepala-dinas" in done.stdout
    done = inside("query", str(path), "--store", str(store))
    assert done.returncode == 2
    assert "name=Kepala Dinas" in done.stderr


def test_a_file_that_is_no_text(inside: Callable[..., Said], tmp_path: Path, store: Path) -> None:
    (tmp_path / "x.rq").write_bytes(b"\xff\xfe\x00")
    done = inside("query", str(tmp_path / "x.rq"), "--store", str(store))
    assert done.returncode == 2
    assert "not UTF-8" in done.stderr


@pytest.mark.slow
def test_query_of_a_remote_endpoint(store: Path) -> None:
    path = GRAPH / "queries" / "competency" / "stages-of-duty.rq"
    duty = "duty=id/peraturan/uji/perwali/2020/1/pasal/3/huruf/a/tugas"
    with running_server(store) as (server, _):
        place = ("--store", f"{server}/sparql")
        remote = run("query", str(path), "-p", duty, "-f", "csv", *place)
        local = run("query", str(path), "-p", duty, "-f", "csv", "--store", str(store))
        assert remote.stdout == local.stdout
        assert remote.returncode == 0
        broken = run("query", "-", *place, stdin="SELECT * {")
    assert broken.returncode == 2
    assert "The server's own message" in broken.stderr
    gone = run("query", "-", *place, stdin="ASK {}")
    assert gone.returncode == 3
    assert "gave no answer" in gone.stderr


@pytest.mark.parametrize(
    ("arguments", "rdf_format"),
    [
        pytest.param((), RdfFormat.N_QUADS, id="default"),
        pytest.param(("-f", "trig"), RdfFormat.TRIG, id="trig"),
        pytest.param(("-f", "jsonld"), RdfFormat.JSON_LD, id="json-ld"),
    ],
)
def test_export_of_everything(
    store: Path, arguments: tuple[str, ...], rdf_format: RdfFormat
) -> None:
    done = run("export", "--store", str(store), *arguments)
    assert len(list(parse(done.stdout, format=rdf_format))) == current_snapshot(store).triples


def test_export_of_one_document_to_a_file(
    inside: Callable[..., Said], store: Path, tmp_path: Path
) -> None:
    target = tmp_path / "one.ttl"
    place = ("--store", str(store))
    inside("export", *place, "-f", "turtle", "--graph", "perwali-uji-2-2021", "-o", str(target))
    assert len(list(parse(target.read_bytes(), format=RdfFormat.TURTLE))) == 4
    several = inside("export", *place, "-f", "turtle")
    assert (several.returncode, "--graph" in several.stderr) == (2, True)
    unknown = inside("export", *place, "--graph", "nothing")
    assert (unknown.returncode, "perwali-uji-1-2020" in unknown.stderr) == (2, True)


def test_doctor(store: Path, tmp_path: Path) -> None:
    done = run("doctor", "--store", str(store))
    assert done.returncode == 0, done.stdout
    assert "snapshot" in done.stdout
    empty = run("doctor", "--store", str(tmp_path))
    assert empty.returncode == 1
    assert "FAIL  snapshot" in empty.stdout


@pytest.mark.long
def test_build_then_check_then_build_again(tmp_path: Path) -> None:
    places = ("--sources", str(SOURCES), "--ttl", str(tmp_path / "ttl"))
    store = ("--store", str(tmp_path / "store"))
    first = run("build", *places, *store)
    assert first.returncode == 0, first.stderr
    assert "published in" in first.stdout
    assert run("build", "--check", *places).returncode == 0
    assert "was published already" in run("build", *places, *store).stdout
    graph = next((tmp_path / "ttl").glob("*.ttl"))
    graph.write_bytes(graph.read_bytes() + b"# changed\n")
    stale = run("build", "--check", *places)
    assert stale.returncode == 1
    assert graph.name in stale.stdout
    assert graph.read_bytes().endswith(b"# changed\n")


def test_build_says_who_holds_the_lock(tmp_path: Path) -> None:
    publish_graph(tmp_path / "store")
    with (tmp_path / "store" / "publish.lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = run(
            *("build", "--sources", str(SOURCES), "--ttl", str(tmp_path / "ttl")),
            *("--store", str(tmp_path / "store")),
        )
    assert done.returncode == 2
    assert "is publishing into" in done.stderr


def test_a_pipe_that_closes_early_is_no_fault(store: Path) -> None:
    command = f"{sys.executable} -m server export --store {store} | head -1"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        capture_output=True,
        text=True,
        env=clean_environment(),
        timeout=60,
        check=False,
    )
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("kind", "body", "is_empty"),
    [
        pytest.param("boolean", b'{"boolean": false}', True, id="false"),
        pytest.param("solutions", b'{"results": {"bindings": [{}]}}', False, id="row"),
        pytest.param("solutions", b'{"results": {"bindings": []}}', True, id="no-rows"),
        pytest.param("graph", b"@prefix a: <b> .\n", True, id="only-prefixes"),
        pytest.param("graph", b"<a> <b> <c> .\n", False, id="statement"),
    ],
)
def test_an_answer_that_holds_nothing(kind: str, body: bytes, is_empty: bool) -> None:
    assert to_reply(kind, JSON_RESULTS, body).is_empty is is_empty


def test_a_server_over_a_remote_graph_takes_no_token_for_writes() -> None:
    done = run("serve", "--store", "http://127.0.0.1:9/sparql", TUPOKSI_WRITE_TOKEN="x" * 32)
    assert done.returncode == 2
    assert "TUPOKSI_WRITE_TOKEN is set, but the graph lies on another server" in done.stderr
