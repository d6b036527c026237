"""A published graph, the web application over it, and a real server over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from server.settings import Settings
from server.web.app import create_app
from tests.published import publish_once, shared_folder
from tests.server.places import GRAPH, publish_graph, running_server


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the test graph published; no test publishes into this one."""
    folder = tmp_path_factory.mktemp("published") / "store"
    publish_graph(folder)
    return folder


@pytest.fixture(scope="session")
def visited(store: Path) -> Iterator[TestClient]:
    """The web application, spoken to without a socket; a query may take one second."""
    settings = Settings(store=store, query_deadline=1.0, max_query_bytes=64_000)
    app = create_app(settings, share=GRAPH)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.fixture
def client(visited: TestClient) -> TestClient:
    """The web application, met by a reader who was never here: without cookies."""
    visited.cookies.clear()
    return visited


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the real graph, published once for the whole run."""
    return publish_once(shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def real_client(published: Path) -> Iterator[TestClient]:
    """The web application over the real graph; reads only."""
    app = create_app(Settings(store=published))
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as client:
        yield client


@pytest.fixture(scope="session")
def server(store: Path) -> Iterator[str]:
    """The address of a real server; a query may take one second there."""
    with running_server(store, TUPOKSI_QUERY_DEADLINE="1") as (address, _):
        yield address
