"""Count the rows and bytes of an answer while it passes, without parsing it.

In: the chunks of a serialised result, cut anywhere. Out: numbers, and :class:`OverLimit` as soon
as one of them is too large. A chunk costs a few C-speed searches, so that a hundred thousand rows
cost milliseconds.
"""

from __future__ import annotations

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
    # a line break inside a literal is written "\n" in TSV; in CSV see RowMeter._csv_lines
    TSV_RESULTS: b"\n",
}


class OverLimit(Exception):
    """The answer is larger than allowed.

    Attributes:
        unit: ``rows`` or ``bytes``.
        limit: How many were allowed.
    """

    def __init__(self, unit: str, limit: int) -> None:
        self.unit = unit
        self.limit = limit
        super().__init__(f"more than {limit} {unit}")


@dataclass(slots=True)
class RowMeter:
    """A running count over one answer.

    Attributes:
        media_type: Media type of the answer, without parameters; graphs count bytes only.
        max_bytes: Bytes allowed.
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

    def add(self, chunk: bytes) -> None:
        """Count a chunk.

        Raises:
            OverLimit: The answer has become too large.
        """
        self.size += len(chunk)
        if self.size > self.max_bytes:
            raise OverLimit("bytes", self.max_bytes)
        if self.media_type == CSV_RESULTS:
            self.rows += self._csv_lines(chunk)
        elif mark := MEDIA_TO_ROW_MARK.get(self.media_type):
            window = self._tail + chunk
            self.rows += window.count(mark)
            self._tail = window[len(window) - len(mark) + 1 :] if len(mark) > 1 else b""
        if self.rows > self.max_rows:
            raise OverLimit("rows", self.max_rows)

    def _csv_lines(self, chunk: bytes) -> int:
        """Count line ends outside quotes; a doubled quote closes and opens, which is right too."""
        parts = chunk.split(b'"')
        lines = sum(part.count(b"\n") for part in parts[int(self._quoted) :: 2])
        self._quoted ^= len(parts) % 2 == 0
        return lines
