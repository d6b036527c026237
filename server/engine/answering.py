"""What the pages and the protocol ask of an engine, whichever answers.

In: nothing. Out: :class:`Engine`, the face that :class:`server.engine.workers.QueryEngine` (workers
over the own snapshot) and :class:`server.remote.engine.RemoteEngine` (a server elsewhere) share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from server.engine.report import OnQuery
from server.engine.results import Result
from server.engine.wire import Term
from server.publishing.snapshot import Snapshot
from server.searching.index import SearchIndex


class Engine(Protocol):
    """Answers queries; :class:`server.engine.workers.QueryEngine` says what each member means."""

    on_query: OnQuery

    async def __aenter__(self) -> Engine:
        """Start."""

    async def __aexit__(self, *exception: object) -> None:
        """Stop."""

    @property
    def snapshot(self) -> Snapshot | None:
        """What answers now."""

    @property
    def index(self) -> SearchIndex:
        """Its search index."""

    @property
    def in_memory(self) -> bool:
        """True when workers hold the graph in memory."""

    @property
    def at_work(self) -> int:
        """How many queries are being evaluated."""

    @property
    def waiting(self) -> int:
        """How many wait."""

    @property
    def idle(self) -> dict[str, int]:
        """How many more could be, by lane."""

    @property
    def departures(self) -> tuple[str, ...]:
        """In what public queries are answered otherwise than SPARQL 1.1 says, where known."""

    async def catch_up(self, sequence: int, seconds: float) -> bool:
        """Look for what is published now; tell whether that or a later one serves in time."""

    async def run(
        self,
        text: str,
        *,
        solutions_media: str = ...,
        graph_media: str = ...,
        substitutions: Mapping[str, Term] = ...,
        trusted: bool = False,
        client: str | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        first_rows: int | None = None,
        prefixes: Mapping[str, str] | None = None,
        union: bool = True,
    ) -> Result:
        """Start a query; return its answer as soon as its head is there."""
