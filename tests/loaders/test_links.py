"""Tables of ties: what a row gives, and what is said of each cell that cannot be used."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from loaders.errors import LinkError
from loaders.rdf.iri import ID
from loaders.reviewed.links import COLUMNS, Tie, build_links, find_dangling, parse_ties, tie_iri
from loaders.reviewed.table import split_table

TABLE = Path(__file__).parents[2] / "data" / "links" / "functions.csv"

ROW = {
    "subject_id": "id/jabatan/uji/dinas/kepala-seksi",
    "subject_label": "Kepala Seksi",
    "subject_source": "id/sumber/perwali-uji",
    "predicate_modifier": "",
    "predicate_id": "tpk:servesFunction",
    "object_id": "id/fungsi-urusan/2.12/kelahiran",
    "object_label": "Pencatatan kelahiran",
    "mapping_justification": "semapv:ManualMappingCuration",
    "confidence": "0.9",
    "author_label": "Siti Penguji",
    "mapping_date": "2026-01-31",
    "statement": "id/peraturan/uji/perwali/2020/1/pasal/3",
    "quote": "Seksi Kelahiran",
    "comment": "",
}


def table(*changes: dict[str, str], header: tuple[str, ...] = COLUMNS) -> str:
    """Return a table with one row a change of :data:`ROW`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for change in changes:
        row = ROW | change
        writer.writerow([row[column] for column in COLUMNS])
    return out.getvalue()


def tie(**change: str) -> Tie:
    (only,) = parse_ties(split_table(table(change), "uji.csv"))
    return only


def test_a_row_is_a_tie() -> None:
    assert tie() == Tie(
        place="uji.csv:2",
        subject=f"{ID}jabatan/uji/dinas/kepala-seksi",
        subject_label="Kepala Seksi",
        source=f"{ID}sumber/perwali-uji",
        holds=True,
        function=f"{ID}fungsi-urusan/2.12/kelahiran",
        function_label="Pencatatan kelahiran",
        justification="semapv:ManualMappingCuration",
        confidence=Decimal("0.9"),
        author="Siti Penguji",
        checked_on=tie().checked_on,
        statement=f"{ID}peraturan/uji/perwali/2020/1/pasal/3",
        quote="Seksi Kelahiran",
        comment="",
    )


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        pytest.param("subject_id", "unit/x", "'unit/x' is no IRI of the form id/...", id="subject"),
        pytest.param("subject_id", "id/unit/a b", "'id/unit/a b' is no IRI", id="space-in-an-iri"),
        pytest.param("subject_id", "", "is empty", id="no-subject"),
        pytest.param("subject_label", " ", "is empty", id="no-label"),
        pytest.param("subject_source", "id/unit/x", "is no source document", id="source"),
        pytest.param("predicate_modifier", "not", "is neither empty nor Not", id="modifier"),
        pytest.param("predicate_id", "skos:broader", "is not tpk:servesFunction", id="predicate"),
        pytest.param("object_id", "id/eselon/IVa", "is no function of the form", id="object"),
        pytest.param("object_id", "id/fungsi-urusan/2.12", "is no function", id="the-scheme"),
        pytest.param("mapping_justification", "semapv:Guess", "is none of", id="justification"),
        pytest.param(
            "mapping_justification",
            "semapv:LexicalSimilarityThresholdMatching",
            "is none of",
            id="a-suggestion-is-not-checked",
        ),
        pytest.param("confidence", "1.01", "is no number from 0 to 1", id="confidence-above"),
        pytest.param("confidence", "-0.1", "is no number from 0 to 1", id="confidence-below"),
        pytest.param("confidence", "0,9", "is no number from 0 to 1", id="decimal-comma"),
        pytest.param("confidence", "NaN", "is no number from 0 to 1", id="not-a-number"),
        pytest.param("author_label", "", "is empty", id="no-author"),
        pytest.param("mapping_date", "31-01-2026", "is no day of the form", id="date"),
        pytest.param("mapping_date", "2026-02-30", "is no day of the form", id="no-such-day"),
        pytest.param("mapping_date", "20260131", "is no day of the form", id="date-without-dashes"),
        pytest.param("statement", "Pasal 3", "is no IRI of the form id/...", id="statement"),
        pytest.param("quote", "", "is empty", id="no-quote"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(column: str, cell: str, message: str) -> None:
    with pytest.raises(LinkError) as caught:
        parse_ties(
            split_table(table({}, {column: cell, "object_label": "x"} | {column: cell}), "uji.csv")
        )
    (fault,) = [f for f in caught.value.faults if f.where.startswith("uji.csv:3:")]
    assert fault.where == f"uji.csv:3:{column}"
    assert message in fault.message


def test_a_rejection_needs_a_reason() -> None:
    with pytest.raises(LinkError, match=r"uji\.csv:2:comment: is empty: a tie that is rejected"):
        tie(predicate_modifier="Not")


def test_every_fault_is_listed_at_once() -> None:
    with pytest.raises(LinkError) as caught:
        parse_ties(
            split_table(table({"confidence": "2", "quote": ""}, {"mapping_date": "x"}), "uji.csv")
        )
    assert [fault.where for fault in caught.value.faults] == [
        "uji.csv:2:confidence",
        "uji.csv:2:quote",
        "uji.csv:3:mapping_date",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "uji.csv:1: the header must be subject_id,", id="empty"),
        pytest.param("a,b\n", "uji.csv:1: the header must be subject_id,", id="another-header"),
        pytest.param(table() + "a,b\n", "uji.csv:2: has 2 cells, not 14", id="too-few-cells"),
        pytest.param(table() + 'a"b","c\n', "uji.csv:2: is not CSV", id="open-quote"),
        pytest.param(table({}, {}), "uji.csv:3:subject_id: ties again as uji.csv:2", id="twice"),
    ],
)
def test_a_table_that_is_none(text: str, message: str) -> None:
    with pytest.raises(LinkError) as caught:
        parse_ties(split_table(text, "uji.csv"))
    assert message in str(caught.value)


def test_a_row_is_named_by_the_line_on_which_it_begins() -> None:
    text = table({"comment": "dua\nbaris"}, {"subject_id": "x"})
    with pytest.raises(LinkError, match=r"uji\.csv:4:subject_id"):
        parse_ties(split_table(text, "uji.csv"))


def test_a_checked_tie_becomes_a_node_and_a_shortcut() -> None:
    lines = build_links([tie(comment='Tertulis "jelas".')])
    node = f"<{tie_iri(tie().subject, tie().function)}>"
    said = {
        line.split(" ", 2)[1].rpartition("#")[2][:-1] for line in lines if line.startswith(node)
    }
    assert said == {
        "type", "tiedResource", "tiedFunction", "confidence", "justification", "evidenceKind",
        "reviewedBy", "reviewedOn", "reason", "statedIn", "text",
    }  # fmt: skip
    shortcuts = [line for line in lines if "servesFunction" in line]
    assert shortcuts == [
        f"<{tie().subject}> <https://w3id.org/tupoksi/def#servesFunction> <{tie().function}> ."
    ]
    assert lines == sorted(lines)


def test_a_rejected_tie_is_a_correction_and_no_tie() -> None:
    lines = build_links([tie(predicate_modifier="Not", comment="Urusan lain.")])
    assert not [line for line in lines if "FunctionTie" in line or "tiedResource" in line]
    assert [line for line in lines if "def#Rejected" in line]
    assert all("/penolakan> " in line for line in lines)


LABELS = {
    f"{ID}jabatan/uji/dinas/kepala-seksi": ["Kepala Seksi", "Kasi"],
    f"{ID}fungsi-urusan/2.12/kelahiran": ["Pencatatan kelahiran"],
}
TEXTS = {f"{ID}peraturan/uji/perwali/2020/1/pasal/3": ["Seksi  Kelahiran dipimpin oleh Kepala."]}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, [], id="all-there"),
        pytest.param({"subject_label": "Kasi"}, [], id="another-name-of-it"),
        pytest.param({"quote": "Seksi   Kelahiran"}, [], id="white-space"),
        pytest.param(
            {"subject_id": "id/jabatan/uji/lain"},
            ["uji.csv:2:subject_id: the graph holds no id/jabatan/uji/lain"],
            id="unknown-subject",
        ),
        pytest.param(
            {"object_id": "id/fungsi-urusan/2.12/lain"},
            ["uji.csv:2:object_id: the graph holds no id/fungsi-urusan/2.12/lain"],
            id="unknown-function",
        ),
        pytest.param(
            {"subject_label": "Kepala"},
            ["uji.csv:2:subject_label: 'Kepala' is not its name: 'Kasi' is"],
            id="another-label",
        ),
        pytest.param(
            {"statement": "id/peraturan/uji/perwali/2020/1/pasal/4"},
            [
                "uji.csv:2:statement: the graph holds no words of id/peraturan/uji/perwali/2020/1/pasal/4"
            ],
            id="unknown-statement",
        ),
        pytest.param(
            {"quote": "Seksi Kematian"},
            ["uji.csv:2:quote: 'Seksi Kematian' does not stand in the statement"],
            id="words-that-are-not-there",
        ),
    ],
)
def test_what_the_graph_does_not_hold_is_named(change: dict[str, str], expected: list[str]) -> None:
    found = find_dangling([tie(**change)], lambda i: LABELS.get(i, []), lambda i: TEXTS.get(i, []))
    assert [str(fault) for fault in found] == expected


def test_the_table_of_the_project_is_one() -> None:
    ties = parse_ties(split_table(TABLE.read_text(encoding="utf-8"), TABLE.name))
    assert (len(ties), sum(not tie.holds for tie in ties)) == (134, 6)
