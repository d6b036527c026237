"""The service as the specification has it: manifest, batches, suggestions, previews, columns."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from server.reconciling.entities import VALUES
from server.reconciling.vocabulary import PROPERTIES, TYPES
from tests.reconciling.conftest import Check


def ask(client: TestClient, **query: Any) -> list[dict[str, Any]]:
    """Return the candidates for one query."""
    answer = client.post("/reconcile", data={"queries": json.dumps({"q": query})})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["q"]["result"]
    return found


def test_the_manifest_fits_its_schema(client: TestClient, check: Check) -> None:
    answer = client.get("/reconcile")
    assert answer.headers["access-control-allow-origin"] == "*"
    manifest = answer.json()
    check("manifest", manifest)
    assert manifest["versions"] == ["0.2"]
    assert {one["id"] for one in manifest["defaultTypes"]} == set(TYPES)


def test_every_address_of_the_manifest_answers(client: TestClient) -> None:
    manifest = client.get("/reconcile").json()
    templates = [manifest["view"]["url"], manifest["preview"]["url"]]
    for kind, known in (("entity", "wilayah/36.72"), ("type", "Unit"), ("property", "bpsCode")):
        one = manifest["suggest"][kind]
        templates.append(one["service_url"] + one["service_path"])
        flyout = one["flyout_service_url"] + one["flyout_service_path"]
        templates.append(flyout.replace("${id}", known))
    proposal = manifest["extend"]["propose_properties"]
    templates.append(proposal["service_url"] + proposal["service_path"])
    for template in templates:
        parts = urlsplit(template.replace("{{id}}", "wilayah/36.72"))
        assert parts.netloc == "localhost"
        answer = client.get(f"{parts.path}?{parts.query}")
        assert answer.status_code in (200, 303), template
    for address in (manifest["logo"], manifest["documentation"]):
        assert client.get(urlsplit(address).path).status_code == 200


def test_a_batch_by_post_and_by_get_gives_the_same(client: TestClient, check: Check) -> None:
    batch = {
        "a": {"query": "Disdukcapil Cilegon", "type": "Unit", "limit": 2},
        "b": {
            "query": "seksi pelayanan umum",
            "type": ["Unit"],
            "type_strict": "any",
            "properties": [{"pid": "parentUnit", "v": {"id": "unit/cilegon/kecamatan-tipe-b"}}],
        },
        "c": {"query": "xyzzy"},
        "d": {"properties": [{"pid": "kemendagriCode", "v": ["36.72.06"]}], "type": "Place"},
    }
    check("reconciliation-query-batch", batch)
    sent = {"queries": json.dumps(batch)}
    posted, got = client.post("/reconcile", data=sent), client.get("/reconcile", params=sent)
    assert posted.json() == got.json()
    answer = posted.json()
    check("reconciliation-result-batch", answer)
    assert list(answer) == ["a", "b", "c", "d"]
    assert len(answer["a"]["result"]) == 2
    assert answer["b"]["result"][0]["id"] == "unit/cilegon/kecamatan-tipe-b/seksi-pelayanan-umum"
    assert answer["b"]["result"][0]["match"] is True
    assert answer["c"]["result"] == []
    assert [one["id"] for one in answer["d"]["result"]] == ["wilayah/36.72.06"]
    assert answer["d"]["result"][0]["match"] is True


def test_types_and_limits_are_respected(client: TestClient) -> None:
    found = ask(client, query="Cilegon", type=["Unit", "Place"], limit=50)
    assert {one["type"][0]["id"] for one in found} == {"Unit", "Place"}
    assert len(ask(client, query="seksi", limit=1)) == 1
    assert ask(client, query="seksi", limit=10_000) == ask(client, query="seksi", limit=50)
    assert ask(client, query="Cilegon", type="Planet") == []
    assert ask(client, query="Cilegon", type=["Unit", "Place"], type_strict="all") == []
    space = client.get("/reconcile").json()["schemaSpace"]
    assert ask(client, query="Cilegon", type=f"{space}Place") == ask(
        client, query="Cilegon", type="Place"
    )


def test_scores_and_features_are_in_bounds(client: TestClient) -> None:
    found = ask(client, query="kepala seksi perkawinan", limit=50)
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)
    assert {feature["id"] for feature in found[0]["features"]} == {
        "name_likeness",
        "name_exact",
        "name_full",
    }


@pytest.mark.parametrize(
    ("kind", "schema", "prefix", "first"),
    [
        ("entity", "entities", "seksi iden", "unit/cilegon/disdukcapil/seksi-identitas-penduduk"),
        ("entity", "entities", "36.72.06", "wilayah/36.72.06"),
        ("type", "types", "uni", "Unit"),
        ("type", "types", "", "Unit"),
        ("property", "properties", "kode kem", "kemendagriCode"),
    ],
)
def test_suggestions(
    client: TestClient, check: Check, kind: str, schema: str, prefix: str, first: str
) -> None:
    answer = client.get(f"/reconcile/suggest/{kind}", params={"prefix": prefix, "callback": "x"})
    check(f"suggest-{schema}-response", answer.json())
    assert answer.json()["result"][0]["id"] == first


def test_a_cursor_goes_on_where_the_page_ended(client: TestClient) -> None:
    def page(cursor: int, **more: str) -> list[str]:
        given = {"prefix": "seksi", "cursor": str(cursor), **more}
        answer = client.get("/reconcile/suggest/entity", params=given).json()
        return [one["id"] for one in answer["result"]]

    first, second = page(0), page(20)
    assert len(first) == 20
    assert second
    assert not set(first) & set(second)
    assert page(10)[:10] == first[10:]
    assert all(one.startswith("jabatan/") for one in page(0, type="Position"))


def test_a_slip_and_a_beginning_are_suggested_for(client: TestClient) -> None:
    answer = client.get("/reconcile/suggest/entity?prefix=pencattan+sipil&type=Unit").json()
    assert any("pencatatan" in one["name"].casefold() for one in answer["result"])


def test_columns_are_extended(client: TestClient, check: Check) -> None:
    asked = {
        "ids": [
            "unit/cilegon/disdukcapil",
            "wilayah/36.72.06",
            "peraturan/cilegon/perwali/2016/63",
            "?",
        ],
        "properties": [
            {"id": "kemendagriCode"},
            {"id": "withinPlace", "settings": {"limit": "1"}},
            {"id": "enactedOn"},
            {"id": "spatial"},
        ],
    }
    check("data-extension-query", asked)
    answer = client.post("/reconcile", data={"extend": json.dumps(asked)}).json()
    check("data-extension-response", answer)
    assert [one["id"] for one in answer["meta"]] == [one["id"] for one in asked["properties"]]
    assert answer["meta"][1]["type"]["id"] == "Place"
    rows = answer["rows"]
    assert rows["unit/cilegon/disdukcapil"]["kemendagriCode"] == [{"str": "36.72"}]
    assert rows["wilayah/36.72.06"]["kemendagriCode"] == [{"str": "36.72.06"}]
    assert rows["wilayah/36.72.06"]["withinPlace"] == [
        {"id": "wilayah/36.72", "name": "Kota Cilegon"}
    ]
    (enacted,) = rows["peraturan/cilegon/perwali/2016/63"]["enactedOn"]
    assert enacted["date"].endswith("T00:00:00Z")
    assert rows["?"] == {one["id"]: [] for one in asked["properties"]}


def test_properties_are_proposed(client: TestClient, check: Check) -> None:
    answer = client.get("/reconcile/properties?type=Place").json()
    check("data-extension-property-proposal", answer)
    assert {"kemendagriCode", "bpsCode", "withinPlace"} <= {
        one["id"] for one in answer["properties"]
    }
    assert "eselon" not in {one["id"] for one in answer["properties"]}
    assert len(client.get("/reconcile/properties?limit=3").json()["properties"]) == 3
    assert len(client.get("/reconcile/properties").json()["properties"]) == len(PROPERTIES)


def test_every_property_is_read_from_the_graph_and_found_there(client: TestClient) -> None:
    queried = {name for name in PROPERTIES if f'("{name}" ' in VALUES}
    assert queried == set(PROPERTIES)
    proposed = client.get("/reconcile/properties").json()["properties"]
    suggested = client.get("/reconcile/suggest/property?prefix=kode").json()["result"]
    assert {one["id"] for one in suggested} <= {one["id"] for one in proposed}


def test_only_the_preview_can_be_framed(client: TestClient) -> None:
    preview = client.get("/reconcile/preview?id=wilayah/36.72.06")
    policy = preview.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "form-action 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert not {"script-src", "allow-scripts", "allow-same-origin", "allow-forms"} & set(
        policy.replace(";", " ").split()
    )
    assert "36.72.06" in preview.text
    assert "<script" not in preview.text
    assert "<form" not in preview.text
    for address in ("/", "/reconcile", "/page/wilayah/36.72.06", "/reconcile/preview?id=none"):
        others = client.get(address).headers["content-security-policy"]
        assert "frame-ancestors 'none'" in others, address


def test_the_view_leads_to_the_page(client: TestClient) -> None:
    answer = client.get("/reconcile/view?id=unit%2Fcilegon%2Fdisdukcapil")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/page/unit/cilegon/disdukcapil",
    )
    by_iri = client.get("/reconcile/view?id=https://w3id.org/tupoksi/id/wilayah/36.72")
    assert by_iri.headers["location"] == "/page/wilayah/36.72"


def test_the_language_of_the_reader_is_spoken(client: TestClient) -> None:
    answer = client.get("/reconcile/suggest/type?prefix=place", headers={"Accept-Language": "en"})
    assert answer.json()["result"][0]["name"] == "Place"
    answer = client.get("/reconcile/suggest/type?prefix=place", headers={"Accept-Language": "id"})
    assert answer.json()["result"][0]["name"] == "Wilayah"


def test_a_script_of_another_site_may_send_a_batch(client: TestClient) -> None:
    headers = {"Origin": "http://127.0.0.1:3333", "Access-Control-Request-Method": "POST"}
    answer = client.options("/reconcile", headers=headers)
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
