"""Every rule fires somewhere in the tests or the documents held, and is silent somewhere.

Nothing is listed here. A rule fires where a table of faults names it, where a test asserts that it
is what was found, or where the documents in ``data/sources`` have it; the tables and assertions are
held by the tests that they belong to. It is silent on the documents that are made without a fault.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType

import pytest

import tests.findings
import tests.shapes
from loaders.catalogue import load_sources
from server.checking.check import judge_source, read_rules
from server.checking.shapes import Shape
from tests.findings.parity_cases import ROOT
from tests.findings.test_mutations import CLEAN, MUTATIONS, findings_of

SHAPES = read_rules(ROOT).listed
CODE_RE = re.compile(r"[NCODLTMPSXA]\d{3}")
NO_FAULTS = ("SILENT", "SHAPES", "FAMILIES")
"""Tables that hold no fault: what is left alone, and all rules there are."""

NAME_TO_CODE = {shape.iri.rpartition("#")[2]: shape.code for shape in SHAPES}


def find_codes(value: object) -> Iterator[str]:
    """Yield the codes in a table, be they codes or names of shapes."""
    if isinstance(value, str):
        code = NAME_TO_CODE.get(value, value)
        if CODE_RE.fullmatch(code):
            yield code
    elif isinstance(value, dict):
        yield from find_codes([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from find_codes(part)
    elif hasattr(value, "marks"):  # pytest.param
        yield from find_codes(list(value.values))


def find_modules() -> Iterator[ModuleType]:
    for package in (tests.findings, tests.shapes):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if "parity" not in found.name and found.name != __name__:
                yield importlib.import_module(found.name)


def codes_of_tables(module: ModuleType) -> Iterator[str]:
    for name, value in vars(module).items():
        if name.isupper() and not name.startswith(NO_FAULTS) and name != "MUTATIONS":
            yield from find_codes(value)


def codes_of_assertions(module: ModuleType) -> Iterator[str]:
    """Yield what tests say was found: codes compared for equality, or asked for by name."""
    with open(str(module.__file__), encoding="utf-8") as file:
        tree = ast.parse(file.read())
    for call in ast.walk(tree):
        if isinstance(call, ast.Assert):
            found = call.test
            equal = isinstance(found, ast.Compare) and isinstance(found.ops[0], ast.Eq)
        else:
            found = call
            equal = isinstance(call, ast.Call) and getattr(call.func, "id", "") == "assert_only"
        if equal:
            yield from _constants(found.comparators if isinstance(found, ast.Compare) else found)


def _constants(trees: ast.AST | list[ast.expr]) -> Iterator[str]:
    for tree in trees if isinstance(trees, list) else [trees]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant):
                yield from find_codes(node.value)


@cache
def firing() -> frozenset[str]:
    codes = {code for row in MUTATIONS for code in (row["rules"] + " " + row["also"]).split()}
    for module in find_modules():
        codes.update(codes_of_tables(module), codes_of_assertions(module))
    for source in load_sources(ROOT / "data" / "sources"):
        codes.update(finding.rule for finding in judge_source(source, read_rules(ROOT)).findings)
    return frozenset(codes)


@cache
def speaking_without_a_fault() -> frozenset[str]:
    """Return the rules that speak on every document without a fault."""
    names = [*sorted(path.name for path in CLEAN.iterdir()), "clean", "sop", "standard"]
    return frozenset.intersection(*(frozenset(f.rule for f in findings_of(name)) for name in names))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.code)
def test_a_rule_fires_somewhere(shape: Shape) -> None:
    assert shape.code in firing(), "no test and no document shows that this rule can find anything"


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.code)
def test_a_rule_is_silent_somewhere(shape: Shape) -> None:
    assert shape.code not in speaking_without_a_fault()


def test_a_dead_rule_would_be_seen() -> None:
    assert "N999" not in firing()
    assert set(find_codes({"x": ("N001", ["A002"], "no code")})) == {"N001", "A002"}
