"""Run the tools on standard input and output, or over HTTP.

In: settings. Out: a server until its input ends or it is told to stop. On standard output stands
the protocol and nothing else; everything that is logged goes to standard error. Over HTTP requests
are answered each for itself (no session to keep or to take over), and only those that name a host
and an origin that is ours: a page of another site cannot reach a server on loopback by a name of
its own (DNS rebinding).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from server.assisting.house import build_house
from server.assisting.toolbox import build_server
from server.console import say
from server.operation.logs import set_up_logging
from server.settings import Settings
from server.web.connections import build_protocol
from server.web.serving import START_CHECK, listen
from server.web.stopping import DrainingServer

PATH = "/mcp"
"""Where the tools answer over HTTP."""

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def run_stdio(settings: Settings, share: Path) -> None:
    """Answer on standard input and output until the input ends.

    Raises:
        NoSnapshot: Nothing was published.
        BadQuestionFile: A question's header cannot be read.
    """
    server = build_server(build_house(settings, share))
    quiet(settings)
    with contextlib.suppress(KeyboardInterrupt):
        server.run("stdio")


def run_http(settings: Settings, share: Path, names: Sequence[str]) -> None:
    """Answer over streamable HTTP at ``/mcp`` until interrupted.

    Args:
        settings: With the address and port to listen on.
        share: Folder that holds ``queries/`` and ``ontology/``.
        names: Further names under which clients may come, as a reverse proxy hands them on.

    Raises:
        BadSetting: The address or port cannot be had.
        NoSnapshot: Nothing was published.
        BadQuestionFile: A question's header cannot be read.
    """
    app = build_app(settings, share, names)
    quiet(settings)
    config = uvicorn.Config(
        app,
        http=build_protocol(settings, None),
        ws="none",
        access_log=False,
        proxy_headers=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=math.ceil(settings.drain_seconds),
    )
    with listen(settings) as listener, contextlib.suppress(KeyboardInterrupt):
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        asyncio.run(_serve(DrainingServer(config, None), listener, f"http://{shown}:{port}{PATH}"))


def build_app(settings: Settings, share: Path, names: Sequence[str]) -> Starlette:
    """Return the ASGI application of the tools."""
    server = build_server(build_house(settings, share))
    return server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=2 * settings.max_query_bytes,
        transport_security=to_security(settings.host, names),
    )


def to_security(host: str, names: Sequence[str]) -> TransportSecuritySettings:
    """Return which hosts and origins are ours; the check is never off.

    >>> to_security("127.0.0.1", ["mcp.example.go.id"]).allowed_hosts[-2:]
    ['mcp.example.go.id', 'mcp.example.go.id:*']
    """
    own = dict.fromkeys((*LOOPBACK, f"[{host}]" if ":" in host else host, *names))
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[shown for name in own for shown in (name, f"{name}:*")],
        allowed_origins=[
            shown
            for name in own
            for scheme in ("http", "https")
            for shown in (f"{scheme}://{name}", f"{scheme}://{name}:*")
        ],
    )


def quiet(settings: Settings) -> None:
    """Log on standard error as the settings say; of the SDK only what went wrong.

    What it notes of each request would tell who asked what.
    """
    set_up_logging(settings)
    logging.getLogger("mcp").setLevel(logging.WARNING)


async def _serve(server: uvicorn.Server, listener: object, url: str) -> None:
    serving = asyncio.create_task(server.serve(sockets=[listener]))  # type: ignore[list-item]
    while not server.started and not serving.done():
        await asyncio.sleep(START_CHECK)
    if server.started:
        say(f"Tupoksi answers MCP at {url}. Stop with Ctrl-C.")
    await serving
