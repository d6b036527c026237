"""The findings: what the filters keep, what goes out, and who may accept what."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from server.checking.accepted import parse_accepted
from server.settings import Settings
from server.web.app import create_app
from server.web.reviewer import COOKIE
from tests.server.test_pages import read

TOKEN = "a token of the operator"
LAW = "perwali-cilegon-63-2016"


def found(client: TestClient, query: str = "") -> list[dict[str, Any]]:
    response = client.get(f"/findings?format=json{query}")
    assert response.status_code == 200
    listed: list[dict[str, Any]] = response.json()
    return listed


@pytest.fixture(scope="module")
def everything(real_client: TestClient) -> list[dict[str, Any]]:
    return found(real_client)


@pytest.mark.parametrize(
    "path",
    [
        "/findings",
        "/findings?lang=en&page=2",
        f"/findings?document={LAW}&severity=violation",
        "/findings?rule=N&words=pasal",
        '/findings?document="><script>&words=<script>&page=x',
        "/findings?state=gone",
        "/rules",
        "/rules?family=P&lang=en",
        "/reviewer",
        "/findings/0000000000000000",
        '/findings/"><script>',
    ],
)
def test_a_page_is_well_formed_and_light(real_client: TestClient, path: str) -> None:
    response = real_client.get(path)
    page = read(response.text)
    assert page.faults == []
    assert len(page.identifiers) == len(set(page.identifiers))
    assert page.fields <= page.labels
    assert "<script>" not in response.text
    assert len(response.content) < 120_000


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("document", LAW),
        ("severity", "violation"),
        ("cause", "scan"),
        ("confidence", "low"),
        ("rule", "N"),
    ],
)
def test_a_filter_keeps_what_it_says_and_nothing_else(
    real_client: TestClient, everything: list[dict[str, Any]], key: str, value: str
) -> None:
    kept = found(real_client, f"&{key}={value}")
    assert kept == [one for one in everything if str(one[key]).startswith(value)]
    assert 0 < len(kept) < len(everything)
    text = real_client.get(f"/findings?{key}={value}&lang=en").text
    assert f"<strong>{len(kept):,}</strong> findings" in text


def test_filters_add_up_and_words_all_count(
    real_client: TestClient, everything: list[dict[str, Any]]
) -> None:
    kept = found(real_client, f"&document={LAW}&severity=warning&words=kecamatan")
    assert kept
    for one in kept:
        assert one["document"] == LAW
        assert one["severity"] == "warning"
        said = f"{one['quote']} {one['message_id']} {one['message_en']} {one['provision']}"
        assert "kecamatan" in said.lower()


def test_pages_hold_every_finding_once(real_client: TestClient) -> None:
    query = "document=sop-bantaeng-pemanfaatan-data"
    wanted = [one["fingerprint"] for one in found(real_client, f"&{query}")]
    shown: list[str] = []
    address: str | None = f"/findings?{query}"
    while address:
        text = real_client.get(address).text
        shown += re.findall(r'<article class="finding \w+" id="f-([0-9a-f]{16})">', text)
        after = re.search(r'rel="next" href="([^"]+)"', text)
        address = after[1].replace("&amp;", "&") if after else None
    assert shown == wanted


@pytest.mark.parametrize("name", ["csv", "xlsx", "sarif", "html", "markdown", "turtle"])
def test_an_export_holds_exactly_what_is_shown(real_client: TestClient, name: str) -> None:
    query = f"&document={LAW}&rule=N"
    wanted = [one["fingerprint"] for one in found(real_client, query)]
    response = real_client.get(f"/findings?format={name}{query}")
    assert "attachment" in response.headers["content-disposition"]
    if name == "csv":
        rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert [next(v for v in row.values() if v in wanted) for row in rows] == wanted
    elif name == "xlsx":
        book = load_workbook(io.BytesIO(response.content))
        cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
        assert set(wanted) <= cells
    elif name == "sarif":
        results = json.loads(response.content)["runs"][0]["results"]
        assert len(results) >= len(wanted)
    elif name != "markdown":
        assert all(one in response.text for one in wanted)


def test_a_format_there_is_not_is_refused(real_client: TestClient) -> None:
    assert real_client.get("/findings?format=exe").status_code == 406


def test_one_finding_has_its_words_its_norm_and_its_place(
    real_client: TestClient, everything: list[dict[str, Any]]
) -> None:
    one = next(f for f in everything if f["expected"] and f["document"] == LAW)
    page = real_client.get(f"/findings/{one['fingerprint']}?lang=en")
    assert read(page.text).faults == []
    record = real_client.get(f"/findings/{one['fingerprint']}?format=json").json()
    assert record["quote"] == one["quote"]
    assert record["rule_of"]["reasons"]["en"]
    places = [link for link in read(page.text).links if link.endswith(f"#q-{one['fingerprint']}")]
    assert len(places) == 1
    assert f'id="q-{one["fingerprint"]}"' in real_client.get(places[0].partition("#")[0]).text


def test_the_rules_are_all_told_the_silent_ones_too(real_client: TestClient) -> None:
    rules = real_client.get("/rules?format=json").json()
    assert any(rule["findings"] == 0 for rule in rules)
    families = {rule["code"][0] for rule in rules}
    for family in families:
        text = real_client.get(f"/rules?family={family}").text
        for rule in rules:
            assert (f'<tr id="{rule["code"]}">' in text) == (rule["code"][0] == family)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reviewing")


@pytest.fixture(scope="module")
def served(published: Path, folder: Path) -> Iterator[TestClient]:
    accepted = folder / "accepted.toml"
    settings = Settings(store=published, accepted=accepted, review_token=TOKEN)
    with TestClient(
        create_app(settings), follow_redirects=False, headers={"Accept": "text/html"}
    ) as client:
        yield client


@pytest.fixture
def reviewing(served: TestClient, folder: Path) -> TestClient:
    """An application that lets reviewers in; nobody has, and nothing is accepted yet."""
    (folder / "accepted.toml").unlink(missing_ok=True)
    served.cookies.clear()
    return served


def sign_in(client: TestClient, token: str = TOKEN) -> int:
    data = {"name": "Rina <b>", "token": token, "back": "/findings"}
    return client.post("/reviewer", data=data).status_code


def form_key(client: TestClient, fingerprint: str) -> str:
    key = re.search(r'name="form_key" value="(\w+)"', client.get(f"/findings/{fingerprint}").text)
    assert key
    return key[1]


def test_a_reviewer_accepts_with_a_reason_and_takes_it_back(
    reviewing: TestClient, everything: list[dict[str, Any]], folder: Path
) -> None:
    one = everything[3]["fingerprint"]
    address = f"/findings/{one}/acceptance"
    assert sign_in(reviewing) == 303
    key = form_key(reviewing, one)
    why = 'Dicetak "demikian" <script>\\u0041'
    sent = {"form_key": key, "why": why, "cause": "scan", "until": "2999-01-31"}
    assert reviewing.post(address, data=sent).headers["location"] == f"/findings/{one}#acceptance"
    (entry,) = parse_accepted((folder / "accepted.toml").read_text("utf-8"), where="test")
    assert (entry.fingerprint, entry.by, entry.why, entry.cause) == (one, "Rina <b>", why, "scan")
    assert [f["fingerprint"] for f in found(reviewing, "&state=accepted")] == [one]
    text = reviewing.get(f"/findings/{one}").text
    assert "Rina &lt;b&gt;" in text
    assert "&lt;script&gt;" in text
    stem = everything[3]["document"]
    twin = reviewing.get(f"/documents/{stem}?format=json&state=accepted").json()
    assert [f["fingerprint"] for f in twin["findings"]] == [one]
    reviewing.post(address, data={"form_key": key, "do": "withdraw"})
    assert found(reviewing, "&state=accepted") == []


def test_nobody_accepts_without_having_signed_in(
    reviewing: TestClient, everything: list[dict[str, Any]], folder: Path
) -> None:
    one = everything[0]["fingerprint"]
    assert sign_in(reviewing, "another token") == 403
    assert COOKIE not in reviewing.cookies
    refused = reviewing.post(f"/findings/{one}/acceptance", data={"why": "x", "form_key": "0"})
    assert refused.status_code == 403
    assert not (folder / "accepted.toml").exists()


@pytest.mark.parametrize(
    ("headers", "key"),
    [
        pytest.param({"Origin": "https://evil.example"}, None, id="another-site"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, None, id="browser-says-so"),
        pytest.param({}, "0" * 64, id="wrong-key"),
        pytest.param({}, "", id="no-key"),
    ],
)
def test_a_form_of_another_site_changes_nothing(
    reviewing: TestClient,
    everything: list[dict[str, Any]],
    folder: Path,
    headers: dict[str, str],
    key: str | None,
) -> None:
    one = everything[0]["fingerprint"]
    sign_in(reviewing)
    sent = {"why": "x", "form_key": form_key(reviewing, one) if key is None else key}
    refused = reviewing.post(f"/findings/{one}/acceptance", data=sent, headers=headers)
    assert refused.status_code == 403
    assert not (folder / "accepted.toml").exists()


def test_a_cookie_of_ones_own_making_is_worth_nothing(reviewing: TestClient) -> None:
    sign_in(reviewing)
    cookie = reviewing.cookies[COOKIE]
    signed, _, signature = cookie.rpartition(".")
    name, _, end = signed.partition(".")
    for forged in (f"{name}.{int(end) + 9}.{signature}", f"{name}.{end}.", "x", f"é.1.{signature}"):
        reviewing.cookies.clear()
        sent = {"Cookie": f"{COOKIE}={forged}".encode("latin-1")}
        text = reviewing.get("/reviewer", headers=sent).text
        assert "do" not in re.findall(r'name="(\w+)"', text)


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({"why": "  "}, id="no-reason"),
        pytest.param({"why": "x", "cause": "weather"}, id="no-such-cause"),
        pytest.param({"why": "x", "until": "tomorrow"}, id="no-date"),
    ],
)
def test_a_form_that_says_too_little_is_refused(
    reviewing: TestClient, everything: list[dict[str, Any]], folder: Path, sent: dict[str, str]
) -> None:
    one = everything[0]["fingerprint"]
    sign_in(reviewing)
    sent = {**sent, "form_key": form_key(reviewing, one)}
    assert reviewing.post(f"/findings/{one}/acceptance", data=sent).status_code == 400
    assert not (folder / "accepted.toml").exists()


def test_a_file_that_was_broken_by_hand_is_told_and_left(
    reviewing: TestClient, folder: Path
) -> None:
    (folder / "accepted.toml").write_text("[[accepted]]\nwhy = 1\n", "utf-8")
    text = reviewing.get("/findings").text
    assert "fingerprint is missing" in text
    (folder / "accepted.toml").unlink()
    assert "fingerprint is missing" not in reviewing.get("/findings").text


def test_without_a_token_nobody_signs_in(real_client: TestClient) -> None:
    assert real_client.post("/reviewer", data={"name": "x", "token": ""}).status_code == 403
    assert "TUPOKSI_REVIEW_TOKEN" in real_client.get("/reviewer").text
