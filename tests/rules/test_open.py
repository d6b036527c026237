"""Words that name nobody for certain: they stay open and say why, until a reviewer speaks.

Each row plants something in ``graphs/office.ttl`` and says which words are then open.
"""

from __future__ import annotations

import pytest

from tests.rules.planting import DENIED, REJECTED, conclusions, plant
from tests.rules.test_relations import (
    DENOTES,
    KASI_B_TO_KABID,
    LINE,
    SCOPE_OF_OFFICIALS,
    SCOPE_OF_SUBORDINATES,
)

OPEN = [
    pytest.param(
        (),
        {
            "atasan-sekretaris LineNotStated",
            "atasan-orang LineNotStated",
            "bawahan-kasi LineNotStated",
            "terkait NamesAClass",
        },
        id="as-it-stands",
    ),
    pytest.param(
        (("", LINE.format("kasi-a", "sekretaris")),),
        {"atasan-kasi LinesDisagree"},
        id="superior-of-two-lines",
    ),
    pytest.param(
        (
            ("", LINE.format("kasi-a", "sekretaris")),
            (KASI_B_TO_KABID, KASI_B_TO_KABID.replace("kabid", "sekretaris")),
        ),
        {"atasan-kasi LinesDisagree", "bawahan-kabid LinesDisagree"},
        id="subordinates-who-are-all-disputed",
    ),
    pytest.param(
        ((SCOPE_OF_SUBORDINATES, SCOPE_OF_SUBORDINATES.replace("bidang", "dinas")),),
        {"bawahan-kabid ScopeDisagrees"},
        id="subordinates-of-another-scope",
    ),
    pytest.param(
        ((SCOPE_OF_OFFICIALS, "tpk:statedIn :pasal-3"),),
        {"pejabat ScopeDisagrees"},
        id="officials-of-an-unknown-unit",
    ),
    pytest.param(
        ((SCOPE_OF_OFFICIALS, SCOPE_OF_OFFICIALS.replace("dinas", "seksi-a")),),
        {"pejabat LineNotStated"},
        id="officials-of-a-unit-with-none-below",
    ),
    pytest.param(
        (("", DENIED.format(":tugas-kasi", "assignedTo", "pos:kasi-a")),),
        {"atasan-kasi LineNotStated"},
        id="performer-rejected",
    ),
]

SETTLED = [
    pytest.param(":terkait", "terkait NamesAClass", id="related-officials"),
    pytest.param(":bawahan-kasi", "bawahan-kasi LineNotStated", id="subordinates"),
    pytest.param(":atasan-orang", "atasan-orang LineNotStated", id="mention-without-performer"),
]

CLOSED = [
    pytest.param(":terkait", "terkait NamesAClass", id="related-officials"),
    pytest.param(":atasan-orang", "atasan-orang LineNotStated", id="mention-without-performer"),
    pytest.param(":bawahan-kasi", "bawahan-kasi LineNotStated", id="subordinates"),
    pytest.param(":atasan-sekretaris", "atasan-sekretaris LineNotStated", id="superior"),
]


@pytest.mark.parametrize(("edits", "expected"), OPEN)
def test_words_that_name_nobody_for_certain_stay_open_and_say_why(
    edits: tuple[tuple[str, str], ...], expected: set[str]
) -> None:
    assert conclusions(plant("office", *edits))["openBecause"] >= expected


@pytest.mark.parametrize(("mention", "line"), CLOSED)
def test_a_rejected_mention_is_not_even_open(mention: str, line: str) -> None:
    before = conclusions(plant("office"))["openBecause"]
    after = conclusions(plant("office", ("", REJECTED.format(mention))))["openBecause"]
    assert before - after == {line}


@pytest.mark.parametrize(("mention", "line"), SETTLED)
def test_words_of_which_a_reviewer_said_whom_they_mean_are_not_open(
    mention: str, line: str
) -> None:
    before = conclusions(plant("office"))["openBecause"]
    said = DENOTES.format(mention, "pos:sekretaris")
    assert before - conclusions(plant("office", ("", said)))["openBecause"] == {line}
