"""What a reader picks from where a question asks for an IRI: a list, or a search by words.

In: a parameter. Out: the things of its kind with their names, grouped by where they belong; for
kinds that have thousands, the kinds of the text search. The lists are read once for each snapshot.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from server.asking.questions import Parameter
from server.web.entities.bindings import ask_values
from server.web.site import PAGE_QUERIES, Site
from server.web.terms import PREFIXES, shorten

PARAMETER_TO_KINDS = {
    "act": ("Act",),
    "correction": ("Correction",),
    "document": ("SourceDocument",),
    "eselon": ("Eselon",),
    "first": ("UnitTemplate",),
    "function": ("AffairFunction",),
    "method": ("ResolutionMethod",),
    "office": ("Unit",),
    "place": ("Place",),
    "position": ("Position",),
    "procedure": ("Procedure",),
    "reason": ("OpenReason",),
    "regulation": ("Regulation",),
    "resource": ("Unit", "Position", "Procedure", "ServiceStandard"),
    "second": ("UnitTemplate",),
    "signed": ("Regulation", "Procedure", "ServiceStandard"),
    "standard": ("ServiceStandard",),
    "subject": ("Unit", "Position", "Procedure", "ServiceStandard"),
    "unit": ("Unit",),
    "within": ("Place",),
}
"""Which classes a parameter of this name takes, where there is a list to pick from."""

PARAMETER_TO_SEARCH = {
    "step": ("stage", "step"),
    "duty": ("duty",),
    "pasal": ("provision",),
}
"""Which kinds of the text search a parameter of this name takes."""

MOST_CHOICES = 600
"""Things in one list; more are looked for by words or typed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to pick."""

    iri: str
    label: str
    group: str


Choices = Mapping[str, tuple[Choice, ...]]
"""Things by class."""


class ChoiceShelf:
    """Keeps the lists of the snapshot that is served now."""

    def __init__(self) -> None:
        self._kept: tuple[str, Choices] | None = None
        self._reading = asyncio.Lock()

    async def find(self, site: Site) -> Choices:
        """Return the lists; read them when the snapshot is new."""
        async with self._reading:
            snapshot = site.engine.snapshot
            identifier = snapshot.identifier if snapshot else ""
            if self._kept is None or self._kept[0] != identifier:
                self._kept = identifier, await load_choices(site)
            return self._kept[1]

    async def warm(self, site: Site) -> None:
        """Read them before anybody asks."""
        await self.find(site)


async def load_choices(site: Site) -> Choices:
    """Read the things of every kind that has a list."""
    rows, _ = await ask_values(site, PAGE_QUERIES["choices"], rows=20 * MOST_CHOICES)
    found: dict[str, list[Choice]] = {}
    for row in rows:
        iri = row["thing"].text
        short = shorten(iri, site.settings.base)
        label = row["label"].text if "label" in row else short
        if "/id/peraturan/" in iri and label != short:
            label = f"{short}: {label}"
        group = row["group"].text if "group" in row else ""
        kind = row["kind"].text.removeprefix(PREFIXES["tpk"])
        found.setdefault(kind, []).append(Choice(iri, label, group))
    return {kind: tuple(choices) for kind, choices in found.items()}


def choices_for(parameter: Parameter, choices: Choices) -> tuple[Choice, ...]:
    """Return what can be picked for a parameter; nothing where it is typed or searched."""
    kinds = PARAMETER_TO_KINDS.get(parameter.name, ()) if parameter.type == "iri" else ()
    found = tuple(choice for kind in kinds for choice in choices.get(kind, ()))
    return found if len(found) <= MOST_CHOICES else ()


def search_for(parameter: Parameter) -> tuple[str, ...]:
    """Return the kinds of the text search that find something for a parameter."""
    return PARAMETER_TO_SEARCH.get(parameter.name, ()) if parameter.type == "iri" else ()
