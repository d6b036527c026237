"""What shows in print -> N-Triples lines, a layer of its own beside the graph of the document.

In: observations, and where each shows. Out: lines; no line of the document's own graph. Rules need
them and readers of a regulation do not: they are made when a document is judged or published.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from loaders.rdf.iri import concept_iri, source_iri
from loaders.rdf.ntriples import DERIVED, INTEGER, RDF_TYPE, literal, term
from loaders.regulation.model import Observation
from loaders.text.read import SourceText, find_line_starts

_OBSERVATION, _KIND, _IN = term("Observation"), term("observationKind"), term("observedIn")
_TEXT, _SUGGESTION, _STATED_IN = term("text"), term("suggestion"), term("statedIn")
_LINE, _START, _END = term("startLine"), term("startOffset"), term("endOffset")


class ObservationWriter:
    """Names the observations of one document and collects their triples."""

    def __init__(self, text: SourceText) -> None:
        self.out: list[str] = []
        self.source = source_iri(text.stem)
        self.line_starts = find_line_starts(text.text)

    def write(self, observation: Observation, observed_in: str, *, stated: bool = False) -> None:
        """Write what shows in the text.

        Args:
            observation: What shows.
            observed_in: IRI of the provision or the step, or of the whole document.
            stated: Whether that is a provision, which a finding then cites.
        """
        start, end = observation.span
        # named by what shows and where: a number would change with every kind that is added
        iri = f"{self.source}/pengamatan/{observation.kind}/{start}-{end}"
        kind = concept_iri("jenis-pengamatan", observation.kind)
        self.out += (
            f"<{iri}> {RDF_TYPE} {_OBSERVATION} .",
            f"<{iri}> {_KIND} <{kind}> .",
            f"<{iri}> {_IN} <{observed_in}> .",
            f"<{iri}> {_TEXT} {literal(observation.text, '@id')} .",
            f'<{iri}> {_LINE} "{bisect_right(self.line_starts, start)}"{INTEGER} .',
            f'<{iri}> {_START} "{start}"{INTEGER} .',
            f'<{iri}> {_END} "{end}"{INTEGER} .',
            f"<{iri}> {DERIVED} <{self.source}> .",
        )
        if observation.suggestion:
            self.out.append(f"<{iri}> {_SUGGESTION} {literal(observation.suggestion, '@id')} .")
        if stated:
            self.out.append(f"<{iri}> {_STATED_IN} <{observed_in}> .")


def to_observation_lines(
    text: SourceText, observations: Iterable[Observation], iris: Mapping[int, str]
) -> list[str]:
    """Return what shows in a regulation.

    Args:
        text: The source.
        observations: In the order of the text, each place and kind once.
        iris: IRI by ``id`` of the provision.
    """
    writer = ObservationWriter(text)
    for observation in observations:
        provision = observation.provision
        where = iris[id(provision)] if provision else writer.source
        writer.write(observation, where, stated=provision is not None)
    return writer.out
