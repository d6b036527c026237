"""An answer is what its rows say: nothing is lost, added or guessed between rows and answer."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from server.asking.answer_text import LANGUAGES, write_answer, write_short_answer
from server.asking.answers import QUESTION, STEP_QUERIES, Answer, Named, Row, build_answer, to_json
from server.asking.unknowns import CODE_TO_MESSAGES, to_unknown

TPK = "https://w3id.org/tupoksi/def#"

FACTS: Row = {
    "step": "id/langkah",
    "stepText": "memeriksa berkas",
    "whole": "id/sop",
    "wholeText": "SOP Uji",
    "document": "https://w3id.org/tupoksi/id/sumber/uji",
    "documentTitle": "SOP Uji",
    "line": "7",
}


def line(holder: str, superior: str, level: int, provision: str = "p1", **more: str) -> Row:
    """A row of the question in which one position answers to another."""
    return {
        "performer": "a",
        "performerLabel": "A",
        "evidence": f"{TPK}Stated",
        "level": str(level),
        "holder": holder,
        "holderLabel": holder.upper(),
        "superior": superior,
        "superiorLabel": superior.upper(),
        "provision": provision,
        "quote": "Kata.",
        "line": "3",
        "document": "https://w3id.org/tupoksi/id/sumber/uji",
        **more,
    }


def part(role: str, actor: str, evidence: str, **more: str) -> Row:
    """A row of the query for participations."""
    return {
        "participation": f"ikut-{actor}",
        "role": TPK + role,
        "actor": actor,
        "actorLabel": actor.upper(),
        "evidence": TPK + evidence,
        **more,
    }


def build(**rows: list[Row]) -> Answer:
    """Build the answer from rows by query; the facts are always there."""
    names = {name.replace("-", "_"): name for name in (QUESTION, *STEP_QUERIES)}
    given: Mapping[str, list[Row]] = {names[name]: found for name, found in rows.items()}
    answer = build_answer({**{name: [] for name in names.values()}, "step-facts": [FACTS], **given})
    assert answer is not None
    return answer


def test_a_step_without_facts_is_no_step() -> None:
    assert build_answer({name: [] for name in (QUESTION, *STEP_QUERIES)}) is None


def test_statements_that_agree_make_one_position_accountable() -> None:
    rows = [line("a", "b", 1), line("a", "b", 1, "p2"), line("b", "c", 2)]
    (performer,) = build(who_is_accountable_for_step=rows).performers
    assert performer.accountable == Named("b", "B")
    assert [(link.holder.label, link.superior.label) for link in performer.chain] == [
        ("A", "B"),
        ("A", "B"),
        ("B", "C"),
    ]
    assert not any(link.disagrees for link in performer.chain)


def test_where_provisions_disagree_nobody_is_accountable_and_the_answer_says_so() -> None:
    rows = [line("a", "b", 1), line("a", "c", 1, "p2"), line("b", "c", 2)]
    answer = build(who_is_accountable_for_step=rows)
    (performer,) = answer.performers
    assert (performer.accountable, performer.disagrees) == (None, True)
    assert [link.disagrees for link in performer.chain] == [True, True, False]
    assert [unknown.code for unknown in answer.unknown] == ["LinesDisagree"]


def test_the_head_of_a_unit_that_performs_is_accountable() -> None:
    taking = part("Responsible", "a", "Marked", head="h", headLabel="H")
    rows = [line("h", "b", 1, participation="ikut-a", evidence=f"{TPK}Marked")]
    answer = build(who_is_accountable_for_step=rows, step_participants=[taking])
    (performer,) = answer.performers
    assert (performer.head, performer.accountable) == (Named("h", "H"), Named("h", "H"))
    assert [evidence.kind for evidence in performer.evidence] == ["Marked"]


def test_every_premise_of_a_conclusion_is_kept_once() -> None:
    rows = [
        part("Consulted", "b", "Inferred", premise=one, premiseText=one, premiseLine="4")
        for one in ("x", "y", "x")
    ]
    (other,) = build(step_participants=rows).others
    (evidence,) = other.evidence
    assert [place.quote for place in evidence.premises] == ["x", "y"]


def test_a_mention_that_is_known_is_not_unknown() -> None:
    known = {"mentionText": "kepada atasan", "known": "true"}
    opened = {"mentionText": "kepada bawahan", "known": "false", "reason": f"{TPK}LineNotStated"}
    new = {"mentionText": "dengan pejabat", "known": "false"}
    answer = build(step_mentions=[known, opened, new])
    assert [(unknown.code, unknown.about) for unknown in answer.unknown] == [
        ("LineNotStated", "kepada bawahan"),
        ("mention-not-resolved", "dengan pejabat"),
    ]


@pytest.mark.parametrize("code", [*CODE_TO_MESSAGES, "NewReason"])
def test_what_is_unknown_is_said_in_both_languages(code: str) -> None:
    unknown = to_unknown(code, "{Seksi}")
    assert unknown.message_id
    assert unknown.message_en
    assert "{about}" not in unknown.message_id + unknown.message_en


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 80])
def test_an_answer_is_written_within_its_width(language: str, width: int) -> None:
    answer = build(
        who_is_accountable_for_step=[
            line("a", "b", 1, via="v", viaLabel="Lewat Sekretaris Daerah")
        ],
        step_participants=[part("Informed", "b", "Reviewed", reviewer="Budi", reviewedOn="2026")],
    )
    for written in (
        write_answer(answer, language, width),
        write_short_answer(answer, language, width),
    ):
        assert max(len(one.text) for one in written) <= width


def test_json_of_an_answer_holds_plain_values() -> None:
    found = to_json(build(who_is_accountable_for_step=[line("a", "b", 1)]))
    assert found["performers"][0]["chain"][0]["superior"] == {"iri": "b", "label": "B"}
    assert found["performers"][0]["head"] is None
