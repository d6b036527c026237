"""Named questions: the catalogue with its parameters, and the answer to one.

In: a name and parameters as typed. Out: rows of texts with a citation each where the row says where
it rests. Parameters are bound as terms; they never become part of a query.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, Field

from server.asking.questions import Question, bind_parameters, find_question
from server.assisting import citing
from server.assisting.citing import Citation, from_row
from server.assisting.house import House
from server.web.tables import to_rows

CITING = ("provision", "quote", "line", "document")
"""Columns that say where a row rests; as text they stand in its citation."""


class QuestionParameter(BaseModel):
    """What a question may be given."""

    name: str
    type: str = Field(description="iri (whole, or from id/ on), text or integer")
    required: bool
    description: str


class QuestionSummary(BaseModel):
    """A named question."""

    name: str
    summary: str
    summary_id: str
    description: str
    parameters: list[QuestionParameter]
    example: dict[str, str] = Field(description="Parameters that give an answer")


class QuestionCatalogue(BaseModel):
    """The named questions that were asked for."""

    total: int = Field(description="How many questions there are")
    questions: list[QuestionSummary]


class QuestionRow(BaseModel):
    """One row of an answer."""

    values: dict[str, str] = Field(description="By column; what is not known is left out")
    citation: Citation | None = Field(description="Where the row rests; null when no text says it")


class QuestionAnswer(BaseModel):
    """The answer to a named question."""

    question: QuestionSummary
    parameters: dict[str, str]
    columns: list[str]
    rows: list[QuestionRow]
    more: bool = Field(description="There are more rows than were asked for")


def list_questions(house: House, words: str) -> tuple[QuestionCatalogue, str]:
    """Return the questions that have all of some words, or all questions; and the same as text."""
    wanted = words.lower().split()
    found = [
        to_summary(question)
        for question in house.site.questions.values()
        if all(word in _to_said(question) for word in wanted)
    ]
    catalogue = QuestionCatalogue(total=len(house.site.questions), questions=found)
    return catalogue, "\n".join(line for one in found for line in _to_lines(one))


async def ask_question(
    house: House, name: str, given: Mapping[str, str], limit: int
) -> tuple[QuestionAnswer, str]:
    """Return the answer to a named question, and the same as text.

    Args:
        house: Where to ask.
        name: Of the question.
        given: Parameters as typed.
        limit: Rows at most.

    Raises:
        UnknownQuestion: No question has this name.
        BadParameter: A parameter is missing, unknown or of the wrong type.
        QueryFailed: No answer came.
    """
    question = find_question(house.site.questions, name)
    terms = bind_parameters(question, given, base=house.base)
    result = await house.site.engine.run(
        question.text, substitutions=terms, trusted=True, first_rows=limit
    )
    body = await result.body()
    answer = QuestionAnswer(
        question=to_summary(question),
        parameters=dict(given),
        columns=json.loads(body)["head"]["vars"],
        rows=[QuestionRow(values=row, citation=from_row(row, house.base)) for row in to_rows(body)],
        more=result.more,
    )
    return answer, write_answer(answer)


def to_summary(question: Question) -> QuestionSummary:
    """Return a question as data."""
    return QuestionSummary(
        name=question.name,
        summary=question.summary,
        summary_id=question.summary_id,
        description=question.description,
        parameters=[
            QuestionParameter(
                name=one.name,
                type=one.type,
                required=one.required,
                description=one.description,
            )
            for one in question.parameters
        ],
        example=question.example,
    )


def write_answer(answer: QuestionAnswer) -> str:
    """Return an answer as text: a block of lines for each row."""
    blocks = [f"{answer.question.summary} / {answer.question.summary_id}"]
    blocks += ["\n".join(_to_block(row, answer.columns, answer.parameters)) for row in answer.rows]
    if not answer.rows:
        blocks.append("No row: the documents do not say it. / Tidak ada: tidak tertulis.")
    if answer.more:
        blocks.append(f"There are more rows than these {len(answer.rows)}; raise the limit.")
    return "\n\n".join(blocks)


def _to_block(row: QuestionRow, columns: Sequence[str], given: Mapping[str, str]) -> list[str]:
    hidden = {*given, *(CITING if row.citation else ())}
    lines = [
        f"{name}: {row.values[name]}"
        for name in columns
        if name in row.values and name not in hidden
    ]
    if row.citation:
        lines.append(f"{citing.to_text(row.citation)} {row.citation.quote}".rstrip())
    return lines


def _to_lines(question: QuestionSummary) -> list[str]:
    parameters = " ".join(
        f"{one.name}=<{one.type}>" if one.required else f"[{one.name}=<{one.type}>]"
        for one in question.parameters
    )
    return [
        f"{question.name} {parameters}".rstrip(),
        f"    {question.summary} / {question.summary_id}",
    ]


def _to_said(question: Question) -> str:
    descriptions = (question.description, question.description_id)
    return " ".join((question.name, question.summary, question.summary_id, *descriptions)).lower()
