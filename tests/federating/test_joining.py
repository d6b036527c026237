"""Our graph joined with another endpoint, from either side, as docs/linking.md tells people to.

Both servers are real and speak HTTP on loopback. What the documentation shows is what runs here: its
queries, commands and programs, with the two addresses put in.
"""

from __future__ import annotations

import csv
import io
import re
import shlex
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.server.places import ROOT, running_server
from tests.stores.servers import FUSEKI_JAR, why_absent

PAGE = (ROOT / "docs" / "linking.md").read_text(encoding="utf-8")
SECTION = PAGE[PAGE.index("\n## Federation\n") : PAGE.index("\n## Dumps\n")]
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", SECTION, re.DOTALL)

OURS, THEIRS = "http://localhost:8000/sparql", "https://data.example/sparql"

COMUNICA = ROOT / ".tupoksi" / "clients" / "node_modules" / ".bin" / "comunica-sparql"
PROGRAMS = ("arq", "comunica-sparql", "curl")
JENA = ("java", "-Xmx256m", "-cp", str(FUSEKI_JAR), "arq.arq")

NAMES = [
    *("Cibeber", "Cilegon", "Pulomerak", "Ciwandan"),
    *("Jombang", "Gerogol", "Purwakarta", "Citangkil"),
]
ROWS = [
    [f"36.72.0{number}", f"Kecamatan {name}", str(1000 + number)]
    for number, name in enumerate(NAMES, start=1)
]
"""The eight offices with the made-up figures; 99.99.01, which is none of ours, joins with nothing."""

pytestmark = pytest.mark.slow


def blocks(language: str) -> list[str]:
    """Return the blocks of the section that are in a language."""
    return [text for name, text in BLOCKS if name == language]


def commands() -> list[list[str]]:
    """Return the commands of the section that ask something, each in its words."""
    found: list[list[str]] = []
    for word in shlex.split("\n".join(blocks("sh")[1:]), comments=True):
        if word in PROGRAMS:
            found.append([])
        found[-1].append(word)
    return found


def read(printed: str) -> list[list[str]]:
    """Return the rows of CSV without their heading."""
    return [row for row in csv.reader(io.StringIO(printed)) if row and row[0] != "code"]


def run(command: list[str], folder: Path) -> list[list[str]]:
    """Run a client; return the rows that it prints."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return read(done.stdout)


def ask(endpoint: str, query: str) -> list[list[str]]:
    """Ask an endpoint over HTTP for CSV."""
    request = urllib.request.Request(
        endpoint, data=urlencode({"query": query}).encode(), headers={"Accept": "text/csv"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return read(answer.read().decode())


OUTWARD, INWARD = blocks("sparql")


@pytest.fixture(scope="module")
def calling(published: Path, theirs: str) -> Iterator[str]:
    """Our query endpoint, which may call theirs: it lies on loopback, so the operator says private."""
    with running_server(published, TUPOKSI_SERVICE_PRIVATE=theirs) as (address, _):
        yield f"{address}/sparql"


def test_our_query_joins_with_theirs(calling: str, theirs: str) -> None:
    assert ask(calling, OUTWARD.replace(THEIRS, theirs)) == ROWS


def test_a_join_can_be_counted_and_ordered_like_any_other(calling: str, theirs: str) -> None:
    query = (
        "PREFIX buatan: <https://data.example/def#> PREFIX tpk: <https://w3id.org/tupoksi/def#> "
        "SELECT (COUNT(?place) AS ?places) (SUM(?people) AS ?all) { ?place tpk:kemendagriCode ?code "
        f"SERVICE <{theirs}> {{ ?row buatan:code ?code ; buatan:people ?people }} }}"
    )
    assert ask(calling, query)[1:] == [["8", str(sum(range(1001, 1009)))]]


@pytest.mark.parametrize("lists", [{}, {"TUPOKSI_SERVICE_ALLOW": "{theirs}"}])
def test_nobody_is_called_that_the_operator_did_not_name(
    published: Path, theirs: str, lists: dict[str, str]
) -> None:
    """Nor an endpoint that is on the public list and lies on loopback."""
    settings = {name: value.format(theirs=theirs) for name, value in lists.items()}
    with running_server(published, **settings) as (address, _):
        with pytest.raises(urllib.error.HTTPError) as refused:
            ask(f"{address}/sparql", OUTWARD.replace(THEIRS, theirs))
        with refused.value as answer:
            assert answer.code == 403
            assert "remote-call-refused" in answer.read().decode()
        assert ask(f"{address}/sparql", "SELECT (1 AS ?x) {}") == [["x"], ["1"]]


@pytest.fixture
def folder(tmp_path: Path, ours: str, theirs: str) -> Path:
    """A folder with the query that the commands name, the addresses put in."""
    query = INWARD.replace(OURS, ours).replace(THEIRS, theirs)
    (tmp_path / "join.rq").write_text(query, encoding="utf-8")
    return tmp_path


def skip_without(program: str) -> list[str]:
    """Return what starts a program; skip where it is absent."""
    if program == "arq":
        if missing := why_absent("fuseki"):
            pytest.skip(f"Jena: {missing}")
        return list(JENA)
    if program == "comunica-sparql":
        if not COMUNICA.is_file() or shutil.which("node") is None:
            pytest.skip("Comunica is absent; run `make setup-clients` (needs node and npm)")
        return [str(COMUNICA)]
    found = shutil.which(program)
    return [found] if found else pytest.skip(f"{program} is not installed")


def test_the_section_shows_each_client() -> None:
    assert [words[0] for words in commands()] == [*PROGRAMS, "comunica-sparql"]
    assert len(blocks("python")) == 3


@pytest.mark.parametrize(
    "number", range(4), ids=["jena", "comunica", "their server", "comunica alone"]
)
def test_a_command_joins_ours_with_theirs(
    folder: Path, ours: str, theirs: str, number: int
) -> None:
    program, *words = commands()[number]
    arguments = [word.replace(OURS, ours).replace(THEIRS, theirs) for word in words]
    assert run([*skip_without(program), *arguments], folder) == ROWS


@pytest.mark.parametrize("number", range(3), ids=["rdflib SERVICE", "SPARQLStore", "SPARQLWrapper"])
def test_a_program_joins_ours_with_theirs(
    tmp_path: Path, ours: str, theirs: str, number: int
) -> None:
    program = blocks("python")[number].replace(OURS, ours).replace(THEIRS, theirs)
    assert run([sys.executable, "-c", program], tmp_path) == ROWS


def test_an_engine_of_another_is_not_needed_to_ask_ours(folder: Path, ours: str) -> None:
    """Jena's remote client, which sends the whole query to us."""
    command = [*skip_without("arq")[:-1], "arq.rsparql", "--service", ours, "--results=csv"]
    query = "SELECT (COUNT(*) AS ?code) { ?s a <https://w3id.org/tupoksi/def#UnitTemplate> }"
    ((number,),) = run([*command, query], folder)
    assert int(number) > 0
