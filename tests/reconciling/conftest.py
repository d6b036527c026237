"""The real graph with its names ready, and the schemas of the specification where they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient
from referencing import Registry
from referencing.jsonschema import DRAFT7

from server.reconciling.gazetteer import Gazetteer
from server.settings import Settings
from server.web.app import create_app
from tests.conftest import ROOT
from tests.published import publish_once, shared_folder

SCHEMAS = ROOT.parent / "shared" / "reference" / "reconciliation-0.2" / "schemas"

Check = Callable[[str, Any], None]
"""Holds an answer against the schema of a name; fails with the place that does not fit."""


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the real graph, published once for the whole run."""
    return publish_once(shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def client(published: Path) -> Iterator[TestClient]:
    """The web application over the real graph; reads only."""
    app = create_app(Settings(store=published))
    with TestClient(
        app, base_url="http://localhost", raise_server_exceptions=False, follow_redirects=False
    ) as visitor:
        yield visitor


@pytest.fixture(scope="session")
def gazetteer(client: TestClient) -> Gazetteer:
    """The names of the real graph, as the application has read them."""
    assert client.get("/reconcile/preview?id=wilayah/36.72").status_code == 200
    kept: Gazetteer = client.app.state.gazetteer._kept[1]  # type: ignore[attr-defined]
    return kept


@pytest.fixture(scope="session")
def check() -> Check:
    """Hold answers against the published schemas, which are no part of this checkout."""
    if not SCHEMAS.is_dir():
        pytest.skip("the schemas of the Reconciliation API are not beside this checkout")
    schemas = {path.stem: json.loads(path.read_bytes()) for path in SCHEMAS.glob("*.json")}
    resources = [(one["$id"].rstrip("#"), DRAFT7.create_resource(one)) for one in schemas.values()]
    registry: Registry[Any] = Registry().with_resources(resources)

    def hold(name: str, answer: Any) -> None:
        validator = jsonschema.Draft7Validator(schemas[name], registry=registry)
        assert [f"{e.json_path}: {e.message}" for e in validator.iter_errors(answer)] == []

    return hold
