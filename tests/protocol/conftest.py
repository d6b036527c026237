"""An endpoint that may be written to, over a store of its own, and one that may not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from server.settings import Settings
from server.web.app import create_app
from tests.server.places import GRAPH

TOKEN = "a-token-for-tests"
WRITER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def open_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The web application over an empty store; whoever has the token may write."""
    settings = Settings(
        store=tmp_path_factory.mktemp("open") / "store",
        write_token=TOKEN,
        public_workers=2,
        reserved_workers=1,
        heavy_workers=1,
        max_write_bytes=200_000,
        client_seconds=3600,
    )
    app = create_app(settings, share=GRAPH)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        first = client.post("/sparql", data={"update": "CREATE GRAPH <urn:first>"}, headers=WRITER)
        assert first.status_code == 204, first.text
        yield client


@pytest.fixture(scope="module")
def closed_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The web application over an empty store, without a token."""
    settings = Settings(store=tmp_path_factory.mktemp("closed") / "store")
    with TestClient(create_app(settings, share=GRAPH)) as client:
        yield client
