"""A real OpenRefine reconciles thirty names against a real server, and adds columns.

``messy.csv`` has the names as an outsider would type them, written from the sources before anything
was tried; ``messy-meant.csv`` says what each means. OpenRefine sends the batches, reads the answers,
decides by ``match`` and asks for the columns; the test only presses its buttons.
"""

from __future__ import annotations

import csv
import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.reconciling.openrefine import Cell, OpenRefine, Service, running, why_absent
from tests.server.places import running_server

HERE = Path(__file__).resolve().parent

COLUMN_TO_TYPE = {
    "unit": "Unit",
    "jabatan": "Position",
    "dasar": "Act",
    "wilayah": "Place",
    "layanan": "PublicService",
    "sop": "Procedure",
}

OF_A_REGION = ("unit", "jabatan")
"""Columns that are reconciled with the column ``daerah`` beside them."""

LEAST_RIGHT = 28
"""Of the thirty names, those that have to come first."""

pytestmark = pytest.mark.long


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A project in which every column with names was reconciled."""

    refine: OpenRefine
    service: Service
    project: str
    rows: list[dict[str, Cell]]

    def cells(self) -> Iterator[tuple[str, Cell]]:
        """Yield the cells with names, with their columns."""
        for row in self.rows:
            for column in COLUMN_TO_TYPE:
                if row[column].text:
                    yield column, row[column]


@pytest.fixture(scope="module")
def reconciled(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reconciled]:
    """Start both, make the project, reconcile its columns."""
    if reason := why_absent():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("openrefine")
    with running_server(published) as (address, _), running(folder) as refine:
        service = read_service(f"{address}/reconcile")
        project = refine.create_project("messy", (HERE / "messy.csv").read_text(encoding="utf-8"))
        for column, kind in COLUMN_TO_TYPE.items():
            details = {"daerah": "spatial"} if column in OF_A_REGION else {}
            refine.reconcile(project, column, kind, service, details)
        yield Reconciled(refine, service, project, refine.read_rows(project))


def read_service(address: str) -> Service:
    """Return what the manifest says, as OpenRefine reads it when a service is added."""
    with urllib.request.urlopen(address, timeout=30) as answer:
        manifest = json.load(answer)
    return Service(address, manifest["identifierSpace"], manifest["schemaSpace"])


def read_meant() -> dict[tuple[str, str], str]:
    """Return what each name means, by column and name."""
    with (HERE / "messy-meant.csv").open(encoding="utf-8", newline="") as file:
        return {(row["column"], row["name"]): row["id"] for row in csv.DictReader(file)}


def test_the_right_entity_comes_first(reconciled: Reconciled) -> None:
    meant = read_meant()
    cells = list(reconciled.cells())
    assert len(cells) == len(meant) == 30
    wrong = [
        (cell.text, cell.candidates[:2])
        for column, cell in cells
        if not cell.candidates or cell.candidates[0][0] != meant[column, cell.text]
    ]
    assert len(cells) - len(wrong) >= LEAST_RIGHT, wrong


def test_what_openrefine_matched_by_itself_is_right(reconciled: Reconciled) -> None:
    meant = read_meant()
    matched = [(column, cell) for column, cell in reconciled.cells() if cell.matched]
    assert [cell for column, cell in matched if cell.matched != meant[column, cell.text]] == []
    assert len(matched) >= 15  # or it would be right by never being certain


def test_columns_are_added_from_what_is_matched(reconciled: Reconciled) -> None:
    refine, project = reconciled.refine, reconciled.project
    refine.match_best(project, "wilayah")
    columns = {"kemendagriCode": "Kode", "withinPlace": "Induk"}
    refine.extend(project, "wilayah", columns, reconciled.service)
    rows = refine.read_rows(project)
    assert {"Kode Kemendagri", "Termasuk wilayah"} <= set(rows[0])
    meant = read_meant()
    for row in rows:
        name = row["wilayah"].text
        expected = meant["wilayah", name].removeprefix("wilayah/") if name else ""
        assert row["Kode Kemendagri"].text == expected  # 36.72, not the number 36.72
    inner = next(row for row in rows if row["wilayah"].text == "Kel. Rawaarum")
    assert inner["Termasuk wilayah"].matched == "wilayah/36.72.06"
