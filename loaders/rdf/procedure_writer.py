"""Small statements about an SOP or a service standard -> N-Triples lines.

Comes in: words and spans of the models. Goes out: lines in which every resource says its source,
its line and its offsets; the words that it claims stand there. It knows the names of the document's
resources, and neither steps nor components.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from loaders.catalogue import Source
from loaders.procedure.actors import ROOT_TYPES
from loaders.procedure.durations import Duration, Length, format_length
from loaders.procedure.identity import parse_date
from loaders.procedure.model import IdentityItem
from loaders.procedure.tables import Words
from loaders.rdf.iri import LegalIri, concept_iri, region_iri, source_iri
from loaders.rdf.ntriples import (
    ALT_LABEL,
    DERIVED,
    LABEL,
    RDF_TYPE,
    SPATIAL,
    TITLE,
    XSD,
    literal,
    term,
)
from loaders.rdf.procedure_iris import ProcedureIris
from loaders.regulation.model import Act, Amendment
from loaders.regulation.names import fold_name, slug_name, title_case
from loaders.regulation.offices import spell_out
from loaders.regulation.organisation import unit_type
from loaders.text.document import Span
from loaders.text.read import find_line_starts


def find_roots(units: Iterable[Words]) -> list[Words]:
    """Return the units that are whole agencies."""
    return [unit for unit in units if unit_type(unit.text) in ROOT_TYPES]


def agency_of(head: Words | None) -> str:
    """Return the agency in the name of its head: ``Kepala Dinas X`` -> ``Dinas X``."""
    return head.text.partition(" ")[2] if head else ""


def running(name: str) -> str:
    """Return a name printed in capitals as running text has it."""
    return title_case(name) if name.isupper() else name


class GraphWriter:
    """Collects the triples of one document, and knows where in its source each thing stands."""

    def __init__(self, source: Source, iris: ProcedureIris) -> None:
        self.source = source
        self.iris = iris
        self.out: list[str] = []
        self.src = f"<{source_iri(source.text.stem)}>"
        self.line_starts = find_line_starts(source.text.text)
        self.repairs = 0
        self.made: set[str] = set()
        self.names: dict[str, list[str]] = {}

    def add(self, subject: str, predicate: str, value: str) -> None:
        """Write one triple; ``value`` is a term in N-Triples."""
        self.out.append(f"<{subject}> {predicate} {value} .")

    def link(self, subject: str, name: str, target: str) -> None:
        """Write a link by a property of the vocabulary."""
        self.add(subject, term(name), f"<{target}>")

    def string(self, subject: str, name: str, words: str) -> None:
        """Write words without a language."""
        self.add(subject, term(name), literal(words))

    def text(self, subject: str, name: str, words: str) -> None:
        """Write Indonesian words."""
        self.add(subject, term(name), literal(words, "@id"))

    def integer(self, subject: str, name: str, value: int) -> None:
        """Write a whole number."""
        self.add(subject, term(name), f'"{value}"^^<{XSD}integer>')

    def make(self, iri: str, kind: str, span: Span) -> None:
        """Type a resource and say where it stands and which source it comes from.

        What is named twice (the Kepala Dinas of a column who also approved) stands where it was
        made first.
        """
        if iri in self.made:
            return
        self.made.add(iri)
        self.add(iri, RDF_TYPE, term(kind))
        self.integer(iri, "startLine", bisect_right(self.line_starts, span[0]))
        self.integer(iri, "startOffset", span[0])
        self.integer(iri, "endOffset", span[1])
        self.add(iri, DERIVED, self.src)

    def name(self, iri: str, name: str) -> None:
        """Write a name: the first one is the label, others are further names."""
        names = self.names.setdefault(iri, [])
        if name not in names:
            self.add(iri, ALT_LABEL if names else LABEL, literal(name, "@id"))
            names.append(name)

    def length(self, subject: str, name: str, length: Length | None) -> None:
        """Write a length of time, when there is one."""
        if length is not None:
            self.add(subject, term(name), literal(format_length(length), f"^^<{XSD}duration>"))

    def duration(self, subject: str, words: Words, duration: Duration | None) -> None:
        """Write a time: the words always, a length where they are one, else the limits."""
        self.string(subject, "durationAsPrinted", words.text)
        if duration is None:
            return
        self.length(subject, "duration", duration.length)
        if duration.length is None:
            self.length(subject, "minimumDuration", duration.minimum)
            self.length(subject, "maximumDuration", duration.maximum)
        if duration.working_days:
            self.add(subject, term("workingDays"), f'"true"^^<{XSD}boolean>')

    def spatial(self, subject: str) -> None:
        """Write the region of the source, when the catalogue knows it."""
        if self.source.region.code:
            self.add(subject, SPATIAL, f"<{region_iri(self.source.region.code)}>")

    def act(self, act: Act) -> str:
        """Describe an act and return its IRI."""
        iri = str(LegalIri.of_act(act))
        self.add(iri, RDF_TYPE, term("Act"))
        type_ = act.type if not act.type.startswith("permen-") else "permen"
        self.add(iri, term("regulationType"), f"<{concept_iri('jenis-peraturan', type_)}>")
        self.add(iri, term("year"), literal(act.year, f"^^<{XSD}gYear>"))
        if act.number:
            self.string(iri, "number", act.number)
        if act.about:
            self.add(iri, TITLE, literal(act.about, "@id"))
        return iri

    def legal_bases(self, subject: str, items: Iterable[IdentityItem]) -> None:
        """Write the first act of each item: the others in it amended that one."""
        for item in items:
            if item.acts:
                self.link(subject, "legalBasis", self.act(item.acts[0]))

    def amendments(self, said: Iterable[Amendment]) -> None:
        """Write which act amends which."""
        for one in said:
            self.link(self.act(one.amending), "amends", self.act(one.amended))

    def items(self, subject: str, name: str, step: str, items: Iterable[IdentityItem]) -> None:
        """Write the items of a box or a component below ``subject``."""
        for ordinal, item in enumerate(items, start=1):
            iri = f"{subject}/{step}/{ordinal}"
            self.make(iri, "DocumentItem", item.words.span)
            self.link(subject, name, iri)
            self.integer(iri, "ordinal", ordinal)
            self.text(iri, "text", item.words.text)
            if item.number:
                self.string(iri, "number", item.number)
            for act in item.acts:
                self.link(iri, "namesAct", self.act(act))

    def unit(self, iri: str, words: Words, *, root: bool) -> None:
        """Describe a unit; all but the root stand in the organisation."""
        self.make(iri, "Unit", words.span)
        self.name(iri, running(words.text))
        type_ = unit_type(spell_out(words.text))
        if type_:
            self.add(iri, term("unitType"), f"<{concept_iri('jenis-unit', type_)}>")
        if not root:
            self.link(iri, "inOrganisation", self.iris.root_unit)

    def approver(self, subject: str, words: Words, agency: str) -> None:
        """Write who approved; the head of the agency by its full name is its Kepala Dinas."""
        name = running(words.text)
        slug = slug_name(name)
        type_ = unit_type(agency_of(words))
        is_head = type_ and fold_name(f"Kepala {agency}").startswith(fold_name(name))
        if is_head:
            slug = f"kepala-{type_}"
        iri = self.iris.position(slug)
        self.link(subject, "approvedBy", iri)
        self.make(iri, "Position", words.span)
        self.name(iri, name)
        if is_head:
            self.link(iri, "heads", self.iris.root_unit)
        self.link(iri, "inOrganisation", self.iris.root_unit)

    def repair(self, of: str, span: Span, printed: str, repaired: str, rule: str) -> None:
        """Write what was printed, what it was read as, and by which rule."""
        self.repairs += 1
        iri = f"{source_iri(self.source.text.stem)}/perbaikan/{self.repairs}"
        self.make(iri, "Repair", span)
        self.link(iri, "repairOf", of)
        self.string(iri, "repairFrom", printed)
        self.string(iri, "repairTo", repaired)
        self.string(iri, "repairRule", rule)
        self.add(iri, term("repairCause"), term("CauseScan"))

    def date(self, iri: str, name: str, words: Words | None) -> None:
        """Write a day where one is printed in full, else the words."""
        day = parse_date(words.text) if words else None
        if day:
            self.add(iri, term(name), literal(day.isoformat(), f"^^<{XSD}date>"))
        elif words:
            self.string(iri, "dateAsPrinted", words.text)
