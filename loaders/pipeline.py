"""From a folder of sources to a folder of graphs: the rooms of this package, in their order."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from loaders.catalogue import Source, load_sources
from loaders.observing.observe import find_observations
from loaders.parallel import Mapper, one_process
from loaders.procedure.procedures import looks_like_procedure
from loaders.procedure.standards import looks_like_standard
from loaders.rdf.procedure import read_procedure_graph
from loaders.rdf.regulation import Graph, to_graph
from loaders.rdf.turtle import to_turtle
from loaders.text.document import Document, Leaf
from loaders.text.tree import build_tree
from loaders.understand import understand


@dataclass(frozen=True, slots=True)
class BuiltDocument:
    """The graph of one source document.

    Attributes:
        stem: Name of the source file without its ending.
        turtle: The graph.
        triples: How many triples it has.
        provisions: How many provisions were understood.
        unparsed: Code points of the source that were not understood.
        length: Code points of the source.
        leaves: What tiles its text.
        observations: What shows in its print, as N-Triples; empty unless that was asked for.
    """

    stem: str
    turtle: bytes
    triples: int
    provisions: int
    unparsed: int
    length: int
    leaves: tuple[Leaf, ...] = field(default=(), repr=False)
    observations: bytes = field(default=b"", repr=False)


def read_graph(source: Source, *, observe: bool = False) -> tuple[Document, Graph]:
    """Return the text model of a source and its triples; damage in the text never raises.

    With ``observe`` the graph also holds what shows in print, which only the rules ask for.

    The garbage collector rests meanwhile: a document's model is one web of parents and children
    in which nothing is garbage before the end, and looking for it costs a sixth of the time.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        if is_procedure(source):
            return read_procedure_graph(source, observe=observe)
        document = build_tree(source.text)
        model = understand(document, source)
        return document, to_graph(document, model, source, find_observations if observe else None)
    finally:
        if collects:
            gc.enable()


def read_document(source: Source) -> Document:
    """Return the text model of a source alone, for who does not want its triples."""
    return read_procedure_graph(source)[0] if is_procedure(source) else build_tree(source.text)


def is_procedure(source: Source) -> bool:
    """Say whether a source is an SOP or a service standard, by the catalogue or by its text."""
    if source.kind:
        return source.kind in ("sop", "service-standard")
    text = source.text.text
    return looks_like_standard(text) or looks_like_procedure(text)


def build_document(source: Source, *, observe: bool = False) -> BuiltDocument:
    """Return the graph of one source as Turtle, with what shows in print where that is wanted."""
    document, graph = read_graph(source, observe=observe)
    triples = list(set(graph.triples))
    return BuiltDocument(
        source.text.stem,
        to_turtle(triples, graph.regulation),
        len(triples),
        len(document.provisions),
        document.unparsed,
        len(source.text.text),
        document.leaves,
        "\n".join(graph.observations).encode(),
    )


def build_ttl(
    sources: Path,
    ttl: Path,
    on_document: Callable[[BuiltDocument], None] | None = None,
    *,
    observe: bool = False,
    fan: Mapper = one_process,
) -> tuple[BuiltDocument, ...]:
    """Write one Turtle file a source; files that would not change are not touched.

    Args:
        sources: Folder of source documents with ``sources.toml``.
        ttl: Folder to write; graphs of sources that are gone are removed.
        on_document: Called after each document.
        observe: Whether to say what shows in print, too; it is written to no file.
        fan: Reads the documents, here or on several processors.

    Raises:
        LoaderError: A source or the catalogue cannot be used; nothing was written then.
        OSError: The folder cannot be written.
    """
    catalogue = load_sources(sources)
    ttl.mkdir(parents=True, exist_ok=True)
    built = []
    for document in fan(partial(build_document, observe=observe), catalogue):
        write_if_changed(ttl / f"{document.stem}.ttl", document.turtle)
        built.append(document)
        if on_document:
            on_document(document)
    wanted = {f"{document.stem}.ttl" for document in built}
    for path in ttl.glob("*.ttl"):
        if path.name not in wanted:
            path.unlink()
    return tuple(built)


def write_if_changed(path: Path, data: bytes) -> bool:
    """Write a file all at once, or leave it when it has these bytes; say whether it was written."""
    if path.is_file() and path.read_bytes() == data:
        return False
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True
