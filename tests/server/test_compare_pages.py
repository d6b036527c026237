"""The comparison in the browser: the same as ``tupoksi diff``, chosen from lists."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from server.comparing.cli import find_side
from server.comparing.compare import compare_sides
from server.comparing.formats import to_json
from tests.server.test_pages import read

SIDES = ("perwali-cilegon-29-2022#kecamatan-tipe-a", "perwali-cilegon-29-2022#kecamatan-tipe-b")
CHOSEN = {"first": SIDES[0], "second": SIDES[1]}


def test_the_lists_hold_every_regulation_and_its_offices(real_client: TestClient) -> None:
    text = real_client.get("/compare?lang=en").text
    assert read(text).faults == []
    for value in (*SIDES, "perwali-cilegon-63-2016"):
        assert text.count(f'<option value="{value}"') == 2
    assert "sop-" not in text


def test_the_twin_says_what_the_command_says(real_client: TestClient) -> None:
    twin = real_client.get("/compare", params={**CHOSEN, "format": "json"})
    assert twin.content == to_json(compare_sides(*(find_side(side) for side in SIDES)))


def test_the_page_counts_what_the_twin_lists(real_client: TestClient) -> None:
    counts = real_client.get("/compare", params={**CHOSEN, "format": "json"}).json()["counts"]
    page = real_client.get("/compare", params={**CHOSEN, "kind": "stage", "change": "reworded"})
    assert read(page.text).faults == []
    shown = page.text.count('<article class="change">')
    assert 0 < shown <= counts["stage"]["reworded"]
    assert "<del>" in page.text
    assert "<ins>" in page.text


def test_pages_hold_every_difference(real_client: TestClient) -> None:
    changes = real_client.get("/compare", params={**CHOSEN, "format": "json"}).json()["changes"]
    wanted = [one for one in changes if one["kind"] == "duty"]
    shown = 0
    address: str | None = f"/compare?{urlencode({**CHOSEN, 'kind': 'duty'})}"
    while address:
        text = real_client.get(address).text
        shown += text.count('<article class="change">')
        assert len(text.encode()) < 120_000
        after = re.search(r'rel="next" href="([^"]+)"', text)
        address = after[1].replace("&amp;", "&") if after else None
    assert shown == len(wanted)


def test_places_lead_into_the_text(real_client: TestClient) -> None:
    text = real_client.get("/compare", params=CHOSEN).text
    places = [link for link in read(text).links if "?line=" in link]
    assert places
    assert real_client.get(places[0]).status_code == 303


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        pytest.param("nothing", "nothing", 400, id="no-such-regulation"),
        pytest.param(f"{SIDES[0]}/x", SIDES[1], 400, id="no-such-office"),
        pytest.param('"><script>', SIDES[1], 400, id="markup"),
        pytest.param("", SIDES[1], 200, id="one-side-only"),
    ],
)
def test_what_cannot_be_compared_is_said(
    real_client: TestClient, first: str, second: str, status: int
) -> None:
    response = real_client.get("/compare", params={"first": first, "second": second})
    assert response.status_code == status
    assert read(response.text).faults == []
    assert "<script>" not in response.text


def test_a_format_there_is_not_is_refused(real_client: TestClient) -> None:
    assert real_client.get("/compare", params={**CHOSEN, "format": "exe"}).status_code == 406
