"""What may be kept of a query: its shape, without what somebody typed into it.

In: SPARQL text. Out: its tokens with strings, numbers, comments and unknown IRIs taken out and
variables numbered, and a hash of that: what is left are words and marks of the language. Two
queries that differ only in whom they ask about have one shape. Names of the public vocabularies
stay, since they say what was slow; names of resources go, because a resource may be about a person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import islice

from server.engine.guard import TOKEN_RE
from server.web.terms import PREFIXES

MOST_TOKENS = 2_000
"""Tokens that are looked at; the rest does not change what a shape is good for."""

SHAPE_LENGTH = 1_000
HASH_LENGTH = 16

KNOWN = tuple(PREFIXES.values())

# [SPARQL 1.1, 19.8] the words that the grammar knows; any other word is somebody's
WORDS = frozenset(
    """
    BASE PREFIX SELECT CONSTRUCT DESCRIBE ASK FROM NAMED WHERE DISTINCT REDUCED AS GROUP BY HAVING
    ORDER ASC DESC LIMIT OFFSET VALUES UNDEF OPTIONAL GRAPH SERVICE SILENT BIND UNION MINUS FILTER
    NOT EXISTS IN TRUE FALSE COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG
    LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE
    ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES
    SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT
    SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE INSERT DELETE DATA WITH
    USING LOAD CLEAR DROP CREATE ADD MOVE COPY TO INTO DEFAULT ALL
    """.split()  # noqa: SIM905 - a table is for reading
)

KIND_TO_MARK = {"string": '"…"', "number": "0", "language": "", "blank": "_:b"}


def to_shape(query: str) -> str:
    r"""Return the shape of a query, on one line.

    >>> to_shape('SELECT ?nama { ?nama rdfs:label "Budi"@id ; <http://x.org/p> 7 } # secret')
    'SELECT ?1 { ?1 rdfs:label "…" ; <…> 0 }'
    """
    return " ".join(filter(None, _to_marks(query)))[:SHAPE_LENGTH]


def to_hash(shape: str) -> str:
    """Return a short name for a shape, the same on every machine."""
    return hashlib.sha256(shape.encode("utf-8", "replace")).hexdigest()[:HASH_LENGTH]


def _to_marks(query: str) -> Iterator[str]:
    variables: dict[str, str] = {}
    for match in islice(TOKEN_RE.finditer(query), MOST_TOKENS):
        kind, text = str(match.lastgroup), match.group()
        if kind in ("space", "comment"):
            continue
        if kind == "variable":
            yield variables.setdefault(text[1:], f"?{len(variables) + 1}")
        elif kind == "iri":
            yield text if text[1:-1].startswith(KNOWN) else "<…>"
        elif kind == "name":
            yield text if match["prefix"] in PREFIXES else ":…"
        elif kind == "word":
            yield text.upper() if text.upper() in WORDS else "a" if text == "a" else "…"
        else:
            yield KIND_TO_MARK.get(kind, text if text.isascii() else "…")
