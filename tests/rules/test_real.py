"""What the rules conclude from the documents of this repository, and that they touch nothing else."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

from server.publishing.derive import DRAFT, derive_facts
from server.publishing.filling import fill_store
from server.publishing.inputs import read_inputs
from server.publishing.rules import RULE_BASE
from server.publishing.snapshot import GRAPH_BASE
from tests.rules.planting import DERIVED, ID, PREFIXES, ROOT, RULES, count_by_rule

REVIEWED = NamedNode(GRAPH_BASE + "reviewed")

# Read in the two procedures before the rules were run; line numbers are those of the sources.
PERFORMERS = {
    # 45 output "sudah diterima Bupati", 46 needs the letter and gives a disposisi
    "bantaeng/pemanfaatan-data/langkah/2 received-then-acts bantaeng/bupati",
    # 46 "Memberikan disposisi kepada Disdukcapil", "sudah diterima Disdukcapil"
    "bantaeng/pemanfaatan-data/langkah/3 told-to-act bantaeng/dinas-dukcapil",
    "bantaeng/pemanfaatan-data/langkah/3 received-then-acts bantaeng/dinas-dukcapil",
    # 53 "memberikan disposisi kepada Kepala Bidang ... (Kabid PDIP)"
    "bantaeng/pemanfaatan-data/langkah/7 told-to-act bantaeng/dinas-dukcapil/kabid-pdip",
    # 10 "menyampaikan kepada Sekretariat", 11 "Menerima dan memeriksa Laporan Kinerja Bidang"
    "sumbar/data-kinerja/langkah/7 delivered-then-receives sumbar/dinas-dukcapil/sekretariat",
}


def load() -> Store:
    """Return what would be published, in a store of its own."""
    store = Store()
    fill_store(store, read_inputs(ROOT / "data" / "ttl", ROOT))
    return store


def derive_again(store: Store, *more: str) -> Store:
    """Return a copy of a graph with more triples, its conclusions drawn anew, last rule first."""
    copy = Store()
    copy.bulk_extend(quad for quad in store if quad.graph_name != DERIVED)
    turtle = f"@prefix tpk: <{ID.removesuffix('id/')}def#> .\n" + "\n".join(more)
    copy.load(turtle.encode(), format=RdfFormat.TURTLE, to_graph=REVIEWED)
    derive_facts(copy, RULES[::-1], DERIVED)
    return copy


@pytest.fixture(scope="module")
def store() -> Store:
    return load()


def select(store: Store, query: str) -> list[tuple[str, ...]]:
    solutions = store.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    return [tuple(term.value for term in row) for row in solutions]


def performers(store: Store) -> set[str]:
    rows = select(
        store,
        "SELECT ?step ?rule ?actor { ?step a tpk:ProcedureStep ; tpk:hasParticipation ?p ."
        " ?p tpk:inferredBy ?rule ; tpk:actor ?actor ; tpk:role tpk:Responsible }",
    )
    return {
        f"{step.removeprefix(ID + 'sop/')} {rule.removeprefix(RULE_BASE)} "
        f"{actor.removeprefix(ID + 'jabatan/').removeprefix(ID + 'unit/')}"
        for step, rule, actor in rows
    }


def test_every_rule_on_offices_and_steps_speaks_somewhere(store: Store) -> None:
    counts = count_by_rule(store)
    assert set(counts) >= {
        "superior",
        "subordinates",
        "officials",
        "may-stand-in",
        "told-to-act",
        "received-then-acts",
        "delivered-then-receives",
        "branch-returns",
    }
    assert set(counts) <= {rule.name for rule in RULES} | computed_elsewhere(store)


def computed_elsewhere(store: Store) -> set[str]:
    """Return the rules that are described in the graph and are no file here."""
    rows = select(store, "SELECT ?rule { ?rule a tpk:InferenceRule ; rdfs:label ?l }")
    return {rule.removeprefix(RULE_BASE) for (rule,) in rows} - {rule.name for rule in RULES}


def test_the_performers_concluded_are_those_read_beforehand(store: Store) -> None:
    assert performers(store) == PERFORMERS


def test_a_branch_that_hands_back_returns_to_the_step_that_handed_over(store: Store) -> None:
    rows = select(
        store,
        f"SELECT ?branch ?target {{ GRAPH <{DERIVED.value}> {{ ?branch tpk:branchTarget ?target }} }}",
    )
    steps = f"{ID}sop/bantaeng/pemanfaatan-data/langkah/"
    assert rows == [(f"{steps}6/cabang/1", f"{steps}5")]


INFERRED = "?p a tpk:Participation ; tpk:evidenceKind tpk:Inferred ."

INCOMPLETE = [
    pytest.param(f"{INFERRED} FILTER NOT EXISTS {{ ?p tpk:inferredBy/rdfs:label ?r }}", id="rule"),
    pytest.param(f"{INFERRED} FILTER NOT EXISTS {{ ?p tpk:premise ?x }}", id="premise"),
    pytest.param(f"{INFERRED} FILTER NOT EXISTS {{ ?s tpk:hasParticipation ?p }}", id="step"),
    pytest.param(f"{INFERRED} FILTER NOT EXISTS {{ ?p tpk:actorAsPrinted ?w }}", id="words"),
    pytest.param(
        f"{INFERRED} ?p tpk:premise ?x FILTER NOT EXISTS {{ ?x a ?kind }}", id="premise-that-exists"
    ),
    pytest.param(
        f"{INFERRED} ?p tpk:actor ?x FILTER NOT EXISTS {{ ?x rdfs:label ?l }}",
        id="actor-that-exists",
    ),
    pytest.param(f"{INFERRED} ?p tpk:actor ?x, ?y FILTER(?x != ?y)", id="one-actor"),
    pytest.param(f"{INFERRED} ?p tpk:role ?x, ?y FILTER(?x != ?y)", id="one-role"),
    pytest.param(
        f"{INFERRED} ?s a tpk:Tahapan ; tpk:hasParticipation ?p FILTER NOT EXISTS {{ ?p tpk:statedIn ?x }}",
        id="provision",
    ),
    pytest.param(
        "?p a tpk:Substitution FILTER NOT EXISTS { ?p tpk:premise ?d ; tpk:statedIn ?s ."
        " ?d a tpk:Delegation }",
        id="delegation",
    ),
    pytest.param(
        "?p a tpk:RelativeMention ; tpk:role ?r FILTER NOT EXISTS { ?p tpk:openBecause ?why }"
        " FILTER NOT EXISTS { ?x tpk:premise ?p }",
        id="mention-that-is-neither-resolved-nor-open",
    ),
    pytest.param(
        "?p a tpk:RelativeMention ; tpk:openBecause ?why . ?x tpk:premise ?p",
        id="mention-that-is-both",
    ),
]


@pytest.mark.parametrize("fault", INCOMPLETE)
def test_no_conclusion_is_incomplete(store: Store, fault: str) -> None:
    assert select(store, f"SELECT DISTINCT ?p {{ {fault} }}") == []


@pytest.mark.long
def test_conclusions_leave_the_other_graphs_as_they_were(store: Store) -> None:
    bare = Store()
    for path in sorted((ROOT / "data" / "ttl").glob("*.ttl")):
        graph = NamedNode(GRAPH_BASE + path.stem)
        bare.bulk_load(path=str(path), format=RdfFormat.TURTLE, to_graph=graph)
        assert dump(store, graph) == dump(bare, graph)
    names = {name for name in store.named_graphs() if name != DERIVED}
    before = {name: dump(store, name) for name in names}
    again = derive_again(store)
    assert {name: dump(again, name) for name in names if name != REVIEWED} == {
        name: lines for name, lines in before.items() if name != REVIEWED
    }
    ours = {rule.iri for rule in RULES}
    said = {quad.triple for quad in again.quads_for_pattern(None, None, None, DERIVED)}
    published = {quad.triple for quad in store.quads_for_pattern(None, None, None, DERIVED)}
    assert said <= published
    assert not [t for t in published - said if t.object in ours or t.subject in ours]
    assert not [quad for quad in store if quad.predicate.value.startswith(DRAFT)]


def dump(store: Store, graph: object) -> set[bytes]:
    assert isinstance(graph, NamedNode)
    lines = store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph)
    assert lines is not None
    return set(lines.splitlines())


# What is planted in the real graph


def known_performers(store: Store) -> dict[str, dict[str, str]]:
    """Return participation -> actor of each step whose performer is marked or stated."""
    known: dict[str, dict[str, str]] = {}
    for step, participation, actor in select(
        store,
        "SELECT ?step ?p ?actor { ?step a tpk:ProcedureStep ; tpk:hasParticipation ?p ."
        " ?p tpk:role tpk:Responsible ; tpk:actor ?actor ; tpk:evidenceKind ?kind ."
        " FILTER(?kind IN (tpk:Marked, tpk:Stated)) }",
    ):
        known.setdefault(step, {})[participation] = actor
    return known


def reject(statements: Iterable[str]) -> str:
    return "\n".join(
        f"<urn:koreksi:{number}> a tpk:Correction ; tpk:verdict tpk:Rejected ;"
        f" tpk:correctsStatement <{statement}> ."
        for number, statement in enumerate(statements)
    )


@pytest.mark.long
def test_a_performer_that_is_known_is_found_again_or_not_at_all(store: Store) -> None:
    found = {}
    procedures = Store()
    for path in (ROOT / "data" / "ttl").glob("sop-*.ttl"):
        graph = NamedNode(GRAPH_BASE + path.stem)
        procedures.bulk_load(path=str(path), format=RdfFormat.TURTLE, to_graph=graph)
    for step, known in known_performers(store).items():
        again = derive_again(procedures, reject(known))
        rows = select(
            again,
            f"SELECT ?actor {{ <{step}> tpk:hasParticipation ?p . ?p tpk:actor ?actor ;"
            " tpk:role tpk:Responsible ; tpk:evidenceKind tpk:Inferred }",
        )
        assert {actor for (actor,) in rows} <= set(known.values()), step
        found[step.removeprefix(ID + "sop/")] = bool(rows)
    assert found["sumbar/data-kinerja/langkah/2"]  # told in step 1; the mark says the same
    assert found["sumbar/data-kinerja/langkah/3"]  # told in step 2


@pytest.mark.long
def test_a_second_superior_opens_that_positions_mentions_and_no_other(store: Store) -> None:
    position = f"{ID}jabatan/cilegon/disdukcapil/kepala-seksi-kelahiran"
    other = f"{ID}jabatan/cilegon/disdukcapil/sekretaris-dinas"
    line = (
        f"<urn:garis> a tpk:Accountability ; tpk:accountablePosition <{position}> ;"
        f" tpk:accountableTo <{other}> ."
    )
    query = (
        "SELECT ?performer { ?m tpk:relation tpk:SuperiorOfPerformer ; tpk:openBecause"
        " tpk:LinesDisagree ; tpk:mentionedIn/tpk:stageOf/tpk:assignedTo ?performer }"
    )
    before, after = select(store, query), select(derive_again(store, line), query)
    assert sorted(after) == sorted([*before, *[(position,)] * (len(after) - len(before))])
    mentions = select(
        store,
        f"SELECT ?m {{ ?m tpk:relation tpk:SuperiorOfPerformer ;"
        f" tpk:mentionedIn/tpk:stageOf/tpk:assignedTo <{position}> }}",
    )
    assert len(after) - len(before) == len(mentions) > 0
