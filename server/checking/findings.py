"""Results of shapes -> findings that a reviewer can act on.

In: results, and where their nodes stand. Out: :class:`Finding`, sorted by place. A fault that a
whole document makes a habit of is one finding with its occurrences. Knows no format and no store.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from pyoxigraph import Literal, NamedNode

from server.checking.judge import Result, Value
from server.checking.places import Locator, Place
from server.checking.shapes import Shape

# "{?number}" or "{$this}" in a message (SHACL 5.3.2).
PLACEHOLDER_RE = re.compile(r"\{[?$](\w+)\}")

FINGERPRINT_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One of several places of the same habit; the fields are those of a place."""

    line: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, or one habit.

    The fields down to ``accepted``, in this order, are the keys of the JSON report.

    Attributes:
        rule: Code of the rule, ``N001``.
        name: Its name in Indonesian.
        severity: ``violation``, ``warning`` or ``info``.
        cause: ``regulation``, ``scan`` or ``extraction``.
        confidence: ``high``, ``medium`` or ``low``.
        document: Stem of the source.
        provision: As a lawyer cites it; "" outside any.
        line: 1-based first line.
        end_line: 1-based last line.
        start: Code points.
        end: Code points, behind the last.
        quote: Source text at ``[start, end)``.
        message_id: What is wrong here, in Indonesian.
        message_en: The same in English.
        expected: The right text where it can be derived, else "".
        occurrences: All places of a habit, else empty.
        fingerprint: Stays when unrelated text moves.
        accepted: True when a reviewer has accepted it.
        focus: IRI of the focus node; in the SHACL report only.
        component: IRI of the constraint component; in the SHACL report only.
    """

    rule: str
    name: str
    severity: str
    cause: str
    confidence: str
    document: str
    provision: str
    line: int
    end_line: int
    start: int
    end: int
    quote: str
    message_id: str
    message_en: str
    expected: str
    occurrences: tuple[Occurrence, ...]
    fingerprint: str
    accepted: bool = False
    focus: str = field(default="", metadata={"reported": False})
    component: str = field(default="", metadata={"reported": False})


FIELDS = tuple(item.name for item in fields(Finding))
PLACE = tuple(item.name for item in fields(Occurrence))


def to_record(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON can hold it.

    ``dataclasses.asdict`` would copy every value deeply, which takes longer than all the rest.
    """
    record: dict[str, Any] = {name: getattr(finding, name) for name in FIELDS}
    places = [{name: getattr(place, name) for name in PLACE} for place in finding.occurrences]
    return record | {"occurrences": places}


def from_record(record: dict[str, Any]) -> Finding:
    """Return the finding that :func:`to_record` was given."""
    places = tuple(Occurrence(**place) for place in record["occurrences"])
    return Finding(**{**record, "occurrences": places})


def build_findings(results: Iterable[Result], locator: Locator) -> list[Finding]:
    """Return the findings, sorted by document, place and rule.

    A result whose node stands nowhere in a source is about the whole document that the focus node
    comes from, or, failing that, about nothing that a reader could open, and is left out. Where a
    query binds ``?habit``, each value of it is a habit of its own ("draft", "mengkoordinasikan").
    """
    groups: dict[tuple[str, str, str], list[tuple[Result, Place]]] = defaultdict(list)
    for result in results:
        graph = result.bindings.get("graph")
        graph = graph if isinstance(graph, NamedNode) else None
        place = locator.find(*_candidates(result), graph=graph)
        if place is not None:
            groups[(result.check.shape.iri, place.document, _said(result, "habit", ""))].append(
                (result, place)
            )
    found: list[Finding] = []
    for placed in groups.values():
        placed.sort(key=lambda pair: (pair[1].start, pair[1].end))
        found += _group(placed)
    return _with_fingerprints(found)


def _candidates(result: Result) -> list[str]:
    places = [result.bindings.get("place"), result.value]
    return [p.value for p in places if isinstance(p, NamedNode)] + [result.focus]


def _group(placed: list[tuple[Result, Place]]) -> list[Finding]:
    shape = placed[0][0].check.shape
    if not shape.habit or len(placed) < shape.habit:
        return [_build(result, place) for result, place in _once(placed)]
    first = _build(*placed[0])
    places = sorted({(p.line, p.start, p.end, p.quote) for _, p in placed})
    habit = tuple(Occurrence(*place) for place in places)
    return [
        replace(
            first,
            message_id=f"{first.message_id} Terdapat {len(habit)} kali dalam dokumen ini.",
            message_en=f"{first.message_en} It occurs {len(habit)} times in this document.",
            occurrences=habit,
        )
    ]


def _once(placed: list[tuple[Result, Place]]) -> list[tuple[Result, Place]]:
    """Return each pair of place and message once: two constraints can say the same."""
    seen: dict[tuple[int, int, str], tuple[Result, Place]] = {}
    for result, place in placed:
        message = fill_message(_messages(result).get("id", ""), result)
        seen.setdefault((place.start, place.end, message), (result, place))
    return list(seen.values())


def _build(result: Result, place: Place) -> Finding:
    shape, messages = result.check.shape, _messages(result)
    return Finding(
        rule=shape.code,
        name=shape.names.get("id", shape.code),
        severity=shape.severity.lower(),
        cause=_said(result, "cause", shape.cause),
        confidence=_said(result, "confidence", shape.confidence),
        document=place.document,
        provision=place.provision,
        line=place.line,
        end_line=place.end_line,
        start=place.start,
        end=place.end,
        quote=place.quote,
        message_id=fill_message(messages.get("id", ""), result),
        message_en=fill_message(messages.get("en", ""), result),
        expected=_said(result, "expected", ""),
        occurrences=(),
        fingerprint="",
        focus=result.focus,
        component=result.check.component,
    )


def _messages(result: Result) -> Mapping[str, str]:
    shape: Shape = result.check.shape
    return shape.messages


def _said(result: Result, name: str, default: str) -> str:
    value = result.bindings.get(name)
    return value.value if isinstance(value, Literal) else default


def fill_message(template: str, result: Result) -> str:
    """Return a message with its placeholders filled; what is not bound becomes "?"."""
    values: dict[str, Value | None] = {**result.bindings, "value": result.value}

    def fill(match: re.Match[str]) -> str:
        if match[1] == "this":
            return result.focus
        value = values.get(match[1])
        return "?" if value is None else value.value

    return PLACEHOLDER_RE.sub(fill, template)


def _with_fingerprints(found: list[Finding]) -> list[Finding]:
    """Number equal findings in the order of the text, so that each has a name of its own."""
    found.sort(key=lambda f: (f.document, f.start, f.end, f.rule, f.message_id))
    seen: Counter[str] = Counter()
    named = []
    for finding in found:
        what = " ".join(finding.quote.split()) if not finding.occurrences else ""
        key = "\x1f".join((finding.document, finding.rule, finding.provision, what))
        seen[key] += 1
        digest = hashlib.sha256(f"{key}\x1f{seen[key]}".encode()).hexdigest()
        named.append(replace(finding, fingerprint=digest[:FINGERPRINT_DIGITS]))
    return named
