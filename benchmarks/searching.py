"""Text search beside SPARQL's CONTAINS, on the same graph in the same run.

In: a graph of a million triples (copies of our own documents, see ``million.py``) in memory. Out:
one row for each search: CPU time of each way at the median, and how much it finds. Each way looks
at all that fits: CONTAINS counts it, the index counts and ranks it. The two do not mean the same:
CONTAINS finds letters, the index finds words in every form.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import QuerySolution, QuerySolutions, RdfFormat, Store

from benchmarks.loading import Row
from benchmarks.million import TRIPLES, copies_of, read_documents
from loaders.share import SHARE
from server.publishing.indexing import write_index
from server.searching.entries import KINDS
from server.searching.expanding import SEARCH, expand
from server.searching.index import SearchIndex
from server.searching.search import find, search

TIMES = 9

SEARCHES = (
    "kepala seksi kelahiran",
    "konsultasi draft",
    "koordinasi",
    "pencatatan sipil",
    "kelahirn",
    "kependu",
    "63/2016 pasal 37",
    "dan",
)

CONTAINS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX tpk: <https://w3id.org/tupoksi/def#>
SELECT (COUNT(*) AS ?n) WHERE {
  { ?resource rdfs:label ?text } UNION { ?resource tpk:text ?text }
  %s
}
"""

JOINED = f"""
PREFIX search: <{SEARCH}>
PREFIX tpk: <https://w3id.org/tupoksi/def#>
SELECT ?duty ?position WHERE {{
  SERVICE search:text {{ ?duty search:words "%s" ; search:kind "duty" }}
  ?duty tpk:assignedTo ?position .
}}
"""


def measure(triples: int = TRIPLES) -> dict[str, list[Row]]:
    """Return the tables: searches, and what building the index costs."""
    store = Store()
    for _, quads in copies_of(read_documents(SHARE / "data" / "ttl"), triples):
        store.bulk_load(quads.encode(), format=RdfFormat.N_QUADS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "search.db"
        started = time.process_time()
        entries = write_index(store, path)
        seconds = time.process_time() - started
        index = SearchIndex(path)
        rows = [_measure_one(store, index, words) for words in SEARCHES]
        built: Row = {
            "triples": len(store),
            "resources": entries,
            "CPU s": seconds,
            "MB": path.stat().st_size / 1e6,
            "words": len(index.vocabulary.words),
        }
    return {"text search": rows, "building the index": [built]}


def _measure_one(store: Store, index: SearchIndex, words: str) -> Row:
    filters = " ".join(f'FILTER(CONTAINS(LCASE(?text), "{word}"))' for word in words.split())

    def contains() -> int:
        (row,) = _rows(store, CONTAINS % filters)
        return int(row[0].value)

    held, contains_ms = _median(contains)
    total, search_ms = _median(lambda: search(index, words).total)
    _, find_ms = _median(lambda: len(find(index, words, KINDS, 10)))
    _, joined_ms = _median(lambda: len(_rows(store, expand(JOINED % words, index, {}))))
    return {
        "what": words,
        "CONTAINS ms": contains_ms,
        "ten best ms": find_ms,
        "by kind, marked ms": search_ms,
        "in SPARQL, joined ms": joined_ms,
        "times faster": contains_ms / search_ms,
        "found": total,
        "CONTAINS found": held,
    }


def _rows(store: Store, query: str) -> list[QuerySolution]:
    rows = store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    return list(rows)


def _median(work: Callable[[], int]) -> tuple[int, float]:
    """Return what the work gives, and the median of its CPU times in milliseconds."""
    result = work()
    times = []
    for _ in range(TIMES):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return result, statistics.median(times) * 1000
