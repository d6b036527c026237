"""The steps of a procedure -> triples: time, artefacts, who takes part, branches.

The steps of an SOP and those of a service standard are written alike. What a step does not say has
no triple. It knows nothing of identity blocks and components.
"""

from __future__ import annotations

from loaders.procedure.model import Branch, Participation, Step
from loaders.rdf.ntriples import term
from loaders.rdf.procedure_writer import GraphWriter
from loaders.regulation.names import slug_name


def step_iris(procedure: str, steps: tuple[Step, ...]) -> dict[int, str]:
    """Return the IRI of each step by its place: its printed number, ``_2`` for a second one."""
    iris: dict[int, str] = {}
    seen: dict[str, int] = {}
    for step in steps:
        key = slug_name(step.number) if step.number else f"urutan-{step.ordinal}"
        times = seen[key] = seen.get(key, 0) + 1
        iris[step.ordinal] = f"{procedure}/langkah/{key if times == 1 else f'{key}_{times}'}"
    return iris


def write_step(to: GraphWriter, procedure: str, step: Step, steps: dict[int, str]) -> None:
    """Write a step; ``steps`` holds the IRI of each step by its place."""
    iri = steps[step.ordinal]
    to.make(iri, "ProcedureStep", step.span)
    to.link(iri, "stepOf", procedure)
    to.link(procedure, "hasStep", iri)
    to.integer(iri, "ordinal", step.ordinal)
    if step.words:
        to.text(iri, "text", step.words.text)
    if step.number:
        to.string(iri, "number", step.number)
    if step.time:
        to.duration(iri, step.time, step.duration)
    pairs = [("requires", slug) for slug in step.requires]
    for name, slug in (*pairs, *(("produces", slug) for slug in step.produces)):
        to.link(iri, name, f"{procedure}/artefak/{slug}")
    if step.note:
        to.text(iri, "note", step.note.text)
    for i, participation in enumerate(step.participations, start=1):
        write_participation(to, iri, i, participation)
    for i, branch in enumerate(step.branches, start=1):
        _write_branch(to, iri, i, branch, steps)


def write_participation(to: GraphWriter, step: str, i: int, participation: Participation) -> None:
    """Write one piece of evidence that an actor takes part in a step."""
    iri = f"{step}/pelaksana/{i}"
    to.make(iri, "Participation", participation.words.span)
    to.link(step, "hasParticipation", iri)
    to.link(iri, "actor", to.iris.actor(participation.actor))
    to.add(iri, term("role"), term(participation.role))
    to.add(iri, term("evidenceKind"), term(participation.evidence))
    if participation.method:
        to.add(iri, term("resolvedBy"), term(participation.method))
        to.text(iri, "actorAsPrinted", participation.printed)


def _write_branch(
    to: GraphWriter, step: str, i: int, branch: Branch, steps: dict[int, str]
) -> None:
    iri = f"{step}/cabang/{i}"
    to.make(iri, "Branch", branch.words.span)
    to.link(step, "hasBranch", iri)
    to.integer(iri, "ordinal", i)
    to.text(iri, "conditionText", branch.condition.text)
    if branch.action:
        to.text(iri, "actionText", branch.action.text)
    if branch.target:
        ends = [s for s in steps.values() if s.endswith(f"/langkah/{branch.target}")]
        for target in ends:
            to.link(iri, "branchTarget", target)
    if branch.actor:
        to.link(iri, "branchActor", to.iris.actor(branch.actor))
