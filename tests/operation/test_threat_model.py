"""Each threat names a mechanism and a test, and each test that is named exists."""

from __future__ import annotations

import ast
import re

import pytest

from tests.server.places import ROOT

TEXT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
THREATS = TEXT[TEXT.index("## Threats") : TEXT.index("## What is not met")]

# `tests/room/test_x.py::test_name` between backquotes
PROOF_RE = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows() -> list[list[str]]:
    lines = [line for line in THREATS.splitlines() if line.startswith("| ")][1:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if not row[0].startswith("**")]


def test_there_are_threats_of_every_kind() -> None:
    assert len(rows()) > 25
    assert len(re.findall(r"^\| \*\*", THREATS, re.MULTILINE)) == 5


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0][:40])
def test_a_threat_has_a_mechanism_and_a_proof(row: list[str]) -> None:
    assert len(row) == 3
    assert row[1]
    assert PROOF_RE.findall(row[2])
    assert PROOF_RE.sub("", row[2]).strip(", ") == ""


@pytest.mark.parametrize(("path", "name"), sorted(set(PROOF_RE.findall(TEXT))))
def test_a_named_test_exists(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert name in functions
