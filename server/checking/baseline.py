"""The change since an earlier run: its JSON report -> :class:`Difference`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from server.checking.findings import FIELDS, Finding
from server.checking.report import SEVERITY_ORDER, Difference
from server.checking.shapes import CAUSES, CONFIDENCES
from server.errors import BadBaseline

NUMBERS = ("line", "end_line", "start", "end")

NOTHING: Mapping[str, object] = {
    **{name: "" for name in FIELDS if name not in (*NUMBERS, "occurrences", "accepted")},
    **dict.fromkeys(NUMBERS, 0),
    "accepted": False,
}
"""What stands for a key that an earlier report does not have."""

SAID = ("severity", "cause", "confidence", "message_id", "expected")
"""Keys whose change makes it another statement; a place that moved does not."""


def parse_baseline(data: bytes, *, where: str) -> tuple[Mapping[str, object], ...]:
    """Return the findings of an earlier run.

    Raises:
        BadBaseline: It is not a JSON report of ``tupoksi check``.
    """
    try:
        found = json.loads(data)
    except ValueError as error:
        raise BadBaseline(
            f"{where} is not JSON: {error}.",
            hint="Give a report that `tupoksi check --format json` wrote.",
            where=where,
        ) from error
    is_report = isinstance(found, list) and all(
        isinstance(one, dict) and isinstance(one.get("fingerprint"), str) for one in found
    )
    if not is_report:
        raise BadBaseline(
            f"{where} is not a report of findings.",
            hint="Give a report that `tupoksi check --format json` wrote.",
            where=where,
        )
    return tuple(found)


def compare(findings: Iterable[Finding], earlier: Iterable[Mapping[str, object]]) -> Difference:
    """Return what is new, what is gone, and what says another thing now."""
    before = {str(one["fingerprint"]): one for one in earlier}
    now = {finding.fingerprint: finding for finding in findings}
    return Difference(
        new=frozenset(now.keys() - before.keys()),
        gone=tuple(to_finding(one) for name, one in before.items() if name not in now),
        changed=frozenset(
            name for name, one in before.items() if name in now and _has_changed(now[name], one)
        ),
    )


def to_finding(record: Mapping[str, object]) -> Finding:
    """Return a finding of an earlier run; what it lacks, or what no report says, is left empty."""
    said: dict[str, Any] = {
        name: value if type(value := record.get(name)) is type(plain) else plain
        for name, plain in NOTHING.items()
    }
    for name, known in (
        ("severity", SEVERITY_ORDER),
        ("cause", CAUSES),
        ("confidence", CONFIDENCES),
    ):
        said[name] = said[name] if said[name] in known else known[-1]
    return Finding(**said, occurrences=())


def _has_changed(finding: Finding, before: Mapping[str, object]) -> bool:
    return any(name in before and before[name] != getattr(finding, name) for name in SAID)
