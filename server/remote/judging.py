"""Hold the documents of a server elsewhere against the rules, on this machine.

In: their graphs, as the server gave them. Out: :class:`Report`, as ``tupoksi check`` gives one of
documents on disk. The rules run in a store of our own, so that it does not matter what the server
can do; findings carry their places and no quotes, which only the text of a source could give.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from loaders.catalogue import load_sources
from loaders.text.read import SourceText
from server.checking.check import (
    Exhibit,
    Rules,
    add_seconds,
    judge_exhibit,
    judge_several,
    merge_findings,
)
from server.checking.report import Checked, Report, build_rule_runs
from server.errors import RemoteFailed
from server.remote.connection import connect, list_graphs
from server.remote.marker import read_marker
from server.remote.reading import is_document_part, read_graph, to_exhibits
from server.settings import Settings
from server.version import read_version


def judge_there(
    endpoint: str,
    settings: Settings,
    sources: Path,
    rules: Rules,
    on_document: Callable[[str], None] = lambda stem: None,
) -> Report:
    """Return the report on the documents that a server holds.

    Args:
        endpoint: Of the server.
        settings: Its limits and credentials.
        sources: Folder of source documents; those that a graph was made of give its quotes.
        rules: What to hold against the documents.
        on_document: Told the stem of each when it is done.

    Raises:
        RemoteFailed: The server gives no answer, or holds no document.
        BadShapes: A shape cannot be read or compiled.
    """
    remote = connect(endpoint, settings)
    marker = read_marker(remote)
    held = marker.graphs if marker else list_graphs(remote)
    names = [graph for graph in held if is_document_part(graph)]
    exhibits = to_exhibits({graph: read_graph(remote, graph) for graph in names})
    if not exhibits:
        raise RemoteFailed(
            f"{endpoint} holds no document.",
            hint="Run `tupoksi build --store URL` first.",
            endpoint=endpoint,
        )
    texts = {s.text.stem: s.text for s in load_sources(sources)} if sources.is_dir() else {}
    quoted = [_with_text(exhibit, texts.get(exhibit.stem)) for exhibit in exhibits]
    return judge_exhibits(quoted, rules, on_document)


def _with_text(exhibit: Exhibit, text: SourceText | None) -> Exhibit:
    if text is None or text.sha256.encode() not in exhibit.graph:
        return exhibit
    return replace(exhibit, text=text.text)


def judge_exhibits(
    exhibits: Sequence[Exhibit],
    rules: Rules,
    on_document: Callable[[str], None] = lambda stem: None,
) -> Report:
    """Return the report on some documents.

    Args:
        exhibits: Their graphs.
        rules: What to hold against them.
        on_document: Told the stem of each document when it is done.

    Raises:
        BadShapes: A shape cannot be read or compiled.
    """
    judged = []
    for exhibit in exhibits:
        judged.append(judge_exhibit(exhibit, rules))
        on_document(exhibit.stem)
    extracts = {e.stem: one.extract for e, one in zip(exhibits, judged, strict=True)}
    judged.append(judge_several(extracts, {e.stem: e.text for e in exhibits}, rules))
    findings = merge_findings(judged)
    return Report(
        version=read_version(),
        documents=tuple(
            Checked(e.stem, "", hashlib.sha256(e.graph).hexdigest(), e.text) for e in exhibits
        ),
        rules=build_rule_runs(rules.listed, findings, add_seconds(judged)),
        findings=findings,
    )
