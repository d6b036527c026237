"""The version of the program, from the installed distribution, and the digest of its very code."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from loaders.share import PACKAGES

DEPENDENCIES = ("pyoxigraph", "rapidfuzz", "snowballstemmer")
"""What the reading of a text and the judging of a graph rest on, beside our own code."""


def read_version() -> str:
    """Return the version, or say that the package runs from a checkout without being installed."""
    try:
        return version("tupoksi")
    except PackageNotFoundError:
        return "0 (not installed)"


@cache
def digest_code() -> str:
    """Return the SHA-256 (hex) of the program and what it rests on.

    What was computed by other code is not taken for what this code would compute.
    """
    digest = hashlib.sha256(sys.version.encode())
    for name in DEPENDENCIES:
        digest.update(f"{name} {version(name)}\n".encode())
    for package in PACKAGES:
        for path in sorted(p for p in package.rglob("*") if p.suffix in (".py", ".rq")):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(package.parent)} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()
