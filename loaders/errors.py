"""What can go wrong while loading, as one small tree.

::

    LoaderError            something a person can act on
    ├── SourceError        the file as received
    │   ├── EmptySource        no text in it
    │   ├── BinarySource       not text
    │   ├── UnreadableSource   missing, a folder, no permission
    │   └── ChangedSource      its bytes are not those that sources.toml promises
    ├── CatalogueError     sources.toml itself, with file and line
    ├── OverlayError       entries of an overlay file, all of them at once
    └── LinkError          cells of a table of ties, all of them at once

Damage inside a text is never an exception: it is an ``unparsed`` leaf or a recorded repair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class LoaderError(Exception):
    """A fault that a person can act on.

    Attributes:
        message: What is wrong, a full sentence.
        hint: What to do about it; may be empty.
        where: The file, with line where known, or None.
    """

    docs = "docs/errors.md"

    def __init__(self, message: str, *, hint: str = "", where: str | None = None) -> None:
        self.message = message
        self.hint = hint
        self.where = where
        super().__init__(message)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.message}" + (f" {self.hint}" if self.hint else "")


class SourceError(LoaderError):
    """The file as received cannot be used."""


class EmptySource(SourceError):
    """The file holds no text."""


class BinarySource(SourceError):
    """The file is not text."""


class UnreadableSource(SourceError):
    """The file cannot be opened."""


class ChangedSource(SourceError):
    """The bytes of a catalogued source differ from its recorded sha256."""


class CatalogueError(LoaderError):
    """``sources.toml`` is not what it should be."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a file written by hand.

    Attributes:
        where: File and line.
        message: What is wrong there, the rest of a sentence whose subject is the place.
        hint: What to do about it; may be empty.
    """

    where: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message} {self.hint}".rstrip()


class OverlayError(LoaderError):
    """Corrections by people that cannot be taken as they stand.

    Attributes:
        faults: Everything that is wrong, in the order of the files.
    """

    docs = "docs/corrections.md"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(list_faults(self.faults))


class LinkError(LoaderError):
    """Rows of a table of ties that cannot be taken as they stand.

    Attributes:
        faults: Everything that is wrong, in the order of the files.
    """

    docs = "data/links/README.md"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(list_faults(self.faults))


def list_faults(faults: Sequence[Fault]) -> str:
    """Return faults one a line; of very many the first and how many more there are."""
    lines = [str(fault) for fault in faults[:_SHOWN]]
    if len(faults) > _SHOWN:
        lines.append(f"... and {len(faults) - _SHOWN} more.")
    return "\n".join(lines)


_SHOWN = 50
