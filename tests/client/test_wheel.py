"""The wheel alone is enough: installed into an environment of its own, away from the checkout."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.conftest import ROOT

PROGRAM = """
from pathlib import Path
import tupoksi
from loaders.share import IS_CHECKOUT, SHARE
print(Path(tupoksi.__file__).parent.parent, IS_CHECKOUT, SHARE.name)
graph = tupoksi.load()
print(len(graph.question("units-under-unit", unit="id/unit/cilegon/disdukcapil")) > 5)
print(len(tupoksi.check_text("PERATURAN WALI KOTA X\\n\\nPasal 1\\nSatu.\\n\\nPasal 1\\nDua.\\n")) > 0)
"""


@pytest.mark.long
def test_the_installed_wheel_is_a_library(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("tupoksi-*.whl")
    home = tmp_path / "environment"
    venv.create(home, with_pip=False)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(home)}))
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index"]
    subprocess.run([*install, "--target", str(packages), str(wheel)], check=True)
    # what the wheel depends on is at hand already; the editable install beside it is not followed
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    python = home / "bin" / "python"
    ran = subprocess.run(
        [python, "-c", PROGRAM], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == [f"{packages} False tupoksi_share", "True", "True"]
    assert (packages / "tupoksi" / "py.typed").is_file()
