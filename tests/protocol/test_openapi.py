"""The JSON interface answers as its own description says, whatever is asked (schemathesis).

Each operation of ``/api/openapi.json`` is asked with values that fit the description; no answer is a
fault of the server, and status, content type and body are all described.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.openapi import from_dict
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from server.settings import Settings
from server.web.app import create_app
from tests.server.places import publish_graph

LAWS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

OPERATIONS = ("/api/questions", "/api/questions/{name}", "/api/ask", "/api/search")

REAL = {
    "words": ["uji", "menyiapkan", "kepala seksi"],
    "q": ["uji", "tugas", "kepala seksi"],
    "name": ["places-and-their-codes", "who-signed", "who-cites-act"],
}
"""Values that mean something in the test graph: chance alone would meet nothing but refusals."""

SENT = ("method", "url", "headers", "params")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The application with all its questions, over the test graph."""
    store = tmp_path_factory.mktemp("described") / "store"
    publish_graph(store)
    app = create_app(Settings(store=store, client_seconds=600.0))
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def read_description(client: TestClient, *, real: bool) -> dict[str, Any]:
    """Return the description as it is, or with values worth asking for instead of any text."""
    described: dict[str, Any] = client.get("/api/openapi.json").json()
    for path in described["paths"].values():
        for parameter in path["get"].get("parameters", ()):
            if real and parameter["name"] in REAL:
                parameter |= {"schema": {"enum": REAL[parameter["name"]]}, "required": True}
    return described


def hold_to_description(client: TestClient, path: str, examples: int, *, real: bool) -> set[int]:
    """Ask an operation; return the statuses met."""
    statuses = set()

    @given(from_dict(read_description(client, real=real))[path]["GET"].as_strategy())
    @settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Case) -> None:
        sent = case.as_transport_kwargs(base_url=str(client.base_url))
        response = client.request(**{name: sent[name] for name in SENT if name in sent})
        statuses.add(response.status_code)
        case.validate_response(response, checks=LAWS)

    ask()
    return statuses


def test_every_operation_is_described(asked: TestClient) -> None:
    paths = asked.get("/api/openapi.json").json()["paths"]
    assert sorted(paths) == sorted(OPERATIONS)
    assert all(
        "schema" in content
        for path in paths.values()
        for media, content in path["get"]["responses"]["200"]["content"].items()
        if media.endswith("json") and media != "application/ld+json"
    )


@pytest.mark.parametrize("real", [True, False], ids=["real", "chance"])
@pytest.mark.parametrize("path", OPERATIONS)
def test_answers_are_as_described(asked: TestClient, path: str, real: bool) -> None:
    statuses = hold_to_description(asked, path, 12, real=real)
    assert 200 in statuses or not real


@pytest.mark.long
@pytest.mark.parametrize("real", [True, False], ids=["real", "chance"])
@pytest.mark.parametrize("path", OPERATIONS)
def test_many_answers_are_as_described(asked: TestClient, path: str, real: bool) -> None:
    statuses = hold_to_description(asked, path, 400, real=real)
    assert 200 in statuses or not real
