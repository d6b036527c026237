"""Rules that SPARQL cannot say: a name and words like any rule, and a function that concludes.

In: a store that holds everything said and reviewed. Out: conclusions in the graph of what is
derived, each naming its rule. They are drawn once, before the rules of ``queries/rules``, so they
rest on no conclusion of another rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store, Triple

from server.publishing.rules import RULE_BASE, Rule, describe_rule


@dataclass(frozen=True, slots=True)
class ComputedRule:
    """One rule in Python.

    Attributes:
        name: Its place in the IRIs, unlike that of any file in ``queries/rules``.
        summary: What it concludes, in English.
        summary_id: The same in Indonesian.
        description: What it rests on, and where it keeps silent.
        conclude: Reads the store and returns the conclusions; writes nothing.
    """

    name: str
    summary: str
    summary_id: str
    description: str
    conclude: Callable[[Store], Iterable[Triple]]

    @property
    def iri(self) -> NamedNode:
        """What conclusions name as ``tpk:inferredBy``."""
        return NamedNode(RULE_BASE + self.name)


def draw_computed(database: Store, rules: Sequence[ComputedRule], graph: NamedNode) -> None:
    """Add what the rules conclude, and what each rule is that concludes something.

    All of them look at the same store.
    """
    drawn = [(rule, list(rule.conclude(database))) for rule in rules]
    facts = [fact for rule, found in drawn if found for fact in (*_describe(rule), *found)]
    database.extend(Quad(fact.subject, fact.predicate, fact.object, graph) for fact in facts)


def _describe(rule: ComputedRule) -> tuple[Triple, ...]:
    text = (rule.summary, rule.summary_id, rule.description)
    return describe_rule(Rule(Path(rule.name), "", *text))
