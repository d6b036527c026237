"""Graph files into a store, and out of it.

In: a path; its ending says the format. Out: quads in a store, or a file. A format without named
graphs gets one that bears the file's name, as a published document does; so a query with GRAPH can
tell who says what.
"""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from server.errors import BadInput
from server.publishing.snapshot import to_graph_iri


def to_format(path: Path) -> RdfFormat | None:
    """Return the format that a file's ending names; None for any other file."""
    return RdfFormat.from_extension(path.suffix.removeprefix("."))


def load_file(store: Store, path: Path) -> None:
    """Load a file as a whole or not at all.

    Raises:
        BadInput: It cannot be read, or is not what its ending says.
    """
    form = _format_of(path)
    graph = None if form.supports_datasets else NamedNode(to_graph_iri(path.stem))
    try:
        store.load(path=path, format=form, to_graph=graph, base_iri=path.resolve().as_uri())
    except OSError as error:
        raise BadInput(
            f"{path} cannot be read: {error.strerror or error}.",
            hint="Check that it exists and that you may read it.",
            where=str(path),
        ) from error
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f"{path}:{line}" if line else str(path)
        raise BadInput(
            f"{where} is not valid {form.name}: {getattr(error, 'msg', None) or error}.",
            hint="Nothing of it was loaded.",
            where=where,
        ) from error


def write_file(store: Store, path: Path) -> None:
    """Write a store as a file; a format without named graphs gets the union of all of them.

    Raises:
        BadInput: The ending names no format.
    """
    form = _format_of(path)
    if form.supports_datasets:
        store.dump(path, format=form)
        return
    union = Store()
    union.bulk_extend(
        type(quad)(quad.subject, quad.predicate, quad.object)
        for quad in store.quads_for_pattern(None, None, None, None)
    )
    union.dump(path, format=form, from_graph=DefaultGraph())


def _format_of(path: Path) -> RdfFormat:
    form = to_format(path)
    if form is None:
        raise BadInput(
            f"{path} has an ending that names no graph format.",
            hint="Use .ttl, .nt, .nq, .trig, .jsonld or .rdf.",
            where=str(path),
        )
    return form
