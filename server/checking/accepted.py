"""Findings that a reviewer has accepted: a TOML file -> who, when, why, by fingerprint.

In: the text of a file with tables ``[[accepted]]``: ``fingerprint``, ``by``, ``on`` (a date),
``why``, perhaps ``until`` (a date) and ``cause``. Out: findings marked as accepted. An accepted
finding stays in the report; it only no longer counts for the exit code. After ``until`` it counts
again.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from loaders.reviewed.correction import Correction
from server.checking.findings import FINGERPRINT_DIGITS, Finding
from server.checking.shapes import CAUSES
from server.errors import BadAccepted

FINDING_IRI_RE = re.compile(r".*/temuan/(?P<document>[^/]+)/(?P<fingerprint>[0-9a-f]+)\Z")
KEYS = ("fingerprint", "by", "on", "why", "until", "cause")
REQUIRED = ("fingerprint", "by", "on", "why")
FINGERPRINT_RE = re.compile(rf"[0-9a-f]{{{FINGERPRINT_DIGITS}}}")
TABLE_RE = re.compile(r"^[ \t]*\[\[\s*accepted\s*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One accepted finding.

    Attributes:
        fingerprint: Of the finding.
        by: Who accepted it.
        on: When.
        why: The reason.
        until: The last day on which it holds; None: for good.
        cause: What the reviewer found to be at fault, one of ``CAUSES``; "" as the rule says.
        counts: The finding stands; only its cause is said.
        where: File and line of the entry, for who has to look at it again.
        document: Stem of the document that it speaks of; "" where the entry does not say.
    """

    fingerprint: str
    by: str
    on: datetime.date
    why: str
    until: datetime.date | None = None
    cause: str = ""
    counts: bool = False
    where: str = field(default="", compare=False)
    document: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Stale:
    """An entry that does nothing any more.

    Attributes:
        entry: The acceptance.
        expired: Its finding is still there and its last day is past; else no finding has its
            fingerprint: the text was mended or changed, or the rule was.
    """

    entry: Acceptance
    expired: bool


def parse_accepted(text: str, *, where: str) -> tuple[Acceptance, ...]:
    """Return the acceptances of a file.

    Args:
        text: TOML.
        where: Names the file in messages.

    Raises:
        BadAccepted: It is no TOML, or entries lack something; says all faults, each with its line.
    """
    try:
        tables = tomllib.loads(text).get("accepted", [])
    except tomllib.TOMLDecodeError as error:
        raise BadAccepted(
            f"{where} is not valid TOML: {error}.",
            hint="The form is described in docs/findings.md.",
            where=where,
        ) from error
    lines = [text.count("\n", 0, match.start()) + 1 for match in TABLE_RE.finditer(text)]
    faults: list[str] = []
    entries: list[Acceptance] = []
    for number, table in enumerate(tables if isinstance(tables, list) else [tables]):
        line = lines[number] if number < len(lines) else 1
        wrong = _faults(table)
        faults += [f"{where}:{line}: {fault}" for fault in wrong]
        if not wrong:
            entries.append(Acceptance(**table, where=f"{where}:{line}"))
    if faults:
        raise BadAccepted(
            "\n".join(faults),
            hint="The form is described in docs/findings.md.",
            where=faults[0].partition(": ")[0],
        )
    return tuple(entries)


def _faults(table: object) -> list[str]:
    if not isinstance(table, Mapping):
        return ["[[accepted]] is a table."]
    found = [f"unknown key {key!r}; known: {', '.join(KEYS)}." for key in table if key not in KEYS]
    found += [f"{key} is missing." for key in REQUIRED if not table.get(key)]
    for key in ("on", "until"):
        value = table.get(key)
        if value is not None and type(value) is not datetime.date:
            found.append(f"{key} is a date without quotes: 2026-11-21.")
    for key in ("fingerprint", "by", "why", "cause"):
        if not isinstance(table.get(key, ""), str):
            found.append(f"{key} is a text in quotes.")
    fingerprint = table.get("fingerprint")
    if isinstance(fingerprint, str) and fingerprint and not FINGERPRINT_RE.fullmatch(fingerprint):
        found.append(f"{fingerprint!r} is no fingerprint ({FINGERPRINT_DIGITS} hex digits).")
    if table.get("cause") and table["cause"] not in CAUSES:
        found.append(f"cause is one of {', '.join(CAUSES)}.")
    return found


def to_verdicts(corrections: Iterable[Correction]) -> tuple[Acceptance, ...]:
    """Return what corrections by people say of findings.

    A finding that is rejected is accepted as no fault; one that is affirmed still counts, with the
    cause that the reviewer found.
    """
    found = []
    for one in corrections:
        match = FINDING_IRI_RE.match(one.part("finding"))
        if one.kind == "finding" and match:
            cause = one.part("cause").rpartition("#")[2]
            found.append(
                Acceptance(
                    match["fingerprint"],
                    one.by,
                    one.on,
                    one.reason,
                    cause=cause,
                    counts=not one.is_rejection,
                    where=one.where,
                    document=match["document"],
                )
            )
    return tuple(found)


def find_in_force(entries: Iterable[Acceptance], today: datetime.date) -> dict[str, Acceptance]:
    """Return the entries that have not run out, by fingerprint; of several the last."""
    return {
        entry.fingerprint: entry for entry in entries if entry.until is None or today <= entry.until
    }


def find_stale(
    entries: Iterable[Acceptance],
    findings: Iterable[Finding],
    documents: Collection[str],
    today: datetime.date,
) -> tuple[Stale, ...]:
    """Return the entries that nothing answers to: no finding is left, or their last day is past.

    An entry that says of which document it speaks is held against that document alone: where it was
    not checked, nothing is known. Of several entries for one finding those that hold make up for
    one that ran out.
    """
    entries = tuple(entries)
    found = {finding.fingerprint for finding in findings}
    in_force = find_in_force(entries, today)
    return tuple(
        Stale(entry, expired=entry.fingerprint in found)
        for entry in entries
        if (not entry.document or entry.document in documents)
        and (entry.fingerprint not in found or entry.fingerprint not in in_force)
    )


def mark_accepted(
    findings: Iterable[Finding], entries: Iterable[Acceptance], today: datetime.date
) -> tuple[Finding, ...]:
    """Return the findings, those marked that an entry accepts and that has not run out."""
    in_force = find_in_force(entries, today)
    marked = []
    for finding in findings:
        entry = in_force.get(finding.fingerprint)
        if entry is None:
            marked.append(finding)
        else:
            accepted = finding.accepted or not entry.counts
            cause = entry.cause or finding.cause
            marked.append(replace(finding, accepted=accepted, cause=cause))
    return tuple(marked)
