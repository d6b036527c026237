"""Fetch what an update wants from elsewhere, before it takes its turn.

In: the text of an update and a :class:`~server.federating.fetching.Fetcher`. Out: a
:class:`Brought` for each SERVICE and LOAD, unread. It runs in the web process and without the
publisher's lock, so that a slow address holds up nobody; what came is read in the process of the
write (``placing.py``), which has no network.
"""

from __future__ import annotations

import asyncio
from functools import partial

from server.engine.guard import check_size
from server.errors import RemoteFailed
from server.federating.calls import Call, find_calls
from server.federating.fetching import Document, Fetcher
from server.federating.loads import Load, find_loads
from server.writing.change import Brought


async def bring(update: bytes, fetcher: Fetcher, *, max_bytes: int) -> tuple[Brought, ...]:
    """Return what came for an update, in the order of its text.

    Nothing, for an update that is not UTF-8 or names no other address: that is judged later.

    Args:
        update: The update as it was sent.
        fetcher: Where it may be fetched from, and what that may cost.
        max_bytes: How long an update may be.

    Raises:
        QueryTooLong: It is longer.
        RemoteCallRefused: The operator does not allow an address, or there are too many.
        RemoteFailed: Nothing came from one, and its operation is not SILENT.
    """
    upper = update.upper()
    if not fetcher.allowed or (b"SERVICE" not in upper and b"LOAD" not in upper):
        return ()
    try:
        text = update.decode("utf-8")
    except UnicodeDecodeError:
        return ()
    check_size(text, max_bytes)
    calls = await asyncio.to_thread(find_calls, text)
    loads = await asyncio.to_thread(find_loads, text)
    brought = await asyncio.gather(
        *map(partial(_ask, fetcher), calls), *map(partial(_get, fetcher), loads)
    )
    return tuple(sorted(brought, key=lambda one: one.start))


async def _ask(fetcher: Fetcher, call: Call) -> Brought:
    answer = ""
    try:
        answer = await fetcher.ask(call.endpoint, call.query)
    except RemoteFailed:
        if not call.silent:
            raise
    return Brought(
        keyword="SERVICE",
        start=call.start,
        end=call.end,
        url=call.endpoint,
        silent=call.silent,
        text=answer,
    )


async def _get(fetcher: Fetcher, load: Load) -> Brought:
    document = Document(load.url, "", "")
    try:
        document = await fetcher.get(load.url)
    except RemoteFailed:
        if not load.silent:
            raise
    return Brought(
        keyword="LOAD",
        start=load.start,
        end=load.end,
        url=document.url,
        silent=load.silent,
        text=document.text,
        content_type=document.content_type,
        graph=load.graph,
    )
