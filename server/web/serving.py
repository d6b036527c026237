"""Run the web server. Apart from ``cli.py`` so that other commands need not load it.

In: settings. Out: a server on a socket until it is told to stop. Port 0 takes a free port; the
address is printed once the server answers there, so that a script can wait for the line.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import math
import socket
import webbrowser

import uvicorn
import uvloop

from server.console import say
from server.errors import BadSetting
from server.operation.logs import set_up_logging
from server.settings import Settings
from server.web.app import create_app
from server.web.connections import build_protocol
from server.web.stopping import DrainingServer

START_CHECK = 0.02
"""Seconds between two looks whether the server has started."""

GC_THRESHOLD = 10_000
"""New objects between two collections; the usual 700 are a dozen requests."""

BACKLOG = 2048
"""Connections that the kernel keeps until the server takes them."""


def serve(settings: Settings, *, open_browser: bool = False) -> None:
    """Serve until interrupted.

    Raises:
        BadSetting: The address or port cannot be had.
        BadQuestionFile: A question's header cannot be read.
    """
    set_up_logging(settings)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        http=build_protocol(settings, app.state.express),
        ws="none",
        access_log=False,
        proxy_headers=False,  # clients.py reads them, as far as the operator trusts them
        log_config=None,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=math.ceil(settings.drain_seconds),
    )
    with (
        listen(settings) as listener,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        contextlib.suppress(KeyboardInterrupt),
    ):
        runner.run(_serve(DrainingServer(config, app.state.express), listener, open_browser))


def listen(settings: Settings) -> socket.socket:
    """Return a socket that listens where the settings say.

    Raises:
        BadSetting: The address or port cannot be had.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server(
            (settings.host, settings.port), family=family, backlog=BACKLOG
        )
    except OSError as error:
        raise BadSetting(
            f"The server cannot listen on {settings.host} port {settings.port}: "
            f"{error.strerror or error}.",
            hint="Choose another with --host and --port; port 0 takes a free one.",
            name="TUPOKSI_PORT",
            value=settings.port,
        ) from error
    # accepted sockets inherit it; without it the second part of a response waits 40 ms for an ACK
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


async def _serve(server: uvicorn.Server, listener: socket.socket, open_browser: bool) -> None:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    url = f"http://{shown}:{port}/"
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(START_CHECK)
    if server.started:
        gc.collect()
        gc.freeze()  # what is there now stays: no collection need look at it again
        gc.set_threshold(GC_THRESHOLD)
        say(f"Tupoksi serves at {url} (SPARQL: {url}sparql). Stop with Ctrl-C.")
        if open_browser:
            webbrowser.open(url)
    await serving
