"""A question with its parameters written into it, for engines that cannot bind from outside.

In: the text of a query and the terms of its parameters. Out: a query with a VALUES clause at the
start of every group that mentions a parameter. One clause at the end would not do: an OPTIONAL, a
FILTER or a sub-query is evaluated before it is joined with what stands outside (SPARQL 1.1,
18.2.4), so the answer would be slow or quietly wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.engine.guard import TOKEN_RE
from server.engine.wire import Term


@dataclass(slots=True)
class _Group:
    """A group in braces: where its content begins and which parameters stand directly in it.

    Data is what is no pattern: the rows of VALUES, the template of CONSTRUCT.
    """

    start: int
    is_data: bool = False
    is_query: bool = False
    mentions: set[str] = field(default_factory=set)


def with_values(text: str, terms: Mapping[str, Term]) -> str:
    """Return a SELECT, ASK or CONSTRUCT query that holds its parameters itself.

    The outermost group gets every parameter, the groups in it those that they mention. The terms
    are written by the RDF library, which escapes what needs it.
    """
    if not terms:
        return text
    groups = _find_groups(text, terms)
    outer = next((g for g in groups if not g.is_query and not g.is_data), None)
    if outer is None:
        return text
    outer.mentions |= set(terms)
    pieces, position = [], 0
    for group in groups:
        if group.mentions and not group.is_query:
            values = "".join(f" VALUES ?{n} {{ {terms[n]} }}" for n in sorted(group.mentions))
            pieces += [text[position : group.start], values]
            position = group.start
    return "".join(pieces) + text[position:]


def _find_groups(text: str, terms: Mapping[str, Term]) -> list[_Group]:
    """Return the groups of a query in the order in which they open."""
    groups: list[_Group] = []
    stack: list[_Group] = []
    after_values, opened = False, False
    for token in TOKEN_RE.finditer(text):
        word = token[0]
        if token.lastgroup in ("space", "comment"):
            continue
        if opened and word.upper() == "SELECT":
            stack[-1].is_query = True
        opened = word == "{"
        if word == "{":
            stack.append(_Group(token.end(), is_data=after_values))
            groups.append(stack[-1])
            after_values = False
        elif word == "}" and stack:
            stack.pop()
        elif token.lastgroup == "variable" and stack and not stack[-1].is_data:
            stack[-1].mentions |= {word[1:]} & set(terms)
        elif word.upper() in ("VALUES", "CONSTRUCT"):
            after_values = True
    return groups
