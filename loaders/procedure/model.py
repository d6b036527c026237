"""What an SOP and a service standard say, as frozen data that points into the source.

``Words`` carry their places. What is not known is None or empty, never a guess; a cell that is
empty says nothing. Roles and kinds of evidence are the individuals of the vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass

from loaders.procedure.durations import Duration, Length
from loaders.procedure.tables import Words
from loaders.regulation.model import EXACT_NAME, Act, Amendment
from loaders.text.document import Leaf, Span

RESPONSIBLE, CONSULTED, INFORMED = "Responsible", "Consulted", "Informed"
MARKED, STATED = "Marked", "Stated"
POSITION, EXTERNAL, UNIT, PARTY = "Position", "ExternalPosition", "Unit", "Party"
"""What an actor is: a position of the organisation or outside it, a unit, or neither as named."""
INSIDE, ROOT, REGION, NATION = "inside", "root", "region", "nation"
"""Where it stands: in the document's organisation, that itself, beside it, above it."""
NAMES_A_CLASS, NOT_EXPLAINED, NOT_HELD = (
    "NamesAClass",
    "AbbreviationNotExplained",
    "StructureNotHeld",
)
"""Why an actor is tied to nothing: individuals of ``tpk:OpenReason``."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who can take part in a step: the head of a column, or an office that the words name.

    Attributes:
        name: As printed.
        kind: One of ``POSITION EXTERNAL UNIT PARTY``.
        slug: Last step of its IRI.
        words: Where it is named first.
        alternatives: Its other names, where the document itself gives them.
        place: One of ``INSIDE ROOT REGION NATION``.
        method: How ``name`` was understood, one of METHODS.
        heads: The unit that it heads, where its name says so; None for none.
        open_because: Why it is tied to nothing, "" when it is clear.
    """

    name: str
    kind: str
    slug: str
    words: Words
    alternatives: tuple[str, ...] = ()
    place: str = INSIDE
    method: str = EXACT_NAME
    heads: Words | None = None
    open_because: str = ""


@dataclass(frozen=True, slots=True)
class Participation:
    """One piece of evidence that an actor takes part in a step.

    Attributes:
        evidence: ``Marked`` or ``Stated``.
        words: The mark, or the words that say so.
        printed: The actor's name there; for a mark only where the head of its column is an acronym.
        method: How that name was understood, a key of ``METHODS``; "" without one.
    """

    actor: Actor
    role: str
    evidence: str
    words: Words
    printed: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A condition in the words of a step, and what happens when it holds.

    Attributes:
        target: Number of the step that the words send to, "" when they name none.
        actor: To whom the words hand over, None when they name nobody that we know.
    """

    words: Words
    condition: Words
    action: Words
    target: str
    actor: Actor | None


@dataclass(frozen=True, slots=True)
class Artefact:
    """A document, data or equipment, the same in every step that prints the same name.

    Attributes:
        slug: Last step of its IRI.
        state_of: For "X sudah diterima", the artefact X when a step of this SOP needs it.
    """

    name: str
    slug: str
    words: Words
    state_of: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """A row that lost or gained cells: what was printed, what it was read as, by how many cells."""

    span: Span
    printed: str
    repaired: str
    cells: int


@dataclass(frozen=True, slots=True)
class HeaderRepair:
    """A header word that the scan garbled, and the column that it heads by other evidence."""

    words: Words
    repaired: str


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the procedure table.

    Attributes:
        number: As printed, without its stop.
        ordinal: 1-based place in the procedure.
        span: The whole row.
        requires: Slugs of artefacts.
        produces: Slugs of artefacts.
        shift: How the row was realigned, None for a row that fits.
        strays: Words in the columns of actors, where only marks belong.
    """

    number: str
    ordinal: int
    words: Words
    span: Span
    duration: Duration | None = None
    time: Words | None = None
    requires: tuple[str, ...] = ()
    produces: tuple[str, ...] = ()
    participations: tuple[Participation, ...] = ()
    branches: tuple[Branch, ...] = ()
    note: Words | None = None
    shift: Shift | None = None
    strays: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class IdentityItem:
    """An item of a box of the identity block, or of a component of a service standard.

    Attributes:
        acts: The acts that it names, the one that it is about first.
    """

    number: str
    words: Words
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity block (PermenPANRB 35/2012, identitas prosedur).

    Attributes:
        fields: For each single field that has a value, its name and value: ``number created revised
            effective approved approver name``.
        boxes: For each box, its name and items: ``legal-basis qualification related equipment
            warning record``.
        official: Name of the official who approved, as printed.
        units: Units that the block names as owners.
        amendments: What the legal bases say of amending.
        labels: Every label of a field or box that is printed, with or without a value.
    """

    fields: tuple[tuple[str, Words], ...] = ()
    boxes: tuple[tuple[str, tuple[IdentityItem, ...]], ...] = ()
    official: Words | None = None
    units: tuple[Words, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    labels: tuple[tuple[str, Words], ...] = ()

    def field(self, name: str) -> Words | None:
        """Return the value of a field, None when it has none."""
        return dict(self.fields).get(name)

    def box(self, name: str) -> tuple[IdentityItem, ...]:
        """Return the items of a box."""
        return dict(self.boxes).get(name, ())


@dataclass(frozen=True, slots=True)
class Procedure:
    """An SOP.

    Attributes:
        stated: The row that states a total: its words and the time in it.
        computed: Sum of the steps' times; None when a step has none, a range or a limit.
        leaves: They tile the source.
    """

    span: Span
    identity: Identity
    actors: tuple[Actor, ...]
    steps: tuple[Step, ...]
    artefacts: tuple[Artefact, ...]
    header_repairs: tuple[HeaderRepair, ...]
    stated: tuple[Words, Duration] | None
    computed: Length | None
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Component:
    """One of the components of a service standard (UU 25/2009 Pasal 21).

    Attributes:
        type: Slug of the concept.
        name: Its name as printed.
        number: Its number as printed.
        words: Its text; empty when nothing is printed.
        span: The whole row or rows.
    """

    type: str
    number: str
    name: Words
    words: Words
    span: Span
    items: tuple[IdentityItem, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowNode:
    """A box of the flow diagram."""

    key: str
    words: Words


@dataclass(frozen=True, slots=True)
class FlowEdge:
    """An arrow of the flow diagram; a cycle is kept as it is drawn."""

    source: str
    target: str
    span: Span


@dataclass(frozen=True, slots=True)
class Staff:
    """How many persons the standard states, and how many its list adds up to."""

    stated: int
    counted: int | None
    words: Words


@dataclass(frozen=True, slots=True)
class ServiceStandard:
    """A service standard and the service that it is for.

    Attributes:
        duration: The words that say how long it takes, and the time.
        approver: Who made the decree that it is annexed to.
        number: Number of that decree as printed.
        actors: Who takes part in a step or deals with complaints, each once.
        handlers: Who deals with complaints, by the words of that component.
    """

    span: Span
    service: Words | None
    description: Words | None
    components: tuple[Component, ...]
    steps: tuple[Step, ...]
    nodes: tuple[FlowNode, ...]
    edges: tuple[FlowEdge, ...]
    duration: tuple[Words, Duration] | None
    channels: tuple[IdentityItem, ...]
    staff: Staff | None
    date: Words | None
    amendments: tuple[Amendment, ...]
    leaves: tuple[Leaf, ...]
    approver: Words | None = None
    number: Words | None = None
    actors: tuple[Actor, ...] = ()
    handlers: tuple[Participation, ...] = ()
