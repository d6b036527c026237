"""The documentation names every setting, route, command, exit code and fault there is."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from server import errors
from server.cli import app as commands
from server.console import CLEAN, FINDINGS, INTERNAL, USAGE
from server.errors import ServerError
from server.settings import Settings
from server.web.app import ROUTERS, create_app
from server.web.formats import FORMAT_NAMES
from tests.server.places import GRAPH, ROOT

TEXT = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")

FAULTS = sorted(
    {
        (kind.code, kind.status)
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, ServerError)
    }
)


@pytest.mark.parametrize("variable", [item.metadata["variable"] for item in fields(Settings)])
def test_every_setting_is_documented_with_its_meaning(variable: str) -> None:
    meaning = next(
        i.metadata["help"] for i in fields(Settings) if i.metadata["variable"] == variable
    )
    row = re.search(rf"^\| `{variable}` \| (.+) \| (.+) \|$", TEXT, re.MULTILINE)
    assert row, f"{variable} is not documented"
    assert row[2].split(";")[0].split(",")[0] in meaning


def test_no_setting_is_documented_that_does_not_exist() -> None:
    known = {item.metadata["variable"] for item in fields(Settings)} | {"TUPOKSI_TRACEBACK"}
    assert set(re.findall(r"TUPOKSI_[A-Z_]+", TEXT)) == known


def paths() -> set[str]:
    """Return the path of every route."""
    routes = [*create_app(Settings(), share=GRAPH).routes]
    for router in ROUTERS:
        routes += router.routes
    found = [getattr(route, "path", None) for route in routes]
    return {path.replace(":path}", "}") for path in found if path}


def test_every_route_is_documented() -> None:
    assert len(paths()) > 9
    for path in paths():
        assert f"| `{path}` |" in TEXT, f"{path} is not documented"


def test_no_route_is_documented_that_does_not_exist() -> None:
    section = TEXT[TEXT.index("## Addresses") : TEXT.index("## Faults")]
    assert set(re.findall(r"^\| `(/[^`]*)` \|", section, re.MULTILINE)) == paths()


@pytest.mark.parametrize(("code", "status"), FAULTS)
def test_every_fault_is_documented(code: str, status: int) -> None:
    assert f'| <a id="{code}"></a>`{code}` | {status} |' in TEXT


def test_the_tree_of_faults_is_drawn_whole() -> None:
    tree = errors.__doc__ or ""
    for name, kind in vars(errors).items():
        if isinstance(kind, type) and issubclass(kind, ServerError):
            assert re.search(rf"\b{name}\b", tree), f"{name} is missing in the tree of errors.py"


def test_every_command_and_exit_code_is_documented() -> None:
    names = [
        command.callback.__name__ for command in commands.registered_commands if command.callback
    ]
    assert set(re.findall(r"^\| `tupoksi (\w+)` \|", TEXT, re.MULTILINE)) == set(names)
    for code in (CLEAN, FINDINGS, USAGE, INTERNAL):
        assert f"\n| {code} |" in TEXT


def test_format_names_are_documented() -> None:
    listed = re.search(r"`\?format=` \(`([^`]+)`\)", TEXT)
    assert listed
    assert set(listed[1].split()) <= set(FORMAT_NAMES)
