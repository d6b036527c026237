"""Bring the SPARQL editor from npm into the folder that the server serves it from.

In: npm. Out: ``server/web/static/editor/``: script and sheet of @zazuko/yasgui, checked against the
digests below, and the licences of everything that is bundled in them. Nothing of it is committed;
where it is missing, the plain form of ``/sparql`` does the same job. Run by ``make setup-editor``.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGE = "@zazuko/yasgui"
VERSION = "4.6.2"

FILE_TO_SHA256 = {
    "yasgui.min.js": "55034eaac74c55f55fbd1eeed008ae38a79053651cbed2b453f1fcfd895a4b75",
    "yasgui.min.css": "085b94556b97f9928981bdedb6848fd11ad4d8d950e821f0d698c58ca538fc55",
}
"""What the release holds; another digest is another release, and is refused."""

FOLDER = Path(__file__).resolve().parent.parent / "server" / "web" / "static" / "editor"

MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""  # noqa: E501


def main() -> int:
    """Install the editor; return the exit code."""
    npm = shutil.which("npm")
    if npm is None:
        print("There is no npm on this machine. The plain form at /sparql works without it.")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run([npm, "install", *options, f"{PACKAGE}@{VERSION}"], cwd=place, check=True)
        modules = place / "node_modules"
        build = modules / PACKAGE / "build"
        wrong = [name for name, digest in FILE_TO_SHA256.items() if sha256(build / name) != digest]
        if wrong:
            print(f"{', '.join(wrong)} of {PACKAGE} {VERSION} is not what was released.")
            return 3
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in FILE_TO_SHA256:
            shutil.copyfile(build / name, FOLDER / name)
        (FOLDER / "LICENSES.txt").write_text(gather_licences(modules), encoding="utf-8")
    print(f"{PACKAGE} {VERSION} is in {FOLDER}")
    return 0


def sha256(path: Path) -> str:
    """Return the digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def gather_licences(modules: Path) -> str:
    """Return name, version, author and licence of every package, with its text where it has one."""
    parts = []
    for manifest in sorted(modules.glob("*/package.json")) + sorted(
        modules.glob("@*/*/package.json")
    ):
        facts = json.loads(manifest.read_text(encoding="utf-8"))
        files = sorted(p for p in manifest.parent.iterdir() if p.name.lower().startswith("licen"))
        author = facts.get("author", "")
        author = author.get("name", "") if isinstance(author, dict) else author
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in files]
        if not texts and facts.get("license") == "MIT":
            texts = [f"Copyright (c) {author}\n\n{MIT}"]
        head = f"{facts['name']} {facts['version']}: {facts.get('license', 'see below')}"
        parts.append("\n".join([head, "=" * len(head), author, "", *texts]))
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.exit(main())
