"""Draw conclusions: run the CONSTRUCT rules over a store until they say nothing new.

In: a writable store and the rules of ``queries/rules/*.rq``. Out: triples in the derived graph,
removable without loss. What is concluded depends on the facts and on the set of rules alone, never
on the order of their files:

1. Rules run in strata, as the ``after`` of their headers says (``rules.to_strata``).
2. Within a stratum all rules look at the same graph, and what they conclude is added together;
   that is repeated until nothing is new (a fixpoint).
3. No conclusion may lose its ground. A rule that asks what is *not* there could conclude something
   from what only came later; each rule is therefore asked again in each round and when all have
   settled, and if it would no longer say what it said, or only now says more, nothing is
   published. Rules that deny each other are refused in this way too.

A rule may note something for later rules alone, with a predicate of :data:`DRAFT`; such notes are
gone when the last rule has settled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode, Quad, QueryTriples, RdfFormat, Store, Triple, parse

from server.errors import BadInput
from server.publishing.rules import Rule, describe_rule, to_strata

ROUNDS = 25
"""Rounds after which rules that still find something new are taken to run forever."""

DRAFT = "https://w3id.org/tupoksi/draft#"
"""Predicates of notes that one rule leaves for another; none of them is ever published."""

DRAFT_GRAPH = NamedNode("https://w3id.org/tupoksi/graph/draft")

# A blank node as subject or object of a line; not "_:" inside a literal or an IRI.
BLANK_RE = re.compile(rb"^_:|^<[^>]*> <[^>]*> _:")

Lines = frozenset[bytes]
"""Conclusions as N-Triples: sets of lines are made and compared ten times as fast as of terms."""

Drawn = dict[str, Lines]


def derive_facts(database: Store, rules: Sequence[Rule], graph: NamedNode) -> None:
    """Add what the rules conclude and what each rule is.

    After this: 1. every conclusion of every rule over the union of all graphs is in the store;
    2. the derived graph holds only triples that no other graph states; 3. it has no blank nodes;
    4. each conclusion still holds in the graph as it has become.

    Raises:
        BadInput: A rule is not a CONSTRUCT, makes blank nodes, never settles, or builds on
            something that a rule outside its ``after`` changed later.
    """
    database.extend(_to_quad(fact, graph) for rule in rules for fact in describe_rule(rule))
    drawn: Drawn = {}
    strata = to_strata(rules)
    for stratum in strata:
        _settle(database, stratum, graph, drawn)
    for stratum in strata[:-1]:
        _check_settled(database, stratum, drawn)
    database.remove_graph(DRAFT_GRAPH)


def _settle(database: Store, stratum: Sequence[Rule], graph: NamedNode, drawn: Drawn) -> None:
    """Run the rules of a stratum side by side until a round adds nothing."""
    for _ in range(ROUNDS):
        found = {rule.name: _run(database, rule) for rule in stratum}
        fresh: set[bytes] = set()
        for rule in stratum:
            before = drawn.get(rule.name, Lines())
            _check_kept(rule, before, found[rule.name])
            fresh |= found[rule.name] - before
        drawn.update(found)
        triples = _parse(fresh)
        quads = [_to_quad(triple, graph) for triple in triples if not _is_known(database, triple)]
        if not quads:
            return
        database.extend(quads)
    raise BadInput(
        f"The rules still find new triples after {ROUNDS} rounds, so they would never settle.",
        hint="Look for a rule that makes a new IRI out of what it concluded itself.",
        where=", ".join(rule.path.name for rule in stratum),
    )


def _check_settled(database: Store, stratum: Sequence[Rule], drawn: Drawn) -> None:
    """Ask the rules of an early stratum again, now that the later ones have spoken."""
    for rule in stratum:
        found = _run(database, rule)
        _check_kept(rule, drawn[rule.name], found)
        gained = found - drawn[rule.name]
        if gained:
            raise _bad(rule, f"builds on a later rule: only now it says {_example(gained)}")


def _check_kept(rule: Rule, before: Lines, now: Lines) -> None:
    if not before <= now:
        raise _bad(rule, f"said {_example(before - now)}, and would not say so any more")


def _example(lines: Lines) -> str:
    return f"«{min(lines).decode().removesuffix(' .')}»"


def _parse(lines: Iterable[bytes]) -> list[Triple]:
    quads = parse(b"\n".join(lines), format=RdfFormat.N_TRIPLES)
    return [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


def _run(database: Store, rule: Rule) -> Lines:
    try:
        triples = database.query(rule.text, use_default_graph_as_union=True)
        if not isinstance(triples, QueryTriples):
            raise _bad(rule, "is not a CONSTRUCT query")
        found = Lines((triples.serialize(format=RdfFormat.N_TRIPLES) or b"").splitlines())
    except SyntaxError as error:
        raise _bad(rule, f"does not parse: {error}") from error
    if any(BLANK_RE.search(line) for line in found):
        raise _bad(rule, "concludes something about a blank node")
    return found


def _to_quad(triple: Triple, graph: NamedNode) -> Quad:
    is_draft = triple.predicate.value.startswith(DRAFT)
    place = DRAFT_GRAPH if is_draft else graph
    return Quad(triple.subject, triple.predicate, triple.object, place)


def _is_known(database: Store, triple: Triple) -> bool:
    matches = database.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    return next(iter(matches), None) is not None


def _bad(rule: Rule, fault: str) -> BadInput:
    return BadInput(
        f"The rule {rule.path.name} {fault}.",
        hint="A rule is one CONSTRUCT about things with IRIs; one that asks what is not there names"
        " in '#+ after:' the rules that could say it (docs/inference.md).",
        where=str(rule.path),
    )
