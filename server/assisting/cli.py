"""The command ``tupoksi mcp``.

In: arguments. Out: tools for assistants on standard input and output, or over HTTP with ``--http``.
The SDK is an extra: without it the command says what to install and ends with 2.
"""

from __future__ import annotations

import os
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from loaders.share import SHARE
from server.errors import MissingPart
from server.remote.connection import is_remote
from server.settings import Settings

HOST = "127.0.0.1"
PORT = 8001
"""Where the tools answer over HTTP, if nothing else was said; beside the pages at 8000."""


def mcp(
    *,
    http: Annotated[
        bool, typer.Option("--http", help="Answer over streamable HTTP, at /mcp.")
    ] = False,
    host: Annotated[
        str | None, typer.Option(help="With --http: address to listen on.", show_default=HOST)
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            help="With --http: port; 0 takes a free one.",
            min=0,
            max=65535,
            show_default=str(PORT),
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            help="With --http: a further name by which clients come, as of a reverse proxy; "
            "may be repeated."
        ),
    ] = None,
    store: Annotated[
        str | None, typer.Option(help="Store folder, or https://... of a SPARQL endpoint.")
    ] = None,
) -> None:
    """Answer assistants (Model Context Protocol) on standard input and output, or over HTTP.

    The tools only read. Needs the extra mcp: pip install 'tupoksi[mcp]'.
    """
    given = {"--host": host, "--port": port, "--allow-host": allow_host}
    misplaced = next((name for name, value in given.items() if value not in (None, [])), None)
    if misplaced and not http:
        raise typer.BadParameter("needs --http", param_hint=misplaced)
    check_sdk()
    running = import_module("server.assisting.running")
    settings = to_settings(store)
    if http:
        place = replace(settings, host=host or HOST, port=PORT if port is None else port)
        running.run_http(place, SHARE, allow_host or [])
    else:
        running.run_stdio(settings, SHARE)


def check_sdk() -> None:
    """Refuse to go on without the SDK.

    Raises:
        MissingPart: It is not installed, or too old to be of use.
    """
    if find_spec("mcp") is None or find_spec("mcp.server.mcpserver") is None:
        raise MissingPart(
            "The tools for assistants need the package mcp, version 2 or later.",
            hint="Install it: pip install 'tupoksi[mcp]'",
            package="mcp",
        )


def to_settings(store: str | None) -> Settings:
    """Return the settings; ``store`` is a folder or the address of a server elsewhere."""
    remote = store if store is not None and is_remote(store) else None
    local = Path(store) if store is not None and remote is None else None
    return Settings.from_environment(os.environ, store=local, remote=remote)


def add_mcp(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(mcp)
