"""The files of the SPARQL editor, which the set-up brings and git ignores: are they there?

In: nothing. Out: yes or no. It knows no page.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

PARTS = ("yasgui.min.js", "yasgui.min.css", "LICENSES.txt")
"""What ``make setup-editor`` brings."""


@cache
def has_editor() -> bool:
    """Tell whether the set-up had brought the editor when this process first asked."""
    folder = files("server.web") / "static" / "editor"
    return all((folder / name).is_file() for name in PARTS)
