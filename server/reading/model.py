"""What a reader of one document is shown: its text, and everything of the graph that stands in it.

Data only. All offsets are code points into ``Reading.text``, ends exclusive. An anchor is what is
left of an IRI behind the document's own (``pasal/7/huruf/a``): it names a provision by the law and
never by a place in a page, so that a link to it survives.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from server.checking.findings import Finding

LAW_TYPES = ("Bab", "Bagian", "Paragraf", "Pasal")
"""Divisions with a heading, from the outside in."""

OPENING_TYPES = ("Menimbang", "Mengingat", "Memperhatikan", "Menetapkan")
"""Divisions of the opening, which stand without a number."""

TYPE_TO_WORD = {
    **{name: name for name in (*LAW_TYPES, *OPENING_TYPES, "Lampiran")},
    **{"ProcedureStep": "langkah", "StandardComponent": "komponen", "DocumentItem": "butir"},
}
"""What a resource is called where that is not its class in small letters."""


@dataclass(frozen=True, slots=True)
class Span:
    """A resource that is a stretch of the text: a provision, a step, a component.

    Attributes:
        iri: Of the resource.
        anchor: Its name inside the document, ``pasal/7/huruf/a``.
        type: Local name of its class, ``Pasal``.
        number: As printed; "" where none is.
        heading: Its title; "" where there is none.
        start: Code points.
        end: Code points, behind the last one; what it contains is included.
        line: 1-based.
    """

    iri: str
    anchor: str
    type: str
    number: str
    heading: str
    start: int
    end: int
    line: int

    @property
    def name(self) -> str:
        """Return how it is called: ``Bagian Kedua``, ``ayat (1)``."""
        shown = f"({self.number})" if self.type == "Ayat" else self.number
        kind = TYPE_TO_WORD.get(self.type, self.type.lower())
        return f"{kind} {shown}".strip()


@dataclass(frozen=True, slots=True)
class Target:
    """What a citation means: an IRI, the words of it where they are known."""

    iri: str
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Words that cite something; ``targets`` is empty where nothing answers to them."""

    start: int
    end: int
    resolution: str
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A defined term with its other forms, and what it means."""

    iri: str
    forms: tuple[str, ...]
    definition: str
    start: int


@dataclass(frozen=True, slots=True)
class Office:
    """A unit or a position that the text sets up, and where."""

    iri: str
    label: str
    kind: str
    start: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one page shows of a long document.

    Attributes:
        anchor: Of the first provision in it; "" for the first part.
        title: ``Bab IV, Bagian Kelima: Sekretariat``; "" where no heading stands.
        start: Code points; the parts tile the document.
        end: Code points, behind the last one.
    """

    anchor: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One document, ready to be read.

    Attributes:
        stem: Of the source file.
        root: IRI of what the document is: the regulation, the SOP, the service standard.
        kind: Local name of its class.
        title: Of the document.
        sha256: Of the source.
        text: As received, personal numbers blotted out.
        leaves: Start, end and kind; they tile the text.
        spans: In the order of the text, what contains before what is contained.
        citations: In the order of the text.
        terms: Defined terms.
        offices: What the text sets up, in its order.
        findings: What is wrong in it, in its order.
        parts: They tile the text.
        facts: Number, dates and the like, by the key of their word.
    """

    stem: str
    root: str
    kind: str
    title: str
    sha256: str
    text: str
    leaves: tuple[tuple[int, int, str], ...]
    spans: tuple[Span, ...]
    citations: tuple[Citation, ...] = ()
    terms: tuple[Term, ...] = ()
    offices: tuple[Office, ...] = ()
    findings: tuple[Finding, ...] = ()
    parts: tuple[Part, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def is_law(self) -> bool:
        """True for a regulation, which flows; an SOP or a standard is a sheet of rows."""
        return self.kind == "Regulation"

    def part_at(self, offset: int) -> Part:
        """Return the part in which a place stands."""
        return next((part for part in reversed(self.parts) if part.start <= offset), self.parts[0])

    def span(self, anchor: str) -> Span | None:
        """Return what an anchor names."""
        return next((span for span in self.spans if span.anchor == anchor), None)

    def offset_of_line(self, line: int) -> int | None:
        """Return where a line (1-based) begins, or None when there is no such line."""
        position = 0
        for _ in range(line - 1):
            position = self.text.find("\n", position) + 1
            if not position:
                return None
        return position if line > 0 else None
