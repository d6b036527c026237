"""Where a node of the graph stands in its source, in words and numbers.

In: an open store and a node. Out: :class:`Place`: document, provision as a lawyer cites it, and a
stretch of code points short enough to quote. Reads offsets from the graph and text from the source;
computes nothing about law.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Store

from loaders.text.read import find_line_starts
from server.checking.shapes import TPK

DERIVED_FROM = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
ID = "https://w3id.org/tupoksi/id/"
SOURCE = f"{ID}sumber/"

# Steps of an IRI that a citation names, in the words of Indonesian law.
STEP_TO_WORD = {
    **{word: word.capitalize() for word in ("bab", "bagian", "paragraf", "pasal", "lampiran")},
    **{word: word for word in ("ayat", "huruf", "angka")},
    **{word: word.capitalize() for word in ("menimbang", "mengingat", "menetapkan")},
    "penjelasan": "Penjelasan",
    "langkah": "langkah",
    "komponen": "komponen",
    "tahapan": "angka",
}
ALONE = frozenset(("menimbang", "mengingat", "menetapkan", "penjelasan"))


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a source.

    Attributes:
        document: Stem of the source file.
        provision: ``Pasal 61 huruf a angka 4``; "" outside any provision.
        line: 1-based, of the start.
        end_line: 1-based, of the last code point.
        start: Code points from the start of the file.
        end: Code points; behind the last one.
        quote: The source text between them.
    """

    document: str
    provision: str
    line: int
    end_line: int
    start: int
    end: int
    quote: str


@dataclass
class Locator:
    """Finds places in a store.

    Attributes:
        database: One document in the default graph, or several in named graphs of their own.
        texts: Source texts by stem; a document that is missing has no quotes.
    """

    database: Store
    texts: Mapping[str, str]
    _known: dict[tuple[str, NamedNode | None], Place | None] = field(default_factory=dict)
    _starts: dict[str, list[int]] = field(default_factory=dict)

    def find(self, *candidates: str, graph: NamedNode | None = None) -> Place | None:
        """Return the place of the first candidate that has one.

        Args:
            candidates: IRIs of nodes.
            graph: The named graph that speaks of them, where several documents may.
        """
        for iri in candidates:
            if (iri, graph) not in self._known:
                self._known[iri, graph] = self._find(iri, graph)
            if (place := self._known[iri, graph]) is not None:
                return place
        return None

    def _find(self, iri: str, graph: NamedNode | None) -> Place | None:
        node = NamedNode(iri)
        stem, start, end = (
            self._stem(node, graph),
            self._integer(node, "startOffset", graph),
            self._integer(node, "endOffset", graph),
        )
        if stem is None or start is None or end is None:
            return None
        text = self.texts.get(stem, "")
        start, end = _first_line(text, start, end)
        line = self._integer(node, "startLine", graph) or 1
        if text:
            line = bisect_right(self._line_starts(stem), start)
        quote = text[start:end]
        provision = self._provision(node, graph)
        return Place(stem, provision, line, line + quote.count("\n"), start, end, quote)

    def _line_starts(self, stem: str) -> list[int]:
        if stem not in self._starts:
            self._starts[stem] = find_line_starts(self.texts[stem])
        return self._starts[stem]

    def _stem(self, node: NamedNode, graph: NamedNode | None) -> str | None:
        for quad in self.database.quads_for_pattern(node, DERIVED_FROM, None, graph):
            if isinstance(quad.object, NamedNode) and quad.object.value.startswith(SOURCE):
                return unquote(quad.object.value.removeprefix(SOURCE))
        return None

    def _integer(self, node: NamedNode, name: str, graph: NamedNode | None) -> int | None:
        for quad in self.database.quads_for_pattern(node, NamedNode(TPK + name), None, graph):
            if isinstance(quad.object, Literal):
                return int(quad.object.value)
        return None

    def _provision(self, node: NamedNode, graph: NamedNode | None) -> str:
        for name in ("statedIn", "observedIn"):
            for quad in self.database.quads_for_pattern(node, NamedNode(TPK + name), None, graph):
                if isinstance(quad.object, NamedNode):
                    return to_citation(quad.object.value)
        return to_citation(node.value)


def to_citation(iri: str) -> str:
    """Return how a lawyer cites what an IRI names.

    >>> to_citation("https://w3id.org/tupoksi/id/peraturan/cilegon/perwali/2016/63/pasal/17_2/ayat/1")
    'Pasal 17 (ke-2) ayat (1)'
    """
    steps = iri.removeprefix(ID).split("/")
    words: list[str] = []
    position = 0
    while position < len(steps):
        word = STEP_TO_WORD.get(steps[position])
        if word is None:
            position += 1
            continue
        if steps[position] in ALONE or position + 1 == len(steps):
            words.append(word)
            position += 1
            continue
        words.append(f"{word} {_number(steps[position], steps[position + 1])}")
        position += 2
    return " ".join(words)


def _number(step: str, key: str) -> str:
    number, _, again = key.partition("_")
    shown = f"({number})" if step == "ayat" else number
    return f"{shown} (ke-{again})" if again else shown


def _first_line(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut a stretch of several lines to its first line with words: what a reader looks for."""
    if "\n" not in text[start:end].strip():
        return _trim(text, start, end)
    start, end = _trim(text, start, end)
    stop = text.find("\n", start, end)
    return _trim(text, start, end if stop < 0 else stop)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    if not part.strip():
        return start, end
    return start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))
