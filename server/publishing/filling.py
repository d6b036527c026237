"""Fill an empty store with a graph: what the documents say, then what follows from it.

In: an empty store and :class:`Inputs`. Out: the store with all its named graphs. The publisher
fills a store on disk with it, the tests one in memory; so both hold the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from loaders.parallel import Mapper, one_process
from server.checking.accepted import mark_accepted, to_verdicts
from server.checking.layer import report_on, start_judging, to_findings_layer
from server.checking.report import Report
from server.errors import BadInput
from server.publishing.computed import draw_computed
from server.publishing.derive import derive_facts
from server.publishing.inputs import File, Inputs
from server.publishing.likeness import COMPUTED
from server.publishing.linking import load_links
from server.publishing.reviewing import read_corrections, review_facts
from server.publishing.snapshot import (
    DERIVED_GRAPH,
    ONTOLOGY_GRAPH,
    to_graph_iri,
    to_observations_iri,
)


def fill_store(
    database: Store,
    inputs: Inputs,
    *,
    on_step: Callable[[str], None] = lambda step: None,
    fan: Mapper = one_process,
    cache: Path | None = None,
) -> Report | None:
    """Load every graph, draw the conclusions, and hold each document against the shapes.

    Args:
        database: Empty, in memory or on disk.
        inputs: What to load.
        on_step: Told "load", "derive" and "judge", each before it begins.
        fan: Judges documents, here or on other processors while conclusions are drawn.
        cache: Folder in which it is kept what documents gave when they were judged, or None.

    Returns:
        What the shapes say; None where there are none.

    Raises:
        BadShapes: A shape cannot be read or compiled.
        BadInput: A file cannot be understood, a table ties what the graph does not hold, or a
            rule does not settle.
    """
    judging = start_judging(inputs, fan=fan, cache=cache)
    on_step("load")
    for stem, file in inputs.documents.items():
        _load_turtle(database, file, to_graph_iri(stem))
    for file in inputs.ontology:
        _load_turtle(database, file, ONTOLOGY_GRAPH)
    load_links(database, inputs.links)
    on_step("derive")
    corrections = read_corrections(inputs.overlay)
    review_facts(database, corrections, lambda: _draw(database, inputs))
    on_step("judge")
    verdicts = dict(judging)
    for stem, verdict in verdicts.items():
        graph = NamedNode(to_observations_iri(stem))
        database.bulk_load(verdict.observations, format=RdfFormat.N_TRIPLES, to_graph=graph)
    report = report_on(inputs, verdicts)
    if report is not None:
        today = datetime.datetime.now(datetime.UTC).date()
        reviewed = mark_accepted(report.findings, to_verdicts(corrections), today)
        report = replace(report, findings=reviewed)
        database.bulk_extend(to_findings_layer(report))
    return report


def _draw(database: Store, inputs: Inputs) -> None:
    """Draw the conclusions: rules in Python first, since SPARQL rules may build on them."""
    graph = NamedNode(DERIVED_GRAPH)
    draw_computed(database, COMPUTED, graph)
    derive_facts(database, inputs.rules, graph)


def _load_turtle(database: Store, file: File, graph: str) -> None:
    try:
        database.bulk_load(file.content, format=RdfFormat.TURTLE, to_graph=NamedNode(graph))
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f"{file.path}:{line}" if line else str(file.path)
        raise BadInput(
            f"{where} is not valid Turtle: {getattr(error, 'msg', None) or error}.",
            hint="Nothing was published; the last snapshot still serves.",
            where=where,
        ) from error
