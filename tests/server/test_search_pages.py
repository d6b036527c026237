"""The search page: marked words, kinds, slips, and a twin that says the same."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from server.web.terms import to_href
from tests.server.places import BASE
from tests.server.test_pages import read


def test_words_are_marked_and_lead_to_the_resource_and_to_the_text(
    real_client: TestClient,
) -> None:
    text = real_client.get("/search?q=kepala seksi kerjasama&lang=en").text
    page = read(text)
    assert page.faults == []
    assert "<mark>Kepala</mark>" in text
    assert (
        to_href(f"{BASE}id/jabatan/cilegon/disdukcapil/kepala-seksi-kerjasama", BASE) in page.links
    )
    reads = [link for link in page.links if re.match(r"/documents/[^?]+\?line=\d+$", link)]
    assert reads
    assert real_client.get(reads[0]).status_code == 303


def test_a_slip_is_understood_and_said(real_client: TestClient) -> None:
    text = real_client.get("/search?q=kependudkan&lang=en").text
    assert "Taken for:" in text
    assert "kependudukan" in text


def test_page_and_twin_say_the_same(real_client: TestClient) -> None:
    text = real_client.get("/search?q=rencana+strategis&lang=en").text
    twin = re.search(r'href="(/api/search[^"]+)"', text)
    assert twin
    found = real_client.get(twin[1].replace("&amp;", "&")).json()
    assert f"<strong>{found['total']:,}</strong>" in text
    for group in found["groups"]:
        assert f'id="{group["kind"]}"' in text


def test_one_kind_shows_more_of_it(real_client: TestClient) -> None:
    everything = real_client.get("/search?q=rencana").text
    stages = real_client.get("/search?q=rencana&kind=stage").text
    assert stages.count("<h3") > everything.count("<h3") / 4
    assert 'id="stage"' in stages
    assert 'id="unit"' not in stages


def test_nothing_found_says_what_to_do(real_client: TestClient) -> None:
    assert "Nothing fits." in real_client.get("/search?q=qqqqqqqq&lang=en").text


def test_the_home_page_has_the_box_and_the_documents(real_client: TestClient) -> None:
    text = real_client.get("/?lang=en").text
    page = read(text)
    assert page.faults == []
    assert 'role="search"' in text
    assert len([link for link in page.links if link.startswith("/documents/")]) == 5
    tried = [link for link in page.links if link.startswith("/search?q=")]
    assert len(tried) == 4
    for link in tried:
        assert "<mark>" in real_client.get(link).text
