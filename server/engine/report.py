"""What the engine says of each query when it has ended, to whoever keeps count.

In: nothing. Out: :class:`QueryReport`. It holds the text of the query: what of it may be written
down is for the reader to decide (``server/operation/shape.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

PUBLIC, RESERVED, EXPRESS = "public", "reserved", "express"

ANSWERED, TRUNCATED = "answered", "truncated"
"""How a query ended well; else it ended with the code of an exception of ``errors.py``."""


@dataclass(frozen=True, slots=True)
class QueryReport:
    """One query that has ended.

    Attributes:
        text: As it was sent.
        lane: ``public``, ``reserved`` or ``express``.
        outcome: ``answered``, ``truncated``, or the code of an exception.
        seconds: From its arrival to the end of its answer, waiting included.
        cpu: Processor seconds of its worker.
        request: Id of the HTTP request that it came with; empty when there was none.
    """

    text: str
    lane: str
    outcome: str
    seconds: float
    cpu: float
    request: str


OnQuery = Callable[[QueryReport], None]


def ignore(report: QueryReport) -> None:
    """Keep no count."""
