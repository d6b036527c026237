"""Find the LOAD operations of an update.

In: the text of a SPARQL Update. Out: each ``LOAD [SILENT] <iri> [INTO GRAPH <iri>]`` (SPARQL 1.1
Update, 3.1.4) with its place. A LOAD means: insert what a document says, as INSERT DATA would. So
the process that writes needs no network: the document is fetched before, and put in the place of
the operation. Tokens are read, not the update: what is not exactly this form is no LOAD here, and
the guard refuses it afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from server.engine.guard import TOKEN_RE, to_place
from server.errors import RemoteCallRefused
from server.federating.calls import read_prefixes, to_iri

MOST_LOADS = 4
"""Documents in one update."""


@dataclass(frozen=True, slots=True)
class Load:
    """One operation.

    Attributes:
        start: Where it begins, in code points.
        end: Behind its last token.
        url: The address of the document.
        silent: A failure counts as an empty document.
        graph: The IRI of the graph to fill, or None for the default graph.
    """

    start: int
    end: int
    url: str
    silent: bool
    graph: str | None


def find_loads(text: str) -> tuple[Load, ...]:
    """Return the operations of an update, in their order.

    Raises:
        RemoteCallRefused: There are too many.

    >>> find_loads("LOAD SILENT <http://a/b> INTO GRAPH <urn:g>")[0].graph
    'urn:g'
    """
    tokens = [m for m in TOKEN_RE.finditer(text) if m.lastgroup not in ("space", "comment")]
    prefixes = read_prefixes(tokens)
    loads: list[Load] = []
    depth = 0
    for place, token in enumerate(tokens):
        depth += {"open": 1, "close": -1}.get(str(token.lastgroup), 0)
        if depth == 0 and _is_word(token, "LOAD"):
            load = _read_load(token.start(), iter(tokens[place + 1 :]), prefixes)
            if load is not None:
                loads.append(load)
            if len(loads) > MOST_LOADS:
                raise _too_many(text, token)
    return tuple(loads)


def _read_load(
    start: int, following: Iterator[re.Match[str]], prefixes: Mapping[str, str]
) -> Load | None:
    name = next(following, None)
    silent = _is_word(name, "SILENT")
    name = next(following, None) if silent else name
    url = to_iri(name, prefixes) if name is not None else None
    if name is None or url is None:
        return None
    into = next(following, None)
    if not _is_word(into, "INTO"):
        return Load(start, name.end(), url, silent, None)
    word, last = next(following, None), next(following, None)
    graph = to_iri(last, prefixes) if last is not None else None
    if last is None or graph is None or not _is_word(word, "GRAPH"):
        return None
    return Load(start, last.end(), url, silent, graph)


def _is_word(token: re.Match[str] | None, word: str) -> bool:
    return token is not None and token.lastgroup == "word" and token.group().upper() == word


def _too_many(text: str, token: re.Match[str]) -> RemoteCallRefused:
    line, column = to_place(text, token.start())
    return RemoteCallRefused(
        f"The LOAD at line {line}, column {column} is one of more than {MOST_LOADS} in one update.",
        hint="Send the update in parts.",
        keyword="LOAD",
        line=line,
        column=column,
    )
