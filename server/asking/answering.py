"""Ask what the answer to a step needs, and put it together: one way for command line and web.

In: a step by IRI or by words, and a function that asks one named query. Out: :class:`Reply`. Where
the rows come from (a local snapshot, a remote endpoint, the workers of the web server) is the
caller's business; how they make an answer is that of ``answers.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.asking.answers import QUESTION, STEP_QUERIES, Answer, Rows, build_answer
from server.asking.answers import to_json as answer_to_json
from server.asking.finding import Candidate, Finder, count_tied
from server.asking.questions import RELATIVE_RE, Question, read_question
from server.errors import BadRequest

CORPUS = "all-steps"
"""The query that lists every step, for the search by words."""

NamedAsk = Callable[[str, Mapping[str, str]], Rows]
"""Asks the named query with parameters as typed, and gives its rows."""

NEEDED = (QUESTION, *STEP_QUERIES)
"""What is asked about one step."""

MOST_WORDS = 500
"""Characters of a search; more are refused."""

MOST_CANDIDATES = 20
"""Candidates at most, and so answers at most."""

CANDIDATES = 5
"""Candidates when nobody says how many."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What was asked, the steps that it may mean, and the answers for those that fit best.

    Attributes:
        asked: The words or the IRI as typed.
        candidates: Ranked, no more than asked for; empty for an IRI.
        tied: How many steps fit best and equally well; there may be more than candidates.
        answers: One for each of them among the candidates.
    """

    asked: str
    candidates: tuple[Candidate, ...]
    tied: int
    answers: tuple[Answer, ...]


def load_step_questions(share: Path) -> dict[str, Question]:
    """Read the queries behind the answer, by name.

    Raises:
        BadQuestionFile: One is missing or its header cannot be read.
    """
    pages = {name: share / "queries" / "pages" / f"{name}.rq" for name in (CORPUS, *STEP_QUERIES)}
    paths = {QUESTION: share / "queries" / "competency" / f"{QUESTION}.rq", **pages}
    return {name: read_question(path) for name, path in paths.items()}


def is_iri(asked: str) -> bool:
    """Tell whether somebody means a step by its IRI: whole, or from ``id/`` on."""
    is_whole = asked.startswith(("http://", "https://")) and " " not in asked
    return is_whole or RELATIVE_RE.fullmatch(asked) is not None


def answer_step(ask: NamedAsk, step: str) -> Answer | None:
    """Return the answer for a step by IRI; None when there is no such step."""
    return build_answer({name: ask(name, {"step": step}) for name in NEEDED})


def find_answers(ask_named: NamedAsk, asked: str, limit: int) -> Reply:
    """Return the answers to what somebody typed, an IRI or words."""
    if is_iri(asked):
        answer = answer_step(ask_named, asked)
        return Reply(asked, (), 0, () if answer is None else (answer,))
    shown, tied = choose(Finder(ask_named(CORPUS, {})).find(asked), limit)
    answers = (answer_step(ask_named, one.step.iri) for one in shown[:tied])
    return Reply(asked, shown, tied, tuple(answer for answer in answers if answer))


def choose(ranked: Sequence[Candidate], limit: int) -> tuple[tuple[Candidate, ...], int]:
    """Return the candidates that are shown, and how many of all fit best and equally well."""
    return tuple(ranked[:limit]), count_tied(ranked)


def check_words(words: str) -> str:
    """Return the words of a search without space around them.

    Raises:
        BadRequest: There are none, or more than :data:`MOST_WORDS` characters.
    """
    words = words.strip()
    if not words:
        raise BadRequest("There are no words to look for.", hint="Give some words of the step.")
    if len(words) > MOST_WORDS:
        raise BadRequest(
            f"The words are {len(words)} characters long; at most {MOST_WORDS} are looked at.",
            hint="A few words of the step are enough.",
        )
    return words


def to_json(reply: Reply) -> dict[str, Any]:
    """Return a reply as plain dicts and lists."""
    return {
        "query": reply.asked,
        "tied": reply.tied,
        "candidates": [
            {
                "score": candidate.score,
                "step": candidate.step.iri,
                "text": candidate.step.text,
                "document": candidate.step.document,
                "line": candidate.step.line,
                "provision": candidate.step.provision,
                "within": candidate.step.within,
                "holders": list(candidate.step.holders),
            }
            for candidate in reply.candidates
        ],
        "answers": [answer_to_json(answer) for answer in reply.answers],
    }
