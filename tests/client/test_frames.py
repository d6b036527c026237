"""A column gets the one type that all its values have, and a code stays text."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

import tupoksi
from tupoksi import frames

XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "


@pytest.fixture
def empty(tmp_path: Path) -> tupoksi.Graph:
    """A graph with one statement: enough to evaluate VALUES."""
    (tmp_path / "one.nt").write_text("<x:a> <x:b> <x:c> .\n")
    return tupoksi.load(tmp_path / "one.nt")


@pytest.mark.parametrize(
    ("terms", "dtype", "values"),
    [
        pytest.param("7 -2", "Int64", [7, -2], id="integers"),
        pytest.param("7 UNDEF", "Int64", [7, None], id="an integer that is missing"),
        pytest.param("7 2.5", "Float64", [7.0, 2.5], id="integers and decimals"),
        pytest.param("true false", "boolean", [True, False], id="truth values"),
        pytest.param('"11.10" "11.1"', "str", ["11.10", "11.1"], id="codes stay text"),
        pytest.param("<x:a> <x:b>", "str", ["x:a", "x:b"], id="IRIs"),
        pytest.param('"kata"@id "word"@en', "str", ["kata", "word"], id="languages are dropped"),
        pytest.param('7 "tujuh"', "str", ["7", "tujuh"], id="several kinds are text"),
        pytest.param("true 7", "str", ["true", "7"], id="a truth value among numbers"),
        pytest.param('"P1M"^^xsd:duration', "str", ["P1M"], id="durations as written"),
        pytest.param("UNDEF UNDEF", "str", [None, None], id="nothing at all"),
        pytest.param("99999999999999999999", "object", [99999999999999999999], id="beyond 64 bits"),
        pytest.param('"kosong"^^xsd:integer', "str", ["kosong"], id="ill-typed"),
    ],
)
def test_columns_are_typed(
    empty: tupoksi.Graph, terms: str, dtype: str, values: list[object]
) -> None:
    query = f"{XSD} SELECT ?v {{ VALUES ?v {{ {terms} }} }}"
    column = empty.query(query)["v"]
    assert str(column.dtype) == dtype
    assert column.astype(object).where(column.notna(), None).tolist() == values


def test_dates_are_dates(empty: tupoksi.Graph) -> None:
    query = XSD + 'SELECT ?v { VALUES ?v { "2016-12-30"^^xsd:date UNDEF } }'
    column = empty.query(query)["v"]
    assert str(column.dtype).startswith("datetime64")
    assert column[0].date() == datetime.date(2016, 12, 30)
    assert column.isna().tolist() == [False, True]
    assert empty.rows(query)[0]["v"] == datetime.date(2016, 12, 30)


def test_languages_are_kept_on_demand(empty: tupoksi.Graph) -> None:
    query = 'SELECT ?v ?n { VALUES (?v ?n) { ("kata"@id 1) ("word"@en 2) ("x" 3) } }'
    assert list(empty.query(query).columns) == ["v", "n"]
    frame = empty.query(query, languages=True)
    assert list(frame.columns) == ["v", "v_lang", "n"]
    assert frame["v_lang"].fillna("").tolist() == ["id", "en", ""]


def test_an_answer_without_rows_keeps_its_columns(empty: tupoksi.Graph) -> None:
    frame = empty.query("SELECT ?a ?b { ?a <x:no> ?b }")
    assert list(frame.columns) == ["a", "b"]
    assert frame.empty


def test_without_pandas_the_message_says_what_to_install(
    empty: tupoksi.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(frames, "import_module", missing)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'tupoksi\[pandas\]'"):
        empty.query("SELECT * { ?a ?b ?c }")
    assert empty.rows("SELECT ?a { ?a ?b ?c }") == [{"a": "x:a"}]
