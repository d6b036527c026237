"""What a snapshot is made of: files, read once, with a digest over all of them.

In: folders. Out: :class:`Inputs`. The bytes that were hashed are the bytes that are loaded and
kept, so that a file that changes meanwhile cannot make a snapshot that is not what it says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from loaders.catalogue import Source, load_sources
from loaders.pipeline import BuiltDocument
from server.errors import BadInput
from server.publishing.rules import Rule, read_rules
from server.version import digest_code


@dataclass(frozen=True, slots=True)
class File:
    """A file and the bytes that it held when it was read."""

    path: Path
    content: bytes


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a snapshot is made of.

    Attributes:
        documents: Turtle files by stem, one named graph each.
        ontology: Turtle files that share the ontology graph.
        links: Tables of checked ties (CSV) for the graph of links.
        overlay: Corrections by people (TOML) for the graph of what was reviewed.
        rules: CONSTRUCT queries for the derived graph.
        shapes: Shapes (Turtle) that every document is held against.
        quality: Queries that hold documents against each other.
        sources: Source documents by stem, to judge their print and to quote them; may lack some.
        built: Those of ``documents`` that were just made of ``sources``, as they were built.
        digest: SHA-256 (hex) over names and bytes of all of them, and the code of the program.
    """

    documents: dict[str, File]
    ontology: tuple[File, ...]
    links: tuple[File, ...]
    overlay: tuple[File, ...]
    rules: tuple[Rule, ...]
    shapes: tuple[File, ...]
    quality: tuple[File, ...]
    sources: dict[str, Source]
    built: Mapping[str, BuiltDocument]
    digest: str


def read_inputs(
    ttl: Path,
    share: Path,
    overlay: Path | None = None,
    sources: Path | None = None,
    built: Iterable[BuiltDocument] = (),
) -> Inputs:
    """Read what is to be published. Only ``ttl`` must exist.

    Args:
        ttl: Folder with one ``STEM.ttl`` per document.
        share: Folder with ``ontology/`` (``*.ttl``, ``concepts/*.ttl``), ``data/links/*.csv`` and
            ``queries/rules/*.rq``, ``queries/quality/*.rq``, ``shapes/*.ttl``,
            ``data/sources/*.txt``.
        overlay: Folder with ``*.toml``.
        sources: Folder of source documents; that of ``share`` unless another is given.
        built: What ``ttl`` was just made of, where it was.

    Raises:
        BadInput: There is no document at all, or a file cannot be read.
        LoaderError: The folder of sources cannot be used.
    """
    documents = {path.stem: File(path, read_bytes(path)) for path in sorted(ttl.glob("*.ttl"))}
    if not documents:
        raise BadInput(
            f"There is no graph file (*.ttl) in {ttl}.",
            hint="Run `tupoksi build`, or name the folder with --ttl.",
            where=str(ttl),
        )
    ontology = (*_files(share / "ontology", "*.ttl"), *_files(share / "ontology/concepts", "*.ttl"))
    links = _files(share / "data" / "links", "*.csv")
    reviewed = _files(overlay, "*.toml") if overlay is not None else ()
    rules = share / "queries" / "rules"
    shapes = _files(share / "shapes", "*.ttl")
    quality = _files(share / "queries" / "quality", "*.rq")
    texts = _sources(sources or share / "data" / "sources", documents)
    rooms = {
        "document": tuple(documents.values()),
        "ontology": ontology,
        "links": links,
        "overlay": reviewed,
        "rule": _files(rules, "*.rq"),
        "shapes": shapes,
        "quality": quality,
    }
    told = [repr(source) for source in texts.values()]
    return Inputs(
        documents=documents,
        ontology=ontology,
        links=links,
        overlay=reviewed,
        rules=read_rules(rules),
        shapes=shapes,
        quality=quality,
        sources=texts,
        built={one.stem: one for one in built},
        digest=_digest(rooms, told),
    )


def _sources(folder: Path, documents: Container[str]) -> dict[str, Source]:
    if not folder.is_dir():
        return {}
    return {s.text.stem: s for s in load_sources(folder) if s.text.stem in documents}


def _digest(rooms: Mapping[str, Iterable[File]], told: Iterable[str]) -> str:
    digest = hashlib.sha256(digest_code().encode())
    for room, files in rooms.items():
        for file in files:
            digest.update(f"{room} {file.path.name} {len(file.content)}\n".encode())
            digest.update(file.content)
    for words in told:
        digest.update(words.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _files(folder: Path, pattern: str) -> tuple[File, ...]:
    return tuple(File(path, read_bytes(path)) for path in sorted(folder.glob(pattern)))


def read_bytes(path: Path, most: int = -1) -> bytes:
    """Return the bytes of a file, or no more than ``most`` of them where that is not negative.

    Raises:
        BadInput: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise BadInput(
            f"{path} cannot be read: {error.strerror}.",
            hint="Check that it exists and that you may read it.",
            where=str(path),
        ) from error
