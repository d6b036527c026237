"""Procedures and service standards -> RDF, as N-Triples lines.

``read_procedure_graph`` is the way in: a source becomes a text model without provisions, and a
graph. The rooms behind it write: ``sop`` and ``standard`` with ``steps``, through a
``procedure_writer``. What an SOP does not say has no triple.
"""

from __future__ import annotations

from collections.abc import Callable

from loaders.catalogue import Source
from loaders.observing.procedure import observe_procedure
from loaders.observing.procedure_words import (
    observe_language_of,
    words_of_procedure,
    words_of_standard,
)
from loaders.observing.standard import observe_standard
from loaders.procedure.model import Procedure, ServiceStandard
from loaders.procedure.procedures import read_procedure
from loaders.procedure.standards import looks_like_standard, read_standard
from loaders.rdf.observations import ObservationWriter
from loaders.rdf.procedure_iris import ProcedureIris
from loaders.rdf.procedure_writer import GraphWriter, agency_of, find_roots
from loaders.rdf.regulation import Graph, to_graph
from loaders.rdf.sop import write_procedure
from loaders.rdf.standard import write_standard
from loaders.rdf.steps import step_iris
from loaders.regulation.model import DomainModel
from loaders.regulation.names import slug_name
from loaders.text.document import Document, Leaf
from loaders.understand import understand

_Observe = Callable[[Document, DomainModel], list[str]]


def read_procedure_graph(source: Source, *, observe: bool = False) -> tuple[Document, Graph]:
    """Return the text model and the graph of an SOP or a service standard.

    The leaves tile the text; damage in it never raises. A source whose kind the catalogue does not
    say is read as a service standard when it looks like one, else as an SOP.

    Args:
        source: The document.
        observe: Whether to say what shows in its print, too.
    """
    kind = source.kind
    is_standard = kind == "service-standard" or (
        kind != "sop" and looks_like_standard(source.text.text)
    )
    document, written, look = (_read_standard if is_standard else _read_sop)(source)
    model = understand(document, source)
    about = to_graph(document, model, source)
    seen = tuple(look(document, model)) if observe else ()
    return document, Graph([*about.triples, *written], "", seen)


def _read_standard(source: Source) -> tuple[Document, list[str], _Observe]:
    standard = read_standard(source)
    iris = _iris(source, "standar-pelayanan", agency_of(standard.approver))
    writer = GraphWriter(source, iris)
    write_standard(writer, standard)

    def look(document: Document, model: DomainModel) -> list[str]:
        return _observe_standard(document, model, standard, iris.standard)

    return _document(source, standard.leaves), writer.out, look


def _read_sop(source: Source) -> tuple[Document, list[str], _Observe]:
    procedure = read_procedure(source)
    root = next(iter(find_roots(procedure.identity.units)), None)
    iris = _iris(source, "sop", root.text if root else "")
    writer = GraphWriter(source, iris)
    write_procedure(writer, procedure)

    def look(document: Document, model: DomainModel) -> list[str]:
        return _observe_procedure(document, model, procedure, iris.procedure)

    return _document(source, procedure.leaves), writer.out, look


def _observe_standard(
    document: Document, model: DomainModel, standard: ServiceStandard, iri: str
) -> list[str]:
    to = ObservationWriter(document.source)
    for observation in observe_standard(document.source.text, standard):
        to.write(observation, iri)
    for observation in observe_language_of(document, model, words_of_standard(standard)):
        to.write(observation, iri)
    return to.out


def _observe_procedure(
    document: Document, model: DomainModel, procedure: Procedure, iri: str
) -> list[str]:
    to = ObservationWriter(document.source)
    steps = step_iris(iri, procedure.steps)
    for seen in observe_procedure(document.source.text, procedure):
        to.write(seen.observation, steps.get(seen.ordinal, iri))
    for observation in observe_language_of(document, model, words_of_procedure(procedure)):
        to.write(observation, iri)
    return to.out


def _document(source: Source, leaves: tuple[Leaf, ...]) -> Document:
    return Document(source.text, leaves, (), (), (), None, 0, ())


def _iris(source: Source, prefix: str, agency: str) -> ProcedureIris:
    return ProcedureIris.of_source(source, prefix, slug_name(agency) if agency else "")
