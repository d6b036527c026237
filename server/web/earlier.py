"""The reports that the published one can be held against: older snapshots, and the operator's.

In: the snapshot's folder, and the report that ``TUPOKSI_BASELINE`` names. Out: :class:`Earlier`
reports, the nearest first, and what is new and gone since one of them. What cannot be read is left
out and said; it judges nothing.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from server.checking.baseline import parse_baseline
from server.checking.findings import FIELDS, Finding, from_record
from server.checking.kept import load_report
from server.checking.report import SEVERITY_ORDER
from server.checking.shapes import CAUSES, CONFIDENCES
from server.errors import BadBaseline

LOG = logging.getLogger("tupoksi.http")

BASELINE = "baseline"
"""How an address names the operator's report; a snapshot goes by its identifier."""

WHERE = "The report of TUPOKSI_BASELINE"
"""What a page calls that file: the folders of the machine are nobody's business."""

HINT = "Give a report that `tupoksi check --format json` of this release wrote."


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier report.

    Attributes:
        key: What an address calls it: a snapshot's identifier, or :data:`BASELINE`.
        published_at: When that snapshot was published (ISO 8601); "" for the operator's report.
        findings: Its findings.
    """

    key: str
    published_at: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What is new in a report since an earlier one, and what is gone; nothing without one.

    Attributes:
        since: The earlier report, or None.
        new: Fingerprints that it did not have.
        gone: Its findings that are no more.
    """

    since: Earlier | None = None
    new: frozenset[str] = frozenset()
    gone: tuple[Finding, ...] = ()


def compare(findings: Iterable[Finding], earlier: Sequence[Earlier], key: str) -> Change:
    """Return the change since the report that a reader names; without a name, since the nearest.

    A name that is no more gives no change: a reader who asked for it must not be shown another.
    """
    since = next((one for one in earlier if key in ("", one.key)), None)
    if since is None:
        return Change()
    now = {finding.fingerprint for finding in findings}
    before = {finding.fingerprint for finding in since.findings}
    gone = tuple(one for one in since.findings if one.fingerprint not in now)
    return Change(since, frozenset(now - before), gone)


def load_earlier(folder: Path) -> tuple[Earlier, ...]:
    """Return the reports of the snapshots before one that the store still holds, latest first."""
    others = sorted(
        (path for path in folder.parent.iterdir() if path.name < folder.name), reverse=True
    )
    return tuple(one for one in map(_load_snapshot, others) if one)


def _load_snapshot(folder: Path) -> Earlier | None:
    try:
        report = load_report(folder / "report.json")
        kept = json.loads((folder / "snapshot.json").read_bytes())
        return Earlier(folder.name, str(kept["published_at"]), report.findings) if report else None
    except (OSError, ValueError, LookupError, TypeError) as error:  # a publisher clears old ones
        LOG.warning("the report of snapshot %s cannot be read: %r", folder.name, error)
        return None


def load_baseline(path: Path) -> Earlier:
    """Return the operator's report.

    Raises:
        BadBaseline: It cannot be read, or is none.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadBaseline(
            f"{WHERE} cannot be read: {error.strerror}.", hint=HINT, where=WHERE
        ) from error
    records = parse_baseline(data, where=WHERE)
    return Earlier(BASELINE, "", tuple(_to_finding(one) for one in records))


def _to_finding(record: Mapping[str, object]) -> Finding:
    """Return a finding of a report; keys that this release does not know are left out."""
    try:
        found = from_record({name: value for name, value in record.items() if name in FIELDS})
    except (LookupError, TypeError) as error:
        raise BadBaseline(
            f"{WHERE} has a finding that lacks a part: {error}.", hint=HINT, where=WHERE
        ) from error
    if not _is_shown(found):
        raise BadBaseline(
            f"{WHERE} has a finding that no page can show: {found.fingerprint}.",
            hint=HINT,
            where=WHERE,
        )
    return found


def _is_shown(finding: Finding) -> bool:
    """Tell whether a finding says only what pages have words and places for."""
    has_words = (
        finding.severity in SEVERITY_ORDER
        and finding.cause in CAUSES
        and finding.confidence in CONFIDENCES
    )
    places = (finding.line, finding.start, finding.end)
    texts = (finding.rule, finding.document, finding.provision, finding.quote)
    messages = (finding.message_id, finding.message_en, finding.expected)
    return (
        has_words
        and all(isinstance(place, int) and place >= 0 for place in places)
        and all(isinstance(text, str) for text in (*texts, *messages))
    )
