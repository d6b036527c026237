"""Where a list item belongs: under the item before it, beside an earlier one, or nowhere.

Indentation, bullets and even the numbers of a converted text lie, so four kinds of evidence are
weighed together: the marker style, the expected successor, an opener ("... dengan tahapan:") before
the first number, and whether the words before run on into what only looks like a marker.
"""

from __future__ import annotations

import re

from loaders.text.document import Provision
from loaders.text.lines import Line

FAMILY = {"(1)": "ayat", "a.": "letter", "a)": "letter", "1.": "number", "1)": "number"}
"""Marker style -> family; a list that switches style inside its family is one list."""

TYPE = {"ayat": "Ayat", "letter": "Huruf", "number": "Angka"}
"""Marker family -> provision type."""

# The words before a marker run on into it: "sebagaimana dimaksud pada ayat" | "(1) meliputi",
# "ayat (2)," | "(3), dan", "(COVID-" | "19)". It must not match "; dan" before a last item.
RUNS_ON_RE = re.compile(
    r"""(?:\b(?:ayat|huruf|angka|nomor|pasal|butir|bab|tahun|no\.)
         | \bayat\ ?\(\d+\)\ ?(?:,|dan|atau|s\.d\.|sampai\ dengan)
         | \w-
        )\Z""",
    re.VERBOSE | re.IGNORECASE,
)

# The words before a structural heading run on into it: "sebagaimana dimaksud dalam" | "Pasal 8".
LEADS_ON_RE = re.compile(
    r"(?:\b(?:dalam|pada|dan|atau|dengan|ketentuan|sampai|serta|jo|jis|oleh|dari|ke)|,)\Z",
    re.IGNORECASE,
)

_CLAUSE_END = frozenset(";.:)")
_DEEPEST = 6  # ayat, huruf, angka, huruf, angka, and one more that drafting does not know
_RUN_ON_REACH = 32  # code points of the words before that a run-on can show in


def runs_on(line: Line, before: str, *, gap: bool) -> bool:
    """Say whether a marker is no marker but the continuation of a wrapped sentence.

    Args:
        line: The line with the marker.
        before: The last words printed before it in the same provision.
        gap: Whether a blank line stands between.
    """
    if not before:
        return False
    if before[-1] not in _CLAUSE_END and RUNS_ON_RE.search(before[-_RUN_ON_REACH:]):
        return True
    return (
        line.style == "1)" and line.value > 1 and not gap and before.count("(") > before.count(")")
    )


def find_parent(stack: list[Provision], line: Line, before: str) -> int | None:
    """Return how many open items stay open around a new item.

    Args:
        stack: The open items of the current Pasal, outermost first.
        line: The new item.
        before: The last words printed before it.

    Returns:
        The depth: the item becomes a child of ``stack[depth - 1]``, or of the Pasal for 0. None
        when the marker cannot be one: a list would start in its middle inside a sentence.
    """
    family = FAMILY[line.style]
    if not stack or family == "ayat":
        return 0
    if before.endswith(":") and line.value == 1 and len(stack) < _DEEPEST:
        return len(stack)
    kin = [depth for depth, item in enumerate(stack) if FAMILY[item.style] == family]
    same = [depth for depth in kin if stack[depth].style == line.style]
    next_of = [depth for depth in kin if stack[depth].value + 1 == line.value > 1]
    siblings = next_of or same or (kin if line.value > 1 else [])
    if siblings:
        return siblings[-1]
    starts = line.value == 1 or not before or before[-1] in ";.:,)" or before.endswith("dan")
    return len(stack) if starts else None


def is_tail(line: Line, item_indent: int, before: str, first: str, *, gap: bool) -> bool:
    """Say whether unmarked words after a list item belong to what encloses the list.

    "dicabut dan dinyatakan tidak berlaku." after the last huruf closes the Pasal, it is no part of
    the item. Evidence: the item has ended its clause, and the words stand apart (a blank line) or
    are set further out than the item's own marker.
    """
    if not before or (before[-1] not in ";.)" and not before.endswith("; dan")):
        return False
    if gap:
        return line.indent <= item_indent + 1 or line.indent == 0
    return first.isupper() and before[-1] in ";." and line.indent <= item_indent
