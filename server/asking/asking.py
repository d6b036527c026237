"""Answer questions for the command line: from the local snapshot or a remote endpoint.

In: a question's name, a file, or standard input; parameters as typed; where to ask. Out:
:class:`Reply`, or rows for commands that ask several questions. Local queries run in a worker like
any other, with the same limits.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TextIO

from server.asking.questions import (
    Question,
    bind_parameters,
    find_question,
    load_questions,
    parse_question,
)
from server.engine.blocking import Answer, BlockingEngine
from server.engine.guard import examine
from server.engine.meter import CSV_RESULTS, JSON_RESULTS, TSV_RESULTS, XML_RESULTS
from server.engine.wire import Request, Term
from server.engine.workers import NO_TERMS
from server.errors import BadParameter, BadRequest
from server.remote.capabilities import THERE
from server.remote.connection import connect, is_remote
from server.remote.copying import open_copy
from server.remote.evaluating import Found, evaluate_there, find_graphs
from server.settings import Settings
from server.web.formats import NAME_TO_GRAPH, NAME_TO_SOLUTIONS, TURTLE
from server.web.tables import to_rows

AskRows = Callable[[Question, Mapping[str, str]], list[dict[str, str]]]
"""Asks a question with parameters as typed; gives its rows, each with its bound columns."""


Run = Callable[[Request], Found | Answer]
"""Answers a request, wherever."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its kind (solutions, boolean, graph), its bytes, whether it holds nothing."""

    kind: str
    body: bytes
    is_empty: bool


def read_asked(name: str, stdin: TextIO, share: Path) -> Question:
    """Return the question that an argument means.

    Args:
        name: ``-`` for standard input, a file, or a name of the catalogue.
        stdin: Where ``-`` reads.
        share: Folder that holds ``queries/competency``.

    Raises:
        BadRequest: The file is not UTF-8.
        BadQuestionFile: A header cannot be read.
        UnknownQuestion: There is no such question.
    """
    if name == "-":
        return _to_question("stdin", stdin.buffer.read(), "standard input")
    path = Path(name)
    if path.suffix == ".rq" or path.is_file():
        return _to_question(path.stem, path.read_bytes(), name)
    return find_question(load_questions(share / "queries" / "competency"), name)


def ask(question: Question, given: Mapping[str, str], format_name: str, store: str | None) -> Reply:
    """Return the answer to a question.

    Args:
        question: The question.
        given: Parameters as typed.
        format_name: ``table`` (JSON rows, Turtle) or a short name of ``formats.py``.
        store: Store folder, endpoint address, or None for the settings' store.

    Raises:
        ServerError: No answer; the class says why.
    """
    settings = Settings.from_environment(os.environ)
    terms = bind_parameters(question, given, base=settings.base)
    gives_graph = examine(question.text, max_nesting=settings.max_nesting).gives_graph
    solutions = NAME_TO_SOLUTIONS.get(format_name, JSON_RESULTS)
    graph = NAME_TO_GRAPH.get(format_name, TURTLE)
    names = NAME_TO_GRAPH if gives_graph else NAME_TO_SOLUTIONS
    if format_name != "table" and format_name not in names:
        raise BadParameter(
            f"The answer to {question.name} cannot be written as {format_name}.",
            hint=f"Choose one of {', '.join(names)}.",
            question=question.name,
            parameter="format",
        )
    with open_place(settings, store) as run:
        answer = run(_to_request(question.text, terms, settings, solutions, graph))
    return to_reply(answer.kind, answer.media_type, answer.body)


@contextmanager
def open_rows(store: str | None) -> Iterator[AskRows]:
    """Yield a function that asks one question after the other at the same place.

    Args:
        store: Store folder, endpoint address, or None for the settings' store.

    Raises:
        ServerError: No answer; the class says why.
    """
    settings = Settings.from_environment(os.environ)
    with open_texts(settings, store) as ask_text:

        def ask_rows(question: Question, given: Mapping[str, str]) -> list[dict[str, str]]:
            return ask_text(question.text, bind_parameters(question, given, base=settings.base))

        yield ask_rows


@contextmanager
def open_texts(
    settings: Settings, store: str | None
) -> Iterator[Callable[..., list[dict[str, str]]]]:
    """Yield a function that gives the rows of a query, and of its parameters.

    Args:
        settings: Limits, and what is asked where ``store`` is None.
        store: Store folder, endpoint address, or None for the settings' store.

    Raises:
        ServerError: No answer; the class says why.
    """
    with open_place(settings, store) as run:

        def ask_text(query: str, terms: Mapping[str, Term] = NO_TERMS) -> list[dict[str, str]]:
            return to_rows(run(_to_request(query, terms, settings)).body)

        yield ask_text


@contextmanager
def open_place(settings: Settings, store: str | None) -> Iterator[Run]:
    """Yield what answers requests: workers here, a server elsewhere, or workers over its copy."""
    with ExitStack() as stack:
        if (endpoint := to_endpoint(settings, store)) is not None:
            remote = connect(endpoint, settings)
            if remote.capabilities.questions == THERE:
                yield partial(evaluate_there, remote, graphs=find_graphs(remote))
                return
            store = str(stack.enter_context(open_copy(remote)))
        engine = stack.enter_context(BlockingEngine(_to_local(settings, store)))

        def run(request: Request) -> Found | Answer:
            return engine.run(
                request.query,
                solutions_media=request.solutions_media,
                graph_media=request.graph_media,
                substitutions=request.substitutions,
            )

        yield run


def to_endpoint(settings: Settings, store: str | None) -> str | None:
    """Return the address of the server to ask, or None where a folder is meant."""
    if store is None:
        return settings.remote or None
    return store if is_remote(store) else None


def _to_request(
    query: str,
    terms: Mapping[str, Term],
    settings: Settings,
    solutions: str = JSON_RESULTS,
    graph: str = TURTLE,
) -> Request:
    return Request(
        query=query,
        substitutions=terms,
        solutions_media=solutions,
        graph_media=graph,
        base=settings.base,
        max_bytes=settings.max_result_bytes,
        max_rows=settings.max_result_rows,
        cpu_seconds=0,
    )


def _to_local(settings: Settings, store: str | None) -> Settings:
    """Return settings for a few queries, which do not repay loading the graph into memory."""
    local = replace(settings, remote="", template_memory=1, public_workers=1, reserved_workers=1)
    return local if store is None else replace(local, store=Path(store))


def to_reply(kind: str, media_type: str, body: bytes) -> Reply:
    """Return an answer with whether it holds anything: a row, a statement, or true."""
    return Reply(kind, body, is_empty=_is_empty(kind, media_type, body))


def _is_empty(kind: str, media_type: str, body: bytes) -> bool:
    if kind == "graph":
        lines = body.decode("utf-8", "replace").splitlines()
        return not any(line.strip() and not line.startswith("@prefix") for line in lines)
    if media_type == JSON_RESULTS:
        results = json.loads(body)
        return not results.get("boolean", bool(results.get("results", {}).get("bindings")))
    if media_type == XML_RESULTS:
        return b"<result>" not in body and b"<boolean>true" not in body
    assert media_type in (CSV_RESULTS, TSV_RESULTS)
    if kind == "boolean":
        return body.strip() != b"true"
    return body.count(b"\n") <= 1


def _to_question(name: str, content: bytes, where: str) -> Question:
    """Return a question from a file; one without a header simply has no parameters."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequest(f"{where} is not UTF-8 text.", hint="Save it as UTF-8.") from error
    if text.startswith("#+"):
        return parse_question(name, text, where=where)
    return Question(name, "", "", "", (), {}, text)
