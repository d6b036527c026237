"""Every pattern of the program means the same on every Python that it runs on."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]

import pytest

import loaders
import server
import tupoksi


def find_patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Yield every pattern that stands at the top of a module, with its name."""
    for package in (loaders, server, tupoksi):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.endswith("__main__"):
                continue
            for name, value in vars(importlib.import_module(found.name)).items():
                if isinstance(value, re.Pattern):
                    yield f"{found.name}.{name}", value


def holds_a_possessive_group(tree: object) -> bool:
    """Tell whether a parsed pattern repeats possessively more than one set of characters."""
    if isinstance(tree, _parser.SubPattern | list | tuple):
        items = list(tree)
        if items and items[0] is _constants.ATOMIC_GROUP:
            return True
        if items and items[0] is _constants.POSSESSIVE_REPEAT:
            body = items[1][2]
            return len(body) != 1 or body[0][0] in (_constants.SUBPATTERN, _constants.BRANCH)
        return any(map(holds_a_possessive_group, items))
    return False


@pytest.mark.parametrize("pattern", [r"(?:ab|c)*+", r"(?:ab)++c", r"(?>a|bc)", r"x(?:y(?:zz|w)?+)"])
def test_a_possessive_group_is_seen(pattern: str) -> None:
    assert holds_a_possessive_group(_parser.parse(pattern))


@pytest.mark.parametrize("pattern", [r"[ab]*+c", r"a++", r"(?:[ab]++|c)*", r".?+"])
def test_a_possessive_set_is_none(pattern: str) -> None:
    assert not holds_a_possessive_group(_parser.parse(pattern))


def test_no_pattern_has_a_possessive_group() -> None:
    """Python before 3.11.5 matches one wrongly (python/cpython issue 106052); Debian 12 has 3.11.2."""
    patterns = dict(find_patterns())
    assert len(patterns) > 100
    bad = [
        name
        for name, pattern in patterns.items()
        if holds_a_possessive_group(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
    ]
    assert bad == []
