"""The text search inside SPARQL: ``SERVICE search:text { … }`` becomes the VALUES it stands for.

In: a query and an index. Out: the query that a worker (or any other SPARQL 1.1 engine) can answer
without the index::

    PREFIX search: <https://w3id.org/tupoksi/search#>
    SERVICE search:text { ?duty search:words "konsultasi draft" ; search:score ?score . }

    VALUES (?duty ?score) { (<https://…/tugas> 0.9123) (<https://…/fungsi> 0.8801) }

A form of standard SPARQL, so that every editor and parser takes it; no server is called for it. It
reads tokens, not the query: what is not exactly this form is left alone, and the guard refuses a
SERVICE that is left. What a user typed goes to the search; only IRIs, numbers and kinds of the
index come back into the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from server.engine.guard import TOKEN_RE, to_place
from server.errors import QuerySyntaxError
from server.searching.entries import KINDS
from server.searching.index import SearchIndex
from server.searching.search import Scored, find

SEARCH = "https://w3id.org/tupoksi/search#"
SERVICE_NAME = SEARCH + "text"

LIMIT = 100
MOST_HITS = 1_000
"""Resources that one SERVICE gives, if nothing else was asked, and at most."""

MOST_SERVICES = 4
"""Searches in one query."""

GROWTH = MOST_SERVICES * MOST_HITS * 400
"""Bytes by which an expanded query may be longer; an IRI of the graph has about a hundred."""

Substitutions = Mapping[str, NamedNode | Literal]

HINT = (
    'Write SERVICE search:text { ?resource search:words "…" } with, if you like, '
    '; search:kind "unit" ; search:limit 20 ; search:score ?score'
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token of SPARQL and where it stands, in code points."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class Asked:
    """What one SERVICE asks for.

    Attributes:
        subject: The variable for the resources, with its mark.
        outputs: Further variables, each with what it gets: ``score`` or ``kind``.
    """

    subject: str
    words: str | None = None
    kinds: list[str] = field(default_factory=list)
    limit: int = LIMIT
    outputs: dict[str, str] = field(default_factory=dict)


def names_search(query: str) -> bool:
    """Tell whether a query may hold such a SERVICE; costs next to nothing when it does not."""
    return SEARCH in query


def expand(query: str, index: SearchIndex, substitutions: Substitutions) -> str:
    """Return the query with each ``SERVICE search:text`` in the place of what it finds.

    Args:
        query: SPARQL text; lines stay where they are, so that messages name the right ones.
        index: Where to look.
        substitutions: Terms for variables; one of them may be the words.

    Raises:
        QuerySyntaxError: The group of a SERVICE is not of the form above.
        DeadlinePassed: A search took too long.
        DamagedSnapshot: The index cannot be read.
    """
    tokens = list(_read_tokens(query))
    services = list(_find_services(tokens))
    if len(services) > MOST_SERVICES:
        raise _refuse(query, tokens[services[MOST_SERVICES][0]], "There are too many searches")
    parts, done = [], 0
    for first, opening, closing in services:
        asked = _Group(query, tokens[opening + 1 : closing], tokens[opening]).read(substitutions)
        values = _to_values(
            asked, find(index, asked.words or "", asked.kinds or KINDS, asked.limit)
        )
        replaced = query[tokens[first].start : tokens[closing].end]
        parts += [query[done : tokens[first].start], values, "\n" * replaced.count("\n")]
        done = tokens[closing].end
    return "".join([*parts, query[done:]])


def _read_tokens(query: str) -> Iterator[Token]:
    prefixes: dict[str, str] = {}
    before: list[Token] = []
    for match in TOKEN_RE.finditer(query):
        kind, text = str(match.lastgroup), match.group()
        if kind in ("space", "comment"):
            continue
        if kind == "iri" and len(before) == 2 and before[0].text.upper() == "PREFIX":
            prefixes[before[1].text] = text[1:-1]
        if kind == "name":
            prefix, _, local = text.partition(":")
            if prefix + ":" in prefixes and local:
                kind, text = "iri", f"<{prefixes[prefix + ':']}{local}>"
        token = Token(kind, text, match.start(), match.end())
        before = [*before[-1:], token]
        yield token


def _find_services(tokens: Sequence[Token]) -> Iterator[tuple[int, int, int]]:
    """Yield for each SERVICE of ours where it begins, and where its group opens and closes."""
    for first, token in enumerate(tokens):
        if token.kind != "word" or token.text.upper() != "SERVICE":
            continue
        following = list(tokens[first + 1 : first + 4])
        if following and following[0].text.upper() == "SILENT":
            del following[0]
        if len(following) < 2 or following[0].text != f"<{SERVICE_NAME}>":
            continue
        opening = tokens.index(following[1], first)
        closing = _find_closing(tokens, opening)
        if following[1].text == "{" and closing is not None:
            yield first, opening, closing


def _find_closing(tokens: Sequence[Token], opening: int) -> int | None:
    """Return the first closing brace; a group of ours has no other inside."""
    places = (place for place in range(opening, len(tokens)) if tokens[place].text == "}")
    return next(places, None)


class _Group:
    """Reads the triples of one group, token by token."""

    def __init__(self, query: str, tokens: Sequence[Token], opening: Token) -> None:
        self._query = query
        self._tokens = list(_split_marks(tokens))
        self._last = opening

    def read(self, substitutions: Substitutions) -> Asked:
        """Return what the group asks for."""
        asked = Asked(self._take("variable", "a variable for the resources is missing").text)
        while True:
            self._read_pair(asked, substitutions)
            if not self._read_end(asked):
                break
        if asked.words is None:
            raise _refuse(self._query, self._last, "search:words is missing")
        return asked

    def _read_end(self, asked: Asked) -> bool:
        """Pass over what ends a pair; tell whether another pair follows."""
        mark = self._peek()
        while mark is not None and mark.text in (";", "."):
            self._take()
            mark = self._peek()
            if self._last.text == "." and mark is not None:
                again = self._take("variable", "only one variable can stand for the resources")
                if again.text[1:] != asked.subject[1:]:
                    raise _refuse(self._query, again, "there are two variables for the resources")
                return True
        if mark is not None and self._last.text != ";":
            raise _refuse(self._query, mark, f"{mark.text!r} cannot stand here")
        return mark is not None

    def _read_pair(self, asked: Asked, substitutions: Substitutions) -> None:
        predicate = self._take("iri", "a term of the search is missing")
        read = _TERM_TO_READER.get(predicate.text[1:-1].removeprefix(SEARCH))
        if read is None or SEARCH not in predicate.text:
            raise _refuse(self._query, predicate, f"{predicate.text} is no term of the search")
        read(self, asked, substitutions)
        mark = self._peek()
        while mark is not None and mark.text == ",":
            self._take()
            read(self, asked, substitutions)
            mark = self._peek()

    def _read_words(self, asked: Asked, substitutions: Substitutions) -> None:
        if asked.words is not None:
            raise _refuse(self._query, self._last, "search:words is given twice")
        token = self._take()
        bound = substitutions.get(token.text[1:]) if token.kind == "variable" else None
        if bound is not None:
            asked.words = bound.value
        elif token.kind == "string":
            asked.words = _to_text(token.text)
            following = self._peek()
            if following is not None and following.kind == "language":
                self._take()
        else:
            raise _refuse(self._query, token, "the words must be a string")

    def _read_kind(self, asked: Asked, _: Substitutions) -> None:
        token = self._take()
        if token.kind == "variable":
            asked.outputs[token.text] = "kind"
            return
        kind = _to_text(token.text) if token.kind == "string" else ""
        if kind not in KINDS:
            raise _refuse(self._query, token, f"the kinds are {', '.join(KINDS)}")
        asked.kinds.append(kind)

    def _read_limit(self, asked: Asked, _: Substitutions) -> None:
        token = self._take("number", "the limit must be a number")
        if not re.fullmatch("[0-9]{1,4}", token.text) or not 1 <= int(token.text) <= MOST_HITS:
            raise _refuse(self._query, token, f"the limit is a whole number from 1 to {MOST_HITS}")
        asked.limit = int(token.text)

    def _read_score(self, asked: Asked, _: Substitutions) -> None:
        token = self._take("variable", "the score needs a variable")
        asked.outputs[token.text] = "score"

    def _peek(self) -> Token | None:
        return self._tokens[0] if self._tokens else None

    def _take(self, kind: str = "", otherwise: str = "the group ends too early") -> Token:
        if not self._tokens or (kind and self._tokens[0].kind != kind):
            raise _refuse(self._query, (self._tokens or [self._last])[0], otherwise)
        self._last = self._tokens.pop(0)
        return self._last


_TERM_TO_READER = {
    "words": _Group._read_words,
    "kind": _Group._read_kind,
    "limit": _Group._read_limit,
    "score": _Group._read_score,
}


def _split_marks(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens, with runs of marks (``;.``) cut into single ones."""
    for token in tokens:
        if token.kind != "other":
            yield token
            continue
        for place, mark in enumerate(token.text, start=token.start):
            yield Token("other", mark, place, place + 1)


def _to_text(printed: str) -> str:
    """Return the value of a string as SPARQL prints it, which is as Turtle does."""
    statement = f"<s:s> <p:p> {printed} ."
    try:
        (quad,) = parse(statement, format=RdfFormat.TURTLE)
    except SyntaxError:
        return ""
    assert isinstance(quad.object, Literal)
    return quad.object.value


def _to_values(asked: Asked, found: Sequence[Scored]) -> str:
    variables = " ".join((asked.subject, *asked.outputs))
    rows = (
        (str(NamedNode(one.entry.iri)), *(_to_value(one, what) for what in asked.outputs.values()))
        for one in found
    )
    return f"VALUES ({variables}) {{ {' '.join('(' + ' '.join(row) + ')' for row in rows)} }}"


def _to_value(one: Scored, what: str) -> str:
    return f"{one.score:.4f}" if what == "score" else str(Literal(one.entry.kind))


def _refuse(query: str, token: Token, reason: str) -> QuerySyntaxError:
    line, column = to_place(query, token.start)
    return QuerySyntaxError(
        f"The search at line {line}, column {column} cannot be understood: {reason}.",
        hint=HINT,
        line=line,
        column=column,
        excerpt=query[max(0, token.start - 30) : token.start + 30],
    )
