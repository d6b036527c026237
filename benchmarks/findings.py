"""What a check costs, beside pySHACL evaluating the same shapes on the same graph in the same run.

pySHACL needs minutes for a whole regulation and all rules; it is given the beginning of one, and
the ratio is stated for that. Growth is measured on copies of a document and on many documents.
"""

from __future__ import annotations

import time
import warnings
from functools import partial

from pyoxigraph import RdfFormat
from pyshacl import validate
from rdflib import Graph

from benchmarks.loading import Row, best_of, copy_of
from loaders.catalogue import Source, load_sources
from loaders.pipeline import build_document, read_graph
from loaders.share import SHARE
from loaders.text.read import decode_source
from server.checking.check import Rules, check_documents, judge_graph, judge_source, read_rules

BEGINNING = 8_000
"""Code points of a regulation that pySHACL is given."""


def measure() -> dict[str, list[Row]]:
    """Return every table of this module."""
    sources = load_sources(SHARE / "data" / "sources")
    rules = read_rules(SHARE)
    judge_source(sources[-1], rules)  # the shapes are compiled once a process
    return {
        "check": measure_check(sources, rules),
        "check beside pySHACL": measure_peer(sources, rules),
    }


def measure_check(sources: tuple[Source, ...], rules: Rules) -> list[Row]:
    """Return the time of a whole report, of one document, and its growth."""
    rows: list[Row] = []
    start = time.perf_counter()
    report = check_documents(sources, rules)
    whole = time.perf_counter() - start
    rows.append(
        {"what": "all sources, from their texts", "s": whole, "findings": len(report.findings)}
    )
    for source in sources:
        built = build_document(source)
        work = partial(
            judge_graph,
            source.text.stem,
            built.turtle,
            RdfFormat.TURTLE,
            source.text.text,
            rules,
        )
        seconds = best_of(3, work)
        rows.append(
            {
                "what": f"{source.text.stem}, from its graph",
                "s": seconds,
                "findings": len(work().findings),
            }
        )
    largest = max(sources, key=lambda source: len(source.text.text))
    copies = [copy_of(largest, 100 + number) for number in range(10)]
    one = best_of(3, partial(judge_source, largest, rules))
    start = time.process_time()
    for copy in copies:
        judge_source(copy, rules)
    ten = time.process_time() - start
    rows.append({"what": "ten copies of a document, times one", "s": ten / one, "findings": ""})
    return rows


def measure_peer(sources: tuple[Source, ...], rules: Rules) -> list[Row]:
    """Return the time of pySHACL and ours on the beginning of a regulation."""
    first = next(source for source in sources if source.kind == "regulation")
    text = decode_source(first.text.text[:BEGINNING].encode(), first.text.stem)
    source = Source(text, region=first.region, kind=first.kind)
    _, graph = read_graph(source)
    triples = "\n".join(graph.triples)
    ours = best_of(
        3,
        partial(
            judge_graph,
            text.stem,
            triples.encode(),
            RdfFormat.N_TRIPLES,
            text.text,
            rules,
        ),
    )
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
