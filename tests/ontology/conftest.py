"""What the ontology tests share: the graphs of ``ontology/`` and a way to put a graph to HermiT."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import owlready2
import pytest
from rdflib import Graph

ROOT = Path(__file__).parents[2]
ONTOLOGY_DIR = ROOT / "ontology"
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Verdict:
    """What HermiT says of a graph; ``unsatisfiable`` is empty for an inconsistent one."""

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()


@pytest.fixture(scope="session")
def ontology() -> Graph:
    """The vocabulary alone."""
    return Graph().parse(ONTOLOGY_DIR / "tupoksi.ttl")


@pytest.fixture(scope="session")
def align() -> Graph:
    """The alignments alone."""
    return Graph().parse(ONTOLOGY_DIR / "align.ttl")


@pytest.fixture(scope="session")
def concepts() -> Graph:
    """All SKOS schemes together."""
    graph = Graph()
    for path in sorted((ONTOLOGY_DIR / "concepts").glob("*.ttl")):
        graph.parse(path)
    return graph


@pytest.fixture(scope="session")
def everything(ontology: Graph, align: Graph, concepts: Graph) -> Graph:
    """Vocabulary, alignments and schemes together."""
    return ontology + align + concepts


@pytest.fixture(scope="session")
def example() -> Graph:
    """A hand-made graph with every class and object property, free of contradiction."""
    return Graph().parse(HERE / "consistent.ttl")


@contextmanager
def _opened(graph: Graph) -> Iterator[owlready2.World]:
    """Yield an owlready2 world that holds ``graph``.

    It goes by way of N-Triples: from Turtle owlready2 reads nothing, and says nothing.
    """
    triples = graph.serialize(format="nt", encoding="utf-8")
    world = owlready2.World()
    try:
        world.get_ontology("https://w3id.org/tupoksi/def#").load(fileobj=io.BytesIO(triples))
        yield world
    finally:
        world.close()


@pytest.fixture(scope="session")
def open_world() -> Callable[[Graph], object]:
    """Return a context manager that loads a graph into owlready2."""
    return _opened


@pytest.fixture(scope="session")
def ask_hermit() -> Callable[[Graph], Verdict]:
    """Return a function that puts a graph to HermiT; skip where there is no Java."""
    if shutil.which("java") is None:
        pytest.skip("HermiT needs a Java runtime, and there is no java on the path")

    def ask(graph: Graph) -> Verdict:
        with _opened(graph) as world:
            try:
                owlready2.sync_reasoner_hermit(world, debug=0)
            except owlready2.OwlReadyInconsistentOntologyError:
                return Verdict(consistent=False)
            classes = {c.iri for c in world.inconsistent_classes() if c is not owlready2.Nothing}
            return Verdict(consistent=True, unsatisfiable=tuple(sorted(classes)))

    return ask
