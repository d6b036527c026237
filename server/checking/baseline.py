"""The change since an earlier run: its JSON report -> :class:`Difference`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from server.checking.findings import Finding
from server.checking.report import Difference
from server.errors import BadBaseline


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
    """Return what is new and what is gone."""
    before = {one["fingerprint"]: one for one in earlier}
    now = {finding.fingerprint for finding in findings}
    gone = tuple(one for fingerprint, one in before.items() if fingerprint not in now)
    return Difference(frozenset(now - before.keys()), gone)
