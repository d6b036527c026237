"""Bring in the text of W3C's SPARQL 1.0 and 1.1 tests; nothing of it is ever committed.

The source distribution of rdflib carries it, in the very version that is pinned here. Run as
``python -m tests.protocol.bring_w3c`` (``make setup-w3c``).
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.protocol.w3c import BROUGHT

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = ("sparql11", "dawg-data-r2")


def main() -> None:
    """Fetch and unpack, unless that was done."""
    if all((BROUGHT / name).is_dir() for name in FOLDERS):
        return
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    (pinned,) = (line for line in lines if line.startswith("rdflib=="))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet"),
                *("--disable-pip-version-check", "--no-deps", "--no-binary", "rdflib"),
                *("--dest", folder, pinned),
            ],
            check=True,
        )
        (archive,) = Path(folder).glob("rdflib-*.tar.gz")
        with tarfile.open(archive) as packed:
            for member in packed.getmembers():
                place = member.name.partition("/test/data/suites/w3c/")[2]
                if member.isfile() and place.startswith(tuple(f"{name}/" for name in FOLDERS)):
                    content = packed.extractfile(member)
                    assert content is not None
                    target = BROUGHT / place
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(content.read())


if __name__ == "__main__":
    main()
