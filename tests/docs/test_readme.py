"""What the README and the docs promise: targets that exist, an answer that is the answer, no dead link."""

import csv
import io
import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store, Variable

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_make_targets_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"^make ([a-z-]+)", README, re.MULTILINE)) == {"run", "test"} <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_link_is_dead(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert target.startswith("http") or (page.parent / target).exists(), target


def test_the_answer_of_the_readme_is_the_answer() -> None:
    store = Store()
    for path in (ROOT / "data" / "ttl").glob("*.ttl"):
        store.bulk_load(path=path, format=RdfFormat.TURTLE)
    step = re.search(r"--param step=(\S+)", README)
    assert step
    query = (ROOT / "queries" / "competency" / "who-is-accountable-for-step.rq").read_text()
    rows = store.query(query, substitutions={Variable("step"): NamedNode(step[1])})
    assert isinstance(rows, QuerySolutions)
    text = rows.serialize(format=QueryResultsFormat.CSV)
    assert text is not None
    found = [
        [
            row["level"],
            row["holderLabel"],
            row["superiorLabel"],
            row["viaLabel"],
            re.sub(
                r".*/pasal/(\d+)(?:/ayat/(\d+))?$",
                lambda m: f"Pasal {m[1]}" + (f" ayat {m[2]}" if m[2] else ""),
                row["provision"],
            ),
            row["line"],
        ]
        for row in csv.DictReader(io.StringIO(text.decode()))
    ]
    table = README.split("| level |")[1].split("\n\n")[0].splitlines()[2:]
    assert [[cell.strip() for cell in line.strip("|").split("|")] for line in table] == found


def test_nothing_names_a_path_of_one_machine_or_an_index_host() -> None:
    bad = re.compile(r"(?<![A-Z])/(?:work|root|home/[a-z]+)/|pythonhosted|pypi\.org|npmjs\.org")
    tracked = [
        ROOT / n
        for n in (
            "README.md",
            "Makefile",
            "pyproject.toml",
            "requirements.txt",
            "requirements-dev.txt",
            ".ci/run",
        )
    ]
    for path in [*tracked, *PAGES]:
        assert not bad.search(path.read_text(encoding="utf-8")), path
