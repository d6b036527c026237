"""The doctor says what is wrong with a machine, a store and its settings, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from server import doctor
from server.doctor import Check, examine_machine
from server.settings import Settings
from tests.server.places import publish_graph


def examine(store: Path) -> dict[str, Check]:
    """Return the first check of each name that failed, else the first of it."""
    found: dict[str, Check] = {}
    for check in examine_machine(Settings(store=store)):
        if check.name not in found or not check.is_good:
            found[check.name] = check
    return found


def test_a_sound_store(tmp_path: Path) -> None:
    snapshot = publish_graph(tmp_path)
    found = examine(tmp_path)
    assert all(check.is_good for check in found.values()), found
    assert f"{snapshot.triples} triples" in found["snapshot"].found
    assert "resources" in found["search index"].found
    assert "MiB free" in found["disk"].found


@pytest.mark.parametrize(
    ("part", "says"),
    [
        pytest.param("search.db", "search.db is missing", id="no index"),
        pytest.param("documents/perwali-uji-1-2020.ttl", "is missing", id="no document"),
        pytest.param("db/CURRENT", "db/CURRENT is missing", id="no database"),
    ],
)
def test_a_part_that_is_missing(tmp_path: Path, part: str, says: str) -> None:
    (publish_graph(tmp_path).path / part).unlink()
    check = examine(tmp_path)["snapshot"]
    assert not check.is_good
    assert says in check.found


def test_an_index_with_a_torn_page(tmp_path: Path) -> None:
    path = publish_graph(tmp_path).index
    content = bytearray(path.read_bytes())
    content[8192:12288] = b"\xff" * 4096
    path.write_bytes(content)
    check = examine(tmp_path)["snapshot"]
    assert not check.is_good
    assert "search index" in check.found


def test_metadata_of_another_graph(tmp_path: Path) -> None:
    snapshot = publish_graph(tmp_path)
    path = snapshot.path / "snapshot.json"
    path.write_text(path.read_text().replace(f'"triples": {snapshot.triples}', '"triples": 7'))
    check = examine(tmp_path)["snapshot"]
    assert not check.is_good
    assert "snapshot.json says 7" in check.found


def test_a_slip_in_the_name_of_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUPOKSI_QUERY_DEADLINES", "5")
    check = examine(tmp_path)["settings"]
    assert not check.is_good
    assert (
        check.found
        == "there is no setting TUPOKSI_QUERY_DEADLINES; is TUPOKSI_QUERY_DEADLINE meant?"
    )


def test_settings_that_are_given_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUPOKSI_QUERY_DEADLINE", "5")
    assert "TUPOKSI_QUERY_DEADLINE" in examine(tmp_path)["settings"].found


def test_a_disk_without_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE", 1 << 62)
    assert not examine(tmp_path)["disk"].is_good
