"""A disk that is full, that cannot be written, or that gives back something else than was written."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.errors import ServerError
from server.publishing.snapshot import Snapshot
from tests.server.places import copy_ttl, publish_graph, running_server, wait_until
from tests.survival.conftest import LIMITS, Prober, count, get, survived

SIZE = "24m"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("no small disk can be mounted here (that needs root and CAP_SYS_ADMIN)")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(path: Path) -> None:
    """Write until the disk is full."""
    with path.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 65536)


def other_graph(tmp_path: Path, name: str) -> Path:
    return copy_ttl(tmp_path / name, extra=f"<urn:x> <urn:y> '{name}', 1, 2 .\n")


@pytest.mark.slow
def test_a_full_disk(disk: Path, tmp_path: Path) -> None:
    """A build fails and says so, the old snapshot serves on; with room again the build succeeds."""
    store = disk / "store"
    triples = publish_graph(store).triples
    with running_server(store, **LIMITS) as (address, _), Prober(address) as prober:
        filler = disk / "filler"
        with pytest.raises(OSError, match="No space"):
            fill(filler)
        with pytest.raises((ServerError, OSError)):
            publish_graph(store, other_graph(tmp_path, "full"))
        assert count(address) == triples
        filler.unlink()
        later = publish_graph(store, other_graph(tmp_path, "room"))
        wait_until(lambda: count(address) == later.triples)
    assert (prober.misses, prober.hits > 0) == ([], True)


@pytest.mark.long
@pytest.mark.parametrize("template_memory", ["1G", "1"], ids=["memory", "disk"])
def test_a_disk_that_cannot_be_written(disk: Path, tmp_path: Path, template_memory: str) -> None:
    """A server starts on it and serves; a build on it fails and says so."""
    store = disk / "store"
    triples = publish_graph(store).triples
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    limits = LIMITS | {"TUPOKSI_TEMPLATE_MEMORY": template_memory}
    with (
        running_server(store, **limits) as (address, _),
        survived(address, triples),
        pytest.raises((ServerError, OSError)),
    ):
        publish_graph(store, other_graph(tmp_path, "new"))


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def garble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in range(0, len(data), 97):
        data[place] ^= 0xFF
    path.write_bytes(data)


def damage(store: Path, snapshot: Snapshot, how: str) -> None:
    """Publish a copy of a snapshot that is not what it was."""
    copy = snapshot.path.with_name(f"000099-{how}")
    shutil.copytree(snapshot.path, copy)
    tables = [path for path in (copy / "db").iterdir() if path.suffix == ".sst"]
    if how == "no quads":
        (copy / "graph.nq").unlink()
    elif how == "half the quads":
        truncate(copy / "graph.nq")
    elif how == "garbled quads":
        garble(copy / "graph.nq")
    elif how == "garbled facts":
        (copy / "snapshot.json").write_bytes(b"\xff{")
    elif how == "no tables":
        for table in tables:
            table.unlink()
    elif how == "garbled tables":
        for table in tables:
            garble(table)
    (store / "CURRENT").write_text(copy.name + "\n")


DAMAGES = [
    pytest.param("no quads", "1G", id="no quads", marks=pytest.mark.long),
    pytest.param("half the quads", "1G", id="half the quads", marks=pytest.mark.slow),
    pytest.param("garbled quads", "1G", id="garbled quads", marks=pytest.mark.long),
    pytest.param("garbled facts", "1G", id="garbled facts", marks=pytest.mark.long),
    pytest.param("no tables", "1", id="no tables, from disk", marks=pytest.mark.long),
    pytest.param("garbled tables", "1", id="garbled tables, from disk", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("how", "template_memory"), DAMAGES)
def test_a_damaged_snapshot_does_not_take_over(
    home: Path, tmp_path: Path, how: str, template_memory: str
) -> None:
    """The one before serves on; the next build takes over."""
    snapshot = publish_graph(home)
    limits = LIMITS | {"TUPOKSI_TEMPLATE_MEMORY": template_memory}
    with running_server(home, **limits) as (address, _), Prober(address) as prober:
        damage(home, snapshot, how)
        for _ in range(20):
            assert count(address) == snapshot.triples
        later = publish_graph(home, other_graph(tmp_path, "mended"))
        wait_until(lambda: count(address) == later.triples)
    assert (prober.misses, prober.hits > 0) == ([], True)


@pytest.mark.long
def test_a_server_that_finds_only_a_damaged_snapshot_waits_for_a_build(
    home: Path, tmp_path: Path
) -> None:
    damage(home, publish_graph(home), "half the quads")
    with running_server(home, **LIMITS) as (address, _), Prober(address) as prober:
        assert get(address, "/readyz")[0] == 503
        assert get(address, "/sparql?query=ASK%7B%7D")[0] == 503
        mended = publish_graph(home, other_graph(tmp_path, "mended"))
        wait_until(lambda: get(address, "/readyz")[0] == 200)
        assert count(address) == mended.triples
    assert (prober.misses, prober.hits > 0) == ([], True)
