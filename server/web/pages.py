"""The pages: start page, downloads; and the two probes of an operator.

In: requests for addresses that people type or click. Out: pages and files. Figures
come from the snapshot's metadata, rows from the reserved workers.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from server.asking.questions import Question, bind_parameters
from server.errors import EngineDown, NotFound, ServerError
from server.publishing.snapshot import Snapshot, to_graph_iri
from server.web.site import GET_AND_HEAD, PAGE_QUERIES, Site, to_site
from server.web.tables import Table, drop_empty, merge_labels, take_parameters
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


@router.api_route("/healthz", methods=GET_AND_HEAD)
async def healthz() -> dict[str, bool]:
    """Say that the web process lives; touches neither worker nor disk."""
    return {"alive": True}


@router.api_route("/readyz", methods=GET_AND_HEAD)
async def readyz(request: Request) -> Response:
    """Say whether a snapshot is published and a worker answers."""
    engine = to_site(request).engine
    result = await engine.run("ASK { }", trusted=True)
    if b"true" not in await result.body():
        raise EngineDown("A worker gave a wrong answer.")
    return JSONResponse({"ready": True, "snapshot": result.snapshot})


@router.api_route("/", methods=GET_AND_HEAD)
async def start_page(request: Request) -> Response:
    """Show what this is, its figures, three questions with answers, and the ways in."""
    site = to_site(request)
    snapshot = site.engine.snapshot
    examples: list[dict[str, object]] = []
    documents: list[dict[str, Any]] = []
    figures: list[tuple[str, int]] = []
    if snapshot is not None:
        figures = to_figures(snapshot)
        examples = await load_examples(site, snapshot)
        documents = await load_documents(site, snapshot)
    return site.render(
        request,
        "start.html",
        figures=figures,
        examples=examples,
        documents=documents,
        questions=list(site.questions.values()),
        endpoint=str(request.url_for("get_sparql")),
    )


@router.api_route("/data/{name}", methods=GET_AND_HEAD)
async def download(request: Request, name: str) -> Response:
    """Send a document's Turtle as it was loaded, or the whole graph as N-Quads."""
    snapshot = to_site(request).engine.snapshot
    if snapshot is None:
        raise EngineDown("No graph is loaded.")
    if name == "graph.nq":
        return FileResponse(snapshot.quads, media_type="application/n-quads", filename=name)
    stem, _, suffix = name.rpartition(".")
    path = snapshot.document(stem) if suffix == "ttl" else None
    if path is None:
        raise NotFound(
            f"There is no file {name!r}.",
            hint="The start page lists the files that there are.",
            address=request.url.path,
        )
    return FileResponse(path, media_type="text/turtle; charset=utf-8")


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


async def load_documents(site: Site, snapshot: Snapshot) -> list[dict[str, Any]]:
    """Return the documents with their titles (where the graph has one) and sizes."""
    try:
        table = await site.ask(PAGE_QUERIES["documents"])
    except ServerError:  # the downloads are there all the same, under their file names
        table = Table((), ())
    titles = {row[0].title: (row[1], row[2]) for row in table.rows}
    return [
        {
            "stem": stem,
            "act": titles.get(to_graph_iri(stem), (None, None))[0],
            "title": titles.get(to_graph_iri(stem), (None, None))[1],
            "triples": snapshot.graphs.get(to_graph_iri(stem), 0),
        }
        for stem in snapshot.documents
    ]
