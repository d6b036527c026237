"""What a clerk leaves behind for whoever answers in its place."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from server.express.messages import (
    Note,
    read_notes,
    read_packet,
    read_return,
    to_packet,
    to_return,
)
from server.express.plain import LONGEST
from server.express.slate import NOTE_LONGEST, NOTES_ROOM, Slate, State, open_memory

NOTE = Note(7, "192.0.2.1", 'a "quoted" agent\\', "f00", 300, 0.001, 0.002)


@pytest.fixture
def slates() -> Iterator[tuple[Slate, Slate]]:
    """The clerk's slate and the web process's view of it."""
    memory = open_memory()
    ours, theirs = Slate(memory), Slate(memory)
    os.close(memory)
    yield ours, theirs
    ours.close()
    theirs.close()


def test_a_request_is_there_to_the_last_byte_until_its_answer_is_on_its_way(
    slates: tuple[Slate, Slate],
) -> None:
    ours, theirs = slates
    request = bytes(range(256)) * (LONGEST // 256)
    ours.begin(3, request)
    found = theirs.read()
    assert (found.state, found.connection, found.request) == (State.ANSWERING, 3, request)
    ours.sending(3)
    assert (theirs.read().state, theirs.read().connection) == (State.SENDING, 3)
    ours.note(NOTE.to_line())
    assert theirs.read().state is State.IDLE


def test_notes_stay_until_they_are_taken(slates: tuple[Slate, Slate]) -> None:
    ours, theirs = slates
    for _ in range(3):
        ours.begin(7, b"request")
        ours.note(NOTE.to_line())
    assert read_notes(theirs.read().notes) == [NOTE] * 3
    assert read_notes(ours.take_notes()) == [NOTE] * 3
    assert theirs.read().notes == b""


def test_a_slate_says_when_it_is_full(slates: tuple[Slate, Slate]) -> None:
    ours, theirs = slates
    line = Note(1, "x", "y" * 4000, "id", 1, 0.0, 0.0).to_line()
    count = 1
    while ours.note(line):
        count += 1
    assert count * len(line) > NOTES_ROOM - 2 * NOTE_LONGEST
    assert len(read_notes(theirs.read().notes)) == count


def test_packets_are_read_as_they_were_written() -> None:
    assert read_packet(to_packet(b"T", 9, b"rest")) == (b"T", 9, b"rest")
    kind, number, rest = read_packet(to_return(4, b"unsent", b"request"))
    assert (kind, number, read_return(rest)) == (b"R", 4, (b"unsent", b"request"))
