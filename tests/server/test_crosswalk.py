"""The crosswalk on the committed graph: ties that hold, suggestions measured, clusters counted.

``docs/crosswalk.md`` states these numbers; the last test reads them there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Store

from loaders.rdf.iri import DEF, ID
from loaders.reviewed.links import Tie, build_links, tie_iri
from loaders.text.likeness import NameFinder
from server.errors import BadInput
from server.publishing.computed import draw_computed
from server.publishing.inputs import File, Inputs, read_inputs
from server.publishing.likeness import COMPUTED, conclude_suggested_functions
from server.publishing.linking import read_tables
from server.publishing.links import LINKS_GRAPH, check_ties, select_ties
from tests.server.places import ROOT

PREFIXES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX tpk: <https://w3id.org/tupoksi/def#>
"""
DERIVED = NamedNode("https://w3id.org/tupoksi/graph/derived")
STAFF = f"{ID}jabatan/bengkulu/dinas-dukcapil/kepala-seksi-kerjasama-dan-inovasi-pelayanan"
COOPERATION = f"{ID}fungsi-urusan/2.12/kerja-sama"


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return read_inputs(ROOT / "data" / "ttl", ROOT)


@pytest.fixture(scope="module")
def ties(inputs: Inputs) -> tuple[Tie, ...]:
    return tuple(tie for _, tie in read_tables(inputs.links).ties)


@pytest.fixture(scope="module")
def store(inputs: Inputs, ties: tuple[Tie, ...]) -> Store:
    """Documents, ontology, checked ties, and what the computed rules conclude; no SPARQL rules."""
    database = Store()
    for file in (*inputs.documents.values(), *inputs.ontology):
        graph = NamedNode(f"urn:{file.path.stem}")
        database.bulk_load(file.content, format=RdfFormat.TURTLE, to_graph=graph)
    layer = to_layer(ties)
    database.bulk_load(layer, format=RdfFormat.N_TRIPLES, to_graph=NamedNode(LINKS_GRAPH))
    draw_computed(database, COMPUTED, DERIVED)
    return database


def to_layer(ties: Iterable[Tie]) -> bytes:
    return "\n".join(build_links(ties)).encode()


def ask(database: Store, query: str) -> list[tuple[str, ...]]:
    rows = database.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    return [tuple(getattr(value, "value", "") for value in row) for row in rows]


def suggested(database: Store) -> set[tuple[str, str]]:
    """Return resource and function of what would be suggested now, without ``id/``."""
    triples = list(conclude_suggested_functions(database))
    parts = {
        name: {t.subject: t.object.value for t in triples if t.predicate.value == DEF + name}
        for name in ("tiedResource", "tiedFunction")
    }
    return {
        (resource, parts["tiedFunction"][tie]) for tie, resource in parts["tiedResource"].items()
    }


def test_every_tie_of_the_table_holds_in_the_graph(store: Store, ties: tuple[Tie, ...]) -> None:
    check_ties(store, ties)
    assert select_ties(store, ties) == ties


def test_a_tie_to_a_document_that_is_not_here_is_left_out(
    store: Store, ties: tuple[Tie, ...]
) -> None:
    strange = replace(ties[0], source=f"{ID}sumber/lain")
    assert select_ties(store, [ties[0], strange]) == (ties[0],)


def test_a_tie_that_does_not_hold_is_refused_with_its_place(
    store: Store, ties: tuple[Tie, ...]
) -> None:
    with pytest.raises(BadInput, match=r"functions\.csv:2:quote: 'tidak ada' does not stand"):
        check_ties(store, [replace(ties[0], quote="tidak ada")])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"\xff", "is not UTF-8", id="not-text"),
        pytest.param(b"a,b\n", "the header must be", id="not-a-table"),
    ],
)
def test_a_file_that_is_no_table_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read_tables([File(Path("uji.csv"), content)])


def test_all_four_regions_are_tied(ties: tuple[Tie, ...]) -> None:
    sources = {tie.source.removeprefix(f"{ID}sumber/") for tie in ties}
    assert {stem.split("-")[1] for stem in sources if not stem.startswith("standar")} == {
        "cilegon",
        "bantaeng",
        "sumbar",
    }
    assert "standar-pelayanan-bengkulu-pemanfaatan-data" in sources
    assert len(sources) == 5


# Suggestions


def test_a_suggestion_says_why(store: Store) -> None:
    tie = tie_iri(STAFF, COOPERATION)
    said = {
        (row[0].removeprefix(DEF), row[1])
        for row in ask(store, f"SELECT ?p ?o {{ <{tie}> ?p ?o }}")
    }
    assert ("evidenceKind", f"{DEF}Inferred") in said
    assert ("justification", "semapv:LexicalSimilarityThresholdMatching") in said
    assert ("inferredBy", f"{ID}aturan/suggested-function") in said
    assert ("confidence", "1") in said
    assert [value for name, value in said if name == "premise"]
    assert not ask(
        store, f"SELECT ?f {{ <{STAFF}> tpk:servesFunction <{COOPERATION}> . BIND(1 AS ?f) }}"
    )


def test_nothing_is_suggested_that_is_checked_or_rejected(
    store: Store, ties: tuple[Tie, ...]
) -> None:
    assert not suggested(store) & {(tie.subject, tie.function) for tie in ties}


def test_nothing_is_suggested_outside_the_organisations_of_the_affair(store: Store) -> None:
    """Every kecamatan has a Sub Bagian Umum dan Kepegawaian; it serves the kecamatan."""
    assert not [resource for resource, _ in suggested(store) if "/2022/29" in resource]
    assert not [resource for resource, _ in suggested(store) if "kecamatan" in resource]


def test_a_rejected_suggestion_is_not_made_again(store: Store) -> None:
    assert (STAFF, COOPERATION) in suggested(store)
    node, graph = NamedNode("urn:penolakan"), NamedNode("urn:ditinjau")
    rejection = [
        Quad(node, NamedNode(f"{DEF}verdict"), NamedNode(f"{DEF}Rejected"), graph),
        Quad(
            node,
            NamedNode(f"{DEF}correctsStatement"),
            NamedNode(tie_iri(STAFF, COOPERATION)),
            graph,
        ),
    ]
    store.extend(rejection)
    try:
        assert (STAFF, COOPERATION) not in suggested(store)
    finally:
        store.remove_graph(graph)


def test_a_rejection_in_a_table_forestalls_a_suggestion(
    store: Store, ties: tuple[Tie, ...]
) -> None:
    refused = replace(
        ties[0], subject=STAFF, function=COOPERATION, holds=False, comment="Bukan tugasnya."
    )
    graph = NamedNode(LINKS_GRAPH)
    store.clear_graph(graph)
    store.bulk_load(to_layer([*ties, refused]), format=RdfFormat.N_TRIPLES, to_graph=graph)
    try:
        assert (STAFF, COOPERATION) not in suggested(store)
    finally:
        store.clear_graph(graph)
        store.bulk_load(to_layer(ties), format=RdfFormat.N_TRIPLES, to_graph=graph)


# What docs/crosswalk.md states


def measure(store: Store, ties: tuple[Tie, ...]) -> tuple[int, int, int]:
    """Return how many checked ties the names alone give, how many wrong ones, how many there are.

    Each tie is looked for as if nobody had checked it. A resource in the table was read as a whole:
    what is not tied there is wrong, apart from the suggestions, which nobody judged yet.
    """
    names: dict[str, set[str]] = {}
    for function, name in ask(
        store,
        "SELECT ?f ?n { ?f a tpk:AffairFunction ; skos:prefLabel|skos:altLabel ?n"
        ' FILTER(LANG(?n) = "id") }',
    ):
        names.setdefault(function, set()).add(name)
    finder = NameFinder(names)
    true = {(tie.subject, tie.function) for tie in ties if tie.holds}
    found = set()
    for subject in {tie.subject for tie in ties}:
        for (label,) in ask(store, f"SELECT ?l {{ <{subject}> rdfs:label|skos:altLabel ?l }}"):
            found |= {(subject, function) for function in finder.find(label)}
    return len(found & true), len(found - true - suggested(store)), len(true)


def test_the_page_states_what_the_graph_holds(store: Store, ties: tuple[Tie, ...]) -> None:
    page = " ".join((ROOT / "docs" / "crosswalk.md").read_text(encoding="utf-8").split())
    right, wrong, known = measure(store, ties)
    (clusters,) = ask(
        store,
        "SELECT (COUNT(DISTINCT ?c) AS ?n) (COUNT(?d) AS ?m)"
        " { ?c a tpk:DutyCluster ; tpk:clusterMember ?d }",
    )
    exact = ask(store, "SELECT ?c { ?c a tpk:DutyCluster ; tpk:similarity ?s FILTER(?s = 1) }")
    duties = ask(
        store,
        "SELECT (COUNT(DISTINCT ?d) AS ?n)"
        " { VALUES ?k { tpk:MainDuty tpk:Function tpk:DetailedDuty } ?d a ?k }",
    )
    facts = [
        f"{len(ask(store, 'SELECT ?f { ?f a tpk:AffairFunction }'))} functions",
        f"{len(ties)} rows",
        f"{sum(not tie.holds for tie in ties)} rejected",
        f"{right} of the {known} checked ties and {wrong} wrong ones",
        f"{len(suggested(store))} suggestions",
        f"{int(duties[0][0]):,} duties",
        f"{clusters[0]} clusters with {int(clusters[1]):,} duties",
        f"{len(exact)} of them word for word",
    ]
    missing = [fact for fact in facts if fact not in page]
    assert missing == []
