"""How often what is said: the figures of a VoID description, counted when a graph is published.

In: an open store with everything in it. Out: :class:`Statistics`, as a file in the snapshot.
A triple that several graphs state is counted for each of them, as everywhere in a snapshot. What
clients write afterwards (``server/writing``) is not counted again, like the classes of a snapshot.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import NamedNode, QuerySolutions, Store

from loaders.rdf.iri import BASE, ID
from loaders.reviewed.mappings import PREFIX_TO_NAMESPACE

FILE = "statistics.json"

TOTALS = """
SELECT (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) WHERE { ?s ?p ?o }
"""

PROPERTIES = """
SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { ?s ?p ?o }
GROUP BY ?p ORDER BY ?p
"""

CLASSES = """
SELECT ?class (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?class FILTER(isIRI(?class)) }
GROUP BY ?class ORDER BY ?class
"""

CLASS_PROPERTIES = """
SELECT ?class ?p (COUNT(*) AS ?n)
WHERE { { SELECT DISTINCT ?s ?class { ?s a ?class FILTER(isIRI(?class)) } } ?s ?p ?o }
GROUP BY ?class ?p ORDER BY ?class ?p
"""

LINKS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?s ?p ?o WHERE {
  VALUES ?p { skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch }
  ?s ?p ?o .
}
"""


LICENCES = """
PREFIX dct: <http://purl.org/dc/terms/>
SELECT DISTINCT ?graph ?licence WHERE { GRAPH ?graph { ?graph dct:license ?licence } }
"""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of a graph.

    Attributes:
        subjects: Distinct subjects.
        objects: Distinct objects, literals too.
        properties: Triples, distinct subjects and distinct objects by property.
        classes: Instances by class, as stated (subclasses not counted in).
        class_properties: Triples whose subject is of a class, by class and property.
        links: Links by property and the prefix of the dataset that they lead to.
        licences: Licence of each graph that has one of its own.
    """

    subjects: int
    objects: int
    properties: dict[str, tuple[int, int, int]]
    classes: dict[str, int]
    class_properties: dict[str, dict[str, int]]
    links: dict[str, dict[str, int]]
    licences: dict[str, str]


def count_statistics(database: Store) -> Statistics:
    """Return the figures of everything in a store."""
    subjects, objects = _rows(database, TOTALS)[0]
    class_properties: dict[str, dict[str, int]] = {}
    for class_, property_, count in _rows(database, CLASS_PROPERTIES):
        class_properties.setdefault(class_, {})[property_] = int(count)
    return Statistics(
        subjects=int(subjects),
        objects=int(objects),
        properties={
            row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in _rows(database, PROPERTIES)
        },
        classes={class_: int(count) for class_, count in _rows(database, CLASSES)},
        class_properties=class_properties,
        links=_count_links(database),
        licences={row[0]: row[1] for row in _rows(database, LICENCES)},
    )


def _count_links(database: Store) -> dict[str, dict[str, int]]:
    counted: Counter[tuple[str, str]] = Counter()
    for subject, property_, target in _rows(database, LINKS):
        if not subject.startswith(ID):
            continue  # a term of the vocabulary; ontology/align.ttl says what it is near to
        for prefix, namespace in PREFIX_TO_NAMESPACE.items():
            if target.startswith(namespace) and not target.startswith(BASE):
                counted[property_, prefix] += 1
    links: dict[str, dict[str, int]] = {}
    for (property_, prefix), count in sorted(counted.items()):
        links.setdefault(property_, {})[prefix] = count
    return links


def write_statistics(database: Store, folder: Path) -> None:
    """Count what is in a store and write it into the folder of its snapshot."""
    text = json.dumps(asdict(count_statistics(database)), indent=1, sort_keys=True)
    (folder / FILE).write_text(f"{text}\n", encoding="utf-8")


def read_statistics(folder: Path) -> Statistics | None:
    """Return the figures of a snapshot; None for one that was published without them."""
    try:
        facts = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    facts["properties"] = {name: tuple(counts) for name, counts in facts["properties"].items()}
    return Statistics(**facts)


def _rows(database: Store, query: str) -> list[tuple[str, ...]]:
    answer = database.query(query, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)
    return [tuple(_show(value) for value in row) for row in answer]


def _show(value: object) -> str:
    return value.value if isinstance(value, NamedNode) else str(getattr(value, "value", ""))
