"""Ids, figures and logs: each request has one id, one line, one count; nobody's words are kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from server.errors import BadSetting
from server.operation.identity import to_request_id
from server.operation.logs import to_kept_address
from server.operation.shape import SHAPE_LENGTH, to_hash, to_shape
from server.settings import Settings
from server.web.app import create_app
from tests.server.places import GRAPH, publish_graph

ID_RE = re.compile(r"[0-9a-f]{24}")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("observed") / "store"
    publish_graph(store)
    return store


@contextmanager
def client_of(store: Path, address: str = "127.0.0.1", **chosen: Any) -> Iterator[TestClient]:
    settings = Settings(store=store, public_workers=1, reserved_workers=1, **chosen)
    app = create_app(settings, share=GRAPH)
    with TestClient(app, client=(address, 5), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def client(published: Path) -> Iterator[TestClient]:
    with client_of(published) as client:
        yield client


def ask(client: TestClient, query: str, **headers: str) -> Any:
    accept = {"Accept": "application/sparql-results+json"}
    return client.get("/sparql", params={"query": query}, headers={**accept, **headers})


# --- ids -----------------------------------------------------------------------------------------


def test_each_response_has_an_id_of_its_own(client: TestClient) -> None:
    ids = {client.get(path).headers["x-request-id"] for path in ("/healthz", "/nope", "/healthz")}
    assert len(ids) == 3
    assert all(ID_RE.fullmatch(one) for one in ids)


def test_an_id_that_was_sent_is_kept(client: TestClient) -> None:
    sent = "c0ffee-1:2/3"
    assert client.get("/healthz", headers={"X-Request-Id": sent}).headers["x-request-id"] == sent


@pytest.mark.parametrize("sent", ["", "two words", 'quo"te', "<b>", "a" * 129, "tab\there", "é"])
def test_an_id_that_cannot_be_repeated_is_replaced(sent: str) -> None:
    assert ID_RE.fullmatch(to_request_id(sent.encode("latin-1")))


def test_a_problem_names_its_request(client: TestClient) -> None:
    response = ask(client, "SELECT oops", **{"X-Request-Id": "r-1"})
    assert response.status_code == 400
    assert response.json()["request_id"] == response.headers["x-request-id"] == "r-1"


def test_a_page_about_a_fault_names_its_request(client: TestClient) -> None:
    response = client.get("/nope", headers={"Accept": "text/html", "X-Request-Id": "r-2"})
    assert "<code>r-2</code>" in response.text


# --- figures -------------------------------------------------------------------------------------


def figures(client: TestClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    response = client.get("/metrics")
    assert response.status_code == 200
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def value(client: TestClient, name: str, **labels: str) -> float:
    return figures(client).get((name, tuple(sorted(labels.items()))), 0.0)


def test_requests_are_counted_by_route_method_and_status(published: Path) -> None:
    with client_of(published) as client:
        client.get("/healthz")
        client.get("/api/questions/units")
        client.get("/api/questions/no-such-question")
        client.get("/static/style.css")
        counted = figures(client)
    name = "tupoksi_http_requests_total"
    for route, status in [
        ("/healthz", "200"),
        ("/api/questions/{name}", "200"),
        ("/api/questions/{name}", "404"),
        ("/static", "200"),
    ]:
        labels = (("method", "GET"), ("route", route), ("status", status))
        assert counted[name, labels] == 1, (route, status)


def test_no_request_makes_a_label_of_its_own(published: Path) -> None:
    with client_of(published) as client:
        for number in range(20):
            client.get(f"/nope/{number}")
            client.get(f"/id/unit/{number}")
            client.request(f"METHOD{number}", "/healthz")
        routes = {
            (labels["route"], labels["method"])
            for name, pairs in figures(client)
            if name == "tupoksi_http_requests_total"
            for labels in [dict(pairs)]
        }
    assert routes <= {
        ("none", "GET"),
        ("/id/{path:path}", "GET"),
        ("/healthz", "other"),
        ("/metrics", "GET"),
    }


@pytest.mark.parametrize(
    ("query", "outcome"),
    [
        pytest.param("ASK { }", "answered", id="answered"),
        pytest.param("SELECT oops", "query-syntax", id="syntax"),
        pytest.param(
            "ASK { SERVICE <http://example.org/> { } }", "remote-call-refused", id="refused"
        ),
        pytest.param("SELECT * { ?a ?b ?c . ?d ?e ?f }", "truncated", id="cut"),
    ],
)
def test_queries_are_counted_by_outcome(published: Path, query: str, outcome: str) -> None:
    with client_of(published, max_result_rows=50) as client:
        ask(client, query)
        assert value(client, "tupoksi_queries_total", lane="public", outcome=outcome) == 1
        assert value(client, "tupoksi_query_seconds_count", lane="public") == 1


def test_pages_ask_in_a_lane_of_their_own(published: Path) -> None:
    with client_of(published) as client:
        client.get("/readyz")
        assert value(client, "tupoksi_queries_total", lane="reserved", outcome="answered") >= 1
        assert value(client, "tupoksi_queries_total", lane="public", outcome="answered") == 0


def test_the_snapshot_is_described(client: TestClient) -> None:
    assert value(client, "tupoksi_ready") == 1
    assert value(client, "tupoksi_snapshot_sequence") == 1
    assert value(client, "tupoksi_snapshot_triples") > 50
    assert 0 <= value(client, "tupoksi_snapshot_age_seconds") < 3600
    assert 0 < value(client, "tupoksi_snapshot_publish_seconds") < 60


def test_without_a_snapshot_the_figures_say_so(tmp_path: Path) -> None:
    with client_of(tmp_path) as client:
        assert value(client, "tupoksi_ready") == 0
        assert "tupoksi_snapshot_age_seconds" not in client.get("/metrics").text


@pytest.mark.parametrize(
    ("address", "headers", "chosen", "status"),
    [
        pytest.param("127.0.0.1", {}, {}, 200, id="this machine"),
        pytest.param("203.0.113.7", {}, {}, 404, id="somebody else"),
        pytest.param(
            "127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}, {}, 404, id="through a proxy"
        ),
        pytest.param(
            "127.0.0.1",
            {"X-Forwarded-For": "203.0.113.7"},
            {"trusted_proxies": "127.0.0.1"},
            404,
            id="through a trusted proxy",
        ),
        pytest.param(
            "127.0.0.1",
            {"X-Forwarded-For": "10.1.2.3"},
            {"trusted_proxies": "127.0.0.1", "metrics_from": "10.0.0.0/8"},
            200,
            id="monitor behind a trusted proxy",
        ),
        pytest.param("10.1.2.3", {}, {"metrics_from": "10.0.0.0/8"}, 200, id="monitor's network"),
        pytest.param("127.0.0.1", {}, {"metrics_from": ""}, 404, id="nobody"),
        pytest.param("testclient", {}, {}, 404, id="no address"),
    ],
)
def test_figures_are_for_those_who_may_read_them(
    tmp_path: Path, address: str, headers: dict[str, str], chosen: dict[str, str], status: int
) -> None:
    with client_of(tmp_path, address, **chosen) as client:
        assert client.get("/metrics", headers=headers).status_code == status


# --- logs ----------------------------------------------------------------------------------------


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_access_log_has_a_line_for_each_request(published: Path, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    with client_of(published, "203.0.113.77", access_log=str(log)) as client:
        first = client.get("/healthz", headers={"User-Agent": "curl/8"})
        ask(client, 'SELECT * { ?s ?p "Budi" }', **{"X-Request-Id": "r-3"})
    written = lines(log)
    assert [(one["route"], one["status"]) for one in written] == [
        ("/healthz", 200),
        ("/sparql", 200),
    ]
    assert written[0]["request_id"] == first.headers["x-request-id"]
    assert written[0]["agent"] == "curl/8"
    assert written[0]["client"] == "203.0.113.0/24"
    assert written[0]["bytes"] == len(first.content)
    assert written[1]["request_id"] == "r-3"
    assert "Budi" not in log.read_text()


def test_a_log_that_was_moved_away_goes_on_in_a_new_file(published: Path, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    with client_of(published, access_log=str(log)) as client:
        client.get("/healthz")
        log.rename(tmp_path / "access.log.1")
        client.get("/healthz")
    assert len(lines(log)) == len(lines(tmp_path / "access.log.1")) == 1


@pytest.mark.parametrize(
    ("address", "choice", "kept"),
    [
        ("192.0.2.77", "full", "192.0.2.77"),
        ("192.0.2.77", "network", "192.0.2.0/24"),
        ("192.0.2.77", "none", ""),
        ("2001:db8:1:2::/64", "network", "2001:db8:1::/48"),
        ("unknown", "network", "unknown"),
        ("", "network", ""),
    ],
)
def test_of_an_address_only_what_was_chosen_is_kept(address: str, choice: str, kept: str) -> None:
    assert to_kept_address(address, choice) == kept


def test_a_slow_query_leaves_its_shape_and_nothing_that_was_typed(
    published: Path, tmp_path: Path
) -> None:
    log = tmp_path / "slow.log"
    secret = (
        'SELECT ?budi { ?budi ?p "Budi, NIK 3672" ; <https://example.org/orang/budi> 3672 } # Budi'
    )
    with client_of(published, "203.0.113.77", slow_log=str(log), slow_seconds=0.001) as client:
        ask(client, secret, **{"X-Request-Id": "r-4"})
    (line,) = [one for one in lines(log) if one["request_id"] == "r-4"]
    assert line["shape"] == 'SELECT ?1 { ?1 ?2 "…" ; <…> 0 }'
    assert line["query"] == to_hash(line["shape"])
    assert line["outcome"] == "answered"
    assert line["ms"] >= 1
    text = log.read_text().lower()
    assert not [word for word in ("budi", "3672", "203.0", "example") if word in text]


def test_a_fast_query_is_not_slow(published: Path, tmp_path: Path) -> None:
    log = tmp_path / "slow.log"
    with client_of(published, slow_log=str(log), slow_seconds=60.0) as client:
        ask(client, "ASK { }")
    assert log.read_text() == ""


@pytest.mark.parametrize(
    ("field", "chosen"),
    [("log_addresses", "some"), ("access_log", "/no/such/folder/x.log"), ("metrics_from", "here")],
)
def test_a_setting_that_cannot_be_is_refused_at_the_start(
    tmp_path: Path, field: str, chosen: str
) -> None:
    with pytest.raises(BadSetting, match=f"TUPOKSI_{field.upper()}"):
        create_app(Settings(store=tmp_path, **{field: chosen}), share=GRAPH)  # type: ignore[arg-type]


# --- shapes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "shape"),
    [
        ("select ?x where { ?x a tpk:Unit }", "SELECT ?1 WHERE { ?1 a tpk:Unit }"),
        ("PREFIX me: <urn:me> ASK { me:budi me:nik 'x'@id }", 'PREFIX :… <…> ASK { :… :… "…" }'),
        ("SELECT Budi Santoso", "SELECT … …"),
        ('ASK { ?a ?b "1"^^xsd:integer }', 'ASK { ?1 ?2 "…" ^ ^ xsd:integer }'),
        ("ASK { _:budi ?p 12.5e3 }", "ASK { _:b ?1 0 }"),
        ("", ""),
    ],
)
def test_the_shape_of_a_query(query: str, shape: str) -> None:
    assert to_shape(query).replace("^^", "^ ^") == shape


def test_queries_that_differ_in_what_they_ask_about_have_one_shape() -> None:
    texts = ('SELECT ?a { ?a rdfs:label "A" }', 'SELECT  ?b{?b rdfs:label "B" } LIMIT 5')
    first, second = map(to_shape, texts)
    assert second == first + " LIMIT 0"


LETTERS = st.text(alphabet="abcdefghij0123456789", min_size=7, max_size=12)


@given(LETTERS, st.sampled_from(['"%s"', "<urn:%s>", "?%s", "x:%s", "_:%s", "%s", "# %s", "'''%s"]))
def test_nothing_typed_is_in_a_shape(typed: str, form: str) -> None:
    shape = to_shape(f"SELECT * {{ ?s ?p {form % typed} }}")
    assert typed not in shape
    assert len(shape) <= SHAPE_LENGTH


@given(st.text(max_size=300))
def test_any_text_has_a_shape(query: str) -> None:
    assert len(to_hash(to_shape(query))) == 16
