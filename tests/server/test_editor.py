"""The editor's address: a narrow policy of its own, and the plain form where there is no editor."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from server.web import editor
from server.web.editor import POLICY
from tests.server.places import DUTY

BROWSER = {"Accept": "text/html"}


def test_without_the_editor_the_form_opens_with_the_same_query(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editor, "has_editor", lambda: False)
    response = client.get("/editor?question=stages-of-duty", headers=BROWSER)
    assert response.status_code == 303
    target = urlsplit(response.headers["location"])
    assert target.path == "/sparql"
    assert DUTY in parse_qs(target.query)["query"][0]


def test_the_editor_has_the_query_and_a_policy_of_its_own(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editor, "has_editor", lambda: True)
    response = client.get("/editor?query=ASK%20%7B%20%22%3Cb%3E%22%20%7D", headers=BROWSER)
    assert response.status_code == 200
    assert response.headers["content-security-policy"] == POLICY
    assert 'data-query="ASK { &#34;&lt;b&gt;&#34; }"' in response.text
    assert "unsafe" not in POLICY
    assert client.get("/sparql", headers=BROWSER).headers["content-security-policy"] != POLICY


def test_an_unknown_question_is_refused(client: TestClient) -> None:
    assert client.get("/editor?question=nothing", headers=BROWSER).status_code == 404


def test_the_catalogue_lists_every_question(client: TestClient) -> None:
    text = client.get("/questions?lang=en", headers=BROWSER).text
    for name in client.get("/api/questions").json():
        assert f"/questions/{name['name']}" in text


def test_a_parameter_is_picked_from_a_list(client: TestClient) -> None:
    text = client.get("/questions/stages-of-duty", headers=BROWSER).text
    assert "<select" not in text.partition("<form")[2].partition("</form>")[0]
    assert 'name="find"' in text
    assert client.get("/questions/stages-of-duty?for=duty&find=data").status_code == 200
