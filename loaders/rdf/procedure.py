"""Procedures and service standards -> RDF, as N-Triples lines.

``read_procedure_graph`` is the way in: a source becomes a text model without provisions, and a
graph. The rooms behind it write: ``sop_rdf`` and ``standard_rdf`` with ``step_rdf``, through a
``procedure_writer``. What an SOP does not say has no triple.
"""

from __future__ import annotations

from loaders.catalogue import Source
from loaders.observing.procedure_words import (
    observe_language_of,
    words_of_procedure,
    words_of_standard,
)
from loaders.procedure.procedures import read_procedure
from loaders.procedure.standards import looks_like_standard, read_standard
from loaders.rdf.procedure_iris import ProcedureIris
from loaders.rdf.procedure_writer import GraphWriter, agency_of, find_roots
from loaders.rdf.regulation import Graph, to_graph
from loaders.rdf.sop import write_procedure
from loaders.rdf.standard import write_standard
from loaders.regulation.names import slug_name
from loaders.text.document import Document, Leaf
from loaders.understand import understand


def read_procedure_graph(source: Source) -> tuple[Document, Graph]:
    """Return the text model and the graph of an SOP or a service standard.

    The leaves tile the text; damage in it never raises. A source whose kind the catalogue does not
    say is read as a service standard when it looks like one, else as an SOP.
    """
    kind = source.kind
    is_standard = kind == "service-standard" or (
        kind != "sop" and looks_like_standard(source.text.text)
    )
    if is_standard:
        standard = read_standard(source)
        document = _document(source, standard.leaves)
        iris = _iris(source, "standar-pelayanan", agency_of(standard.approver))
        writer = GraphWriter(source, iris)
        write_standard(writer, standard)
        pieces, subject = words_of_standard(standard), iris.standard
    else:
        procedure = read_procedure(source)
        document = _document(source, procedure.leaves)
        root = next(iter(find_roots(procedure.identity.units)), None)
        writer = GraphWriter(source, _iris(source, "sop", root.text if root else ""))
        write_procedure(writer, procedure)
        pieces, subject = words_of_procedure(procedure), writer.iris.procedure
    model = understand(document, source)
    for observation in observe_language_of(document, model, pieces):
        writer.observe(observation, subject)
    about = to_graph(document, model, source)
    return document, Graph([*about.triples, *writer.out], "")


def _document(source: Source, leaves: tuple[Leaf, ...]) -> Document:
    return Document(source.text, leaves, (), (), (), None, 0, ())


def _iris(source: Source, prefix: str, agency: str) -> ProcedureIris:
    return ProcedureIris.of_source(source, prefix, slug_name(agency) if agency else "")
