"""Small questions whose answers SPARQL 1.1 leaves no choice about, for a server that is not known.

In: something that asks a server. Out: the names of those that it answers otherwise. None needs a
stored statement, and none takes a server long. Each is what one of our own questions rests on, cut
down to the part that a server was seen to get wrong; ``docs/stores.md`` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from server.errors import ServerError

XSD = "http://www.w3.org/2001/XMLSchema#"

NOTHING = "<https://w3id.org/tupoksi/def#nothing>"
"""A property that no graph uses."""

COLUMNS = [f"?v{number}" for number in range(24)]
"""More than any limit that was met; the answer on a step has 23."""

Row = tuple[str | None, ...]
"""Each term as N-Triples write it; None: unbound."""

AskRows = Callable[[str], Sequence[Sequence[object]]]
"""Asks a query of a server; gives its rows of terms in their order."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One question and its only right answer.

    Attributes:
        name: What it is about, for people.
        query: SPARQL 1.1; it orders its rows where there is more than one.
        rows: The answer.
    """

    name: str
    query: str
    rows: tuple[Row, ...]


def _text(value: str) -> str:
    return str(Literal(value))


def _integer(value: int) -> str:
    return str(Literal(value))


def _typed(value: str, datatype: str) -> str:
    return str(Literal(value, datatype=NamedNode(XSD + datatype)))


PROBES = (
    Probe(
        "computed truth values are xsd:boolean",
        "SELECT ?x WHERE { BIND(1 = 1 AS ?x) }",
        ((_typed("true", "boolean"),),),
    ),
    Probe(
        "durations stay what they are",
        f'SELECT ?x WHERE {{ BIND("PT10M"^^<{XSD}duration> AS ?x) }}',
        ((_typed("PT10M", "duration"),),),
    ),
    Probe(
        "integers divide to a decimal",
        'SELECT ?x WHERE { BIND(IF(1 / 4 = 0.25, "a quarter", "something else") AS ?x) }',
        ((_text("a quarter"),),),
    ),
    Probe(
        "more than 20 columns in a group",
        f"SELECT (COUNT(*) AS ?x) WHERE {{ {{ SELECT {' '.join(COLUMNS)} (COUNT(*) AS ?n) WHERE {{ "
        f"OPTIONAL {{ ?s {NOTHING} ?o . }} "
        + " ".join(f'BIND(COALESCE(STR(?o), "{name[1:]}") AS {name})' for name in COLUMNS)
        + f" }} GROUP BY {' '.join(COLUMNS)} }} }}",
        ((_integer(1),),),
    ),
    Probe(
        "paths of any length with both ends free",
        f"SELECT (COUNT(*) AS ?x) WHERE {{ ?a {NOTHING}+ ?b }}",
        ((_integer(0),),),
    ),
    Probe(
        "EXISTS as a part of an expression",
        f"SELECT ?x WHERE {{ VALUES ?x {{ false }} FILTER(?x = (EXISTS {{ ?s {NOTHING} ?x }} "
        f"|| EXISTS {{ ?x {NOTHING} ?o }})) }}",
        ((_typed("false", "boolean"),),),
    ),
    Probe(
        "NOT EXISTS that compares with a variable outside",
        "SELECT ?x WHERE { VALUES ?x { 1 2 } "
        "FILTER NOT EXISTS { VALUES ?y { 2 } FILTER(?x = ?y) } } ORDER BY ?x",
        ((_integer(1),),),
    ),
    Probe(
        "OPTIONAL whose FILTER compares with a variable outside",
        "SELECT ?x ?y WHERE { VALUES ?x { 1 2 } "
        "OPTIONAL { VALUES ?y { 1 5 } FILTER(?x = ?y) } } ORDER BY ?x",
        ((_integer(1), _integer(1)), (_integer(2), None)),
    ),
    Probe(
        "OPTIONAL over branches that bind the same variable",
        "SELECT ?x ?y WHERE { VALUES ?x { 1 2 } OPTIONAL { "
        '{ BIND(1 AS ?x) BIND("a" AS ?y) } UNION { BIND(2 AS ?x) BIND("b" AS ?y) } } } ORDER BY ?x',
        ((_integer(1), _text("a")), (_integer(2), _text("b"))),
    ),
    Probe(
        "COALESCE after an OPTIONAL that found nothing",
        "SELECT ?z WHERE { VALUES ?x { 1 } OPTIONAL { VALUES (?x ?y) { (2 3) } } "
        "BIND(COALESCE(?y, 4) AS ?z) }",
        ((_integer(4),),),
    ),
    Probe(
        "BOUND of what IF chose",
        f"SELECT (COUNT(*) AS ?x) WHERE {{ OPTIONAL {{ ?s {NOTHING} ?a }} "
        f"OPTIONAL {{ ?s {NOTHING} ?b }} "
        'VALUES ?which { "a" "b" } BIND(IF(?which = "a", ?a, ?b) AS ?chosen) '
        "BIND(BOUND(?chosen) AS ?is) FILTER(?is) }",
        ((_integer(0),),),
    ),
    Probe(
        "UNION whose branches bind different variables",
        "SELECT ?x ?y WHERE { { VALUES ?x { 1 } } UNION { VALUES ?y { 2 } } } ORDER BY ?x",
        ((None, _integer(2)), (_integer(1), None)),
    ),
    Probe(
        "rows of VALUES that leave a variable open",
        "SELECT ?x ?y WHERE { VALUES (?x ?y) { (UNDEF 1) (2 2) } VALUES ?x { 2 3 } } "
        "ORDER BY ?y ?x",
        (
            (_integer(2), _integer(1)),
            (_integer(3), _integer(1)),
            (_integer(2), _integer(2)),
        ),
    ),
    Probe(
        "VALUES at the end of a query over groups",
        "SELECT ?x ?n WHERE { { SELECT ?x (COUNT(*) AS ?n) WHERE { VALUES ?x { 1 1 2 } } "
        "GROUP BY ?x } } VALUES ?x { 1 }",
        ((_integer(1), _integer(2)),),
    ),
)
"""What is asked, each by itself: a server that refuses one query may answer the next."""


def find_departures(ask: AskRows) -> tuple[str, ...]:
    """Return the names of the probes that a server answers otherwise than SPARQL 1.1, or not.

    Args:
        ask: Asks one; what it raises counts as an answer that is wrong, since our own questions
            would meet the same.
    """
    return tuple(probe.name for probe in PROBES if not _holds(probe, ask))


def _holds(probe: Probe, ask: AskRows) -> bool:
    try:
        rows = ask(probe.query)
    except (ServerError, SyntaxError, ValueError):  # the last two: its terms are none
        return False
    return tuple(tuple(t if t is None else str(t) for t in row) for row in rows) == probe.rows
