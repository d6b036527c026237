"""Catalogues and dumps taken by clients that people use: curl, rdflib, the standard library."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDF, VOID, Graph, Namespace, URIRef

from server.cli import main
from server.dumping.folder import list_versions, read_sums
from tests.server.places import publish_graph, running_server

DCAT = Namespace("http://www.w3.org/ns/dcat#")
CURL = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    publish_graph(folder)
    with pytest.raises(SystemExit):
        main(["export", "--store", str(folder), "--dump", str(folder / "dumps")])
    return folder


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[str]:
    with running_server(store) as (address, _):
        yield address


def test_the_command_writes_a_version_and_says_where(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for said in ("written", "was there already"):
        with pytest.raises(SystemExit) as ended:
            main(["export", "--store", str(store), "--dump", str(tmp_path)])
        assert not ended.value.code
        assert said in capsys.readouterr().out
    (version,) = list_versions(tmp_path)
    assert "tables/units.csv" in read_sums(tmp_path / version)


def test_the_command_does_not_dump_one_graph(store: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", "--store", str(store), "--dump", str(tmp_path), "--graph", "ontology"])
    assert ended.value.code == 2


@CURL
def test_curl_goes_on_with_a_download_that_broke(server: str, store: Path, tmp_path: Path) -> None:
    (version,) = list_versions(store / "dumps")
    whole = (store / "dumps" / version / "graph.nq").read_bytes()
    part = tmp_path / "graph.nq"
    part.write_bytes(whole[: len(whole) // 2])
    command = ["curl", "-sSf", "-C", "-", "-o", str(part), f"{server}/dumps/latest/graph.nq"]
    subprocess.run(command, check=True, timeout=30)
    digest = hashlib.sha256(part.read_bytes()).hexdigest()
    assert digest == read_sums(store / "dumps" / version)["graph.nq"]


@CURL
def test_curl_is_told_that_nothing_changed(server: str, tmp_path: Path) -> None:
    tag = tmp_path / "tag"
    address = f"{server}/dumps/latest/tables/units.csv"
    common = ["curl", "-sSf", "-w", "%{http_code}", "-o", str(tmp_path / "units.csv")]
    first = subprocess.run(
        [*common, "--etag-save", str(tag), address], check=True, timeout=30, capture_output=True
    )
    again = subprocess.run(
        [*common, "--etag-compare", str(tag), address], check=True, timeout=30, capture_output=True
    )
    assert (first.stdout, again.stdout) == (b"200", b"304")


def test_rdflib_reads_the_description_at_its_address(server: str) -> None:
    graph = Graph().parse(f"{server}/.well-known/void")
    document = URIRef(f"{server}/.well-known/void")
    assert (document, RDF.type, VOID.DatasetDescription) in graph
    (endpoint,) = graph.objects(None, VOID.sparqlEndpoint)
    assert str(endpoint) == f"{server}/sparql"


def test_a_harvester_goes_from_the_catalogue_to_a_file(server: str) -> None:
    catalogue = Graph().parse(f"{server}/dcat")
    (dataset,) = {d for d in catalogue.subjects(DCAT.distribution) if str(d).endswith("/dataset")}
    files = [
        str(url)
        for node in catalogue.objects(dataset, DCAT.distribution)
        for url in catalogue.objects(node, DCAT.downloadURL)
    ]
    (table,) = [url for url in files if url.endswith("/tables/units.csv")]
    with urllib.request.urlopen(table, timeout=30) as answer:
        assert answer.headers["Content-Type"].startswith("text/csv")
        assert answer.readline().startswith(b"unit,name,")
