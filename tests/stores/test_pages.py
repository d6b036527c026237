"""The pages, the API and the protocol over servers of others say what they say over the own store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from loaders.share import SHARE
from server.checking.check import read_rules
from server.checking.findings import Finding
from server.checking.kept import load_report
from server.reconciling.vocabulary import PROPERTIES
from server.remote.judging import judge_there
from server.settings import Settings
from server.web.app import create_app
from tests.stores.conftest import Elsewhere, to_settings

pytestmark = pytest.mark.long

RULES = read_rules(SHARE)

OFFICE = "unit/cilegon/disdukcapil"
STEP = "id/peraturan/cilegon/perwali/2016/63/pasal/10/ayat/1/huruf/a/tahapan/1"
COUNT = (
    "SELECT (COUNT(*) AS ?n) WHERE { GRAPH <https://w3id.org/tupoksi/graph/ontology> { ?s ?p ?o } }"
)
NAMES = (
    "SELECT DISTINCT ?label WHERE { ?u a <https://w3id.org/tupoksi/def#UnitTemplate> ; "
    "<http://www.w3.org/2000/01/rdf-schema#label> ?label } ORDER BY ?label"
)
GRAPH = (
    "CONSTRUCT { <https://w3id.org/tupoksi/id/unit/cilegon/disdukcapil> ?p ?o } "
    "WHERE { <https://w3id.org/tupoksi/id/unit/cilegon/disdukcapil> ?p ?o }"
)
FOUND = (
    "SELECT DISTINCT ?u WHERE { SERVICE <https://w3id.org/tupoksi/search#text> "
    "{ ?u <https://w3id.org/tupoksi/search#words> 'sekretariat dinas' } } ORDER BY ?u"
)

PAGES = (
    *("/", "/questions", "/questions/stages-of-duty", "/findings", "/rules", "/sparql", "/data"),
    *(f"/page/{OFFICE}", "/page/peraturan/cilegon/perwali/2016/63/pasal/7"),
    *("/search?q=sekretaris", "/.well-known/void", "/healthz", "/readyz"),
)


@pytest.fixture(scope="module")
def here(published: Path) -> Iterator[TestClient]:
    """The application over the own store."""
    with client_of(Settings(store=published, query_deadline=60.0)) as client:
        yield client


@pytest.fixture(scope="module")
def there(elsewhere: Elsewhere, published: Path) -> Iterator[TestClient]:
    """The application over a server of another kind."""
    with client_of(to_settings(elsewhere.place, published)) as client:
        yield client


def client_of(settings: Settings) -> TestClient:
    """Return a client of the application; it starts when it is entered."""
    return TestClient(create_app(settings), raise_server_exceptions=False)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_there(there: TestClient, address: str) -> None:
    response = there.get(address, headers={"Accept": "text/html, text/turtle;q=0.5"})
    assert response.status_code == 200, response.text[:500]


def test_names_are_reconciled_as_here(here: TestClient, there: TestClient) -> None:
    names = {
        "a": {"query": "Disdukcapil", "properties": [{"pid": "spatial", "v": "Kota Cilegon"}]},
        "b": {"query": "Perwali Cilegon 63/2016", "type": "Act"},
        "c": {"query": "seksi pelayanan umum kec. jombang", "limit": 20},
        "d": {"query": "36.72.06"},
    }
    columns = {
        "ids": [OFFICE, "wilayah/36.72.06", "peraturan/cilegon/perwali/2016/63"],
        "properties": [{"id": name} for name in PROPERTIES],
    }
    for field, asked in (("queries", names), ("extend", columns)):
        answers = [c.post("/reconcile", data={field: json.dumps(asked)}) for c in (here, there)]
        assert answers[1].status_code == 200, answers[1].text[:500]
        assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize(
    ("query", "form"),
    [
        *((NAMES, form) for form in ("json", "xml", "csv", "tsv")),
        (COUNT, "json"),
        ("ASK { ?s a <https://w3id.org/tupoksi/def#Unit> }", "json"),
        ("ASK { ?s a <urn:nothing> }", "xml"),
        (FOUND, "csv"),
    ],
)
def test_rows_are_the_same_in_every_form(
    here: TestClient, there: TestClient, query: str, form: str
) -> None:
    address, asked = "/sparql", {"query": query, "format": form}
    ours, theirs = here.get(address, params=asked), there.get(address, params=asked)
    assert (theirs.status_code, theirs.text) == (ours.status_code, ours.text)
    assert theirs.headers["content-type"] == ours.headers["content-type"]
    assert theirs.status_code == 200


@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads"])
def test_a_graph_is_there_in_every_form(here: TestClient, there: TestClient, form: str) -> None:
    ours, theirs = (
        c.get("/sparql", params={"query": GRAPH, "format": form}) for c in (here, there)
    )
    assert theirs.status_code == 200, theirs.text
    assert theirs.headers["content-type"] == ours.headers["content-type"]
    if form == "ntriples":
        assert set(theirs.text.splitlines()) == set(ours.text.splitlines())


def test_a_chosen_graph_is_all_that_a_query_sees(here: TestClient, there: TestClient) -> None:
    asked = {
        "query": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
        "default-graph-uri": "https://w3id.org/tupoksi/graph/ontology",
        "format": "csv",
    }
    counts = [c.get("/sparql", params=asked).text for c in (here, there)]
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("SELECT * WHERE { ?s ?p }", id="syntax"),
        pytest.param("SELECT * WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", id="call"),
        pytest.param("DROP ALL", id="update"),
        pytest.param("ASK { " + "{" * 3000, id="nesting"),
    ],
)
def test_what_may_not_be_asked_is_refused_as_here(
    here: TestClient, there: TestClient, query: str
) -> None:
    ours, theirs = (c.get("/sparql", params={"query": query}) for c in (here, there))
    assert ours.status_code == theirs.status_code
    assert 400 <= ours.status_code < 500


def test_the_facts_of_an_office_are_the_same(here: TestClient, there: TestClient) -> None:
    address = "/data/id/unit/cilegon/disdukcapil.json"
    assert there.get(address).json() == here.get(address).json()


def test_a_step_is_answered_as_here(here: TestClient, there: TestClient) -> None:
    ours, theirs = (c.get("/api/ask", params={"step": STEP}) for c in (here, there))
    assert theirs.status_code == 200, theirs.text
    assert theirs.json() == ours.json()


def test_what_the_public_asks_goes_to_the_server_and_the_description_says_what_that_means(
    there: TestClient, elsewhere: Elsewhere
) -> None:
    capabilities = elsewhere.remote.capabilities
    asked = {"query": "SELECT (1 / 4 AS ?x) WHERE {}", "format": "csv"}
    found = there.get("/sparql", params=asked).text.split()
    assert found == ["x", "0" if elsewhere.place.name == "virtuoso" else "0.25"]
    described = there.get("/sparql", headers={"Accept": "text/turtle"}).text
    assert described.count("departs from SPARQL 1.1 in") == len(capabilities.departures)


def test_without_the_snapshot_at_hand_the_pages_are_made_of_the_graphs(
    here: TestClient, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    settings = replace(elsewhere.remote.settings, store=tmp_path / "empty")
    with client_of(settings) as client:
        assert client.get("/readyz").status_code == 200
        assert client.get(f"/page/{OFFICE}").status_code == 200
        found = client.get("/api/ask", params={"step": STEP}).json()
        assert found == here.get("/api/ask", params={"step": STEP}).json()
        found = client.get("/search?q=sekretariat", headers={"Accept": "text/html"})
        assert "ekretariat" in found.text
        assert client.get("/findings").status_code == 200


def test_what_a_check_finds_there_is_what_the_build_found(
    elsewhere: Elsewhere, published: Path
) -> None:
    kept = load_report(elsewhere.snapshot.report)
    assert kept is not None
    settings = elsewhere.remote.settings
    found = judge_there(elsewhere.place.endpoint, settings, SHARE / "data" / "sources", RULES)
    differing = {to_key(one) for one in kept.findings} ^ {to_key(one) for one in found.findings}
    if elsewhere.place.name == "virtuoso":  # it keeps durations as numbers
        assert {rule for rule, *_ in differing} <= {"P005"}
    else:
        assert differing == set()


def to_key(finding: Finding) -> tuple[str, str, int, int, str, str]:
    """Return what tells findings apart; which of several equal witnesses a message names is open."""
    return (
        *(finding.rule, finding.document, finding.start, finding.end),
        *(finding.quote, finding.severity),
    )
