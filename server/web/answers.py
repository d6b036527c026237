"""Who is accountable for a step, over HTTP: ``/api/ask`` by IRI or by words.

In: ``step`` or ``words``, and ``limit``. Out: JSON of what was asked, the candidates and the
answers for those that fit best. Rows come from the reserved workers; the search by words runs
beside the event loop, over a list of the steps that is read once for each snapshot.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from server.asking.answering import (
    CANDIDATES,
    CORPUS,
    MOST_CANDIDATES,
    NEEDED,
    Reply,
    check_words,
    choose,
    load_step_questions,
    to_json,
)
from server.asking.answers import Answer, Rows, build_answer
from server.asking.finding import Finder
from server.asking.questions import Question, bind_parameters
from server.engine.answering import Engine
from server.errors import BadRequest, NotFound
from server.web.described import ASK
from server.web.protocol import one_value, parse_fields
from server.web.tables import to_rows

router = APIRouter()

PARAMETERS = ("step", "words", "limit")


class Steps:
    """Answers about steps from the workers of the server.

    Attributes:
        engine: Answers queries.
        base: Public base IRI.
        share: Folder that holds ``queries/``.
    """

    def __init__(self, engine: Engine, base: str, share: Path) -> None:
        self.engine = engine
        self.base = base
        self.share = share
        self._questions: dict[str, Question] = {}
        self._finder: tuple[str, Finder] | None = None
        self._reading = asyncio.Lock()

    async def answer(self, step: str) -> Answer | None:
        """Return the answer for a step by IRI; None when there is no such step."""
        asked = (self._ask(name, {"step": step}) for name in NEEDED)
        return build_answer(dict(zip(NEEDED, await asyncio.gather(*asked), strict=True)))

    async def find(self, words: str, limit: int) -> Reply:
        """Return the candidates for words, and the answers for those that fit best."""
        finder = await self._find_finder()
        shown, tied = choose(await asyncio.to_thread(finder.find, words), limit)
        # one after the other: all at once would fill the queue for the workers
        answers = [await self.answer(one.step.iri) for one in shown[:tied]]
        return Reply(words, shown, tied, tuple(one for one in answers if one is not None))

    async def _find_finder(self) -> Finder:
        """Return the search over the steps of the snapshot that is served now."""
        async with self._reading:
            snapshot = self.engine.snapshot
            identifier = snapshot.identifier if snapshot is not None else ""
            if self._finder is None or self._finder[0] != identifier:
                rows = await self._ask(CORPUS, {})
                self._finder = identifier, await asyncio.to_thread(Finder, rows)
            return self._finder[1]

    async def _ask(self, name: str, given: dict[str, str]) -> Rows:
        if not self._questions:
            self._questions = load_step_questions(self.share)
        question = self._questions[name]
        terms = bind_parameters(question, given, base=self.base)
        result = await self.engine.run(question.text, substitutions=terms, trusted=True)
        return to_rows(await result.body())


@router.get("/api/ask", openapi_extra=ASK)
async def ask(request: Request) -> JSONResponse:
    """Say who is accountable for a step, given by IRI or by words."""
    step, words, limit = read_asked(request)
    steps = to_steps(request)
    if words is not None:
        return JSONResponse(to_json(await steps.find(words, limit)))
    assert step is not None
    answer = await steps.answer(step)
    if answer is None:
        raise NotFound(
            f"The graph has no step {step!r}.",
            hint="Look for it by words: /api/ask?words=...",
            address=step,
        )
    return JSONResponse(to_json(Reply(step, (), 0, (answer,))))


def read_asked(request: Request) -> tuple[str | None, str | None, int]:
    """Return the step or the words that are asked about, and the limit.

    Raises:
        BadRequest: Neither or both are given, a parameter is unknown, repeated or unusable.
    """
    fields = parse_fields(request.scope["query_string"])
    given: dict[str, Any] = {name: one_value(fields, name) or "" for name in fields}
    unknown = sorted(set(given) - set(PARAMETERS))
    if unknown:
        raise BadRequest(
            f"There is no parameter {unknown[0]!r}.", hint=f"There are {', '.join(PARAMETERS)}."
        )
    step, words = given.get("step", "").strip(), given.get("words", "").strip()
    if bool(step) == bool(words):
        raise BadRequest(
            "Give either a step or words.",
            hint="/api/ask?step=IRI, or /api/ask?words=konsultasi+draft",
        )
    limit = _parse_limit(given.get("limit", ""))
    return (step, None, limit) if step else (None, check_words(words), limit)


def to_steps(request: Request) -> Steps:
    """Return what answers about steps behind a request."""
    steps = request.app.state.steps
    assert isinstance(steps, Steps)
    return steps


def _parse_limit(printed: str) -> int:
    if not printed:
        return CANDIDATES
    is_number = printed.isascii() and printed.isdecimal() and len(printed) <= 3
    if not is_number or not 1 <= int(printed) <= MOST_CANDIDATES:
        raise BadRequest(
            f"The limit {printed[:20]!r} is not a number from 1 to {MOST_CANDIDATES}.",
            hint="Leave it out, or give a smaller one.",
        )
    return int(printed)
