"""The benchmarks that nobody runs each day still run, on a little."""

from __future__ import annotations

import pytest

from benchmarks.findings import measure_million
from loaders.catalogue import load_sources
from loaders.share import SHARE
from server.checking.check import read_rules


@pytest.mark.slow
def test_a_check_of_many_triples_is_measured() -> None:
    sources = load_sources(SHARE / "data" / "sources")
    whole, one, memory = measure_million(sources, read_rules(SHARE), least=1)
    assert int(whole["findings"]) > 100
    assert float(whole["wall s"]) > 0
    assert float(one["wall s"]) > 0
    assert float(memory["wall s"]) > 0
