"""The domain model: what a regulation says, as frozen data that points into the text model.

Spans are Unicode code points into the source, ends exclusive. ``method`` says how a printed name
was understood: one of ``METHODS``, which are the individuals of ``tpk:ResolutionMethod``. What is
not known is None, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from loaders.text.document import Provision, Span

EXACT_NAME = "ExactName"
DEFINED_ALIAS = "DefinedAlias"
HEAD_OF_UNIT = "HeadOfUnit"
GENERIC_TITLE = "GenericTitle"
SIMILAR_NAME = "SimilarName"
UNIT_CONTEXT = "UnitContext"
ACRONYM = "Acronym"
METHODS = (
    EXACT_NAME,
    DEFINED_ALIAS,
    HEAD_OF_UNIT,
    GENERIC_TITLE,
    SIMILAR_NAME,
    UNIT_CONTEXT,
    ACRONYM,
)


@dataclass(frozen=True, slots=True)
class Act:
    """A legal act as it is named: enough to be one work however it is cited.

    Attributes:
        type: Slug of its kind: ``uu``, ``pp``, ``perwali``, ``permenpanrb`` …
        region: Slug of the region that made it; ``indonesia`` for national acts.
        number: As printed; "" for the constitution.
        year: Four digits.
        about: What it is about, "" when the citation does not say.
        gazette: Its place in the gazette as printed, "" when the citation does not say.
    """

    type: str
    region: str
    number: str
    year: str
    about: str = ""
    gazette: str = ""

    @property
    def work(self) -> tuple[str, str, str, str]:
        """What makes it one work, however its title and gazette are cited."""
        return self.type, self.region, self.number, self.year


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signed or promulgated, in which office."""

    name: str
    office: str
    span: Span
    line: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the regulation says of itself."""

    act: Act | None
    title: str
    region_name: str
    enacted_on: date | None
    enacted_at: str
    promulgated_on: date | None
    signatories: tuple[Signatory, ...]
    gazette: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A term of the definitions Pasal.

    Attributes:
        eselon: For a position, its echelon ("IVa"), else "".
        jenjang: For a position, its rank slug ("pengawas"), else "".
    """

    provision: Provision
    term: str
    aliases: tuple[str, ...]
    text: str
    span: Span
    eselon: str = ""
    jenjang: str = ""


@dataclass(slots=True, eq=False)
class Unit:
    """A unit of the organisation, or a pattern of one.

    Attributes:
        name: As printed, damage of conversion repaired.
        path: Slugs of its IRI, from the root organisation down.
        type: Slug of the unit type, "" when the name does not say.
        parent: The unit above, None for a root.
        root_unit: The organisation whose structure lists it; None for one with a structure of its
        own. provision: Where it is named. is_template: It describes several offices at once
        (Kecamatan Tipe A). template: For one of those offices, its template. listed: False when
        duties name it but no structure lists it. alternatives: Other printed forms of its name.
        head: The position that leads it.
    """

    name: str
    path: tuple[str, ...]
    type: str
    parent: Unit | None
    root_unit: Unit | None
    provision: Provision
    span: Span
    is_template: bool = False
    template: Unit | None = None
    listed: bool = True
    alternatives: list[str] = field(default_factory=list)
    head: Position | None = None

    @property
    def root(self) -> Unit:
        """The organisation that it belongs to: itself when it has a structure of its own."""
        return self.root_unit or self

    @property
    def is_root(self) -> bool:
        """Say whether it has a structure of its own."""
        return self.root_unit is None


@dataclass(slots=True, eq=False)
class Position:
    """A position of the organisation, or one outside it that the regulation names.

    Attributes:
        label: Its full name.
        path: Slugs of its IRI.
        unit: The unit that it leads; None for a position outside the organisation.
        title: The head's title as the clause prints it ("Kepala Seksi", "Sekmat").
        listed: False when its unit is in no structure.
    """

    label: str
    path: tuple[str, ...]
    unit: Unit | None
    title: str
    provision: Provision
    span: Span
    alternatives: list[str] = field(default_factory=list)
    definition: Definition | None = None
    listed: bool = True

    @property
    def is_external(self) -> bool:
        """Say whether the regulation names it without setting it up."""
        return self.unit is None


@dataclass(frozen=True, slots=True)
class Accountability:
    """One provision's word on whom a position answers to."""

    provision: Provision
    span: Span
    position: Position
    holder_printed: str
    to: Position | None
    to_printed: str
    via: Position | None
    via_printed: str
    coordinated_by: Position | None
    coordinated_printed: str
    method: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty of a position.

    Attributes:
        kind: ``MainDuty``, ``Function`` or ``DetailedDuty``.
        clause: The Pasal or ayat that gives it.
        provision: Where its own words stand.
        position: Who holds it; None when the name could not be resolved.
        assignee_printed: The name as the clause prints it.
        parent: For an item below a main duty, that duty's provision.
    """

    kind: str
    clause: Provision
    provision: Provision
    label: str
    span: Span
    position: Position | None
    assignee_printed: str
    method: str
    similarity: float
    parent: Provision | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A tahapan of a detailed duty."""

    provision: Provision
    duty: Provision
    ordinal: int
    label: str
    span: Span


@dataclass(frozen=True, slots=True)
class RelativeMention:
    """Words in a stage that mean somebody by the relation to whoever performs it.

    Attributes:
        number: 1-based place among the mentions of its stage.
        relation: A ``tpk:RelativeKind``: ``SuperiorOfPerformer`` …
        role: The part that the words give, a ``tpk:ParticipationRole``.
        text: The words as printed, white space normalised: "kepada bawahan lingkup Sekretariat".
        scope_printed: The scope in them, "" where they name none: "lingkup Sekretariat".
        scope: The unit that the scope names; None where it cannot be told.
    """

    stage: Stage
    number: int
    relation: str
    role: str
    text: str
    span: Span
    scope_printed: str
    scope: Unit | None


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference from one provision to others, or to another act.

    Attributes:
        status: ``Resolved``, ``Ambiguous`` or ``Unresolved``.
        targets: The provisions meant, each member of a list or range; candidates when ambiguous.
        missing: Members of the list or range that do not exist, as printed.
        act: The act meant, for a reference out of the regulation.
        locator: The place inside that act as printed ("Pasal 7").
    """

    provision: Provision
    text: str
    span: Span
    status: str
    targets: tuple[Provision, ...] = ()
    missing: tuple[str, ...] = ()
    act: Act | None = None
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """The text says that one act amends another."""

    amending: Act
    amended: Act


@dataclass(frozen=True, slots=True)
class Delegation:
    """Who may act when a holder is absent ("Hal Mewakili")."""

    provision: Provision
    span: Span
    absent: tuple[Position, ...]
    absent_printed: str
    delegate_printed: str
    levels_below: int | None


@dataclass(frozen=True, slots=True)
class Clause:
    """A Pasal or ayat with the kind of thing that it says; ``kind`` is a ``tpk:PasalKind``."""

    provision: Provision
    kind: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair that labels and matching use; the text itself stays as printed.

    Attributes:
        rule: Name of the rule, one of those listed in docs/repairs.md.
    """

    provision: Provision
    span: Span
    printed: str
    repaired: str
    rule: str


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing in print that shows in the text itself; whether it is a fault, the shapes judge.

    Attributes:
        kind: Last step of the IRI of a concept of the scheme ``jenis-pengamatan``.
        provision: Where it shows; None for what belongs to none (a page break, the closing).
        text: The words as printed, white space normalised.
        suggestion: The wording expected, "" where it cannot be derived.
    """

    kind: str
    provision: Provision | None
    span: Span
    text: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class DomainModel:
    """Everything that a regulation was understood to say; ``home`` is the slug of its region."""

    home: str
    metadata: Metadata
    legal_bases: tuple[Act, ...]
    repeals: tuple[Act, ...]
    amendments: tuple[Amendment, ...]
    definitions: tuple[Definition, ...]
    units: tuple[Unit, ...]
    positions: tuple[Position, ...]
    accountabilities: tuple[Accountability, ...]
    clauses: tuple[Clause, ...]
    duties: tuple[Duty, ...]
    stages: tuple[Stage, ...]
    mentions: tuple[RelativeMention, ...]
    delegations: tuple[Delegation, ...]
    citations: tuple[Citation, ...]
    repairs: tuple[Repair, ...]
