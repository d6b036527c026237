"""Frames and meters give the same whatever pieces the bytes come in."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, Store, parse_query_results

from server.engine.meter import OverLimit, RowMeter
from server.engine.wire import FrameReader, Request, from_plain, to_frame, to_plain

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
PIECES = st.lists(st.integers(1, 40), min_size=1, max_size=200)


def cut(data: bytes, sizes: list[int]) -> list[bytes]:
    """Cut bytes into pieces of some sizes, the last one as long as it takes."""
    pieces, start = [], 0
    for size in sizes:
        pieces.append(data[start : start + size])
        start += size
    return [*pieces, data[start:]]


@given(st.lists(st.tuples(st.sampled_from([b"H", b"D"]), st.binary(max_size=50))), PIECES)
def test_frames_survive_any_cutting(frames: list[tuple[bytes, bytes]], sizes: list[int]) -> None:
    stream = b"".join(to_frame(kind, payload) for kind, payload in frames)
    reader = FrameReader()
    assert [frame for piece in cut(stream, sizes) for frame in reader.feed(piece)] == frames


@pytest.mark.parametrize(
    "term",
    [
        pytest.param(NamedNode("http://a/é"), id="iri"),
        pytest.param(Literal('a"\n\x00'), id="text"),
        pytest.param(Literal("x", language="id"), id="language"),
        pytest.param(
            Literal("1", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")), id="typed"
        ),
    ],
)
def test_terms_come_through(term: NamedNode | Literal) -> None:
    assert from_plain(to_plain(term)) == term


def test_a_request_comes_through() -> None:
    request = Request(
        query="ASK { } # é",
        solutions_media="a/b",
        graph_media="c/d",
        substitutions={"x": NamedNode("urn:x")},
        default_graphs=("urn:g",),
        named_graphs=(),
        max_bytes=1,
        max_rows=2,
        cpu_seconds=3,
    )
    assert Request.from_payload(request.to_payload()) == request


FORMATS = (
    QueryResultsFormat.JSON,
    QueryResultsFormat.XML,
    QueryResultsFormat.CSV,
    QueryResultsFormat.TSV,
)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=6), PIECES, st.sampled_from(FORMATS))
def test_rows_are_counted_exactly(
    rows: list[tuple[str, str]], sizes: list[int], form: QueryResultsFormat
) -> None:
    marks = ['},{"', "<result>", ',{"x', '"\n"']  # what a careless count would take for rows
    rows = [(a + marks[i % 4], b) for i, (a, b) in enumerate(rows)]
    values = " ".join(f"({Literal(a)} {Literal(b)})" for a, b in rows)
    document = (
        Store().query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}").serialize(format=form)
    )
    assert document is not None
    media = form.media_type.partition(";")[0]
    meter = RowMeter(media, 10**9, 10**9)
    passed = b"".join(meter.add(piece) for piece in cut(document, sizes)) + meter.finish()
    # JSON marks what stands between rows, XML each row, CSV and TSV the heading too
    extra = {QueryResultsFormat.JSON: -1, QueryResultsFormat.XML: 0}.get(form, 1)
    assert meter.rows == len(rows) + extra
    assert meter.size == len(document)
    assert passed == document


@given(
    st.lists(st.tuples(TEXT, TEXT), min_size=2, max_size=6),
    PIECES,
    st.sampled_from(FORMATS),
    st.data(),
)
def test_an_answer_is_cut_after_exactly_so_many_rows(
    rows: list[tuple[str, str]], sizes: list[int], form: QueryResultsFormat, data: st.DataObject
) -> None:
    kept = data.draw(st.integers(1, len(rows) - 1))
    values = " ".join(f"({Literal(a + chr(10))} {Literal(b)})" for a, b in rows)
    document = (
        Store().query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}").serialize(format=form)
    )
    assert document is not None
    meter = RowMeter(form.media_type.partition(";")[0], 10**9, kept)
    passed = b""
    end = None
    for piece in cut(document, sizes):
        try:
            passed += meter.add(piece)
        except OverLimit as over:
            end = over.end
            break
    assert end is not None
    assert first_column(passed + end, form) == [a + "\n" for a, _ in rows[:kept]]


def first_column(document: bytes, form: QueryResultsFormat) -> list[str]:
    if form == QueryResultsFormat.CSV:
        return [row[0] for row in csv.reader(io.StringIO(document.decode(), newline=""))][1:]
    if form == QueryResultsFormat.JSON:
        return [row["a"]["value"] for row in json.loads(document)["results"]["bindings"]]
    found = parse_query_results(document, format=form)
    return [row["a"].value for row in found]  # type: ignore[union-attr]


def test_limits_are_kept() -> None:
    meter = RowMeter("text/tab-separated-values", 100, 2)
    assert meter.add(b"?a\n1\n2\n") == b"?a\n1\n2\n"  # two rows are allowed
    with pytest.raises(OverLimit, match="more than 2 rows") as caught:
        meter.add(b"3\n")
    assert caught.value.end == b""
    with pytest.raises(OverLimit, match="more than 3 bytes") as caught:
        RowMeter("text/csv", 3, 9).add(b"a\r\n1\r\n22")
    assert caught.value.end == b"a\r\n1\r\n"
    with pytest.raises(OverLimit, match="more than 3 bytes") as caught:
        RowMeter("text/csv", 3, 9).add(b"a" * (2 << 20))
    assert caught.value.end is None
