"""What the JSON interface takes and answers, in the words of OpenAPI 3.1.

In: nothing. Out: what each operation adds to ``/api/openapi.json``: its parameters, the schema of
its answer, and every status that it refuses with. Tests hold the server to it
(``tests/protocol/test_openapi.py``). Knows nothing of requests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from server.asking.answering import CANDIDATES, MOST_CANDIDATES
from server.engine.meter import JSON_RESULTS
from server.searching.entries import KINDS
from server.searching.search import LIMIT, MOST_HITS
from server.web.formats import (
    GRAPHS,
    NAME_TO_GRAPH,
    NAME_TO_SOLUTIONS,
    SOLUTIONS,
)

Schema = Mapping[str, Any]

JSON = "application/json"

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}


def to_object(**properties: Schema) -> dict[str, Any]:
    """Return the schema of an object that has all of these; more may come with a later version."""
    return {"type": "object", "required": [*properties], "properties": properties}


def to_list(items: Schema) -> dict[str, Any]:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


PROBLEM = to_object(type=TEXT, title=TEXT, status=NUMBER, detail=TEXT, hint=TEXT, request_id=TEXT)
"""A problem document (RFC 9457); the fields of the fault stand beside these."""

STATUS_TO_REFUSAL = {
    "400": "a parameter is unknown, missing, repeated or unusable",
    "404": "there is no such thing in this graph",
    "406": "the answer cannot be had in that form",
    "413": "the answer or the question is larger than the limits of the server",
    "429": "this client has used up its share; Retry-After says when to come again",
    "503": "no worker is free, or no graph is published; Retry-After says when to come again",
    "504": "the deadline of a query passed",
}


def to_operation(
    parameters: Sequence[Schema], answers: Mapping[str, Schema], *refusals: str
) -> dict[str, Any]:
    """Return what an operation adds to the document.

    Args:
        parameters: What it takes.
        answers: The schema of its answer by content type; empty where another standard has it.
        refusals: Statuses of its own, beside those of every operation that asks the graph.
    """
    content = {media: {"schema": {**schema}} if schema else {} for media, schema in answers.items()}
    statuses = sorted({*refusals, "400", "413", "429", "503", "504"})
    return {
        "parameters": [*parameters],
        "responses": {
            "200": {"description": "the answer", "content": content},
            **{
                status: {
                    "description": STATUS_TO_REFUSAL[status],
                    "content": {"application/problem+json": {"schema": PROBLEM}},
                }
                for status in statuses
            },
        },
    }


def _in_query(name: str, description: str, schema: Schema, **more: bool) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


FORMS = sorted({*NAME_TO_SOLUTIONS, *NAME_TO_GRAPH})

RESULTS = to_object(head={"type": "object"})
"""SPARQL 1.1 Query Results JSON Format: ``results`` or ``boolean`` follows."""

QUESTIONS = {
    "responses": {
        "200": {
            "content": {
                JSON: {
                    "schema": to_list(
                        to_object(
                            name=TEXT,
                            summary=TEXT,
                            summary_id=TEXT,
                            description=TEXT,
                            parameters=to_list(to_object(name=TEXT, type=TEXT)),
                            example={"type": "object"},
                            href=TEXT,
                        )
                    )
                }
            }
        }
    }
}

ANSWER = to_operation(
    [
        {
            "name": "name",
            "in": "path",
            "required": True,
            "description": "name of a question; its own parameters go into the query, "
            "/api/questions lists them",
            "schema": TEXT,
        },
        _in_query("format", "form of the answer", {"enum": FORMS}),
    ],
    {
        **{media: {} for media in (*SOLUTIONS, *GRAPHS)},
        **dict.fromkeys((JSON_RESULTS, JSON), RESULTS),
    },
    "404",
    "406",
)

ASK = to_operation(
    [
        _in_query(
            "step",
            "IRI of a stage of a duty or a step of an SOP; id/... is relative to the public base",
            TEXT,
        ),
        _in_query("words", "words of a step, in any order; give either this or step", TEXT),
        _in_query(
            "limit",
            f"candidates at most; {CANDIDATES} if not given",
            {"type": "integer", "minimum": 1, "maximum": MOST_CANDIDATES},
        ),
    ],
    {
        JSON: to_object(
            query=TEXT,
            tied=NUMBER,
            candidates=to_list(
                to_object(score={"type": "number"}, step=TEXT, text=TEXT, document=TEXT)
            ),
            answers=to_list({"type": "object"}),
        )
    },
    "404",
)

SEARCH = to_operation(
    [
        _in_query("q", "words to look for", TEXT, required=True),
        _in_query("kind", "kinds of hits; may repeat", to_list({"enum": [*KINDS]})),
        _in_query(
            "limit",
            f"hits at most of each kind; {LIMIT} if not given",
            {"type": "integer", "minimum": 1, "maximum": MOST_HITS},
        ),
    ],
    {
        JSON: to_object(
            query=TEXT,
            total=NUMBER,
            partial={"type": "boolean"},
            cut={"type": "boolean"},
            understood=to_list(to_object(word=TEXT, how=TEXT, meant=to_list(TEXT))),
            groups=to_list(
                to_object(
                    kind={"enum": [*KINDS]},
                    label_id=TEXT,
                    label_en=TEXT,
                    total=NUMBER,
                    hits=to_list({"type": "object"}),
                )
            ),
        )
    },
)
