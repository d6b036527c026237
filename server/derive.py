"""Draw conclusions: run the CONSTRUCT rules over a store until they say nothing new.

In: a writable store and the rules of ``queries/rules/*.rq``. Out: triples in the derived graph,
removable without loss. Rules may build on each other in any order: they run again and again until
a round adds nothing (a fixpoint), so that the order of their files does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, QueryTriples, Store, Triple

from server.errors import BadInput

ROUNDS = 25
"""Rounds after which rules that still find something new are taken to run forever."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One CONSTRUCT query and the file it came from."""

    path: Path
    text: str


def read_rules(folder: Path) -> tuple[Rule, ...]:
    """Read every ``*.rq`` of a folder, sorted by name; a missing folder holds no rules."""
    return tuple(
        Rule(path, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.rq"))
    )


def derive_facts(database: Store, rules: Sequence[Rule], graph: NamedNode) -> int:
    """Add what the rules conclude, and return how many triples that is.

    After this: 1. every conclusion of every rule over the union of all graphs is in the store;
    2. the derived graph holds only triples that no other graph states; 3. it has no blank nodes.

    Raises:
        BadInput: A rule is not a CONSTRUCT, makes blank nodes, or never settles.
    """
    total = 0
    for _ in range(ROUNDS):
        added = sum(_apply(database, rule, graph) for rule in rules)
        if not added:
            return total
        total += added
    raise BadInput(
        f"The rules still find new triples after {ROUNDS} rounds, so they would never settle.",
        hint="Look for a rule that makes a new IRI out of what it concluded itself.",
        where=", ".join(rule.path.name for rule in rules),
    )


def _apply(database: Store, rule: Rule, graph: NamedNode) -> int:
    try:
        triples = database.query(rule.text, use_default_graph_as_union=True)
        if not isinstance(triples, QueryTriples):
            raise _bad(rule, "is not a CONSTRUCT query")
        fresh = {triple for triple in triples if not _is_known(database, triple)}
    except SyntaxError as error:
        raise _bad(rule, f"does not parse: {error}") from error
    for triple in fresh:
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            raise _bad(rule, "concludes something about a blank node")
    database.extend(Quad(t.subject, t.predicate, t.object, graph) for t in fresh)
    return len(fresh)


def _is_known(database: Store, triple: Triple) -> bool:
    matches = database.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    return next(iter(matches), None) is not None


def _bad(rule: Rule, fault: str) -> BadInput:
    return BadInput(
        f"The rule {rule.path.name} {fault}.",
        hint="A rule is one CONSTRUCT whose subjects and objects have IRIs.",
        where=str(rule.path),
    )
