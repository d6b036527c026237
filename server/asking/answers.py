"""The answer to "who is accountable for this step?", put together from the rows of a few questions.

In: rows as texts by column, of ``who-is-accountable-for-step`` and of the ``step-*`` queries of
``queries/pages``. Out: :class:`Answer`, frozen, and as JSON. It asks nothing, prints nothing and
guesses nothing: what the rows do not hold is in :attr:`Answer.unknown`, with a code and a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from server.asking.unknowns import Unknown, to_unknown
from server.web.terms import to_citation

Row = Mapping[str, str]
Rows = Sequence[Row]

QUESTION = "who-is-accountable-for-step"
"""The question of the catalogue; the rest are queries of the pages."""

STEP_QUERIES = ("step-facts", "step-participants", "step-mentions", "step-substitutes")

RESPONSIBLE = "Responsible"
ROLES = (RESPONSIBLE, "Accountable", "Consulted", "Informed")


@dataclass(frozen=True, slots=True)
class Named:
    """A resource and what it is called."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: the provision if the text has provisions, document, line, words."""

    provision: str
    label: str
    document: str
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why somebody is said to take part.

    Attributes:
        kind: Marked, Stated, Inferred or Reviewed.
        participation: The statement; empty for the holder of a duty.
        rule: What concluded it, with its name in both languages; empty when nothing did.
        printed: The words that name the actor.
        method: How the words were found to mean it; ``similarity`` when by likeness.
        review: Who reviewed it, when and why; empty when nobody did.
        place: Where the words stand that give the part.
        premises: Where the other statements stand on which a rule's conclusion rests.
    """

    kind: str
    participation: str
    rule: str
    rule_id: str
    rule_en: str
    printed: str
    method: str
    similarity: str
    review: str
    place: Place
    premises: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One statement by which a position answers to another; ``disagrees`` when another differs."""

    level: int
    holder: Named
    superior: Named
    via: Named | None
    coordinator: Named | None
    method: str
    disagrees: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Performer:
    """Who performs the step.

    Attributes:
        head: The position that heads it, when it is a unit.
        accountable: The one position that it answers to; of a unit its head. None when no text says
            so, or when two provisions differ.
        chain: The statements from here upwards, level by level.
    """

    actor: Named
    evidence: tuple[Evidence, ...]
    head: Named | None
    accountable: Named | None
    disagrees: bool
    chain: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part without performing the step."""

    role: str
    actor: Named
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Substitute:
    """Who may act when the performer is absent, and by which provision."""

    absent: Named
    substitute: Named
    rule: str
    place: Place


@dataclass(frozen=True, slots=True)
class Step:
    """The step: a stage of a duty, or a numbered step of a procedure."""

    iri: str
    text: str
    number: str
    document_title: str
    within: Named
    within_label: str
    place: Place


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer for one step."""

    step: Step
    performers: tuple[Performer, ...]
    others: tuple[Participant, ...]
    substitutes: tuple[Substitute, ...]
    unknown: tuple[Unknown, ...]


def build_answer(rows: Mapping[str, Rows]) -> Answer | None:
    """Return the answer that the rows hold; None when there is no such step.

    Args:
        rows: By query: :data:`QUESTION` and each of :data:`STEP_QUERIES`.
    """
    facts = rows["step-facts"]
    if not facts:
        return None
    step = _to_step(facts[0])
    opening = _to_opening(facts[0], step)
    taking_part = rows["step-participants"]
    performers = tuple(_to_performers(rows[QUESTION], taking_part, opening, step))
    return Answer(
        step=step,
        performers=performers,
        others=tuple(_to_others(taking_part, step)),
        substitutes=tuple(_to_substitute(row) for row in rows["step-substitutes"]),
        unknown=tuple(dict.fromkeys(_find_unknown(step, performers, rows))),
    )


def to_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain dicts and lists; what does not apply is null or empty."""
    return asdict(answer)


def local_name(iri: str) -> str:
    """Return the last part of a term's IRI.

    >>> local_name("https://w3id.org/tupoksi/def#Stated")
    'Stated'
    """
    return iri.rpartition("#")[2]


def to_place(row: Row, of: str = "") -> Place:
    """Return the place that a row names.

    Args:
        row: With the columns provision, quote, line and document; what is missing stays empty.
        of: Take the columns premiseProvision, premiseText, ... of that name instead.
    """

    def find(column: str) -> str:
        return row.get(of + column.capitalize() if of else column, "")

    provision = find("provision")
    return Place(
        provision=provision,
        label=to_citation(provision),
        document=find("document").rpartition("/")[2],
        line=int(find("line") or 0),
        quote=find("text" if of else "quote"),
    )


def _to_step(row: Row) -> Step:
    place = to_place(row)
    if not place.quote:
        place = Place("", "", place.document, place.line, row["stepText"])
    return Step(
        iri=row["step"],
        text=row["stepText"],
        number=row.get("number", ""),
        document_title=row["documentTitle"],
        within=Named(row["whole"], row.get("wholeText", "")),
        within_label=to_citation(row.get("wholeProvision", "")),
        place=place,
    )


def _to_opening(row: Row, step: Step) -> Place:
    """Return where the duty of a stage is given to somebody, else where the step stands."""
    if "openingText" not in row:
        return step.place
    opening = row["opening"]
    line = int(row["openingLine"])
    return Place(opening, to_citation(opening), step.place.document, line, row["openingText"])


def _to_performers(
    rows: Rows, taking_part: Rows, opening: Place, step: Step
) -> Iterable[Performer]:
    for iri in dict.fromkeys(row["performer"] for row in rows if "performer" in row):
        mine = [row for row in rows if row.get("performer") == iri]
        sources = dict.fromkeys(row.get("participation", "") for row in mine)
        known = [row for row in taking_part if row["participation"] in sources]
        evidence = _to_evidences(known, step.place)
        if "" in sources:
            held = next(row for row in mine if "participation" not in row)
            evidence = (_to_evidence([held], opening), *evidence)
        head = next((_to_named(row, "head") for row in known), None)
        chain = to_chain(mine)
        superiors = {link.superior for link in chain if link.level == 1}
        above = next(iter(superiors)) if len(superiors) == 1 else None
        yield Performer(
            actor=Named(iri, mine[0]["performerLabel"]),
            evidence=evidence,
            head=head,
            accountable=head or above,
            disagrees=len(superiors) > 1,
            chain=chain,
        )


def to_chain(rows: Rows) -> tuple[Link, ...]:
    """Return the statements of a line of accountability, level by level, each once."""
    columns = ("holder", "superior", "via", "coordinator", "provision")
    lines = {tuple(row.get(name) for name in columns): row for row in rows if "holder" in row}
    superiors: dict[str, set[str]] = {}
    for row in lines.values():
        superiors.setdefault(row["holder"], set()).add(row["superior"])
    links = (_to_link(row, len(superiors[row["holder"]]) > 1) for row in lines.values())
    return tuple(sorted(links, key=lambda link: (link.level, link.holder.label, link.place.line)))


def _to_link(row: Row, disagrees: bool) -> Link:
    return Link(
        level=int(row["level"]),
        holder=Named(row["holder"], row["holderLabel"]),
        superior=Named(row["superior"], row["superiorLabel"]),
        via=_to_named(row, "via"),
        coordinator=_to_named(row, "coordinator"),
        method=local_name(row.get("linkMethod", "")),
        disagrees=disagrees,
        place=to_place(row),
    )


def _to_others(rows: Rows, step: Step) -> Iterable[Participant]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((local_name(row["role"]), row["actor"]), []).append(row)
    for (role, iri), mine in sorted(groups.items(), key=lambda group: ROLES.index(group[0][0])):
        if role != RESPONSIBLE:
            actor = Named(iri, mine[0]["actorLabel"])
            yield Participant(role, actor, _to_evidences(mine, step.place))


def _to_evidences(rows: Rows, place: Place) -> tuple[Evidence, ...]:
    """Return one evidence for each participation; its premises have rows of their own."""
    by_statement: dict[str, list[Row]] = {}
    for row in rows:
        by_statement.setdefault(row["participation"], []).append(row)
    return tuple(_to_evidence(mine, place) for mine in by_statement.values())


def _to_evidence(rows: Rows, place: Place) -> Evidence:
    row = rows[0]
    review = [row[name] for name in ("reviewer", "reviewedOn", "review") if name in row]
    premises = dict.fromkeys(to_place(row, "premise") for row in rows if "premise" in row)
    return Evidence(
        kind=local_name(row["evidence"]),
        participation=row.get("participation", ""),
        rule=row.get("rule", ""),
        rule_id=row.get("ruleId", ""),
        rule_en=row.get("ruleEn", ""),
        printed=row.get("printedAs", ""),
        method=local_name(row.get("method", "")),
        similarity=row.get("similarity", ""),
        review=", ".join(review),
        place=place,
        premises=tuple(premises),
    )


def _to_substitute(row: Row) -> Substitute:
    return Substitute(
        absent=Named(row["absent"], row["absentLabel"]),
        substitute=Named(row["substitute"], row["substituteLabel"]),
        rule=row["rule"],
        place=to_place(row),
    )


def _find_unknown(
    step: Step, performers: Sequence[Performer], rows: Mapping[str, Rows]
) -> Iterable[Unknown]:
    for row in rows[QUESTION]:
        if "unknown" in row:
            yield to_unknown(local_name(row["unknown"]), row.get("performerLabel", step.text))
    for performer in performers:
        if performer.disagrees:
            yield to_unknown("LinesDisagree", performer.actor.label)
    for row in rows["step-participants"]:
        if "reason" in row and local_name(row["role"]) != RESPONSIBLE:
            yield to_unknown(local_name(row["reason"]), row["actorLabel"])
    yield from _find_open_mentions(rows["step-mentions"])


def _find_open_mentions(rows: Rows) -> Iterable[Unknown]:
    for row in rows:
        if row["known"] != "true":
            code = local_name(row.get("reason", "mention-not-resolved"))
            yield to_unknown(code, row["mentionText"])


def _to_named(row: Row, column: str) -> Named | None:
    return Named(row[column], row[column + "Label"]) if column in row else None
