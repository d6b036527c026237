"""Open a graph: the one that comes with the package, files, a published store, or a service.

In: nothing, paths, or the address of a service. Out: :class:`tupoksi.graph.Graph`.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from pyoxigraph import Store

from loaders.share import SHARE
from server.errors import BadInput, BadRequest
from server.publishing.filling import fill_store
from server.publishing.inputs import read_inputs
from server.publishing.snapshot import read_pointer
from server.remote.connection import connect, is_remote
from server.settings import Settings
from tupoksi.files import load_file, to_format
from tupoksi.graph import Graph
from tupoksi.places import Endpoint, Local, open_store


def load(*places: str | Path, seconds: float = 30.0) -> Graph:
    """Open a graph.

    Args:
        places: One of:

            * nothing: every document that comes with the package, with ontology, links and what
              the rules conclude, made in memory in a few seconds. Findings are not in it.
            * a store folder that ``tupoksi build`` made: read from disk, never changed.
            * ``https://...``: a running service or any SPARQL 1.1 endpoint. An address without a
              path means ``/sparql`` there. TUPOKSI_REMOTE_LOGIN and _TOKEN hold.
            * graph files, and folders of them: Turtle, N-Triples, TriG, N-Quads, JSON-LD,
              RDF/XML, by their endings. Nothing else is in that graph.
        seconds: How long a service may take for one answer.

    Raises:
        BadInput: A file cannot be read, or a folder holds no graph.
        DamagedSnapshot: The store lacks a part.
        RemoteFailed: The service cannot be reached.
        BadRequest: An address stands beside something else.
    """
    settings = Settings.from_environment(os.environ, query_deadline=seconds)
    if not places:
        return _load_own(settings)
    if any(is_remote(str(place)) for place in places):
        if len(places) > 1:
            raise BadRequest("An address stands beside other places.", hint="Open it alone.")
        return _connect(str(places[0]), settings)
    folders = [Path(place) for place in places]
    if len(folders) == 1 and read_pointer(folders[0]) is not None:
        return Graph(open_store(folders[0], f"the store {folders[0]}", settings.base, ExitStack()))
    return _load_files(folders, settings)


def to_endpoint(address: str) -> str:
    """Return where a service takes queries.

    >>> to_endpoint("http://localhost:8000/"), to_endpoint("https://example.org/query")
    ('http://localhost:8000/sparql', 'https://example.org/query')
    """
    has_path = urlsplit(address).path.strip("/") != ""
    return address if has_path else f"{address.rstrip('/')}/sparql"


def _load_own(settings: Settings) -> Graph:
    inputs = read_inputs(SHARE / "data" / "ttl", SHARE)
    store = Store()
    # judging takes longer than all the rest; tupoksi.check() does it on demand
    fill_store(store, replace(inputs, shapes=(), quality=(), sources={}))
    return Graph(Local("the documents of the package", store, settings.base))


def _connect(address: str, settings: Settings) -> Graph:
    return Graph(Endpoint(connect(to_endpoint(address), settings)))


def _load_files(places: list[Path], settings: Settings) -> Graph:
    store = Store()
    for place in places:
        for path in _find_files(place):
            load_file(store, path)
    names = ", ".join(map(str, places))
    return Graph(Local(names, store, settings.base))


def _find_files(place: Path) -> list[Path]:
    if not place.is_dir():
        return [place]
    found = sorted(p for p in place.iterdir() if p.is_file() and to_format(p) is not None)
    if not found:
        raise BadInput(
            f"The folder {place} holds neither a published store nor a graph file.",
            hint="Run `tupoksi build`, or name a folder with Turtle files.",
            where=str(place),
        )
    return found
