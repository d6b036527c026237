"""LOAD in an update: what is one, and what only looks like one."""

from __future__ import annotations

import pytest

from server.errors import RemoteCallRefused
from server.federating.loads import find_loads


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("LOAD <http://a/b>", [("http://a/b", False, None)], id="plain"),
        pytest.param("load silent <http://a/b>", [("http://a/b", True, None)], id="silent"),
        pytest.param(
            "PREFIX e: <http://e/> LOAD e:f.ttl INTO GRAPH e:g ; LOAD <http://a/> INTO GRAPH <urn:g>",
            [("http://e/f.ttl", False, "http://e/g"), ("http://a/", False, "urn:g")],
            id="two",
        ),
        pytest.param(
            "INSERT DATA { <a> <b> 'LOAD <http://a/b>' } # LOAD <http://a/b>", [], id="words"
        ),
        pytest.param("INSERT { ?s ?p LOAD } WHERE { LOAD <http://a/b> }", [], id="in-a-group"),
        pytest.param("LOAD ?x", [], id="variable"),
        pytest.param("LOAD <http://a/b> INTO <urn:g>", [], id="no-graph-word"),
        pytest.param("LOAD e:x", [], id="no-such-prefix"),
        pytest.param("LOAD", [], id="end"),
    ],
)
def test_loads_are_found(text: str, expected: list[tuple[str, bool, str | None]]) -> None:
    assert [(load.url, load.silent, load.graph) for load in find_loads(text)] == expected


def test_the_place_of_a_load_is_its_text() -> None:
    text = "CLEAR DEFAULT ;\n LOAD <http://a/b> INTO GRAPH <urn:g> ; DROP DEFAULT"
    (load,) = find_loads(text)
    assert text[load.start : load.end] == "LOAD <http://a/b> INTO GRAPH <urn:g>"


def test_too_many_are_refused() -> None:
    with pytest.raises(RemoteCallRefused, match="more than 4"):
        find_loads(" ; ".join(["LOAD <http://a/b>"] * 5))
