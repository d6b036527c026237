"""The same graph held in three ways, each opened with ``tupoksi.load``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import tupoksi
from tests.published import publish_once, shared_folder
from tests.server.places import running_server


@pytest.fixture(scope="session")
def own() -> tupoksi.Graph:
    """The documents of the package, in memory; tests that add take a graph of their own."""
    return tupoksi.load()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the real graph."""
    return publish_once(shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def service(published: Path) -> Iterator[str]:
    """The address of a running service over that store."""
    with running_server(published) as (address, _):
        yield address


@pytest.fixture(scope="session", params=["memory", "store", "service"])
def graph(request: pytest.FixtureRequest, own: tupoksi.Graph) -> tupoksi.Graph:
    """The real graph, in memory, in a store on disk, and at a running service."""
    if request.param == "memory":
        return own
    fixture = "published" if request.param == "store" else "service"
    return tupoksi.load(request.getfixturevalue(fixture))
