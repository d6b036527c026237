"""The tools over the real graph, spoken to by the SDK's own client."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp.client import Client
from mcp.types import CallToolResult

from loaders.share import SHARE
from server.assisting.house import House, build_house
from server.assisting.toolbox import build_server
from server.settings import Settings
from tests.published import publish_once, shared_folder
from tests.server.places import publish_graph


class Assistant:
    """A client with a connection, for tests that are no coroutines."""

    def __init__(self, portal: BlockingPortal, client: Client, house: House) -> None:
        self._portal = portal
        self.client = client
        self.house = house

    def do(self, name: str, *arguments: Any) -> Any:
        """Call a method of the client."""
        return self._portal.call(getattr(self.client, name), *arguments)

    def call(self, name: str, /, **arguments: Any) -> CallToolResult:
        """Call a tool."""
        result = self._portal.call(partial(self.client.call_tool, name, arguments))
        assert isinstance(result, CallToolResult)
        return result

    def begin(self, name: str, /, **arguments: Any) -> Future[Any]:
        """Call a tool without waiting for its reply."""
        return self._portal.start_task_soon(partial(self.client.call_tool, name, arguments))

    def ask(self, name: str, /, **arguments: Any) -> dict[str, Any]:
        """Call a tool that must answer; return its data."""
        result = self.call(name, **arguments)
        assert not result.is_error, text_of(result)
        assert result.structured_content is not None
        return result.structured_content

    def fault(self, name: str, /, **arguments: Any) -> str:
        """Call a tool that must refuse; return what it says."""
        result = self.call(name, **arguments)
        assert result.is_error
        assert result.structured_content is None  # some clients hold it against the schema
        return text_of(result)


def text_of(result: CallToolResult) -> str:
    """Return the text of a reply."""
    (content,) = result.content
    assert content.type == "text"
    return content.text


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the real graph, published once for the whole run."""
    return publish_once(shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the test graph."""
    folder = tmp_path_factory.mktemp("assisting") / "store"
    publish_graph(folder)
    return folder


@pytest.fixture(scope="session")
def assistant(published: Path) -> Iterator[Assistant]:
    """A client of the tools over the real graph; a query may take two seconds."""
    house = build_house(Settings(store=published, query_deadline=2.0), SHARE)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(build_server(house))) as client,
    ):
        yield Assistant(portal, client, house)
