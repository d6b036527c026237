"""Procedures and service standards -> RDF, as N-Triples lines.

``read_procedure_graph`` is the way in: a source becomes a text model without provisions, and a
graph. Every extracted resource says its source, its line and its offsets; the words that it claims
stand there, personal numbers left out. What an SOP does not say has no triple.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from loaders.catalogue import Source
from loaders.document import Document, Leaf, Span
from loaders.durations import Duration, Length, format_length
from loaders.identity import LEGAL_BASIS, parse_date
from loaders.iri import LegalIri, concept_iri, region_iri, source_iri
from loaders.model import Act, Amendment
from loaders.names import fold_name, slug_name, title_case
from loaders.ntriples import (
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
from loaders.organisation import unit_type
from loaders.procedure_iris import ProcedureIris
from loaders.procedure_model import (
    POSITION,
    UNIT,
    Actor,
    Artefact,
    Branch,
    Component,
    IdentityItem,
    Participation,
    Procedure,
    ServiceStandard,
    Step,
)
from loaders.procedures import read_procedure
from loaders.rdf import Graph, to_graph
from loaders.standards import looks_like_standard, read_standard
from loaders.tables import Words
from loaders.understand import understand

_DESCRIPTION = "<http://purl.org/dc/terms/description>"

# Box of the identity block -> property and step of the IRI.
_BOX_TO_NAMES = {
    LEGAL_BASIS: ("legalBasisItem", "dasar-hukum"),
    "qualification": ("qualification", "kualifikasi"),
    "related": ("relatedItem", "keterkaitan"),
    "equipment": ("equipment", "peralatan"),
    "warning": ("warning", "peringatan"),
    "record": ("recordItem", "pencatatan"),
}
_DATE_TO_PROPERTY = {
    "created": "createdOn",
    "revised": "revisedOn",
    "effective": "effectiveOn",
    "approved": "approvedOn",
}
_LINE_RE = re.compile(r"\r\n|\n|\r")


def read_procedure_graph(source: Source) -> tuple[Document, Graph]:
    """Return the text model and the graph of an SOP or a service standard.

    The leaves tile the text; damage in it never raises. A source whose kind the catalogue does not
    say is read as a service standard when it looks like one, else as an SOP.
    """
    kind = source.kind
    is_standard = kind == "service-standard" or (
        kind != "sop" and looks_like_standard(source.text.text)
    )
    if is_standard:
        standard = read_standard(source)
        document = _document(source, standard.leaves)
        writer = _Writer(source, _iris(source, "standar-pelayanan", _agency(standard.approver)))
        writer.write_standard(standard)
    else:
        procedure = read_procedure(source)
        document = _document(source, procedure.leaves)
        root = next(iter(_roots(procedure.identity.units)), None)
        writer = _Writer(source, _iris(source, "sop", root.text if root else ""))
        writer.write_procedure(procedure)
    about = to_graph(document, understand(document, source), source)
    return document, Graph([*about.triples, *writer.out], "")


def _document(source: Source, leaves: tuple[Leaf, ...]) -> Document:
    return Document(source.text, leaves, (), (), (), None, 0, ())


def _iris(source: Source, prefix: str, agency: str) -> ProcedureIris:
    return ProcedureIris.of_source(source, prefix, slug_name(agency) if agency else "")


def _roots(units: Iterable[Words]) -> list[Words]:
    """Return the units that are whole agencies."""
    types = ("dinas", "badan", "kantor", "kecamatan", "kelurahan", "inspektorat")
    return [unit for unit in units if unit_type(unit.text) in types]


def _agency(head: Words | None) -> str:
    """Return the agency in the name of its head: ``Kepala Dinas X`` -> ``Dinas X``."""
    return head.text.partition(" ")[2] if head else ""


def _running(name: str) -> str:
    """Return a name printed in capitals as running text has it."""
    return title_case(name) if name.isupper() else name


class _Writer:
    def __init__(self, source: Source, iris: ProcedureIris) -> None:
        self.source = source
        self.iris = iris
        self.out: list[str] = []
        self.src = f"<{source_iri(source.text.stem)}>"
        text = source.text.text
        self.line_starts = [0, *(match.end() for match in _LINE_RE.finditer(text))]
        self.repairs = 0
        self.made: set[str] = set()

    # -- small pieces -----------------------------------------------------------------------------

    def add(self, subject: str, predicate: str, value: str) -> None:
        self.out.append(f"<{subject}> {predicate} {value} .")

    def link(self, subject: str, name: str, target: str) -> None:
        self.add(subject, term(name), f"<{target}>")

    def string(self, subject: str, name: str, words: str) -> None:
        self.add(subject, term(name), literal(words))

    def text(self, subject: str, name: str, words: str) -> None:
        self.add(subject, term(name), literal(words, "@id"))

    def integer(self, subject: str, name: str, value: int) -> None:
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

    def length(self, subject: str, name: str, length: Length | None) -> None:
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
        if self.source.region.code:
            self.add(subject, SPATIAL, f"<{region_iri(self.source.region.code)}>")

    def act(self, act: Act) -> str:
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
        for one in said:
            self.link(self.act(one.amending), "amends", self.act(one.amended))

    def items(self, subject: str, name: str, step: str, items: Iterable[IdentityItem]) -> None:
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
        self.make(iri, "Unit", words.span)
        self.add(iri, LABEL, literal(_running(words.text), "@id"))
        type_ = unit_type(words.text)
        if type_:
            self.add(iri, term("unitType"), f"<{concept_iri('jenis-unit', type_)}>")
        if not root:
            self.link(iri, "inOrganisation", self.iris.root_unit)

    def approver(self, subject: str, words: Words, agency: str) -> None:
        """Write who approved; the head of the agency by its full name is its Kepala Dinas."""
        name = _running(words.text)
        slug = slug_name(name)
        type_ = unit_type(_agency(words))
        if type_ and fold_name(f"Kepala {agency}").startswith(fold_name(name)):
            slug = f"kepala-{type_}"
        iri = self.iris.position(slug)
        self.link(subject, "approvedBy", iri)
        known = iri in self.made
        self.make(iri, "Position", words.span)
        self.add(iri, ALT_LABEL if known else LABEL, literal(name, "@id"))
        self.link(iri, "inOrganisation", self.iris.root_unit)

    def repair(self, of: str, span: Span, printed: str, repaired: str, rule: str) -> None:
        self.repairs += 1
        iri = f"{source_iri(self.source.text.stem)}/perbaikan/{self.repairs}"
        self.make(iri, "Repair", span)
        self.link(iri, "repairOf", of)
        self.string(iri, "repairFrom", printed)
        self.string(iri, "repairTo", repaired)
        self.string(iri, "repairRule", rule)
        self.add(iri, term("repairCause"), term("CauseScan"))

    # -- SOP --------------------------------------------------------------------------------------

    def write_procedure(self, procedure: Procedure) -> None:
        iri = self.iris.procedure
        self.make(iri, "Procedure", procedure.span)
        self.spatial(iri)
        for actor in procedure.actors:
            self._write_actor(actor)
            self.link(iri, "hasActor", self.iris.actor(actor))
        self._write_identity(iri, procedure)
        for artefact in procedure.artefacts:
            self._write_artefact(iri, artefact)
        steps = _step_iris(iri, procedure.steps)
        for step in procedure.steps:
            self.write_step(iri, step, steps)
            if step.shift:
                shift = step.shift
                of = steps[step.ordinal]
                self.repair(of, shift.span, shift.printed, shift.repaired, "shifted-row")
        self.length(iri, "computedTotal", procedure.computed)
        if procedure.stated:
            self.length(iri, "statedTotal", procedure.stated[1].length)
            self.string(iri, "statedTotalAsPrinted", procedure.stated[0].text)
        for repair in procedure.header_repairs:
            words = repair.words
            self.repair(iri, words.span, words.text, repair.repaired, "garbled-header")

    def _write_identity(self, iri: str, procedure: Procedure) -> None:
        identity = procedure.identity
        name = identity.field("name")
        if name:
            self.add(iri, TITLE, literal(_running(name.text), "@id"))
            self.add(iri, LABEL, literal(_running(name.text), "@id"))
        number = identity.field("number")
        if number:
            self.string(iri, "sopNumber", number.text)
        for field, property_ in _DATE_TO_PROPERTY.items():
            self._write_date(iri, property_, identity.field(field))
        agency = self._write_owners(iri, identity.units)
        approver = identity.field("approver")
        if approver:
            self.approver(iri, approver, agency)
            if identity.official:
                self._write_official(iri, identity.official, approver.text)
        for box, items in identity.boxes:
            property_, step = _BOX_TO_NAMES[box]
            self.items(iri, property_, step, items)
        self.legal_bases(iri, identity.box(LEGAL_BASIS))
        self.amendments(identity.amendments)

    def _write_date(self, iri: str, property_: str, words: Words | None) -> None:
        day = parse_date(words.text) if words else None
        if day:
            self.add(iri, term(property_), literal(day.isoformat(), f"^^<{XSD}date>"))
        elif words:
            self.string(iri, "dateAsPrinted", words.text)

    def _write_owners(self, iri: str, units: tuple[Words, ...]) -> str:
        """Write the units that the document names as its owners; return the agency's name."""
        root = next(iter(_roots(units)), None)
        for words in units:
            unit = self.iris.root_unit if words is root else self.iris.unit(words.text)
            self.unit(unit, words, root=words is root)
            self.link(iri, "ownerUnit", unit)
        return root.text if root else ""

    def _write_official(self, iri: str, name: Words, office: str) -> None:
        official = f"{iri}/penandatangan/1"
        self.make(official, "Signatory", name.span)
        self.add(official, LABEL, literal(name.text, "@id"))
        self.string(official, "office", office)
        self.link(iri, "approvedBy", official)

    def _write_actor(self, actor: Actor) -> None:
        iri = self.iris.actor(actor)
        if actor.kind == UNIT:
            self.unit(iri, actor.words, root=True)
        else:
            self.make(iri, actor.kind, actor.words.span)
            self.add(iri, LABEL, literal(actor.name, "@id"))
        for name in actor.alternatives:
            self.add(iri, ALT_LABEL, literal(name, "@id"))
        if actor.kind == POSITION:
            self.link(iri, "inOrganisation", self.iris.root_unit)

    def _write_artefact(self, procedure: str, artefact: Artefact) -> None:
        iri = f"{procedure}/artefak/{artefact.slug}"
        self.make(iri, "Artefact", artefact.words.span)
        self.add(iri, LABEL, literal(artefact.name, "@id"))
        if artefact.state_of:
            self.link(iri, "stateOf", f"{procedure}/artefak/{artefact.state_of}")

    def write_step(self, procedure: str, step: Step, steps: dict[int, str]) -> None:
        iri = steps[step.ordinal]
        self.make(iri, "ProcedureStep", step.span)
        self.link(iri, "stepOf", procedure)
        self.link(procedure, "hasStep", iri)
        self.integer(iri, "ordinal", step.ordinal)
        self.text(iri, "text", step.words.text)
        if step.number:
            self.string(iri, "number", step.number)
        if step.time:
            self.duration(iri, step.time, step.duration)
        pairs = [("requires", slug) for slug in step.requires]
        for name, slug in (*pairs, *(("produces", slug) for slug in step.produces)):
            self.link(iri, name, f"{procedure}/artefak/{slug}")
        if step.note:
            self.text(iri, "note", step.note.text)
        for i, participation in enumerate(step.participations, start=1):
            self._write_participation(iri, i, participation)
        for i, branch in enumerate(step.branches, start=1):
            self._write_branch(iri, i, branch, steps)

    def _write_participation(self, step: str, i: int, participation: Participation) -> None:
        iri = f"{step}/pelaksana/{i}"
        self.make(iri, "Participation", participation.words.span)
        self.link(step, "hasParticipation", iri)
        self.link(iri, "actor", self.iris.actor(participation.actor))
        self.add(iri, term("role"), term(participation.role))
        self.add(iri, term("evidenceKind"), term(participation.evidence))
        if participation.method:
            self.add(iri, term("resolvedBy"), term(participation.method))
            self.text(iri, "actorAsPrinted", participation.printed)

    def _write_branch(self, step: str, i: int, branch: Branch, steps: dict[int, str]) -> None:
        iri = f"{step}/cabang/{i}"
        self.make(iri, "Branch", branch.words.span)
        self.link(step, "hasBranch", iri)
        self.integer(iri, "ordinal", i)
        self.text(iri, "conditionText", branch.condition.text)
        if branch.action:
            self.text(iri, "actionText", branch.action.text)
        if branch.target:
            ends = [s for s in steps.values() if s.endswith(f"/langkah/{branch.target}")]
            for target in ends:
                self.link(iri, "branchTarget", target)
        if branch.actor:
            self.link(iri, "branchActor", self.iris.actor(branch.actor))

    # -- service standard -------------------------------------------------------------------------

    def write_standard(self, standard: ServiceStandard) -> None:
        iri, service = self.iris.standard, self.iris.service
        self.make(iri, "ServiceStandard", standard.span)
        self.make(service, "PublicService", (standard.service or standard).span)
        self.link(iri, "standardOf", service)
        for subject in (iri, service):
            self.spatial(subject)
            if standard.service:
                self.add(subject, TITLE, literal(standard.service.text, "@id"))
                self.add(subject, LABEL, literal(standard.service.text, "@id"))
        if standard.description:
            self.add(service, _DESCRIPTION, literal(standard.description.text, "@id"))
        self._write_decree(iri, service, standard)
        self.amendments(standard.amendments)
        for ordinal, component in enumerate(standard.components, start=1):
            self._write_component(iri, ordinal, component, standard)
        self._write_channels(iri, standard.channels)
        self._write_flow(iri, standard)

    def _write_decree(self, iri: str, service: str, standard: ServiceStandard) -> None:
        if standard.number:
            self.string(iri, "decreeNumber", standard.number.text)
        self._write_date(iri, "createdOn", standard.date)
        if standard.approver:
            words = standard.approver
            agency = words.cut(words.text.index(" ") + 1, len(words.text))
            self.unit(self.iris.root_unit, agency, root=True)
            for subject in (iri, service):
                self.link(subject, "ownerUnit", self.iris.root_unit)
            self.approver(iri, words, agency.text)

    def _write_component(
        self, standard: str, ordinal: int, component: Component, whole: ServiceStandard
    ) -> None:
        iri = f"{standard}/komponen/{component.type}"
        self.make(iri, "StandardComponent", component.span)
        self.link(iri, "componentOf", standard)
        concept = concept_iri("komponen-standar", component.type)
        self.add(iri, term("componentType"), f"<{concept}>")
        self.integer(iri, "ordinal", ordinal)
        self.text(iri, "heading", component.name.text)
        if component.number:
            self.string(iri, "number", component.number)
        if component.words:
            self.text(iri, "text", component.words.text)
        if component.type not in ("prosedur", "pengaduan"):  # their items are steps and channels
            self.items(iri, "hasItem", "butir", component.items)
        if component.type == "dasar-hukum":
            self.legal_bases(standard, component.items)
        if component.type == "jangka-waktu" and whole.duration:
            self.duration(iri, *whole.duration)
        if component.type == "jumlah-pelaksana" and whole.staff:
            self.integer(iri, "staffStated", whole.staff.stated)
            if whole.staff.counted is not None:
                self.integer(iri, "staffCounted", whole.staff.counted)

    def _write_channels(self, standard: str, channels: tuple[IdentityItem, ...]) -> None:
        for ordinal, channel in enumerate(channels, start=1):
            iri = f"{standard}/pengaduan/{ordinal}"
            self.make(iri, "ComplaintChannel", channel.words.span)
            self.link(standard, "hasComplaintChannel", iri)
            self.integer(iri, "ordinal", ordinal)
            self.text(iri, "text", channel.words.text)

    def _write_flow(self, standard: str, whole: ServiceStandard) -> None:
        """Write the procedure of a standard: its numbered steps, and the diagram as drawn."""
        part = next((c for c in whole.components if c.type == "prosedur"), None)
        if part is None or not (whole.steps or whole.nodes):
            return
        iri = f"{standard}/prosedur"
        self.make(iri, "Procedure", part.span)
        self.link(standard, "hasProcedure", iri)
        steps = _step_iris(iri, whole.steps)
        for step in whole.steps:
            self.write_step(iri, step, steps)
        nodes = {node.key: f"{iri}/alur/{slug_name(node.key)}" for node in whole.nodes}
        for ordinal, node in enumerate(whole.nodes, start=1):
            self.make(nodes[node.key], "FlowNode", node.words.span)
            self.link(iri, "hasFlowNode", nodes[node.key])
            self.add(nodes[node.key], LABEL, literal(node.words.text, "@id"))
            self.integer(nodes[node.key], "ordinal", ordinal)
        for edge in whole.edges:
            self.link(nodes[edge.source], "flowsTo", nodes[edge.target])


def _step_iris(procedure: str, steps: tuple[Step, ...]) -> dict[int, str]:
    """Return the IRI of each step by its place: its printed number, ``_2`` for a second one."""
    iris: dict[int, str] = {}
    seen: dict[str, int] = {}
    for step in steps:
        key = slug_name(step.number) if step.number else f"urutan-{step.ordinal}"
        times = seen[key] = seen.get(key, 0) + 1
        iris[step.ordinal] = f"{procedure}/langkah/{key if times == 1 else f'{key}_{times}'}"
    return iris
