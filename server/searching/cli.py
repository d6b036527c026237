"""The command ``tupoksi search``.

In: words. Out: what fits them, by kind, as text or JSON, and an exit code: 1 when nothing fits. The
index is that of the published snapshot; for a remote server one is made on the spot.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from server import console
from server.asking.asking import open_texts, to_endpoint
from server.cli_steps import to_language
from server.console import CLEAN, FINDINGS
from server.publishing.holding import hold_current
from server.searching.entries import KINDS, gather_entries
from server.searching.formats import to_json, write_results
from server.searching.index import SearchIndex, build_index
from server.searching.search import MOST_HITS
from server.searching.search import search as search_index
from server.settings import Settings

SHOWN = 5
"""Hits of each kind, if nothing else was asked."""


def search(
    words: Annotated[list[str], typer.Argument(help="Words, in any form and order.")],
    *,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", "-k", help=f"Only these: {', '.join(KINDS)}.")
    ] = None,
    limit: Annotated[int, typer.Option(help="Hits of each kind.", min=1, max=MOST_HITS)] = SHOWN,
    format_name: Annotated[str, typer.Option("--format", "-f", help="text or json")] = "text",
    store: Annotated[
        str | None, typer.Option(help="Store folder, or https://... of a SPARQL endpoint.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--lang", help="id or en.", show_default="from the environment")
    ] = None,
) -> None:
    """Find units, positions, duties, stages, provisions and more by words.

    Words are found whole, in any of their forms, with slips of spelling. Ends with 1 when nothing
    fits.
    """
    if format_name not in ("text", "json"):
        raise typer.BadParameter("choose text or json", param_hint="--format")
    unknown = next((one for one in kind or () if one not in KINDS), None)
    if unknown is not None:
        raise typer.BadParameter(f"choose one of {', '.join(KINDS)}", param_hint="--kind")
    chosen = to_language(language, os.environ)
    with open_index(store) as index:
        results = search_index(index, " ".join(words), kinds=kind or KINDS, limit=limit)
    if format_name == "json":
        console.print_bytes(json.dumps(to_json(results), ensure_ascii=False).encode() + b"\n")
    else:
        console.print_lines(write_results(results, chosen))
    raise typer.Exit(CLEAN if results.groups else FINDINGS)


@contextmanager
def open_index(store: str | None) -> Iterator[SearchIndex]:
    """Yield the index of a store folder (the settings' one if None), or of a remote server.

    Raises:
        ServerError: There is no snapshot, or the remote server gave no answer.
    """
    settings = Settings.from_environment(os.environ)
    endpoint = to_endpoint(settings, store)
    if endpoint is None:
        local = settings.store if store is None else Path(store)
        with hold_current(local) as snapshot:
            yield SearchIndex(snapshot.index)
        return
    with tempfile.TemporaryDirectory() as folder, open_texts(settings, endpoint) as ask_text:
        path = Path(folder) / "search.db"
        build_index(gather_entries(ask_text), path)
        yield SearchIndex(path)


def add_search(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(search)
