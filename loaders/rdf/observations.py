"""An observation of the text -> N-Triples lines; its place is written elsewhere."""

from __future__ import annotations

from loaders.rdf.iri import concept_iri
from loaders.rdf.ntriples import RDF_TYPE, literal, term
from loaders.regulation.model import Observation

_OBSERVATION, _KIND, _IN = term("Observation"), term("observationKind"), term("observedIn")
_TEXT, _SUGGESTION = term("text"), term("suggestion")


def to_observation_lines(observation: Observation, iri: str, observed_in: str) -> list[str]:
    """Return what an observation says; ``observed_in`` is the IRI of where it shows."""
    kind = concept_iri("jenis-pengamatan", observation.kind)
    lines = [
        f"<{iri}> {RDF_TYPE} {_OBSERVATION} .",
        f"<{iri}> {_KIND} <{kind}> .",
        f"<{iri}> {_IN} <{observed_in}> .",
        f"<{iri}> {_TEXT} {literal(observation.text, '@id')} .",
    ]
    if observation.suggestion:
        lines.append(f"<{iri}> {_SUGGESTION} {literal(observation.suggestion, '@id')} .")
    return lines
