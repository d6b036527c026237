"""Where the read-only files of the project live: ontology, shapes, queries, sources and graphs.

In a checkout they stand beside this package; in an installed wheel they are packed into
``tupoksi_share``. Nothing else in the project computes a path from ``__file__``.
"""

from __future__ import annotations

from pathlib import Path

_PARENT = Path(__file__).resolve().parent.parent

IS_CHECKOUT = (_PARENT / "ontology").is_dir()
"""True when the package runs from a checkout, where ``data/ttl`` may be written."""

PACKAGES = (_PARENT / "loaders", _PARENT / "server")
"""The folders of the program itself."""

SHARE = _PARENT if IS_CHECKOUT else _PARENT / "tupoksi_share"
"""The folder that holds ``ontology/ shapes/ queries/ data/``."""
