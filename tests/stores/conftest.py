"""Servers of others that hold the real graph, each started once for a test file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from server.publishing.snapshot import Snapshot, current_snapshot
from server.remote.connection import Remote, connect
from server.remote.publishing import publish_there
from server.settings import Settings
from tests.published import publish_once, shared_folder
from tests.stores.servers import SERVERS, Place, running, why_absent


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A server that holds a snapshot, and how to ask it."""

    place: Place
    snapshot: Snapshot
    remote: Remote


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the real graph, published once for the whole run."""
    return publish_once(shared_folder(tmp_path_factory))


@pytest.fixture(scope="module", params=SERVERS)
def elsewhere(
    request: pytest.FixtureRequest, published: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Elsewhere]:
    """A server of another kind that holds the real graph."""
    name = request.param
    if reason := why_absent(name):
        pytest.skip(f"{name}: {reason}")
    snapshot = current_snapshot(published)
    with running(name, tmp_path_factory.mktemp(name)) as place:
        settings = to_settings(place, published)
        publish_there(connect(place.endpoint, settings), snapshot)
        yield Elsewhere(place, snapshot, connect(place.endpoint, settings))


def to_settings(place: Place, store: Path) -> Settings:
    """Return settings with which a server is asked; slow machines get time."""
    return Settings.from_environment(
        place.environment,
        store=store,
        remote=place.endpoint,
        query_deadline=60.0,
        queue_seconds=60.0,
    )
