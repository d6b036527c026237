"""Rows of RDF terms -> Python values -> pandas tables with a type for each column.

In: the solutions of a SELECT. Out: rows of plain values, or a DataFrame. pandas is an extra and is
imported when the first table is made; everything else works without it.

| in the graph | in a row | in a column of a table |
|---|---|---|
| IRI | str, whole | ``str`` |
| text, with or without language | str; the language is dropped | ``str`` |
| ``xsd:integer`` and its kin | int | ``Int64`` |
| ``xsd:decimal``, ``xsd:double``, ``xsd:float`` | float | ``Float64`` |
| ``xsd:boolean`` | bool | ``boolean`` |
| ``xsd:date`` | datetime.date | ``datetime64`` |
| any other datatype (durations, times, codes) | str, as written | ``str`` |

A code such as ``"11.10"`` is text in the graph and stays text. A column that holds several kinds is
text as a whole. What is unbound is None in a row and missing in a table.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

if TYPE_CHECKING:
    import pandas as pd

Value = str | int | float | bool | datetime.date
"""What a cell holds when it is bound."""

Solution = Mapping[str, NamedNode | BlankNode | Literal | Triple | None]

XSD = "http://www.w3.org/2001/XMLSchema#"

INTEGERS = (
    *("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"),
    *("unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
    *("negativeInteger", "nonPositiveInteger"),
)
TYPE_TO_READER: dict[str, Callable[[str], Value]] = {
    **{XSD + name: int for name in INTEGERS},
    **{XSD + name: float for name in ("decimal", "double", "float")},
    XSD + "boolean": lambda written: written in ("true", "1"),
    XSD + "date": datetime.date.fromisoformat,
}

KIND_TO_DTYPE = {
    int: "Int64",
    float: "Float64",
    bool: "boolean",
    datetime.date: "datetime64[s]",
    str: "str",
}


def to_value(term: NamedNode | BlankNode | Literal | Triple | None) -> Value | None:
    """Return the plain value of a term.

    >>> to_value(Literal("7", datatype=NamedNode(XSD + "integer"))), to_value(Literal("11.10"))
    (7, '11.10')
    """
    if term is None:
        return None
    if isinstance(term, Literal):
        reader = TYPE_TO_READER.get(term.datatype.value)
        try:
            return reader(term.value) if reader else term.value
        except ValueError:  # an ill-typed literal, a date with a time zone: as it is written
            return term.value
    return term.value if isinstance(term, NamedNode) else str(term)


def to_rows(columns: Sequence[str], solutions: Iterable[Solution]) -> list[dict[str, Value | None]]:
    """Return solutions as plain rows, each with every column."""
    return [{name: to_value(solution[name]) for name in columns} for solution in solutions]


def to_languages(
    columns: Sequence[str], solutions: Iterable[Solution]
) -> list[dict[str, str | None]]:
    """Return the language of each text, in columns ``NAME_lang`` after those they belong to."""

    def language(term: object) -> str | None:
        return term.language if isinstance(term, Literal) else None

    return [{f"{name}_lang": language(one[name]) for name in columns} for one in solutions]


def to_frame(columns: Sequence[str], rows: Sequence[Mapping[str, Value | None]]) -> pd.DataFrame:
    """Return rows as a table; each column gets the one type that all its values have.

    Raises:
        ModuleNotFoundError: pandas is not installed; says how to install it.
    """
    pandas = import_pandas()
    series = {name: to_series(pandas, [row[name] for row in rows]) for name in columns}
    return pandas.DataFrame(series, columns=list(columns))


def to_series(pandas: ModuleType, values: Sequence[Value | None]) -> pd.Series:
    """Return one column; of several kinds of values all become text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int, float}:
        kinds = {float}
    if len(kinds) > 1:
        values = [None if value is None else _to_text(value) for value in values]
        kinds = {str}
    kind = kinds.pop() if kinds else str
    if kind is int and any(isinstance(v, int) and abs(v) >= 2**63 for v in values):
        return pandas.Series(list(values), dtype="object")
    return pandas.Series(list(values), dtype=KIND_TO_DTYPE[kind])


def import_pandas() -> ModuleType:
    """Return pandas.

    Raises:
        ModuleNotFoundError: It is not installed.
    """
    try:
        return import_module("pandas")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "Tables need pandas: pip install 'tupoksi[pandas]'. "
            "Without it, .rows() gives the same answer as a list of dicts.",
            name="pandas",
        ) from error


def _to_text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
