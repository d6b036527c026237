"""Rules across documents: each fires on two documents that disagree, and keeps silent on like ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from server.checking.across import KEYS, extract, judge_across, read_quality
from server.checking.check import check_documents, read_rules
from server.errors import BadShapes
from server.publishing.inputs import File
from tests.findings.parity_cases import ROOT
from tests.findings.texts import plant, regulation, rules, source

QUALITY = read_quality(read_rules(ROOT).quality)

PREFIXES = """
@prefix : <https://w3id.org/tupoksi/id/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix tpk: <https://w3id.org/tupoksi/def#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def place(stem: str, start: int = 0) -> str:
    return (
        f"; tpk:startLine 1 ; tpk:startOffset {start} ; tpk:endOffset {start + 4} ; "
        f"prov:wasDerivedFrom <https://w3id.org/tupoksi/id/sumber/{stem}> . "
    )


def cited(stem: str, act: str, facts: str) -> str:
    """Return an act as a regulation cites it, with what is printed of it."""
    iri = f"<https://w3id.org/tupoksi/id/peraturan/indonesia/{act}>"
    kind, year, number = act.split("/")
    return (
        f"{iri} a tpk:Act ; tpk:regulationType <https://w3id.org/tupoksi/id/jenis-peraturan/{kind}> ; "
        f'tpk:number "{number}" ; tpk:year "{year}"^^xsd:gYear ; {facts} . '
        f"<urn:{stem}/{act}> a tpk:Citation ; tpk:citedRegulation {iri} {place(stem)}"
    )


def defined(stem: str, eselon: str, more: str = "") -> str:
    return (
        f'<urn:{stem}> a tpk:Regulation {more} . :camat a tpk:Position ; rdfs:label "Camat"@id ; '
        f"tpk:eselon <https://w3id.org/tupoksi/id/eselon/{eselon}> ; tpk:definedBy <urn:{stem}/d> . "
        f"<urn:{stem}/d> a tpk:Definition {place(stem)}"
    )


def answering(stem: str, *superiors: str, more: str = "") -> str:
    lines = "".join(
        f"<urn:{stem}/{to}> a tpk:Accountability ; tpk:accountablePosition :camat ; tpk:accountableTo :{to} "
        f'{place(stem)} :{to} a tpk:Position ; rdfs:label "{to}"@id . '
        for to in superiors
    )
    return f'<urn:{stem}> a tpk:Regulation {more} . :camat a tpk:Position ; rdfs:label "Camat"@id . {lines}'


def procedure(stem: str, number: str, *, region: str = "36.72", unit: str = "Seksi Data") -> str:
    return (
        f'<urn:{stem}> a tpk:Procedure ; tpk:sopNumber "{number}" ; dct:title "{stem}"@id ; '
        f"dct:spatial <https://w3id.org/tupoksi/id/wilayah/{region}> ; tpk:ownerUnit <urn:{stem}/u> {place(stem)}"
        f'<urn:{stem}/u> a tpk:Unit ; rdfs:label "{unit}"@id ; tpk:inOrganisation :dinas {place(stem)}'
    )


def structure(stem: str, *names: str) -> str:
    units = "".join(
        f'<urn:{stem}/{i}> a tpk:Unit ; rdfs:label "{name}"@id ; tpk:inOrganisation :dinas . '
        for i, name in enumerate(names)
    )
    return f'<urn:{stem}> a tpk:Regulation . :dinas a tpk:Unit ; rdfs:label "Dinas"@id . {units}'


def act(stem: str, number: str = "63") -> str:
    return (
        f'<urn:perwali/{number}> a tpk:Regulation , tpk:Act ; tpk:number "{number}" ; '
        f'tpk:year "2016"^^xsd:gYear {place(stem)}'
    )


def titled(stem: str, title: str, number: str = "uu/2006/23") -> str:
    return cited(stem, number, f'dct:title "{title}"@id')


def held_in(stem: str, gazette: str) -> str:
    return cited(stem, "uu/2006/23", f'tpk:gazette "{gazette}"')


ADM, PUBLIC = "Administrasi Kependudukan", "Pelayanan Publik di Daerah"
AMENDS = "; tpk:amends <urn:a>"

FIRING = {
    "A001": [titled("a", ADM), titled("b", "Administrasi Penduduk")],
    "A002": [held_in("a", "Lembaran Negara Tahun 2006 Nomor 124"), held_in("b", "Lembaran Negara Tahun 2006 Nomor 142")],
    "A003": [titled("a", PUBLIC, "uu/2009/25"), titled("b", PUBLIC, "uu/2008/25")],
    "A004": [defined("a", "IIIa"), defined("b", "IIIb")],
    "A005": [answering("a", "sekda"), answering("b", "asisten")],
    "A006": [structure("a", "Bidang Data", "Seksi Arsip"), procedure("b", "460/1/X/2020")],
    "A007": [procedure("a", "460/1/X/2020"), procedure("b", "460/1/X/2020")],
    "A008": [act("a"), act("b")],
}  # fmt: skip

SILENT = {
    "one title in capitals": ("A001", [titled("a", ADM), titled("b", ADM.upper())]),
    "the majority is not accused": ("A001", [titled("a", ADM), titled("b", ADM), titled("c", "Administrasi Penduduk")]),
    "one gazette": ("A002", [held_in("a", "LN 2006 Nomor 124"), held_in("b", "LN 2006 Nomor 124")]),
    "acts that follow each other": ("A003", [titled("a", PUBLIC, "uu/2004/32"), titled("b", PUBLIC, "uu/2014/23")]),
    "a short title": ("A003", [titled("a", "Desa", "uu/2013/6"), titled("b", "Desa", "uu/2014/6")]),
    "both cited by one document": ("A003", [titled("a", PUBLIC, "uu/2009/25") + titled("a", PUBLIC, "uu/2008/25"), titled("b", PUBLIC, "uu/2008/25")]),
    "one eselon": ("A004", [defined("a", "IIIa"), defined("b", "IIIa")]),
    "an eselon that was amended": ("A004", [defined("a", "IIIa"), defined("b", "IIIb", AMENDS)]),
    "one superior": ("A005", [answering("a", "sekda"), answering("b", "sekda")]),
    "superiors that both documents name": ("A005", [answering("a", "sekda", "asisten"), answering("b", "sekda", "asisten")]),
    "a superior that was amended": ("A005", [answering("a", "sekda"), answering("b", "asisten", more=AMENDS)]),
    "a unit of the structure": ("A006", [structure("a", "SEKSI DATA"), procedure("b", "460/1/X/2020")]),
    "a unit that is abbreviated": ("A006", [structure("a", "Seksi Arsip"), procedure("b", "460/1/X/2020", unit="Sie Data")]),
    "an organisation without a structure": ("A006", [structure("a"), procedure("b", "460/1/X/2020")]),
    "other numbers": ("A007", [procedure("a", "460/1/X/2020"), procedure("b", "460/2/X/2020")]),
    "numbers that were never filled in": ("A007", [procedure("a", "460/ /X/2020"), procedure("b", "460/ /X/2020")]),
    "numbers of two regions": ("A007", [procedure("a", "460/1/X/2020"), procedure("b", "460/1/X/2020", region="13")]),
    "two acts": ("A008", [act("a"), act("b", "64")]),
}  # fmt: skip


def found(documents: list[str]) -> list[tuple[str, str]]:
    """Return code and document of each finding; documents are called a, b, c."""
    extracts = {}
    for stem, turtle in zip("abc", documents, strict=False):
        database = Store()
        database.load(PREFIXES + turtle, format=RdfFormat.TURTLE)
        extracts[stem] = extract(database, QUALITY)
    judged = judge_across(extracts, dict.fromkeys("abc", "kata " * 20), QUALITY)
    assert all(f.message_id and "{" not in f.message_id + f.message_en for f in judged.findings)
    assert all("?" not in f.message_id for f in judged.findings)
    assert all(f.quote == "kata" for f in judged.findings)
    return [(finding.rule, finding.document) for finding in judged.findings]


def test_each_rule_has_a_case_that_makes_it_fire_and_one_that_does_not() -> None:
    codes = {check.shape.code for check in QUALITY}
    assert codes == FIRING.keys() == {code for code, _ in SILENT.values()}


@pytest.mark.parametrize(("code", "documents"), FIRING.items(), ids=FIRING.keys())
def test_a_rule_fires(code: str, documents: list[str]) -> None:
    both = [] if code == "A006" else [(code, "a")]
    assert found(documents) == [*both, (code, "b")]


@pytest.mark.parametrize(("code", "documents"), SILENT.values(), ids=SILENT.keys())
def test_a_rule_keeps_silent(code: str, documents: list[str]) -> None:
    accused = found(documents)
    if 'Penduduk"' in documents[-1]:
        assert accused == [("A001", "c")]
    else:
        assert code not in {rule for rule, _ in accused}


def test_where_titles_tie_nobody_is_said_to_be_right() -> None:
    extracts = {}
    for stem, title in (("a", ADM), ("b", "Administrasi Penduduk")):
        database = Store()
        database.load(PREFIXES + titled(stem, title), format=RdfFormat.TURTLE)
        extracts[stem] = extract(database, QUALITY)
    both = judge_across(extracts, dict.fromkeys("ab", "kata " * 20), QUALITY).findings
    assert all("the documents do not tell which one is right" in f.message_en for f in both)
    third = Store()
    third.load(PREFIXES + titled("c", ADM), format=RdfFormat.TURTLE)
    extracts["c"] = extract(third, QUALITY)
    (one,) = judge_across(extracts, dict.fromkeys("abc", "kata " * 20), QUALITY).findings
    assert one.document == "b"
    assert one.message_en.endswith(f'(documents: 2) it is "{ADM}".')


def test_one_document_alone_is_held_against_nothing() -> None:
    assert not [
        f
        for f in check_documents([source(regulation("Pasal 4", "x."))], rules()).findings
        if f.rule[0] == "A"
    ]


def test_two_copies_of_a_regulation_are_found_in_their_texts() -> None:
    one = source(regulation("Pasal 4", "Dinas berkedudukan di Kota Sukamaju."), "satu")
    two = source(one.text.text, "dua")
    report = check_documents([one, two], rules(), processes=1)
    accused = [(f.rule, f.document, f.line) for f in report.findings if f.rule[0] == "A"]
    assert {("A008", "dua"), ("A008", "satu")} == {
        (rule, document) for rule, document, _ in accused
    }
    assert sum(run.findings for run in report.rules) == len(report.findings)


HEADER = (ROOT / "queries" / "quality" / "one-act-in-two-documents.rq").read_text("utf-8")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        *(pytest.param((f"#+ {key}:", "#+ problem:"), key, id=key) for key in KEYS if key != "problem"),
        pytest.param(("severity: warning", "severity: bad"), "severity", id="severity"),
        pytest.param(("rule: one-act", "rule: no-act"), "calls itself", id="name"),
        pytest.param(("#+ code", "#+ kode"), "header line", id="key"),
    ],
)  # fmt: skip
def test_a_header_that_no_report_understands_is_refused(change: tuple[str, str], word: str) -> None:
    text = plant(HEADER, *change)
    with pytest.raises(BadShapes, match=word):
        read_quality((File(Path("one-act-in-two-documents.rq"), text.encode()),))


def test_a_rule_that_is_no_query_is_refused() -> None:
    broken = replace(QUALITY[0], query="SELECT ?this WHERE {")
    with pytest.raises(BadShapes, match=QUALITY[0].shape.code):
        judge_across({"a": "", "b": ""}, {}, [broken])
