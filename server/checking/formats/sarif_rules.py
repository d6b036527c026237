"""The rules as SARIF describes them: in the tool that ran, and once more in the other language.

In: a report and a language. Out: tool components (SARIF 3.19). A rule that found nothing stands
there as well: it ran.
"""

from __future__ import annotations

import re
from typing import Any

from server.checking.formats.words import name_of, reason_of
from server.checking.report import Report, RuleRun

NAME = "Tupoksi"
HOME = "https://w3id.org/tupoksi/"
LEVEL = {"violation": "error", "warning": "warning", "info": "note"}
GUID = "3f0d7c1a-5f0e-4b57-9a4c-6d2f1c9b8e71"
"""Of the tool, so that a translation can say whose words it translates (SARIF 3.19.8)."""


def to_driver(report: Report, language: str) -> dict[str, Any]:
    """Return the tool with every rule that ran."""
    return {
        "name": NAME,
        "guid": GUID,
        "version": report.version,
        "informationUri": HOME,
        "language": language,
        "rules": [_to_rule(run, language) for run in report.rules],
    }


def to_translation(report: Report, language: str) -> dict[str, Any]:
    """Return the names and reasons of the rules in another language (SARIF 3.19.4)."""
    return {
        "name": f"{NAME} ({language})",
        "language": language,
        "contents": ["localizedData"],
        "isComprehensive": True,
        "associatedComponent": {"name": NAME, "guid": GUID},
        "translationMetadata": {"name": f"{NAME} ({language})"},
        "rules": [{"id": run.shape.code, **_say(run, language)} for run in report.rules],
    }


def _to_rule(run: RuleRun, language: str) -> dict[str, Any]:
    shape = run.shape
    return {
        "id": shape.code,
        "name": to_pascal_case(shape.iri.rpartition("#")[2]),
        **_say(run, language),
        "helpUri": shape.iri,
        "defaultConfiguration": {"level": LEVEL[shape.severity.lower()]},
        "properties": {
            "tags": [shape.cause, f"confidence-{shape.confidence}"],
            "findings": run.findings,
        },
    }


def to_pascal_case(name: str) -> str:
    """Return a name without marks between its words, as SARIF asks for (SARIF 3.49.7).

    >>> to_pascal_case("A001-act-cited-with-another-title")
    'A001ActCitedWithAnotherTitle'
    """
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", name))


def _say(run: RuleRun, language: str) -> dict[str, Any]:
    name, reason = name_of(run.shape, language), reason_of(run.shape, language)
    said = {"shortDescription": {"text": name}, "help": {"text": reason or name}}
    return said | ({"fullDescription": {"text": reason}} if reason else {})
