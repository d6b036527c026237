"""W3C's query tests (SPARQL 1.0 and 1.1) over HTTP: evaluation, result formats, syntax.

What the service does not reach is listed with its reason, and the test fails when it comes to reach
it, so that the list stays true.
"""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from server.remote.evaluating import OWN_BASE_RE
from tests.protocol import w3c
from tests.protocol.conftest import WRITER
from tests.protocol.w3c import MF, QT, Case

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not w3c.SUITE.is_dir(), reason=w3c.ABSENT),
]

EVALUATION = ("QueryEvaluationTest", "CSVResultFormatTest")
ALL_11 = "sparql11/manifest-all.ttl"
EVALUATION_10 = w3c.find_manifest(
    "dawg-data-r2/manifest-evaluation.ttl", "sparql10/manifest-evaluation.ttl"
)
SYNTAX_10 = w3c.find_manifest("dawg-data-r2/manifest-syntax.ttl", "sparql10/manifest-syntax.ttl")

CASES = [
    *w3c.find_cases(EVALUATION_10, EVALUATION),
    *w3c.find_cases(ALL_11, EVALUATION),
]
SYNTAX = [
    *w3c.find_cases(SYNTAX_10, ("PositiveSyntaxTest", "NegativeSyntaxTest")),
    *(
        case
        for case in w3c.find_cases(ALL_11, ("PositiveSyntaxTest11", "NegativeSyntaxTest11"))
        if str(case.get(MF.action)).endswith(".rq")
    ),
]

FOLDER_TO_REASON = {
    "entailment": "the service answers under simple entailment only, and says so in its description",
    "service": "SERVICE is refused: the service calls no other",
    "syntax-fed": "SERVICE is refused: the service calls no other",
}
SPELLING = "the engine keeps the value of a number, not its spelling: 01 is 1"
RDF_11 = "RDF 1.1: a plain literal is an xsd:string, one with a language has a datatype; the test is older"
SHARED = (
    "one file is default graph and named graph, here one graph in two roles: blank nodes are shared"
)
GRAMMAR = "SPARQL 1.1: a decimal has a digit after its point; the test is of SPARQL 1.0"
ESCAPES = "the engine reads \\uXXXX in strings and IRIs only, not in names"
FUNCTION = "the query parses, and is refused because nobody here knows its function"
MISSES = {
    **dict.fromkeys(("basic#term-6", "basic#term-7", "syntax-sparql1#syntax-lit-08"), GRAMMAR),
    **dict.fromkeys(
        (
            "open-world#open-eq-01",
            "expr-builtin#dawg-str-1",
            "expr-builtin#dawg-str-2",
            "expr-builtin#sameTerm-simple",
            "expr-builtin#sameTerm-eq",
            "expr-builtin#sameTerm-not-eq",
            "expr-equals#eq-graph-1",
            "expr-equals#eq-graph-2",
            "distinct#distinct-1",
            "csv-tsv-res#csv03",
            "csv-tsv-res#tsv03",
        ),
        SPELLING,
    ),
    **dict.fromkeys(
        (
            "distinct#distinct-2",
            "distinct#distinct-9",
            "expr-builtin#dawg-datatype-2",
            "functions#strdt03",
            "functions#strlang03",
        ),
        RDF_11,
    ),
    **dict.fromkeys(
        (
            "graph#dawg-graph-10",
            "dataset#dawg-dataset-09",
            "dataset#dawg-dataset-10",
            "dataset#dawg-dataset-12",
        ),
        SHARED,
    ),
    "open-world#date-2": "the engine compares dates with and without a time zone, W3C's of 2007 do not",
    "optional-filter#dawg-optional-filter-005-simplified": "a reading of nested OPTIONAL that W3C "
    "replaced (dawg-optional-filter-005-not-simplified passes)",
    "aggregates#agg-empty-group": "an older reading: with GROUP BY no row gives no group",
    "functions#bnode01": "the engine gives BNODE('x') one node a query, not one a row",
    **dict.fromkeys(("syntax-sparql2#syntax-esc-04", "syntax-sparql2#syntax-esc-05"), ESCAPES),
    **dict.fromkeys(
        (
            "syntax-sparql1#syntax-expr-05",
            "syntax-sparql1#syntax-order-05",
            "syntax-sparql1#syntax-order-06",
            *(f"syntax-sparql2#syntax-function-0{number}" for number in range(1, 5)),
        ),
        FUNCTION,
    ),
    "syntax-sparql3#syn-bad-26": "the engine reads ?x<?a&&?b>?y as comparisons, not as an IRI",
    "syntax-query#test_4": FUNCTION,
}
NOTHING = w3c.WEB + "nothing"


def to_reason(case: Case) -> str:
    """Return why a test is not passed, or nothing."""
    return MISSES.get(case.name) or FOLDER_TO_REASON.get(case.name.partition("#")[0], "")


def find_data() -> list[str]:
    """Return the names of all data files that the evaluation tests ask about, sorted."""
    names = {
        str(node)
        for case in CASES
        for step in (QT.data, QT.graphData)
        for node in case.all(MF.action, step)
    }
    for case in CASES:  # FROM names files that no manifest does
        query = w3c.to_path(str(case.get(MF.action, QT.query)))
        names |= {
            str(case.graph.identifier).rpartition("/")[0] + f"/{path.name}"
            for path in query.parent.iterdir()
            if path.suffix in w3c.EXTENSION_TO_FORMAT and path.name in query.read_text("utf-8")
        }
    return sorted(names)


@pytest.fixture(scope="module")
def loaded(open_client: TestClient) -> TestClient:
    """All data files of the suite, each in the graph of its own name."""
    steps = [
        f"CREATE SILENT GRAPH <{name}> ; INSERT DATA {{ GRAPH <{name}> {{ {w3c.to_statements(name)} }} }}"
        for name in find_data()
    ]
    headers = {"Content-Type": "application/sparql-update", **WRITER}
    response = open_client.post("/sparql", content=" ;\n".join(steps), headers=headers)
    assert response.status_code == 204, response.text
    return open_client


def ask(client: TestClient, case: Case, accept: str) -> tuple[int, bytes]:
    """Ask the query of a test as it says, over the graphs that it names."""
    name = str(case.get(MF.action, QT.query))
    query = w3c.to_path(name).read_text("utf-8")
    defaults = [str(node) for node in case.all(MF.action, QT.data)]
    named = [str(node) for node in case.all(MF.action, QT.graphData)]
    based = query if OWN_BASE_RE.match(query) else f"BASE <{name}> {query}"
    fields = [("query", based)]
    if "FROM" not in query.upper():
        fields += [("default-graph-uri", graph) for graph in defaults or [NOTHING]]
        fields += [("named-graph-uri", graph) for graph in named]
    response = client.get("/sparql", params=fields, headers={"Accept": accept})
    return response.status_code, response.content


def passes(client: TestClient, case: Case) -> bool:
    """Tell whether the service answers as W3C expects."""
    expected = str(case.get(MF.result))
    if case.kind == "CSVResultFormatTest" or expected.endswith(".csv"):
        status, body = ask(client, case, "text/csv")
        return status == 200 and w3c.is_same_csv(body, expected)
    status, body = ask(client, case, "application/sparql-results+json, application/n-triples")
    if status != 200:
        return False
    if not body.lstrip().startswith(b'{"head"'):
        return w3c.is_same_graph(body, [expected])
    lax = case.get(MF.resultCardinality) == MF.LaxCardinality
    return w3c.is_same_answer(body, expected, lax=lax)


def test_the_suite_is_whole() -> None:
    assert len(CASES) > 450
    assert len(SYNTAX) > 240
    assert set(MISSES) <= {case.name for case in [*CASES, *SYNTAX]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_evaluation(loaded: TestClient, case: Case) -> None:
    reason = to_reason(case)
    if not reason:
        assert passes(loaded, case)
    elif case.name in MISSES:
        assert not passes(loaded, case), f"passed, though: {reason}"
    else:
        pytest.skip(reason)


@pytest.mark.parametrize("case", SYNTAX, ids=lambda case: case.name)
def test_syntax(loaded: TestClient, case: Case) -> None:
    name = str(case.get(MF.action))
    query = w3c.to_path(name).read_bytes()
    headers = {"Content-Type": "application/sparql-query", "Accept": "*/*"}
    fields = {"default-graph-uri": NOTHING}
    status = loaded.post("/sparql", params=fields, content=query, headers=headers).status_code
    expected = 400 if case.kind.startswith("Negative") else 200
    if case.name.partition("#")[0] == "syntax-fed":
        expected = 403
    assert (status == expected) is (case.name not in MISSES), status
