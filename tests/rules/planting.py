"""Small graphs by hand: what is planted in them, and what the rules of the project then conclude.

In: a graph of ``graphs/`` and edits to its text. Out: each conclusion as one line that a person can
check. The rules are run by the publisher's own function, all of them together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

from server.publishing.derive import derive_facts
from server.publishing.rules import RULE_BASE, read_rules
from server.publishing.snapshot import DERIVED_GRAPH, GRAPH_BASE

ROOT = Path(__file__).parents[2]
RULES = read_rules(ROOT / "queries" / "rules")
GRAPHS = Path(__file__).parent / "graphs"

TPK = "https://w3id.org/tupoksi/def#"
ID = "https://w3id.org/tupoksi/id/"
DERIVED = NamedNode(DERIVED_GRAPH)

PREFIXES = f"PREFIX tpk: <{TPK}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "

REJECTED = """
:koreksi a tpk:Correction ; tpk:verdict tpk:Rejected ; tpk:correctsStatement {} .
"""
DENIED = """
:koreksi a tpk:Correction ; tpk:verdict tpk:Rejected ; tpk:correctsSubject {} ;
    tpk:correctsProperty "https://w3id.org/tupoksi/def#{}"^^<http://www.w3.org/2001/XMLSchema#anyURI> ;
    tpk:correctsValue {} .
"""

PARTICIPATIONS = (
    PREFIXES
    + "SELECT ?step ?role ?actor ?rule { ?step tpk:hasParticipation ?p . ?p tpk:role ?role ;"
    " tpk:actor ?actor ; tpk:inferredBy ?rule ; tpk:evidenceKind tpk:Inferred }"
)
SUBSTITUTIONS = (
    PREFIXES + "SELECT ?absent ?by ?rule ?delegation { ?s a tpk:Substitution ; tpk:inferredBy ?rule"
    " ; tpk:absentPosition ?absent ; tpk:substitute ?by ; tpk:premise ?delegation ."
    " ?delegation a tpk:Delegation }"
)
PLAIN = ("answersTo", "hasPost", "openBecause", "branchTarget")


def plant(graph: str, *edits: tuple[str, str], elsewhere: str = "") -> Store:
    """Return a graph of ``graphs/`` with its conclusions.

    Args:
        graph: The name of its file.
        edits: (old, new) in its text; the old must be there once. An empty old adds the new.
        elsewhere: Turtle for a second document.
    """
    text = (GRAPHS / f"{graph}.ttl").read_text(encoding="utf-8")
    prefixes = "".join(line for line in text.splitlines(True) if line.startswith("@prefix"))
    for old, new in edits:
        assert not old or text.count(old) == 1, f"{old!r} is not there once"
        text = text.replace(old, new) if old else text + new
    store = Store()
    for name, content in (("uji", text), ("lain", prefixes + elsewhere)):
        place = NamedNode(GRAPH_BASE + name)
        store.load(content.encode(), format=RdfFormat.TURTLE, to_graph=place)
    derive_facts(store, RULES, DERIVED)
    return store


def conclusions(store: Store) -> dict[str, set[str]]:
    """Return what the derived graph concludes as lines, by the name of the rule.

    A plain fact does not name its rule; it stands under the name of its property.
    """
    found: dict[str, set[str]] = {}
    for step, role, actor, rule in select(store, PARTICIPATIONS):
        found.setdefault(rule.removeprefix(RULE_BASE), set()).add(f"{step} {role} {actor}")
    for absent, substitute, rule, delegation in select(store, SUBSTITUTIONS):
        line = f"{absent} by {substitute} under {delegation}"
        found.setdefault(rule.removeprefix(RULE_BASE), set()).add(line)
    for name in PLAIN:
        query = f"SELECT ?s ?o {{ GRAPH <{DERIVED.value}> {{ ?s <{TPK}{name}> ?o }} }}"
        found[name] = {f"{s} {o}" for s, o in select(store, query)}
    return found


def select(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    """Yield rows, IRIs of the test's own names without what they have in common."""
    solutions = store.query(query, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    for row in solutions:
        yield tuple(to_short(term.value) for term in row)


def to_short(iri: str) -> str:
    """Return an IRI without the part that says nothing here.

    >>> to_short("https://w3id.org/tupoksi/id/jabatan/uji/kabid")
    'kabid'
    """
    for base in (TPK, f"{ID}jabatan/uji/", f"{ID}unit/uji/", f"{ID}uji/"):
        iri = iri.removeprefix(base)
    return iri


def count_by_rule(store: Store) -> Mapping[str, int]:
    """Return how many things each rule has concluded that name it."""
    query = PREFIXES + "SELECT ?rule { ?s tpk:inferredBy ?rule }"
    return Counter(rule.removeprefix(RULE_BASE) for (rule,) in select(store, query))
