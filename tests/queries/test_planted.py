"""What the questions say of graphs that the committed one does not hold: gaps, circles, twins.

Each case plants a few triples, in one or two documents, and says which rows must come out.
"""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from tests.queries.cases import CATALOGUE
from tests.queries.engines import BASE, Answer, ask_oxigraph

PREFIXES = f"""
@prefix dct: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix tpk: <{BASE}def#> .
@prefix : <{BASE}id/> .
"""

PROVISION = """
:pasal-1 a tpk:Pasal ; tpk:text "Kata."@id ; tpk:startLine 1 ; tpk:inRegulation :peraturan .
"""

STEP = """
:langkah a tpk:Tahapan ; rdfs:label "menyusun"@id ; tpk:stageOf :tugas ; tpk:statedIn :pasal-1 ;
    tpk:startLine 2 ; tpk:ordinal 1 .
:tugas a tpk:DetailedDuty ; rdfs:label "menyusun laporan"@id ; tpk:statedIn :pasal-1 ;
    tpk:startLine 1 ; tpk:assigneeAsPrinted "Pejabat"@id .
"""

ANSWERS = """
:{0}-kepada-{1} a tpk:Accountability ; tpk:accountablePosition :{0} ; tpk:accountableTo :{1} ;
    tpk:statedIn :pasal-1 ; tpk:startLine 1 ; tpk:startOffset {2} .
:{0} rdfs:label "{0}"@id ; org:reportsTo :{1} .
:{1} rdfs:label "{1}"@id .
"""


def answers(position: str, superior: str, start: int = 0) -> str:
    return ANSWERS.format(position, superior, start)


def ask(question: str, *documents: str, **given: str) -> Answer:
    """Answer a question over documents given as Turtle, one named graph each."""
    store = Store()
    for number, document in enumerate(documents):
        graph = NamedNode(f"{BASE}graph/dokumen-{number}")
        store.bulk_load(
            input=(PREFIXES + document).encode(), format=RdfFormat.TURTLE, to_graph=graph
        )
    full = {
        name: BASE + value if value.startswith("id/") else value for name, value in given.items()
    }
    return ask_oxigraph(store, CATALOGUE[question], full)


def short(answer: Answer, *columns: str) -> list[tuple[str | None, ...]]:
    """Return the named columns, IRIs without their base."""
    return [
        tuple(record[c].removeprefix(f"{BASE}id/") if c in record else None for c in columns)
        for record in answer.records()
    ]


# Who is accountable

CHAIN = ("performer", "level", "holder", "superior")


@pytest.mark.parametrize(
    ("planted", "expected"),
    [
        pytest.param("", [(None, "0", None, None)], id="a-performer-that-is-unknown"),
        pytest.param(
            ':tugas tpk:assignedTo :a . :a rdfs:label "a"@id .',
            [("a", "0", None, None)],
            id="a-performer-that-answers-to-nobody",
        ),
        pytest.param(
            ":tugas tpk:assignedTo :a ." + answers("a", "b"),
            [("a", "1", "a", "b")],
            id="a-chain-that-ends-early",
        ),
        pytest.param(
            ":tugas tpk:assignedTo :a ." + answers("a", "b") + answers("b", "a"),
            [("a", "2", "a", "b"), ("a", "2", "b", "a")],
            id="a-circle-that-comes-to-an-end",
        ),
        pytest.param(
            ":tugas tpk:assignedTo :a ."
            + answers("a", "b")
            + answers("a", "c")
            + answers("b", "c"),
            [("a", "1", "a", "b"), ("a", "1", "a", "c"), ("a", "2", "b", "c")],
            id="two-superiors-that-are-both-followed",
        ),
        pytest.param(
            ":tugas tpk:assignedTo :a , :z ." + answers("a", "b") + answers("z", "b"),
            [("a", "1", "a", "b"), ("z", "1", "z", "b")],
            id="two-performers-with-a-chain-each",
        ),
    ],
)
def test_a_chain_says_what_is_known_and_leaves_the_rest_open(
    planted: str, expected: list[tuple[str | None, ...]]
) -> None:
    answer = ask("who-is-accountable-for-step", PROVISION + STEP + planted, step="id/langkah")
    assert sorted(short(answer, *CHAIN), key=str) == expected


SOP_STEP = """
:langkah a tpk:ProcedureStep ; tpk:text "Memeriksa"@id ; tpk:stepOf :sop ; tpk:startLine 2 ; tpk:ordinal 1 .
"""

PART = """
:langkah tpk:hasParticipation :ikut-{0} .
:ikut-{0} a tpk:Participation ; tpk:actor :{0} ; tpk:role tpk:{1} ; tpk:evidenceKind tpk:{2} .
:{0} rdfs:label "{0}"@id .
"""

REJECTED = ":koreksi a tpk:Correction ; tpk:verdict tpk:Rejected ; {} ."
AFFIRMED = ":koreksi a tpk:Correction ; tpk:verdict tpk:Affirmed ; {} ."

KNOWN = ("performer", "evidence", "level", "holder", "superior", "unknown")


@pytest.mark.parametrize(
    ("planted", "expected"),
    [
        pytest.param("", [(None, None, "0", None, None, "performer-not-stated")], id="nobody"),
        pytest.param(
            PART.format("a", "Informed", "Stated"),
            [(None, None, "0", None, None, "performer-not-stated")],
            id="somebody-who-is-only-told",
        ),
        pytest.param(
            PART.format("a", "Responsible", "Marked") + answers("a", "b"),
            [("a", "Marked", "1", "a", "b", None)],
            id="a-mark-and-a-line",
        ),
        pytest.param(
            PART.format("a", "Responsible", "Stated") + ":a a tpk:Position .",
            [("a", "Stated", "0", None, None, "LineNotStated")],
            id="a-position-without-a-line",
        ),
        pytest.param(
            PART.format("a", "Responsible", "Stated") + ":a a tpk:Unit .",
            [("a", "Stated", "0", None, None, "head-not-stated")],
            id="a-unit-without-a-head",
        ),
        pytest.param(
            PART.format("a", "Responsible", "Stated")
            + ":a a tpk:Unit . :h tpk:heads :a ."
            + answers("h", "b"),
            [("a", "Stated", "1", "h", "b", None)],
            id="a-unit-whose-head-answers-for-it",
        ),
        pytest.param(
            PART.format("a", "Responsible", "Stated") + ":a tpk:openBecause tpk:NamesAClass .",
            [("a", "Stated", "0", None, None, "NamesAClass")],
            id="a-name-that-is-open",
        ),
        pytest.param(
            PART.format("a", "Responsible", "Stated")
            + ":a tpk:openBecause tpk:AbbreviationNotExplained ; tpk:denotes :z ."
            + answers("z", "b"),
            [("a", "Stated", "1", "z", "b", None)],
            id="a-name-that-a-reviewer-explained",
        ),
        pytest.param(
            PART.format("a", "Responsible", "Inferred")
            + PART.format("z", "Responsible", "Reviewed")
            + answers("z", "b")
            + REJECTED.format("tpk:correctsStatement :ikut-a"),
            [("z", "Reviewed", "1", "z", "b", None)],
            id="a-conclusion-that-a-reviewer-replaced",
        ),
        pytest.param(
            PART.format("a", "Responsible", "Inferred")
            + REJECTED.format("tpk:correctsStatement :ikut-a"),
            [(None, None, "0", None, None, "performer-not-stated")],
            id="a-conclusion-that-a-reviewer-rejected",
        ),
        pytest.param(
            PART.format("a", "Responsible", "Stated")
            + answers("a", "b")
            + REJECTED.format("tpk:correctsStatement :a-kepada-b"),
            [("a", "Stated", "0", None, None, "LineNotStated")],
            id="a-line-that-a-reviewer-rejected",
        ),
        pytest.param(
            PART.format("a", "Responsible", "Stated")
            + answers("a", "b")
            + answers("a", "c")
            + answers("b", "d")
            + ":a tpk:answersTo :c ."
            + REJECTED.format("tpk:correctsStatement :a-kepada-b"),
            [("a", "Stated", "1", "a", "c", None)],
            id="a-chain-that-does-not-go-on-above-a-rejected-line",
        ),
    ],
)
def test_who_performs_a_step_of_a_procedure_and_what_is_unknown(
    planted: str, expected: list[tuple[str | None, ...]]
) -> None:
    answer = ask("who-is-accountable-for-step", PROVISION + SOP_STEP + planted, step="id/langkah")
    rows = [
        tuple(value and value.removeprefix(f"{BASE}def#") for value in row)
        for row in short(answer, *KNOWN)
    ]
    assert rows == expected


@pytest.mark.parametrize(
    ("planted", "expected"),
    [
        pytest.param(
            AFFIRMED.format("tpk:correctsSubject :tugas ; tpk:correctsValue :a"),
            [("a", "Reviewed")],
            id="a-holder-by-a-reviewers-word",
        ),
        pytest.param(
            REJECTED.format("tpk:correctsSubject :tugas ; tpk:correctsValue :a"),
            [(None, None)],
            id="a-holder-whom-a-reviewer-rejected",
        ),
        pytest.param(
            PART.format("z", "Responsible", "Inferred"),
            [("a", "Stated"), ("z", "Inferred")],
            id="a-holder-and-somebody-to-whom-it-is-delegated",
        ),
    ],
)
def test_the_holder_of_a_duty_performs_its_stages_as_far_as_it_is_in_force(
    planted: str, expected: list[tuple[str | None, ...]]
) -> None:
    holder = ':tugas tpk:assignedTo :a . :a rdfs:label "a"@id .'
    answer = ask(
        "who-is-accountable-for-step", PROVISION + STEP + holder + planted, step="id/langkah"
    )
    rows = [
        tuple(value and value.removeprefix(f"{BASE}def#") for value in row)
        for row in short(answer, "performer", "evidence")
    ]
    assert rows == expected


def test_what_two_documents_state_alike_gives_no_twins() -> None:
    document = PROVISION + STEP + ":tugas tpk:assignedTo :a ." + answers("a", "b")
    answer = ask("who-is-accountable-for-step", document, document, step="id/langkah")
    assert short(answer, *CHAIN) == [("a", "1", "a", "b")]


@pytest.mark.parametrize(
    ("planted", "expected"),
    [
        pytest.param(answers("a", "b", 0), [], id="one-statement"),
        pytest.param(
            answers("a", "b", 5).replace(":a-kepada", ":lagi-a-kepada") + answers("a", "b"),
            [],
            id="two-that-agree",
        ),
        pytest.param(
            answers("a", "b", 5) + answers("a", "c"),
            [("a", "superior", "false", "c", "b")],
            id="two-superiors-the-first-in-the-text-named-first",
        ),
        pytest.param(
            answers("a", "b", 5)
            + answers("a", "b").replace(":a-kepada", ":lagi-a-kepada")
            + ":a-kepada-b tpk:via :c . :c rdfs:label 'c'@id .",
            [("a", "via", "true", None, "c")],
            id="one-that-names-nobody-in-between",
        ),
        pytest.param(
            answers("a", "b", 5)
            + answers("a", "b").replace(":a-kepada", ":lagi-a-kepada")
            + ":a-kepada-b tpk:coordinatedBy :c . :lagi-a-kepada-b tpk:coordinatedBy :d ."
            + " :c rdfs:label 'c'@id . :d rdfs:label 'd'@id .",
            [("a", "coordinator", "false", "d", "c")],
            id="two-coordinators",
        ),
    ],
)
def test_disagreement_is_between_two_statements_of_one_position(
    planted: str, expected: list[tuple[str | None, ...]]
) -> None:
    answer = ask("disagreeing-accountability", PROVISION + planted)
    assert short(answer, "position", "about", "silent", "says", "otherSays") == expected


# Citations

CITATION = """
:rujukan a tpk:Citation ; tpk:citingProvision :pasal-1 ; tpk:citedText "Pasal 9"@id ;
    tpk:startLine 1 ; tpk:resolution tpk:{} .
"""


@pytest.mark.parametrize(
    ("planted", "expected"),
    [
        pytest.param(
            CITATION.format("Unresolved"),
            [("Unresolved", None, None, None)],
            id="one-that-means-nothing-known",
        ),
        pytest.param(
            CITATION.format("Unresolved") + ':rujukan tpk:missingTarget "Pasal 9" .',
            [("Unresolved", None, None, "Pasal 9")],
            id="one-to-what-does-not-exist",
        ),
        pytest.param(
            CITATION.format("Resolved") + ":rujukan tpk:citedProvision :pasal-9 .",
            [("Resolved", "cited", "pasal-9", None)],
            id="one-to-a-provision-without-words",
        ),
        pytest.param(
            CITATION.format("Ambiguous")
            + ":rujukan tpk:candidateProvision :pasal-9 , :pasal-9_2 .",
            [
                ("Ambiguous", "candidate", "pasal-9", None),
                ("Ambiguous", "candidate", "pasal-9_2", None),
            ],
            id="one-that-may-mean-either-of-two",
        ),
    ],
)
def test_a_citation_is_shown_as_far_as_it_is_known(
    planted: str, expected: list[tuple[str | None, ...]]
) -> None:
    answer = ask("what-a-pasal-cites", PROVISION + planted, pasal="id/pasal-1")
    rows = short(answer, "resolution", "role", "target", "missing")
    assert [(row[0] and row[0].removeprefix(f"{BASE}def#"), *row[1:]) for row in rows] == expected


ACT = """
:peraturan tpk:repeals :lama . :lama a tpk:Act ; dct:title "{0}"@id ; tpk:number "{1}" .
:rujukan-{1} tpk:citedRegulation :lama ; tpk:citingProvision :pasal-{1} ; tpk:startLine {1} .
:pasal-{1} tpk:text "Kata."@id ; tpk:inRegulation :peraturan{2} .
"""


def test_an_act_is_described_as_the_asked_regulation_describes_it() -> None:
    documents = (ACT.format("Judul", 1, ""), ACT.format("Judul lain", 2, "-kedua"))
    answer = ask("what-regulation-repeals-and-rests-on", *documents, regulation="id/peraturan")
    assert short(answer, "relation", "act", "title", "number") == [
        ("repeals", "lama", "Judul", "1")
    ]


MENGINGAT = """
:peraturan tpk:legalBasis :dasar ; tpk:repeals :dasar . :dasar a tpk:Act .
:r-1 tpk:citedRegulation :dasar ; tpk:citingProvision :mengingat ; tpk:startLine 1 .
:r-2 tpk:citedRegulation :dasar ; tpk:citingProvision :huruf ; tpk:startLine 2 .
:mengingat a tpk:Mengingat ; tpk:inRegulation :peraturan ; tpk:text "Dasar."@id .
:huruf tpk:inRegulation :peraturan ; tpk:partOf :pasal ; tpk:text "Dasar;"@id .
:pasal tpk:text "Dicabut:"@id .
"""


def test_a_basis_stands_under_mengingat_and_what_is_repealed_elsewhere() -> None:
    answer = ask("what-regulation-repeals-and-rests-on", MENGINGAT, regulation="id/peraturan")
    assert short(answer, "relation", "provision", "within") == [
        ("rests on", "mengingat", None),
        ("repeals", "huruf", "Dicabut:"),
    ]


# Offices

DELEGATION = """
:perwakilan a tpk:Delegation ; tpk:statedIn :pasal-1 ; tpk:startLine 1 ; tpk:levelsBelow {} ;
    tpk:holderAsPrinted "Pejabat lingkup Dinas"@id .
:b tpk:inOrganisation :kantor ; rdfs:label "b"@id .
"""
STANDS_IN = """
:simpulan a tpk:Substitution ; tpk:absentPosition :b ; tpk:substitute :a ;
    tpk:inferredBy :aturan ; tpk:premise :perwakilan , :a-kepada-b .
"""


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        pytest.param(
            (DELEGATION.format(1) + answers("a", "b") + STANDS_IN,),
            [("general", "a")],
            id="one-level-below",
        ),
        pytest.param(
            (DELEGATION.format(1) + answers("a", "b"),),
            [("general", None)],
            id="nobody-is-concluded",
        ),
        pytest.param(
            (DELEGATION.format(1).replace("Pejabat lingkup Dinas", "Kepala Kantor"),),
            [],
            id="a-holder-who-could-not-be-read",
        ),
        pytest.param(
            (
                DELEGATION.format(1)
                + ":khusus a tpk:Delegation ; tpk:absentPosition :b ; tpk:statedIn :pasal-1 ;"
                " tpk:startLine 2 .",
            ),
            [("named", None)],
            id="the-particular-before-the-general",
        ),
        pytest.param(
            (DELEGATION.format(2) + answers("a", "b"),), [("general", None)], id="deeper-than-known"
        ),
        pytest.param(
            (DELEGATION.format(1) + ":perwakilan tpk:absentPosition :b .",),
            [("named", None)],
            id="a-named-position-with-nobody-below",
        ),
        pytest.param(
            (DELEGATION.format(1) + ":perwakilan tpk:absentPosition :z .",),
            [],
            id="another-position",
        ),
        pytest.param(
            (DELEGATION.format(1).replace(":b", ":z"), answers("a", "b")), [], id="another-document"
        ),
    ],
)
def test_standing_in_follows_the_provision_that_holds(
    documents: tuple[str, ...], expected: list[tuple[str | None, ...]]
) -> None:
    question = "who-acts-when-head-is-absent"
    answer = ask(question, PROVISION + documents[0], *documents[1:], position="id/b")
    assert short(answer, "basis", "candidate") == expected


TEMPLATE = """
:{0} tpk:unitType :kecamatan ; rdfs:label "{0}"@id .
:{0}-1 a tpk:Unit ; rdfs:label "Seksi"@id ; tpk:parentUnit :{0} ; tpk:headedBy :{0}-kepala ;
    tpk:statedIn :pasal-1 ; tpk:startLine 1 .
:{0}-kepala rdfs:label "{1}"@id .
"""


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        pytest.param(("Kepala", "Kepala"), [], id="the-same-units-and-heads"),
        pytest.param(
            ("Kepala", "Ketua"),
            [("a", "a-1", "true", "false"), ("b", "b-1", "true", "false")],
            id="heads-that-differ",
        ),
    ],
)
def test_templates_differ_by_name(
    heads: tuple[str, str], expected: list[tuple[str | None, ...]]
) -> None:
    document = PROVISION + TEMPLATE.format("a", heads[0]) + TEMPLATE.format("b", heads[1])
    answer = ask("differences-between-templates", document, first="id/a", second="id/b")
    assert short(answer, "onlyIn", "unit", "unitInOther", "headInOther") == expected


def test_a_search_gives_its_best_hundred() -> None:
    steps = [
        f':l-{n} a tpk:Tahapan ; rdfs:label "{text}"@id ; tpk:stageOf :tugas ;'
        f" tpk:statedIn :pasal-1 ; tpk:startLine {n} ."
        for n, text in enumerate(["menyusun", "menyusun draf", *["lalu menyusun"] * 150])
    ]
    document = PROVISION + "\n".join(steps) + ':tugas rdfs:label "menyusun laporan"@id .'
    answer = ask("search-steps", document, words="Menyusun")
    assert len(answer.rows) == 100
    assert short(answer, "score", "step")[:3] == [("3", "l-0"), ("2", "l-1"), ("1", "l-10")]
