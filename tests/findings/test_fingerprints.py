"""Fingerprints stay when text that has nothing to do with a finding is put in or taken out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.findings.texts import clean, findings, plant

FAULTY = plant(
    plant(clean(), "b. pelaksanaan kebijakan", "b. melaksanakan kebijakan", 3),
    "1. menelaah rencana kerja tahun sebelumnya;",
    "1. menelaah rencana rencana kerja tahun sebelumnya.",
    2,
)
PLACES = ("BAB IV\n", "BAB V\n", "Bagian Kedua\n", "BAB II\n")


@settings(max_examples=6, deadline=None)
@given(place=st.sampled_from(PLACES), lines=st.integers(1, 40))
def test_blank_lines_elsewhere_change_no_fingerprint(place: str, lines: int) -> None:
    moved = FAULTY.replace(place, "\n" * lines + place, 1)
    before, after = findings(FAULTY), findings(moved)
    assert len({f.fingerprint for f in before}) == len(before) >= 3
    assert [f.fingerprint for f in after] == [f.fingerprint for f in before]


def test_another_fault_before_it_changes_no_fingerprint_of_an_other_provision() -> None:
    more = plant(FAULTY, "membantu Wali Kota", "membantu membantu Wali Kota")
    known = {f.fingerprint for f in findings(FAULTY)}
    assert known < {f.fingerprint for f in findings(more)}
