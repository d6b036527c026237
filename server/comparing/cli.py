"""The command ``tupoksi diff``.

In: two sides, each a file or the stem of a source, perhaps with ``#`` and an office of it. Out:
what differs; the exit code is 0 when nothing does, 1 when something does, as with ``diff``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from loaders.catalogue import Source, load_sources
from loaders.share import SHARE
from loaders.text.read import read_source
from server import console
from server.comparing.compare import compare_sides
from server.comparing.formats import to_html, to_json, to_text
from server.comparing.items import Side, build_side
from server.console import CLEAN, FINDINGS, say
from server.errors import BadComparison

FORMATS = ("text", "json", "html")
LANGUAGES = ("id", "en")


def add_diff(app: typer.Typer) -> None:
    """Give the command line the command ``diff``."""
    app.command()(diff)


def diff(
    first: Annotated[str, typer.Argument(help="A file or a source's name; #OFFICE may follow.")],
    second: Annotated[str, typer.Argument(help="The same for the other side.")],
    format_name: Annotated[str, typer.Option("--format", "-f", help=", ".join(FORMATS))] = "text",
    language: Annotated[str, typer.Option("--lang", help="id or en.")] = "id",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File; default stdout.")] = None,
) -> None:
    """Compare two regulations, or two offices, by units, positions, duties and stages.

    For example: tupoksi diff perwali-cilegon-29-2022#kecamatan-tipe-a
    perwali-cilegon-29-2022#kecamatan-tipe-b
    """
    if format_name not in FORMATS:
        raise typer.BadParameter(f"choose one of {', '.join(FORMATS)}", param_hint="--format")
    if language not in LANGUAGES:
        raise typer.BadParameter("choose id or en", param_hint="--lang")
    comparison = compare_sides(find_side(first), find_side(second))
    if format_name == "json":
        data = to_json(comparison)
    elif format_name == "html":
        data = to_html(comparison, language)
    else:
        data = to_text(comparison, language).encode() + b"\n"
    if out is not None:
        out.write_bytes(data)
        say(f"{out} written: {len(comparison.changes)} differences")
    else:
        console.print_bytes(data)
    raise typer.Exit(FINDINGS if comparison.changes else CLEAN)


def find_side(given: str) -> Side:
    """Return the side that an argument means.

    Raises:
        BadComparison: There is no such file or source, or no such office in it.
        LoaderError: The file cannot be read.
    """
    name, _, office = given.partition("#")
    return build_side(_find_source(name), office)


def _find_source(name: str) -> Source:
    sources = load_sources(SHARE / "data" / "sources")
    path = Path(name)
    for source in sources:
        if source.text.stem == name:
            return source
    if path.is_file():
        text = read_source(path)
        return next((source for source in sources if source.text == text), Source(text))
    stems = ", ".join(source.text.stem for source in sources if source.kind == "regulation")
    raise BadComparison(
        f"There is no file and no source {name!r}.",
        hint=f"Sources: {stems}.",
        where=name,
    )
