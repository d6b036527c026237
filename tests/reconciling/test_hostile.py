"""What is not as the specification has it, too much, or made to hurt: refused with its place."""

from __future__ import annotations

import json
import time

import pytest
from fastapi.testclient import TestClient

from server.reconciling.asked import MAX_IDS, MAX_QUERIES


@pytest.mark.parametrize(
    ("queries", "status", "says"),
    [
        pytest.param("", 400, "is no JSON", id="empty"),
        pytest.param('{"a": {"query": "x"}', 400, "line 1, column 21", id="cut"),
        pytest.param("[]", 400, "queries is no JSON object", id="a list"),
        pytest.param("null", 400, "queries is no JSON object", id="null"),
        pytest.param('{"a": "x"}', 400, "queries.a is no JSON object", id="a query that is text"),
        pytest.param('{"a": {}}', 400, "neither a query nor properties", id="nothing asked"),
        pytest.param('{"a": {"query": " "}}', 400, "neither a query", id="blank"),
        pytest.param('{"a": {"query": 7}}', 400, "queries.a.query is no string", id="a number"),
        pytest.param('{"a": {"query": "x", "limit": 0}}', 400, "queries.a.limit", id="limit 0"),
        pytest.param('{"a": {"query": "x", "limit": "5"}}', 400, "limit", id="limit as text"),
        pytest.param('{"a": {"query": "x", "limit": true}}', 400, "limit", id="limit true"),
        pytest.param('{"a": {"query": "x", "limit": 2.5}}', 400, "limit", id="limit with a part"),
        pytest.param('{"a": {"query": "x", "limit": 1e999}}', 400, "limit", id="limit endless"),
        pytest.param('{"a": {"query": "x", "limit": NaN}}', 400, "number", id="NaN"),
        pytest.param(
            '{"a": {"query": "x", "limit": %s}}' % ("9" * 5_000), 400, "number", id="huge"
        ),
        pytest.param('{"a": {"query": "x", "type": 3}}', 400, "queries.a.type", id="type"),
        pytest.param('{"a": {"query": "x", "type": [3]}}', 400, "type", id="type in a list"),
        pytest.param('{"a": {"query": "x", "type_strict": "x"}}', 400, "type_strict", id="strict"),
        pytest.param('{"a": {"query": "x", "properties": {}}}', 200, "", id="no properties"),
        pytest.param('{"a": {"query": "x", "properties": 1}}', 400, "properties", id="properties"),
        pytest.param('{"a": {"query": "x", "properties": [{"v": 1}]}}', 400, "pid", id="no pid"),
        pytest.param('{"a": {"query": "x", "properties": [{"pid": "y"}]}}', 400, "no v", id="no v"),
        pytest.param(
            '{"a": {"query": "x", "properties": [{"pid": "y", "v": {"name": "z"}}]}}',
            400,
            "v.id",
            id="an entity without id",
        ),
        pytest.param('{"a": {"query": "%s"}}' % ("x" * 1_001), 400, "1000 characters", id="long"),
        pytest.param('{"%s": {"query": "x"}}' % ("k" * 1_001), 400, "1000 characters", id="key"),
        pytest.param('{"a": {"query": "\\ud800"}}', 400, "half a character", id="surrogate"),
        pytest.param('{"\\udfff": {"query": "x"}}', 400, "half a character", id="surrogate key"),
        pytest.param(f'{{"a": {"[" * 5_000}}}', 400, "brackets", id="deep"),
        pytest.param('{"a":' * 100_000, 413, "bytes", id="deep and large"),
    ],
)
def test_what_is_no_batch_is_refused_with_its_place(
    client: TestClient, queries: str, status: int, says: str
) -> None:
    answer = client.post("/reconcile", data={"queries": queries})
    assert answer.status_code == status, answer.text
    if status != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert says in answer.json()["detail"]


@pytest.mark.parametrize(
    ("extend", "status", "says"),
    [
        pytest.param("{}", 400, "lacks ids", id="empty"),
        pytest.param('{"ids": [1], "properties": []}', 400, "extend.ids", id="id is a number"),
        pytest.param('{"ids": [], "properties": [{}]}', 400, "properties[0].id", id="no property"),
        pytest.param(
            '{"ids": [], "properties": [{"id": "colour"}]}', 400, "no property", id="unknown"
        ),
        pytest.param(
            '{"ids": [], "properties": [{"id": "year", "settings": {"limit": -1}}]}',
            400,
            "limit",
            id="negative limit",
        ),
        pytest.param(
            json.dumps({"ids": ["x"] * (MAX_IDS + 1), "properties": []}), 413, "ids", id="many"
        ),
        pytest.param(
            json.dumps({"ids": [], "properties": [{"id": "year"}] * 51}), 400, "51", id="columns"
        ),
    ],
)
def test_what_is_no_extension_is_refused_with_its_place(
    client: TestClient, extend: str, status: int, says: str
) -> None:
    answer = client.post("/reconcile", data={"extend": extend})
    assert answer.status_code == status
    assert says in answer.json()["detail"]


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("POST", "/reconcile", 415),
        ("GET", "/reconcile?queries={}&extend={}", 400),
        ("GET", "/reconcile?queries={}&queries={}", 400),
        ("GET", "/reconcile?query=x", 400),
        ("GET", "/reconcile?queries=%ff", 400),
        ("PUT", "/reconcile", 405),
        ("GET", "/reconcile/suggest/planet?prefix=a", 404),
        ("GET", "/reconcile/suggest/entity?prefix=a&cursor=-1", 400),
        ("GET", "/reconcile/suggest/entity?prefix=a&cursor=999999999", 400),
        ("GET", "/reconcile/suggest/entity?prefix=a&prefix=b", 400),
        ("GET", "/reconcile/preview", 400),
        ("GET", "/reconcile/preview?id=none", 404),
        ("GET", "/reconcile/view?id=../../etc/passwd", 404),
        ("GET", "/reconcile/flyout/entity?id=%3Cscript%3E", 404),
        ("GET", "/reconcile/flyout/type?id=none", 404),
        ("GET", "/reconcile/flyout/planet?id=Unit", 404),
        ("GET", "/reconcile/properties?limit=x", 400),
    ],
)
def test_what_is_not_asked_rightly_is_refused(
    client: TestClient, method: str, address: str, status: int
) -> None:
    answer = client.request(method, address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_too_many_queries_are_refused(client: TestClient) -> None:
    batch = {str(n): {"query": "x"} for n in range(MAX_QUERIES + 1)}
    answer = client.post("/reconcile", data={"queries": json.dumps(batch)})
    assert (answer.status_code, answer.json()["limit"]) == (413, MAX_QUERIES)


def test_the_largest_batch_ends(client: TestClient) -> None:
    words = "seksi bidang kepala pelayanan pencatatan data penduduk umum dan sipil "
    slips = "".join(chr(ord(sign) + 1) if n % 7 == 3 else sign for n, sign in enumerate(words * 14))
    batch = {str(n): {"query": f"{n} {slips}"[:1_000], "limit": 50} for n in range(MAX_QUERIES)}
    begun = time.monotonic()
    answer = client.post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code in (200, 504)
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize(
    "text", ['" OR NEAR(', "\0", "😀", "' ; DROP TABLE entries --", "<script>", "..", "ﬁ", "١٢"]
)
def test_any_text_is_a_name(client: TestClient, text: str) -> None:
    answer = client.post("/reconcile", data={"queries": json.dumps({"q": {"query": text}})})
    assert answer.status_code == 200
    suggested = client.get("/reconcile/suggest/entity", params={"prefix": text})
    assert suggested.status_code == 200
    assert not any(one["match"] for one in answer.json()["q"]["result"])
