"""Write what a reviewer accepts into the file of accepted findings, or take it out again.

In: the file and an :class:`Acceptance`, or a fingerprint. Out: the file, changed at one stroke: a
reader sees the old file or the new one, whole. Comments and entries of others stay as they are.
"""

from __future__ import annotations

import datetime
import fcntl
import json
import os
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from server.checking.accepted import KEYS, TABLE_RE, Acceptance, parse_accepted

HEAD = "# Findings that a reviewer has accepted; the form is described in docs/findings.md.\n"


def accept(path: Path, entry: Acceptance) -> None:
    """Add an acceptance; one of the same finding is replaced.

    Raises:
        BadAccepted: The file as it is cannot be read, or the entry lacks something.
        OSError: The file cannot be written.
    """
    with _held(path) as text:
        kept = _without(text or HEAD, entry.fingerprint)
        _write(path, f"{kept.rstrip()}\n\n{to_toml(entry)}")


def withdraw(path: Path, fingerprint: str) -> None:
    """Take the acceptance of a finding out of the file; none of it changes nothing.

    Raises:
        BadAccepted: The file as it is cannot be read.
        OSError: The file cannot be written.
    """
    with _held(path) as text:
        kept = _without(text, fingerprint)
        if kept != text:
            _write(path, kept)


def to_toml(entry: Acceptance) -> str:
    """Return one entry as the file holds it."""
    lines = ["[[accepted]]"]
    for key in KEYS:
        value = getattr(entry, key)
        if isinstance(value, datetime.date):
            lines.append(f"{key} = {value.isoformat()}")
        elif value:
            # A JSON string is a TOML basic string but for DEL, which clean_words has removed.
            lines.append(f"{key} = {json.dumps(clean_words(value), ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def clean_words(value: str) -> str:
    """Return words on one line without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def _without(text: str, fingerprint: str) -> str:
    """Return the file without the tables of a finding."""
    starts = [match.start() for match in TABLE_RE.finditer(text)]
    kept = text[: starts[0]] if starts else text
    for start, end in pairwise([*starts, len(text)]):
        table = tomllib.loads(text[start:end])["accepted"][0]
        if table.get("fingerprint") != fingerprint:
            kept += text[start:end]
    return kept


@contextmanager
def _held(path: Path) -> Iterator[str]:
    """Hold the file against other writers and give its text, which is known to be valid."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        parse_accepted(text, where=str(path))
        yield text
    finally:
        os.close(handle)


def _write(path: Path, text: str) -> None:
    parse_accepted(text, where=str(path))
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(draft, 0o644)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
