"""How good the rules are, held against two careful readings of both Perwali."""

from __future__ import annotations

from functools import lru_cache

import pytest

from loaders.catalogue import load_sources
from server.checking.check import check_documents, read_rules
from server.checking.report import Report
from tests.findings.measure import READINGS, ROOT, measure, read_defects, read_judged

pytestmark = pytest.mark.long

PERWALI = ("perwali-cilegon-29-2022", "perwali-cilegon-63-2016")
RECALL = {"high": 0.95, "medium": 0.8}
PRECISION = {"violation": 0.95, "warning": 0.9}


@lru_cache(maxsize=1)
def report() -> Report:
    sources = [s for s in load_sources(ROOT / "data" / "sources") if s.text.stem in PERWALI]
    return check_documents(sources, read_rules(ROOT), processes=1)


@pytest.mark.parametrize("stem", PERWALI)
@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("confidence", RECALL)
def test_what_readers_found_is_found(stem: str, reading: int, confidence: str) -> None:
    defects = [d for d in read_defects(stem, reading) if d.confidence == confidence]
    found = measure(defects, report().of(stem)).found
    assert len(found) >= RECALL[confidence] * len(defects)


@pytest.mark.parametrize("stem", PERWALI)
@pytest.mark.parametrize("severity", PRECISION)
def test_what_is_found_is_right(stem: str, severity: str) -> None:
    findings = report().of(stem)
    listed = {
        finding.fingerprint
        for reading in READINGS
        for finding in measure(read_defects(stem, reading), findings).listed
    }
    own = [f for f in findings if f.severity == severity]
    judged = read_judged(stem)
    right = [f for f in own if f.fingerprint in listed or judged.get((f.rule, f.quote))]
    assert len(right) >= PRECISION[severity] * len(own)
