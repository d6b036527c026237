"""What every route needs: settings, engine, questions and the pages' renderer, in one place.

In: settings and the shared folder. Out: :class:`Site`, made once when the server starts, and
rendered pages. Pages and data come from the same objects; a page never asks for what its JSON twin
could not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from server.asking.questions import Question, load_questions
from server.checking.check import read_rules
from server.engine.answering import Engine
from server.engine.wire import Term
from server.engine.workers import NO_TERMS, QueryEngine
from server.remote.engine import RemoteEngine
from server.searching.entries import KINDS
from server.searching.search import LIMIT, Results, search
from server.settings import Settings
from server.web.clients import Clients, parse_networks
from server.web.navigation import to_navigation
from server.web.preferences import THEMES, remember, to_choices, to_language, to_theme
from server.web.rendering import build_templates
from server.web.tables import Table, to_rows, to_table
from server.web.words import LANGUAGES, to_heading, to_number, to_words
from server.web.words.calendar import to_date
from server.web.words.spoken import to_spoken
from server.writing.writes import Writes

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
        clients: Names whoever asks.
        writes: Takes changes.
        questions: The catalogue, by name.
        examples: Answers on the start page and the snapshot they belong to.
    """

    settings: Settings
    engine: Engine
    questions: dict[str, Question]
    clients: Clients
    writes: Writes
    templates: Environment = field(default_factory=build_templates)
    examples: tuple[str, list[dict[str, object]]] = ("", [])

    @classmethod
    def build(cls, settings: Settings, share: Path) -> Site:
        """Return a site over the question files of the shared folder."""
        questions = load_questions(share / "queries" / "competency")
        engine: Engine = QueryEngine(settings)
        if settings.remote:
            engine = RemoteEngine(settings, read_rules(share))
        return cls(
            settings=settings,
            engine=engine,
            writes=Writes(settings, engine),
            questions=questions,
            clients=Clients(parse_networks(settings.trusted_proxies)),
        )

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

    async def search(
        self, words: str, *, kinds: Collection[str] = KINDS, limit: int = LIMIT
    ) -> Results:
        """Return what fits words that a reader typed; see ``server/searching/search.py``.

        Raises:
            EngineDown: No graph is loaded.
        """
        index = self.engine.index
        return await asyncio.to_thread(search, index, words, kinds=kinds, limit=limit)

    async def rows(
        self, text: str, *, terms: Mapping[str, Term] = NO_TERMS
    ) -> list[dict[str, str]]:
        """Return all rows of a query of our own as texts, to build records from."""
        result = await self.engine.run(text, substitutions=terms, trusted=True)
        return to_rows(await result.body())

    def render(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        **facts: object,
    ) -> HTMLResponse:
        """Return a page in the language that the reader asked for."""
        language, theme = to_language(request), to_theme(request)
        page = self.templates.get_template(template)
        body = page.render(
            language=language,
            theme=theme,
            words=to_words(language),
            number=partial(to_number, language=language),
            date=partial(to_date, language=language),
            spoken=partial(to_spoken, language=language),
            heading=partial(to_heading, language=language),
            languages=to_choices(request, "lang", LANGUAGES, language),
            themes=to_choices(request, "theme", THEMES, theme),
            navigation=to_navigation(request.url.path),
            snapshot=self.engine.snapshot,
            **facts,
        )
        headers = {"Content-Language": language, "Vary": "Accept, Accept-Language, Cookie"}
        response = HTMLResponse(body, status_code=status, headers=headers)
        remember(request, response)
        return response


def to_site(request: Request) -> Site:
    """Return the site behind a request."""
    site = request.app.state.site
    assert isinstance(site, Site)
    return site
