"""Rules on reporting lines: who is meant by "atasan", "bawahan", "Pejabat lingkup", who stands in.

Each row plants something in ``graphs/office.ttl`` and says everything that the rule then concludes.
"""

from __future__ import annotations

import pytest

from tests.rules.planting import DENIED, REJECTED, conclusions, plant

LINE = (
    ":garis-x a tpk:Accountability ; tpk:accountablePosition pos:{} ; tpk:accountableTo pos:{} .\n"
)
KASI_TO_KABID = "tpk:accountablePosition pos:kasi-a ; tpk:accountableTo pos:kabid"
KASI_B_TO_KABID = "tpk:accountablePosition pos:kasi-b ; tpk:accountableTo pos:kabid"
GENERAL = 'tpk:holderAsPrinted "Pejabat Lingkup Dinas"@id ; tpk:levelsBelow 1'
PARTICULAR = 'tpk:holderAsPrinted "Kepala Dinas"@id ; tpk:levelsBelow 1'
SCOPE_OF_SUBORDINATES = "tpk:scopeUnit unit:bidang ; tpk:statedIn :pasal-2"
SCOPE_OF_OFFICIALS = "tpk:scopeUnit unit:dinas ; tpk:statedIn :pasal-3"

DENOTES = """
{0} tpk:denotes {1} .
:koreksi a tpk:Correction ; tpk:verdict tpk:Affirmed ; tpk:correctsSubject {0} ; tpk:correctsValue {1} ;
    tpk:correctsProperty
        "https://w3id.org/tupoksi/def#denotes"^^<http://www.w3.org/2001/XMLSchema#anyURI> .
"""

FIRES = [
    pytest.param(
        "answers-to",
        "answersTo",
        (),
        {"kabid kepala-dinas", "kasi-a kabid", "kasi-b kabid"},
        id="answers-to",
    ),
    pytest.param(
        "answers-to",
        "answersTo",
        (("", LINE.format("kasi-a", "sekretaris")),),
        {"kabid kepala-dinas", "kasi-a kabid", "kasi-a sekretaris", "kasi-b kabid"},
        id="answers-to-both-of-two-superiors",
    ),
    pytest.param(
        "instance-has-post", "hasPost", (), {"kecamatan camat"}, id="instance-has-the-head"
    ),
    pytest.param(
        "instance-has-post",
        "hasPost",
        (
            (
                "",
                "unit:seksi a tpk:Unit ; tpk:parentUnit unit:pola . pos:kasi tpk:heads unit:seksi .",
            ),
        ),
        {"kecamatan camat", "kecamatan kasi"},
        id="instance-has-a-post-below",
    ),
    pytest.param("superior", "superior", (), {"kasi-1 Consulted kabid"}, id="superior"),
    pytest.param(
        "superior",
        "superior",
        (("", LINE.format("sekretaris", "kepala-dinas")),),
        {"kasi-1 Consulted kabid", "sekretaris-1 Consulted kepala-dinas"},
        id="superior-once-a-line-is-stated",
    ),
    pytest.param(
        "superior",
        "superior",
        (("", LINE.format("kasi-a", "sekretaris")), ("", REJECTED.format(":garis-x"))),
        {"kasi-1 Consulted kabid"},
        id="superior-when-the-other-line-is-rejected",
    ),
    pytest.param(
        "superior",
        "superior",
        (
            (
                "",
                ":dua a tpk:RelativeMention ; tpk:mentionedIn :kasi-1 ; tpk:role tpk:Accountable ;"
                ' tpk:relation tpk:SuperiorOfPerformer ; tpk:text "dari atasan"@id .',
            ),
        ),
        {"kasi-1 Consulted kabid", "kasi-1 Accountable kabid"},
        id="superior-in-two-roles-takes-part-twice",
    ),
    pytest.param(
        "subordinates",
        "subordinates",
        (),
        {"kabid-1 Informed kasi-a", "kabid-1 Informed kasi-b"},
        id="subordinates",
    ),
    pytest.param(
        "subordinates",
        "subordinates",
        (
            (
                'tpk:scopeAsPrinted "lingkup Bidang"@id ;\n    tpk:scopeUnit unit:bidang ;',
                "",
            ),
        ),
        {"kabid-1 Informed kasi-a", "kabid-1 Informed kasi-b"},
        id="subordinates-without-a-scope",
    ),
    pytest.param(
        "officials",
        "officials",
        (),
        {"kabid-2 Consulted sekretaris", "kabid-2 Consulted kasi-a", "kabid-2 Consulted kasi-b"},
        id="officials-without-performer-and-head",
    ),
    pytest.param(
        "officials",
        "officials",
        ((SCOPE_OF_OFFICIALS, SCOPE_OF_OFFICIALS.replace("dinas", "bidang")),),
        {"kabid-2 Consulted kasi-a", "kabid-2 Consulted kasi-b"},
        id="officials-of-a-bidang",
    ),
    pytest.param(
        "may-stand-in",
        "may-stand-in",
        (),
        {
            "kepala-dinas by kabid under mewakili-1",
            "kabid by kasi-a under mewakili-2",
            "kabid by kasi-b under mewakili-2",
        },
        id="the-particular-provision-before-the-general",
    ),
    pytest.param(
        "may-stand-in",
        "may-stand-in",
        (("", REJECTED.format(":mewakili-1")),),
        {
            "kepala-dinas by kabid under mewakili-2",
            "kabid by kasi-a under mewakili-2",
            "kabid by kasi-b under mewakili-2",
        },
        id="the-general-provision-when-the-particular-is-rejected",
    ),
    pytest.param(
        "stage-performer", "superior", (), {"kasi-1 Consulted kabid"}, id="holder-performs"
    ),
    pytest.param(
        "stage-performer",
        "superior",
        (
            ("", DENIED.format(":kasi-1", "assignedTo", "pos:kasi-a")),
            (
                "",
                ":kasi-1 tpk:hasParticipation :lain . :lain tpk:actor pos:kabid ;"
                " tpk:role tpk:Responsible ; tpk:evidenceKind tpk:Reviewed .",
            ),
        ),
        {"kasi-1 Consulted kepala-dinas"},
        id="not-the-holder-but-another-says-a-reviewer",
    ),
    pytest.param(
        "denoted",
        "denoted",
        (("", DENOTES.format(":bawahan-kasi", "pos:kasi-b")),),
        {"kasi-1 Informed kasi-b"},
        id="denoted-by-a-reviewer",
    ),
]

SILENT = [
    pytest.param(
        "answers-to",
        "answersTo",
        (("", REJECTED.format(":garis-3")),),
        {"kabid kepala-dinas", "kasi-b kabid"},
        id="answers-to-not-by-a-rejected-statement",
    ),
    pytest.param(
        "answers-to",
        "answersTo",
        (("", DENIED.format("pos:kasi-a", "answersTo", "pos:kabid")),),
        {"kabid kepala-dinas", "kasi-b kabid"},
        id="answers-to-not-a-rejected-fact",
    ),
    pytest.param(
        "answers-to",
        "answersTo",
        (("", REJECTED.format(":garis-1")),),
        {"kabid kepala-dinas", "kasi-a kabid", "kasi-b kabid"},
        id="answers-to-still-by-the-other-statement",
    ),
    pytest.param(
        "instance-has-post",
        "hasPost",
        (("tpk:instanceOfTemplate unit:pola", "tpk:parentUnit unit:dinas"),),
        set(),
        id="instance-of-nothing",
    ),
    pytest.param(
        "superior",
        "superior",
        (("", LINE.format("kasi-a", "sekretaris")),),
        set(),
        id="superior-not-of-two-lines",
    ),
    pytest.param(
        "superior",
        "superior",
        (("", REJECTED.format(":atasan-kasi")),),
        set(),
        id="superior-not-by-a-rejected-mention",
    ),
    pytest.param(
        "superior",
        "superior",
        (
            (
                "",
                REJECTED.format(
                    "<https://w3id.org/tupoksi/id/uji/kasi-1/simpulan/superior/uji/kabid>"
                ),
            ),
        ),
        set(),
        id="superior-not-when-the-conclusion-is-rejected",
    ),
    pytest.param(
        "superior",
        "superior",
        (("", DENIED.format(":tugas-kasi", "assignedTo", "pos:kasi-a")),),
        set(),
        id="superior-not-of-a-rejected-performer",
    ),
    pytest.param(
        "superior",
        "superior",
        (
            (
                'tpk:role tpk:Consulted ; tpk:text "kepada atasan langsung"@id',
                'tpk:text "atasan"@id',
            ),
        ),
        set(),
        id="superior-not-without-a-part-in-the-stage",
    ),
    pytest.param(
        "subordinates",
        "subordinates",
        (("", LINE.format("kasi-b", "sekretaris")),),
        {"kabid-1 Informed kasi-a"},
        id="subordinates-not-whose-superior-is-disputed",
    ),
    pytest.param(
        "subordinates",
        "subordinates",
        ((SCOPE_OF_SUBORDINATES, SCOPE_OF_SUBORDINATES.replace("bidang", "dinas")),),
        set(),
        id="subordinates-not-of-another-scope",
    ),
    pytest.param(
        "subordinates",
        "subordinates",
        ((SCOPE_OF_SUBORDINATES, "tpk:statedIn :pasal-2"),),
        set(),
        id="subordinates-not-of-a-scope-that-could-not-be-told",
    ),
    pytest.param(
        "subordinates",
        "subordinates",
        (("pos:kasi-b a tpk:Position", "pos:kasi-b a tpk:UnlistedPosition"),),
        {"kabid-1 Informed kasi-a"},
        id="subordinates-not-whom-no-structure-lists",
    ),
    pytest.param(
        "officials",
        "officials",
        ((SCOPE_OF_OFFICIALS, "tpk:statedIn :pasal-3"),),
        set(),
        id="officials-not-of-an-unknown-unit",
    ),
    pytest.param(
        "officials",
        "officials",
        (
            (
                "pos:sekretaris a tpk:Position ; tpk:heads unit:sekretariat ; tpk:inOrganisation unit:dinas",
                "pos:sekretaris a tpk:Position ; tpk:heads unit:sekretariat ; tpk:inOrganisation unit:lain",
            ),
        ),
        {"kabid-2 Consulted kasi-a", "kabid-2 Consulted kasi-b"},
        id="officials-not-of-another-organisation",
    ),
    pytest.param(
        "officials",
        "officials",
        (("", REJECTED.format(":pejabat")),),
        set(),
        id="officials-not-by-a-rejected-mention",
    ),
    pytest.param(
        "may-stand-in",
        "may-stand-in",
        ((GENERAL, GENERAL.replace("1", "2")), (PARTICULAR, PARTICULAR.replace(" 1", " 2"))),
        set(),
        id="nobody-stands-in-two-levels-below",
    ),
    pytest.param(
        "may-stand-in",
        "may-stand-in",
        ((GENERAL, GENERAL.replace("Pejabat Lingkup Dinas", "Kepala Kantor")),),
        {"kepala-dinas by kabid under mewakili-1"},
        id="a-holder-that-could-not-be-read-is-not-everybody",
    ),
    pytest.param(
        "may-stand-in",
        "may-stand-in",
        (("", LINE.format("kasi-a", "sekretaris")),),
        {"kepala-dinas by kabid under mewakili-1", "kabid by kasi-b under mewakili-2"},
        id="nobody-stands-in-by-a-disputed-line",
    ),
    pytest.param("denoted", "denoted", (), set(), id="denoted-by-nobody"),
    pytest.param(
        "stage-performer",
        "superior",
        (("tpk:DetailedDuty ; tpk:assignedTo pos:kasi-a", "tpk:DetailedDuty"),),
        set(),
        id="nobody-holds-the-duty",
    ),
    pytest.param(
        "superior",
        "superior",
        (("", DENOTES.format(":atasan-kasi", "pos:sekretaris")),),
        set(),
        id="superior-not-when-a-reviewer-says-whom-it-means",
    ),
    pytest.param(
        "superior",
        "superior",
        (("", DENIED.format(":kasi-1", "assignedTo", "pos:kasi-a")),),
        set(),
        id="superior-not-when-the-holder-is-rejected-for-this-stage",
    ),
    pytest.param(
        "officials",
        "officials",
        (("", DENIED.format("pos:sekretaris", "heads", "unit:sekretariat")),),
        {"kabid-2 Consulted kasi-a", "kabid-2 Consulted kasi-b"},
        id="officials-not-who-are-rejected-as-heads",
    ),
    pytest.param(
        "instance-has-post",
        "hasPost",
        (("", DENIED.format("pos:camat", "heads", "unit:pola")),),
        set(),
        id="instance-has-no-post-that-is-rejected-as-head",
    ),
]


@pytest.mark.parametrize(("rule", "under", "edits", "expected"), FIRES + SILENT)
def test_a_rule_concludes_what_follows_and_no_more(
    rule: str, under: str, edits: tuple[tuple[str, str], ...], expected: set[str]
) -> None:
    assert conclusions(plant("office", *edits)).get(under, set()) == expected, rule


def test_a_general_provision_holds_for_the_positions_of_its_own_document() -> None:
    elsewhere = "pos:ketua tpk:heads unit:lain . pos:wakil tpk:answersTo pos:ketua ."
    assert "ketua" not in " ".join(
        conclusions(plant("office", elsewhere=elsewhere))["may-stand-in"]
    )
