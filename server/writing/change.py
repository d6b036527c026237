"""What a client wants to change, and what became of it: the records that pass between processes.

In and out: frozen records and their JSON form. Knows neither HTTP nor the store.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

Kind = Literal["update", "replace", "merge", "remove", "patch"]
"""``update`` is SPARQL Update; the others are what the Graph Store Protocol does to one graph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What an update wants from elsewhere, fetched.

    Attributes:
        keyword: ``SERVICE`` or ``LOAD``.
        start: Where that begins in the update, in code points.
        end: Where it ends.
        url: Where it came from.
        silent: What fails counts as nothing.
        text: The endpoint's rows (JSON) or the document; empty when nothing came.
        content_type: As the document's server named it.
        graph: IRI of the graph that a document fills; None: the default graph.
    """

    keyword: Literal["SERVICE", "LOAD"]
    start: int
    end: int
    url: str
    silent: bool
    text: str
    content_type: str = ""
    graph: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change.

    Attributes:
        kind: What to do.
        graph: IRI of the one graph, or None for the default graph (not of an update).
        content_type: Content-Type of the body, for RDF.
        using_graphs: ``using-graph-uri`` of an update.
        using_named_graphs: ``using-named-graph-uri`` of an update.
        base: IRI against which relative IRIs of the body are read.
        requires: Do it only if this snapshot is the published one (empty: none is); None: always.
        brought: What an update wants from elsewhere, in the order of its text.
    """

    kind: Kind
    graph: str | None = None
    content_type: str = ""
    using_graphs: tuple[str, ...] = ()
    using_named_graphs: tuple[str, ...] = ()
    base: str = ""
    requires: str | None = None
    brought: tuple[Brought, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a change may cost.

    Attributes:
        nesting: Brackets that may stand inside each other.
        size: Bytes of an update.
        patience: Seconds to wait for another publisher.
        memory: Address space the process may add, in bytes.
        seconds: CPU seconds it may use.
        rows: Rows that an endpoint may answer.
    """

    nesting: int
    size: int
    patience: float
    memory: int
    seconds: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A change that is done and on disk.

    Attributes:
        snapshot: Identifier of the snapshot that holds it; empty when there is none at all.
        sequence: That snapshot's number; 0 for none.
        created: The graph did not exist before.
        changed: False when everything was so already; then no snapshot was published.
    """

    snapshot: str
    sequence: int
    created: bool = False
    changed: bool = True


def to_job(store: str, change: Change, bounds: Bounds) -> bytes:
    """Return the one line that tells the process of a write what to do."""
    facts = {"store": store, "change": asdict(change), "bounds": asdict(bounds)}
    return json.dumps(facts).encode("ascii") + b"\n"


def from_job(line: bytes) -> tuple[str, Change, Bounds]:
    """Read what :func:`to_job` wrote."""
    facts = json.loads(line)
    change = facts["change"]
    for name in ("using_graphs", "using_named_graphs"):
        change[name] = tuple(change[name])
    change["brought"] = tuple(Brought(**one) for one in change["brought"])
    return facts["store"], Change(**change), Bounds(**facts["bounds"])
