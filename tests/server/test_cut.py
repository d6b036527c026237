"""The mark of a cut answer is known in each form that a server like ours writes, and nowhere else."""

from __future__ import annotations

import pytest

from server.engine.meter import (
    GRAPH_TO_COMMENT,
    JSON_RESULTS,
    XML_RESULTS,
    closing,
    to_sentence,
)
from server.remote.cut import find_cut

SAID = to_sentence("rows", 5)
TRIPLE = b"<x:a> <x:b> <x:c> .\n"


@pytest.mark.parametrize(
    "body",
    [
        b'{"head":{"vars":["a"]},"results":{"bindings":[' + closing(JSON_RESULTS, "rows", 5),
        b"<sparql><head/><results>" + closing(XML_RESULTS, "rows", 5),
        *(TRIPLE + comment.format(SAID).encode() for comment in GRAPH_TO_COMMENT.values()),
    ],
    ids=["json", "xml", *GRAPH_TO_COMMENT],
)
def test_a_cut_answer_names_its_limit(body: bytes) -> None:
    assert find_cut(body) == (5, "rows")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        TRIPLE,
        f'<x:a> <x:b> "\\n# {SAID}" .\n'.encode(),
        f'{{"results":{{"bindings":[{{"a":{{"type":"literal","value":"{SAID}"}}}}]}}}}'.encode(),
        f"<sparql><results><literal>{SAID}</literal></results></sparql>".encode(),
    ],
    ids=["nothing", "triples", "in a literal", "in a value", "in a text"],
)
def test_the_same_words_in_an_answer_are_no_mark(body: bytes) -> None:
    assert find_cut(body) is None
