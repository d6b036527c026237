"""Short answers that are kept for the next who asks the same.

In: a plain request and, the first time, its answer. Out: the same answer again, without a query. A
snapshot never changes and a clerk has one for life, so what it answered once is right as long as it
lives; what is another answer each time is no plain request. Bounded in bytes; the answer that was
asked for longest ago goes first.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

OVERHEAD = 512
"""Bytes that an entry takes beside its texts."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What of a response is the same each time.

    Attributes:
        head: Its header lines.
        body: Its body.
    """

    head: bytes
    body: bytes


@dataclass(slots=True)
class KeptAnswers:
    """The answers that are kept, by the bytes of their requests, up to ``limit`` bytes together."""

    limit: int
    _answers: OrderedDict[bytes, Answer] = field(default_factory=OrderedDict)
    _size: int = 0

    def find(self, request: bytes) -> Answer | None:
        """Return what was kept for a request."""
        answer = self._answers.get(request)
        if answer is not None:
            self._answers.move_to_end(request)
        return answer

    def keep(self, request: bytes, answer: Answer) -> None:
        """Keep the answer to a request for which none is kept."""
        self._answers[request] = answer
        self._size += _size_of(request, answer)
        while self._size > self.limit:
            self._size -= _size_of(*self._answers.popitem(last=False))


def _size_of(request: bytes, answer: Answer) -> int:
    return len(request) + len(answer.head) + len(answer.body) + OVERHEAD
