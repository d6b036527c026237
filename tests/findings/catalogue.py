"""``docs/rules.md`` from the shapes: every rule with its name, severity, cause, norm and message.

In: the shapes. Out: the text of the page. It writes nothing; ``test_catalogue.py`` does.
"""

from __future__ import annotations

from collections.abc import Iterable

from server.checking.formats.words import WORDS
from server.checking.shapes import Shape

FAMILIES = {
    "N": "Numbering",
    "C": "Citations",
    "O": "Organisation",
    "D": "Duties",
    "L": "List grammar",
    "T": "Terms and spelling",
    "M": "Metadata",
    "P": "Procedures",
    "S": "Service standards",
    "X": "Extraction",
    "A": "Across documents",
}

HEAD = """\
# Rules

Every rule that `tupoksi check` holds against a document. This page is made from `shapes/*.ttl` and, for what documents say
against each other, `queries/quality/*.rq`; `pytest tests/findings --update-golden` writes it. How the report is read is in [findings.md](findings.md).

A rule is *sure* (confidence high), *probable* (medium) or a *hint* (low). The cause says what is usually at fault: the
regulation, the scan, or our reading. A rule with a habit threshold reports a fault that a document repeats at least that
often as one finding with all its places.
"""


def to_page(shapes: Iterable[Shape]) -> str:
    """Return the whole page, families in the order of DESIGN 6, rules by code."""
    shapes = list(shapes)
    parts = [HEAD]
    for family, name in FAMILIES.items():
        of_family = [shape for shape in shapes if shape.code[0] == family]
        if of_family:
            parts.append(
                f"\n## {family}: {name}\n\n| rule | what is wrong | why | severity |\n|---|---|---|---|\n"
            )
            parts += [to_row(shape) for shape in of_family]
    return "".join(parts)


def to_row(shape: Shape) -> str:
    """Return one rule as a row of a table."""
    words = WORDS["en"]
    name = shape.names.get("en", "")
    said = shape.names.get("id", "")
    sure = f"{words[shape.severity.lower()]}, {shape.confidence}, {shape.cause}"
    habit = f"; habit from {shape.habit}" if shape.habit else ""
    why = shape.descriptions.get("en", "")
    cells = (
        f'<a id="{shape.code.lower()}"></a>{shape.code}',
        f"{name} ({said})",
        why,
        sure + habit,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
