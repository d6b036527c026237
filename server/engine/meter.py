"""Count the rows and bytes of an answer while it passes, and end it well when it is too long.

In: the chunks of a serialised SELECT answer, cut anywhere. Out: the same bytes; past a limit, the
bytes up to the last whole row and the end that the format asks for, with a mark that says that rows
are missing where the format has a place for one. Nothing is parsed: a chunk costs a few C-speed
searches, so that a hundred thousand rows cost milliseconds.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

JSON_RESULTS = "application/sparql-results+json"
XML_RESULTS = "application/sparql-results+xml"
CSV_RESULTS = "text/csv"
TSV_RESULTS = "text/tab-separated-values"

MEDIA_TO_ROW_MARK = {
    # between two rows; cannot stand inside a string, where every quote follows a backslash.
    # Rows without any binding ({}) are not seen: the limit on bytes bounds those.
    JSON_RESULTS: b',{"',
    # cannot stand inside a literal, where "<" is written "&lt;"
    XML_RESULTS: b"<result>",
}

LINE_END_RE = re.compile(rb"\n")

ROW_BYTES = 1 << 20
"""A row that begins within the limit on bytes may go so far beyond it; a longer one is a fault."""


class OverLimit(Exception):
    """The answer is larger than allowed.

    Attributes:
        unit: ``rows`` or ``bytes``.
        limit: How many were allowed.
        end: What the answer ends with so that it stays well-formed: the rest of the last whole
            row, closing brackets and the mark. None when no row ended in time: no good end exists.
    """

    def __init__(self, unit: str, limit: int, end: bytes | None = None) -> None:
        self.unit = unit
        self.limit = limit
        self.end = end
        super().__init__(f"more than {limit} {unit}")


@dataclass(slots=True)
class RowMeter:
    """A running count over one answer.

    Attributes:
        media_type: Media type of the answer, without parameters; graphs are not counted here.
        max_bytes: Bytes allowed, to the end of the row in which they are reached.
        max_rows: Rows allowed.
        size: Bytes seen so far.
        rows: Row marks seen so far (in CSV and TSV the heading is one of them).
    """

    media_type: str
    max_bytes: int
    max_rows: int
    size: int = 0
    rows: int = 0
    _tail: bytes = b""
    _quoted: bool = False

    def add(self, chunk: bytes) -> bytes:
        """Count a chunk; return what may pass now, which can end a few bytes before the chunk does.

        Raises:
            OverLimit: The answer has become too large.
        """
        self.size += len(chunk)
        if self.media_type in (CSV_RESULTS, TSV_RESULTS):
            return self._add_lines(chunk)
        mark = MEDIA_TO_ROW_MARK.get(self.media_type)
        return chunk if mark is None else self._add_marked(chunk, mark)

    def finish(self) -> bytes:
        """Return the bytes that were held back; call at the end of a whole answer."""
        return self._tail

    def _add_marked(self, chunk: bytes, mark: bytes) -> bytes:
        """Count the marks with which rows begin; the mark may be cut in two, so hold its start."""
        window = self._tail + chunk
        marks = window.count(mark)
        allowed = self.max_rows - (self.media_type == JSON_RESULTS)  # its first row has no mark
        if self.rows + marks > allowed:
            at = -1
            for _ in range(allowed - self.rows + 1):
                at = window.index(mark, at + 1)
            raise self._over("rows", self.max_rows, window[:at])
        self.rows += marks
        if self.size > self.max_bytes:
            if marks:
                raise self._over("bytes", self.max_bytes, window[: window.rindex(mark)])
            self._refuse_long_row()
        held = len(mark) - 1
        self._tail = window[-held:]
        return window[:-held]

    def _add_lines(self, chunk: bytes) -> bytes:
        """Count line ends; the heading has one too."""
        ends = self._line_ends(chunk)
        room = self.max_rows + 1 - self.rows
        if len(ends) >= room:
            at = ends[room - 1] if room else 0
            if at < len(chunk):  # something follows the last row that is allowed
                raise self._over("rows", self.max_rows, chunk[:at])
        self.rows += len(ends)
        if self.size > self.max_bytes:
            if ends:
                raise self._over("bytes", self.max_bytes, chunk[: ends[-1]])
            self._refuse_long_row()
        return chunk

    def _line_ends(self, chunk: bytes) -> list[int]:
        """Return the offset behind each line end; in CSV, of those outside quotes.

        In TSV a line break inside a literal is written as an escape. A doubled quote of CSV closes
        and opens, which is right too.
        """
        if self.media_type == TSV_RESULTS:
            return [match.end() for match in LINE_END_RE.finditer(chunk)]
        ends: list[int] = []
        start = 0
        for part in chunk.split(b'"'):
            if not self._quoted:
                ends += [start + match.end() for match in LINE_END_RE.finditer(part)]
            start += len(part) + 1
            self._quoted = not self._quoted
        self._quoted = not self._quoted  # one quote fewer than parts
        return ends

    def _refuse_long_row(self) -> None:
        if self.size > self.max_bytes + ROW_BYTES:
            raise OverLimit("bytes", self.max_bytes)

    def _over(self, unit: str, limit: int, passed: bytes) -> OverLimit:
        return OverLimit(unit, limit, passed + closing(self.media_type, unit, limit))


def closing(media_type: str, unit: str, limit: int) -> bytes:
    """Return what ends an answer that was cut between two rows.

    JSON gets a member ``truncated`` beside ``results`` (the results format lets others pass), XML a
    comment. CSV and TSV have no place for a mark.

    >>> closing(JSON_RESULTS, "rows", 5)
    b']},"truncated":{"unit":"rows","limit":5}}'
    """
    if media_type == JSON_RESULTS:
        mark = json.dumps({"unit": unit, "limit": limit}, separators=(",", ":"))
        return f']}},"truncated":{mark}}}'.encode()
    if media_type == XML_RESULTS:
        return f"</results><!-- {to_sentence(unit, limit)} --></sparql>".encode()
    return b""


def to_sentence(unit: str, limit: int) -> str:
    """Return the mark for people.

    >>> to_sentence("rows", 5)
    'truncated: the limit of 5 rows was reached'
    """
    return f"truncated: the limit of {limit} {unit} was reached"


def is_markable(media_type: str) -> bool:
    """Tell whether a cut answer of this type says so itself; else only a header can."""
    return media_type in (JSON_RESULTS, XML_RESULTS) or media_type in GRAPH_TO_COMMENT


GRAPH_TO_COMMENT = {
    "text/turtle": "# {}\n",
    "application/n-triples": "# {}\n",
    "application/n-quads": "# {}\n",
    "application/trig": "# {}\n",
    "application/rdf+xml": "<!-- {} -->\n",
}
"""How a comment is written after the end of a graph; JSON-LD has none."""
