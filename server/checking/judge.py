"""Run the checks over the default graph of a store: rows -> :class:`Result`.

In: a store in memory and the checks. Out: every result once. One query a constraint; nothing is
evaluated for each focus node. The checks may be shared out among processes that are forked from
this one, so that each finds the store where it is; the results are the same in the same order.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store

from loaders.parallel import obey_parent
from server.checking.compile import Check, compile_shape
from server.checking.shapes import RDF, RDFS, Shape
from server.errors import BadShapes

Value = NamedNode | BlankNode | Literal

SUBCLASSES = f"""
SELECT DISTINCT ?low ?high
WHERE {{ ?low <{RDFS}subClassOf>+ ?high FILTER(isIRI(?low) && isIRI(?high)) }}
"""


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result (SHACL 3.6.2).

    Attributes:
        check: What was demanded.
        focus: IRI of the focus node.
        value: The value node, None where the constraint has none.
        path: The result's path, "" for none.
        bindings: Everything else that the query binds, by name, for the message.
    """

    check: Check
    focus: str
    value: Value | None
    path: str
    bindings: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one check ran (seconds) and how many results it gave."""

    check: Check
    seconds: float
    results: int


CLASSES = f"SELECT DISTINCT ?class WHERE {{ ?any <{RDF}type> ?class }}"

Ran = tuple[list[Result], Timing]
"""What one check gave."""


def find_subclasses(database: Store) -> dict[str, frozenset[str]]:
    """Return each class that has subclasses, with itself and all below it."""
    below: dict[str, set[str]] = {}
    for row in _select(database, SUBCLASSES):
        below.setdefault(row["high"].value, {row["high"].value}).add(row["low"].value)
    return {high: frozenset(lows) for high, lows in below.items()}


def compile_shapes(
    shapes: Iterable[Shape], class_to_below: Mapping[str, frozenset[str]]
) -> tuple[Check, ...]:
    """Return the checks of all shapes.

    Raises:
        BadShapes: A constraint cannot be compiled.
    """
    return tuple(check for shape in shapes for check in compile_shape(shape, class_to_below))


def judge(
    database: Store, checks: Sequence[Check], processes: int = 1
) -> tuple[list[Result], list[Timing]]:
    """Return the results of every check over the default graph, and how long each took.

    Args:
        database: In memory; no other thread may use it meanwhile.
        checks: What is demanded.
        processes: How many share the checks.

    Raises:
        BadShapes: A check is no valid query.
    """
    shares = [checks[number::processes] for number in range(processes)]
    helpers = [_start_helper(database, share) for share in shares[1:]]
    try:
        ran = [_run_all(database, shares[0])]
        ran += [
            _collect(helper, database, share)
            for helper, share in zip(helpers, shares[1:], strict=True)
        ]
    finally:
        for process, _ in helpers:
            process.kill()
            process.join()
    in_order = [ran[place % processes][place // processes] for place in range(len(checks))]
    return (
        [result for results, _ in in_order for result in results],
        [timing for _, timing in in_order],
    )


_Helper = tuple[ForkProcess, Connection]


def _start_helper(database: Store, checks: Sequence[Check]) -> _Helper:
    fork = get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    process = fork.Process(target=_help, args=(database, checks, theirs, os.getpid()), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _help(database: Store, checks: Sequence[Check], to: Connection, parent: int) -> None:
    obey_parent(parent)
    to.send(_run_all(database, checks))


def _collect(helper: _Helper, database: Store, checks: Sequence[Check]) -> list[Ran]:
    """Return what a helper found; if it is gone, run its share here: that says why, if anything."""
    _, connection = helper
    try:
        found: list[Ran] = connection.recv()
    except EOFError:
        return _run_all(database, checks)
    return found


def _run_all(database: Store, checks: Iterable[Check]) -> list[Ran]:
    ran: list[Ran] = []
    present = {row["class"].value for row in _select(database, CLASSES)}
    for check in checks:
        begun = time.perf_counter()
        # an SOP has no Pasal: nothing to ask of it
        found = [] if present.isdisjoint(check.targets) else select_results(database, check)
        ran.append((found, Timing(check, time.perf_counter() - begun, len(found))))
    return ran


def select_results(database: Store, check: Check) -> list[Result]:
    """Return the results of one check.

    Raises:
        BadShapes: It is no valid query.
    """
    seen: dict[tuple[str, ...], Result] = {}
    for row in _select(database, check.query, shape=check.shape.iri):
        focus = row.pop("this").value
        value = row.pop("value", None)
        path = row.pop("path", None)
        if value is None and check.shape.path == "" and "sparql" in check.component.lower():
            value = NamedNode(focus)  # SHACL 5.3.2: the value node of a node shape is the focus
        shown = path.value if path is not None else check.shape.path
        message = str(row.get("message", ""))
        result = Result(check, focus, value, shown, row)
        seen.setdefault((focus, str(value), shown, message, str(row.get("graph"))), result)
    return sorted(seen.values(), key=lambda r: (r.focus, str(r.value), r.path))


def _select(database: Store, query: str, *, shape: str = "") -> list[dict[str, Value]]:
    try:
        rows = database.query(query, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise BadShapes(
            f"The constraint of {shape} does not parse: {error}.",
            hint="Correct the SELECT in the file of shapes.",
            where=shape,
        ) from error
    assert isinstance(rows, QuerySolutions)
    names = [variable.value for variable in rows.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in rows]
