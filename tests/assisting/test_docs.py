"""docs/mcp.md names what there is, and what it tells people to type or to paste works."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from server.assisting.cli import HOST, PORT
from server.assisting.running import PATH
from server.assisting.sparql import MOST_BYTES
from server.assisting.toolbox import MOST_FINDINGS, MOST_ROWS
from tests.assisting.conftest import Assistant
from tests.assisting.test_running import over_http
from tests.server.places import ROOT, clean_environment

TEXT = (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8")
SNIPPETS = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)]
(PROGRAM,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


def rows(heading: str) -> set[str]:
    """Return the first cells of a table."""
    table = TEXT[TEXT.index(f"| {heading} |") :].split("\n\n")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE))


def test_every_tool_resource_and_prompt_is_documented(assistant: Assistant) -> None:
    assert rows("tool") == {tool.name for tool in assistant.do("list_tools").tools}
    templates = assistant.do("list_resource_templates").resource_templates
    known = {str(one.uri) for one in assistant.do("list_resources").resources}
    assert rows("resource") == known | {one.uri_template for one in templates}
    for prompt in assistant.do("list_prompts").prompts:
        assert f"`{prompt.name}`" in TEXT


def test_the_figures_are_true() -> None:
    assert f"http://{HOST}:{PORT}{PATH}" in TEXT
    assert f"{MOST_ROWS} rows or {MOST_BYTES:,} bytes" in TEXT
    assert f"{MOST_FINDINGS} findings" in TEXT


def entries() -> list[dict[str, Any]]:
    """Return what the snippets say of the server."""
    return [next(iter(snippet.values()))["tupoksi"] for snippet in SNIPPETS]


def test_there_is_a_snippet_for_each_way() -> None:
    assert [entry.get("type") for entry in entries()] == [None, "stdio", "http"]
    assert entries()[2]["url"] == f"http://{HOST}:{PORT}{PATH}"


@pytest.mark.slow
@pytest.mark.parametrize("entry", [entry for entry in entries() if "command" in entry])
def test_a_snippet_starts_a_server(small: Path, entry: dict[str, Any]) -> None:
    async def count() -> int:
        parameters = StdioServerParameters(
            command=str(Path(sys.executable).with_name(entry["command"])),
            args=entry["args"],
            env={**clean_environment(TUPOKSI_STORE=str(small)), **entry.get("env", {})},
        )
        async with Client(stdio_client(parameters)) as client:
            return len((await client.list_tools()).tools)

    assert asyncio.run(count()) == 8


@pytest.mark.slow
def test_the_program_prints_what_is_unknown(published: Path) -> None:
    with over_http(published) as (address, _):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM.replace(entries()[2]["url"], address)],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    assert "Performed by: not known" in done.stdout
    assert "performer-not-stated" in done.stdout
