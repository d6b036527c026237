"""Check a document from Python: a file or a text -> a table of findings, or the SHACL report.

In: what ``tupoksi check`` takes. Out: one row for each finding with place, quote, message and what
is expected, or the same as an RDF graph in SHACL's own terms. Judged by the same code with the same
rules; what a reviewer has accepted is not looked at.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, Store

from loaders.catalogue import Source
from loaders.share import SHARE
from loaders.text.read import decode_source
from server.checking.check import check_documents, read_rules
from server.checking.command import Order, find_sources
from server.checking.findings import FIELDS
from server.checking.formats.as_turtle import to_turtle
from server.checking.report import Report
from server.settings import Settings
from tupoksi.frames import Value, to_frame
from tupoksi.graph import Graph
from tupoksi.places import Local

if TYPE_CHECKING:
    import pandas as pd

HIDDEN = ("occurrences", "accepted")
COLUMNS = (*(name for name in FIELDS if name not in HIDDEN), "occurrences")
"""The keys of the JSON report; ``occurrences`` says how many places a habit has."""


def check(*files: str | Path) -> pd.DataFrame:
    """Return the findings of documents, one a row, in the order of their places.

    A file in a folder with ``sources.toml`` is what that says of it.

    Args:
        files: Texts of regulations, SOPs or service standards; none: those of the package.

    Raises:
        LoaderError: A file cannot be read as text.
        BadShapes: A rule cannot be used.
        ModuleNotFoundError: pandas is not installed.
    """
    return _to_table(_judge(_find(files)))


def check_text(text: str, name: str = "text") -> pd.DataFrame:
    """Return the findings of a text that is in no file; ``name`` stands for it in the table."""
    return _to_table(_judge([Source(decode_source(text.encode("utf-8"), name))]))


def shacl_report(*files: str | Path) -> Graph:
    """Return the findings of documents as a graph: a ``sh:ValidationReport`` with its results."""
    store = Store()
    store.bulk_load(to_turtle(_judge(_find(files)), "en"), format=RdfFormat.TURTLE)
    base = Settings.from_environment(os.environ).base
    return Graph(Local("a SHACL report", store, base))


def _find(files: Iterable[str | Path]) -> tuple[Source, ...]:
    paths = [Path(file) for file in files]
    return find_sources(Order(files=paths, sources=SHARE / "data" / "sources", share=SHARE))


def _judge(sources: Iterable[Source]) -> Report:
    # one process: others would be forked, which a notebook with its threads does not survive well
    return check_documents(tuple(sources), read_rules(SHARE), processes=1)


def _to_table(report: Report) -> pd.DataFrame:
    rows: list[dict[str, Value | None]] = []
    for finding in report.findings:
        row: dict[str, Value | None] = {name: getattr(finding, name) for name in COLUMNS}
        rows.append(row | {"occurrences": max(1, len(finding.occurrences))})
    return to_frame(COLUMNS, rows)
