"""Say why a query does not parse, in a way that helps to mend it.

In: the parser's message and the query. Out: line, column, reason and the text around the place. The
engine's parser knows where it gave up but guesses badly at why, so the usual slips are looked for
first: a prefix that is not declared, a bracket that is not closed or was never opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from server.engine.guard import TOKEN_RE, to_place

# "error at 1:28: expected one of ..." -> line, column, reason. Not the messages without a place.
SYNTAX_PATTERN = r"error at (?P<line>\d+):(?P<column>\d+): (?P<reason>.*)"
SYNTAX_RE = re.compile(SYNTAX_PATTERN, re.DOTALL)

EXPECTED_SHOWN = 12
"""Of the tokens that the parser would have liked, so many are named."""

NEVER_MEANT = ("LATERAL", "SERVICE", "{|", "~")
"""Tokens that the parser lists nearly everywhere; nobody who made a slip meant them."""

STOP_MARK = "\N{REFERENCE MARK}"

EXCERPT_SIDE = 60
"""Characters shown before and after the place of a syntax error."""

OPEN_TO_CLOSE = {"{": "}", "(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """Why a query does not parse; ``line`` and ``column`` from 1, None when unknown."""

    reason: str
    line: int | None
    column: int | None
    excerpt: str


def explain_syntax(printed: str, query: str) -> SyntaxFault:
    """Return what is wrong with a query.

    Args:
        printed: The parser's message.
        query: The query that it refused.
    """
    slip = find_undeclared_prefix(query) or find_unbalanced_bracket(query)
    match = SYNTAX_RE.match(printed)
    if not match:
        return SyntaxFault(slip or printed, None, None, "")
    line, column = int(match["line"]), int(match["column"])
    rows = query.split("\n")
    text = rows[line - 1] if line <= len(rows) else ""
    before, after = text[: column - 1], text[column - 1 :]
    excerpt = f"{before[-EXCERPT_SIDE:]}{STOP_MARK}{after[:EXCERPT_SIDE]}"
    return SyntaxFault(slip or to_reason(match["reason"]), line, column, excerpt)


def find_undeclared_prefix(query: str) -> str:
    """Return that a prefix is used without a PREFIX line, or nothing.

    >>> find_undeclared_prefix("PREFIX a: <x:> SELECT * { a:b c:d ?o }")
    'the prefix c: is not declared'
    """
    declared: set[str] = set()
    used: dict[str, None] = {}
    before = ""
    for match in TOKEN_RE.finditer(query):
        if match.lastgroup == "name":
            if before == "PREFIX":
                declared.add(match["prefix"])
            else:
                used[match["prefix"]] = None
        if match.lastgroup not in ("space", "comment"):
            before = match.group().upper()
    missing = [prefix for prefix in used if prefix not in declared]
    return f"the prefix {missing[0]}: is not declared" if missing else ""


def find_unbalanced_bracket(query: str) -> str:
    """Return that a bracket is not closed or was never opened, or nothing.

    >>> find_unbalanced_bracket("SELECT * { ?s ?p ?o")
    'the "{" at line 1, column 10 is not closed'
    """
    stack: list[tuple[str, int]] = []
    for match in TOKEN_RE.finditer(query):
        bracket = match.group()
        if match.lastgroup == "open":
            stack.append((bracket, match.start()))
        elif match.lastgroup == "close":
            if not stack or OPEN_TO_CLOSE[stack[-1][0]] != bracket:
                line, column = to_place(query, match.start())
                return f'the "{bracket}" at line {line}, column {column} closes nothing'
            stack.pop()
    if not stack:
        return ""
    line, column = to_place(query, stack[-1][1])
    return f'the "{stack[-1][0]}" at line {line}, column {column} is not closed'


def to_reason(printed: str) -> str:
    """Return the parser's reason as far as it helps: character classes and strangers left out."""
    listed = printed.removeprefix("expected ").removeprefix("one of ")
    if listed == printed or "failed" in listed:
        return printed
    tokens = [t for t in listed.split(", ") if not t.startswith("[") and t not in NEVER_MEANT]
    if len(tokens) < 2:  # a token alone is where the parser gave up, not what is missing
        return "something here is too much, or something before it is missing"
    more = " and others" if len(tokens) > EXPECTED_SHOWN else ""
    return f"expected one of {', '.join(tokens[:EXPECTED_SHOWN])}{more}"
