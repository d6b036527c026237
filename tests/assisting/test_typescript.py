"""The TypeScript SDK, which most assistants are built with, understands what the tools say."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.assisting.test_running import COMMAND, over_http
from tests.assisting.test_tools import TOOLS
from tests.server.places import ROOT, clean_environment

CLIENTS = ROOT / ".tupoksi" / "clients"
PROGRAM = Path(__file__).with_name("client.mjs")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (CLIENTS / "node_modules" / "@modelcontextprotocol" / "sdk").is_dir()
        or shutil.which("node") is None,
        reason="the TypeScript SDK is absent; run `make setup-clients` (needs node and npm)",
    ),
]

REFUSED = [("explain_finding", True, False), ("run_sparql", True, False)]


def check(*server: str) -> None:
    """Run the client against a server; every answer has data, every refusal has none."""
    done = subprocess.run(
        ["node", str(PROGRAM), str(CLIENTS), *server],
        capture_output=True,
        text=True,
        timeout=120,
        env=clean_environment(),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert set(seen["tools"]) == TOOLS
    replies = [tuple(reply) for reply in seen["replies"]]
    assert [reply for reply in replies if reply[1]] == REFUSED
    assert all(has_data != is_error for _, is_error, has_data in replies)
    assert {name for name, *_ in replies} == TOOLS


def test_over_stdio(published: Path) -> None:
    check(*COMMAND, "--store", str(published))


def test_over_http(published: Path) -> None:
    with over_http(published) as (address, _):
        check(address)
