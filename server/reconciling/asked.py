"""Read what a client asks: a batch of queries, or columns to add, out of JSON that may be anything.

In: text. Out: :class:`Query` by the client's own keys, or :class:`Extension`. Everything is bounded
and everything that is not as the specification has it is refused with the place where it stands.
Reconciliation Service API 0.2, sections 4.2 and 7.2.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.errors import BadRequest, BodyTooLarge
from server.reconciling.vocabulary import PROPERTIES
from server.writing.payload import refuse_depth

MAX_BYTES = 512 * 1024
"""Bytes of a request."""

MAX_QUERIES = 50
MAX_IDS = 1_000
"""Queries of a batch (OpenRefine sends ten); entities of an extension (OpenRefine: ten)."""

MAX_TEXT = 1_000
"""Characters of a name, an identifier or a value."""

MAX_COLUMNS = 50
"""Columns of an extension: all that there are, and some twice."""

MAX_PROPERTIES = 20
MAX_VALUES = 20
MAX_TYPES = 20
MAX_NESTING = 12

LIMIT = 5
MOST_CANDIDATES = 50
"""Candidates of a query, if nothing else was asked, and at most."""

STRICTNESS = ("any", "should", "all")

Json = Any


@dataclass(frozen=True, slots=True)
class Given:
    """A value that a client has: a text, or an entity that was reconciled before."""

    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a client knows of an entity beside its name: any of some values of a property."""

    property: str
    values: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One name to find.

    Attributes:
        text: The name; may be empty where there is evidence.
        types: Types that are wanted, as they were sent; none for any.
        all_types: An entity has to be of each of them, not of one.
        limit: Candidates at most.
        evidence: What else is known.
    """

    text: str
    types: tuple[str, ...] = ()
    all_types: bool = False
    limit: int = LIMIT
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """Columns to add.

    Attributes:
        ids: Entities.
        properties: Identifier of each column's property, and how many values at most (0: all).
    """

    ids: tuple[str, ...]
    properties: tuple[tuple[str, int], ...]


def parse_queries(text: str) -> dict[str, Query]:
    """Return the queries of a batch by key.

    Raises:
        BadRequest: It is not as the specification has it.
        BodyTooLarge: There are more queries than allowed.
        QueryTooDeep: The JSON is nested too deeply.
    """
    batch = _parse_json(text, "queries")
    if not isinstance(batch, dict):
        raise _bad("queries", "is no JSON object", 'Send {"q0": {"query": "a name"}}.')
    if len(batch) > MAX_QUERIES:
        raise BodyTooLarge(
            f"The batch has {len(batch)} queries; {MAX_QUERIES} are allowed.",
            hint="Send them in parts.",
            limit=MAX_QUERIES,
        )
    return {_text(key, "a key of queries"): _to_query(value, key) for key, value in batch.items()}


def parse_extension(text: str) -> Extension:
    """Return the columns that are asked for.

    Raises:
        BadRequest: It is not as the specification has it, or a property is unknown.
        BodyTooLarge: There are more entities than allowed.
        QueryTooDeep: The JSON is nested too deeply.
    """
    asked = _object(_parse_json(text, "extend"), "extend")
    ids, properties = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not isinstance(properties, list):
        raise _bad(
            "extend", "lacks ids or properties", 'Send {"ids": [...], "properties": [{"id": ...}]}.'
        )
    if len(ids) > MAX_IDS:
        raise BodyTooLarge(
            f"There are {len(ids)} ids; {MAX_IDS} are allowed.",
            hint="Send them in parts.",
            limit=MAX_IDS,
        )
    _check_length(properties, MAX_COLUMNS, "extend.properties")
    return Extension(
        tuple(_text(one, "extend.ids") for one in ids),
        tuple(_to_column(one, f"extend.properties[{n}]") for n, one in enumerate(properties)),
    )


def _to_column(value: Json, where: str) -> tuple[str, int]:
    column = _object(value, where)
    name = _text(column.get("id"), f"{where}.id")
    if name not in PROPERTIES:
        raise _bad(f"{where}.id", f"names no property: {name[:60]!r}", _known_properties())
    settings = _object(column.get("settings") or {}, f"{where}.settings")
    limit = settings.get("limit") or 0
    if isinstance(limit, str) and limit.isascii() and limit.isdecimal():  # OpenRefine sends text
        limit = int(limit[:9])
    return name, _number(limit, f"{where}.settings.limit", least=0)


def _to_query(value: Json, key: str) -> Query:
    where = f"queries.{key[:40]}"
    asked = _object(value, where)
    text = _text(asked.get("query", ""), f"{where}.query")
    properties = _list(asked.get("properties") or [], f"{where}.properties")
    _check_length(properties, MAX_PROPERTIES, f"{where}.properties")
    if not text.strip() and not properties:
        raise _bad(where, "has neither a query nor properties", "Give a name to look for.")
    types = asked.get("type") or []
    types = [types] if isinstance(types, str) else _list(types, f"{where}.type")
    _check_length(types, MAX_TYPES, f"{where}.type")
    strictness = asked.get("type_strict", "any")
    if strictness not in STRICTNESS:
        raise _bad(f"{where}.type_strict", "is none of any, should and all", "Leave it out.")
    return Query(
        text=text,
        types=tuple(_to_type(one, f"{where}.type") for one in types),
        all_types=strictness == "all",
        limit=min(_number(asked.get("limit", LIMIT), f"{where}.limit"), MOST_CANDIDATES),
        evidence=tuple(
            _to_evidence(one, f"{where}.properties[{n}]") for n, one in enumerate(properties)
        ),
    )


def _to_type(value: Json, where: str) -> str:
    """Return a type; some clients send it with its name, as they got it."""
    return _text(value.get("id") if isinstance(value, dict) else value, where)


def _to_evidence(value: Json, where: str) -> Evidence:
    asked = _object(value, where)
    if "v" not in asked:
        raise _bad(where, "has no v", 'Send {"pid": "spatial", "v": "a value"}.')
    values = asked["v"] if isinstance(asked["v"], list) else [asked["v"]]
    _check_length(values, MAX_VALUES, f"{where}.v")
    given = (_to_given(one, f"{where}.v") for one in values if one is not None)
    return Evidence(_text(asked.get("pid"), f"{where}.pid"), tuple(given))


def _to_given(value: Json, where: str) -> Given:
    if isinstance(value, dict):
        name = value.get("name") or ""
        return Given(_text(name, f"{where}.name"), _text(value.get("id"), f"{where}.id"))
    if isinstance(value, bool):
        return Given("true" if value else "false")
    if isinstance(value, int | float):
        is_whole = isinstance(value, float) and value.is_integer()
        return Given(_text(str(int(value) if is_whole else value), where))
    return Given(_text(value, where))


def _parse_json(text: str, where: str) -> Json:
    refuse_depth(text, MAX_NESTING, hint="Write the JSON flatter.")
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = f"at line {error.lineno}, column {error.colno}: {error.msg}"
        raise _bad(where, f"is no JSON ({place})", "Check quotes and commas.") from error
    except (ValueError, RecursionError) as error:
        raise _bad(where, "holds a number that is none", "Send it as text.") from error


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _object(value: Json, where: str) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise _bad(where, "is no JSON object", "See docs/reconciling.md.")
    return value


def _list(value: Json, where: str) -> list[Json]:
    if not isinstance(value, list):
        raise _bad(where, "is no list", "See docs/reconciling.md.")
    return value


def _text(value: Json, where: str) -> str:
    """Return a string as it is.

    Raises:
        BadRequest: It is none, too long, or not Unicode.
    """
    if not isinstance(value, str):
        raise _bad(where, "is no string", "See docs/reconciling.md.")
    if len(value) > MAX_TEXT:
        raise _bad(where, f"has more than {MAX_TEXT} characters", "Send a name, not a text.")
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise _bad(where, "holds half a character (a lone surrogate)", "Send whole characters.")
    return value


def _number(value: Json, where: str, *, least: int = 1) -> int:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or value < least or value != int(value):
        raise _bad(where, f"is no whole number from {least}", "Leave it out.")
    return int(value)


def _check_length(values: list[Json], most: int, where: str) -> None:
    if len(values) > most:
        raise _bad(where, f"has {len(values)} entries; {most} are allowed", "Send fewer.")


def _known_properties() -> str:
    return f"There are {', '.join(PROPERTIES)}."


def _bad(where: str, what: str, hint: str) -> BadRequest:
    shown = where.encode("utf-8", "replace").decode()
    return BadRequest(f"{shown} {what}.", hint=hint, where=shown)
