"""What documents gave when they were judged is kept, found again, and never believed when damaged."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from loaders.catalogue import Source
from server.checking import check
from server.checking.cache import ENDING, Judged, load_judged, save_judged, to_key, trim_folder
from server.checking.check import check_documents, judge_source
from server.publishing.inputs import File
from tests.findings.texts import clean, plant, rules, source

FAULTY = plant(clean(), "BAB II", "BAB III")
FILES = (*rules().shapes, *rules().ontology)


@cache
def judged() -> Judged:
    return judge_source(source(FAULTY), rules())


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The stems of the documents that are judged, and not only looked up."""
    stems: list[str] = []

    def judge(source: Source, *args: object, **more: object) -> Judged:
        stems.append(source.text.stem)
        return judge_source(source, rules())

    monkeypatch.setattr(check, "judge_source", judge)
    return stems


def test_what_was_kept_comes_back_as_it_was(tmp_path: Path) -> None:
    assert judged().findings
    save_judged(tmp_path / "new", "key", judged())
    assert load_judged(tmp_path / "new", "key") == judged()


def test_a_document_is_judged_once(tmp_path: Path, counted: list[str]) -> None:
    one = source(FAULTY)
    first = check_documents([one], rules(), cache=tmp_path)
    again = check_documents([one], rules(), cache=tmp_path)
    assert counted == ["contoh"]
    assert again.findings == first.findings == judged().findings
    assert [run.findings for run in again.rules] == [run.findings for run in first.rules]


def test_only_what_changed_is_judged_again(tmp_path: Path, counted: list[str]) -> None:
    one, two = source(FAULTY, "satu"), source(FAULTY, "dua")
    check_documents([one, two], rules(), cache=tmp_path, processes=1)
    changed = source(plant(FAULTY, "BAB III", "BAB IV"), "dua")
    check_documents([one, changed], rules(), cache=tmp_path, processes=1)
    assert counted == ["satu", "dua", "dua"]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"x\x9c no zlib", id="not compressed"),
        pytest.param(None, id="cut in the middle"),
    ],
)
def test_a_damaged_entry_is_judged_again(
    tmp_path: Path, damage: bytes | None, counted: list[str]
) -> None:
    check_documents([source(FAULTY)], rules(), cache=tmp_path)
    (entry,) = tmp_path.glob(f"*{ENDING}")
    entry.write_bytes(entry.read_bytes()[:200] if damage is None else damage)
    report = check_documents([source(FAULTY)], rules(), cache=tmp_path)
    assert counted == ["contoh", "contoh"]
    assert report.findings == judged().findings
    assert load_judged(tmp_path, entry.name.removesuffix(ENDING)) is not None


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    report = check_documents([source(FAULTY)], rules(), cache=tmp_path / "file")
    assert report.findings == judged().findings


def test_the_key_is_made_of_everything_that_a_finding_follows_from() -> None:
    one = source(FAULTY)
    shape = FILES[0]
    others = [
        to_key(source(clean()), FILES),
        to_key(source(FAULTY, "lain"), FILES),
        to_key(replace(one, kind="sop"), FILES),
        to_key(replace(one, structure_held=True), FILES),
        to_key(one, (File(shape.path, shape.content + b"\n"), *FILES[1:])),
    ]
    assert to_key(one, FILES) == to_key(source(FAULTY), FILES)
    assert len({to_key(one, FILES), *others}) == len(others) + 1


def test_what_was_not_asked_for_longest_goes_first(tmp_path: Path) -> None:
    for age, key in enumerate(("new", "old", "oldest")):
        save_judged(tmp_path, key, judged())
        os.utime(tmp_path / f"{key}{ENDING}", (1_000_000 - age, 1_000_000 - age))
    assert load_judged(tmp_path, "oldest") is not None  # asked for just now
    size = (tmp_path / f"new{ENDING}").stat().st_size
    trim_folder(tmp_path, 2 * size)
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["new", "oldest"]


@pytest.mark.parametrize("processes", [2, 3])
def test_several_processes_find_what_one_finds(processes: int) -> None:
    assert judge_source(source(FAULTY), rules(), processes).findings == judged().findings
