"""Every IRI answers 303 to a page or to data, and page, JSON and CSV say the same."""

from __future__ import annotations

import csv
import io
import re
from importlib.resources import files

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from server.web.entities.bindings import Value
from server.web.entities.reading import choose_language
from server.web.entities.relations import GROUPS, IN, INVERSES, OUT, find_group
from server.web.resources import SUFFIX_TO_MEDIA
from tests.server.places import BASE

UNIT = "unit/uji/seksi"
BROWSER = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "target"),
    [
        pytest.param("*/*", f"/data/id/{UNIT}.ttl", id="anything"),
        pytest.param("text/turtle", f"/data/id/{UNIT}.ttl", id="turtle"),
        pytest.param("application/ld+json", f"/data/id/{UNIT}.jsonld", id="json-ld"),
        pytest.param("application/json", f"/data/id/{UNIT}.jsonld", id="json"),
        pytest.param("application/n-triples", f"/data/id/{UNIT}.nt", id="n-triples"),
        pytest.param("application/rdf+xml", f"/data/id/{UNIT}.rdf", id="rdf-xml"),
        pytest.param("text/csv", f"/data/id/{UNIT}.csv", id="csv"),
        pytest.param("text/turtle;q=0.3, text/html;q=0.4", f"/page/{UNIT}", id="weights"),
        pytest.param(BROWSER, f"/page/{UNIT}", id="browser"),
    ],
)
def test_an_iri_leads_to_what_the_client_likes(
    client: TestClient, accept: str, target: str
) -> None:
    response = client.get(f"/id/{UNIT}", headers={"Accept": accept})
    assert response.status_code == 303
    assert response.headers["location"] == target
    assert response.headers["vary"] == "Accept"
    followed = client.get(target, headers={"Accept": accept})
    assert followed.status_code == 200
    for answer in (response, followed):
        link = answer.headers["link"]
        assert f'<{BASE}id/{UNIT}>; rel="describes"' in link
        assert f'</data/id/{UNIT}.ttl>; rel="alternate describedby"; type="text/turtle"' in link


def test_the_format_and_the_language_travel_along(client: TestClient) -> None:
    response = client.get(f"/id/{UNIT}?format=turtle", headers={"Accept": BROWSER})
    assert response.headers["location"] == f"/data/id/{UNIT}.ttl"
    response = client.get(f"/id/{UNIT}?lang=en", headers={"Accept": BROWSER})
    assert response.headers["location"] == f"/page/{UNIT}?lang=en"


def test_what_cannot_be_sent_is_refused(client: TestClient) -> None:
    assert client.get(f"/id/{UNIT}", headers={"Accept": "image/png"}).status_code == 406
    assert client.get(f"/id/{UNIT}?format=png").status_code == 406
    assert client.get(f"/data/id/{UNIT}.png").status_code == 404
    assert client.get(f"/data/id/{UNIT}").status_code == 404


@pytest.mark.parametrize(
    ("suffix", "rdf_format"),
    [
        ("ttl", RdfFormat.TURTLE),
        ("jsonld", RdfFormat.JSON_LD),
        ("nt", RdfFormat.N_TRIPLES),
        ("rdf", RdfFormat.RDF_XML),
        ("nq", RdfFormat.N_QUADS),
        ("trig", RdfFormat.TRIG),
    ],
)
def test_a_resource_as_rdf(client: TestClient, suffix: str, rdf_format: RdfFormat) -> None:
    response = client.get(f"/data/id/{UNIT}.{suffix}")
    assert response.headers["content-type"].split(";")[0] == SUFFIX_TO_MEDIA[suffix]
    statements = list(parse(response.content, format=rdf_format))
    assert len(statements) == 4
    assert {f"{BASE}id/{UNIT}"} == {s.subject.value for s in statements}  # type: ignore[union-attr]


def test_page_and_twins_say_the_same(client: TestClient) -> None:
    entity = client.get(f"/data/id/{UNIT}.json?lang=en").json()
    told = {
        (group["name"], relation["property"], item["thing"]["text"])
        for group in entity["groups"]
        for relation in group["relations"]
        for item in relation["items"]
    }
    assert ("organisation", "https://w3id.org/tupoksi/def#parentUnit", "Dinas Uji") in {
        (group, name, text) for group, name, text in told
    }
    response = client.get(f"/data/id/{UNIT}.csv?lang=en")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert {(row["group"], row["property"], row["text"]) for row in rows} == told
    page = client.get(f"/page/{UNIT}?lang=en").text
    assert "Dinas Uji" in page
    assert "/page/unit/uji/dinas" in page


def test_a_resource_that_is_only_mentioned_is_known(client: TestClient) -> None:
    assert client.get("/id/peraturan/uji/perwali/2020/1").status_code == 303
    assert client.get("/page/peraturan/uji/perwali/2020/1").status_code == 200


@pytest.mark.parametrize("room", ["/id", "/page"])
@pytest.mark.parametrize("path", ["/nothing", "/", "/a%20b", "/a%3Cb", "/%22%3E", ""])
def test_unknown_resources(client: TestClient, room: str, path: str) -> None:
    response = client.get(room + path)
    assert response.status_code == 404
    assert response.json()["title"] == "not-found"
    assert client.get(f"/data/id{path}.ttl").status_code == 404


def test_all_of_one_relation_is_listed_when_asked_for(client: TestClient) -> None:
    page = client.get(
        "/page/unit/uji/dinas", params={"in": "https://w3id.org/tupoksi/def#parentUnit"}
    )
    assert page.status_code == 200


def test_a_text_in_two_languages_is_shown_in_one() -> None:
    def row(name: str, text: str, language: str) -> dict[str, Value]:
        return {"property": Value(name, is_iri=True), "value": Value(text, language=language)}

    rows = [
        row("definition", "Pencatatan", "id"),
        row("definition", "Recording", "en"),
        row("label", "Sekretariat", "id"),
        row("number", "63", ""),
    ]
    shown = {(r["property"].text, r["value"].text) for r in choose_language(rows, "en")}
    assert shown == {("definition", "Recording"), ("label", "Sekretariat"), ("number", "63")}


def test_every_property_stands_in_one_group_and_reads_from_both_ends() -> None:
    names = [name for row in OUT.values() for name in row.split()]
    assert len(names) == len(set(names))
    assert {*OUT, *IN} <= set(GROUPS)
    inward = [name for row in IN.values() for name in row]
    assert len(inward) == len(set(inward))
    for words in (words for row in IN.values() for words in row.values()):
        assert all(word.strip() and word[0].isupper() for word in words)
    for name, inverse in INVERSES.items():
        assert INVERSES[inverse] == name


def test_nearly_every_property_of_the_vocabulary_has_a_group() -> None:
    """A new property may stand under "other" for a while; when many do, the table is stale."""
    ontology = (files("loaders").joinpath("..", "ontology", "tupoksi.ttl")).read_text("utf-8")
    declared = re.findall(r"^(tpk:[a-z]\w+)\n    a owl:(?:Object|Datatype)Property", ontology, re.M)
    assert len(declared) > 100
    homeless = [name for name in declared if find_group(name, inward=False) == "other"]
    assert len(homeless) <= 10, f"give these a group in relations.py: {homeless}"
