"""Strips: every finding is in a cell, and a cell says no more than there is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.checking.findings import Finding
from server.web.strips import CELLS, LEVELS, build_strip


def finding(start: int, severity: str) -> Finding:
    return Finding(
        *("X001", "Uji", severity, "scan", "high", "uji", "", start + 1, start + 1, start, start),
        *("", "", "", "", (), "0" * 16),
    )


@given(
    st.integers(1, 5_000),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(["violation", "warning", "info"]))),
)
def test_every_finding_is_in_a_cell(length: int, found: list[tuple[float, str]]) -> None:
    findings = [finding(int(share * length), severity) for share, severity in found]
    strip = build_strip(length, findings)
    assert 1 <= strip.width <= CELLS
    assert sum(cell.count for cell in strip.cells) == len(findings)
    assert all(0 <= cell.x < strip.width for cell in strip.cells)
    assert all(1 <= cell.level <= LEVELS for cell in strip.cells)
    if findings:
        assert max(cell.level for cell in strip.cells) == LEVELS


def test_the_worst_gives_the_colour() -> None:
    strip = build_strip(100, [finding(0, "info"), finding(1, "violation"), finding(2, "warning")])
    assert [(cell.worst, cell.line, cell.count) for cell in strip.cells] == [("violation", 1, 3)]
