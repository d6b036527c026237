"""The home page: one box to search, the documents, the graph in figures, questions with answers.

In: requests for ``/``. Out: the page. Figures come from the snapshot's metadata, documents from the
library, answers from the reserved workers, once per snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fastapi import APIRouter, Request, Response

from server.asking.questions import Question, bind_parameters
from server.errors import ServerError
from server.publishing.snapshot import Snapshot
from server.web.questions import find_labels
from server.web.reader import load_documents, to_library
from server.web.site import GET_AND_HEAD, Site, to_site
from server.web.tables import Table, drop_empty, merge_labels, name_terms, take_parameters
from server.web.terms import PREFIXES

router = APIRouter(include_in_schema=False)

FIGURES = (
    ("regulations", "Regulation"),
    ("provisions", "Provision"),
    ("units", "Unit"),
    ("positions", "Position"),
    ("duties", "Duty"),
    ("stages", "Tahapan"),
    ("citations", "Citation"),
)
"""What the start page counts: the word for it, the class."""

EXAMPLES = 3
EXAMPLE_ROWS = 5
EXAMPLE_COLUMNS = 5

START_QUESTIONS = {
    "who-is-accountable-for-step": ("holder", "superior", "via", "provision", "quote"),
    "duties-of-position": ("kind", "duty", "provision"),
    "differences-between-templates": ("onlyIn", "unit", "head", "provision"),
}
"""Shown on the start page with these columns of their answers; a missing one is replaced by
the next of the catalogue."""


DOCUMENTS = 12
"""Documents on the home page; the others are on the page of documents."""

SEARCHES = (
    "rencana strategis",
    "kepala seksi kerja sama",
    "mengkonsultasikan konsep kepada atasan",
    "pemanfaatan data kependudukan",
)
"""Words to try, as people of an office would type them; the search finds them as any others."""


@router.api_route("/", methods=GET_AND_HEAD)
async def start_page(request: Request) -> Response:
    """Show the search box, the documents, the figures, three questions with answers."""
    site = to_site(request)
    snapshot = site.engine.snapshot
    if snapshot is None:
        return site.render(request, "not_ready.html")
    documents = load_documents(await to_library(request).shelf())
    return site.render(
        request,
        "start.html",
        figures=to_figures(snapshot),
        examples=name_examples(await load_examples(site, snapshot), await find_labels(request)),
        documents=documents[:DOCUMENTS],
        more_documents=len(documents) > DOCUMENTS,
        searches=SEARCHES,
        questions=list(site.questions.values()),
        endpoint=str(request.url_for("get_sparql")),
    )


async def warm_home(site: Site) -> None:
    """Ask the questions of the home page, so that nobody has to wait for them."""
    if site.engine.snapshot is not None:
        await load_examples(site, site.engine.snapshot)


def to_figures(snapshot: Snapshot) -> list[tuple[str, int]]:
    """Return the numbers of the start page, each with the key of its word."""
    counts = [(word, snapshot.classes.get(PREFIXES["tpk"] + name, 0)) for word, name in FIGURES]
    return [("triples", snapshot.triples), *counts]


async def load_examples(site: Site, snapshot: Snapshot) -> list[dict[str, object]]:
    """Return three questions with the first rows of their answers, asked once per snapshot."""
    if site.examples[0] == snapshot.identifier:
        return site.examples[1]
    examples: list[dict[str, object]] = []
    for question in choose_examples(site.questions):
        example = await load_example(site, question)
        if example is not None:
            examples.append(example)
        if len(examples) == EXAMPLES:
            break
    if all(example["error"] is None for example in examples):
        site.examples = (snapshot.identifier, examples)
    return examples


def name_examples(
    examples: Iterable[dict[str, object]], name: Callable[[str], str]
) -> list[dict[str, object]]:
    """Return examples with the terms of the vocabulary in the language of the reader."""
    return [
        {**one, "table": name_terms(table, name)}
        if isinstance(table := one["table"], Table)
        else one
        for one in examples
    ]


async def load_example(site: Site, question: Question) -> dict[str, object] | None:
    """Return a question with the first rows of its answer or why it failed; None without rows."""
    try:
        terms = bind_parameters(question, question.example, base=site.settings.base)
        answer = await site.ask(question.text, terms=terms, rows=EXAMPLE_ROWS)
    except ServerError as error:
        return {"question": question, "table": None, "about": {}, "error": error}
    if not answer.rows:
        return None
    table = merge_labels(answer)
    about = take_parameters(table, question.example, site.settings.base)
    shown = drop_empty(table.without(terms))
    columns = START_QUESTIONS.get(question.name, shown.columns[:EXAMPLE_COLUMNS])
    return {"question": question, "table": shown.select(columns), "about": about, "error": None}


def choose_examples(questions: dict[str, Question]) -> list[Question]:
    """Return the questions that the start page may show: favourites, then any with an example."""
    favourites = [questions[name] for name in START_QUESTIONS if name in questions]
    others = [
        question
        for question in questions.values()
        if question not in favourites
        and (question.example or not any(p.required for p in question.parameters))
    ]
    return [*favourites, *others]
