"""What documents gave when they were judged, kept by everything that it follows from.

In: a source and the files of rules. Out: a key, and what was kept under it. The key is a hash over
the text, what the catalogue says of it, the shapes, the ontology and the code of this program: what
is found under it is what judging would give. An entry that cannot be read is no entry; a folder
that cannot be written keeps nothing. Several processes may use one folder: an entry appears whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from loaders.catalogue import Source
from server.checking.findings import Finding, from_record, to_record
from server.publishing.inputs import File
from server.version import digest_code

ENDING = ".judged"

MOST_BYTES = 256 * 1024 * 1024
"""What a folder holds at most; those that were not asked for longest go first."""

FAST = 1
"""zlib: the least effort, since an entry is written once and shrinks tenfold anyway."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What one document gave.

    Attributes:
        findings: Sorted by place.
        seconds: How long each rule ran, by IRI of the shape.
        extract: What rules across documents look at in its graph, as N-Triples.
    """

    findings: tuple[Finding, ...]
    seconds: Mapping[str, float]
    extract: str = ""


def to_key(source: Source, files: Iterable[File]) -> str:
    """Return the name under which a document's findings are kept.

    Args:
        source: The document.
        files: What it is judged by: shapes and ontology.
    """
    text = source.text
    digest = hashlib.sha256(digest_code().encode())
    digest.update(hashlib.sha256(text.text.encode("utf-8", "surrogatepass")).digest())
    known = asdict(replace(source, text=replace(text, text="")))
    digest.update(json.dumps(known, sort_keys=True).encode())
    for file in files:
        digest.update(f"{file.path.name} {len(file.content)}\n".encode())
        digest.update(file.content)
    return digest.hexdigest()


def load_judged(folder: Path, key: str) -> Judged | None:
    """Return what is kept under a key, or None when nothing whole is."""
    path = folder / f"{key}{ENDING}"
    try:
        kept = json.loads(zlib.decompress(path.read_bytes()))
        findings = tuple(from_record(f) for f in kept["findings"])
        judged = Judged(findings, kept["seconds"], kept["extract"])
    except (OSError, ValueError, TypeError, KeyError, zlib.error):
        return None
    with suppress(OSError):
        os.utime(path)
    return judged


def save_judged(folder: Path, key: str, judged: Judged) -> None:
    """Keep what a document gave."""
    kept = {
        "findings": [to_record(finding) for finding in judged.findings],
        "seconds": dict(judged.seconds),
        "extract": judged.extract,
    }
    content = zlib.compress(json.dumps(kept).encode(), FAST)
    draft = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=folder, prefix=".draft-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(draft, folder / f"{key}{ENDING}")
    except OSError:
        with suppress(OSError):
            os.unlink(draft)


def trim_folder(folder: Path, most: int = MOST_BYTES) -> None:
    """Remove what was not asked for longest until the folder holds no more than ``most`` bytes."""
    with suppress(OSError):
        facts = [(e.stat().st_mtime, e.stat().st_size, e.path) for e in os.scandir(folder)]
        total = sum(size for _, size, _ in facts)
        for _, size, path in sorted(facts):
            if total <= most:
                break
            Path(path).unlink(missing_ok=True)
            total -= size
