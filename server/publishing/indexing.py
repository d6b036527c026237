"""From a filled store to the search index of its snapshot.

In: a store with all its graphs, and a path. Out: the index, written. What can be found is said by
``server/searching/entries.py``, how it is kept by ``server/searching/index.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from pyoxigraph import QuerySolutions, Store

from server.searching.entries import gather_entries
from server.searching.index import build_index


def write_index(database: Store, path: Path) -> int:
    """Write the index of a store; return how many resources it finds."""
    return build_index(gather_entries(partial(_ask, database)), path)


def _ask(database: Store, query: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a query as texts by column; columns that are unbound are left out."""
    rows = database.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    names = [variable.value for variable in rows.variables]
    for row in rows:
        bound = zip(names, row, strict=True)
        yield {name: term.value for name, term in bound if term is not None}
