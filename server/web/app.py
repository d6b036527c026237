"""The web application: routes, faults, and the headers that every response carries.

In: settings. Out: an ASGI application. Its process evaluates no query and parses no RDF that a
client sent; that is the work of ``workers.py``.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from loaders.share import SHARE
from server.engine.workers import QueryEngine
from server.errors import NotFound, ProtocolError, ServerError
from server.express.lane import ExpressLane
from server.operation.metrics import Metrics
from server.settings import Settings
from server.version import read_version
from server.web import answers as http_answers
from server.web import catalogues as http_catalogues
from server.web import charts as http_charts
from server.web import compare_pages as http_compare
from server.web import data_page as http_data
from server.web import dumps as http_dumps
from server.web import editor as http_editor
from server.web import finding_pages as http_finding
from server.web import findings_pages as http_findings
from server.web import flows as http_flows
from server.web import graphs as http_graphs
from server.web import home as http_home
from server.web import metrics as http_metrics
from server.web import ontology as http_ontology
from server.web import pages as http_pages
from server.web import questions as http_questions
from server.web import raci as http_raci
from server.web import reader as http_reader
from server.web import reconciling as http_reconciling
from server.web import resources as http_resources
from server.web import reviewer as http_reviewer
from server.web import rules_pages as http_rules
from server.web import search_pages as http_search_pages
from server.web import searching as http_searching
from server.web import sparql as http_sparql
from server.web import timeline as http_timeline
from server.web.choices import ChoiceShelf
from server.web.clients import parse_networks
from server.web.compression import packed
from server.web.crossing import is_preflight, to_permission
from server.web.direct import answer, find_handler
from server.web.entities.vocabulary import VocabularyShelf
from server.web.headers import RAW
from server.web.library import Library, keep_warm
from server.web.names import GazetteerShelf
from server.web.observing import Observer
from server.web.responses import to_fault
from server.web.site import Site

LOG = logging.getLogger("tupoksi.http")

ROUTERS = (
    http_ontology.router,
    http_data.router,
    http_home.router,
    http_pages.router,
    http_sparql.router,
    http_graphs.router,
    http_questions.router,
    http_answers.router,
    http_searching.router,
    http_search_pages.router,
    http_metrics.router,
    http_reader.router,
    http_findings.router,
    http_finding.router,
    http_rules.router,
    http_reviewer.router,
    http_compare.router,
    http_resources.router,
    http_raci.router,
    http_charts.router,
    http_flows.router,
    http_timeline.router,
    http_editor.router,
    http_dumps.router,
    http_reconciling.router,
    http_catalogues.router,
)


class Application(FastAPI):
    """A FastAPI application whose every response, faults included, carries the headers."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                present = {name for name, _ in headers}
                message["headers"] = [*headers, *(h for h in RAW if h[0] not in present)]
            await send(message)

        application: ASGIApp = super().__call__
        if scope["type"] == "http":
            scope["app"] = self
            handler = find_handler(scope)
            if handler is not None:
                application = partial(answer, handler)
            elif is_preflight(scope):
                application = to_permission()
            application = packed(application, scope)
        await application(scope, receive, send_with_headers)


class WatchedApplication(Application):
    """The application with its observer: ids, figures and logs for every request."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        observer: Observer = self.state.observer
        await observer.watch(super().__call__, scope, receive, send)


def create_app(settings: Settings, *, share: Path = SHARE) -> Application:
    """Return the application.

    Args:
        settings: What the operator chose.
        share: Folder that holds ``queries/``.

    Raises:
        BadQuestionFile: A question's header cannot be read.
    """
    site = Site.build(settings, share)
    library = Library(site)
    comparer = http_compare.Comparer(library)
    vocabulary, choices = VocabularyShelf(), ChoiceShelf()
    gazetteer = GazetteerShelf()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with site.engine:
            warming = asyncio.create_task(
                keep_warm(
                    site,
                    library.warm,
                    comparer.warm,
                    partial(http_home.warm_home, site),
                    partial(vocabulary.warm, site),
                    partial(choices.warm, site),
                    partial(gazetteer.warm, site),
                )
            )
            yield
            warming.cancel()

    app = WatchedApplication(
        title="Tupoksi",
        version=read_version(),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        openapi_url="/api/openapi.json",
    )
    app.state.site = site
    app.state.metrics = Metrics(site.engine)
    app.state.metrics_networks = parse_networks(settings.metrics_from, "TUPOKSI_METRICS_FROM")
    app.state.library = library
    app.state.comparer = comparer
    app.state.steps = http_answers.Steps(site.engine, settings.base, share)
    app.state.vocabulary = vocabulary
    app.state.choices = choices
    app.state.gazetteer = gazetteer
    app.state.share = share
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(packages=[("server.web", "static")]), name="static")
    routes = (route for router in (app, *ROUTERS) for route in router.routes)
    paths = (route.path for route in routes if isinstance(route, Route))
    app.state.observer = Observer(settings, app.state.metrics, site.clients, paths)
    site.engine.on_query = app.state.observer.on_query
    app.state.express = (
        ExpressLane(site.engine, settings, site.clients, app.state.observer.on_note)
        if isinstance(site.engine, QueryEngine)
        else None
    )
    app.add_exception_handler(ServerError, _on_server_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(Exception, _on_surprise)
    return app


async def _on_server_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ServerError)
    return to_fault(request, error)


async def _on_http_exception(request: Request, error: Exception) -> Response:
    """Give the framework's own refusals (404, 405) the same form as ours."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return to_fault(
            request,
            NotFound("There is nothing at this address.", address=request.url.path),
        )
    fault = ProtocolError(f"{error.detail}.", hint="docs/server.md lists the routes.")
    fault.status = error.status_code
    response = to_fault(request, fault)
    response.headers.update(error.headers or {})
    return response


async def _on_surprise(request: Request, error: Exception) -> Response:
    """Tell the client nothing about a fault of our own; the log has it all."""
    return to_fault(request, ServerError("The server made a mistake; it has been noted."))
