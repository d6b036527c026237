"""The note that a publisher leaves at a server elsewhere: which snapshot its graphs are.

In: a snapshot, or what a server answers. Out: :class:`Marker`, and the graph that holds it. It is
written last and taken away first, so that graphs without it are known to be half-way between two.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from pyoxigraph import Literal

from server.publishing.snapshot import GRAPH_BASE
from server.remote.connection import Remote, to_rows

MARKER_GRAPH = GRAPH_BASE + "published"
"""Beside the graphs of the snapshot, and none of them."""

MARKER = "https://w3id.org/tupoksi/graph/published#snapshot"
STATE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"

READ = f"SELECT ?state WHERE {{ GRAPH <{MARKER_GRAPH}> {{ <{MARKER}> <{STATE}> ?state }} }}"


@dataclass(frozen=True, slots=True)
class Marker:
    """What is published at a server.

    Attributes:
        identifier: Of the snapshot.
        inputs: Digest of what it was made of.
        published_at: When it was made.
        graphs: Triples by name of the graph.
        digests: SHA-256 (hex) of each graph as it was sent.
        documents: Stems of the documents.
    """

    identifier: str
    inputs: str
    published_at: str
    graphs: Mapping[str, int]
    digests: Mapping[str, str]
    documents: tuple[str, ...]

    def to_triple(self) -> bytes:
        """Return the one statement of its graph, as N-Triples."""
        state = json.dumps(asdict(self), sort_keys=True)
        return f"<{MARKER}> <{STATE}> {Literal(state)} .\n".encode()


def read_marker(remote: Remote) -> Marker | None:
    """Return what is published at a server, or None when that is nothing whole.

    Raises:
        RemoteFailed: It gives no answer.
    """
    media = remote.capabilities.solutions_media
    rows = to_rows(remote.ask(READ, media), media)
    if len(rows) != 1:
        return None
    try:
        facts = json.loads(rows[0]["state"])
        facts["documents"] = tuple(facts["documents"])
        return Marker(**facts)
    except (ValueError, TypeError, KeyError):
        return None
