"""A check from Python says what ``tupoksi check`` says, as a table and as a graph."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import tupoksi
from loaders.errors import EmptySource, UnreadableSource
from server.cli import app
from tests.conftest import SOURCES

SOP = SOURCES / "sop-sumbar-data-kinerja.txt"

FAULTY = """PERATURAN WALI KOTA RANTAU
NOMOR 7 TAHUN 2020
TENTANG
CONTOH

Pasal 1
Dalam Peraturan Wali Kota ini yang dimaksud dengan Daerah adalah Kota Rantau.

Pasal 2
Kepala Dinas mempunyai tugas membantu Wali Kota.

Pasal 2
Sekretaris mempunyai tugas membantu Kepala Dinas.
"""


def test_a_check_of_a_file_is_the_report_of_the_command() -> None:
    frame = tupoksi.check(SOP)
    printed = CliRunner().invoke(app, ["check", str(SOP), "--format", "json", "--fail-on", "never"])
    said = json.loads(printed.stdout)
    findings = said["findings"] if isinstance(said, dict) else said
    keys = ["rule", "severity", "line", "start", "end", "message_en", "fingerprint"]
    assert frame[keys].to_dict("records") == [{key: one[key] for key in keys} for one in findings]
    assert frame["line"].dtype == "Int64"


def test_a_text_with_one_number_twice_is_found_out() -> None:
    frame = tupoksi.check_text(FAULTY, name="contoh")
    twice = frame[(frame["rule"].str.startswith("N")) & (frame["severity"] == "violation")]
    assert "Pasal 2" in " ".join(twice["message_en"])
    assert (frame["document"] == "contoh").all()
    assert FAULTY[twice["start"].iloc[0] : twice["end"].iloc[0]] == twice["quote"].iloc[0]
    healed = FAULTY.replace("Pasal 2\nSekretaris", "Pasal 3\nSekretaris")
    assert twice["rule"].iloc[0] not in set(tupoksi.check_text(healed)["rule"])


def test_the_shacl_report_holds_a_result_for_each_finding() -> None:
    report = tupoksi.shacl_report(SOP)
    count = report.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> "
        "SELECT (COUNT(DISTINCT ?r) AS ?n) { ?report a sh:ValidationReport ; sh:result ?r }"
    )
    assert count["n"].tolist() == [len(tupoksi.check(SOP))]


def test_what_is_no_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmptySource):
        tupoksi.check_text("  \n")
    with pytest.raises(UnreadableSource):
        tupoksi.check(tmp_path / "missing.txt")
