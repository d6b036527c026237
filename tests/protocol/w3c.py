"""W3C's SPARQL tests as they are written down: manifests, files, and what counts as the same answer.

The text of the tests is brought in by ``make setup-w3c``; ``TUPOKSI_W3C`` names another copy of it,
such as a checkout of its repository (the folder that holds ``sparql11``).
"""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyoxigraph
from pyoxigraph import QueryResultsFormat, RdfFormat
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, RDFS, XSD
from rdflib.term import Node

BROUGHT = Path(__file__).resolve().parent.parent.parent / ".tupoksi" / "w3c"
SUITE = Path(os.environ.get("TUPOKSI_W3C") or BROUGHT)

WEB = "http://w3c.test/"
"""Files of the suite are named under this."""

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")

EXTENSION_TO_FORMAT = {
    ".ttl": RdfFormat.TURTLE,
    ".n3": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
}
ABSENT = "the text of W3C's SPARQL tests is not here: make setup-w3c"


@dataclass(frozen=True)
class Case:
    """One test: the graph of its manifest and its node there."""

    graph: Graph
    node: Node

    @property
    def name(self) -> str:
        """Folder and name of the test: ``add#add01``."""
        parts = str(self.node).partition("#")
        folder = str(self.graph.identifier).removeprefix(WEB).split("/")[-2]
        return f"{folder}#{parts[2]}"

    @property
    def kind(self) -> str:
        """The local name of the test's type."""
        types = (str(t).rpartition("#")[2] for t in self.graph.objects(self.node, RDF.type))
        return next(types, "")

    def get(self, *path: URIRef) -> Node | None:
        """Return the node at the end of a path of properties, or None."""
        node: Node | None = self.node
        for step in path:
            node = self.graph.value(node, step) if node is not None else None
        return node

    def all(self, *path: URIRef) -> list[Node]:
        """Return all nodes at the end of a path."""
        node = self.get(*path[:-1])
        return list(self.graph.objects(node, path[-1])) if node is not None else []


def to_path(iri: Node | str) -> Path:
    """Return the file of a name."""
    return SUITE / str(iri).removeprefix(WEB)


def find_cases(manifest: str, kinds: Iterable[str]) -> list[Case]:
    """Return the tests of some kinds in a manifest and those it includes; none without the suite."""
    wanted = set(kinds)
    return [case for case in _read(manifest) if case.kind in wanted]


def find_manifest(*names: str) -> str:
    """Return the first of some manifests that there is."""
    return next((name for name in names if (SUITE / name).is_file()), names[0])


@cache
def _read(manifest: str) -> tuple[Case, ...]:
    path = SUITE / manifest
    if not path.is_file():
        return ()
    iri = URIRef(WEB + manifest)
    graph = Graph(identifier=iri)
    graph.parse(path, format="turtle", publicID=str(iri))
    cases: list[Case] = []
    for included in graph.objects(iri, MF.include):
        for item in Collection(graph, included):
            cases += _read(str(item).removeprefix(WEB))
    for entries in graph.objects(iri, MF.entries):
        cases += [Case(graph, item) for item in Collection(graph, entries)]
    return tuple(cases)


def to_statements(iri: str) -> str:
    """Return a data file as N-Triples, blank nodes renamed so that files can stand together."""
    path = to_path(iri)
    triples = pyoxigraph.parse(
        path.read_bytes(),
        format=EXTENSION_TO_FORMAT[path.suffix],
        base_iri=iri,
        rename_blank_nodes=True,
        lenient=True,
    )
    return pyoxigraph.serialize(
        (quad.triple for quad in triples), format=RdfFormat.N_TRIPLES
    ).decode()


# --- answers ---------------------------------------------------------------------------------------


def is_same_graph(found: bytes, expected: Iterable[str]) -> bool:
    """Tell whether N-Triples say what some files say."""
    ours, theirs = Graph(), Graph()
    ours.parse(data=found, format="nt")
    for iri in expected:
        theirs.parse(data=to_statements(iri), format="nt")
    return isomorphic(_plain(ours), _plain(theirs))


def is_same_answer(found: bytes, expected: str, *, lax: bool = False) -> bool:
    """Tell whether an answer in JSON is what a file of results says.

    Blank nodes may have other names and numbers other spellings of the same value; the order counts
    where the file gives an order; with ``lax`` how often a row stands there does not count.
    """
    rows, truth = _read_results(found, QueryResultsFormat.JSON)
    path = to_path(expected)
    if path.suffix in EXTENSION_TO_FORMAT:
        wanted, right, order = _read_result_set(expected)
    else:
        wanted, right = _read_results(
            path.read_bytes(), QueryResultsFormat.from_extension(path.suffix[1:])
        )
        order = False
    if truth is not None or right is not None:
        return truth is right
    if order and all(not _has_blank(row) for row in wanted):
        return rows == wanted
    if lax:
        rows, wanted = [list(dict.fromkeys(map(_frozen, side))) for side in (rows, wanted)]  # type: ignore[assignment]
        return set(rows) == set(wanted)  # type: ignore[arg-type]
    if _to_shape(rows) != _to_shape(wanted):
        return False
    # the others are equal by now, and a bijection of many nodes may take minutes to find
    blank, wanted_blank = ([r for r in side if _has_blank(r)] for side in (rows, wanted))
    return isomorphic(_to_graph(blank), _to_graph(wanted_blank))


def is_same_csv(found: bytes, expected: str) -> bool:
    """Tell whether CSV holds the rows of a file, in any order; blank nodes are all alike."""
    ours, theirs = (
        sorted(
            sorted((name, "_:" if cell.startswith("_:") else cell) for name, cell in row.items())
            for row in csv.DictReader(io.StringIO(content.decode()))
        )
        for content in (found, to_path(expected).read_bytes())
    )
    return ours == theirs


Row = dict[str, Node]


def _frozen(row: Row) -> frozenset[tuple[str, Node]]:
    return frozenset(row.items())


def _to_shape(rows: Iterable[Row]) -> Counter[tuple[tuple[str, str], ...]]:
    """Return how often each row stands there, all blank nodes alike."""
    return Counter(
        tuple(sorted((n, "_:" if isinstance(t, BNode) else t.n3()) for n, t in row.items()))
        for row in rows
    )


def _has_blank(row: Row) -> bool:
    return any(isinstance(term, BNode) for term in row.values())


def _read_results(content: bytes, form: QueryResultsFormat | None) -> tuple[list[Row], bool | None]:
    results = pyoxigraph.parse_query_results(content, format=form)
    if isinstance(results, pyoxigraph.QueryBoolean):
        return [], bool(results)
    assert isinstance(results, pyoxigraph.QuerySolutions)
    names = [variable.value for variable in results.variables]
    rows = [
        {name: _to_node(term) for name, term in zip(names, row, strict=True) if term is not None}
        for row in results
    ]
    return rows, None


def _read_result_set(iri: str) -> tuple[list[Row], bool | None, bool]:
    """Read results written as RDF (the result-set vocabulary of SPARQL 1.0)."""
    graph = Graph()
    graph.parse(data=to_statements(iri), format="nt")
    root = next(graph.subjects(RDF.type, RS.ResultSet))
    truth = graph.value(root, RS.boolean)
    if truth is not None:
        return [], str(truth) in ("true", "1"), False
    rows = []
    for solution in graph.objects(root, RS.solution):
        row = {
            str(graph.value(binding, RS.variable)): _canonical(graph.value(binding, RS.value))
            for binding in graph.objects(solution, RS.binding)
        }
        index = graph.value(solution, RS["index"])
        rows.append((int(str(index)) if index is not None else 0, row))
    ordered = bool(rows) and all(number for number, _ in rows)
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])], None, ordered


def _to_node(term: object) -> Node:
    if isinstance(term, pyoxigraph.NamedNode):
        return URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return BNode(term.value)
    assert isinstance(term, pyoxigraph.Literal)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = URIRef(term.datatype.value)
    return _canonical(Literal(term.value, datatype=None if datatype == XSD.string else datatype))


def _canonical(node: Node | None) -> Node:
    """Return a number in one spelling; the engine keeps values, not spellings."""
    assert node is not None
    if not isinstance(node, Literal) or node.datatype is None:
        return node
    if node.datatype == XSD.string:
        return Literal(str(node))
    try:
        if node.datatype in (XSD.integer, XSD.decimal):
            return Literal(
                str(Decimal(str(node)).normalize()), datatype=node.datatype, normalize=False
            )
        if node.datatype in (XSD.double, XSD.float):
            return Literal(repr(float(str(node))), datatype=node.datatype, normalize=False)
    except (ArithmeticError, ValueError):
        pass
    return Literal(str(node), datatype=node.datatype, normalize=False)


def _plain(graph: Graph) -> Graph:
    plain = Graph()
    for s, p, o in graph:
        plain.add((s, p, _canonical(o)))
    return plain


def _to_graph(rows: Iterable[Row]) -> Graph:
    graph = Graph()
    for row in rows:
        node = BNode()
        graph.add((node, RDF.type, RS.solution))
        for name, term in row.items():
            graph.add((node, URIRef(f"urn:variable:{name}"), term))
    return graph


def to_labels(case: Case, *path: URIRef) -> Iterator[tuple[str, str]]:
    """Yield name and file of each named graph (``ut:graphData``) at a place of a test."""
    for node in case.all(*path, UT.graphData):
        yield str(case.graph.value(node, RDFS.label)), str(case.graph.value(node, UT.graph))
