"""``Procedure`` -> the triples of an SOP: identity block, actors, artefacts, steps, repairs."""

from __future__ import annotations

from loaders.procedure.identity import LEGAL_BASIS
from loaders.procedure.model import Artefact, Procedure
from loaders.procedure.tables import Words
from loaders.rdf.actors import write_actor
from loaders.rdf.ntriples import LABEL, TITLE, literal
from loaders.rdf.procedure_writer import GraphWriter, find_roots, running
from loaders.rdf.steps import step_iris, write_step

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


def write_procedure(to: GraphWriter, procedure: Procedure) -> None:
    """Write an SOP: its identity block, actors, artefacts and steps."""
    iri = to.iris.procedure
    to.make(iri, "Procedure", procedure.span)
    to.spatial(iri)
    agency = _write_owners(to, iri, procedure.identity.units)
    for actor in procedure.actors:
        write_actor(to, actor)
        to.link(iri, "hasActor", to.iris.actor(actor))
    _write_identity(to, iri, procedure, agency)
    for artefact in procedure.artefacts:
        _write_artefact(to, iri, artefact)
    steps = step_iris(iri, procedure.steps)
    for step in procedure.steps:
        write_step(to, iri, step, steps)
        if step.shift:
            shift = step.shift
            of = steps[step.ordinal]
            to.repair(of, shift.span, shift.printed, shift.repaired, "shifted-row")
    to.length(iri, "computedTotal", procedure.computed)
    if procedure.stated:
        to.length(iri, "statedTotal", procedure.stated[1].length)
        to.string(iri, "statedTotalAsPrinted", procedure.stated[0].text)
    for repair in procedure.header_repairs:
        words = repair.words
        to.repair(iri, words.span, words.text, repair.repaired, "garbled-header")


def _write_identity(to: GraphWriter, iri: str, procedure: Procedure, agency: str) -> None:
    identity = procedure.identity
    name = identity.field("name")
    if name:
        to.add(iri, TITLE, literal(running(name.text), "@id"))
        to.add(iri, LABEL, literal(running(name.text), "@id"))
    number = identity.field("number")
    if number:
        to.string(iri, "sopNumber", number.text)
    for field, property_ in _DATE_TO_PROPERTY.items():
        to.date(iri, property_, identity.field(field))
    approver = identity.field("approver")
    if approver:
        to.approver(iri, approver, agency)
    if identity.official:
        _write_official(to, iri, identity.official, approver.text if approver else "")
    for box, items in identity.boxes:
        property_, step = _BOX_TO_NAMES[box]
        to.items(iri, property_, step, items)
    to.legal_bases(iri, identity.box(LEGAL_BASIS))
    to.amendments(identity.amendments)


def _write_owners(to: GraphWriter, iri: str, units: tuple[Words, ...]) -> str:
    """Write the units that the document names as its owners; return the agency's name."""
    root = next(iter(find_roots(units)), None)
    for words in units:
        unit = to.iris.root_unit if words is root else to.iris.unit(words.text)
        to.unit(unit, words, root=words is root)
        to.link(iri, "ownerUnit", unit)
    return root.text if root else ""


def _write_official(to: GraphWriter, iri: str, name: Words, office: str) -> None:
    official = f"{iri}/penandatangan/1"
    to.make(official, "Signatory", name.span)
    to.add(official, LABEL, literal(name.text, "@id"))
    if office:
        to.string(official, "office", office)
    to.link(iri, "approvedBy", official)


def _write_artefact(to: GraphWriter, procedure: str, artefact: Artefact) -> None:
    iri = f"{procedure}/artefak/{artefact.slug}"
    to.make(iri, "Artefact", artefact.words.span)
    to.add(iri, LABEL, literal(artefact.name, "@id"))
    if artefact.state_of:
        to.link(iri, "stateOf", f"{procedure}/artefak/{artefact.state_of}")
