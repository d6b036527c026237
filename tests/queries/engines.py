"""The two engines that answer the questions: Oxigraph as the service runs it, rdflib beside it.

In: the committed graph files, the ontology and the rules, listed and derived by the publisher's own
functions. Out: a store or a dataset in memory, and answers as plain values that can be compared.
It knows nothing of expectations, of pytest or of time.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    QuerySolutions,
    RdfFormat,
    Store,
    Variable,
)
from rdflib import Dataset, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.query import Result, ResultRow
from rdflib.term import Identifier

from server.asking.questions import Question, bind_parameters
from server.publishing.filling import fill_store
from server.publishing.inputs import read_inputs

ROOT = Path(__file__).parents[2]
QUERIES = ROOT / "queries"
BASE = "https://w3id.org/tupoksi/"

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True, slots=True)
class Value:
    """One term of an answer; ``kind`` is ``iri``, ``blank``, a language or the IRI of a datatype."""

    text: str
    kind: str


Row = tuple[Value | None, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of an answer in their order; None stands for what the text does not say."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def records(self) -> list[dict[str, str]]:
        """Return each row as the texts of the columns that are bound."""
        return [
            {name: value.text for name, value in zip(self.columns, row, strict=True) if value}
            for row in self.rows
        ]

    def column(self, name: str) -> list[str]:
        """Return what a column says in the rows where it is bound."""
        return [record[name] for record in self.records() if name in record]


def load_store() -> Store:
    """Return what the publisher would publish, in memory."""
    store = Store()
    fill_store(store, read_inputs(ROOT / "data" / "ttl", ROOT))
    return store


def load_dataset(store: Store) -> Dataset:
    """Return the same graphs in rdflib, its default graph their union."""
    dataset = Dataset(default_union=True)
    for name in store.named_graphs():
        triples = store.dump(format=RdfFormat.N_TRIPLES, from_graph=name)
        assert triples is not None
        dataset.graph(URIRef(name.value)).parse(data=triples, format="nt")
    return dataset


def start_oxigraph(store: Store, question: Question, given: Mapping[str, str]) -> QuerySolutions:
    """Ask as a worker of the service does; rows are computed while they are read."""
    terms = bind_parameters(question, given, base=BASE)
    solutions = store.query(
        question.text,
        use_default_graph_as_union=True,
        substitutions={Variable(name): term for name, term in terms.items()},
    )
    assert isinstance(solutions, QuerySolutions)
    return solutions


def ask_oxigraph(store: Store, question: Question, given: Mapping[str, str]) -> Answer:
    """Return what Oxigraph answers."""
    solutions = start_oxigraph(store, question, given)
    columns = tuple(variable.value for variable in solutions.variables)
    return Answer(columns, tuple(tuple(_from_oxigraph(term) for term in row) for row in solutions))


@contextmanager
def rdflib_at_peace_with_itself() -> Iterator[None]:
    """Let rdflib 7.6 evaluate a query on a Dataset by way of its own deprecated attributes."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Dataset\.\w+ is deprecated", DeprecationWarning)
        yield


def start_rdflib(dataset: Dataset, question: Question, given: Mapping[str, str]) -> Result:
    """Ask rdflib, whose initial bindings do what Oxigraph's substitutions do.

    Rows are computed while they are read: read them inside :func:`rdflib_at_peace_with_itself`.
    """
    terms = bind_parameters(question, given, base=BASE)
    bindings: dict[str, Identifier] = {}
    for name, term in terms.items():
        if isinstance(term, NamedNode):
            bindings[name] = URIRef(term.value)
        else:
            bindings[name] = RdflibLiteral(term.value, datatype=_datatype_of(term))
    return dataset.query(question.text, initBindings=bindings)


def ask_rdflib(dataset: Dataset, question: Question, given: Mapping[str, str]) -> Answer:
    """Return what rdflib answers."""
    with rdflib_at_peace_with_itself():
        result = start_rdflib(dataset, question, given)
        rows = [row for row in result if isinstance(row, ResultRow)]
    assert result.vars is not None
    columns = tuple(str(variable) for variable in result.vars)
    return Answer(columns, tuple(tuple(_from_rdflib(term) for term in row) for row in rows))


def _datatype_of(term: Literal) -> URIRef | None:
    datatype = term.datatype.value
    return None if datatype == XSD_STRING else URIRef(datatype)


def _from_oxigraph(term: object) -> Value | None:
    match term:
        case None:
            return None
        case NamedNode():
            return Value(term.value, "iri")
        case Literal():
            return Value(term.value, term.language or term.datatype.value)
        case BlankNode():
            return Value(term.value, "blank")
    assert not isinstance(term, DefaultGraph)
    raise TypeError(f"{term!r} is no term of an answer")


def _from_rdflib(term: Identifier | None) -> Value | None:
    match term:
        case None:
            return None
        case URIRef():
            return Value(str(term), "iri")
        case RdflibLiteral():
            return Value(str(term), term.language or str(term.datatype or XSD_STRING))
    return Value(str(term), "blank")
