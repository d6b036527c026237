"""What every route needs: settings, engine, questions and the pages' renderer, in one place.

In: settings and the shared folder. Out: :class:`Site`, made once when the server starts, and
rendered pages. Pages and data come from the same objects; a page never asks for what its JSON twin
could not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from server.asking.questions import Question, load_questions
from server.engine.wire import Term
from server.engine.workers import NO_TERMS, QueryEngine
from server.settings import Settings
from server.web.negotiate import preferred_language
from server.web.rendering import build_templates
from server.web.tables import Table, to_table
from server.web.words import LANGUAGES, to_heading, to_number, to_words

GET_AND_HEAD = ["GET", "HEAD"]
"""Methods of every address that can be read; the server leaves out the body for HEAD."""

PAGE_QUERIES = {
    path.name.removesuffix(".rq"): path.read_text(encoding="utf-8")
    for path in (files("server.web") / "queries").iterdir()
    if path.name.endswith(".rq")
}
"""The queries behind the pages, by name."""


@dataclass(slots=True)
class Site:
    """The state behind the routes.

    Attributes:
        settings: What the operator chose.
        engine: Answers queries.
        questions: The catalogue, by name.
        examples: Answers on the start page and the snapshot they belong to.
    """

    settings: Settings
    engine: QueryEngine
    questions: dict[str, Question]
    templates: Environment = field(default_factory=build_templates)
    examples: tuple[str, list[dict[str, object]]] = ("", [])

    @classmethod
    def build(cls, settings: Settings, share: Path) -> Site:
        """Return a site over the question files of the shared folder."""
        questions = load_questions(share / "queries" / "competency")
        return cls(settings=settings, engine=QueryEngine(settings), questions=questions)

    async def ask(
        self, text: str, *, terms: Mapping[str, Term] = NO_TERMS, rows: int | None = None
    ) -> Table:
        """Return the first rows of a query of our own (the settings' page length by default)."""
        result = await self.engine.run(
            text,
            substitutions=terms,
            trusted=True,
            first_rows=self.settings.html_rows if rows is None else rows,
        )
        document = await result.body()
        return to_table(document, self.settings.base, more=result.more)

    def render(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        **facts: object,
    ) -> HTMLResponse:
        """Return a page in the language that the reader asked for."""
        language = to_language(request)
        page = self.templates.get_template(template)
        body = page.render(
            language=language,
            words=to_words(language),
            number=partial(to_number, language=language),
            heading=partial(to_heading, language=language),
            other_language=to_other_language(request, language),
            snapshot=self.engine.snapshot,
            **facts,
        )
        headers = {"Content-Language": language, "Vary": "Accept, Accept-Language"}
        return HTMLResponse(body, status_code=status, headers=headers)


def to_site(request: Request) -> Site:
    """Return the site behind a request."""
    site = request.app.state.site
    assert isinstance(site, Site)
    return site


def to_language(request: Request) -> str:
    """Return ``?lang=`` if it is one of ours, else what Accept-Language likes best."""
    chosen = request.query_params.get("lang", "")
    if chosen in LANGUAGES:
        return chosen
    return preferred_language(request.headers.get("accept-language"), LANGUAGES)


def to_other_language(request: Request, language: str) -> dict[str, str]:
    """Return the address of this very page in the other language, and that language."""
    other = next(code for code in LANGUAGES if code != language)
    url = request.url.include_query_params(lang=other)
    return {"code": other, "href": f"{url.path}?{url.query}"}
