"""Find the SERVICE calls of a query, and put rows in their places.

In: SPARQL text. Out: each call with its endpoint and the query that it stands for; and the text in
which every call has become the VALUES of its answer. That is what SERVICE means (SPARQL 1.1
Federated Query, section 4): the solutions of its group, computed elsewhere, joined with the rest.
So the process that evaluates a query needs no network. Tokens are read, not the query: what is not
exactly ``SERVICE [SILENT] <iri> { … }`` is no call here, and the guard refuses it afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from server.engine.guard import TOKEN_RE, to_place
from server.errors import RemoteCallRefused

MOST_CALLS = 4
"""Calls in one query."""


@dataclass(frozen=True, slots=True)
class Call:
    """One SERVICE clause.

    Attributes:
        start: Where it begins, in code points.
        end: Behind its closing brace.
        endpoint: The IRI it names.
        silent: A failure counts as one empty solution.
        query: What its endpoint is asked.
    """

    start: int
    end: int
    endpoint: str
    silent: bool
    query: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the place of a call: from where to where, and the VALUES clause."""

    start: int
    end: int
    values: str


def find_calls(text: str) -> tuple[Call, ...]:
    """Return the calls of a query, in their order.

    Raises:
        RemoteCallRefused: A call stands inside another, there are too many, or its endpoint is a
            variable.
    """
    tokens = [m for m in TOKEN_RE.finditer(text) if m.lastgroup not in ("space", "comment")]
    prefixes = read_prefixes(tokens)
    calls: list[Call] = []
    for place, token in enumerate(tokens):
        if token.lastgroup == "word" and token.group().upper() == "SERVICE":
            if calls and token.start() < calls[-1].end:
                raise _refused(text, token, "stands inside another SERVICE")
            call = _read_call(text, tokens, place, prefixes)
            if call is not None:
                calls.append(call)
            if len(calls) > MOST_CALLS:
                raise _refused(text, token, f"is one of more than {MOST_CALLS} in one query")
    return tuple(calls)


def fill_in(text: str, filled: Sequence[Filled]) -> str:
    """Return the query with each call replaced; lines stay where they were."""
    parts, done = [], 0
    for one in filled:
        lines = "\n" * text.count("\n", one.start, one.end)
        parts += [text[done : one.start], one.values, lines]
        done = one.end
    return "".join([*parts, text[done:]])


def without_calls(text: str, calls: Sequence[Call]) -> str:
    """Return the query as it is for the guard: with nothing known of the answers yet."""
    return fill_in(text, [Filled(call.start, call.end, "VALUES () { () }") for call in calls])


def read_prefixes(tokens: Sequence[re.Match[str]]) -> dict[str, str]:
    """Return the prefixes that a text declares, each with its colon."""
    prefixes: dict[str, str] = {}
    for before, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if before.group().upper() == "PREFIX" and iri.lastgroup == "iri":
            prefixes[name.group()] = iri.group()[1:-1]
    return prefixes


def _read_call(
    text: str, tokens: Sequence[re.Match[str]], place: int, prefixes: dict[str, str]
) -> Call | None:
    following = iter(tokens[place + 1 :])
    name = next(following, None)
    silent = name is not None and name.group().upper() == "SILENT"
    name = next(following, None) if silent else name
    opening = next(following, None)
    if name is None or opening is None or opening.group() != "{":
        return None
    if name.lastgroup == "variable":
        raise _refused(text, tokens[place], "has a variable for its endpoint")
    endpoint = to_iri(name, prefixes)
    closing = _find_closing(following)
    if endpoint is None or closing is None:
        return None
    group = text[opening.start() : closing.end()]
    prologue = "".join(f"PREFIX {prefix} <{iri}>\n" for prefix, iri in prefixes.items())
    return Call(
        start=tokens[place].start(),
        end=closing.end(),
        endpoint=endpoint,
        silent=silent,
        query=f"{prologue}SELECT * WHERE {group}",
    )


def to_iri(name: re.Match[str], prefixes: Mapping[str, str]) -> str | None:
    """Return the IRI that a token is, or None when it is none that can be read off."""
    if name.lastgroup == "iri":
        return name.group()[1:-1]
    if name.lastgroup == "name":
        prefix, _, local = name.group().partition(":")
        if prefix + ":" in prefixes and "\\" not in local:
            return prefixes[prefix + ":"] + local
    return None


def _find_closing(following: Iterator[re.Match[str]]) -> re.Match[str] | None:
    depth = 1
    for token in following:
        if token.group() in ("{", "}"):
            depth += 1 if token.group() == "{" else -1
        if depth == 0:
            return token
    return None


def _refused(text: str, token: re.Match[str], reason: str) -> RemoteCallRefused:
    line, column = to_place(text, token.start())
    return RemoteCallRefused(
        f"The SERVICE at line {line}, column {column} {reason}; such a call is not made.",
        hint="Name each endpoint by its IRI, side by side.",
        keyword="SERVICE",
        line=line,
        column=column,
    )
