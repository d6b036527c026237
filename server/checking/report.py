"""What one run of the rules found, ready for any format.

In: findings and the shapes that ran. Out: :class:`Report`. A report lists the rules that found
nothing, too: silence of a rule is a statement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from server.checking.accepted import Acceptance, Stale
from server.checking.findings import Finding
from server.checking.shapes import SEVERITIES, Shape

SEVERITY_ORDER = tuple(name.lower() for name in SEVERITIES)
"""From the worst to the least."""


@dataclass(frozen=True, slots=True)
class RuleRun:
    """A rule and what it found.

    Attributes:
        shape: The rule.
        findings: How many, a habit counting once, accepted ones included.
        seconds: How long its constraints ran, all documents together.
    """

    shape: Shape
    findings: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that was checked.

    Attributes:
        stem: Of the source file.
        title: "" when unknown.
        sha256: Of the file as received; "" when it is not at hand.
        text: As received, for the words around a finding; "" when it is not at hand. It is no part
            of a report that is kept.
        path: The file that was read, or None.
    """

    stem: str
    title: str
    sha256: str
    text: str = field(default="", repr=False)
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """The change since an earlier run, by fingerprint.

    Attributes:
        new: Fingerprints that the earlier run did not have.
        gone: Findings of the earlier run that are no more.
        changed: Fingerprints of those that both have and that say another thing now.
    """

    new: frozenset[str]
    gone: tuple[Finding, ...]
    changed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Report:
    """One run: which documents, which rules, what they found.

    Attributes:
        version: Version of the program.
        documents: In the order of their names.
        rules: Sorted by code; those that found nothing included.
        findings: Sorted by document and place.
        difference: The change since an earlier run; None when none was given.
        entries: What reviewers said of findings, by fingerprint, where it is in force.
        stale: What they said that no finding answers to any more, or that has run out.
    """

    version: str
    documents: tuple[Checked, ...]
    rules: tuple[RuleRun, ...]
    findings: tuple[Finding, ...]
    difference: Difference | None = None
    entries: Mapping[str, Acceptance] = field(default_factory=dict)
    stale: tuple[Stale, ...] = ()

    def of(self, document: str) -> tuple[Finding, ...]:
        """Return the findings of one document."""
        return tuple(f for f in self.findings if f.document == document)

    def counts(self, document: str | None = None) -> dict[str, int]:
        """Return how many findings there are by severity, all severities named, worst first."""
        found = Counter(f.severity for f in self.findings if document in (None, f.document))
        return {severity: found[severity] for severity in SEVERITY_ORDER}


def build_rule_runs(
    shapes: Sequence[Shape], findings: Iterable[Finding], seconds: Mapping[str, float]
) -> tuple[RuleRun, ...]:
    """Return every rule with its count; ``seconds`` is by IRI of the shape."""
    found = Counter(finding.rule for finding in findings)
    return tuple(RuleRun(shape, found[shape.code], seconds.get(shape.iri, 0.0)) for shape in shapes)
