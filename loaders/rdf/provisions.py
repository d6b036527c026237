"""The provisions of a document -> N-Triples lines: what each is, where it stands, what precedes it.

In: the text model and the IRIs of its provisions. Out: lines. What a provision *says* (a duty, a
definition) is written elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from loaders.rdf.iri import DEF, source_iri
from loaders.rdf.ntriples import DERIVED, INTEGER, RDF_TYPE, literal, term
from loaders.text.document import BODY, EXPLANATION, Document, Provision
from loaders.text.numbering import format_next

_IN, _PART_OF, _ELUCIDATES = term("inRegulation"), term("partOf"), term("elucidates")
_TEXT, _HEADING = term("text"), term("heading")
_LINE, _START, _END = term("startLine"), term("startOffset"), term("endOffset")
_NUMBER, _ORDINAL, _STYLE = term("number"), term("ordinal"), term("markerStyle")
_VALUE, _NEXT = term("numberValue"), term("nextNumber")
_FOLLOWS, _REPEATS = term("follows"), term("repeatsNumberOf")

_Series = tuple[str, str, int]
"""What is numbered together: part, type, and the provision around it (0 for Pasal)."""


def to_provision_lines(document: Document, iris: Mapping[int, str], regulation: str) -> list[str]:
    """Return what is known of every provision as such.

    Args:
        document: The text model.
        iris: IRI by ``id`` of the provision.
        regulation: IRI of the act.
    """
    writer = _Writer(document, iris, regulation)
    for node in document.provisions:
        iri = iris[id(node)]
        writer.write_provision(node, iri)
        writer.write_series(node, iri)
    return writer.out


class _Writer:
    def __init__(self, document: Document, iris: Mapping[int, str], regulation: str) -> None:
        self.iris, self.regulation = iris, regulation
        self.reg = f"<{regulation}>"
        self.src = f"<{source_iri(document.source.stem)}>"
        self.in_body = {iris[id(p)] for p in document.provisions if p.part == BODY}
        self.last: dict[_Series, str] = {}
        self.numbered: dict[tuple[_Series, str], str] = {}
        self.out: list[str] = []

    def add(self, subject: str, predicate: str, value: str) -> None:
        self.out.append(f"<{subject}> {predicate} {value} .")

    def write_provision(self, node: Provision, iri: str) -> None:
        note = node.part == EXPLANATION
        out = self.out
        out += (
            f"<{iri}> {RDF_TYPE} <{DEF}{'Elucidation' if note else node.type}> .",
            f"<{iri}> {_IN} {self.reg} .",
            f'<{iri}> {_ORDINAL} "{node.ordinal}"{INTEGER} .',
            f'<{iri}> {_LINE} "{node.line}"{INTEGER} .',
            f'<{iri}> {_START} "{node.start}"{INTEGER} .',
            f'<{iri}> {_END} "{node.end}"{INTEGER} .',
            f"<{iri}> {DERIVED} {self.src} .",
        )
        if node.number:
            self.write_number(node, iri)
        if node.text:
            out.append(f"<{iri}> {_TEXT} {literal(node.printed or node.text, '@id')} .")
        if node.heading:
            self.add(iri, _HEADING, literal(node.heading, "@id"))
        if node.parent is not None:
            out.append(f"<{iri}> {_PART_OF} <{self.iris[id(node.parent)]}> .")
        if note:
            body = iri.replace(f"{self.regulation}/penjelasan", self.regulation)
            if body in self.in_body:
                self.add(iri, _ELUCIDATES, f"<{body}>")

    def write_series(self, node: Provision, iri: str) -> None:
        """Say what stands before it in its series, and who has its number already."""
        whole = node.type == "Pasal"  # Pasal count through the whole of a part
        series = (node.part, node.type, 0 if whole else id(node.parent))
        if series in self.last:
            self.out.append(f"<{iri}> {_FOLLOWS} <{self.last[series]}> .")
        self.last[series] = iri
        if node.number:
            first = self.numbered.setdefault((series, node.number), iri)
            if first != iri:
                self.add(iri, _REPEATS, f"<{first}>")

    def write_number(self, node: Provision, iri: str) -> None:
        out = self.out
        out.append(f"<{iri}> {_NUMBER} {literal(node.number)} .")
        if node.style:
            out.append(f"<{iri}> {_STYLE} {literal(node.style)} .")
        if node.value:
            out.append(f'<{iri}> {_VALUE} "{node.value}"{INTEGER} .')
            following = format_next(node.number, node.value)
            if following:
                out.append(f"<{iri}> {_NEXT} {literal(following)} .")
