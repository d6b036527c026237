"""Faults of many kinds planted in documents without a fault: each is found.

``mutations.tsv`` has a kind of fault a line: the document (``clean``, ``sop`` and ``standard`` are made
in code, the others stand in ``clean/``), a pattern, what stands there instead, and the rules that must
speak wherever it is planted. The documents in ``clean/`` are in the style of other regions.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from tests.findings.sop_texts import STANDARD, judge, sop
from tests.findings.texts import clean, findings

HERE = Path(__file__).parent
CLEAN = HERE / "clean"
KINDS = {"perbup.txt": "regulation", "clean": "regulation", "standard": "service-standard"}
PLACES = 2


def read_document(name: str) -> tuple[str, str]:
    """Return text and kind of one of the documents without a fault."""
    made = {"clean": clean, "sop": sop, "standard": lambda: STANDARD}
    text = made[name]() if name in made else (CLEAN / name).read_text(encoding="utf-8")
    kind = KINDS.get(name, "service-standard" if name.startswith("standar") else "sop")
    return text, kind


def judge_text(text: str, kind: str) -> list[tuple[str, str, str]]:
    """Return rule, severity and quote of every finding."""
    found = findings(text) if kind == "regulation" else judge(text, kind)
    return [(f.rule, f.severity, f.quote) for f in found]


@lru_cache
def findings_of(name: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(judge_text(*read_document(name)))


def read_mutations() -> list[dict[str, str]]:
    with (HERE / "mutations.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


MUTATIONS = read_mutations()


@pytest.mark.parametrize("name", [*sorted(p.name for p in CLEAN.iterdir()), "clean"])
def test_a_document_without_a_fault_has_no_grave_finding(name: str) -> None:
    assert [one for one in findings_of(name) if one[1] != "info"] == []


def test_many_kinds_of_fault_are_planted() -> None:
    assert len({row["kind"] for row in MUTATIONS}) >= 60


@pytest.mark.long
@pytest.mark.parametrize("row", MUTATIONS, ids=lambda row: f"{row['kind']}-{row['document']}")
def test_a_planted_fault_is_found(row: dict[str, str]) -> None:
    text, kind = read_document(row["document"])
    places = list(re.finditer(row["pattern"], text, re.MULTILINE))
    assert places
    for match in places[:: max(1, len(places) // PLACES)][:PLACES]:
        planted = text[: match.start()] + match.expand(row["fault"]) + text[match.end() :]
        known = Counter(findings_of(row["document"]))
        appeared = Counter(judge_text(planted, kind)) - known
        assert set(row["rules"].split()) <= {rule for rule, _, _ in appeared}
