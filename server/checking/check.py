"""Check documents: text -> graph -> results of the shapes -> findings.

In: sources as the loaders read them, and the files of shapes and ontology. Out: :class:`Report`.
Documents are judged one by one, each with the ontology only, so that a finding never depends on
what else is in the folder; several go to several processes. Remembers nothing between two runs
except what ``cache.py`` keeps.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from loaders.catalogue import Source
from loaders.pipeline import read_graph
from server.checking.compile import Check
from server.checking.findings import Finding, build_findings
from server.checking.judge import compile_shapes, find_subclasses, judge
from server.checking.places import Locator
from server.checking.report import Checked, Report, build_rule_runs
from server.checking.shapes import read_shapes
from server.publishing.inputs import File
from server.publishing.snapshot import ONTOLOGY_GRAPH, to_graph_iri
from server.version import read_version

PARALLEL_FROM = 2
"""Documents from which it pays to start further processes."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The files that say what is right: shapes, and the ontology that they rest on."""

    shapes: tuple[File, ...]
    ontology: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What one document gave: its findings, and the seconds by IRI of the shape."""

    findings: tuple[Finding, ...]
    seconds: dict[str, float]


def read_rules(share: Path) -> Rules:
    """Read the files of ``shapes/`` and ``ontology/`` in a folder."""
    ontology = (*(share / "ontology").glob("*.ttl"), *(share / "ontology").glob("concepts/*.ttl"))
    return Rules(_files((share / "shapes").glob("*.ttl")), _files(ontology))


def check_documents(
    sources: Sequence[Source],
    rules: Rules,
    *,
    processes: int | None = None,
    on_document: Callable[[str], None] = lambda stem: None,
) -> Report:
    """Return the report on some documents.

    Args:
        sources: What to check.
        rules: What to hold against them.
        processes: At most so many; None takes one for each processor.
        on_document: Told the stem of each document when it is done.

    Raises:
        BadShapes: A shape cannot be read or compiled.
    """
    shapes = read_shapes(rules.shapes)
    judged = []
    for source, one in zip(sources, _judge_all(sources, rules, processes), strict=True):
        judged.append(one)
        on_document(source.text.stem)
    findings = tuple(finding for one in judged for finding in one.findings)
    seconds: dict[str, float] = defaultdict(float)
    for one in judged:
        for iri, spent in one.seconds.items():
            seconds[iri] += spent
    return Report(
        version=read_version(),
        documents=tuple(Checked(s.text.stem, s.title, s.text.sha256) for s in sources),
        rules=build_rule_runs(shapes, findings, seconds),
        findings=findings,
    )


def _judge_all(sources: Sequence[Source], rules: Rules, processes: int | None) -> Iterable[Judged]:
    workers = min(len(sources), processes or os.cpu_count() or 1)
    work = partial(judge_source, rules=rules)
    if workers < PARALLEL_FROM:
        yield from map(work, sources)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(work, sources)


def judge_source(source: Source, rules: Rules) -> Judged:
    """Return what the shapes say of one document."""
    _, graph = read_graph(source)
    triples = "\n".join(graph.triples).encode()
    return judge_graph(source.text.stem, triples, RdfFormat.N_TRIPLES, source.text.text, rules)


def judge_graph(stem: str, graph: bytes, form: RdfFormat, text: str, rules: Rules) -> Judged:
    """Return what the shapes say of one document's graph.

    Args:
        stem: Of the document.
        graph: Its triples.
        form: How they are written.
        text: Its source, for the quotes; "" gives findings without quotes.
        rules: What to hold against it.
    """
    checks = prepare(rules)
    database = Store()
    document = to_graph_iri(stem)
    database.bulk_load(graph, format=form, to_graph=NamedNode(document))
    for file in rules.ontology:
        database.bulk_load(
            file.content, format=RdfFormat.TURTLE, to_graph=NamedNode(ONTOLOGY_GRAPH)
        )
    results, timings = judge(database, checks, (document, ONTOLOGY_GRAPH))
    seconds: dict[str, float] = defaultdict(float)
    for timing in timings:
        seconds[timing.check.shape.iri] += timing.seconds
    locator = Locator(database, {stem: text})
    return Judged(tuple(build_findings(results, locator)), dict(seconds))


@lru_cache(maxsize=1)
def prepare(rules: Rules) -> tuple[Check, ...]:
    """Read and compile the shapes, once a process."""
    ontology = Store()
    for file in rules.ontology:
        ontology.bulk_load(
            file.content, format=RdfFormat.TURTLE, to_graph=NamedNode(ONTOLOGY_GRAPH)
        )
    shapes = read_shapes(rules.shapes)
    return compile_shapes(shapes, find_subclasses(ontology, (ONTOLOGY_GRAPH,)))


def _files(paths: Iterable[Path]) -> tuple[File, ...]:
    return tuple(File(path, path.read_bytes()) for path in sorted(paths))
