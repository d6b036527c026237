"""Our server over the real graph, and a second one that stands for a regional open-data graph."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.published import publish_once, shared_folder
from tests.server.places import running_server
from tests.stores.servers import running, why_absent

DATA = Path(__file__).with_name("regional.ttl")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the real graph, published once for the whole run."""
    return publish_once(shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The query endpoint of an Oxigraph that holds the made-up regional graph."""
    if missing := why_absent("oxigraph"):
        pytest.skip(missing)
    with running("oxigraph", tmp_path_factory.mktemp("regional")) as place:
        request = urllib.request.Request(
            place.endpoint.removesuffix("/query") + "/store?default",
            data=DATA.read_bytes(),
            headers={"Content-Type": "text/turtle"},
            method="PUT",
        )
        with urllib.request.urlopen(request, timeout=20):
            yield place.endpoint


@pytest.fixture(scope="session")
def ours(published: Path) -> Iterator[str]:
    """The query endpoint of our server, which may call nobody."""
    with running_server(published) as (address, _):
        yield f"{address}/sparql"
