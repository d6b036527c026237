"""Run the checks over graphs in a store: rows -> :class:`Result`.

In: an open store, the checks, and which named graphs are judged together. Out: every result once.
One query a constraint; nothing is evaluated for each focus node.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store

from server.checking.compile import Check, compile_shape
from server.checking.shapes import RDFS, Shape
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


def find_subclasses(database: Store, graphs: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return each class that has subclasses, with itself and all below it."""
    below: dict[str, set[str]] = {}
    for row in _select(database, SUBCLASSES, graphs):
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
    database: Store, checks: Iterable[Check], graphs: Sequence[str]
) -> tuple[list[Result], list[Timing]]:
    """Return the results of every check over the union of some graphs, and how long each took.

    Raises:
        BadShapes: A check is no valid query.
    """
    results: list[Result] = []
    timings: list[Timing] = []
    for check in checks:
        begun = time.perf_counter()
        found = _run(database, check, graphs)
        timings.append(Timing(check, time.perf_counter() - begun, len(found)))
        results += found
    return results, timings


def _run(database: Store, check: Check, graphs: Sequence[str]) -> list[Result]:
    seen: dict[tuple[str, str, str, str], Result] = {}
    for row in _select(database, check.query, graphs, shape=check.shape.iri):
        focus = row.pop("this").value
        value = row.pop("value", None)
        path = row.pop("path", None)
        if value is None and check.shape.path == "" and "sparql" in check.component.lower():
            value = NamedNode(focus)  # SHACL 5.3.2: the value node of a node shape is the focus
        shown = path.value if path is not None else check.shape.path
        message = str(row.get("message", ""))
        result = Result(check, focus, value, shown, row)
        seen.setdefault((focus, str(value), shown, message), result)
    return sorted(seen.values(), key=lambda r: (r.focus, str(r.value), r.path))


def _select(
    database: Store, query: str, graphs: Sequence[str], *, shape: str = ""
) -> list[dict[str, Value]]:
    try:
        rows = database.query(query, default_graph=[NamedNode(graph) for graph in graphs])
    except SyntaxError as error:
        raise BadShapes(
            f"The constraint of {shape} does not parse: {error}.",
            hint="Correct the SELECT in the file of shapes.",
            where=shape,
        ) from error
    assert isinstance(rows, QuerySolutions)
    names = [variable.value for variable in rows.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in rows]
