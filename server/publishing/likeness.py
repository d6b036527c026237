"""The rules that rest on likeness: duties that say the same, and functions that a name names.

In: a store with documents, ontology and checked ties. Out: triples for the graph of what is
derived. What is alike, ``loaders.text.likeness`` says; here stands only what it is asked and what
follows from the answer. Nothing is merged, and nothing suggested counts as checked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple

from loaders.rdf.iri import DEF, ID
from loaders.rdf.ntriples import XSD
from loaders.reviewed.links import tie_iri
from loaders.text.likeness import LEAST, LEAST_NAME, NameFinder, WordSplitter, find_clusters
from server.publishing.computed import ComputedRule
from server.publishing.links import LINKS_GRAPH
from server.publishing.rules import RULE_BASE

LIKE_ITEMS = "like-items"
SUGGESTED_FUNCTION = "suggested-function"

SUGGESTED = "semapv:LexicalSimilarityThresholdMatching"
"""How a suggested tie came about, in the words of SEMAPV."""

_PREFIXES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX tpk: <https://w3id.org/tupoksi/def#>
"""

_DUTIES = """
SELECT DISTINCT ?duty ?text WHERE {
  VALUES ?kind { tpk:MainDuty tpk:Function tpk:DetailedDuty }
  ?duty a ?kind ; rdfs:label ?text .
}
"""

_UNIT_NAMES = """
SELECT DISTINCT ?name WHERE {
  VALUES ?kind { tpk:Unit tpk:UnitTemplate tpk:UnlistedUnit }
  ?unit a ?kind ; rdfs:label ?name .
}
"""

_FUNCTIONS = """
SELECT DISTINCT ?function ?name ?broader WHERE {
  ?function a tpk:AffairFunction ; skos:prefLabel|skos:altLabel ?name .
  FILTER(LANGMATCHES(LANG(?name), "id"))
  OPTIONAL { ?function skos:broader+ ?broader . }
}
"""

_CHECKED = """
SELECT DISTINCT ?resource ?function ?tie WHERE {
  ?tie tpk:tiedResource ?resource ; tpk:tiedFunction ?function ; tpk:evidenceKind tpk:Reviewed .
  FILTER NOT EXISTS { ?no tpk:verdict tpk:Rejected ; tpk:correctsStatement ?tie . }
}
"""

# A rejection in a table of ties names the fact. One of an overlay names the statement that it met:
# the suggestion must have been there once, or the overlay would reject what nobody says.
_REJECTED = f"""
SELECT DISTINCT ?statement ?resource ?function WHERE {{
  {{ ?no tpk:verdict tpk:Rejected ; tpk:correctsStatement ?statement . }}
  UNION
  {{ GRAPH <{LINKS_GRAPH}> {{
      ?no tpk:verdict tpk:Rejected ; tpk:correctsSubject ?resource ; tpk:correctsValue ?function .
  }} }}
}}
"""

# What may serve a function, with the organisation that it belongs to and the provision that holds
# the name, where there is one.
_RESOURCES = """
SELECT DISTINCT ?resource ?name ?organisation ?statement WHERE {
  {
    VALUES ?kind { tpk:Unit tpk:UnlistedUnit tpk:UnitTemplate tpk:Position tpk:UnlistedPosition }
    ?resource a ?kind ; tpk:inOrganisation ?organisation .
  } UNION {
    VALUES ?kind { tpk:Procedure tpk:PublicService tpk:ServiceStandard }
    ?resource a ?kind ; tpk:ownerUnit ?organisation .
  } UNION {
    VALUES ?kind { tpk:MainDuty tpk:Function tpk:DetailedDuty }
    ?resource a ?kind ; tpk:assignedTo/tpk:inOrganisation ?organisation .
  }
  ?resource rdfs:label|skos:altLabel ?name .
  OPTIONAL {
    ?resource tpk:statedIn ?statement .
    ?statement tpk:text ?words .
    FILTER(CONTAINS(LCASE(?words), LCASE(?name)))
  }
}
"""


@dataclass(slots=True)
class _Resource:
    """What the graph says of a resource that may serve a function."""

    names: set[str] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    statements: set[str] = field(default_factory=set)


def conclude_like_items(database: Store) -> Iterator[Triple]:
    """Yield a cluster for each group of duties that say the same or nearly the same."""
    split = WordSplitter(row[0] for row in _ask(database, _UNIT_NAMES)).split
    duties = [(duty, split(text)) for duty, text in _ask(database, _DUTIES)]
    for cluster in find_clusters(duties):
        node = NamedNode(f"{ID}rumpun/{cluster.members[0].removeprefix(ID)}")
        yield Triple(node, _TYPE, _term("DutyCluster"))
        yield Triple(node, _term("similarity"), _share(cluster.similarity))
        yield Triple(node, _term("inferredBy"), NamedNode(RULE_BASE + LIKE_ITEMS))
        for member in cluster.members:
            yield Triple(node, _term("clusterMember"), NamedNode(member))


def conclude_suggested_functions(database: Store) -> Iterator[Triple]:
    """Yield a suggested tie for each resource whose name names a function.

    Only within an organisation that is known to carry out functions of the same affair, only where
    nobody checked or rejected that tie, and not where a checked one says the same more broadly or
    more narrowly.
    """
    names: dict[str, set[str]] = defaultdict(set)
    broader: dict[str, set[str]] = defaultdict(set)
    for function, name, above in _ask(database, _FUNCTIONS):
        names[function].add(name)
        broader[function].add(above)
    checked: dict[str, dict[str, str]] = defaultdict(dict)
    for resource, function, tie in _ask(database, _CHECKED):
        checked[resource][function] = tie
    rejected = {
        statement or tie_iri(resource, function)
        for statement, resource, function in _ask(database, _REJECTED)
    }
    finder = NameFinder(names)
    for iri, found in _read_resources(database).items():
        grounds = {
            tie
            for organisation in found.organisations
            for tie in checked.get(organisation, {}).values()
        }
        if not grounds:
            continue
        for function, likeness in _name_functions(finder, found).items():
            node = tie_iri(iri, function)
            if node not in rejected and not _is_covered(function, checked.get(iri, {}), broader):
                yield from _suggest(node, iri, function, likeness)
                yield from _ground(node, grounds, found.statements)


def _read_resources(database: Store) -> dict[str, _Resource]:
    resources: dict[str, _Resource] = defaultdict(_Resource)
    for iri, name, organisation, statement in _ask(database, _RESOURCES):
        resource = resources[iri]
        resource.names.add(name)
        resource.organisations.add(organisation)
        resource.statements |= {statement} - {""}
    return resources


def _name_functions(finder: NameFinder, resource: _Resource) -> dict[str, float]:
    """Return the functions that any name of a resource names, with the highest likeness."""
    best: dict[str, float] = {}
    for name in resource.names:
        for function, likeness in finder.find(name).items():
            best[function] = max(likeness, best.get(function, 0.0))
    return best


def _is_covered(function: str, checked: Iterable[str], broader: Mapping[str, set[str]]) -> bool:
    """Tell whether one of the checked functions is this one, above it or below it."""
    return any(
        other == function or other in broader[function] or function in broader[other]
        for other in checked
    )


def _suggest(node: str, resource: str, function: str, likeness: float) -> Iterator[Triple]:
    tie = NamedNode(node)
    yield Triple(tie, _TYPE, _term("FunctionTie"))
    yield Triple(tie, _term("tiedResource"), NamedNode(resource))
    yield Triple(tie, _term("tiedFunction"), NamedNode(function))
    yield Triple(tie, _term("confidence"), _share(likeness))
    yield Triple(tie, _term("justification"), Literal(SUGGESTED))
    yield Triple(tie, _term("evidenceKind"), _term("Inferred"))
    yield Triple(tie, _term("inferredBy"), NamedNode(RULE_BASE + SUGGESTED_FUNCTION))


def _ground(node: str, ties: Iterable[str], statements: Iterable[str]) -> Iterator[Triple]:
    """Yield what a suggestion rests on: the ties of the organisation, and where the name stands."""
    for tie in ties:
        yield Triple(NamedNode(node), _term("premise"), NamedNode(tie))
    for statement in statements:
        yield Triple(NamedNode(node), _term("premise"), NamedNode(statement))
        yield Triple(NamedNode(node), _term("statedIn"), NamedNode(statement))


def _ask(database: Store, query: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a query as texts; an unbound value is empty."""
    rows = database.query(_PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    for row in rows:
        yield tuple(getattr(value, "value", "") for value in row)


def _term(name: str) -> NamedNode:
    return NamedNode(DEF + name)


def _share(value: float) -> Literal:
    """Return a share with three places at most, rounded down so that only the same is 1."""
    share = Decimal(value).quantize(Decimal("0.001"), ROUND_FLOOR).normalize()
    return Literal(f"{share:f}", datatype=NamedNode(f"{XSD}decimal"))


_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

COMPUTED = (
    ComputedRule(
        LIKE_ITEMS,
        "Duties that say the same, or nearly so, form a cluster.",
        "Tugas yang bunyinya sama atau hampir sama membentuk satu rumpun.",
        "Rests on the words alone: a duty joins the earlier first one that it is most like when at"
        f" least {LEAST:.0%} of the words of both are common to them in the same order; the name of"
        " a unit counts as one word, capitals and punctuation do not count. tpk:similarity is the"
        " lowest likeness to the first member, and 1 only where all say the same words. A cluster"
        " is a link: each duty keeps its holder and its provision. Stages are not clustered.",
        conclude_like_items,
    ),
    ComputedRule(
        SUGGESTED_FUNCTION,
        "A resource whose name names a function of the affair may serve that function.",
        "Yang namanya menyebut suatu fungsi urusan mungkin menjalankan fungsi itu.",
        "Rests on names alone: the words of the resource's name and of the function's, kinds of"
        f" unit and titles left out, are at least {LEAST_NAME:.0%} common. It speaks only within an"
        " organisation that has a checked tie to the affair, and keeps silent where a person"
        " checked or rejected the tie, or checked one to a broader or narrower function.",
        conclude_suggested_functions,
    ),
)
"""The rules that are computed, in the order of their names."""
