"""Text model and domain model -> RDF, as N-Triples lines.

Lines and not term objects, because a regulation gives tens of thousands of them: they are sorted
and parsed by Oxigraph, never here. Every extracted resource says its source, its line and its
offsets, such that ``source[startOffset:endOffset]`` is the text that it claims.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from loaders.catalogue import Source
from loaders.rdf.iri import (
    LegalIri,
    concept_iri,
    mention_iri,
    position_iri,
    provision_iris,
    region_iri,
    source_iri,
    unit_iri,
)
from loaders.rdf.ntriples import (
    ALT_LABEL,
    DERIVED,
    INTEGER,
    LABEL,
    ORIGIN,
    RDF_TYPE,
    REPORTS_TO,
    SPATIAL,
    TITLE,
    XSD,
    literal,
    term,
)
from loaders.rdf.observations import to_observation_lines
from loaders.rdf.provisions import to_provision_lines
from loaders.rdf.relative import to_lines
from loaders.regulation.duties import OTHER
from loaders.regulation.model import (
    Accountability,
    Act,
    Citation,
    Definition,
    Delegation,
    DomainModel,
    Duty,
    Metadata,
    Observation,
    Position,
    RelativeMention,
    Repair,
    Signatory,
    Stage,
    Unit,
)
from loaders.text.document import EXPLANATION, Document, Provision, Span
from loaders.text.read import find_line_starts

_NUMBER, _ORDINAL, _IN = term("number"), term("ordinal"), term("inRegulation")
_LINE, _START, _END = term("startLine"), term("startOffset"), term("endOffset")
_STATED_IN, _ASSIGNED, _STAGE_OF, _RESOLVED_BY = (
    term("statedIn"),
    term("assignedTo"),
    term("stageOf"),
    term("resolvedBy"),
)
_SIMILARITY = term("similarity")


class Graph(NamedTuple):
    """What was read from a document, as N-Triples lines.

    Attributes:
        triples: What the document says.
        regulation: IRI below which its provisions stand.
        observations: What shows in its print; empty unless that was asked for.
    """

    triples: list[str]
    regulation: str
    observations: tuple[str, ...] = ()


def to_graph(
    document: Document,
    model: DomainModel,
    source: Source,
    observe: Callable[[Document, DomainModel], Iterable[Observation]] | None = None,
) -> Graph:
    """Return what is known of a document, in no particular order.

    Args:
        document: The text model.
        model: What it was understood to say.
        source: Where it comes from.
        observe: Looks at the print of a regulation, where that is wanted too.
    """
    writer = _Writer(document, source, model)
    writer.write_source()
    seen: list[str] = []
    if any(p.type == "Pasal" for p in document.provisions):
        writer.write_regulation(model)
        writer.write_provisions(model)
        writer.write_definitions(model.definitions)
        writer.write_organisation(model)
        writer.write_accountabilities(model.accountabilities)
        writer.write_duties(model)
        writer.write_mentions(model.mentions)
        writer.write_delegations(model.delegations)
        writer.write_citations(model.citations)
        writer.write_repairs(model.repairs)
        if observe is not None:
            seen = to_observation_lines(document.source, observe(document, model), writer.iris)
    return Graph(writer.out, writer.regulation, tuple(seen))


class _Writer:
    def __init__(self, document: Document, source: Source, model: DomainModel) -> None:
        act = model.metadata.act
        self.document = document
        self.source = source
        self.home = model.home
        self.out: list[str] = []
        self.src = f"<{source_iri(source.text.stem)}>"
        self.regulation = (
            str(LegalIri.of_act(act)) if act else f"{source_iri(source.text.stem)}/naskah"
        )
        self.reg = f"<{self.regulation}>"
        self.iris = provision_iris(document.provisions, self.regulation)
        self.line_starts = find_line_starts(document.source.text)

    # -- small pieces -----------------------------------------------------------------------------

    def add(self, subject: str, predicate: str, value: str) -> None:
        self.out.append(f"<{subject}> {predicate} {value} .")

    def place(self, subject: str, span: Span) -> None:
        """Say where a resource stands and which source it comes from."""
        line = bisect_right(self.line_starts, span[0])
        self.out += (
            f'<{subject}> {_LINE} "{line}"{INTEGER} .',
            f'<{subject}> {_START} "{span[0]}"{INTEGER} .',
            f'<{subject}> {_END} "{span[1]}"{INTEGER} .',
            f"<{subject}> {DERIVED} {self.src} .",
        )

    def iri(self, provision: Provision) -> str:
        return self.iris[id(provision)]

    def unit(self, unit: Unit) -> str:
        return unit_iri(self.home, unit.path)

    def stage(self, stage: Stage) -> str:
        return f"{self.iri(stage.duty)}/tahapan/{stage.provision.key}"

    def position(self, position: Position) -> str:
        return position_iri(self.home, position.path)

    def resolved(self, subject: str, method: str, similarity: float) -> None:
        if method:
            self.add(subject, _RESOLVED_BY, term(method))
            if similarity < 1:
                self.add(subject, _SIMILARITY, f'"{similarity}"^^<{XSD}decimal>')

    # -- source and regulation --------------------------------------------------------------------

    def write_source(self) -> None:
        iri = source_iri(self.source.text.stem)
        self.add(iri, RDF_TYPE, term("SourceDocument"))
        self.add(iri, term("sha256"), literal(self.source.text.sha256))
        self.add(iri, term("encoding"), literal(self.source.text.encoding))
        self.add(iri, term("length"), f'"{len(self.source.text.text)}"{INTEGER}')
        self.add(iri, term("unparsed"), f'"{self.document.unparsed}"{INTEGER}')
        self.add(iri, term("catchwords"), f'"{self.document.catchwords}"{INTEGER}')
        if self.source.title:
            self.add(iri, TITLE, literal(self.source.title, "@id"))
        if self.source.kind:
            self.add(iri, term("documentKind"), literal(self.source.kind))
        if self.source.origin:
            self.add(iri, ORIGIN, literal(self.source.origin, "@en"))
        self.write_region(iri)

    def write_region(self, subject: str) -> None:
        region = self.source.region
        if region.code:
            self.add(subject, SPATIAL, f"<{region_iri(region.code)}>")
            self.add(region_iri(region.code), RDF_TYPE, term("Place"))
            self.add(region_iri(region.code), LABEL, literal(region.name, "@id"))
            self.add(region_iri(region.code), term("kemendagriCode"), literal(region.code))

    def write_act(self, act: Act) -> str:
        iri = str(LegalIri.of_act(act))
        self.add(iri, RDF_TYPE, term("Act"))
        type_ = act.type if not act.type.startswith("permen-") else "permen"
        self.add(iri, term("regulationType"), f"<{concept_iri('jenis-peraturan', type_)}>")
        self.add(iri, term("year"), literal(act.year, f"^^<{XSD}gYear>"))
        if act.number:
            self.add(iri, _NUMBER, literal(act.number))
        if act.about:
            self.add(iri, TITLE, literal(act.about, "@id"))
        if act.gazette:
            self.add(iri, term("gazette"), literal(act.gazette))
        return iri

    def write_regulation(self, model: DomainModel) -> None:
        meta, iri = model.metadata, self.regulation
        if meta.act:
            self.write_act(meta.act)
        self.add(iri, RDF_TYPE, term("Regulation"))
        self.place(iri, (0, len(self.document.source.text)))
        self.write_region(iri)
        self.write_enactment(meta)
        for name, acts in (("legalBasis", model.legal_bases), ("repeals", model.repeals)):
            for act in acts:
                self.add(iri, term(name), f"<{self.write_act(act)}>")
        for said in model.amendments:
            amended = self.write_act(said.amended)
            self.add(self.write_act(said.amending), term("amends"), f"<{amended}>")

    def write_enactment(self, meta: Metadata) -> None:
        iri = self.regulation
        if meta.title and not meta.act:
            self.add(iri, TITLE, literal(meta.title, "@id"))
        for name, day in (("enactedOn", meta.enacted_on), ("promulgatedOn", meta.promulgated_on)):
            if day:
                self.add(iri, term(name), literal(day.isoformat(), f"^^<{XSD}date>"))
        for name, words in (("enactedAt", meta.enacted_at), ("gazette", meta.gazette)):
            if words:
                self.add(iri, term(name), literal(words))
        for number, signatory in enumerate(meta.signatories, start=1):
            self.write_signatory(f"{iri}/penandatangan/{number}", signatory)

    def write_signatory(self, iri: str, signatory: Signatory) -> None:
        self.add(self.regulation, term("signedBy"), f"<{iri}>")
        self.add(iri, RDF_TYPE, term("Signatory"))
        self.add(iri, LABEL, literal(signatory.name, "@id"))
        self.add(iri, term("office"), literal(signatory.office))
        self.place(iri, signatory.span)

    # -- provisions -------------------------------------------------------------------------------

    def write_provisions(self, model: DomainModel) -> None:
        kinds = _pasal_kinds(model)
        order = 0
        self.out += to_provision_lines(self.document, self.iris, self.regulation)
        for node in self.document.provisions:
            if node.type == "Pasal" and node.part != EXPLANATION:
                iri = self.iri(node)
                order += 1
                self.add(iri, term("documentOrder"), f'"{order}"{INTEGER}')
                self.add(iri, term("pasalKind"), term(kinds.get(id(node), OTHER)))

    # -- what they say ----------------------------------------------------------------------------

    def write_definitions(self, definitions: tuple[Definition, ...]) -> None:
        for definition in definitions:
            iri = f"{self.iri(definition.provision)}/definisi"
            self.add(iri, RDF_TYPE, term("Definition"))
            self.add(iri, LABEL, literal(definition.term, "@id"))
            self.add(iri, term("term"), literal(definition.term, "@id"))
            for alias in definition.aliases:
                self.add(iri, term("alias"), literal(alias, "@id"))
            self.add(iri, term("definitionText"), literal(definition.text, "@id"))
            self.add(iri, _STATED_IN, f"<{self.iri(definition.provision)}>")
            self.add(iri, _IN, self.reg)
            self.place(iri, definition.span)

    def write_organisation(self, model: DomainModel) -> None:
        for unit in model.units:
            self.write_unit(unit)
        for position in model.positions:
            self.write_position(position)

    def write_unit(self, unit: Unit) -> None:
        iri = self.unit(unit)
        self.add(iri, RDF_TYPE, term("Unit" if unit.listed else "UnlistedUnit"))
        if unit.is_template:
            self.add(iri, RDF_TYPE, term("UnitTemplate"))
        self.add(iri, LABEL, literal(unit.name, "@id"))
        for name in unit.alternatives:
            self.add(iri, ALT_LABEL, literal(name, "@id"))
        if unit.type:
            self.add(iri, term("unitType"), f"<{concept_iri('jenis-unit', unit.type)}>")
        if unit.parent:
            self.add(iri, term("parentUnit"), f"<{self.unit(unit.parent)}>")
        if unit.template:
            self.add(iri, term("instanceOfTemplate"), f"<{self.unit(unit.template)}>")
        if unit.head:
            self.add(iri, term("headedBy"), f"<{self.position(unit.head)}>")
        if not unit.is_root:
            self.add(iri, term("inOrganisation"), f"<{self.unit(unit.root)}>")
        self.add(iri, _STATED_IN, f"<{self.iri(unit.provision)}>")
        self.place(iri, unit.span)

    def write_position(self, position: Position) -> None:
        iri = self.position(position)
        kind = (
            "ExternalPosition"
            if position.is_external
            else "Position"
            if position.listed
            else "UnlistedPosition"
        )
        self.add(iri, RDF_TYPE, term(kind))
        self.add(iri, LABEL, literal(position.label, "@id"))
        for name in position.alternatives:
            self.add(iri, ALT_LABEL, literal(name, "@id"))
        if position.unit:
            self.add(iri, term("heads"), f"<{self.unit(position.unit)}>")
            self.add(iri, term("inOrganisation"), f"<{self.unit(position.unit.root)}>")
        if position.definition:
            self.add(
                iri, term("definedBy"), f"<{self.iri(position.definition.provision)}/definisi>"
            )
            if position.definition.eselon:
                self.add(
                    iri, term("eselon"), f"<{concept_iri('eselon', position.definition.eselon)}>"
                )
            if position.definition.jenjang:
                self.add(
                    iri, term("jenjang"), f"<{concept_iri('jenjang', position.definition.jenjang)}>"
                )
        self.add(iri, _STATED_IN, f"<{self.iri(position.provision)}>")
        self.place(iri, position.span)

    def write_accountabilities(self, said: tuple[Accountability, ...]) -> None:
        used = Counter((id(a.provision), a.position.path[-1]) for a in said)
        for item in said:
            slug = item.position.path[-1]
            once = used[id(item.provision), slug] == 1
            name = slug if once else "-".join(item.position.path)
            iri = f"{self.iri(item.provision)}/pertanggungjawaban/{name}"
            self.add(iri, RDF_TYPE, term("Accountability"))
            self.add(iri, term("accountablePosition"), f"<{self.position(item.position)}>")
            self.add(iri, term("holderAsPrinted"), literal(item.holder_printed, "@id"))
            self.add(iri, term("superiorAsPrinted"), literal(item.to_printed, "@id"))
            if item.to:
                self.add(iri, term("accountableTo"), f"<{self.position(item.to)}>")
                self.add(self.position(item.position), REPORTS_TO, f"<{self.position(item.to)}>")
            if item.via:
                self.add(iri, term("via"), f"<{self.position(item.via)}>")
            if item.coordinated_by:
                self.add(iri, term("coordinatedBy"), f"<{self.position(item.coordinated_by)}>")
            self.resolved(iri, item.method, item.similarity)
            self.add(iri, _STATED_IN, f"<{self.iri(item.provision)}>")
            self.place(iri, item.span)

    def write_duties(self, model: DomainModel) -> None:
        for duty in model.duties:
            self.write_duty(duty)
        tahapan = term("Tahapan")
        for stage in model.stages:
            iri = self.stage(stage)
            self.out += (
                f"<{iri}> {RDF_TYPE} {tahapan} .",
                f"<{iri}> {_STAGE_OF} <{self.iri(stage.duty)}/tugas> .",
                f'<{iri}> {_ORDINAL} "{stage.ordinal}"{INTEGER} .',
                f"<{iri}> {LABEL} {literal(stage.label, '@id')} .",
                f"<{iri}> {_STATED_IN} <{self.iri(stage.provision)}> .",
            )
            self.place(iri, stage.span)

    def write_duty(self, duty: Duty) -> None:
        end = "fungsi" if duty.kind == "Function" else "tugas"
        iri = f"{self.iri(duty.provision)}/{end}"
        self.add(iri, RDF_TYPE, term(duty.kind))
        self.add(iri, LABEL, literal(duty.label, "@id"))
        if duty.position:
            self.add(iri, _ASSIGNED, f"<{self.position(duty.position)}>")
        if duty.assignee_printed:
            self.add(iri, term("assigneeAsPrinted"), literal(duty.assignee_printed, "@id"))
        if duty.parent:
            self.add(iri, term("partOfDuty"), f"<{self.iri(duty.parent)}/tugas>")
        self.resolved(iri, duty.method, duty.similarity)
        self.add(iri, _STATED_IN, f"<{self.iri(duty.provision)}>")
        self.place(iri, duty.span)

    def write_mentions(self, mentions: tuple[RelativeMention, ...]) -> None:
        for mention in mentions:
            step = self.stage(mention.stage)
            iri = mention_iri(step, mention.number)
            scope = self.unit(mention.scope) if mention.scope else ""
            self.out += to_lines(mention, iri, step, self.iri(mention.stage.provision), scope)
            self.place(iri, mention.span)

    def write_delegations(self, delegations: tuple[Delegation, ...]) -> None:
        for item in delegations:
            iri = f"{self.iri(item.provision)}/perwakilan/1"
            self.add(iri, RDF_TYPE, term("Delegation"))
            for position in item.absent:
                self.add(iri, term("absentPosition"), f"<{self.position(position)}>")
            self.add(iri, term("holderAsPrinted"), literal(item.absent_printed, "@id"))
            self.add(iri, term("delegateDescription"), literal(item.delegate_printed, "@id"))
            if item.levels_below:
                self.add(iri, term("levelsBelow"), f'"{item.levels_below}"{INTEGER}')
            self.add(iri, _STATED_IN, f"<{self.iri(item.provision)}>")
            self.place(iri, item.span)

    def write_citations(self, citations: tuple[Citation, ...]) -> None:
        count: dict[int, int] = {}
        for citation in citations:
            number = count[id(citation.provision)] = count.get(id(citation.provision), 0) + 1
            iri = f"{self.iri(citation.provision)}/rujukan/{number}"
            self.add(iri, RDF_TYPE, term("Citation"))
            self.add(iri, term("citingProvision"), f"<{self.iri(citation.provision)}>")
            self.add(iri, term("citedText"), literal(citation.text, "@id"))
            self.add(iri, term("resolution"), term(citation.status))
            link = term(
                "candidateProvision" if citation.status == "Ambiguous" else "citedProvision"
            )
            for target in citation.targets:
                self.add(iri, link, f"<{self.iri(target)}>")
            for missing in citation.missing:
                self.add(iri, term("missingTarget"), literal(missing))
            if citation.act:
                self.add(iri, term("citedRegulation"), f"<{self.write_act(citation.act)}>")
            if citation.locator:
                self.add(iri, term("citedLocator"), literal(citation.locator))
            self.place(iri, citation.span)

    def write_repairs(self, repairs: tuple[Repair, ...]) -> None:
        for number, repair in enumerate(repairs, start=1):
            iri = f"{source_iri(self.source.text.stem)}/perbaikan/{number}"
            self.add(iri, RDF_TYPE, term("Repair"))
            self.add(iri, term("repairOf"), f"<{self.iri(repair.provision)}>")
            self.add(iri, term("repairFrom"), literal(repair.printed))
            self.add(iri, term("repairTo"), literal(repair.repaired))
            self.add(iri, term("repairRule"), literal(repair.rule))
            self.place(iri, repair.span)


def _pasal_kinds(model: DomainModel) -> dict[int, str]:
    """Return the kind of each Pasal: that of its first clause which is of a kind."""
    kinds: dict[int, str] = {}
    for clause in model.clauses:
        pasal = clause.provision.pasal
        if pasal is not None and kinds.get(id(pasal), OTHER) == OTHER:
            kinds[id(pasal)] = clause.kind
    return kinds
