"""The domain readers in their order: ``Document`` -> ``DomainModel``, without how it is printed."""

from __future__ import annotations

from loaders.catalogue import Source
from loaders.regulation.accountability import read_accountability
from loaders.regulation.citations import read_citations, repealed_acts
from loaders.regulation.definitions import read_definitions
from loaders.regulation.delegations import read_delegations
from loaders.regulation.duties import read_duties
from loaders.regulation.metadata import read_metadata
from loaders.regulation.model import Act, Amendment, Citation, DomainModel, Repair
from loaders.regulation.organisation import read_organisation
from loaders.regulation.relative import read_mentions
from loaders.regulation.resolve import Resolver
from loaders.regulation.works import find_acts, find_amendments
from loaders.text.document import Document


def understand(document: Document, source: Source) -> DomainModel:
    """Return what a regulation says; parts that are not there are empty."""
    metadata = read_metadata(document)
    home = source.region.slug or (metadata.act.region if metadata.act else "") or "tak-dikenal"
    definitions = read_definitions(document)
    organisation, contexts = read_organisation(document, definitions, source.organisation)
    resolver = Resolver(organisation, contexts, definitions)
    accountabilities = read_accountability(document, contexts, resolver)
    duties = read_duties(document, contexts, resolver)
    citations = read_citations(document, home)
    return DomainModel(
        home,
        metadata,
        _legal_bases(citations),
        repealed_acts(document, citations),
        _amendments(document, home),
        definitions,
        tuple(organisation.units),
        tuple(organisation.positions),
        accountabilities,
        duties.clauses,
        duties.duties,
        duties.stages,
        read_mentions(document, duties.stages, duties.duties, contexts),
        read_delegations(document, contexts),
        citations,
        (
            *duties.repairs,
            *_renumberings(document),
            *organisation.respellings,
            *_doublings(document),
            *_glued(document),
            *_inferred(document),
        ),
    )


def _legal_bases(citations: tuple[Citation, ...]) -> tuple[Act, ...]:
    """Return the first act of each item of Mengingat: the others in it amended that one."""
    first: dict[int, Act] = {}
    for citation in citations:
        division = citation.provision.pasal
        if citation.act and division and division.type == "Mengingat":
            first.setdefault(id(citation.provision), citation.act)
    return tuple({act.work: act for act in first.values()}.values())


def _amendments(document: Document, home: str) -> tuple[Amendment, ...]:
    said: list[Amendment] = []
    for provision in document.provisions:
        if "ubah" in provision.text and provision.part != "explanation":
            said.extend(find_amendments(provision.text, find_acts(provision.text, home), home))
    return tuple({(a.amending.work, a.amended.work): a for a in said}.values())


def _doublings(document: Document) -> list[Repair]:
    return [
        Repair(d.provision, d.span, d.shown, d.once, "doubled-words")
        for d in document.doublings
        if d.provision is not None and d.provision.printed and not d.hyphen
    ]


def _inferred(document: Document) -> list[Repair]:
    return [
        Repair(p, (p.start, p.start + len("Pasal")), "Pasal", f"Pasal {p.number}", "missing-number")
        for p in document.inferred
    ]


def _glued(document: Document) -> list[Repair]:
    return [Repair(g.provision, g.span, g.shown, g.apart, "glued-words") for g in document.glued]


def _renumberings(document: Document) -> list[Repair]:
    return [
        Repair(
            r.provision,
            (r.provision.start, r.provision.segments[0][0]),
            f"{r.converted}. {r.printed}.",
            r.printed,
            "overwritten-number",
        )
        for r in document.renumberings
    ]
