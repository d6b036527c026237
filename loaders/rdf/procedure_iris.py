"""The IRIs of procedures, services and their parts: made here and nowhere else.

An SOP is named by its region and the name of its file without ``sop-REGION-``
(``id/sop/sumbar/data-kinerja``), a service by ``id/layanan/REGION/NAME``, its standard by
``id/standar-pelayanan/REGION/NAME``; their parts hang below them.
"""

from __future__ import annotations

from dataclasses import dataclass

from loaders.catalogue import Source
from loaders.procedure.model import EXTERNAL, NATION, POSITION, REGION, ROOT, UNIT, Actor
from loaders.rdf.iri import ID, position_iri, unit_iri
from loaders.regulation.names import slug_name

UNKNOWN = "tak-dikenal"
_NATIONAL = "indonesia"


@dataclass(frozen=True, slots=True)
class ProcedureIris:
    """Makes the IRIs of one document.

    Attributes:
        region: Slug of the region.
        organisation: Slug of the organisation that its units and positions stand under.
        name: Slug of the document.
    """

    region: str
    organisation: str
    name: str

    @classmethod
    def of_source(cls, source: Source, prefix: str, organisation: str) -> ProcedureIris:
        """Return the maker for a source; ``prefix`` is what its file name says of its kind."""
        region = source.region.slug or UNKNOWN
        stem = slug_name(source.text.stem)
        for lead in (f"{prefix}-{region}-", f"{prefix}-"):
            if stem.startswith(lead) and len(stem) > len(lead):
                stem = stem.removeprefix(lead)
                break
        return cls(region, source.organisation or organisation or UNKNOWN, stem)

    @property
    def procedure(self) -> str:
        """The SOP."""
        return f"{ID}sop/{self.region}/{self.name}"

    @property
    def service(self) -> str:
        """The public service."""
        return f"{ID}layanan/{self.region}/{self.name}"

    @property
    def standard(self) -> str:
        """The service standard."""
        return f"{ID}standar-pelayanan/{self.region}/{self.name}"

    @property
    def root_unit(self) -> str:
        """The organisation."""
        return unit_iri(self.region, (self.organisation,))

    def unit(self, name: str) -> str:
        """Return the IRI of a unit by its name."""
        return unit_iri(self.region, (self.organisation, slug_name(name)))

    def position(self, slug: str) -> str:
        """Return the IRI of a position of the organisation."""
        return position_iri(self.region, (self.organisation, slug))

    def actor(self, actor: Actor) -> str:
        """Return the IRI of an actor; whose kind is open stands under ``id/pihak``.

        A unit of the national government stands under ``indonesia``, whatever region names it.
        """
        if actor.place == ROOT:
            return self.root_unit
        region = _NATIONAL if actor.place == NATION else self.region
        if actor.kind == EXTERNAL:
            return position_iri(region, (actor.slug,))
        if actor.kind == POSITION:
            return self.position(actor.slug)
        if actor.kind == UNIT and actor.place in (REGION, NATION):
            return unit_iri(region, (actor.slug,))
        if actor.kind == UNIT:
            return unit_iri(self.region, (self.organisation, actor.slug))
        return f"{ID}pihak/{self.region}/{actor.slug}"
