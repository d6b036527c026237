"""``sources.toml`` -> ``Source``: which documents there are, and what each is.

A file that the catalogue does not name is still a source: its kind is found by reading it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from loaders.errors import CatalogueError, ChangedSource
from loaders.text.read import SourceText, read_source

CATALOGUE = "sources.toml"
TEXT_ENDINGS = (".txt", ".md")
KINDS = ("regulation", "sop", "service-standard", "")


@dataclass(frozen=True, slots=True)
class Region:
    """The region that a document belongs to; ``code`` is Kemendagri's dotted string or ""."""

    slug: str = ""
    name: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A source document and what is known of it beforehand.

    Attributes:
        kind: One of ``KINDS``; "" when the catalogue does not say.
        organisation: Short name of the organisation in the IRIs of its units, or "".
        structure_held: Whether a regulation beside it sets up that organisation.
    """

    text: SourceText
    title: str = ""
    kind: str = ""
    region: Region = Region()
    organisation: str = ""
    origin: str = ""
    structure_held: bool = False


def load_sources(folder: Path) -> tuple[Source, ...]:
    """Return every source of a folder, by file name.

    Raises:
        CatalogueError: ``sources.toml`` is not what it should be.
        ChangedSource: A file differs from its recorded hash.
        SourceError: A file cannot be read as text.
    """
    entries = _read_catalogue(folder / CATALOGUE)
    paths = list_files(folder)
    for name in entries.keys() - {path.name for path in paths}:
        raise CatalogueError(
            f"it names {name}, which is not there.",
            hint="Restore the file.",
            where=str(folder / CATALOGUE),
        )
    sources = [_load_source(path, entries.get(path.name, {})) for path in paths]
    set_up = {_home(s) for s in sources if s.kind == "regulation" and s.organisation}
    return tuple(replace(s, structure_held=_home(s) in set_up) for s in sources)


def list_files(folder: Path) -> list[Path]:
    """Return the files of the sources of a folder, by name: one for each of ``load_sources``.

    Raises:
        CatalogueError: The folder cannot be read.
    """
    try:
        paths = [path for path in folder.iterdir() if path.suffix in TEXT_ENDINGS]
    except OSError as error:
        raise CatalogueError(
            f"the folder of sources cannot be read ({error.strerror}).", where=str(folder)
        ) from error
    return sorted((path for path in paths if path.is_file()), key=lambda path: path.name)


def _home(source: Source) -> tuple[str, str]:
    return source.region.slug, source.organisation


def _load_source(path: Path, entry: dict[str, Any]) -> Source:
    text = read_source(path)
    if entry.get("sha256") not in (None, text.sha256):
        raise ChangedSource(
            "its bytes are not those that sources.toml records.",
            hint="Restore the file, or record the new sha256 if the change is meant.",
            where=str(path),
        )
    return Source(
        text,
        entry.get("title", ""),
        entry.get("kind", ""),
        Region(**entry.get("region", {})),
        entry.get("organisation", ""),
        entry.get("origin", ""),
    )


def _read_catalogue(path: Path) -> dict[str, dict[str, Any]]:
    if not path.is_file():
        return {}
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("source", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"it is not valid TOML: {error}.", where=str(path)) from error
    for number, entry in enumerate(entries, start=1):
        _check_entry(entry, f"{path}, source {number}")
    return {entry["file"]: entry for entry in entries}


def _check_entry(entry: dict[str, Any], where: str) -> None:
    strings = ("file", "title", "kind", "organisation", "origin", "sha256")
    unknown = entry.keys() - {*strings, "region"}
    if unknown or not isinstance(entry.get("file"), str):
        what = f"unknown key {sorted(unknown)[0]}" if unknown else "no file"
        raise CatalogueError(
            f"{what}.", hint=f"Keys are {', '.join(strings)}, region.", where=where
        )
    region = entry.get("region", {})
    if not isinstance(region, dict) or region.keys() - {"slug", "name", "code"}:
        raise CatalogueError("region takes slug, name and code.", where=where)
    values = [*(entry.get(key, "") for key in strings), *region.values()]
    if not all(isinstance(value, str) for value in values):
        raise CatalogueError(
            "every value is a string.",
            hint='Write codes in quotes: "36.72" is not 36.72.',
            where=where,
        )
    if entry.get("kind", "") not in KINDS:
        raise CatalogueError(f"kind is one of {', '.join(KINDS[:-1])}.", where=where)
