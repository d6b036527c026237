"""What must hold for every shape: it is named, explained, told apart, and documented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from server.checking.check import read_rules
from server.checking.shapes import Shape
from tests.findings.catalogue import FAMILIES, to_page
from tests.findings.parity_cases import ROOT

SHAPES = read_rules(ROOT).listed
PAGE = ROOT / "docs" / "rules.md"
CODE_RE = re.compile(r"[NCODLTMPSXA]\d{3}")
PLACEHOLDER_RE = re.compile(r"\{[?$](\w+)\}")


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.iri.rpartition("#")[2])
def test_a_shape_says_what_a_report_needs(shape: Shape) -> None:
    assert CODE_RE.fullmatch(shape.code)
    assert sorted(shape.names) == sorted(shape.messages) == ["en", "id"]
    assert sorted(shape.descriptions) == ["en", "id"], "why the rule exists"
    for texts in (shape.messages, shape.descriptions):
        assert all(text.rstrip().endswith((".", "?", "!")) for text in texts.values())
    id_, en = (
        {name.removesuffix(f"_{language}") for name in PLACEHOLDER_RE.findall(message)}
        for language, message in sorted(shape.messages.items(), reverse=True)
    )
    assert id_ == en, "both languages say the same"


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.iri.rpartition("#")[2])
def test_a_message_names_only_what_its_query_binds(shape: Shape) -> None:
    selects = " ".join(
        str(value) for constraint in shape.constraints for value in constraint.values
    )
    for message in shape.messages.values():
        for name in PLACEHOLDER_RE.findall(message):
            assert name == "this" or f"?{name}" in selects, name


def test_codes_and_names_are_not_used_twice() -> None:
    codes = Counter((shape.code, shape.iri) for shape in SHAPES)
    assert max(codes.values()) == 1
    shared = Counter(shape.code for shape in SHAPES)
    assert [code for code, count in shared.items() if count > 1] == []
    for language in ("id", "en"):
        names = Counter(shape.names.get(language) for shape in SHAPES)
        assert [name for name, count in names.items() if count > 1] == []


def test_every_family_has_rules() -> None:
    assert {shape.code[0] for shape in SHAPES} == set(FAMILIES)


def test_the_page_of_rules_is_fresh(golden: Callable[[Path, str], None]) -> None:
    golden(PAGE, to_page(SHAPES))
