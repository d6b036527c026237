"""Tupoksi as a library: open a graph, ask it, check a document; answers are pandas tables.

::

    import tupoksi

    graph = tupoksi.load()                       # the graph that comes with the package
    graph = tupoksi.load("http://localhost:8000")  # or a running service: the same methods
    graph.question("units-under-unit", unit="id/unit/cilegon/disdukcapil")
    graph.accountable("mengkonsultasikan draft pelaporan")
    tupoksi.check("perwali.txt")

What goes wrong is one of :data:`ERRORS`, with a sentence that says what and a hint what to do.
"""

from __future__ import annotations

from loaders.errors import LoaderError
from server.errors import ServerError
from tupoksi.checking import check, check_text, shacl_report
from tupoksi.frames import Value
from tupoksi.graph import Graph
from tupoksi.opening import load

ERRORS = (ServerError, LoaderError)
"""What functions and methods here raise: ``except tupoksi.ERRORS as error``."""

__all__ = [
    "ERRORS",
    "Graph",
    "LoaderError",
    "ServerError",
    "Value",
    "check",
    "check_text",
    "load",
    "shacl_report",
]
