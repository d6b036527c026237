"""The reader: anchors that survive, citations that lead somewhere, findings beside their words."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient

from tests.published import ROOT
from tests.server.test_pages import read

LAW = "/documents/perwali-cilegon-63-2016"
SHEET = "/documents/sop-sumbar-data-kinerja"
PART = f"{LAW}/bab/4/bagian/5"

PAGES = [
    pytest.param("/documents", id="documents"),
    pytest.param(LAW, id="opening"),
    pytest.param(PART, id="part"),
    pytest.param(f"{PART}?view=both&lang=en", id="both"),
    pytest.param(f"{PART}?severity=violation", id="filtered"),
    pytest.param(f"{PART}?notes=none", id="without-notes"),
    pytest.param(f"{LAW}/bab/4/bagian/23_2", id="closing"),
    pytest.param("/documents/perwali-cilegon-29-2022", id="another-opening"),
    pytest.param(SHEET, id="sop"),
    pytest.param("/documents/standar-pelayanan-bengkulu-pemanfaatan-data", id="standard"),
    pytest.param(f"{LAW}/%3Cscript%3E", id="no-such-provision"),
    pytest.param("/documents/x%22%3E%3Cscript%3E?severity=%22%3E", id="no-such-document"),
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_well_formed_and_light(real_client: TestClient, path: str) -> None:
    response = real_client.get(path)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    page = read(response.text)
    assert page.faults == []
    assert len(page.identifiers) == len(set(page.identifiers))
    assert page.fields <= page.labels
    assert "<script>" not in response.text
    assert len(response.content) < 130_000


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        pytest.param("pasal/14", f"{PART}#pasal/14", id="pasal"),
        pytest.param("pasal/14/huruf/a/angka/1", f"{PART}#pasal/14/huruf/a/angka/1", id="angka"),
        pytest.param("pasal/1/angka/7", f"{LAW}#pasal/1/angka/7", id="first-part"),
        pytest.param("bab/4/bagian/5/paragraf/2", f"{PART}#bab/4/bagian/5/paragraf/2", id="inner"),
    ],
)
def test_a_deep_link_leads_to_the_provision(
    real_client: TestClient, path: str, leads_to: str
) -> None:
    response = real_client.get(f"{LAW}/{path}")
    assert response.status_code == 303
    assert response.headers["location"] == leads_to
    address, _, anchor = leads_to.partition("#")
    assert anchor in read(real_client.get(address).text).identifiers


def test_every_link_inside_a_part_has_its_place(real_client: TestClient) -> None:
    page = read(real_client.get(PART).text)
    inside = [unquote(link[1:]) for link in page.links if link.startswith("#")]
    assert len(inside) > 100
    assert set(inside) <= set(page.identifiers)


def test_a_citation_leads_to_what_it_cites_and_shows_its_words(real_client: TestClient) -> None:
    text = real_client.get(f"{LAW}/bab/4/bagian/2").text
    link = re.search(
        r'<a class="preview" title="([^"]+)" href="([^"]+)">([^<]*Pasal 5[^<]*)<', text
    )
    assert link
    assert "Pasal 5" in link[1]
    assert "Kepala Dinas mempunyai tugas" in link[1]
    assert link[2] == "#pasal/5"


def test_findings_stand_beside_their_words(real_client: TestClient) -> None:
    found = real_client.get(f"{PART}?format=json").json()["findings"]
    page = real_client.get(f"{PART}?lang=en")
    identifiers = read(page.text).identifiers
    assert len(found) > 10
    for finding in found:
        assert f"f-{finding['fingerprint']}" in identifiers
        assert f"q-{finding['fingerprint']}" in identifiers


@pytest.mark.parametrize("severity", ["violation", "warning", "info"])
def test_the_filter_in_the_address_holds_for_page_and_twin(
    real_client: TestClient, severity: str
) -> None:
    found = real_client.get(f"{PART}?severity={severity}&format=json").json()["findings"]
    assert found
    assert {one["severity"] for one in found} == {severity}
    text = real_client.get(f"{PART}?severity={severity}").text
    assert len(re.findall(r'id="f-[0-9a-f]{16}"', text)) == len(found)


def test_the_twin_holds_the_text_of_the_source(real_client: TestClient) -> None:
    source = (ROOT / "data" / "sources" / "perwali-cilegon-63-2016.txt").read_text("utf-8")
    first = real_client.get(f"{LAW}?format=json").json()
    whole = "".join(
        real_client.get(f"{address}?format=json").json()["text"] for address in first["parts"]
    )
    assert whole == source
    assert real_client.get(f"{LAW}?format=text").text == source


def test_a_line_and_a_finding_can_be_linked_to(real_client: TestClient) -> None:
    line = real_client.get(f"{LAW}?line=470")
    assert line.headers["location"] == f"{PART}?view=both#L470"
    assert "L470" in read(real_client.get(f"{PART}?view=both").text).identifiers
    one = real_client.get(f"{PART}?format=json").json()["findings"][0]["fingerprint"]
    assert real_client.get(f"{LAW}?finding={one}").headers["location"] == f"{PART}#f-{one}"


@pytest.mark.parametrize("query", ["line=0", "line=99999", "line=x", "line=-1", "finding=none"])
def test_what_is_not_there_is_said_so(real_client: TestClient, query: str) -> None:
    response = real_client.get(f"{LAW}?{query}")
    assert response.status_code == 404
    assert "/findings" in response.text or "lines" in response.text


def test_private_numbers_are_blotted_out(real_client: TestClient) -> None:
    text = real_client.get(f"{SHEET}?format=text").text
    assert "NIP" not in text
    assert "█" in text


def test_defined_terms_are_explained_on_the_page(real_client: TestClient) -> None:
    text = real_client.get(PART).text
    numbers = re.findall(r'<a class="term preview" href="#(t-\d+)">', text)
    assert numbers
    assert set(numbers) <= set(read(text).identifiers)


def test_a_document_without_its_text_says_so(client: TestClient) -> None:
    page = client.get("/documents?lang=en", headers={"Accept": "text/html"})
    assert "Its source text is not at hand." in page.text
    gone = client.get("/documents/perwali-uji-1-2020", headers={"Accept": "text/html"})
    assert gone.status_code == 404


def test_the_list_of_documents_has_a_twin(real_client: TestClient) -> None:
    listed = real_client.get("/documents?format=json").json()
    assert len(listed) == 5
    page = read(real_client.get("/documents").text)
    for one in listed:
        assert one["readable"]
        assert f"/documents/{one['about']['stem']}" in page.links


def test_the_first_part_names_every_office_of_the_document(real_client: TestClient) -> None:
    def offices(address: str) -> set[str]:
        links = read(real_client.get(address).text).links
        return {link for link in links if re.match("/page/(unit|jabatan)/", link)}

    structure = offices(f"{LAW}/bab/3")
    assert len(structure) > 20
    assert structure < offices(LAW)
    assert not offices(PART)


def test_a_slash_too_many_is_forgiven(real_client: TestClient) -> None:
    assert real_client.get(f"{LAW}/").headers["location"] == LAW
