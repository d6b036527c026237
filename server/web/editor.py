"""The SPARQL editor: ``/editor``, where the set-up has brought it; else the plain form.

In: a query or the name of a question. Out: a page that runs Yasgui from this server's own files,
with our prefixes and questions at hand and nothing that asks another host. The policy of
this one page is as much wider as that needs.
"""

from __future__ import annotations

import json
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from server.asking.inline import with_values
from server.asking.questions import bind_parameters, find_question
from server.web.editor_files import has_editor
from server.web.preferences import to_language
from server.web.site import GET_AND_HEAD, Site, to_site
from server.web.sparql import FIRST_QUERY
from server.web.terms import PREFIXES
from server.web.words import KEY_TO_WORDS

router = APIRouter(include_in_schema=False)

POLICY = (
    "default-src 'none'; script-src 'self'; "
    "style-src 'self' 'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Beyond the policy of every page: the one style that the editor's table writes (of the release
that the set-up pins), data images of the editor's sheet, and requests to this server."""


TABLE_WORDS = ("info", "infoEmpty", "infoFiltered", "emptyTable", "zeroRecords")
"""Texts of the table of results that are words; https://datatables.net/reference/option/language"""


@router.api_route("/editor", methods=GET_AND_HEAD)
async def show_editor(request: Request) -> Response:
    """Show the editor with a query in it; without the editor, the plain form with the same."""
    site = to_site(request)
    asked = request.query_params
    query = to_query(site, asked.get("query"), asked.get("question"))
    if not has_editor():
        return RedirectResponse("/sparql?" + urlencode({"query": query}), status_code=303)
    language = to_language(request)
    response = site.render(
        request,
        "editor.html",
        query=query,
        prefixes=json.dumps(PREFIXES),
        examples=[(one.name, one.summary_in(language)) for one in site.questions.values()],
        base=site.settings.base,
        table=json.dumps(to_table_words(language)),
    )
    response.headers["Content-Security-Policy"] = POLICY
    return response


def to_table_words(language: str) -> dict[str, str]:
    """Return what the editor's table of results says, by the names that DataTables gives it."""
    place = ("id", "en").index(language)
    return {name: KEY_TO_WORDS[f"editor_table_{name}"][place] for name in TABLE_WORDS}


def to_query(site: Site, query: str | None, name: str | None) -> str:
    """Return the query to begin with: the one given, a question's with its example, or ours.

    Raises:
        UnknownQuestion: There is no such question.
    """
    if query is not None:
        return query
    if not name:
        return FIRST_QUERY
    question = find_question(site.questions, name)
    terms = bind_parameters(question, question.example, base=site.settings.base)
    return with_values(question.query, terms)
