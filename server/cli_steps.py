"""The commands about steps: ``tupoksi ask`` and ``tupoksi raci``.

In: arguments. Out: text, JSON or CSV, and an exit code as for ``tupoksi query``. Each is a thin
wrapper: the rows come from ``asking.py``, what they mean from ``answers.py``, ``finding.py`` and
``raci.py``, how they look from ``answer_text.py``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import partial
from typing import Annotated

import typer

from loaders.share import SHARE
from server import console
from server.asking.answer_text import (
    LANGUAGES,
    join,
    write_answer,
    write_candidates,
    write_key,
    write_short_answer,
    write_tied,
)
from server.asking.answering import (
    CANDIDATES,
    MOST_CANDIDATES,
    NamedAsk,
    Reply,
    check_words,
    find_answers,
    load_step_questions,
    to_json,
)
from server.asking.answers import Row, Rows
from server.asking.asking import AskRows, open_rows
from server.asking.questions import Question, load_questions
from server.asking.raci import (
    ANSWERING,
    BELOW,
    TAKING_PART,
    Matrix,
    build_matrix,
    to_cell,
    to_long,
    to_wide,
)
from server.asking.raci import to_json as raci_to_json
from server.console import CLEAN, FINDINGS

FORMATS = ("text", "json")
MATRIX_FORMATS = ("table", "csv", "wide", "json")

SHOWN_WIDTH = 100
PIPE_WIDTH = 80
"""Columns that an answer takes at most on a terminal, and where there is none."""

StoreOption = Annotated[
    str | None, typer.Option("--store", help="Store folder, or https://... of a SPARQL endpoint.")
]
LanguageOption = Annotated[
    str | None, typer.Option("--lang", help="id or en.", show_default="from the environment")
]


def ask(
    words: Annotated[list[str], typer.Argument(help="Words of a step, or its IRI.")],
    limit: Annotated[
        int, typer.Option(help="So many candidates at most.", min=1, max=MOST_CANDIDATES)
    ] = CANDIDATES,
    format_name: Annotated[str, typer.Option("--format", "-f", help="text or json")] = "text",
    store: StoreOption = None,
    language: LanguageOption = None,
) -> None:
    """Say who is accountable for a step, given by words or by its IRI.

    Several steps that fit the words equally well are all answered. Ends with 1 when there is none.
    """
    _check(format_name, FORMATS, "--format")
    language = to_language(language, os.environ)
    asked = check_words(" ".join(words))
    questions = load_step_questions(SHARE)
    with open_rows(store) as ask_rows:
        reply = find_answers(partial(_ask_by_name, ask_rows, questions), asked, limit)
    if format_name == "json":
        console.print_bytes(json.dumps(to_json(reply), ensure_ascii=False).encode() + b"\n")
    else:
        print_reply(reply, language)
    raise typer.Exit(CLEAN if reply.answers else FINDINGS)


def raci(
    subject: Annotated[str, typer.Argument(help="IRI of a unit, position, SOP or standard.")],
    deep: Annotated[
        bool, typer.Option("--deep", help="Of a unit: those of the units below it too.")
    ] = False,
    format_name: Annotated[
        str, typer.Option("--format", "-f", help="table, csv (a row for each part), wide, json")
    ] = "table",
    store: StoreOption = None,
    language: LanguageOption = None,
) -> None:
    """Show who is responsible, accountable, consulted and informed for each step.

    The steps are those of an SOP or of the duties of a position, of a unit's head. Ends with 1
    when there is none.
    """
    _check(format_name, MATRIX_FORMATS, "--format")
    language = to_language(language, os.environ)
    questions = load_questions(SHARE / "queries" / "competency")
    with open_rows(store) as ask_rows:
        ask_named = partial(_ask_by_name, ask_rows, questions)
        matrix = find_matrix(ask_named, subject, deep=deep)
    if format_name == "json":
        console.print_bytes(json.dumps(raci_to_json(matrix), ensure_ascii=False).encode() + b"\n")
    elif format_name == "table":
        print_matrix(matrix, language)
    else:
        console.print_csv(to_wide(matrix) if format_name == "wide" else to_long(matrix))
    raise typer.Exit(CLEAN if matrix.steps else FINDINGS)


def find_matrix(ask_named: NamedAsk, subject: str, *, deep: bool) -> Matrix:
    """Return the matrix of a unit, position or procedure; with ``deep`` of the units below too."""
    subjects = [subject]
    if deep:
        subjects += [row["below"] for row in ask_named(BELOW, {"unit": subject})]
    taking_part: list[Row] = []
    answering: list[Row] = []
    for one in dict.fromkeys(subjects):
        taking_part += ask_named(TAKING_PART, {"subject": one})
        answering += ask_named(ANSWERING, {"subject": one})
    return build_matrix(taking_part, answering)


def print_reply(reply: Reply, language: str) -> None:
    """Print a reply for a person."""
    width = to_width()
    answers = reply.answers
    if not answers:
        console.warn("No step fits that. `tupoksi query search-steps` looks for words as they are.")
        return
    if len(answers) == 1 and reply.tied <= 1:
        parts = [write_answer(answers[0], language, width)]
    else:
        parts = [write_tied(reply.tied, len(answers), language, width)]
        parts += [write_short_answer(answer, language, width) for answer in answers]
    others = reply.candidates[len(answers) :]
    if others:
        parts.append(write_candidates(others, language, width))
    console.print_lines((line.text, line.style) for line in join(*parts))


def print_matrix(matrix: Matrix, language: str) -> None:
    """Print a matrix for a person: numbers for columns, and below it what they and letters mean."""
    if not matrix.steps:
        console.warn("There is no step. Give the IRI of a unit, a position, an SOP or a standard.")
        return
    numbers = [str(number) for number in range(1, len(matrix.actors) + 1)]
    notes = {note: str(number) for number, note in enumerate(matrix.unknown, start=1)}
    rows = (
        [
            step.step.label,
            *(to_cell(step, actor) for actor in matrix.actors),
            " ".join(f"?{notes[note]}" for note in step.unknown),
        ]
        for step in matrix.steps
    )
    width = to_width()
    console.print_grid(["", *numbers, ""], rows, width)
    console.print_lines((line.text, line.style) for line in write_key(matrix, language, width))


def to_language(chosen: str | None, environment: Mapping[str, str]) -> str:
    """Return the language asked for, else Indonesian where the environment speaks it, else English.

    Raises:
        BadParameter: It is neither.
    """
    if chosen is not None:
        _check(chosen, LANGUAGES, "--lang")
        return chosen
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, names), "")
    return "id" if locale.startswith("id") else "en"


def to_width() -> int:
    """Return the columns that an answer takes here."""
    screen = console.to_console()
    return min(screen.width, SHOWN_WIDTH) if screen.is_terminal else PIPE_WIDTH


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    app.command()(ask)
    app.command()(raci)


def _ask_by_name(
    ask_rows: AskRows, questions: Mapping[str, Question], name: str, given: Mapping[str, str]
) -> Rows:
    return ask_rows(questions[name], given)


def _check(value: str, choices: tuple[str, ...], option: str) -> None:
    if value not in choices:
        raise typer.BadParameter(f"choose one of {', '.join(choices)}", param_hint=option)
