"""Who is accountable for a step: the answer of ``tupoksi ask``, for an assistant.

In: a step by its IRI or by words. Out: performers, whom they answer to, evidence with its place,
and what is not known, said as not known. The answer is made in ``server/asking``; here is only its
form.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, Field

from server.asking.answer_text import join, write_answer, write_candidates, write_tied
from server.asking.answering import Reply, check_words, is_iri, to_json
from server.asking.answers import Answer, Place
from server.assisting.citing import Citation, each_once, from_place
from server.assisting.describing import check_iri
from server.assisting.house import House
from server.errors import NotFound

WIDTH = 100
"""Columns of the text."""


class Unknown(BaseModel):
    """Something that no text says, or that texts say in two ways."""

    code: str
    about: str
    message_id: str
    message_en: str


class StepAnswer(BaseModel):
    """The answer for one step."""

    step: str = Field(description="IRI of the step")
    text: str
    performers: list[str] = Field(description="Who performs it; empty: not known")
    accountable: list[str] = Field(
        description="The positions that performers answer to, where all provisions name the same"
    )
    unknown: list[Unknown] = Field(description="What is not known; say so, never guess it")
    citations: list[Citation]
    details: dict[str, Any] = Field(
        description="Everything: evidence, rules, lines of accountability level by level, "
        "participants, substitutes (the form of /api/ask)"
    )


class StepCandidate(BaseModel):
    """A step that words may mean."""

    step: str
    text: str
    score: float
    holders: list[str]
    document: str
    line: int


class AccountabilityAnswer(BaseModel):
    """What was asked, the steps that it may mean, and the answers for those that fit best."""

    asked: str
    tied: int = Field(description="How many steps fit the words best and equally well")
    candidates: list[StepCandidate]
    answers: list[StepAnswer]


async def find_accountable(
    house: House, asked: str, limit: int, language: str
) -> tuple[AccountabilityAnswer, str]:
    """Return who is accountable for a step, and the same as text.

    Args:
        house: Where to ask.
        asked: An IRI, which may begin with ``id/``, or words of the step.
        limit: Candidates at most.
        language: Of the text, ``id`` or ``en``.

    Raises:
        BadRequest: There is nothing to look for.
        NotFound: There is no step of that IRI.
    """
    reply = await find_reply(house, check_words(asked), limit)
    answer = AccountabilityAnswer(
        asked=reply.asked,
        tied=reply.tied,
        candidates=to_candidates(reply),
        answers=list(to_answers(reply, house.base)),
    )
    return answer, to_text(reply, language)


async def find_reply(house: House, asked: str, limit: int) -> Reply:
    """Return the reply of the room that answers."""
    if not is_iri(asked):
        return await house.steps.find(asked, limit)
    step = check_iri(house.to_iri(asked))
    answer = await house.steps.answer(step)
    if answer is None:
        raise NotFound(
            f"The graph has no step {step!r}.", hint="Look for it by words.", address=step
        )
    return Reply(asked, (), 1, (answer,))


def to_candidates(reply: Reply) -> list[StepCandidate]:
    """Return the steps that words may mean."""
    return [
        StepCandidate(
            step=one.step.iri,
            text=one.step.text,
            score=one.score,
            holders=list(one.step.holders),
            document=one.step.document,
            line=one.step.line,
        )
        for one in reply.candidates
    ]


def to_answers(reply: Reply, base: str) -> Iterable[StepAnswer]:
    """Yield the answers as data."""
    for answer, details in zip(reply.answers, to_json(reply)["answers"], strict=True):
        superiors = [one.accountable for one in answer.performers if one.accountable is not None]
        yield StepAnswer(
            step=answer.step.iri,
            text=answer.step.text,
            performers=[f"{one.actor.label} <{one.actor.iri}>" for one in answer.performers],
            accountable=list(dict.fromkeys(f"{one.label} <{one.iri}>" for one in superiors)),
            unknown=[
                Unknown(
                    code=one.code,
                    about=one.about,
                    message_id=one.message_id,
                    message_en=one.message_en,
                )
                for one in answer.unknown
            ],
            citations=each_once(from_place(place, base) for place in find_places(answer)),
            details=details,
        )


def find_places(answer: Answer) -> Iterable[Place]:
    """Yield every place on which an answer rests."""
    yield answer.step.place
    evidences = [
        *(evidence for performer in answer.performers for evidence in performer.evidence),
        *(evidence for participant in answer.others for evidence in participant.evidence),
    ]
    for evidence in evidences:
        yield evidence.place
        yield from evidence.premises
    for performer in answer.performers:
        yield from (link.place for link in performer.chain)
    yield from (one.place for one in answer.substitutes)


def to_text(reply: Reply, language: str) -> str:
    """Return a reply as the command line prints it."""
    nothing = {"id": "Tidak ada tahapan yang cocok.", "en": "No step fits."}[language]
    if not reply.answers:
        return nothing
    parts = [write_answer(answer, language, WIDTH) for answer in reply.answers]
    if reply.tied > 1:
        parts.insert(0, write_tied(reply.tied, len(reply.answers), language, WIDTH))
    others = reply.candidates[len(reply.answers) :]
    if others:
        parts.append(write_candidates(others, language, WIDTH))
    return "\n".join(line.text for line in join(*parts))
