"""The mark at the end of an answer that a server like ours had to cut (``server/engine/meter.py``).

In: the bytes of an answer. Out: the limit that cut it. A reader that passes the mark over, as
parsers of N-Triples do, would take a part for the whole.
"""

from __future__ import annotations

import re

# '..."truncated":{"unit":"rows","limit":5}}' behind JSON results, "<!-- truncated: the limit of 5
# rows was reached -->" before the end of XML, "# truncated: ..." as the last line of N-Triples. Not
# the same words in a literal: there the answer goes on behind them.
CUT_RE = re.compile(
    rb'"truncated":\{"unit":"(?P<unit>\w+)","limit":(?P<limit>\d+)\}\}\s*$'
    rb"|(?:<!--|\n#) truncated: the limit of (?P<limit_said>\d+) (?P<unit_said>\w+) was reached"
    rb"(?: -->(?:\s*</\w+>)*)?\s*$"
)
TAIL = 400
"""Bytes at the end of an answer in which the mark stands."""


def find_cut(body: bytes) -> tuple[int, str] | None:
    """Return the limit and its unit (rows, bytes) that cut an answer; None for a whole one.

    >>> find_cut(b'{"results":{"bindings":[]},"truncated":{"unit":"rows","limit":5}}')
    (5, 'rows')
    """
    found = CUT_RE.search(body[-TAIL:])
    if found is None:
        return None
    limit = found["limit"] or found["limit_said"]
    unit = found["unit"] or found["unit_said"]
    return int(limit), unit.decode("ascii")
