"""Accepting in the file: whole or not at all, what others wrote stays, nothing can be smuggled in."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.checking.accepted import Acceptance, parse_accepted
from server.checking.accepting import accept, clean_words, to_toml, withdraw
from server.errors import BadAccepted

ENTRY = Acceptance("0123456789abcdef", "Rina", datetime.date(2026, 11, 20), "Dicetak demikian.")


def read(path: Path) -> tuple[Acceptance, ...]:
    return parse_accepted(path.read_text("utf-8"), where=str(path))


def test_an_acceptance_is_written_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "accepted.toml"
    whole = replace(ENTRY, until=datetime.date(2027, 1, 1), cause="scan")
    accept(path, whole)
    assert read(path) == (whole,)


@given(st.text(min_size=1, max_size=60).filter(clean_words))
def test_any_words_stay_words(words: str) -> None:
    entry = replace(ENTRY, why=words, by=words)
    (again,) = parse_accepted(to_toml(entry), where="test")
    assert again == replace(ENTRY, why=clean_words(words), by=clean_words(words))


def test_what_others_wrote_stays(tmp_path: Path) -> None:
    path = tmp_path / "accepted.toml"
    other = '# by hand\n[[accepted]]\nfingerprint = "ffffffffffffffff" # mine\nby = "A"\non = 2026-01-01\nwhy = "w"\n'
    path.write_text(other, "utf-8")
    accept(path, ENTRY)
    accept(path, replace(ENTRY, why="Lain."))
    assert path.read_text("utf-8").startswith(other)
    assert [one.why for one in read(path)] == ["w", "Lain."]
    withdraw(path, ENTRY.fingerprint)
    assert path.read_text("utf-8").strip() == other.strip()


def test_a_broken_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "accepted.toml"
    path.write_text("[[accepted]]\nfingerprint = 1\n", "utf-8")
    with pytest.raises(BadAccepted):
        accept(path, ENTRY)
    assert path.read_text("utf-8") == "[[accepted]]\nfingerprint = 1\n"


def test_an_entry_without_a_reason_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "accepted.toml"
    with pytest.raises(BadAccepted):
        accept(path, replace(ENTRY, why=" "))
    assert not path.exists()


def test_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "accepted.toml"
    entries = [replace(ENTRY, fingerprint=f"{number:016x}") for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda entry: accept(path, entry), entries))
    assert {one.fingerprint for one in read(path)} == {one.fingerprint for one in entries}
    assert {one.name for one in tmp_path.iterdir()} == {"accepted.toml", "accepted.toml.lock"}
