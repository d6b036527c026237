"""The files for an operator fit the repository: what they copy exists, what they set is a setting."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from server import settings
from server.settings import Settings
from server.web.app import ROUTERS
from tests.server.places import ROOT, clean_environment

DEPLOY = ROOT / "deploy"
CONTAINER = (ROOT / "Containerfile").read_text(encoding="utf-8")
UNIT = (DEPLOY / "tupoksi.service").read_text(encoding="utf-8")

KNOWN = {item.metadata["variable"] for item in fields(Settings)}


def steps() -> list[tuple[str, str]]:
    """Return the steps of the container file: word and rest, continued lines joined."""
    text = re.sub(r"^#.*\n", "", CONTAINER, flags=re.MULTILINE).replace("\\\n", " ")
    return [
        (word, " ".join(rest.split()))
        for word, _, rest in (line.partition(" ") for line in text.splitlines() if line.strip())
    ]


def of(word: str) -> list[str]:
    return [rest for name, rest in steps() if name == word]


def copied() -> list[str]:
    """Return what is copied out of the repository."""
    lines = [rest for rest in of("COPY") if not rest.startswith("--from")]
    return [source for line in lines for source in line.split()[:-1]]


@pytest.mark.parametrize("source", copied())
def test_what_is_copied_exists(source: str) -> None:
    assert (ROOT / source).exists()


def test_nothing_is_copied_that_the_build_does_not_see() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    assert not set(copied()) & {line.strip() for line in ignored}


def test_everything_the_wheel_is_made_of_is_copied() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = [*wheel["packages"], *wheel["force-include"], project["project"]["readme"]]
    present = [path for path in needed if (ROOT / path).exists()]
    assert not [path for path in present if path.split("/")[0] not in copied()]


def test_it_ends_as_nobody_with_one_volume_and_a_health_check() -> None:
    last = max(place for place, (word, _) in enumerate(steps()) if word == "FROM")
    stage = steps()[last:]
    assert [rest for word, rest in stage if word == "USER"] == ["10001:10001"]
    assert [rest for word, rest in stage if word == "VOLUME"] == ['["/var/lib/tupoksi"]']
    (check,) = [rest for word, rest in stage if word == "HEALTHCHECK"]
    address = re.search(r"127\.0\.0\.1:8000(/\w+)", check)
    assert address
    assert address[1] in {getattr(r, "path", "") for router in ROUTERS for r in router.routes}
    assert not [rest for word, rest in stage if word == "ADD"]


def test_the_image_is_of_a_version() -> None:
    for image in of("FROM"):
        name = image.split()[0]
        assert re.fullmatch(r"[\w./-]+:\d[\w.-]+", name), name


@pytest.mark.parametrize("text", [CONTAINER, UNIT, *(p.read_text() for p in DEPLOY.iterdir())])
def test_what_is_set_is_a_setting(text: str) -> None:
    assert set(re.findall(r"TUPOKSI_[A-Z_]*[A-Z]", text)) <= KNOWN


def test_ports_and_folders_agree() -> None:
    assert of("EXPOSE") == ["8000"]
    assert "TUPOKSI_PORT=8000" in of("ENV")[0]
    assert "XDG_DATA_HOME=/var/lib " in of("ENV")[0]
    assert "StateDirectory=tupoksi\n" in UNIT
    assert "XDG_DATA_HOME=/var/lib " in UNIT
    for proxy in ("nginx.conf", "Caddyfile"):
        assert "127.0.0.1:8000" in (DEPLOY / proxy).read_text()


def test_the_store_of_an_installed_package_is_in_the_volume(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "IS_CHECKOUT", False)
    chosen = Settings.from_environment({"XDG_DATA_HOME": "/var/lib"})
    assert chosen.store == Path("/var/lib/tupoksi/store")
    assert chosen.overlay == Path("/var/lib/tupoksi/overlay")


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    verifier = shutil.which("systemd-analyze")
    if verifier is None:
        pytest.skip("systemd-analyze is not installed here")
    program = tmp_path / "tupoksi"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "tupoksi.service"
    unit.write_text(UNIT.replace("/opt/tupoksi/bin/tupoksi", str(program)))
    done = subprocess.run(
        [verifier, "verify", str(unit)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_drain_ends_before_systemd_kills() -> None:
    seconds = re.search(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    assert seconds
    assert int(seconds[1]) > Settings(store=Path("x")).drain_seconds


@pytest.mark.parametrize("proxy", ["nginx.conf", "Caddyfile"])
def test_a_proxy_closes_the_figures_and_waits_longer_than_a_query(proxy: str) -> None:
    text = (DEPLOY / proxy).read_text(encoding="utf-8")
    assert "/metrics" in text
    assert "404" in text
    chosen = Settings(store=Path("x"))
    timeout = re.search(r"(?:proxy_read_timeout|response_header_timeout) (\d+)s", text)
    assert timeout
    assert int(timeout[1]) > max(chosen.query_deadline, chosen.write_deadline)
    size = re.search(r"(?:client_max_body_size|max_size) (\d+)", text)
    assert size
    assert int(size[1]) * 1000 * 1000 > chosen.max_write_bytes


@pytest.mark.long
def test_what_is_copied_is_enough_to_build_and_run(tmp_path: Path) -> None:
    """The steps of the container, without a container: copy, build, install, run."""
    source, target = tmp_path / "src", tmp_path / "installed"
    source.mkdir()
    for name in copied():
        place = source / name
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, place)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-index", "--no-build-isolation", "--target", str(target)]
    subprocess.run([*pip, *options, str(source)], check=True, timeout=120)
    done = subprocess.run(
        [sys.executable, "-c", "from server.cli import main; main(['questions'])"],
        env={**clean_environment(), "PYTHONPATH": str(target), "XDG_DATA_HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "who-is-accountable-for-step" in done.stdout
