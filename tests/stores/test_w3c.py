"""W3C's query evaluation tests through our service over servers of others.

The data of the tests are loaded there, the queries come to our ``/sparql`` and go on as they are.
What is not passed stands in ``w3c/NAME.tsv``, one test a line with what the server does instead;
a test that is listed and passes is a failure, so that the lists stay true. Tests that the service
refuses whoever evaluates (SERVICE, entailment) are left out as they are for the own store.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from server.errors import RemoteFailed
from server.remote.connection import Remote, connect
from server.settings import Settings
from server.web.app import create_app
from tests.protocol import w3c
from tests.protocol.test_w3c_query import CASES, FOLDER_TO_REASON, find_data, passes
from tests.protocol.w3c import Case
from tests.server.places import GRAPH
from tests.stores.servers import SERVERS, running, why_absent

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not w3c.SUITE.is_dir(), reason=w3c.ABSENT),
]

LISTS = Path(__file__).parent / "w3c"

LOAD_SECONDS = 20

ASKED = [case for case in CASES if case.name.partition("#")[0] not in FOLDER_TO_REASON]


def read_misses(server: str) -> dict[str, str]:
    """Return why a server does not pass, by name of the test."""
    lines = (LISTS / f"{server}.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if not line.startswith("#"))


@pytest.fixture(scope="module", params=SERVERS)
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, TestClient]]:
    """A server's name and our service over it; it holds the data of all tests."""
    name = request.param
    if reason := why_absent(name):
        pytest.skip(f"{name}: {reason}")
    folder = tmp_path_factory.mktemp(f"w3c-{name}")
    with running(name, folder) as place:
        settings = Settings.from_environment(
            place.environment,
            store=folder / "none",
            remote=place.endpoint,
            remote_questions="there",
            query_deadline=20.0,
            queue_seconds=20.0,
            client_seconds=36_000.0,
        )
        load(connect(place.endpoint, settings))
        app = create_app(settings, share=GRAPH)
        with TestClient(app, raise_server_exceptions=False) as client:
            assert client.get("/readyz").status_code == 200
            yield name, client


def load(remote: Remote) -> None:
    """Send every data file that a server takes; a test of one that it does not take is a miss."""
    for name in find_data():
        statements = w3c.to_statements(name).encode()
        if statements.strip():
            with contextlib.suppress(RemoteFailed):
                remote.put_graph(name, statements, LOAD_SECONDS)


def test_the_lists_name_tests() -> None:
    names = {case.name for case in ASKED}
    for server in SERVERS:
        assert set(read_misses(server)) <= names, server


@pytest.mark.parametrize("case", ASKED, ids=lambda case: case.name)
def test_evaluation(served: tuple[str, TestClient], case: Case) -> None:
    server, client = served
    reason = read_misses(server).get(case.name)
    try:
        is_passed = passes(client, case)
    except ValueError:  # what came is no result that can be read
        is_passed = False
    assert is_passed is (reason is None), f"listed: {reason}" if reason else "not listed"
