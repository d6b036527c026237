"""Dumps: what is in the folder, that it is whole, and how a client takes it over HTTP."""

from __future__ import annotations

import csv
import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, Store

from server.dumping import folder as dumping
from server.dumping.folder import DUMPS, list_versions, read_sums, write_dump
from server.publishing.snapshot import Snapshot, current_snapshot
from server.publishing.store import publish
from server.settings import Settings
from server.web.app import create_app
from tests.server.places import GRAPH


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    publish(GRAPH / "ttl", GRAPH, folder)
    return folder


@pytest.fixture(scope="module")
def snapshot(store: Path) -> Snapshot:
    return current_snapshot(store)


@pytest.fixture(scope="module")
def version(store: Path, snapshot: Snapshot) -> Path:
    return write_dump(snapshot, store / DUMPS).path


@pytest.fixture(scope="module")
def client(store: Path, version: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store=store), share=GRAPH)) as client:
        yield client


def test_a_dump_holds_every_form_and_a_checksum_of_each_file(version: Path) -> None:
    names = {path.relative_to(version).as_posix() for path in version.rglob("*") if path.is_file()}
    assert names >= {
        *("graph.nq", "graph.trig", "graph.jsonld", "mappings.sssom.tsv"),
        *("README.md", "LICENSE.md", "CITATION.cff", "SHA256SUMS"),
        *(f"tables/{name}.csv" for name in ("units", "positions", "duties", "stages", "findings", "citations")),
        "ttl/perwali-uji-1-2020.ttl",
    }  # fmt: skip
    sums = read_sums(version)
    assert set(sums) == names - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256((version / name).read_bytes()).hexdigest() == digest


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_sha256sum_agrees(version: Path) -> None:
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=version, check=True)


def test_every_form_of_the_whole_graph_holds_the_same(version: Path, snapshot: Snapshot) -> None:
    for name, form in (
        ("graph.nq", RdfFormat.N_QUADS),
        ("graph.trig", RdfFormat.TRIG),
        ("graph.jsonld", RdfFormat.JSON_LD),
    ):
        database = Store()
        database.bulk_load(path=version / name, format=form)
        assert len(database) == snapshot.triples, name


def test_a_table_has_a_header_and_whole_iris(version: Path) -> None:
    with (version / "tables" / "units.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert all(row["unit"].startswith("https://w3id.org/tupoksi/id/") for row in rows)


def test_latest_points_to_the_newest_version(store: Path, version: Path) -> None:
    assert (store / DUMPS / "latest").resolve() == version.resolve()
    assert list_versions(store / DUMPS) == [version.name]


def test_a_version_that_is_there_is_left_alone(snapshot: Snapshot, version: Path) -> None:
    before = (version / "SHA256SUMS").stat().st_mtime_ns
    assert write_dump(snapshot, version.parent).unchanged
    assert (version / "SHA256SUMS").stat().st_mtime_ns == before


def test_a_dump_that_breaks_off_leaves_nothing_behind(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(database: Store) -> bytes:
        raise OSError("no room")

    monkeypatch.setattr(dumping, "build_sssom", refuse)
    with pytest.raises(OSError, match="no room"):
        write_dump(snapshot, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_old_versions_of_the_store_are_removed(snapshot: Snapshot, tmp_path: Path) -> None:
    for number in range(4):
        old = tmp_path / f"{number:06d}-0123456789ab"
        old.mkdir()
        (old / "SHA256SUMS").touch()
    write_dump(snapshot, tmp_path, kept=2)
    assert len(list_versions(tmp_path)) == 2


# Over HTTP


def test_the_list_of_versions_is_a_page_and_json(client: TestClient, version: Path) -> None:
    assert version.name in client.get("/dumps/", headers={"Accept": "text/html"}).text
    listed = client.get("/dumps/?format=json").json()
    assert listed == {"latest": version.name, "versions": [version.name]}
    files = client.get("/dumps/latest/", headers={"Accept": "application/json"}).json()["files"]
    assert {file["name"] for file in files} == set(read_sums(version))


def test_a_file_carries_its_checksum_as_tag_and_is_not_sent_twice(
    client: TestClient, version: Path
) -> None:
    first = client.get("/dumps/latest/graph.nq")
    assert first.status_code == 200
    assert first.headers["content-type"] == "application/n-quads"
    assert first.headers["etag"] == f'"{hashlib.sha256(first.content).hexdigest()}"'
    again = client.get("/dumps/latest/graph.nq", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_download_goes_on_where_it_broke_off(client: TestClient) -> None:
    whole = client.get("/dumps/latest/graph.nq")
    half = {"Range": "bytes=100-", "If-Range": whole.headers["etag"]}
    rest = client.get("/dumps/latest/graph.nq", headers=half)
    assert rest.status_code == 206
    assert rest.content == whole.content[100:]
    changed = client.get("/dumps/latest/graph.nq", headers={**half, "If-Range": '"another"'})
    assert (changed.status_code, changed.content) == (200, whole.content)
    beyond = client.get("/dumps/latest/graph.nq", headers={"Range": "bytes=999999999-"})
    assert beyond.status_code == 416


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("latest/nothing.nq", id="no-such-file"),
        pytest.param("000099-0123456789ab/", id="no-such-version"),
        pytest.param("latest/../../CURRENT", id="above-the-folder"),
        pytest.param("latest/%2e%2e/%2e%2e/CURRENT", id="above-the-folder-in-escapes"),
        pytest.param("../CURRENT", id="above-the-dumps"),
    ],
)
def test_nothing_else_is_sent(client: TestClient, path: str) -> None:
    assert client.get(f"/dumps/{path}").status_code == 404


def test_a_version_may_be_kept_for_ever_and_latest_may_not(
    client: TestClient, version: Path
) -> None:
    fixed = client.head(f"/dumps/{version.name}/graph.nq")
    assert "immutable" in fixed.headers["cache-control"]
    assert client.head("/dumps/latest/graph.nq").headers["cache-control"] == "public, no-cache"
