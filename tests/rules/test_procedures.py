"""Rules on the steps of a procedure: who performs a step that names nobody, where a branch returns.

Each row plants something in ``graphs/procedure.ttl`` and says everything that the rule then
concludes of it.
"""

from __future__ import annotations

import pytest

from tests.rules.planting import DENIED, REJECTED, conclusions, plant

CLAIMING = ("told-to-act", "received-then-acts", "delivered-then-receives")

TELLS = '"Memberikan disposisi kepada Dinas"@id'
DELIVERS = '"Menyusun rekapitulasi dan menyampaikan kepada Sekretariat"@id'
RECEIVES = '"Menerima dan mengarsipkan rekapitulasi"@id'
CHECKS = '"Memeriksa. Jika Surat Permohonan tidak sesuai, mengembalikan kepada OPD."@id'
TAKES_PART = """
:{0} tpk:hasParticipation :x . :x a tpk:Participation ; tpk:actor {1} ; tpk:role tpk:{2} ;
    tpk:actorAsPrinted "X"@id ; tpk:evidenceKind tpk:{3} .
"""
CONCLUDED = "<https://w3id.org/tupoksi/id/uji/langkah-{}/simpulan/{}/uji/{}>"


def takes_part(step: str, actor: str, role: str, evidence: str = "Stated") -> tuple[str, str]:
    return "", TAKES_PART.format(step, actor, role, evidence)


FIRES = [
    pytest.param("told-to-act", (), {"langkah-3 Responsible dinas"}, id="told"),
    pytest.param(
        "told-to-act",
        ((TELLS, '"Memberi arahan dan petunjuk tertulis kepada Dinas dan menyimpan surat"@id'),),
        {"langkah-3 Responsible dinas"},
        id="told-in-other-words",
    ),
    pytest.param(
        "told-to-act",
        ((TELLS, '"Mendisposisikan surat permohonan kepada Dinas (OPD) untuk diproses"@id'),),
        {"langkah-3 Responsible dinas"},
        id="told-by-the-verb",
    ),
    pytest.param("received-then-acts", (), {"langkah-2 Responsible bupati"}, id="received"),
    pytest.param(
        "received-then-acts",
        (("sudah diterima Bupati", "telah diterima oleh bupati."),),
        {"langkah-2 Responsible bupati"},
        id="received-in-other-words",
    ),
    pytest.param(
        "delivered-then-receives", (), {"langkah-8 Responsible sekretariat"}, id="delivered"
    ),
    pytest.param(
        "agreed-performer",
        (takes_part("langkah-3", "pos:kabid", "Informed"),),
        {"langkah-3 Responsible dinas"},
        id="agreed-though-somebody-else-is-informed",
    ),
    pytest.param(
        "agreed-performer",
        (
            takes_part("langkah-3", "pos:kabid", "Responsible", "Marked"),
            ("", REJECTED.format(":x")),
        ),
        {"langkah-3 Responsible dinas"},
        id="agreed-when-the-mark-is-rejected",
    ),
    pytest.param("branch-returns", (), {"cabang langkah-2"}, id="returns"),
    pytest.param(
        "branch-returns",
        (takes_part("langkah-2", "unit:opd", "Responsible"),),
        {"cabang langkah-2"},
        id="returns-to-its-performer",
    ),
]

SILENT = [
    pytest.param(
        "told-to-act",
        ((TELLS, '"Meminta petunjuk kepada Dinas"@id'),),
        set(),
        id="asking-is-not-telling",
    ),
    pytest.param(
        "told-to-act",
        ((TELLS, '"Memberi arahan lalu melapor kepada Dinas"@id'),),
        set(),
        id="told-somebody-else",
    ),
    pytest.param(
        "told-to-act",
        ((TELLS, '"Memberikan disposisi kepada Dinas atau Sekretariat"@id'),),
        set(),
        id="one-of-two",
    ),
    pytest.param(
        "told-to-act",
        ((TELLS, '"Memberikan disposisi kepada Dinas dan Sekretariat"@id'),),
        set(),
        id="two-at-once",
    ),
    pytest.param(
        "told-to-act",
        (("", REJECTED.format(":ikut-2")),),
        set(),
        id="the-telling-is-rejected",
    ),
    pytest.param(
        "told-to-act",
        (
            (
                "",
                ":langkah-2 tpk:hasBranch :c . :c tpk:branchActor unit:dinas ;"
                " tpk:branchTarget :langkah-5 .",
            ),
        ),
        set(),
        id="the-branch-leads-elsewhere",
    ),
    pytest.param(
        "received-then-acts",
        (("sudah diterima Bupati", "sudah diterima Gubernur"),),
        set(),
        id="received-by-no-actor",
    ),
    pytest.param(
        "received-then-acts",
        (("sudah diterima Bupati", "sudah dipastikan ada"),),
        set(),
        id="not-received",
    ),
    pytest.param(
        "received-then-acts",
        (('"Memberikan disposisi kepada Dinas"@id ; tpk:requires :surat', TELLS),),
        set(),
        id="received-but-not-taken-up",
    ),
    pytest.param(
        "delivered-then-receives",
        ((RECEIVES, '"Mengarsipkan rekapitulasi"@id'),),
        set(),
        id="delivered-but-not-received",
    ),
    pytest.param(
        "delivered-then-receives",
        ((RECEIVES, '"Menerima tanggapan dari Sekretariat"@id'),),
        set(),
        id="received-from-the-same",
    ),
    pytest.param(
        "delivered-then-receives",
        (("tpk:requires :rekap", "tpk:requires :laporan"),),
        set(),
        id="received-something-else",
    ),
    pytest.param(
        "delivered-then-receives",
        ((DELIVERS, '"Jika tidak lengkap, mengembalikan kepada Sekretariat"@id'),),
        set(),
        id="delivered-under-a-condition",
    ),
    pytest.param(
        "delivered-then-receives",
        (takes_part("langkah-7", "pos:kabid", "Informed"),),
        set(),
        id="delivered-to-two",
    ),
    pytest.param(
        "delivered-then-receives",
        (("", REJECTED.format(":ikut-7")),),
        set(),
        id="the-delivery-is-rejected",
    ),
    pytest.param(
        "agreed-performer",
        (takes_part("langkah-3", "pos:kabid", "Responsible", "Marked"),),
        set(),
        id="a-mark-is-there",
    ),
    pytest.param(
        "agreed-performer",
        (takes_part("langkah-3", "pos:kabid", "Responsible", "Reviewed"),),
        set(),
        id="a-reviewer-has-said-it",
    ),
    pytest.param(
        "agreed-performer",
        (takes_part("langkah-3", "unit:dinas", "Informed"),),
        set(),
        id="nobody-hands-over-to-himself",
    ),
    pytest.param(
        "agreed-performer",
        ((CHECKS, '"Memeriksa dan memberikan disposisi"@id'),),
        set(),
        id="a-unit-gives-no-disposition",
    ),
    pytest.param(
        "agreed-performer",
        (
            (
                "tpk:requires :surat ; tpk:hasParticipation :ikut-2",
                "tpk:requires :surat ; tpk:produces :lanjut ; tpk:hasParticipation :ikut-2",
            ),
            (
                "",
                ':lanjut tpk:stateOf :surat ; rdfs:label "Surat Permohonan sudah diterima Kabid"@id .',
            ),
        ),
        set(),
        id="two-rules-disagree",
    ),
    pytest.param(
        "agreed-performer",
        (("", REJECTED.format(CONCLUDED.format(3, "told-to-act", "dinas"))),),
        set(),
        id="the-conclusion-is-rejected",
    ),
    pytest.param(
        "branch-returns",
        (("", ":cabang tpk:branchTarget :langkah-1 ."),),
        set(),
        id="the-target-is-stated",
    ),
    pytest.param(
        "branch-returns",
        (
            (
                'tpk:conditionText "Surat Permohonan tidak sesuai"@id',
                'tpk:conditionText "tidak sesuai"@id',
            ),
        ),
        set(),
        id="what-is-returned-is-not-named",
    ),
    pytest.param(
        "branch-returns",
        (('tpk:actionText "mengembalikan kepada OPD"@id', 'tpk:actionText "menolak"@id'),),
        set(),
        id="nothing-is-returned",
    ),
    pytest.param(
        "branch-returns",
        (takes_part("langkah-2", "pos:bupati", "Responsible", "Marked"),),
        set(),
        id="somebody-else-performs-the-target",
    ),
    pytest.param(
        "branch-returns",
        (
            (
                "",
                ':lain rdfs:label "Permohonan"@id . :langkah-3 tpk:requires :lain .'
                " :langkah-1 tpk:produces :lain .",
            ),
        ),
        set(),
        id="two-things-lead-to-two-steps",
    ),
    pytest.param(
        "branch-returns",
        (("", DENIED.format(":cabang", "branchTarget", ":langkah-2")),),
        set(),
        id="the-target-is-rejected",
    ),
]

STEP = {"told-to-act": "langkah-3", "agreed-performer": "langkah-3"}


def said_of(rule: str, edits: tuple[tuple[str, str], ...]) -> set[str]:
    """Return what a rule concludes; of agreed-performer, what it lets pass of a told-to-act."""
    found = conclusions(plant("procedure", *edits))
    if rule == "branch-returns":
        return {line for line in found["branchTarget"] if line.startswith("cabang ")}
    lines = found.get("told-to-act" if rule == "agreed-performer" else rule, set())
    return {line for line in lines if line.startswith(STEP.get(rule, ""))}


@pytest.mark.parametrize(("rule", "edits", "expected"), FIRES + SILENT)
def test_a_rule_concludes_what_follows_and_no_more(
    rule: str, edits: tuple[tuple[str, str], ...], expected: set[str]
) -> None:
    assert said_of(rule, edits) == expected


def test_two_rules_that_agree_are_two_conclusions() -> None:
    told = ('"Membuat Surat Permohonan dan mengirimkannya"@id', '"Memberi arahan kepada Bupati"@id')
    found = conclusions(plant("procedure", told, takes_part("langkah-1", "pos:bupati", "Informed")))
    assert found["received-then-acts"] == {"langkah-2 Responsible bupati"}


def test_when_one_of_two_that_disagree_is_rejected_the_other_stands() -> None:
    edits = (
        (
            "tpk:requires :surat ; tpk:hasParticipation :ikut-2",
            "tpk:requires :surat ; tpk:produces :lanjut ; tpk:hasParticipation :ikut-2",
        ),
        (
            "",
            ':lanjut tpk:stateOf :surat ; rdfs:label "Surat Permohonan sudah diterima Kabid"@id .',
        ),
        ("", REJECTED.format(CONCLUDED.format(3, "received-then-acts", "kabid"))),
    )
    assert said_of("told-to-act", edits) == {"langkah-3 Responsible dinas"}
