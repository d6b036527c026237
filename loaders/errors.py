"""What can go wrong while loading, as one small tree.

::

    LoaderError            something a person can act on
    ├── SourceError        the file as received
    │   ├── EmptySource        no text in it
    │   ├── BinarySource       not text
    │   ├── UnreadableSource   missing, a folder, no permission
    │   └── ChangedSource      its bytes are not those that sources.toml promises
    └── CatalogueError     sources.toml itself, with file and line

Damage inside a text is never an exception: it is an ``unparsed`` leaf or a recorded repair.
"""

from __future__ import annotations


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
