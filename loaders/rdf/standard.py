"""``ServiceStandard`` -> its triples: decree, components, ways to complain, steps, flow."""

from __future__ import annotations

from loaders.procedure.model import Component, IdentityItem, ServiceStandard
from loaders.rdf.actors import write_actor
from loaders.rdf.iri import concept_iri
from loaders.rdf.ntriples import LABEL, TITLE, literal, term
from loaders.rdf.procedure_writer import GraphWriter
from loaders.rdf.steps import step_iris, write_participation, write_step
from loaders.regulation.names import slug_name
from loaders.text.document import Span

_DESCRIPTION = "<http://purl.org/dc/terms/description>"


def write_standard(to: GraphWriter, standard: ServiceStandard) -> None:
    """Write a service standard, the service that it is for, and its procedure."""
    iri, service = to.iris.standard, to.iris.service
    to.make(iri, "ServiceStandard", standard.span)
    to.make(service, "PublicService", (standard.service or standard).span)
    to.link(iri, "standardOf", service)
    for subject in (iri, service):
        to.spatial(subject)
        if standard.service:
            to.add(subject, TITLE, literal(standard.service.text, "@id"))
            to.add(subject, LABEL, literal(standard.service.text, "@id"))
    if standard.description:
        to.add(service, _DESCRIPTION, literal(standard.description.text, "@id"))
    _write_decree(to, iri, service, standard)
    to.amendments(standard.amendments)
    for actor in standard.actors:
        write_actor(to, actor)
    for ordinal, component in enumerate(standard.components, start=1):
        _write_component(to, iri, ordinal, component, standard)
    _write_channels(to, iri, standard.channels)
    _write_flow(to, iri, standard)


def _write_decree(to: GraphWriter, iri: str, service: str, standard: ServiceStandard) -> None:
    if standard.number:
        to.string(iri, "decreeNumber", standard.number.text)
    to.date(iri, "createdOn", standard.date)
    if standard.approver:
        words = standard.approver
        agency = words.cut(words.text.index(" ") + 1, len(words.text))
        to.unit(to.iris.root_unit, agency, root=True)
        for subject in (iri, service):
            to.link(subject, "ownerUnit", to.iris.root_unit)
        to.approver(iri, words, agency.text)


def _write_component(
    to: GraphWriter, standard: str, ordinal: int, component: Component, whole: ServiceStandard
) -> None:
    iri = f"{standard}/komponen/{component.type}"
    to.make(iri, "StandardComponent", _without_number_line(to.source.text.text, component))
    to.link(iri, "componentOf", standard)
    concept = concept_iri("komponen-standar", component.type)
    to.add(iri, term("componentType"), f"<{concept}>")
    to.integer(iri, "ordinal", ordinal)
    to.text(iri, "heading", component.name.text)
    if component.number:
        to.string(iri, "number", component.number)
    if component.words:
        to.text(iri, "text", component.words.text)
    if component.type not in ("prosedur", "pengaduan"):  # their items are steps and channels
        to.items(iri, "hasItem", "butir", component.items)
    _write_meaning(to, standard, iri, component, whole)


def _without_number_line(text: str, component: Component) -> Span:
    """Return where a component stands, from its name on where its number has a line of its own."""
    start, end = component.span
    name = component.name.span[0]
    return (name, end) if "\n" in text[start:name] else (start, end)


def _write_meaning(
    to: GraphWriter, standard: str, iri: str, component: Component, whole: ServiceStandard
) -> None:
    """Write what the words of some components say."""
    if component.type == "dasar-hukum":
        to.legal_bases(standard, component.items)
    if component.type == "jangka-waktu" and whole.duration:
        to.duration(iri, *whole.duration)
    if component.type == "pengaduan":
        for i, handler in enumerate(whole.handlers, start=1):
            write_participation(to, iri, i, handler)
    if component.type == "jumlah-pelaksana" and whole.staff:
        to.integer(iri, "staffStated", whole.staff.stated)
        if whole.staff.counted is not None:
            to.integer(iri, "staffCounted", whole.staff.counted)


def _write_channels(to: GraphWriter, standard: str, channels: tuple[IdentityItem, ...]) -> None:
    for ordinal, channel in enumerate(channels, start=1):
        iri = f"{standard}/pengaduan/{ordinal}"
        to.make(iri, "ComplaintChannel", channel.words.span)
        to.link(standard, "hasComplaintChannel", iri)
        to.integer(iri, "ordinal", ordinal)
        to.text(iri, "text", channel.words.text)


def _write_flow(to: GraphWriter, standard: str, whole: ServiceStandard) -> None:
    """Write the procedure of a standard: its numbered steps, and the diagram as drawn."""
    part = next((c for c in whole.components if c.type == "prosedur"), None)
    if part is None or not (whole.steps or whole.nodes):
        return
    iri = f"{standard}/prosedur"
    to.make(iri, "Procedure", part.span)
    to.link(standard, "hasProcedure", iri)
    steps = step_iris(iri, whole.steps)
    for step in whole.steps:
        write_step(to, iri, step, steps)
    nodes = {node.key: f"{iri}/alur/{slug_name(node.key)}" for node in whole.nodes}
    for ordinal, node in enumerate(whole.nodes, start=1):
        to.make(nodes[node.key], "FlowNode", node.words.span)
        to.link(iri, "hasFlowNode", nodes[node.key])
        to.add(nodes[node.key], LABEL, literal(node.words.text, "@id"))
        to.integer(nodes[node.key], "ordinal", ordinal)
    for edge in whole.edges:
        to.link(nodes[edge.source], "flowsTo", nodes[edge.target])
