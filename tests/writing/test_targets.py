"""Where an update writes, as far as its text tells; and how the protocol's graphs are put into it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from server.errors import BadRequest
from server.writing.targets import find_targets, with_dataset

P = "PREFIX e: <urn:e:> PREFIX : <urn:d:> "


@pytest.mark.parametrize(
    ("update", "graphs"),
    [
        pytest.param("", set(), id="nothing"),
        pytest.param("INSERT DATA { <urn:a> <urn:b> 1 }", set(), id="default"),
        pytest.param("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }", {"urn:g"}, id="data"),
        pytest.param("delete data{graph<urn:g>{<urn:a> <urn:b> 1}}", {"urn:g"}, id="no-space"),
        pytest.param(
            P + "INSERT DATA { GRAPH e:g { } GRAPH :h { } }", {"urn:e:g", "urn:d:h"}, id="names"
        ),
        pytest.param(P + r"INSERT DATA { GRAPH e:g\,h { } }", {"urn:e:g,h"}, id="escaped-name"),
        pytest.param(r"CLEAR GRAPH <urn:\u0067>", {"urn:g"}, id="escaped-iri"),
        pytest.param("DELETE WHERE { GRAPH <urn:g> { ?s ?p ?o } }", {"urn:g"}, id="delete-where"),
        pytest.param(
            "WITH <urn:w> DELETE { ?s ?p 1 } INSERT { GRAPH <urn:i> { ?s ?p [] } } "
            "USING <urn:u> USING NAMED <urn:n> WHERE { GRAPH <urn:q> { ?s ?p 1 } }",
            {"urn:w", "urn:i"},
            id="modify",
        ),
        pytest.param("CREATE SILENT GRAPH <urn:g>", {"urn:g"}, id="create"),
        pytest.param("DROP GRAPH <urn:g> ; CLEAR DEFAULT", {"urn:g"}, id="drop"),
        pytest.param("ADD <urn:a> TO <urn:b>", {"urn:b"}, id="add"),
        pytest.param("COPY GRAPH <urn:a> TO GRAPH <urn:b>", {"urn:b"}, id="copy"),
        pytest.param("MOVE <urn:a> TO DEFAULT", {"urn:a"}, id="move-empties-its-source"),
        pytest.param("COPY <urn:a> TO <urn:b> ; CLEAR GRAPH <urn:a>", {"urn:a", "urn:b"}, id="two"),
        pytest.param(
            "INSERT DATA { <urn:a> <urn:b> '} GRAPH <urn:no> {' } # GRAPH <urn:no> { }",
            set(),
            id="strings",
        ),
        pytest.param("INSERT DATA { <urn:a> <urn:b> (1 [ <urn:c> 2 ]) }", set(), id="lists"),
    ],
)
def test_graphs_that_are_named(update: str, graphs: set[str]) -> None:
    targets = find_targets(update)
    assert targets.graphs == graphs
    assert targets.is_certain


@pytest.mark.parametrize(
    "update",
    [
        pytest.param("INSERT { GRAPH ?g { ?s ?p 1 } } WHERE { }", id="variable"),
        pytest.param("CLEARALL", id="glued"),
        pytest.param("INSERT DATA { GRAPH <rel> { } }", id="relative"),
        pytest.param("CLEAR GRAPH <http://a/b/../c>", id="dots"),
        pytest.param("CLEAR GRAPH e:g", id="undeclared"),
        pytest.param("PREFIX e: <rel> CLEAR GRAPH e:g", id="relative-prefix"),
        pytest.param("INSERT DATA { graphe:g { } }", id="glued-name"),
        pytest.param("INSERT DATAX { }", id="unknown-word"),
        pytest.param("ASK {}", id="query"),
    ],
)
def test_what_cannot_be_told_is_not_certain(update: str) -> None:
    assert not find_targets(update).is_certain


@pytest.mark.parametrize("what", ["CLEAR ALL", "DROP SILENT NAMED", "drop all ; CLEAR DEFAULT"])
def test_clearing_all(what: str) -> None:
    assert find_targets(what).clears_named


@pytest.mark.parametrize(
    ("update", "chooses"),
    [
        pytest.param("INSERT { ?s ?p 1 } USING <urn:a> WHERE { }", True, id="using"),
        pytest.param("WITH <urn:a> INSERT { ?s ?p 1 } WHERE { }", True, id="with"),
        pytest.param("INSERT { ?s ?p 'USING <urn:a>' } WHERE { }", False, id="string"),
    ],
)
def test_choosing_a_dataset(update: str, chooses: bool) -> None:
    assert find_targets(update).chooses_dataset is chooses


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        pytest.param(
            "INSERT {?s ?p 1} where {?s ?p 2}",
            "INSERT {?s ?p 1} USING <urn:a> where {?s ?p 2}",
            id="modify",
        ),
        pytest.param(
            "DELETE WHERE {?s ?p 1}", "DELETE {?s ?p 1} USING <urn:a> WHERE {?s ?p 1}", id="short"
        ),
        pytest.param("CLEAR ALL ; INSERT DATA { }", "CLEAR ALL ; INSERT DATA { }", id="no-pattern"),
        pytest.param(
            "INSERT {} WHERE { { SELECT * WHERE { ?s ?p 1 } } } ; INSERT {} WHERE {}",
            "INSERT {} USING <urn:a> WHERE { { SELECT * WHERE { ?s ?p 1 } } } ; INSERT {} USING <urn:a> WHERE {}",
            id="outer-words-only",
        ),
    ],
)
def test_the_dataset_of_the_protocol(update: str, expected: str) -> None:
    assert with_dataset(update, ["urn:a"], []) == expected


def test_a_glued_where_is_refused() -> None:
    with pytest.raises(BadRequest, match="DELETEWHERE"):
        with_dataset("DELETEWHERE{?s ?p 1}", ["urn:a"], [])


GRAPHS = [f"urn:g{number}" for number in range(4)]
OPERATIONS = st.sampled_from(
    [
        "INSERT DATA {{ GRAPH <{a}> {{ <urn:new> <urn:p> 1 }} }}",
        "DELETE DATA {{ GRAPH <{a}> {{ <urn:s> <urn:p> 1 }} }}",
        "DELETE WHERE {{ GRAPH <{a}> {{ ?s ?p ?o }} }}",
        "WITH <{a}> DELETE {{ ?s ?p ?o }} INSERT {{ GRAPH <{b}> {{ ?s ?p 2 }} }} WHERE {{ ?s ?p ?o }}",
        "INSERT {{ GRAPH ?g {{ <urn:x> <urn:p> 1 }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "CLEAR GRAPH <{a}>",
        "DROP GRAPH <{a}>",
        "ADD <{a}> TO <{b}>",
        "MOVE <{a}> TO <{b}>",
        "COPY <{a}> TO DEFAULT",
        "CLEAR NAMED",
    ]
)


@given(
    st.lists(st.tuples(OPERATIONS, st.sampled_from(GRAPHS), st.sampled_from(GRAPHS)), max_size=3)
)
def test_what_an_update_changes_is_among_its_targets(steps: list[tuple[str, str, str]]) -> None:
    update = " ;\n".join(step.format(a=a, b=b) for step, a, b in steps)
    store = Store()
    for iri in GRAPHS:
        store.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(1), NamedNode(iri)))

    def state() -> dict[str, set[str]]:
        return {
            iri: {str(q) for q in store.quads_for_pattern(None, None, None, NamedNode(iri))}
            for iri in GRAPHS
        }

    before = state()
    targets = find_targets(update)
    try:
        store.update(update)
    except RuntimeError:  # DROP of what an earlier step dropped
        return
    after = state()
    changed = {iri for iri in GRAPHS if before[iri] != after[iri]}
    assert changed <= targets.graphs or targets.clears_named or not targets.is_certain
