"""The report as one HTML page that needs nothing else: no script, no font, no request.

Everything from a source is escaped by the template engine. Prints well; filters are the browser's
own: sections that open and close.
"""

from __future__ import annotations

from collections import Counter

from server.checking.formats.words import WORDS, message_of, name_of, place_of, reason_of
from server.checking.report import Report
from server.web.rendering import build_templates


def to_html(report: Report, language: str) -> bytes:
    """Return the page."""
    page = (
        build_templates("server.checking", "pages")
        .get_template("report.html")
        .render(
            report=report,
            language=language,
            words=WORDS[language],
            shapes={run.shape.code: run.shape for run in report.rules},
            by_rule={
                document.stem: Counter(f.rule for f in report.of(document.stem))
                for document in report.documents
            },
            new=report.difference.new if report.difference else frozenset(),
            message_of=message_of,
            name_of=name_of,
            place_of=place_of,
            reason_of=reason_of,
        )
    )
    return page.encode()
