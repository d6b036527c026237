"""Accepted findings: the file, its faults, and what acceptance changes."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from loaders.reviewed.correction import to_lines
from loaders.reviewed.overlay import parse_overlay
from server.checking.accepted import Acceptance, find_stale, mark_accepted, parse_accepted
from server.checking.baseline import parse_baseline
from server.checking.command import Order, counts_as_failure, run_check
from server.checking.formats.as_html import to_html
from server.checking.formats.as_markdown import to_markdown
from server.checking.formats.as_sarif import to_sarif
from server.checking.formats.as_summary import to_summary
from server.checking.formats.words import stale_of
from server.errors import BadAccepted, BadBaseline
from tests.findings.test_formats import FINDINGS, REPORT, finding
from tests.findings.texts import ROOT, clean

DAY = datetime.date(2026, 11, 21)
GOOD = """
[[accepted]]
fingerprint = "0123456789abcdef"
by = "Rina"
on = 2026-11-20
why = "Dicetak demikian dalam lembaran."
until = 2026-12-31
cause = "scan"
"""


def test_an_entry_is_read() -> None:
    (entry,) = parse_accepted(GOOD, where="diterima.toml")
    assert entry == Acceptance(
        "0123456789abcdef",
        "Rina",
        datetime.date(2026, 11, 20),
        "Dicetak demikian dalam lembaran.",
        datetime.date(2026, 12, 31),
        "scan",
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param('by = "Rina"', "", r"x\.toml:2: by is missing", id="nobody"),
        pytest.param("why =", "wy =", "unknown key 'wy'", id="unknown key"),
        pytest.param("2026-11-20", '"kemarin"', "on is a date without quotes", id="no date"),
        pytest.param("2026-11-20", "2026-11-20T10:00:00", "on is a date", id="a time"),
        pytest.param("0123456789abcdef", "0123", "is no fingerprint", id="short fingerprint"),
        pytest.param('"scan"', '"nasib"', "cause is one of", id="unknown cause"),
        pytest.param('by = "Rina"', "by = 7", "by is a text", id="number for a name"),
        pytest.param("[[accepted]]", "[[accepted]", "not valid TOML", id="no toml"),
        pytest.param("[[accepted]]", "accepted = 1\n[x]", "is a table", id="no table"),
    ],
)
def test_a_fault_of_the_file_is_told(old: str, new: str, message: str) -> None:
    with pytest.raises(BadAccepted, match=message):
        parse_accepted(GOOD.replace(old, new), where="x.toml")


def test_all_faults_are_told_at_once_with_their_lines() -> None:
    text = GOOD.replace('by = "Rina"', "") + GOOD.replace("why", "wy")
    with pytest.raises(BadAccepted) as caught:
        parse_accepted(text, where="x.toml")
    assert "x.toml:2: by is missing" in caught.value.message
    assert "x.toml:10: unknown key 'wy'" in caught.value.message


def test_acceptance_runs_out_after_its_last_day() -> None:
    entries = parse_accepted(GOOD, where="")
    for day, is_accepted in (
        (datetime.date(2026, 12, 31), True),
        (datetime.date(2027, 1, 1), False),
    ):
        marked = mark_accepted([finding()], entries, day)
        assert [f.accepted for f in marked] == [is_accepted]


def test_a_reviewer_may_name_the_cause() -> None:
    (marked,) = mark_accepted([finding()], parse_accepted(GOOD, where=""), DAY)
    assert marked.cause == "scan"


@pytest.mark.parametrize(
    ("fail_on", "fails"),
    [
        pytest.param("violation", True, id="violation"),
        pytest.param("warning", True, id="warning"),
        pytest.param("info", True, id="info"),
        pytest.param("never", False, id="never"),
    ],
)
def test_what_makes_the_exit_code(fail_on: str, fails: bool) -> None:
    assert counts_as_failure(REPORT, fail_on) is fails


def test_an_accepted_finding_does_not_count() -> None:
    accepted = replace(REPORT, findings=(finding(accepted=True), FINDINGS[1]))
    assert not counts_as_failure(accepted, "info")


@pytest.mark.parametrize("data", [b"", b"{", b"{}", b'[{"rule": "N001"}]', b"[1]", b"\xff"])
def test_what_is_no_report_is_refused(data: bytes) -> None:
    with pytest.raises(BadBaseline):
        parse_baseline(data, where="lama.json")


OVERLAY = """
[[finding]]
finding = "id/temuan/contoh/{fingerprint}"
cause = "scan"
verdict = "{verdict}"
by = "Rina"
on = 2026-11-20
reason = "Tercetak demikian pada naskah yang dipindai."
"""


@pytest.mark.parametrize(("verdict", "accepted"), [("rejected", True), ("affirmed", False)])
def test_an_overlay_classifies_a_finding_and_a_rejection_accepts_it(
    tmp_path: Path, verdict: str, accepted: bool
) -> None:
    document = tmp_path / "contoh.txt"
    text = clean().replace(
        "membantu Wali Kota menyelenggarakan", "membantu Wali Kota menyelengarakan", 1
    )
    document.write_text(text, encoding="utf-8")
    order = Order(files=(document,), sources=tmp_path, share=ROOT)
    (before,) = run_check(order).findings
    overlay = tmp_path / "koreksi.toml"
    overlay.write_text(OVERLAY.format(fingerprint=before.fingerprint, verdict=verdict), "utf-8")
    (after,) = run_check(replace(order, overlay=(overlay,))).findings
    assert (after.cause, after.accepted) == ("scan", accepted)
    (correction,) = parse_overlay([("koreksi.toml", overlay.read_bytes())])
    lines = to_lines(correction, [correction.fact[0]])
    assert any("reviewedCause" in line and '"scan"' in line for line in lines)
    assert any("correctsStatement" in line and before.fingerprint in line for line in lines)


def test_an_entry_that_nothing_answers_to_is_named() -> None:
    lost, expired = "f" * 16, FINDINGS[0].fingerprint
    good = GOOD.replace("0123456789abcdef", FINDINGS[1].fingerprint)
    text = good + GOOD.replace("0123456789abcdef", lost)
    text += GOOD.replace("0123456789abcdef", expired).replace("2026-12-31", "2026-11-20")
    entries = parse_accepted(text, where="diterima.toml")
    stale = find_stale(entries, FINDINGS, {"contoh"}, DAY)
    assert [(s.entry.where, s.entry.fingerprint, s.expired) for s in stale] == [
        ("diterima.toml:10", lost, False),
        ("diterima.toml:18", expired, True),
    ]
    for language, words in (("id", "tidak ada lagi temuan"), ("en", "no finding")):
        assert stale_of(stale[0], language).startswith(
            f"diterima.toml:10 {lost} (Rina, 2026-11-20)"
        )
        assert words in stale_of(stale[0], language)
        assert "2026-11-20" in stale_of(stale[1], language)
    report = replace(REPORT, stale=stale)
    for write in (to_html, to_markdown, to_sarif, to_summary):
        shown = write(report) if write is to_summary else write(report, "id")
        assert shown.count(lost.encode()) == 1
    assert lost.encode() not in to_html(REPORT, "id")


def test_an_entry_for_a_document_that_was_not_checked_is_left_alone() -> None:
    entry = Acceptance("f" * 16, "Rina", DAY, "x.", document="lain")
    assert find_stale([entry], FINDINGS, {"contoh"}, DAY) == ()
    assert len(find_stale([entry], FINDINGS, {"lain"}, DAY)) == 1
