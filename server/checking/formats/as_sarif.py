"""The report as SARIF 2.1.0 (OASIS), which editors and code hosts show at the right place.

Regions give lines and columns from 1, and offsets from 0, all counted in code points:
``columnKind`` says so (SARIF 3.14.17). Files are named relative to their folder, ``SRCROOT``, which
is where they were read; where that is not known, whoever opens the log says it (SARIF 3.14.14).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from server.checking.excerpts import find_context, find_region, read_texts
from server.checking.findings import Finding, Occurrence
from server.checking.formats.sarif_rules import LEVEL, to_driver, to_translation
from server.checking.formats.words import message_of, stale_of
from server.checking.report import Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "SRCROOT"
LANGUAGES = ("id", "en")


def to_sarif(report: Report, language: str) -> bytes:
    """Return one SARIF log with one run."""
    other = next(one for one in LANGUAGES if one != language)
    folder = _find_folder(report)
    writer = _Writer(report, language, _name_files(report, folder), read_texts(report))
    run = {
        "tool": {"driver": to_driver(report, language)},
        "language": language,
        "translations": [to_translation(report, other)],
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {ROOT: _to_base(folder)},
        "artifacts": [writer.artifact(number) for number in range(len(report.documents))],
        "results": list(writer.results()),
    }
    if report.stale:  # what the run has to say of itself (3.20.21)
        notes = [
            {"level": "warning", "message": {"text": stale_of(one, language)}}
            for one in report.stale
        ]
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": notes}]
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1).encode() + b"\n"


def _find_folder(report: Report) -> Path | None:
    """Return the nearest folder that holds every file; None where they are not known."""
    folders = [str(one.path.parent) for one in report.documents if one.path]
    return Path(os.path.commonpath(folders)) if folders else None


def _to_base(folder: Path | None) -> dict[str, Any]:
    said: dict[str, Any] = {"description": {"text": "The folder of the source documents."}}
    return {"uri": f"{folder.as_uri().rstrip('/')}/", **said} if folder else said


def _name_files(report: Report, folder: Path | None) -> dict[str, str]:
    """Return the URI of each document relative to the folder (RFC 3986)."""
    named = {}
    for one in report.documents:
        path = one.path.relative_to(folder).as_posix() if one.path and folder else f"{one.stem}.txt"
        named[one.stem] = quote(path)
    return named


@dataclass(frozen=True, slots=True)
class _Writer:
    report: Report
    language: str
    files: dict[str, str]
    texts: dict[str, str]

    def artifact(self, number: int) -> dict[str, Any]:
        """Return one document."""
        one = self.report.documents[number]
        found: dict[str, Any] = {
            "location": {"uri": self.files[one.stem], "uriBaseId": ROOT, "index": number},
            "roles": ["analysisTarget"],
            "mimeType": "text/plain",
        }
        if one.sha256:
            found["hashes"] = {"sha-256": one.sha256}
        if one.title:
            found["description"] = {"text": one.title}
        return found

    def results(self) -> Iterator[dict[str, Any]]:
        """Return the findings, then those of the earlier run that are gone."""
        codes = {run.shape.code: number for number, run in enumerate(self.report.rules)}
        change = self.report.difference
        for finding in self.report.findings:
            result = self.result(finding, codes)
            if change is not None:
                is_new = finding.fingerprint in change.new
                is_changed = finding.fingerprint in change.changed
                result["baselineState"] = (
                    "new" if is_new else "updated" if is_changed else "unchanged"
                )
            yield result
        for finding in change.gone if change else ():
            # where it stood is a place of the earlier text, which is not at hand
            yield {**self.result(finding, codes, gone=True), "baselineState": "absent"}

    def result(
        self, finding: Finding, codes: dict[str, int], *, gone: bool = False
    ) -> dict[str, Any]:
        """Return one finding."""
        text = message_of(finding, self.language)
        result: dict[str, Any] = {
            "ruleId": finding.rule,
            "kind": "fail",
            "level": LEVEL[finding.severity],
            "message": {"text": f"{text} → {finding.expected}" if finding.expected else text},
            "locations": [self.location(finding, gone=gone)],
            "partialFingerprints": {"tupoksi/v1": finding.fingerprint},
            "suppressions": self.suppressions(finding),
            "properties": {
                "cause": finding.cause,
                "confidence": finding.confidence,
                "expected": finding.expected,
                "message_id": finding.message_id,
                "message_en": finding.message_en,
            },
        }
        if finding.rule in codes:
            result["ruleIndex"] = codes[finding.rule]
        if finding.occurrences:
            result["occurrenceCount"] = len(finding.occurrences)
            result["relatedLocations"] = [
                {"id": number, **self.place(finding.document, other, around=False)}
                for number, other in enumerate(finding.occurrences, start=1)
            ]
        return result

    def suppressions(self, finding: Finding) -> list[dict[str, Any]]:
        """Return who accepted a finding and why; an empty list says that nobody did (3.27.23)."""
        if not finding.accepted:
            return []
        found: dict[str, Any] = {"kind": "external", "status": "accepted"}
        if entry := self.report.entries.get(finding.fingerprint):
            found["justification"] = entry.why
            found["properties"] = {"by": entry.by, "on": entry.on.isoformat()}
            if entry.until:
                found["properties"]["until"] = entry.until.isoformat()
        return [found]

    def location(self, finding: Finding, *, gone: bool) -> dict[str, Any]:
        """Return where a finding stands, in the file and in the words of a lawyer."""
        place = self.place(finding.document, finding, gone=gone, around=not gone)
        if finding.provision:
            place["logicalLocations"] = [{"fullyQualifiedName": finding.provision}]
        return place

    def place(
        self, stem: str, place: Finding | Occurrence, *, around: bool, gone: bool = False
    ) -> dict[str, Any]:
        """Return a stretch of a file with its words, and perhaps the lines around it."""
        text = "" if gone else self.texts.get(stem, "")
        mark = text.startswith("\ufeff")
        region: dict[str, Any] = {"startLine": max(1, place.line)}
        if found := find_region(text, place):
            region |= {
                "startColumn": found.start_column,
                "endLine": found.end_line,
                "endColumn": found.end_column,
            }
        region |= {
            "charOffset": max(0, place.start - mark),
            "charLength": place.end - place.start,
            "snippet": {"text": text[place.start : place.end] if found else place.quote},
        }
        uri = self.files.get(stem) or quote(f"{stem or '-'}.txt")
        physical: dict[str, Any] = {"artifactLocation": {"uri": uri, "uriBaseId": ROOT}}
        physical["region"] = region
        if found and around:
            physical["contextRegion"] = _to_context(text, place)
        return {"physicalLocation": physical}


def _to_context(text: str, place: Finding | Occurrence) -> dict[str, Any]:
    """Return the lines of a place with the one above and the one below (SARIF 3.29.5)."""
    region, words = find_context(text, place)
    return {
        "startLine": region.start_line,
        "endLine": region.end_line,
        "snippet": {"text": words},
    }
