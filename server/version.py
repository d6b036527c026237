"""The version of the program, from the installed distribution."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def read_version() -> str:
    """Return the version, or say that the package runs from a checkout without being installed."""
    try:
        return version("tupoksi")
    except PackageNotFoundError:
        return "0 (not installed)"
