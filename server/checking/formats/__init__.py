"""A report in every format: each module is one function, :class:`Report` -> bytes.

In: a report and a language. Out: bytes. No format decides anything about a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from server.checking.formats.as_csv import to_csv
from server.checking.formats.as_html import to_html
from server.checking.formats.as_json import to_json
from server.checking.formats.as_markdown import to_markdown
from server.checking.formats.as_sarif import to_sarif
from server.checking.formats.as_turtle import to_turtle
from server.checking.formats.as_xlsx import to_xlsx
from server.checking.report import Report

NAME_TO_WRITER: Mapping[str, Callable[[Report, str], bytes]] = {
    "json": to_json,
    "csv": to_csv,
    "markdown": to_markdown,
    "html": to_html,
    "xlsx": to_xlsx,
    "sarif": to_sarif,
    "turtle": to_turtle,
}

ALIAS_TO_NAME = {"md": "markdown", "ttl": "turtle", "shacl": "turtle"}
"""What people call a format, too."""

ENDING_TO_NAME = {".md": "markdown", ".ttl": "turtle", ".htm": "html"} | {
    f".{name}": name for name in NAME_TO_WRITER
}
"""File endings, for a report that is written into a named file."""
