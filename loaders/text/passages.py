"""The running words of a document, each stretch with its way back to the source.

In: a document. Out: :class:`Passage` records: the own words of every provision, and the headings.
What a passage says is left to whoever reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from loaders.text.document import CLOSING, Document, Provision, Span, source_span


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of words.

    Attributes:
        provision: Whose words they are.
        words: White space normalised.
        heading: They are its title, not its text.
    """

    provision: Provision
    words: str
    heading: bool = False

    def span(self, text: str, start: int, end: int) -> Span:
        """Return where ``words[start:end]`` stand in the source ``text``."""
        if not self.heading:
            return source_span(text, self.provision, start, end)
        first, last = self.provision.title[0][0], self.provision.title[-1][1]
        at = text.find(self.words[start:end], first, last)
        return (at, at + end - start) if at >= 0 else (first, last)


def find_passages(document: Document) -> Iterator[Passage]:
    """Yield the words of the opening, the body, the annexes and the explanation, in order."""
    for provision in document.provisions:
        if provision.part != CLOSING:
            if provision.heading:
                yield Passage(provision, provision.heading, heading=True)
            if provision.text:
                yield Passage(provision, provision.text)


def is_legal_basis(passage: Passage) -> bool:
    """Say whether a passage names the acts that an act rests on, as they were enacted."""
    pasal = passage.provision.pasal
    return passage.provision.type == "Mengingat" or bool(pasal and pasal.type == "Mengingat")
