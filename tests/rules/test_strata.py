"""The order of rules: what is concluded depends on facts and rules, never on the order of files.

The laws are tried on small programs made by chance: over a handful of facts p0 … p5 about one pair
of things, a rule says ``p_i if p_j and not p_k``.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from server.errors import BadInput
from server.publishing.derive import DRAFT, DRAFT_GRAPH, derive_facts
from server.publishing.rules import Rule, parse_rule, to_strata
from tests.rules.planting import DERIVED, GRAPHS, RULES, plant

HEADER = "#+ summary: s\n#+ summary_id: s\n#+ description: d\n#+ after: {}\n#+ rule: {}\n"
STATED = Quad(NamedNode("urn:a"), NamedNode("urn:p0"), NamedNode("urn:b"), NamedNode("urn:g"))


def make_rule(name: str, text: str, *after: str) -> Rule:
    return parse_rule(Path(f"{name}.rq"), HEADER.format(", ".join(after), name) + text)


def if_not(name: str, then: int, given: int, unless: int | None, *after: str) -> Rule:
    """Return the rule ``then if given and not unless``, each the number of a property."""
    denial = "" if unless is None else f"FILTER NOT EXISTS {{ ?a <urn:p{unless}> ?b }}"
    text = f"CONSTRUCT {{ ?a <urn:p{then}> ?b }} WHERE {{ ?a <urn:p{given}> ?b {denial} }}"
    return make_rule(name, text, *after)


def settle(rules: Sequence[Rule]) -> frozenset[int] | None:
    """Return the numbers of the facts that hold in the end, or None when the rules are refused."""
    store = Store()
    store.add(STATED)
    try:
        derive_facts(store, rules, DERIVED)
    except BadInput:
        return None
    facts = (quad.predicate.value for quad in store.quads_for_pattern(STATED.subject, None, None))
    return frozenset(int(fact.removeprefix("urn:p")) for fact in facts)


Clause = tuple[int, int, int | None, tuple[int, ...]]
FACT = st.integers(0, 5)
CLAUSES = st.lists(
    st.tuples(
        FACT.filter(bool),
        FACT,
        st.none() | FACT,
        st.lists(st.integers(0, 4), max_size=2).map(tuple),
    ),
    min_size=1,
    max_size=5,
)


def to_rules(clauses: Sequence[Clause]) -> list[Rule]:
    names = [f"rule{number}" for number in range(len(clauses))]
    return [
        if_not(name, then, given, unless, *(f"rule{n}" for n in after if n < len(clauses)))
        for name, (then, given, unless, after) in zip(names, clauses, strict=True)
    ]


@settings(deadline=None)
@given(clauses=CLAUSES, dice=st.randoms(use_true_random=False))
def test_the_order_of_the_files_changes_nothing(clauses: list[Clause], dice: random.Random) -> None:
    rules = to_rules(clauses)
    shuffled = list(rules)
    dice.shuffle(shuffled)
    assert settle(shuffled) == settle(rules)


@settings(deadline=None)
@given(clauses=CLAUSES)
def test_what_is_published_is_closed_and_has_a_ground(clauses: list[Clause]) -> None:
    facts = settle(to_rules(clauses))
    if facts is None:
        return
    fired = {then for then, given, unless, _ in clauses if given in facts and unless not in facts}
    assert fired <= facts
    # Grounded: from what is stated, with what is absent in the end, one reaches all of it.
    reached = {0}
    while grown := {
        then
        for then, given, unless, _ in clauses
        if given in reached and unless not in facts and then not in reached
    }:
        reached |= grown
    assert facts == reached


@settings(deadline=None)
@given(clauses=CLAUSES)
def test_rules_that_deny_nothing_are_never_refused_for_it(clauses: list[Clause]) -> None:
    plain = to_rules([(then, given, None, ()) for then, given, _, _ in clauses])
    assert settle(plain) is not None


REFUSED = [
    pytest.param(
        [if_not("a", 1, 0, 2), if_not("b", 2, 0, 1)], "would not say so", id="rules-deny-each-other"
    ),
    pytest.param([if_not("a", 1, 0, 1)], "would not say so", id="a-rule-denies-itself"),
    pytest.param(
        [if_not("a", 1, 0, 2), if_not("b", 2, 0, None)], "a.rq said", id="a-denial-comes-too-early"
    ),
    pytest.param(
        [if_not("a", 1, 0, 2), if_not("b", 3, 0, None), if_not("c", 2, 0, None, "b")],
        "a.rq said",
        id="a-later-stratum-says-what-was-denied",
    ),
    pytest.param(
        [if_not("a", 2, 1, None), if_not("b", 3, 0, None), if_not("c", 1, 3, None, "b")],
        "only now it says",
        id="an-early-rule-builds-on-a-later-one",
    ),
    pytest.param(
        [if_not("a", 1, 0, None, "b"), if_not("b", 2, 0, None, "a")],
        "a, b wait for each other",
        id="rules-wait-for-each-other",
    ),
    pytest.param(
        [if_not("a", 1, 0, None, "x")], "a.rq waits for 'x'", id="a-rule-that-is-not-there"
    ),
]


@pytest.mark.parametrize(("rules", "message"), REFUSED)
def test_rules_without_a_sound_order_are_refused(rules: list[Rule], message: str) -> None:
    for order in (rules, rules[::-1]):
        store = Store()
        store.add(STATED)
        with pytest.raises(BadInput, match=message):
            derive_facts(store, order, DERIVED)


def test_a_denial_looks_when_the_rules_it_waits_for_have_settled() -> None:
    chain = [if_not("b", 2, 1, None), if_not("c", 1, 0, None)]
    assert settle([if_not("a", 3, 0, 2, "b", "c"), *chain]) == frozenset({0, 1, 2})
    assert settle([if_not("a", 3, 0, 4, "b", "c"), *chain]) == frozenset({0, 1, 2, 3})


def test_a_stratum_comes_after_all_that_its_rules_name() -> None:
    rules = [
        if_not("d", 1, 0, None, "b", "c"),
        if_not("c", 1, 0, None, "a"),
        if_not("b", 1, 0, None),
        if_not("a", 1, 0, None),
    ]
    assert [[rule.name for rule in stratum] for stratum in to_strata(rules)] == [
        ["a", "b"],
        ["c"],
        ["d"],
    ]


def test_notes_between_rules_are_not_published() -> None:
    store = Store()
    store.add(STATED)
    noting = f"CONSTRUCT {{ ?a <{DRAFT}note> ?b }} WHERE {{ ?a <urn:p0> ?b }}"
    reading = f"CONSTRUCT {{ ?a <urn:p1> ?b }} WHERE {{ ?a <{DRAFT}note> ?b }}"
    derive_facts(store, [make_rule("note", noting), make_rule("read", reading)], DERIVED)
    assert not [quad for quad in store if quad.predicate.value.startswith(DRAFT)]
    assert DRAFT_GRAPH not in set(store.named_graphs())
    assert list(store.quads_for_pattern(None, NamedNode("urn:p1"), None, DERIVED))


@pytest.mark.parametrize("graph", sorted(path.stem for path in GRAPHS.glob("*.ttl")))
def test_the_rules_of_the_project_say_the_same_in_any_order(graph: str) -> None:
    expected = set(plant(graph))
    dice = random.Random(63)
    for _ in range(5):
        store = plant(graph)
        store.remove_graph(DERIVED)
        derive_facts(store, dice.sample(RULES, len(RULES)), DERIVED)
        assert set(store) == expected
