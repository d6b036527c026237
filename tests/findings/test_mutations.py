"""Faults of many kinds planted in documents without a fault: each is found, and nothing else.

``mutations.tsv`` has a kind of fault a line: the document (``clean``, ``sop`` and ``standard`` are made
in code, the others stand in ``clean/``, two are the Perwali themselves), a pattern, what stands there
instead, and what then is found: ``rules`` speak once each on the lines of the fault and nowhere else;
``also`` names the rules that truly say something different of it, here or elsewhere, and ``gone`` those
that fall silent, each with the reason in ``why``. Where one kind of fault is told differently in
different places it has a line for each.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from server.checking.findings import Finding
from tests.findings.sop_texts import STANDARD, judge, sop
from tests.findings.texts import ROOT, clean, findings

HERE = Path(__file__).parent
CLEAN = HERE / "clean"
SOURCES = ROOT / "data" / "sources"
PERWALI = ("perwali-cilegon-63-2016", "perwali-cilegon-29-2022")
KINDS = dict.fromkeys(("perbup.txt", "clean", *PERWALI), "regulation")
PLACES = 40
SAMPLE = 11  # one line of the table in so many is tried, in one place, where time is short


def read_document(name: str) -> tuple[str, str]:
    """Return text and kind of one of the documents without a fault, or of a Perwali."""
    made = {"clean": clean, "sop": sop, "standard": lambda: STANDARD}
    if name in made:
        text = made[name]()
    else:
        path = next(SOURCES.glob(f"{name}.*")) if name in PERWALI else CLEAN / name
        text = path.read_text(encoding="utf-8")
    kind = "service-standard" if name.startswith("standar") else "sop"
    return text, KINDS.get(name, kind)


def judge_text(text: str, kind: str) -> list[Finding]:
    """Return every finding."""
    return findings(text) if kind == "regulation" else judge(text, kind)


@lru_cache
def findings_of(name: str) -> tuple[Finding, ...]:
    return tuple(judge_text(*read_document(name)))


def read_mutations() -> list[dict[str, str]]:
    with (HERE / "mutations.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


MUTATIONS = read_mutations()


def find_places(row: dict[str, str], most: int = PLACES) -> list[re.Match[str]]:
    """Return where a fault can be planted, at most so many, spread over the document."""
    places = list(re.finditer(row["pattern"], read_document(row["document"])[0], re.MULTILINE))
    return places[:: max(1, -(-len(places) // most))]


def difference(
    before: tuple[Finding, ...], after: list[Finding]
) -> tuple[list[Finding], list[Finding]]:
    """Return what appeared and what vanished: one finding is the same in quote or in message."""
    appeared, gone = list(after), []
    for finding in before:
        alike = [f for f in appeared if f.rule == finding.rule]
        same = [f for f in alike if f.quote == finding.quote]
        same += [f for f in alike if f.message_en == finding.message_en]
        if same:
            appeared.remove(same[0])
        else:
            gone.append(finding)
    return appeared, gone


def lines_of(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the lines of a fault; where only space is left, those printed around it."""
    if not text[start:end].strip():
        start = len(text[:start].rstrip())
        end += len(text[end:]) - len(text[end:].lstrip())
    return text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 1


def is_at(finding: Finding, first: int, last: int) -> bool:
    """Say whether a finding, or one of its occurrences, touches some lines."""
    lines = [(finding.line, finding.end_line), *((o.line, o.line) for o in finding.occurrences)]
    return any(start <= last and first <= end for start, end in lines)


def plant(row: dict[str, str], place: re.Match[str]) -> dict[str, object]:
    """Plant a fault in one place and return what is said of it, as ``expected`` gives it."""
    text, kind = read_document(row["document"])
    fault = place.expand(row["fault"])
    planted = text[: place.start()] + fault + text[place.end() :]
    first, last = lines_of(planted, place.start(), place.start() + len(fault))
    appeared, gone = difference(findings_of(row["document"]), judge_text(planted, kind))
    also = row["also"].split()
    return {
        "at the fault": Counter(
            f.rule for f in appeared if f.rule not in also and is_at(f, first, last)
        ),
        "elsewhere": [
            (f.rule, f.line, f.quote)
            for f in appeared
            if f.rule not in also and not is_at(f, first, last)
        ],
        "also": {f.rule for f in appeared if f.rule in also},
        "gone": sorted({f.rule for f in gone}),
    }


def expected(row: dict[str, str]) -> dict[str, object]:
    return {
        "at the fault": Counter(row["rules"].split()),
        "elsewhere": [],
        "also": set(row["also"].split()),
        "gone": sorted(row["gone"].split()),
    }


@pytest.mark.parametrize("name", [*sorted(p.name for p in CLEAN.iterdir()), "clean"])
def test_a_document_without_a_fault_has_no_grave_finding(name: str) -> None:
    assert [one for one in findings_of(name) if one.severity != "info"] == []


def test_many_kinds_of_fault_are_planted() -> None:
    assert len({row["kind"] for row in MUTATIONS}) >= 60


def test_what_else_is_said_of_a_fault_has_its_reason() -> None:
    for row in MUTATIONS:
        assert row["rules"] or row["also"], row
        assert bool(row["also"] or row["gone"]) == bool(row["why"]), row


SHORT = [row for row in MUTATIONS if row["document"] not in PERWALI][::SAMPLE]


@pytest.mark.parametrize("row", SHORT, ids=lambda row: f"{row['kind']}-{row['document']}")
def test_a_planted_fault_is_found_and_nothing_else(row: dict[str, str]) -> None:
    places = find_places(row)
    assert plant(row, places[len(places) // 2]) == expected(row)


@pytest.mark.long
@pytest.mark.parametrize("row", MUTATIONS, ids=lambda row: f"{row['kind']}-{row['document']}")
def test_a_planted_fault_is_found_everywhere_and_nothing_else(row: dict[str, str]) -> None:
    places = find_places(row, 4 if row["document"] in PERWALI else PLACES)
    assert places
    for place in places:
        assert plant(row, place) == expected(row), place
