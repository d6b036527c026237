"""Bytes of a file -> ``SourceText``: the decoded text, its hash, and how it was decoded.

Promises: the text encodes back to the very bytes that were read; a byte order mark stays as the
first code point; nothing is normalised. It refuses what is not text, and it knows nothing of law.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from loaders.errors import BinarySource, EmptySource, UnreadableSource

_LINE_END_RE = re.compile(r"\r\n|\n|\r")

_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13}) + b"\x7f"
_PRINTED = str.maketrans("", "", "\t\r\n\f\ufeff")
_MAX_CONTROL_SHARE = 0.02  # a damaged scan has a few stray bytes, a binary file has far more


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source document as received.

    Attributes:
        stem: File name without its ending; names the document in reports and graphs.
        text: The decoded text; every offset in the project counts its code points.
        sha256: Hash of the bytes, 64 hexadecimal digits.
        encoding: The Python codec that decodes and encodes it without loss.
    """

    stem: str
    text: str
    sha256: str
    encoding: str


def read_source(path: Path) -> SourceText:
    """Read one file.

    Raises:
        UnreadableSource: It is missing, a folder, or not permitted.
        EmptySource: It holds no text.
        BinarySource: It is not text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableSource(
            f"the file cannot be read ({error.strerror}).",
            hint="Check the name and the permissions.",
            where=str(path),
        ) from error
    return decode_source(data, path.stem, where=str(path))


def decode_source(data: bytes, stem: str, *, where: str | None = None) -> SourceText:
    """Decode bytes without loss; see ``read_source`` for what is refused."""
    encoding = _find_encoding(data)
    if encoding is None:
        raise BinarySource(
            "the file is not text.",
            hint="Give the text of the document, not its PDF or Word file.",
            where=where,
        )
    text = data.decode(encoding)
    if not text.strip("\ufeff \t\r\n\f"):
        raise EmptySource("the file holds no text.", hint="Was the conversion empty?", where=where)
    return SourceText(stem, text, hashlib.sha256(data).hexdigest(), encoding)


def find_line_starts(text: str) -> list[int]:
    """Return the offset of the first code point of each line, whatever ends the lines."""
    if "\r" in text:
        return [0, *(match.end() for match in _LINE_END_RE.finditer(text))]
    return [0, *accumulate([len(line) + 1 for line in text.split("\n")[:-1]])]


def _find_encoding(data: bytes) -> str | None:
    """Return the codec that decodes the bytes and gives the same bytes back; None for no text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"]
    elif data[:4096].count(0) > len(data[:4096]) // 3:
        # UTF-16 without a mark: plain letters leave their NUL in every second byte
        candidates = [
            "utf-16-le" if data[1:4096:2].count(0) > data[0:4096:2].count(0) else "utf-16-be"
        ]
    else:
        control = len(data) - len(data.translate(None, _CONTROL))
        if control > len(data) * _MAX_CONTROL_SHARE:
            return None
        candidates = ["utf-8", "cp1252", "latin-1"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.encode(encoding) == data:
            return encoding if _is_texty(text) else None
    return None


def _is_texty(text: str) -> bool:
    sample = text[:65536]
    words = sample.translate(_PRINTED)
    printable = len(sample) - (
        0 if words.isprintable() else sum(not c.isprintable() for c in words)
    )
    return printable >= len(sample) * (1 - 5 * _MAX_CONTROL_SHARE)
