"""The texts that a snapshot keeps: as long as the source, tiled, without private numbers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from loaders.text.private import blot, find_private
from loaders.text.read import decode_source
from server.checking.kept import parse_kept, to_kept
from server.checking.layer import report_on, start_judging
from server.publishing.inputs import Inputs, read_inputs
from server.publishing.texts import keep_texts, load_text
from tests.server.places import ROOT

SMALL = "sop-sumbar-data-kinerja"


def small_inputs() -> Inputs:
    inputs = read_inputs(ROOT / "data" / "ttl", ROOT)
    return replace(inputs, documents={SMALL: inputs.documents[SMALL]})


@given(st.text(alphabet="0123456789 xNIPHK.:\n", max_size=80))
def test_blotting_keeps_offsets_and_lines(text: str) -> None:
    blotted = blot(text)
    assert len(blotted) == len(text)
    assert [i for i, c in enumerate(blotted) if c == "\n"] == [
        i for i, c in enumerate(text) if c == "\n"
    ]


def test_a_kept_text_is_the_source_without_its_private_numbers(tmp_path: Path) -> None:
    inputs = small_inputs()
    keep_texts(inputs, tmp_path / "texts")
    kept = load_text(tmp_path / "texts" / f"{SMALL}.json")
    source = inputs.sources[SMALL].text.text
    assert find_private(source)
    assert find_private(kept.text) == []
    assert len(kept.text) == len(source)
    position = 0
    for start, end, _ in kept.leaves:
        assert start == position
        position = end
    assert position == len(source)


def test_a_source_that_is_not_the_one_of_the_graph_is_not_kept(tmp_path: Path) -> None:
    inputs = small_inputs()
    source = inputs.sources[SMALL]
    changed = decode_source(source.text.text.encode() + b"\n", SMALL)
    other = replace(inputs, sources={SMALL: replace(source, text=changed)})
    keep_texts(other, tmp_path / "texts")
    assert list((tmp_path / "texts").iterdir()) == []


def test_a_kept_report_says_what_the_report_said() -> None:
    inputs = small_inputs()
    report = report_on(inputs, dict(start_judging(inputs)))
    assert report is not None
    assert report.findings
    again = parse_kept(to_kept(report))
    assert again.findings == report.findings
    assert [run.shape.names for run in again.rules] == [run.shape.names for run in report.rules]
    assert again.documents == report.documents
    assert json.loads(to_kept(again)) == json.loads(to_kept(report))
