"""The command over both transports, spoken to by the SDK's own client and by hand."""

from __future__ import annotations

import asyncio
import json
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.types import TextContent

from loaders.share import SHARE
from server.assisting.house import build_house
from server.assisting.toolbox import build_server
from server.settings import Settings
from tests.server.places import DEADLY, DUTY, children_of, clean_environment, is_running, wait_until

COMMAND = (sys.executable, "-m", "server", "mcp")

LINE = "id/peraturan/uji/perwali/2020/1/pasal/2/pertanggungjawaban/kepala-seksi"

HOSTILE = {
    "SELECT * {" + "{" * 300 + "}" * 300 + "}": "query-too-deep",
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }": "remote-call-refused",
    "INSERT DATA { <urn:a> <urn:b> 1 }": "update-refused",
    DEADLY: "",
}


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``tupoksi mcp`` until it ends by itself."""
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
        env=clean_environment(**variables),
        check=False,
    )


@asynccontextmanager
async def over_stdio(store: Path, log: Path, **variables: str) -> AsyncIterator[Client]:
    """A client that starts the server itself, as assistants do."""
    parameters = StdioServerParameters(
        command=COMMAND[0],
        args=[*COMMAND[1:], "--store", str(store)],
        env=clean_environment(**variables),
    )
    with log.open("w") as errors:
        async with Client(stdio_client(parameters, errlog=errors)) as client:
            yield client


@contextmanager
def over_http(store: Path, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server on a free port of loopback; yields the address of its tools and the process."""
    process = subprocess.Popen(
        [*COMMAND, "--http", "--port", "0", "--store", str(store), *arguments],
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        ready, _, _ = select.select([process.stdout], [], [], 60)
        line = process.stdout.readline() if ready else ""
        match = re.search(r"http://\S+/mcp", line)
        assert match, f"the server said {line!r}"
        yield match.group(), process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


async def use(client: Client) -> None:
    """Do what an assistant does: look, ask, try what is refused, and ask again."""
    assert len((await client.list_tools()).tools) == 8
    described = await client.call_tool("describe", {"iri": LINE})
    assert described.structured_content is not None
    assert described.structured_content["citation"]["provision"] == "Perwali 1/2020 Pasal 2"
    for query, says in HOSTILE.items():
        refused = await client.call_tool("run_sparql", {"query": query})
        (content,) = refused.content
        assert refused.is_error
        assert isinstance(content, TextContent)
        assert says in content.text
        asked = await client.call_tool("run_sparql", {"query": "ASK { ?s ?p ?o }"})
        assert asked.structured_content is not None
        assert asked.structured_content["boolean"] is True
    turtle = await client.read_resource(DUTY)
    assert turtle.contents


@pytest.mark.slow
def test_an_assistant_over_stdio(small: Path, tmp_path: Path) -> None:
    async def talk() -> None:
        async with over_stdio(small, tmp_path / "log") as client:
            await use(client)

    asyncio.run(talk())
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.slow
def test_an_assistant_over_http(small: Path) -> None:
    async def talk(address: str) -> None:
        async with Client(address) as client:
            await use(client)

    with over_http(small) as (address, process):
        assert address.startswith("http://127.0.0.1:")
        asyncio.run(talk(address))
        asyncio.run(talk(address))  # another one, after the first has left
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("lists", "expected"),
    [({}, False), ({"service_private": "http://127.0.0.1:1/"}, True)],
)
def test_a_query_that_may_reach_others_says_so(
    small: Path, lists: dict[str, str], expected: bool
) -> None:
    server = build_server(build_house(Settings(store=small, **lists), SHARE))  # type: ignore[arg-type]
    tools = asyncio.run(server.list_tools())
    assert {tool.name for tool in tools if tool.annotations.open_world_hint} == (
        {"run_sparql"} if expected else set()
    )


@pytest.mark.slow
def test_a_server_on_another_address_of_loopback(small: Path) -> None:
    async def talk(address: str) -> None:
        async with Client(address) as client:
            assert len((await client.list_tools()).tools) == 8

    with over_http(small, "--host", "::1") as (address, _):
        assert address.startswith("http://[::1]:")
        asyncio.run(talk(address))


@pytest.mark.slow
def test_a_client_of_the_older_protocol(small: Path) -> None:
    async def talk(address: str) -> None:
        async with Client(address, mode="legacy") as client:
            await use(client)

    with over_http(small) as (address, _):
        asyncio.run(talk(address))


def to_request(number: int, method: str, **params: Any) -> dict[str, Any]:
    """Return a request of JSON-RPC."""
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


HELLO = to_request(
    0,
    "initialize",
    protocolVersion="2025-06-18",
    capabilities={},
    clientInfo={"name": "test", "version": "0"},
)


@pytest.mark.slow
def test_standard_output_holds_the_protocol_alone(small: Path) -> None:
    """By hand, with the log at its loudest and a worker that dies: each line is an answer."""
    process = subprocess.Popen(
        [*COMMAND, "--store", str(small)],
        env=clean_environment(TUPOKSI_SLOW_SECONDS="0.001", TUPOKSI_ACCESS_LOG="-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    calls = [
        to_request(number, "tools/call", name="run_sparql", arguments={"query": query})
        for number, query in enumerate([*HOSTILE, "ASK { ?s ?p ?o }"], start=1)
    ]
    started = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    answers = []
    with process.stdin, process.stdout, process.stderr:
        process.stdin.write("this is no JSON\n")
        for message in (HELLO, started, *calls):
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
            if "id" in message:
                ready, _, _ = select.select([process.stdout], [], [], 60)
                assert ready
                answers.append(json.loads(process.stdout.readline()))
        children = children_of(process.pid)
        process.stdin.close()  # an assistant that goes away
        rest, log = process.stdout.read(), process.stderr.read()
        assert process.wait(20) == 0
    assert rest == ""
    assert all(answer["jsonrpc"] == "2.0" for answer in answers)
    assert "true" in answers[-1]["result"]["content"][0]["text"]
    assert "serving snapshot" in log
    assert "slow-query" in log
    assert "Traceback" not in log
    wait_until(lambda: not any(map(is_running, children)))


JSON_HEADERS = {
    "Content-Type": "application/json",
    "Accept": "application/json, text/event-stream",
}


@pytest.mark.slow
def test_a_page_of_another_site_is_turned_away(small: Path) -> None:
    """DNS rebinding: a name of the attacker's leads to loopback, and the browser sends that name."""
    with over_http(small, "--allow-host", "mcp.example") as (address, _):
        port = address.rpartition(":")[2].removesuffix("/mcp")

        def status(**headers: str) -> int:
            sent = {**JSON_HEADERS, **headers}
            return httpx2.post(address, json=HELLO, headers=sent, timeout=20).status_code

        assert status() == 200
        assert status(Host="mcp.example") == 200
        assert status(Host="evil.example") == 421
        assert status(Host=f"evil.example:{port}") == 421
        assert status(Host=f"127.0.0.1.evil.example:{port}") == 421
        assert status(Origin="http://evil.example") == 403
        assert status(Origin="null") == 403
        assert status(Origin=f"http://localhost:{port}") == 200
        assert status(**{"Content-Type": "text/plain"}) == 400


@pytest.mark.long
def test_a_body_too_large_and_a_header_too_slow_are_let_go(small: Path) -> None:
    with over_http(small) as (address, _):
        large = to_request(1, "tools/call", name="search", arguments={"words": "x" * 400_000})
        assert httpx2.post(address, json=large, headers=JSON_HEADERS, timeout=20).status_code == 413
        port = int(address.rpartition(":")[2].removesuffix("/mcp"))
        with socket.create_connection(("127.0.0.1", port), timeout=20) as slow:
            slow.sendall(b"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n")
            began = time.monotonic()
            assert b"408" in slow.recv(200)
            assert time.monotonic() - began < 15


def test_without_the_sdk_the_command_says_what_to_install() -> None:
    program = "import sys; sys.modules['mcp'] = None; from server.cli import main; main(['mcp'])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        env=clean_environment(),
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "pip install 'tupoksi[mcp]'" in done.stderr
    assert "docs/server.md#missing-part" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--port", "1"], "needs --http"),
        (["--host", "::1"], "needs --http"),
        (["--allow-host", "a.example"], "needs --http"),
        (["--http", "--port", "99999"], "65535"),
        (["--http", "--host", "192.0.2.1", "--store", "{small}"], "cannot listen"),
        (["--store", "{empty}"], "tupoksi build"),
    ],
)
def test_what_cannot_be_run_ends_with_two(
    small: Path, tmp_path: Path, arguments: list[str], says: str
) -> None:
    done = run(*(word.format(small=small, empty=tmp_path) for word in arguments))
    assert done.returncode == 2
    assert done.stdout == ""
    assert says in done.stderr
    assert "Traceback" not in done.stderr
