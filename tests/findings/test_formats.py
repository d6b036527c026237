"""The report in each format: it can be opened, holds every finding, and runs nothing of a source."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from openpyxl import load_workbook
from rdflib import RDF, SH, Graph

from server.checking.baseline import compare
from server.checking.findings import Finding, Occurrence
from server.checking.formats import NAME_TO_WRITER
from server.checking.formats.as_csv import defuse
from server.checking.formats.as_json import KEYS
from server.checking.report import Checked, Report, RuleRun
from server.checking.shapes import Shape

SHAPES = [
    Shape(
        iri=f"https://w3id.org/tupoksi/shapes#{code}-Test",
        code=code,
        names={"id": f"Nama {code}", "en": f"Name {code}"},
        descriptions={"id": "Karena kebiasaan.", "en": "By habit."},
        severity=severity,
        cause="regulation",
        confidence="high",
        norms=(),
        habit=0,
        targets=(),
        path="",
        constraints=(),
        messages={},
    )
    for code, severity in (("L001", "Violation"), ("L002", "Warning"), ("L003", "Info"))
]

HOSTILE = '=HYPERLINK("http://evil/") <script>alert(1)</script> | `*x*` \x07 \ud800'


def finding(**fields: object) -> Finding:
    """Return a finding; what is not given is harmless."""
    plain = Finding(
        rule="L001",
        name="Nama L001",
        severity="violation",
        cause="regulation",
        confidence="high",
        document="contoh",
        provision="Pasal 1 huruf a",
        line=3,
        end_line=3,
        start=20,
        end=27,
        quote="kutipan",
        message_id="Pesan.",
        message_en="Message.",
        expected="",
        occurrences=(),
        fingerprint="0123456789abcdef",
        focus="https://w3id.org/tupoksi/id/x",
        component="http://www.w3.org/ns/shacl#SPARQLConstraintComponent",
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


FINDINGS = (
    finding(),
    finding(
        rule="L002",
        severity="warning",
        line=5,
        quote=HOSTILE.encode("utf-8", "replace").decode(),
        expected="yang benar",
        fingerprint="1123456789abcdef",
        accepted=True,
        occurrences=(Occurrence(5, 30, 34, "satu"), Occurrence(9, 60, 63, "dua")),
    ),
)
REPORT = Report(
    version="1.0",
    documents=(Checked("contoh", "Contoh", "00" * 32), Checked("bersih", "", "11" * 32)),
    rules=tuple(
        RuleRun(shape, sum(f.rule == shape.code for f in FINDINGS), 0.001) for shape in SHAPES
    ),
    findings=FINDINGS,
)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", NAME_TO_WRITER)
def test_the_same_report_gives_the_same_bytes(name: str, language: str) -> None:
    assert NAME_TO_WRITER[name](REPORT, language) == NAME_TO_WRITER[name](REPORT, language)


@pytest.mark.parametrize("name", ["markdown", "html", "sarif", "turtle"])
def test_every_finding_and_every_rule_is_there(name: str) -> None:
    text = NAME_TO_WRITER[name](REPORT, "en").decode()
    assert all(found.fingerprint in text for found in FINDINGS)
    if name != "turtle":
        assert all(shape.code in text for shape in SHAPES), "a silent rule is listed, too"


def test_json_has_exactly_the_keys_of_the_contract() -> None:
    found = json.loads(NAME_TO_WRITER["json"](REPORT, "id"))
    assert [list(one) for one in found] == [list(KEYS)] * 2
    assert " ".join(KEYS) == (
        "rule name severity cause confidence document provision line end_line start end quote "
        "message_id message_en expected occurrences fingerprint accepted"
    )
    assert found[1]["occurrences"] == [
        {"line": 5, "start": 30, "end": 34, "quote": "satu"},
        {"line": 9, "start": 60, "end": 63, "quote": "dua"},
    ]


def test_csv_opens_and_has_no_formula() -> None:
    text = NAME_TO_WRITER["csv"](REPORT, "en").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 3
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_is_defused(cell: str) -> None:
    assert defuse(cell) == f"'{cell}"


def test_the_workbook_opens_with_a_sheet_a_document_and_no_formula() -> None:
    book = load_workbook(io.BytesIO(NAME_TO_WRITER["xlsx"](REPORT, "en")))
    assert book.sheetnames == ["Summary", "contoh", "bersih"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert book["contoh"].auto_filter.ref
    assert book["contoh"].max_row == 3
    assert book["Summary"].max_row == 4


def test_names_of_sheets_are_allowed_and_different() -> None:
    long = [Checked("x" * 40 + str(n), "", "") for n in range(3)] + [Checked("a/b:c", "", "")]
    report = replace(REPORT, documents=tuple(long), findings=())
    book = load_workbook(io.BytesIO(NAME_TO_WRITER["xlsx"](report, "id")))
    assert len(set(book.sheetnames)) == 5
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_sarif_points_to_the_line() -> None:
    (run,) = json.loads(NAME_TO_WRITER["sarif"](REPORT, "en"))["runs"]
    first, second = run["results"]
    region = first["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["charOffset"], region["charLength"]) == (3, 20, 7)
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["L001", "L002", "L003"]
    assert second["suppressions"] == [{"kind": "external", "status": "accepted"}]
    assert len(second["relatedLocations"]) == 2


def test_turtle_is_a_validation_report() -> None:
    graph = Graph().parse(data=NAME_TO_WRITER["turtle"](REPORT, "id"), format="turtle")
    assert len(list(graph.subjects(RDF.type, SH.ValidationReport))) == 1
    results = list(graph.subjects(RDF.type, SH.ValidationResult))
    assert len(results) == 2
    for result in results:
        for name in ("focusNode", "resultSeverity", "sourceShape", "sourceConstraintComponent"):
            assert graph.value(result, SH[name]) is not None
        languages = sorted(m.language for m in graph.objects(result, SH.resultMessage))
        assert languages == ["en", "id"]


class Tags(HTMLParser):
    """Collects the tags of a page and the addresses that it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [v or "" for k, v in attrs if k in ("src", "data", "action", "poster")]
        if tag == "link":
            self.fetched += [v or "" for k, v in attrs if k == "href"]


def test_the_page_runs_nothing_and_fetches_nothing() -> None:
    page = Tags()
    page.feed(NAME_TO_WRITER["html"](REPORT, "en").decode())
    assert "script" not in page.tags
    assert page.fetched == []


def test_markdown_holds_no_markup_of_a_source() -> None:
    text = NAME_TO_WRITER["markdown"](REPORT, "en").decode()
    assert "<script>" not in text
    assert "\\<script\\>" in text


def test_a_difference_is_shown() -> None:
    earlier = [{"fingerprint": FINDINGS[0].fingerprint}, {"fingerprint": "f" * 16}]
    report = replace(REPORT, difference=compare(FINDINGS, earlier))
    assert report.difference is not None
    assert report.difference.new == {FINDINGS[1].fingerprint}
    assert "1 new, 1 gone" in NAME_TO_WRITER["markdown"](report, "en").decode()
    assert "1 new, 1 gone" in NAME_TO_WRITER["html"](report, "en").decode()
    (run,) = json.loads(NAME_TO_WRITER["sarif"](report, "en"))["runs"]
    assert [result["baselineState"] for result in run["results"]] == [
        *("unchanged", "new", "absent")
    ]
