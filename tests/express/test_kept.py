"""Which answers a clerk keeps, and how many."""

from __future__ import annotations

from server.express.kept import Answer, KeptAnswers

ANSWER = Answer(b"etag: 1\r\n", b"body")


def test_an_answer_is_given_again_to_whoever_asks_the_same() -> None:
    kept = KeptAnswers(1 << 20)
    kept.keep(b"request", ANSWER)
    assert kept.find(b"request") == ANSWER
    assert kept.find(b"another") is None


def test_the_oldest_go_first() -> None:
    kept = KeptAnswers(20_000)
    for number in range(100):
        kept.keep(str(number).encode(), Answer(b"", b"x" * 1000))
        kept.find(b"0")
    assert kept.find(b"0") is not None
    assert kept.find(b"1") is None
    assert kept.find(b"99") is not None
    kept = KeptAnswers(1)
    kept.keep(b"request", ANSWER)
    assert kept.find(b"request") is None
