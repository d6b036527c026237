"""Actors of a procedure -> triples: what each is, its names, what it heads, why it stays open.

The organisation itself may be an actor: its own name is its label, and what a column calls it a
further name. It knows no step.
"""

from __future__ import annotations

from loaders.procedure.actors import ROOT_TYPES, is_shortened
from loaders.procedure.model import INSIDE, NAMES_A_CLASS, POSITION, UNIT, Actor
from loaders.procedure.tables import Words
from loaders.rdf.iri import concept_iri
from loaders.rdf.ntriples import term
from loaders.rdf.procedure_writer import GraphWriter, running
from loaders.regulation.offices import spell_out
from loaders.regulation.organisation import unit_type


def write_actor(to: GraphWriter, actor: Actor) -> None:
    """Write an actor; one that the document described already gets further names only."""
    iri = to.iris.actor(actor)
    to.make(iri, actor.kind, actor.words.span)
    shortened = actor.open_because == NAMES_A_CLASS or is_shortened(actor.name)
    to.name(iri, actor.name if shortened or actor.kind != UNIT else running(actor.name))
    for name in actor.alternatives:
        to.name(iri, name)
    if actor.kind == UNIT:
        _write_unit(to, iri, actor)
    elif actor.kind == POSITION:
        to.link(iri, "inOrganisation", to.iris.root_unit)
    if actor.heads:
        _write_headed(to, iri, actor.heads, actor.slug)
    if actor.open_because:
        to.add(iri, term("openBecause"), term(actor.open_because))


def _write_unit(to: GraphWriter, iri: str, actor: Actor) -> None:
    """Write a unit's type, and the organisation of one whose type only stands inside one."""
    type_ = unit_type(spell_out(actor.name))
    if not type_:
        return
    to.add(iri, term("unitType"), f"<{concept_iri('jenis-unit', type_)}>")
    inner = type_ not in ROOT_TYPES and actor.open_because != NAMES_A_CLASS
    if actor.place == INSIDE and inner:
        to.link(iri, "inOrganisation", to.iris.root_unit)


def _write_headed(to: GraphWriter, position: str, unit: Words, slug: str) -> None:
    """Write the unit in the name of its head; the head of the organisation is Kepala Dinas."""
    if slug.removeprefix("kepala-") in ROOT_TYPES:
        to.link(position, "heads", to.iris.root_unit)
        return
    iri = to.iris.unit(unit.text)
    if iri not in to.made:
        to.unit(iri, unit, root=False)
    to.link(position, "heads", iri)
