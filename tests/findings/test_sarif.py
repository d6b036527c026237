"""The SARIF log: valid by the schema, and an editor that follows it lands on the very fault."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from pydantic import ValidationError
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Schema

from server.checking.accepted import Acceptance
from server.checking.baseline import compare
from server.checking.findings import Finding, Occurrence, to_record
from server.checking.formats.as_sarif import to_sarif
from server.checking.report import Checked, Report
from tests.findings.test_formats import REPORT, finding

TEXT = "\ufeffPasal 1\r\n\r\nKepala Dinas dinas 😀 mengatur\rmengatur.\nTamat"


def find(words: str, line: int, **fields: Any) -> Finding:
    """Return a finding on words of the text."""
    start = TEXT.index(words)
    place = {"line": line, "start": start, "end": start + len(words), "quote": words}
    return finding(**{**place, **fields})


FINDINGS = (
    find("Pasal 1", 1),
    find("Dinas dinas", 3, fingerprint="1" * 16, expected="Dinas"),
    find("mengatur\rmengatur", 3, fingerprint="2" * 16, accepted=True),
    find(
        "Tamat",
        5,
        fingerprint="3" * 16,
        occurrences=(Occurrence(5, TEXT.index("Tamat"), len(TEXT), "Tamat"),),
    ),
)


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """A report on a file whose folder and name need percent-encoding."""
    path = tmp_path / "peraturan daerah" / "contoh & 50%.txt"
    path.parent.mkdir()
    path.write_bytes(TEXT.encode())
    checked = Checked("contoh", "Contoh", "00" * 32, TEXT, path)
    return replace(REPORT, documents=(checked,), findings=FINDINGS)


def read_run(report: Report, language: str = "id") -> dict[str, Any]:
    """Return the one run of a log that the schema of SARIF allows."""
    log = json.loads(to_sarif(report, language))
    Schema.model_validate(to_draft(log))
    run: dict[str, Any] = log["runs"][0]
    return run


def to_draft(log: dict[str, Any]) -> dict[str, Any]:
    """Return a log as the model of the schema wants it.

    It was made when ``status`` of a suppression (SARIF 3.35.3) was still ``state``.
    """
    said: dict[str, Any] = json.loads(json.dumps(log))
    for result in said["runs"][0]["results"]:
        for one in result["suppressions"]:
            one["state"] = one.pop("status")
    return said


def read_as_editor(run: dict[str, Any], location: dict[str, Any]) -> str:
    """Return the words that an editor would mark, from the file that the log names."""
    place = location["physicalLocation"]
    base = run["originalUriBaseIds"][place["artifactLocation"]["uriBaseId"]]["uri"]
    address = urlsplit(urljoin(base, place["artifactLocation"]["uri"]))
    text = Path(unquote(address.path)).read_bytes().decode("utf-8-sig")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    region = place["region"]
    stretch = lines[region["startLine"] - 1 : region["endLine"]]
    stretch[-1] = stretch[-1][: region["endColumn"] - 1]
    stretch[0] = stretch[0][region["startColumn"] - 1 :]
    by_offset = text[region["charOffset"] :][: region["charLength"]]
    assert by_offset.replace("\r", "\n") == "\n".join(stretch)
    return by_offset


def test_an_editor_lands_on_the_fault(report: Report) -> None:
    run = read_run(report)
    assert run["columnKind"] == "unicodeCodePoints"
    for found, result in zip(FINDINGS, run["results"], strict=True):
        (location,) = result["locations"]
        assert read_as_editor(run, location) == found.quote
        context = location["physicalLocation"]["contextRegion"]
        assert found.quote in context["snippet"]["text"]
        assert context["startLine"] <= found.line <= context["endLine"]
    (other,) = run["results"][3]["relatedLocations"]
    assert read_as_editor(run, other) == "Tamat"


def test_a_text_that_is_not_at_hand_has_lines_and_no_columns(report: Report) -> None:
    bare = replace(report, documents=(Checked("contoh", "", ""),))
    run = read_run(bare)
    assert "uri" not in run["originalUriBaseIds"]["SRCROOT"], "the reader says where it is"
    region = run["results"][1]["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == 3
    assert "startColumn" not in region
    assert region["snippet"]["text"] == "Dinas dinas"


def test_what_changed_since_an_earlier_run(report: Report) -> None:
    earlier = [
        to_record(FINDINGS[0]),
        {**to_record(FINDINGS[1]), "message_id": "Pesan lama."},
        {**to_record(FINDINGS[2]), "line": 99},
        {**to_record(FINDINGS[3]), "fingerprint": "f" * 16, "rule": "L999"},
        {"fingerprint": "e" * 16, "line": "tiga"},
    ]
    run = read_run(replace(report, difference=compare(FINDINGS, earlier)))
    states = [result["baselineState"] for result in run["results"]]
    assert states == ["unchanged", "updated", "unchanged", "new", "absent", "absent"]
    gone = run["results"][4]
    assert gone["ruleId"] == "L999"
    assert "ruleIndex" not in gone, "that rule is no more"
    assert gone["partialFingerprints"] == {"tupoksi/v1": "f" * 16}


def test_who_accepted_a_finding_is_said(report: Report) -> None:
    on = datetime.date(2026, 11, 20)
    entry = Acceptance("2" * 16, "Rina", on, "Dicetak demikian.", datetime.date(2026, 12, 31))
    results = read_run(replace(report, entries={entry.fingerprint: entry}))["results"]
    assert [len(result["suppressions"]) for result in results] == [0, 0, 1, 0]
    (said,) = results[2]["suppressions"]
    assert said["justification"] == "Dicetak demikian."
    assert said["properties"] == {"by": "Rina", "on": "2026-11-20", "until": "2026-12-31"}


def test_the_rules_are_there_in_both_languages(report: Report) -> None:
    run = read_run(report, "en")
    driver, (other,) = run["tool"]["driver"], run["translations"]
    assert driver["rules"][0]["shortDescription"]["text"] == "Name L001"
    assert other["rules"][0]["shortDescription"]["text"] == "Nama L001"
    assert (driver["language"], other["language"]) == ("en", "id")
    assert {rule["defaultConfiguration"]["level"] for rule in driver["rules"]} == {
        *("error", "warning", "note")
    }
    assert all(rule["helpUri"].startswith("https://") for rule in driver["rules"])


def test_the_schema_refuses_what_sarif_does_not_know(report: Report) -> None:
    log = json.loads(to_sarif(report, "id"))
    log["runs"][0]["results"][0]["colour"] = "red"
    with pytest.raises(ValidationError):
        Schema.model_validate(log)
