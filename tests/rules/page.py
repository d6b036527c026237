"""The part of docs/inference.md that is made from the headers of the rules.

In: the page and the rules. Out: the page with what stands below its marker written anew. What stands
above the marker is written by hand and stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from server.publishing.rules import Rule

PAGE = Path(__file__).parents[2] / "docs" / "inference.md"

MARKER = "## The rules\n"


def update_page(page: str, rules: Sequence[Rule]) -> str:
    """Return the page with a paragraph on every rule.

    Raises:
        ValueError: The page has no heading for the rules.
    """
    above, marker, _ = page.partition(MARKER)
    if not marker:
        raise ValueError(f"{PAGE.name} has no line {MARKER!r}")
    lines = [
        "",
        "Made from the headers of `queries/rules/*.rq`; `pytest tests/rules --update-golden` writes it.",
    ]
    for rule in rules:
        lines += ["", f"### {rule.name}", "", f"**{rule.summary}** {rule.summary_id}", ""]
        lines.append(rule.description)
        if rule.after:
            names = ", ".join(f"[{name}](#{name})" for name in rule.after)
            lines += ["", f"After {names}."]
    return above + marker + "\n".join(lines) + "\n"
