"""A law across layouts: the same regulation set in columns, wrapped and paged, reads the same.

The committed Perwali are converted to markdown, a line a paragraph. Most other regions' texts come as
set pages: centred headings, hanging indents, words wrapped, page numbers in between. Here each Perwali
is set that way from its own text model and read again.
"""

import textwrap

import pytest

from loaders.text.document import Document, Provision
from loaders.text.tree import build_tree
from tests.loaders.factories import committed, document

MARKER = {"(1)": "({})", "a.": "{}.", "a)": "{})", "1.": "{}.", "1)": "{})"}
HEADING = {"Bab": "BAB", "Bagian": "Bagian", "Paragraf": "Paragraf", "Pasal": "Pasal"}


def depth(provision: Provision) -> int:
    above = provision.parent
    return 0 if above is None or above.type in HEADING else 1 + depth(above)


def set_provision(provision: Provision, width: int) -> list[str]:
    """Return the printed lines of one provision without what is in it."""
    if provision.type in HEADING:
        number = f"{HEADING[provision.type]} {provision.number}".center(width)
        title = [line.center(width) for line in textwrap.wrap(provision.heading, 50)]
        return ["", number, *title, *textwrap.wrap(provision.text, width, break_on_hyphens=False)]
    indent = " " * 4 * depth(provision)
    marker = MARKER[provision.style].format(provision.number)
    return textwrap.wrap(
        provision.text, width, initial_indent=f"{indent}{marker:4}", subsequent_indent=f"{indent}    ",
        break_on_hyphens=False, break_long_words=False,
    )  # fmt: skip


def typeset(doc: Document, *, page: int, spaced: bool, width: int = 66) -> str:
    lines: list[str] = []
    for provision in (p for p in doc.provisions if p.part == "body"):
        lines += set_provision(provision, width) + [""] * spaced
    if not page:
        return "\n".join(lines)
    sheets = [lines[i : i + page] for i in range(0, len(lines), page)]
    foot = "\n\n{}\n\n"
    return "".join(
        "\n".join(sheet) + foot.format(f"- {n} -".center(width))
        for n, sheet in enumerate(sheets, 1)
    )


def shown(doc: Document) -> list[tuple[str, str, str, str]]:
    return [(p.type, p.key, p.text, p.heading) for p in doc.provisions if p.part == "body"]


@pytest.mark.parametrize("stem", ["perwali-cilegon-63-2016", "perwali-cilegon-29-2022"])
@pytest.mark.parametrize("spaced", [False, True], ids=["close", "spaced"])
@pytest.mark.parametrize("page", [0, 41], ids=["one roll", "pages of 41 lines"])
def test_a_set_page_reads_as_the_markdown_does(stem: str, page: int, spaced: bool) -> None:
    doc = build_tree(committed(stem).text)
    assert shown(document(typeset(doc, page=page, spaced=spaced))) == shown(doc)
