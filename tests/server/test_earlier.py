"""What is new and gone since a report that the reader chooses."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from server.checking.findings import Finding
from server.checking.formats import NAME_TO_WRITER
from server.checking.kept import load_report, to_kept
from server.checking.report import Report
from server.errors import BadBaseline
from server.settings import Settings
from server.web.app import create_app
from server.web.earlier import BASELINE, Earlier, compare, load_baseline, load_earlier
from tests.server.places import GRAPH, publish_graph
from tests.server.test_pages import read


def finding(mark: str) -> Finding:
    return Finding(
        rule="N001",
        name="nomor",
        severity="warning",
        cause="regulation",
        confidence="high",
        document="uji",
        provision=f"Pasal {mark}",
        line=1,
        end_line=1,
        start=0,
        end=1,
        quote=mark,
        message_id=f"salah {mark}",
        message_en=f"wrong {mark}",
        expected="",
        occurrences=(),
        fingerprint=mark * 16,
    )


def report(marks: str) -> Report:
    return Report("1", (), (), tuple(map(finding, marks)))


def write_snapshot(store: Path, name: str, marks: str) -> Path:
    folder = store / "snapshots" / name
    folder.mkdir(parents=True)
    (folder / "report.json").write_bytes(to_kept(report(marks)))
    (folder / "snapshot.json").write_text(json.dumps({"published_at": "2026-01-02T03:04:05Z"}))
    return folder


EARLIER = (
    Earlier("000002-b", "2026-01-02", tuple(map(finding, "ab"))),
    Earlier("000001-a", "2026-01-01", tuple(map(finding, "c"))),
    Earlier(BASELINE, "", tuple(map(finding, "bd"))),
)


@pytest.mark.parametrize(
    ("key", "new", "gone"),
    [
        pytest.param("", "c", "a", id="the nearest"),
        pytest.param("000001-a", "b", "", id="one further back"),
        pytest.param(BASELINE, "c", "d", id="the operator's"),
    ],
)
def test_a_report_is_held_against_the_one_that_is_named(key: str, new: str, gone: str) -> None:
    change = compare(map(finding, "bc"), EARLIER, key)
    assert change.new == {mark * 16 for mark in new}
    assert [one.quote for one in change.gone] == list(gone)


@pytest.mark.parametrize("earlier", [EARLIER, ()])
def test_a_report_that_is_no_more_gives_no_change(earlier: tuple[Earlier, ...]) -> None:
    change = compare([finding("a")], earlier, "000000-x")
    assert (change.since, change.new, change.gone) == (None, frozenset(), ())


def test_every_older_snapshot_that_can_be_read_is_offered_latest_first(tmp_path: Path) -> None:
    write_snapshot(tmp_path, "000001-a", "a")
    write_snapshot(tmp_path, "000002-b", "ab")
    broken = write_snapshot(tmp_path, "000003-c", "abc")
    (broken / "report.json").write_text('{"findings": [{"rule": 1}]}')
    unjudged = write_snapshot(tmp_path, "000004-d", "")
    (unjudged / "report.json").unlink()
    last = write_snapshot(tmp_path, "000005-e", "a")
    found = load_earlier(last)
    assert [one.key for one in found] == ["000002-b", "000001-a"]
    assert len(found[0].findings) == 2


def test_a_report_of_the_command_line_can_be_a_baseline(tmp_path: Path) -> None:
    path = tmp_path / "acuan.json"
    path.write_bytes(NAME_TO_WRITER["json"](report("ab"), "id"))
    assert load_baseline(path).findings == tuple(map(finding, "ab"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<p>", id="no JSON"),
        pytest.param("{}", id="no list"),
        pytest.param('[{"fingerprint": "a"}]', id="no whole finding"),
        pytest.param(json.dumps([asdict(finding("a")) | {"occurrences": [1]}]), id="no place"),
        pytest.param(json.dumps([asdict(finding("a")) | {"severity": "bad"}]), id="no severity"),
        pytest.param(json.dumps([asdict(finding("a")) | {"start": "x"}]), id="no offset"),
        pytest.param(None, id="no file"),
    ],
)
def test_what_is_no_report_is_refused_without_naming_a_folder(
    tmp_path: Path, text: str | None
) -> None:
    path = tmp_path / "acuan.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(BadBaseline) as raised:
        load_baseline(path)
    assert str(tmp_path) not in f"{raised.value} {raised.value.hint}"


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("acuan") / "acuan.json"


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, baseline: Path
) -> Iterator[tuple[TestClient, list[Finding]]]:
    """A store with an older snapshot that lacks the last finding and has one of its own."""
    store = tmp_path_factory.mktemp("dashboard") / "store"
    snapshot = publish_graph(store, share=GRAPH)
    kept = load_report(snapshot.report)
    found = list(kept.findings) if kept else []
    if not found:
        found = [finding("e"), finding("f")]
        snapshot.report.write_bytes(to_kept(Report("1", (), (), tuple(found))))
    before = write_snapshot(store, "000000-uji", "")
    (before / "report.json").write_bytes(to_kept(Report("1", (), (), (*found[:-1], finding("a")))))
    settings = Settings(store=store, baseline=str(baseline))
    with TestClient(
        create_app(settings, share=GRAPH), follow_redirects=False, headers={"Accept": "text/html"}
    ) as client:
        yield client, found


def listed(client: TestClient, query: str) -> list[str]:
    response = client.get(f"/findings?format=json{query}")
    assert response.status_code == 200
    answer: list[dict[str, Any]] = response.json()
    return [one["fingerprint"] for one in answer]


def test_the_address_says_what_the_findings_are_held_against(
    served: tuple[TestClient, list[Finding]], baseline: Path
) -> None:
    client, found = served
    last = found[-1].fingerprint
    baseline.write_bytes(NAME_TO_WRITER["json"](Report("1", (), (), tuple(found)), "id"))
    os.utime(baseline, (1, 1))
    assert listed(client, "&state=new") == [last]
    assert listed(client, "&state=gone") == ["a" * 16]
    assert listed(client, "&state=new&since=baseline") == []
    assert listed(client, "&state=new&since=000000-uji") == [last]
    baseline.write_bytes(NAME_TO_WRITER["json"](report("ab"), "id"))
    assert listed(client, "&state=gone&since=baseline") == ["a" * 16, "b" * 16]
    assert len(listed(client, "&state=new&since=baseline")) == len(found)


def test_the_page_offers_what_there_is_and_keeps_the_choice(
    served: tuple[TestClient, list[Finding]], baseline: Path
) -> None:
    client, _ = served
    baseline.write_bytes(NAME_TO_WRITER["json"](report("ab"), "id"))
    page = client.get("/findings?since=baseline&lang=en").text
    assert read(page).faults == []
    assert '<option value="baseline" selected>Baseline report</option>' in page
    assert '<option value="000000-uji">' in page
    assert "since baseline report" in page
    assert 'href="/findings?state=gone&amp;since=baseline"' in page


def test_what_is_gone_is_shown_where_its_rule_and_its_page_are_no_more(
    served: tuple[TestClient, list[Finding]], baseline: Path
) -> None:
    client, _ = served
    gone = asdict(finding("a")) | {"rule": "Z999", "start": 10**9}
    baseline.write_text(json.dumps([gone]))
    page = client.get("/findings?since=baseline&state=gone").text
    assert f'id="f-{"a" * 16}"' in page
    assert f'href="/findings/{"a" * 16}"' not in page


def test_a_run_that_is_no_more_and_a_broken_baseline_are_told(
    served: tuple[TestClient, list[Finding]], baseline: Path
) -> None:
    client, _ = served
    baseline.write_text("<p>")
    page = client.get("/findings?since=000000-lama&lang=en").text
    assert "no longer kept" in page
    assert "is not JSON" in page
    assert str(baseline.parent) not in page
    assert listed(client, "&state=new&since=000000-lama") == []
