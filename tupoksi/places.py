"""Where a graph is held and how it is asked there: in this process, or by a service elsewhere.

In: a query and terms for its variables. Out: :class:`Solutions`, a truth value, or a graph. A local
graph is asked in this process without a time limit: it is the user's own machine and own query,
and whoever interrupts Python interrupts the reading of rows. A service is asked through
``server/remote``, as every command of ``tupoksi`` asks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from pyoxigraph import (
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Variable,
)

from server.asking.inline import with_values
from server.engine.guard import Examined, examine
from server.engine.syntax import explain_syntax
from server.engine.wire import Term
from server.errors import EvaluationFailed, QuerySyntaxError, UpdateRefused
from server.publishing.holding import hold_current
from server.remote.capabilities import THERE
from server.remote.connection import Remote, parse_solutions
from server.remote.copying import open_copy
from server.remote.evaluating import N_TRIPLES, find_graphs
from tupoksi.frames import Solution

DEEPEST = 100
"""Brackets that may stand inside each other; the engine would take the whole process down."""


@dataclass(frozen=True, slots=True)
class Solutions:
    """The whole answer to a SELECT."""

    columns: tuple[str, ...]
    rows: tuple[Solution, ...]


Answer = Solutions | bool | Store
"""Of a SELECT, an ASK, and a CONSTRUCT or DESCRIBE."""


class Place(Protocol):
    """Somewhere a query can be asked."""

    @property
    def name(self) -> str:
        """What it is called in messages."""

    @property
    def own(self) -> Place:
        """Where the project's own questions are asked: here, or on a copy.

        A server that departs from SPARQL 1.1 would answer some of them wrongly (docs/stores.md).
        """

    def ask(self, query: str, terms: Mapping[str, Term]) -> Answer:
        """Return the answer over the union of all graphs.

        Raises:
            ServerError: No answer; the class says why.
        """


@dataclass(frozen=True, slots=True)
class Local:
    """A graph in this process: in memory, or a published snapshot on disk.

    Attributes:
        name: What it was loaded from.
        store: The quads.
        base: What relative IRIs of a query are resolved against.
        is_writable: False for a snapshot.
        held: Keeps a snapshot from being removed as long as this object lives.
    """

    name: str
    store: Store
    base: str
    is_writable: bool = True
    held: ExitStack | None = None

    @property
    def own(self) -> Place:
        """The same place."""
        return self

    def ask(self, query: str, terms: Mapping[str, Term]) -> Answer:
        """Return the answer; see :class:`Place`."""
        examined = read_query(query)
        try:
            answer = self.store.query(
                query,
                base_iri=self.base,
                use_default_graph_as_union=not examined.has_dataset,
                substitutions={Variable(name): term for name, term in terms.items()},
            )
            return _to_answer(answer)
        except SyntaxError as error:
            found = explain_syntax(str(error), query)
            raise QuerySyntaxError(
                f"The query is wrong: {found.reason}",
                hint=f"Look at: {found.excerpt}" if found.excerpt else "",
                line=found.line,
                column=found.column,
            ) from error
        except (OSError, ValueError, RuntimeError) as error:
            raise EvaluationFailed(f"The query engine gave up: {error}.") from error


class Endpoint:
    """A SPARQL service elsewhere."""

    def __init__(self, remote: Remote) -> None:
        self.remote = remote
        self.name = remote.endpoint
        self._graphs = find_graphs(remote)

    @cached_property
    def own(self) -> Place:
        """Where the project's own questions are asked; see :class:`Place`."""
        if self.remote.capabilities.questions == THERE:
            return self
        stack = ExitStack()
        folder = stack.enter_context(open_copy(self.remote))
        return open_store(folder, f"a copy of {self.name}", self.remote.settings.base, stack)

    def ask(self, query: str, terms: Mapping[str, Term]) -> Answer:
        """Return the answer; see :class:`Place`."""
        examined = read_query(query)
        media = N_TRIPLES if examined.gives_graph else self.remote.capabilities.solutions_media
        text = with_values(query, terms)
        if examined.has_dataset:
            body = self.remote.ask(text, media)
        else:
            body = self.remote.ask_all(text, media, self._graphs)
        if examined.gives_graph:
            store = Store()
            store.bulk_load(body, format=RdfFormat.N_TRIPLES)
            return store
        return _to_answer(parse_solutions(body, media))


def open_store(folder: Path, name: str, base: str, stack: ExitStack) -> Local:
    """Return the published graph of a store folder; ``stack`` keeps it until it is forgotten.

    Raises:
        NoSnapshot: Nothing was published there.
        DamagedSnapshot: The published folder lacks a part.
    """
    snapshot = stack.enter_context(hold_current(folder))
    store = Store.read_only(str(snapshot.database))
    return Local(name, store, base, is_writable=False, held=stack)


def read_query(query: str) -> Examined:
    """Return what a query turns out to be.

    Raises:
        QueryTooDeep: It would take the process down.
        UpdateRefused: It is an update.
        QuerySyntaxError: It cannot be read.
    """
    examined = examine(query, max_nesting=DEEPEST)
    if examined.is_update:
        raise UpdateRefused(
            f"This is an update ({examined.form}); a graph is only asked here.",
            hint="Add files with .add(), or write to a service as docs/server.md says.",
            keyword=examined.form,
        )
    return examined


def _to_answer(answer: QuerySolutions | QueryBoolean | QueryTriples) -> Answer:
    if isinstance(answer, QueryBoolean):
        return bool(answer)
    if isinstance(answer, QueryTriples):
        store = Store()
        store.bulk_load(
            answer.serialize(format=RdfFormat.N_TRIPLES) or b"", format=RdfFormat.N_TRIPLES
        )
        return store
    columns = tuple(variable.value for variable in answer.variables)
    rows = tuple(dict(zip(columns, row, strict=True)) for row in answer)
    return Solutions(columns, rows)
