"""What every test room shares: the sources, the corpus of other regions, and reviewed goldens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "data" / "sources"
CORPUS = ROOT.parent / "shared" / "corpus"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the reviewed expectations; read the diff before committing",
    )


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of other regions' documents; it stands beside the checkout and is never part of it."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of other regions' documents is not beside this checkout")
    return CORPUS


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare text with a reviewed file; with --update-golden write the file instead."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{path.name} is missing: run pytest --update-golden and review it"
        assert text == path.read_text(encoding="utf-8"), (
            f"{path.name} differs: review, then --update-golden"
        )

    return compare
