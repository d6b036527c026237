"""The report in each format: it can be opened, holds every finding, and runs nothing of a source."""

from __future__ import annotations

import csv
import datetime
import io
import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from openpyxl import load_workbook
from rdflib import RDF, SH, Graph, URIRef
from rich.console import Console

from server.checking.accepted import Acceptance
from server.checking.baseline import compare
from server.checking.findings import Finding, Occurrence, to_record
from server.checking.formats import NAME_TO_WRITER
from server.checking.formats.as_csv import defuse
from server.checking.formats.as_json import KEYS
from server.checking.formats.as_summary import to_summary
from server.checking.report import Checked, Report, RuleRun
from server.checking.shapes import Shape
from server.checking.terminal import print_report

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


TEXT = "Pasal 1\nkepala dinas dinas <kota>.\n"
MARKED = replace(
    REPORT,
    documents=(replace(REPORT.documents[0], text=TEXT),),
    findings=(finding(line=2, end_line=2, start=15, end=26, quote="dinas dinas"),),
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
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Rule"] for row in rows if row["Severity"]] == ["L001", "L002"]
    assert [row["Count"] for row in rows] == ["1", "2", "0"]
    cells = [cell for row in rows for cell in row.values()]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_a_silent_rule_in_csv_is_no_finding_to_a_filter() -> None:
    text = NAME_TO_WRITER["csv"](REPORT, "en").decode("utf-8-sig")
    (silent,) = [row for row in csv.DictReader(io.StringIO(text)) if row["Count"] == "0"]
    said = {key: value for key, value in silent.items() if value}
    assert said == {"Rule": "L003", "Finding": "Name L003: No finding.", "Count": "0"}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_is_defused(cell: str) -> None:
    assert defuse(cell) == f"'{cell}"


def test_the_workbook_opens_with_a_sheet_a_document_and_no_formula() -> None:
    book = load_workbook(io.BytesIO(NAME_TO_WRITER["xlsx"](REPORT, "en")))
    assert book.sheetnames == ["Summary", "Rules that ran", "contoh", "bersih"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert book["contoh"].auto_filter.ref
    assert book["contoh"].max_row == 3
    assert all(sheet.freeze_panes == "A2" for sheet in book)
    counts = {row[0].value: row[3].value for row in book["Rules that ran"].iter_rows(min_row=2)}
    assert counts == {"L001": 1, "L002": 1, "L003": 0}, "a silent rule is listed, too"
    assert book["Summary"].max_row == 4
    links = [book["Summary"]["A2"].hyperlink, book["contoh"]["A3"].hyperlink]
    assert [link.location for link in links] == ["'contoh'!A1", "'Rules that ran'!A3"]


@pytest.mark.parametrize("name", ["html", "markdown", "xlsx"])
def test_the_fault_is_marked_among_its_words(name: str) -> None:
    data = NAME_TO_WRITER[name](MARKED, "en")
    if name == "xlsx":
        cell = load_workbook(io.BytesIO(data), rich_text=True)["contoh"]["F2"].value
        plain, fault, behind = cell
        assert fault.font.b
        assert not behind.font.b
        assert [plain, fault.text, behind.text] == ["kepala ", "dinas dinas", " <kota>."]
    elif name == "html":
        assert "<span>kepala <mark>dinas dinas</mark> &lt;kota&gt;.</span>" in data.decode()
    else:
        assert "> line 2: kepala <b>dinas dinas</b> \\<kota\\>." in data.decode()


def test_a_line_number_leads_to_its_line_in_the_text() -> None:
    page = NAME_TO_WRITER["html"](MARKED, "en").decode()
    assert 'href="#d1-2">2</a>' in page
    assert '<span id="d1-2">kepala dinas dinas &lt;kota&gt;. <a href="#f-0123' in page


def test_without_the_text_a_page_says_so() -> None:
    page = NAME_TO_WRITER["html"](REPORT, "en").decode()
    assert "The source text is not at hand" in page
    assert '<blockquote lang="id"><mark>kutipan</mark></blockquote>' in page


def test_the_terminal_underlines_the_fault(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(MARKED, "en", Console(width=100))
    lines = capsys.readouterr().out.splitlines()
    at = next(number for number, line in enumerate(lines) if "dinas dinas" in line)
    assert lines[at] == "      2 │ kepala dinas dinas <kota>."
    assert lines[at + 1] == "        │        ^^^^^^^^^^^"


def test_long_lines_fit_a_narrow_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    text = f"{'kepala ' * 30}{'dinas ' * 30}{'kota ' * 30}"
    found = finding(line=1, start=210, end=390, quote=text[210:390])
    document = Checked("contoh", "", "", text)
    report = replace(REPORT, documents=(document,), findings=(found,))
    print_report(report, "en", Console(width=60))
    lines = [line for line in capsys.readouterr().out.splitlines() if "│" in line]
    assert len(lines) == 2
    assert max(map(len, lines)) <= 60
    assert "kepala" in lines[0]
    assert "kota" in lines[0]


def test_the_summary_says_which_rules_ran() -> None:
    report = replace(REPORT, difference=compare(FINDINGS, [to_record(finding(fingerprint="f"))]))
    said = json.loads(to_summary(report))
    assert {rule["rule"]: rule["findings"] for rule in said["rules"]} == {
        **{"L001": 1, "L002": 1, "L003": 0}
    }
    assert [(one["document"], one["violation"]) for one in said["documents"]] == [
        *(("contoh", 1), ("bersih", 0))
    ]
    assert [list(one) for one in said["difference"]["gone"]] == [list(KEYS)]


def test_turtle_states_the_rules_that_ran() -> None:
    graph = Graph().parse(data=NAME_TO_WRITER["turtle"](REPORT, "id"), format="turtle")
    ran = set(graph.objects(None, URIRef("https://w3id.org/tupoksi/def#ranRule")))
    assert ran == {URIRef(shape.iri) for shape in SHAPES}


def test_who_accepted_a_finding_is_said() -> None:
    entry = Acceptance("1123456789abcdef", "Rina", datetime.date(2026, 11, 20), "Lembar <cetak>.")
    report = replace(REPORT, entries={entry.fingerprint: entry})
    page = NAME_TO_WRITER["html"](report, "en").decode()
    assert "Accepted by Rina, 2026-11-20: Lembar &lt;cetak&gt;." in page
    assert "Accepted by Rina, 2026-11-20" in NAME_TO_WRITER["markdown"](report, "en").decode()


def test_names_of_sheets_are_allowed_and_different() -> None:
    long = [Checked("x" * 40 + str(n), "", "") for n in range(3)] + [Checked("a/b:c", "", "")]
    report = replace(REPORT, documents=tuple(long), findings=())
    book = load_workbook(io.BytesIO(NAME_TO_WRITER["xlsx"](report, "id")))
    assert len(set(book.sheetnames)) == 6
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
    rows = list(
        csv.DictReader(io.StringIO(NAME_TO_WRITER["csv"](report, "en").decode("utf-8-sig")))
    )
    assert [row["State"] for row in rows] == ["", "new", "gone", ""]
    assert "Gone" in load_workbook(io.BytesIO(NAME_TO_WRITER["xlsx"](report, "en"))).sheetnames
    (run,) = json.loads(NAME_TO_WRITER["sarif"](report, "en"))["runs"]
    assert [result["baselineState"] for result in run["results"]] == [
        *("unchanged", "new", "absent")
    ]
