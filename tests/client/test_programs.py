"""Every program in these pages runs, and prints what stands below it.

A program is a block ```python, ```r or ```js; the block ```text after it, if any, is what it prints.
``pytest --update-golden`` writes those blocks.
"""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.conftest import ROOT

PAGES = ("clients.md", "aligning.md")
HOST = "http://localhost:8000"
LANGUAGE_TO_COMMAND = {"r": ("Rscript", "--vanilla"), "js": ("node", "--input-type=module")}

BLOCK_RE = re.compile(
    r"^```(?P<language>python|r|js)\n(?P<code>.*?)^```\n(?:\n```text\n(?P<printed>.*?)^```\n)?",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Program:
    """A block of a page: where its code begins and ends there, and what it should print."""

    page: Path
    language: str
    code: str
    printed: str
    start: int
    end: int


def read_programs(page: Path, *languages: str) -> list[Program]:
    found = BLOCK_RE.finditer(page.read_text(encoding="utf-8"))
    return [
        Program(page, m["language"], m["code"], m["printed"] or "", m.start(), m.end())
        for m in found
        if m["language"] in languages
    ]


def compare(outcomes: list[tuple[Program, str]], *, is_update: bool) -> None:
    """Hold what programs of one page printed against the page, or write it there."""
    if is_update:
        page = outcomes[0][0].page
        text = page.read_text(encoding="utf-8")
        for program, printed in reversed(outcomes):
            block = f"```{program.language}\n{program.code}```\n"
            block += f"\n```text\n{printed}```\n" if printed else ""
            text = text[: program.start] + block + text[program.end :]
        page.write_text(text, encoding="utf-8")
        return
    for program, printed in outcomes:
        assert printed == program.printed, program.code


@pytest.fixture
def is_update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(autouse=True)
def in_checkout() -> Iterator[None]:
    """Programs name files from the root of the repository."""
    with chdir(ROOT):
        yield


@pytest.mark.parametrize("name", PAGES)
def test_the_python_of_a_page_prints_what_it_shows(
    name: str, service: str, is_update: bool
) -> None:
    names: dict[str, object] = {}
    outcomes = []
    for program in read_programs(ROOT / "docs" / name, "python"):
        with redirect_stdout(io.StringIO()) as out:
            exec(compile(program.code.replace(HOST, service), name, "exec"), names)
        lines = [line.rstrip() for line in out.getvalue().splitlines()]
        outcomes.append((program, "".join(f"{line}\n" for line in lines)))
    assert outcomes
    compare(outcomes, is_update=is_update)


@pytest.mark.parametrize("language", LANGUAGE_TO_COMMAND)
def test_the_program_of_another_language_prints_what_it_shows(
    language: str, service: str, is_update: bool
) -> None:
    command, *options = LANGUAGE_TO_COMMAND[language]
    if shutil.which(command) is None:
        pytest.skip(f"{command} is not installed; `make setup-languages` brings it")
    programs = read_programs(ROOT / "docs" / "clients.md", language)
    assert programs
    outcomes = []
    for program in programs:
        ran = subprocess.run(
            [command, *options, "-"],
            input=program.code.replace(HOST, service),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        lines = [line.rstrip() for line in ran.stdout.splitlines()]
        outcomes.append((program, "".join(f"{line}\n" for line in lines)))
    compare(outcomes, is_update=is_update)


@pytest.mark.parametrize("language", ["en", "id"])
def test_what_the_page_of_data_shows_works(language: str, service: str) -> None:
    """The three programs there: the Python runs here, the addresses of the others answer."""
    page = urlopen(Request(f"{service}/data?lang={language}")).read().decode("utf-8")
    shown = [
        html.unescape(code) for code in re.findall(r"<pre[^>]*><code>(.*?)</code>", page, re.S)
    ]
    (python,) = [code for code in shown if "import tupoksi" in code]
    names: dict[str, object] = {}
    lines = python.splitlines()
    exec("\n".join([*lines[:-1], f"found = {lines[-1]}"]), names)
    assert len(names["found"]) > 50  # type: ignore[arg-type]
    (in_r,) = re.findall(r'read\.csv\("([^"]+)"', "\n".join(shown))
    assert b"36.72.06" in urlopen(in_r).read()
    (in_js,) = re.findall(r'fetch\("([^"]+)"', "\n".join(shown))
    assert json.load(urlopen(in_js))["results"]["bindings"]
