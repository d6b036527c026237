"""``tupoksi check`` as people call it: names of files as they are, folders, mistakes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from loaders.errors import UnreadableSource
from loaders.rdf.iri import source_iri
from loaders.share import SHARE
from server.checking.command import STDIN, Order, find_files, find_sources, run_check
from server.checking.formats import NAME_TO_WRITER
from server.checking.report import Report
from server.cli import main

SOP = (SHARE / "data" / "sources" / "sop-sumbar-data-kinerja.txt").read_bytes()
NAMES = ("SOP Sumbar 50%.txt", "sop “baru” #2?.txt")


def order(*files: Path) -> Order:
    """Return an order for some files or folders."""
    return Order(files=files, sources=SHARE / "data" / "sources", share=SHARE)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report on a folder of two files whose names no IRI may hold as they are."""
    folder = tmp_path_factory.mktemp("dua dokumen")
    for name in NAMES:
        (folder / name).write_bytes(SOP)
    return run_check(order(folder))


def test_a_document_is_called_what_its_file_is_called(report: Report) -> None:
    stems = {Path(name).stem for name in NAMES}
    assert {document.stem for document in report.documents} == stems
    assert {finding.document for finding in report.findings} == stems
    assert {document.path.name for document in report.documents if document.path} == set(NAMES)


@pytest.mark.parametrize("name", NAME_TO_WRITER)
def test_every_format_takes_such_a_name(report: Report, name: str) -> None:
    assert NAME_TO_WRITER[name](report, "id")


def test_an_iri_holds_the_name_encoded() -> None:
    assert source_iri("SOP 50%").endswith("/sumber/SOP%2050%25")


def test_the_words_around_a_finding_are_at_hand(report: Report) -> None:
    (run,) = json.loads(NAME_TO_WRITER["sarif"](report, "id"))["runs"]
    regions = [r["locations"][0]["physicalLocation"]["region"] for r in run["results"]]
    assert all("startColumn" in region for region in regions)


def write(folder: Path, names: Sequence[str]) -> list[Path]:
    """Write the SOP under some names."""
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(SOP)
    return paths


def test_a_file_that_is_named_twice_is_checked_once(tmp_path: Path) -> None:
    (path,) = write(tmp_path, ["sop.txt"])
    again = tmp_path / "lain" / ".." / "sop.txt"
    (tmp_path / "lain").mkdir()
    asked = order(path, again)
    assert find_files(asked) == (path,)
    assert len(find_sources(asked)) == 1


def test_two_documents_of_one_name_are_refused(tmp_path: Path) -> None:
    paths = write(tmp_path, ["lama/sop.txt", "baru/sop.txt"])
    with pytest.raises(UnreadableSource, match="has the same name"):
        find_files(order(*paths))


def test_a_folder_without_documents_is_no_clean_report(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="no document"):
        run_check(order(tmp_path))


def test_a_document_may_come_from_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(SOP)))
    report = run_check(order(STDIN))
    assert [(one.stem, one.path) for one in report.documents] == [("stdin", None)]
    assert {finding.document for finding in report.findings} == {"stdin"}


CHECK = ("check", str(SHARE / "data" / "sources" / "sop-sumbar-data-kinerja.txt"))


@pytest.fixture(scope="module", autouse=True)
def own_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what was judged away from the store of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUPOKSI_STORE", str(tmp_path_factory.mktemp("store")))
        yield


def call(*arguments: str) -> object:
    """Run ``tupoksi`` in this process and return its exit code."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code


@pytest.mark.parametrize("name", ["laporan.txt", "laporan.md", "LAPORAN.HTML", "laporan.sarif"])
def test_a_report_goes_where_it_is_sent(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    assert call(*CHECK, "--out", str(path), "--fail-on", "never") == 0
    assert "P027" in path.read_text("utf-8")
    assert "written" in capsys.readouterr().out


def test_an_ending_that_is_no_format_is_refused_before_anything_is_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "laporan.pdf"
    assert call(*CHECK, "--out", str(path)) == 2
    assert not path.exists()
    assert ".pdf" in capsys.readouterr().err


@pytest.mark.parametrize(("alias", "begin"), [("md", "# "), ("shacl", "@prefix")])
def test_formats_go_by_their_other_names(alias: str, begin: str, tmp_path: Path) -> None:
    path = tmp_path / "laporan"
    assert call(*CHECK, "--out", str(path), "--format", alias) == 1
    assert path.read_text("utf-8").startswith(begin)


LOST = """
[[finding]]
finding = "id/temuan/{document}/ffffffffffffffff"
verdict = "rejected"
by = "Rina"
on = 2026-11-20
reason = "Tercetak demikian pada naskah yang dipindai."
"""


@pytest.mark.parametrize("document", ["sop-sumbar-data-kinerja", "lain"])
def test_a_verdict_of_the_overlay_that_nothing_answers_to_is_named(
    document: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "koreksi.toml").write_text(LOST.format(document=document), "utf-8")
    monkeypatch.setenv("TUPOKSI_OVERLAY", str(tmp_path))
    assert call(*CHECK, "--format", "csv", "--fail-on", "never") == 0
    said = capsys.readouterr()
    is_named = "koreksi.toml:2" in said.err and "ffffffffffffffff" in said.err
    assert is_named is (document != "lain")  # nothing is known of what was not checked
    assert "ffffffffffffffff" not in said.out
