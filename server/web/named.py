"""Ask a question of the catalogue for a page: its name and IRIs in, rows of texts out.

The question runs on the reserved workers; a page so shows what the API and the command line say.
"""

from __future__ import annotations

from server.asking.questions import bind_parameters, find_question
from server.web.site import Site
from server.web.tables import to_rows


async def ask_named(site: Site, name: str, **given: str) -> list[dict[str, str]]:
    """Return the rows of a named question; columns that are unbound are left out.

    Raises:
        UnknownQuestion: There is no such question in this installation.
    """
    question = find_question(site.questions, name)
    terms = bind_parameters(question, given, base=site.settings.base)
    result = await site.engine.run(question.text, substitutions=terms, trusted=True)
    return to_rows(await result.body())
