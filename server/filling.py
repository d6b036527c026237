"""Fill an empty store with a graph: what the documents say, then what follows from it.

In: an empty store and :class:`Inputs`. Out: the store with all its named graphs. The publisher
fills a store on disk with it, the tests one in memory; so both hold the same.
"""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import NamedNode, RdfFormat, Store

from server.derive import derive_facts
from server.errors import BadInput
from server.inputs import File, Inputs
from server.snapshot import DERIVED_GRAPH, ONTOLOGY_GRAPH, to_graph_iri


def fill_store(
    database: Store, inputs: Inputs, *, on_step: Callable[[str], None] = lambda step: None
) -> None:
    """Load every graph, then draw the conclusions.

    Args:
        database: Empty, in memory or on disk.
        inputs: What to load.
        on_step: Told "load" and "derive", each before it begins.

    Raises:
        BadInput: A file cannot be understood, or a rule does not settle.
    """
    on_step("load")
    for stem, file in inputs.documents.items():
        _load_turtle(database, file, to_graph_iri(stem))
    for file in inputs.ontology:
        _load_turtle(database, file, ONTOLOGY_GRAPH)
    on_step("derive")
    derive_facts(database, inputs.rules, NamedNode(DERIVED_GRAPH))


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
