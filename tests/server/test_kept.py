"""Which answers are kept, for whom, and how many."""

from __future__ import annotations

import pytest
from starlette.responses import JSONResponse, Response

from server.web.kept import LONGEST, KeptAnswers, Key, to_key


def scope(method: str = "GET", query: bytes = b"q", **headers: str) -> dict[str, object]:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"method": method, "path": "/sparql", "query_string": query, "headers": raw}


def key_of(query: bytes = b"q", snapshot: str = "1", **headers: str) -> Key:
    key = to_key(scope(query=query, **headers), snapshot)
    assert key is not None
    return key


TAGGED = {"ETag": 'W/"1"'}


def test_an_answer_is_given_again_to_whoever_asks_the_same() -> None:
    kept = KeptAnswers(1 << 20)
    kept.keep(key_of(accept="text/csv"), Response(b"body", headers=TAGGED))
    found = kept.find(key_of(accept="text/csv", user_agent="another"))
    assert found is not None
    assert (found.body, (b"etag", b'W/"1"') in found.headers) == (b"body", True)


def test_what_is_done_to_an_answer_on_its_way_out_is_not_kept() -> None:
    kept = KeptAnswers(1 << 20)
    response = Response(b"body", headers=TAGGED)
    kept.keep(key_of(), response)
    response.raw_headers.append((b"content-encoding", b"gzip"))
    found = kept.find(key_of())
    assert found is not None
    assert b"content-encoding" not in dict(found.headers)


@pytest.mark.parametrize(
    "other",
    [
        key_of(b"q2", accept="text/csv"),
        key_of(accept="text/tab-separated-values"),
        key_of(),
        key_of(accept="text/csv", snapshot="2"),
    ],
)
def test_another_question_form_or_snapshot_is_another_answer(other: Key) -> None:
    kept = KeptAnswers(1 << 20)
    kept.keep(key_of(accept="text/csv"), Response(b"body", headers=TAGGED))
    assert kept.find(other) is None


@pytest.mark.parametrize(
    "response",
    [
        pytest.param(Response(b"body"), id="no tag: it may be another the next time"),
        pytest.param(Response(b"body", 400, headers=TAGGED), id="a fault"),
        pytest.param(Response(b"x" * (LONGEST + 1), headers=TAGGED), id="long"),
        pytest.param(JSONResponse({}, headers=TAGGED), id="another kind of response"),
    ],
)
def test_what_is_not_kept(response: Response) -> None:
    kept = KeptAnswers(1 << 20)
    kept.keep(key_of(), response)
    assert kept.find(key_of()) is None


@pytest.mark.parametrize(
    "personal",
    [
        scope("POST"),
        scope("HEAD"),
        scope(if_none_match='"1"'),
        scope(range="bytes=0-1"),
        scope(authorization="Bearer x"),
    ],
)
def test_what_is_somebodys_own_has_no_key(personal: dict[str, object]) -> None:
    assert to_key(personal, "1") is None


def test_the_oldest_go_first() -> None:
    kept = KeptAnswers(20_000)
    for number in range(100):
        kept.keep(key_of(str(number).encode()), Response(b"x" * 1000, headers=TAGGED))
        kept.find(key_of(b"0"))
    assert kept.find(key_of(b"0")) is not None
    assert kept.find(key_of(b"1")) is None
    assert kept.find(key_of(b"99")) is not None
    kept = KeptAnswers(1)
    kept.keep(key_of(), Response(b"", headers=TAGGED))
    assert kept.find(key_of()) is None
