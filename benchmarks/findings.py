"""What a check costs, beside pySHACL evaluating the same shapes on the same graph in the same run.

pySHACL needs minutes for a whole regulation and all rules; it is given the beginning of one, and
the ratio is stated for that. Growth is measured on a million triples and on a thousand documents.
Seconds are of one core (CPU time) unless a row says otherwise.
"""

from __future__ import annotations

import resource
import tempfile
import time
import warnings
from functools import partial
from pathlib import Path

from pyoxigraph import RdfFormat
from pyshacl import validate
from rdflib import Graph

from benchmarks.corpus import MILLION, copies
from benchmarks.loading import Row, best_of
from loaders.catalogue import Source, load_sources
from loaders.parallel import count_processors, open_processes
from loaders.pipeline import BuiltDocument, build_document, read_graph
from loaders.share import SHARE
from loaders.text.read import SourceText, decode_source
from server.checking.across import judge_across, read_quality
from server.checking.check import (
    Exhibit,
    Rules,
    check_documents,
    judge_exhibit,
    judge_source,
    read_rules,
)

BEGINNING = 8_000
"""Code points of a regulation that pySHACL is given."""

SHORT = 12_000
"""Code points of each of a thousand documents."""


def measure() -> dict[str, list[Row]]:
    """Return every table of this module."""
    sources = load_sources(SHARE / "data" / "sources")
    rules = read_rules(SHARE)
    judge_source(sources[-1], rules)  # the shapes are compiled once a process
    return {
        "check": measure_check(sources, rules),
        "check of a million triples": measure_million(sources, rules),
        "check of a thousand documents": measure_thousand(sources, rules),
        "check beside pySHACL": measure_peer(sources, rules),
    }


def measure_check(sources: tuple[Source, ...], rules: Rules) -> list[Row]:
    """Return the time of a whole report, of a second one, of one change, and of each document."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        changed = copies([max(sources, key=lambda source: len(source.text.text))], 1)
        for what, documents in (
            ("all sources, from their texts", sources),
            ("again, from what was kept", sources),
            ("one document changed, the largest", [*sources[1:], *changed]),
        ):
            start, spent = time.perf_counter(), time.process_time()
            report = check_documents(documents, rules, cache=cache)
            row: Row = {"what": what, "wall s": time.perf_counter() - start}
            rows.append(row | {"s": time.process_time() - spent, "findings": len(report.findings)})
    for source in sources:
        exhibit = to_exhibit(source.text, build_document(source, observe=True))
        seconds = best_of(3, partial(judge_exhibit, exhibit, rules))
        found = len(judge_exhibit(exhibit, rules).findings)
        what = f"{source.text.stem}, from its graph"
        rows.append({"what": what, "wall s": "", "s": seconds, "findings": found})
    return rows


def to_exhibit(text: SourceText, built: BuiltDocument) -> Exhibit:
    """Return a document as it is judged when it is published."""
    return Exhibit(text.stem, built.turtle, RdfFormat.TURTLE, built.observations, text.text)


Document = tuple[SourceText, BuiltDocument]


def count_findings(document: Document, rules: Rules) -> int:
    """Judge a document; the pieces of an exhibit pass between processes, a whole one does not."""
    return len(judge_exhibit(to_exhibit(*document), rules).findings)


def measure_million(sources: tuple[Source, ...], rules: Rules, least: int = MILLION) -> list[Row]:
    """Return the time in which a million triples are judged, or ``least``, from their graphs."""
    regulations = [source for source in sources if source.kind == "regulation"]
    documents: list[Document] = []
    triples = 0
    for source in copies(regulations, 100):
        built = build_document(source, observe=True)
        triples += built.triples + built.observations.count(b"\n") + 1
        documents.append((source.text, built))
        if triples >= least:
            break
    processes = count_processors()
    start = time.perf_counter()
    with open_processes(processes) as fan:
        found = sum(fan(partial(count_findings, rules=rules), documents))
    wall = time.perf_counter() - start
    what = f"{len(documents)} documents, {triples} triples"
    one = best_of(1, partial(count_findings, documents[0], rules)) * len(documents)
    return [
        {"what": what, "processes": processes, "wall s": wall, "findings": found},
        {"what": "one of them, times their number", "processes": 1, "wall s": one, "findings": ""},
        {
            "what": "peak memory of one process, MiB",
            "processes": 1,
            "wall s": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
            "findings": "",
        },
    ]


def measure_thousand(sources: tuple[Source, ...], rules: Rules) -> list[Row]:
    """Return the time of 10, 100 and 1,000 short documents, and how it grows."""
    regulations = [source for source in sources if source.kind == "regulation"]
    quality = read_quality(rules.quality)
    rows: list[Row] = []
    for count in (10, 100, 1000):
        documents = copies(regulations, count, SHORT)
        start = time.process_time()
        judged = [judge_source(document, rules) for document in documents]
        alone = time.process_time() - start
        extracts = {d.text.stem: one.extract for d, one in zip(documents, judged, strict=True)}
        start = time.process_time()
        judge_across(extracts, {}, quality)
        across = time.process_time() - start
        per = (alone + across) / count * 1000
        rows.append(
            {
                "what": f"{count} documents",
                "each alone s": alone,
                "across s": across,
                "ms a document": per,
            }
        )
    return rows


def measure_peer(sources: tuple[Source, ...], rules: Rules) -> list[Row]:
    """Return the time of pySHACL and ours on the beginning of a regulation."""
    first = next(source for source in sources if source.kind == "regulation")
    text = decode_source(first.text.text[:BEGINNING].encode(), first.text.stem)
    source = Source(text, region=first.region, kind=first.kind)
    _, graph = read_graph(source, observe=True)
    triples = "\n".join([*graph.triples, *graph.observations])
    exhibit = Exhibit(text.stem, triples.encode(), RdfFormat.N_TRIPLES, text=text.text)
    ours = best_of(3, partial(judge_exhibit, exhibit, rules))
    data, shapes, ontology = Graph(), Graph(), Graph()
    data.parse(data=triples, format="nt")
    for file in rules.shapes:
        shapes.parse(data=file.content, format="turtle")
    for file in rules.ontology:
        ontology.parse(data=file.content, format="turtle")
    start = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        validate(data, shacl_graph=shapes, ont_graph=ontology)
    theirs = time.process_time() - start
    return [
        {
            "what": f"{len(data)} triples of {text.stem}",
            "s": ours,
            "pySHACL s": theirs,
            "ratio": theirs / ours,
        }
    ]
