"""Which findings a reader wants to see, as the address says it.

In: query parameters. Out: :class:`Filter`, and addresses that keep it. A value that does not exist
finds nothing; it is never an error, since links outlive rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from server.checking.findings import Finding

OPEN, ACCEPTED, NEW, GONE = "open", "accepted", "new", "gone"
STATES = (OPEN, ACCEPTED, NEW, GONE)
"""Not accepted by a reviewer; accepted; not in an earlier report; only in an earlier report."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; "" stands for everything.

    Attributes:
        document: Stem.
        rule: Code of a rule, or the letter of a family.
        severity: ``violation``, ``warning`` or ``info``.
        cause: ``regulation``, ``scan`` or ``extraction``.
        confidence: ``high``, ``medium`` or ``low``.
        state: One of :data:`STATES`.
        words: Words that must all stand in the quote, the message or the provision.
        since: What ``new`` and ``gone`` are held against: a snapshot's identifier, or ``baseline``.
    """

    document: str = ""
    rule: str = ""
    severity: str = ""
    cause: str = ""
    confidence: str = ""
    state: str = ""
    words: str = ""
    since: str = ""

    def keeps(self, finding: Finding, new: frozenset[str] = frozenset()) -> bool:
        """Say whether a finding is asked for; ``new`` are the fingerprints of new ones."""
        exact = (
            (self.document, finding.document),
            (self.severity, finding.severity),
            (self.cause, finding.cause),
            (self.confidence, finding.confidence),
        )
        return (
            all(not asked or asked == value for asked, value in exact)
            and finding.rule.startswith(self.rule.upper())
            and self._keeps_state(finding, new)
            and self._keeps_words(finding)
        )

    def _keeps_state(self, finding: Finding, new: frozenset[str]) -> bool:
        if self.state == NEW:
            return finding.fingerprint in new
        return self.state in ("", GONE) or finding.accepted == (self.state == ACCEPTED)

    def _keeps_words(self, finding: Finding) -> bool:
        if not self.words:
            return True
        parts = (finding.quote, finding.message_id, finding.message_en, finding.provision)
        said = " ".join(parts).lower()
        return all(word in said for word in self.words.lower().split())

    def select(
        self, findings: Iterable[Finding], new: frozenset[str] = frozenset()
    ) -> tuple[Finding, ...]:
        """Return the findings that are asked for."""
        return tuple(finding for finding in findings if self.keeps(finding, new))

    @property
    def given(self) -> dict[str, str]:
        """What is asked for, without what is not."""
        found = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: value for name, value in found.items() if value}

    def query(self, **more: str) -> str:
        """Return the filter as a query string, "?" included; "" when there is nothing to say.

        >>> Filter(rule="N001").query(page="2"), Filter().query(rule="")
        ('?rule=N001&page=2', '')
        """
        asked = {name: value for name, value in {**self.given, **more}.items() if value}
        return f"?{urlencode(asked)}" if asked else ""

    def but(self, **changes: str) -> Filter:
        """Return the filter with some of it changed."""
        return replace(self, **changes)


def to_filter(parameters: QueryParams, **fixed: str) -> Filter:
    """Return the filter of an address; ``fixed`` wins over it."""
    names = [item.name for item in fields(Filter)]
    given = {name: parameters.get(name, "").strip() for name in names}
    return Filter(**{**given, **fixed})
