"""A real server over the real graph, and a browser; skipped with one line where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import find_chromium, running_browser
from tests.published import publish_once, shared_folder
from tests.server.places import publish_graph, running_server


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the real graph in it."""
    return publish_once(shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def site(published: Path) -> Iterator[str]:
    """The address of ``tupoksi serve`` over the real graph."""
    with running_server(published) as (address, _):
        yield address


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``tupoksi serve`` over the small test graph: quick, and full of hostile names."""
    store = tmp_path_factory.mktemp("small") / "store"
    publish_graph(store)
    with running_server(store) as (address, _):
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine: make setup-browser")
    with running_browser(executable) as running:
        yield running
