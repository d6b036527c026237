"""Every cell of every notebook runs, and gives what the notebook shows.

Notebooks are committed with what their cells give, as text: so a reader without Jupyter sees answers,
and this comparison keeps them from growing old. ``pytest --update-golden`` runs them and writes that.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def run(notebook: Any, folder: Path) -> None:
    """Run a notebook in a kernel of its own; a cell that raises is an error of the test."""
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    client.execute()


def keep_text(notebook: Any) -> None:
    """Leave of each output what is the same in every run and can be read in a diff."""
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = [to_text(output) for output in cell.outputs]


def to_text(output: Any) -> Any:
    if output.output_type == "execute_result":
        output.execution_count = None
        output.data = {"text/plain": output.data["text/plain"]}
    return output


def test_there_are_three() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "first-questions",
        "joining-by-code",
        "reading-a-shacl-report",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_gives_what_it_shows(
    path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    shown = nbformat.read(path, as_version=4)
    ran = nbformat.read(path, as_version=4)
    for cell in ran.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    run(ran, path.parent)
    keep_text(ran)
    if request.config.getoption("--update-golden"):
        nbformat.write(ran, path)
        return
    for before, after in zip(shown.cells, ran.cells, strict=True):
        assert before.get("outputs") == after.get("outputs"), after.source
