"""The findings and observations of every document as graphs, made when a graph is published.

In: the files that are published. Out: the report, its statements for ``graph/findings``, and what
shows in the print of each document. Each is judged with the ontology only, as ``tupoksi check``
does it, so that both say the same, and what one of them found the other need not look for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat

from loaders.catalogue import Source
from loaders.parallel import Mapper, one_process
from loaders.pipeline import build_document
from server.checking.cache import Judged, load_judged, save_judged, to_key, trim_folder
from server.checking.check import Exhibit, Rules, judge_exhibit, judge_several, merge_findings
from server.checking.formats.as_turtle import build_quads
from server.checking.report import Checked, Report, build_rule_runs
from server.publishing.inputs import Inputs
from server.publishing.snapshot import FINDINGS_GRAPH
from server.version import read_version


@dataclass(frozen=True, slots=True)
class Case:
    """One document that is published, and what is at hand of it.

    Attributes:
        stem: Of the document.
        turtle: Its graph.
        source: Its text; None when it is not at hand, or is another text by now.
        observations: What shows in its print; None when nobody has looked yet.
    """

    stem: str
    turtle: bytes
    source: Source | None
    observations: bytes | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a document gave, and what shows in its print, as N-Triples."""

    judged: Judged
    observations: bytes


def start_judging(
    inputs: Inputs, *, fan: Mapper = one_process, cache: Path | None = None
) -> Iterator[tuple[str, Verdict]]:
    """Return the verdict on each document; with several processes they are at work already.

    Nothing where there are no shapes.

    Raises:
        BadShapes: A shape cannot be read or compiled.
    """
    if not inputs.shapes:
        return iter(())
    rules = to_rules(inputs)
    cases = [_case(inputs, stem) for stem in inputs.documents]
    return zip(inputs.documents, fan(partial(decide, rules=rules, cache=cache), cases), strict=True)


def to_rules(inputs: Inputs) -> Rules:
    """Return what the documents are held against."""
    return Rules(inputs.shapes, inputs.ontology, inputs.quality)


def _case(inputs: Inputs, stem: str) -> Case:
    built = inputs.built.get(stem)
    return Case(
        stem,
        inputs.documents[stem].content,
        find_source(inputs, stem),
        built.observations if built else None,
    )


def find_source(inputs: Inputs, stem: str) -> Source | None:
    """Return the document that a graph was made from, or None when it is not at hand."""
    source = inputs.sources.get(stem)
    if source is None or source.text.sha256.encode() not in inputs.documents[stem].content:
        return None
    return source


def decide(case: Case, rules: Rules, cache: Path | None) -> Verdict:
    """Judge one document, or take what was kept when it was judged before.

    What is kept belongs to a text; a graph that this text does not give is judged for itself.
    """
    if case.source is None:
        exhibit = Exhibit(case.stem, case.turtle, RdfFormat.TURTLE)
        return Verdict(judge_exhibit(exhibit, rules), b"")
    observations = case.observations
    if observations is None:
        built = build_document(case.source, observe=True)
        observations = built.observations
        cache = cache if built.turtle == case.turtle else None
    key = to_key(case.source, rules.files) if cache else ""
    judged = load_judged(cache, key) if cache else None
    if judged is None:
        text = case.source.text.text
        exhibit = Exhibit(case.stem, case.turtle, RdfFormat.TURTLE, observations, text)
        judged = judge_exhibit(exhibit, rules)
        if cache:
            save_judged(cache, key, judged)
            trim_folder(cache)
    return Verdict(judged, observations)


def report_on(inputs: Inputs, verdicts: Mapping[str, Verdict]) -> Report | None:
    """Return the report on all documents; None where there are no shapes."""
    if not inputs.shapes:
        return None
    rules = to_rules(inputs)
    found = {stem: find_source(inputs, stem) for stem in inputs.documents}
    texts = {stem: source.text.text for stem, source in found.items() if source}
    extracts = {stem: verdict.judged.extract for stem, verdict in verdicts.items()}
    judged = [verdict.judged for verdict in verdicts.values()]
    findings = merge_findings([*judged, judge_several(extracts, texts, rules)])
    return Report(
        version=read_version(),
        documents=tuple(
            Checked(stem, "", source.text.sha256 if source else "")
            for stem, source in found.items()
        ),
        rules=build_rule_runs(rules.listed, findings, {}),
        findings=findings,
    )


def to_findings_layer(report: Report) -> Iterator[Quad]:
    """Return a report as statements of ``graph/findings``."""
    graph = NamedNode(FINDINGS_GRAPH)
    for quad in build_quads(report):
        yield Quad(quad.subject, quad.predicate, quad.object, graph)
