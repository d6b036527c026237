"""Queries that are made to kill, each followed by one that is answered."""

from __future__ import annotations

import json
import threading
from urllib.parse import quote

import pytest

from tests.survival.conftest import BROKEN_OFF, ask, get

STAR = "SELECT * { ?s " + " ; ".join(f"?p{n} ?o{n}" for n in range(200)) + " }"
TRIPLES = " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(6))
PATH = "?a (!<urn:x>|!^<urn:x>)* ?b . ?c (!<urn:x>|!^<urn:x>)* ?d . ?e (!<urn:x>|!^<urn:x>)* ?f"
NOT_EXISTS = (
    "FILTER NOT EXISTS { ?a1 ?p1 ?b1 . ?a2 ?p2 ?b2 . ?a3 ?p3 ?b3 . "
    "FILTER NOT EXISTS { ?b1 ?p4 ?b2 . ?b2 ?p5 ?b3 . ?b3 ?p6 ?a1 } }"
)

REFUSED = {400, 403}
STOPPED = {503, 504}
CUT = {200, BROKEN_OFF}  # by a limit, of which the answer says so; or by the deadline


@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        pytest.param("SELECT * " + "{" * 3000 + "}" * 3000, REFUSED, id="3,000 nested braces"),
        pytest.param("SELECT * " + "{" * 3000, REFUSED, id="3,000 open braces"),
        pytest.param(
            "ASK { FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }",
            REFUSED,
            id="10,000 parentheses",
        ),
        pytest.param("ASK { FILTER(" + "!" * 10_000 + "true) }", STOPPED, id="10,000 negations"),
        pytest.param(STAR, STOPPED, id="a star of 200 patterns"),
        pytest.param(
            f"SELECT (COUNT(*) AS ?n) {{ {TRIPLES} }}", STOPPED, id="a cross product, counted"
        ),
        pytest.param(f"SELECT * {{ {TRIPLES} }}", STOPPED | CUT, id="a cross product, streamed"),
        pytest.param(f"SELECT (COUNT(*) AS ?n) {{ {PATH} }}", STOPPED, id="unbounded paths"),
        pytest.param(
            f"SELECT * {{ {TRIPLES} }} ORDER BY ?o5 ?o4 ?o3", STOPPED, id="a giant ORDER BY"
        ),
        pytest.param(
            f"SELECT (GROUP_CONCAT(?o0) AS ?x) {{ {TRIPLES} }}", STOPPED, id="a giant GROUP_CONCAT"
        ),
        pytest.param(f"SELECT DISTINCT * {{ {TRIPLES} }}", STOPPED | CUT, id="a giant DISTINCT"),
        pytest.param(
            f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . {NOT_EXISTS} }}",
            STOPPED,
            id="nested NOT EXISTS",
        ),
        pytest.param(
            "SELECT (SHA512(GROUP_CONCAT(?r)) AS ?h) { ?s ?p ?o . ?s1 ?p1 ?o1 . ?s2 ?p2 ?o2 . ?s3 ?p3 ?o3 "
            "BIND(REPLACE(STR(?o), '(a|aa)+', 'bbbbbbbbbb') AS ?r) }",
            STOPPED,
            id="replacing in a cross product",
        ),
    ],
)
def test_a_deadly_query_ends(target: str, query: str, statuses: set[int]) -> None:
    status, body = ask(target, query)
    assert status in statuses, body[:300]
    if status not in CUT:
        assert json.loads(body)["title"]


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv"])
def test_ten_million_rows_are_cut_and_say_so(target: str, accept: str) -> None:
    """JSON says so at its end; CSV, with no place for it, breaks off; so does what takes too long."""
    query = "SELECT ?s0 ?s1 ?s2 ?s3 { " + " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(4)) + " }"
    status, body = ask(target, query, Accept=accept)
    assert len(body) < 80 << 20
    if status == 200:
        assert b'"truncated"' in body[-100:]
        assert json.loads(body)["truncated"]["unit"] in ("rows", "bytes")
    else:
        assert status in STOPPED | {BROKEN_OFF}


@pytest.mark.parametrize(
    "call",
    [
        "SERVICE <http://169.254.169.254/latest/meta-data/> { ?s ?p ?o }",
        "SERVICE SILENT <http://169.254.169.254/> { ?s ?p ?o }",
        "SERVICE <http://localhost:22/> { ?s ?p ?o }",
        "SERVICE <http://[::1]/> { ?s ?p ?o }",
        "SERVICE <http://0x7f000001/> { ?s ?p ?o }",
        "SERVICE ?s { ?s ?p ?o }",
        "{ SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
    ],
)
def test_nobody_is_called(target: str, call: str) -> None:
    assert ask(target, f"SELECT * {{ {call} }}")[0] == 403


@pytest.mark.parametrize("update", ["CLEAR ALL", "LOAD <http://169.254.169.254/>", "DROP DEFAULT"])
def test_an_update_by_get_is_refused(target: str, update: str) -> None:
    assert get(target, "/sparql?update=" + quote(update))[0] in (400, 403, 405)
    assert get(target, "/sparql?query=" + quote(update))[0] in (400, 403)


def test_a_crowd_of_deadly_queries_leaves_room_for_light_ones(target: str) -> None:
    endings: list[int] = []
    query = f"SELECT (COUNT(*) AS ?n) {{ {TRIPLES} }}"
    crowd = [
        threading.Thread(target=lambda: endings.append(ask(target, query)[0])) for _ in range(12)
    ]
    for member in crowd:
        member.start()
    answered = [ask(target, "ASK {}")[0] for _ in range(10)]
    for member in crowd:
        member.join()
    assert set(endings) <= STOPPED
    assert answered.count(200) >= 8  # each may wait its turn, and nearly all get one
