"""Findings: which there are, and one explained: rule, norm, words, what is expected, place.

In: filters, or a fingerprint. Out: findings of the report that was made when the graph was
published, with what reviewers accepted. Nothing is judged here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pydantic import BaseModel, Field

from server.assisting import citing
from server.assisting.citing import Citation, cite
from server.assisting.house import House
from server.checking.accepted import Acceptance
from server.checking.findings import Finding
from server.checking.formats.words import WORDS, message_of, name_of, reason_of
from server.checking.shapes import Shape
from server.errors import NotFound
from server.web.filters import Filter
from server.web.finding_pages import find, to_context
from server.web.findings_pages import select, shapes_of
from server.web.library import Shelf


class FindingSummary(BaseModel):
    """One finding."""

    fingerprint: str = Field(description="Its name; the tool explain_finding takes it")
    rule: str
    name: str
    severity: str = Field(description="violation, warning or info")
    cause: str = Field(
        description="Who is at fault: the regulation, the scan, or our own extraction"
    )
    confidence: str
    message_id: str
    message_en: str
    expected: str = Field(description="The right text where it can be derived; else empty")
    accepted: bool = Field(description="A reviewer has accepted it")
    occurrences: int = Field(description="Places of a habit; 0 for a single fault")
    about: str = Field(description="IRI of the resource that it is about")
    citation: Citation


class FindingsAnswer(BaseModel):
    """The findings that were asked for."""

    total: int = Field(description="How many fit; fewer may be shown")
    by_severity: dict[str, int]
    by_rule: dict[str, int]
    findings: list[FindingSummary]


class AcceptedBy(BaseModel):
    """What a reviewer said."""

    reviewer: str
    on: str
    why: str


class FindingExplanation(BaseModel):
    """One finding with its rule and its surroundings."""

    finding: FindingSummary
    rule_iri: str
    rule_name_id: str
    rule_name_en: str
    why_id: str = Field(description="The norm behind the rule, in Indonesian")
    why_en: str
    norms: list[str] = Field(description="Where the norm stands: IRIs or titles")
    before: str = Field(description="The source before the quote")
    after: str = Field(description="The source behind the quote")
    places: list[Citation] = Field(description="All places of a habit")
    accepted_by: AcceptedBy | None


async def list_findings(
    house: House, chosen: Filter, limit: int, language: str
) -> tuple[FindingsAnswer, str]:
    """Return the findings that a filter keeps, and the same as text.

    Raises:
        EngineDown: No graph is loaded.
        NotFound: There is no such document or rule; to find nothing would be misread.
    """
    shelf = await house.library.shelf()
    check_names(shelf, chosen)
    found = select(shelf, chosen)
    answer = FindingsAnswer(
        total=len(found),
        by_severity=dict(Counter(finding.severity for finding in found)),
        by_rule=dict(Counter(finding.rule for finding in found).most_common()),
        findings=[to_summary(finding, house.base) for finding in found[:limit]],
    )
    lines = [f"{len(found)} {WORDS[language]['findings']}"]
    lines += [_to_line(finding, language, house.base) for finding in found[:limit]]
    return answer, "\n".join(lines)


def check_names(shelf: Shelf, chosen: Filter) -> None:
    """Refuse a document or a rule that there is not.

    Raises:
        NotFound: It is not.
    """
    stems = [document.stem for document in shelf.report.documents]
    if chosen.document and chosen.document not in stems:
        raise NotFound(
            f"There is no document {chosen.document[:80]!r}.",
            hint=f"There are {', '.join(stems)}.",
            address=chosen.document,
        )
    codes = [run.shape.code for run in shelf.report.rules]
    if not any(code.startswith(chosen.rule.upper()) for code in codes):
        families = sorted({code[0] for code in codes})
        raise NotFound(
            f"There is no rule {chosen.rule[:20]!r}.",
            hint=f"A code such as N001, or the letter of a family: {', '.join(families)}.",
            address=chosen.rule,
        )


async def explain_finding(
    house: House, fingerprint: str, language: str
) -> tuple[FindingExplanation, str]:
    """Return a finding with its rule, norm and surroundings, and the same as text.

    Raises:
        NotFound: There is no such finding.
    """
    shelf = await house.library.shelf()
    finding = find(shelf, fingerprint.strip())
    shape = shapes_of(shelf.report)[finding.rule]
    entry = shelf.entries.get(finding.fingerprint)
    before, after = await read_context(house, shelf, finding)
    explanation = FindingExplanation(
        finding=to_summary(finding, house.base),
        rule_iri=shape.iri,
        rule_name_id=name_of(shape, "id"),
        rule_name_en=name_of(shape, "en"),
        why_id=reason_of(shape, "id"),
        why_en=reason_of(shape, "en"),
        norms=list(shape.norms),
        before=before,
        after=after,
        places=[
            cite(house.base, finding.document, place.line, place.quote)
            for place in finding.occurrences
        ],
        accepted_by=to_accepted(entry),
    )
    return explanation, "\n".join(_explain(explanation, finding, shape, language))


async def read_context(house: House, shelf: Shelf, finding: Finding) -> tuple[str, str]:
    """Return the source before and behind a quote; nothing where the text was not at hand."""
    if shelf.snapshot.text(finding.document) is None:
        return "", ""
    before, _, after = to_context(await house.library.reading(finding.document), finding)
    return before, after


def to_summary(finding: Finding, base: str) -> FindingSummary:
    """Return a finding as data."""
    return FindingSummary(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        name=finding.name,
        severity=finding.severity,
        cause=finding.cause,
        confidence=finding.confidence,
        message_id=finding.message_id,
        message_en=finding.message_en,
        expected=finding.expected,
        accepted=finding.accepted,
        occurrences=len(finding.occurrences),
        about=finding.focus,
        citation=to_citation(finding, base),
    )


def to_citation(finding: Finding, base: str) -> Citation:
    """Return where a finding stands; the report names the provision as lawyers cite it."""
    return cite(base, finding.document, finding.line, finding.quote, provision=finding.provision)


def to_accepted(entry: Acceptance | None) -> AcceptedBy | None:
    """Return what a reviewer said, if one did."""
    if entry is None:
        return None
    return AcceptedBy(reviewer=entry.by, on=entry.on.isoformat(), why=entry.why)


def _to_line(finding: Finding, language: str, base: str) -> str:
    words = WORDS[language]
    place = citing.to_text(to_citation(finding, base))
    expected = f" {words['expected']}: {finding.expected}." if finding.expected else ""
    return (
        f"{finding.rule} {words[finding.severity]} {place} {message_of(finding, language)}"
        f"{expected} ({finding.fingerprint})"
    )


def _explain(
    explanation: FindingExplanation, finding: Finding, shape: Shape, language: str
) -> Iterable[str]:
    words = WORDS[language]
    yield f"{finding.rule} {name_of(shape, language)}"
    yield message_of(finding, language)
    pairs = (
        ("severity", words[finding.severity]),
        ("cause", words[finding.cause]),
        ("confidence", words[finding.confidence]),
        ("expected", finding.expected),
        ("why", reason_of(shape, language)),
        ("norm", ", ".join(explanation.norms)),
    )
    yield from (f"{words[key]}: {value}" for key, value in pairs if value)
    yield citing.to_text(explanation.finding.citation)
    yield f"{explanation.before}>>>{finding.quote}<<<{explanation.after}"
    yield f"<{finding.focus}>"
    if explanation.accepted_by:
        by = explanation.accepted_by
        yield f"{words['accepted']}: {by.reviewer}, {by.on}: {by.why}"
