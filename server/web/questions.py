"""The named questions over HTTP: a catalogue and answers for programs, a page for people.

In: the name of a question and its parameters. Out: its answer from the reserved workers. Parameters
are bound as terms by the engine; nothing a client sends becomes part of a query's text.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from server.asking.inline import with_values
from server.asking.questions import RESERVED, Question, bind_parameters, find_question
from server.errors import BadRequest, ServerError
from server.web.choices import Choices, ChoiceShelf, choices_for, search_for
from server.web.described import ANSWER, QUESTIONS
from server.web.entities.vocabulary import VocabularyShelf
from server.web.formats import NAME_TO_SOLUTIONS, to_wanted
from server.web.preferences import to_language
from server.web.protocol import one_value, parse_fields
from server.web.responses import to_response
from server.web.site import GET_AND_HEAD, to_site
from server.web.tables import drop_empty, merge_labels, name_terms, take_parameters

router = APIRouter()

HITS = 20
"""What a search for a parameter shows."""

PARAMETER_TO_TOPIC = {
    "step": "step",
    "subject": "step",
    "words": "step",
    "position": "office",
    "unit": "office",
    "first": "office",
    "duty": "duty",
    "procedure": "procedure",
    "standard": "procedure",
    "regulation": "law",
    "pasal": "law",
    "term": "law",
    "document": "document",
    "function": "function",
    "resource": "function",
    "place": "place",
}
"""What a question asks about, by its first parameter that must be given."""

TOPICS = (*dict.fromkeys(PARAMETER_TO_TOPIC.values()), "other", "whole")
"""In the order of the page; ``whole`` are those that ask about everything."""


@router.get("/api/questions", openapi_extra=QUESTIONS)
async def list_questions(request: Request) -> list[dict[str, Any]]:
    """List every question with its parameters and an example."""
    return [to_entry(question) for question in to_site(request).questions.values()]


@router.get("/api/questions/{name}", response_class=Response, openapi_extra=ANSWER)
async def answer_question(request: Request) -> Response:
    """Answer a question; its parameters are query parameters, ``format`` chooses the form."""
    site = to_site(request)
    question = find_question(site.questions, request.path_params["name"])
    given, formats = read_parameters(request)
    wanted = to_wanted(request.headers.get("accept"), formats, html=False)
    terms = bind_parameters(question, given, base=site.settings.base)
    result = await site.engine.run(
        question.text,
        solutions_media=wanted.solutions_media,
        graph_media=wanted.graph_media,
        substitutions=terms,
        trusted=True,
    )
    try:
        content_type = wanted.content_type(result.kind)
    except ServerError:
        result.abandon()
        raise
    return await to_response(result, content_type)


@router.api_route("/questions", methods=GET_AND_HEAD, include_in_schema=False)
async def show_catalogue(request: Request) -> Response:
    """Show every question, by what it asks about."""
    site = to_site(request)
    return site.render(request, "questions.html", topics=to_topics(site.questions.values()))


@router.api_route("/questions/{name}", methods=GET_AND_HEAD, include_in_schema=False)
async def show_question(request: Request, name: str) -> Response:
    """Show a question, a form for its parameters, and its answer."""
    site = to_site(request)
    question = find_question(site.questions, name)
    given, _ = read_parameters(request)
    if not given and question.example:
        given = question.example
    facts: dict[str, Any] = await find_choices(request, question)
    facts |= {
        "table": None,
        "error": None,
        "downloads": [],
        "form_query": None,
        "about": {},
    }
    status = 200
    try:
        terms = bind_parameters(question, given, base=site.settings.base)
        facts["form_query"] = urlencode({"query": with_values(question.query, terms)})
        facts["downloads"] = to_downloads(question, given)
        answer = await site.ask(question.text, terms=terms)
        table = name_terms(merge_labels(answer), await find_labels(request))
        facts["about"] = take_parameters(table, given, site.settings.base)
        facts["table"] = drop_empty(table.without(terms))
    except ServerError as error:
        facts["error"] = error
        status = error.status
    return site.render(
        request, "question.html", status=status, question=question, given=given, **facts
    )


async def find_labels(request: Request) -> Callable[[str], str]:
    """Return what names a term of the vocabulary in the language of the reader.

    Raises:
        EngineDown: No graph is loaded.
    """
    shelf = request.app.state.vocabulary
    assert isinstance(shelf, VocabularyShelf)
    vocabulary = await shelf.find(to_site(request))
    return partial(vocabulary.label, language=to_language(request))


async def find_choices(request: Request, question: Question) -> dict[str, Any]:
    """Return the lists to pick from, and what a search for one of the parameters found."""
    shelf = request.app.state.choices
    assert isinstance(shelf, ChoiceShelf)
    site = to_site(request)
    choices: Choices = {}
    with contextlib.suppress(ServerError):  # without a graph the fields can still be typed in
        choices = await shelf.find(site)
    searched = {parameter.name: search_for(parameter) for parameter in question.parameters}
    name, words = (request.query_params.get(key, "") for key in ("for", "find"))
    found = None
    if searched.get(name) and words.strip():
        results = await site.search(words, kinds=searched[name], limit=HITS)
        found = {"name": name, "words": words, "hits": results.hits}
    lists = {one.name: choices_for(one, choices) for one in question.parameters}
    return {"lists": lists, "searched": searched, "found": found}


def to_topics(questions: Iterable[Question]) -> list[tuple[str, list[Question]]]:
    """Return the questions by what they ask about: their first parameter that must be given."""
    topics: dict[str, list[Question]] = {topic: [] for topic in TOPICS}
    for question in questions:
        needed = [parameter.name for parameter in question.parameters if parameter.required]
        topic = PARAMETER_TO_TOPIC.get(needed[0], "other") if needed else "whole"
        topics[topic].append(question)
    return [(topic, members) for topic, members in topics.items() if members]


def read_parameters(request: Request) -> tuple[dict[str, str], list[str]]:
    """Return the parameters of a question and the formats asked for.

    Raises:
        BadRequest: A parameter is repeated or not UTF-8.
    """
    fields = parse_fields(request.scope["query_string"])
    given = {name: one_value(fields, name) or "" for name in fields if name not in RESERVED}
    if any("\x00" in value for value in given.values()):
        raise BadRequest("A parameter holds a NUL character.")
    return given, fields.get("format", [])


def to_downloads(question: Question, given: dict[str, str]) -> list[dict[str, str]]:
    """Return the addresses of an answer in every form for rows."""
    return [
        {"name": form, "href": to_api_href(question, {**given, "format": form})}
        for form in NAME_TO_SOLUTIONS
    ]


def to_api_href(question: Question, parameters: dict[str, str]) -> str:
    """Return the address of a question's answer for programs."""
    path = f"/api/questions/{question.name}"
    return f"{path}?{urlencode(parameters)}" if parameters else path


def to_entry(question: Question) -> dict[str, Any]:
    """Return a question as the catalogue lists it."""
    return {
        "name": question.name,
        "summary": question.summary,
        "summary_id": question.summary_id,
        "description": question.description,
        "description_id": question.description_id,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "required": parameter.required,
                "description": parameter.description,
                "description_id": parameter.description_id,
            }
            for parameter in question.parameters
        ],
        "example": question.example,
        "href": to_api_href(question, question.example),
    }
