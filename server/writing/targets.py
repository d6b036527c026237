"""Which graphs a SPARQL Update writes to, and with which graphs it is asked to match.

In: the text of an update that the guard has let pass. Out: :class:`Targets`; or the update with the
dataset of the protocol written into it. It reads tokens, in one pass and without recursion, and
does not guess: what it cannot follow makes :attr:`Targets.is_certain` false, and whoever asks has
to look at what the update did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from server.engine.guard import TOKEN_RE
from server.errors import BadRequest

OPERATIONS = frozenset(
    ("INSERT", "DELETE", "WITH", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "LOAD")
)
KNOWN_WORDS = OPERATIONS | frozenset(
    (
        *("BASE", "PREFIX", "VERSION", "DATA", "WHERE", "USING", "NAMED"),
        *("SILENT", "GRAPH", "DEFAULT", "ALL", "TO", "INTO"),
    )
)
"""Words that may stand outside all brackets (SPARQL 1.1 grammar, productions 29 to 49)."""

ABSOLUTE_RE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
ESCAPE_RE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(slots=True)
class Targets:
    """Where an update writes.

    Attributes:
        graphs: IRIs of the named graphs that it names as places to write.
        clears_named: CLEAR or DROP of ALL or NAMED.
        is_certain: False when it may write to graphs that ``graphs`` does not list.
        chooses_dataset: USING or WITH occurs.
    """

    graphs: set[str] = field(default_factory=set)
    clears_named: bool = False
    is_certain: bool = True
    chooses_dataset: bool = False


def find_targets(text: str) -> Targets:
    """Return where an update writes.

    >>> sorted(find_targets("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }").graphs)
    ['urn:g']
    >>> find_targets("DELETE { GRAPH ?g { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p 1 } }").is_certain
    False
    """
    reader = _Reader()
    for match in _tokens(text):
        reader.take(match)
    return reader.targets


def _tokens(text: str) -> Iterator[re.Match[str]]:
    for match in TOKEN_RE.finditer(text):
        if match.lastgroup not in ("space", "comment"):
            yield match


class _Reader:
    """The state of one reading."""

    def __init__(self) -> None:
        self.targets = Targets()
        self._prefixes: dict[str, str] = {}
        self._operation = ""  # its first word
        self._words: list[str] = []  # words outside brackets since the last block
        self._declared: str | None = None  # the prefix whose IRI comes next
        self._depth = 0
        self._in_template = False
        self._graph_word = False  # the last token in a template was GRAPH
        self._named: str | None = None  # the graph that a template has just named

    def take(self, match: re.Match[str]) -> None:
        """Take the next token that is neither space nor comment."""
        kind = match.lastgroup
        if kind == "open":
            self._open(match.group())
        elif kind == "close":
            self._depth -= 1
            if self._depth == 0:
                self._words, self._in_template = [], False
        elif self._depth == 0:
            self._take_outside(str(kind), match)
        elif self._in_template and self._depth == 1:
            self._take_in_template(str(kind), match)

    def _open(self, bracket: str) -> None:
        self._depth += 1
        if self._depth == 1:
            before, last = ["", "", *self._words][-2:]
            is_pattern = last == "WHERE" and before != "DELETE"
            self._in_template = not is_pattern
            if bracket != "{" or last not in ("WHERE", "DATA", "INSERT", "DELETE"):
                self.targets.is_certain = False
        elif self._depth == 2 and self._in_template and bracket == "{":
            if self._named is None:
                self.targets.is_certain = False
            else:
                self.targets.graphs.add(self._named)
        self._graph_word, self._named = False, None

    def _take_in_template(self, kind: str, match: re.Match[str]) -> None:
        self._named = self._to_iri(kind, match) if self._graph_word else None
        self._graph_word = kind == "word" and match.group().upper() == "GRAPH"

    def _take_outside(self, kind: str, match: re.Match[str]) -> None:
        if kind == "word":
            self._take_word(match.group().upper())
        elif kind in ("iri", "name"):
            self._take_iri(kind, match)
        elif kind == "other" and set(match.group()) == {";"}:
            self._operation, self._words = "", []
        elif kind != "string":  # VERSION "1.2"
            self.targets.is_certain = False

    def _take_word(self, word: str) -> None:
        if word not in KNOWN_WORDS:
            self.targets.is_certain = False
        if not self._operation and word in OPERATIONS:
            self._operation = word
        if word in ("USING", "WITH"):
            self.targets.chooses_dataset = True
        if self._operation in ("CLEAR", "DROP") and word in ("ALL", "NAMED"):
            self.targets.clears_named = True
        self._words.append(word)

    def _take_iri(self, kind: str, match: re.Match[str]) -> None:
        last = self._words[-1] if self._words else ""
        if last == "PREFIX" and kind == "name":
            self._declared = match["prefix"]
        elif last == "PREFIX" and self._declared is not None:
            self._prefixes[self._declared], self._declared = match.group()[1:-1], None
        elif last == "BASE" or self._is_only_read(last):
            pass
        else:
            iri = self._to_iri(kind, match)
            if iri is None:
                self.targets.is_certain = False
            else:
                self.targets.graphs.add(iri)

    def _is_only_read(self, last: str) -> bool:
        if last == "USING" or (last == "NAMED" and self._operation in ("INSERT", "DELETE", "WITH")):
            return True
        return self._operation in ("ADD", "COPY") and "TO" not in self._words

    def _to_iri(self, kind: str, match: re.Match[str]) -> str | None:
        """Return an IRI as the engine will read it, or None where that is not plain."""
        if kind == "iri":
            iri = match.group()[1:-1]
        elif kind == "name" and match["prefix"] in self._prefixes:
            local = match.group()[len(match["prefix"]) + 1 :]
            iri = self._prefixes[match["prefix"]] + re.sub(r"\\(.)", r"\1", local)
        else:
            return None
        iri = ESCAPE_RE.sub(lambda found: chr(int(found[1] or found[2], 16)), iri)
        # relative IRIs and dot segments depend on the base: not decided here
        return iri if ABSOLUTE_RE.match(iri) and "/." not in iri else None


def with_dataset(text: str, graphs: Sequence[str], named: Sequence[str]) -> str:
    """Return an update that matches in the graphs of the protocol (SPARQL 1.1 Protocol 2.2.3).

    The graphs are written into it as USING and USING NAMED, before each WHERE; DELETE WHERE is
    written out first.

    Args:
        text: The update, without USING and WITH.
        graphs: Absolute IRIs, each ``using-graph-uri``.
        named: Absolute IRIs, each ``using-named-graph-uri``.

    Raises:
        BadRequest: A WHERE is written together with the word before it.

    >>> with_dataset("DELETE WHERE { ?s ?p 1 }", ["urn:g"], [])
    'DELETE { ?s ?p 1 } USING <urn:g> WHERE { ?s ?p 1 }'
    """
    clauses = [f"USING <{iri}> " for iri in graphs] + [f"USING NAMED <{iri}> " for iri in named]
    using = "".join(clauses)
    parts: list[str] = []
    copied = depth = 0
    short: int | None = None  # where the word WHERE of a DELETE WHERE begins
    block = 0  # where its block begins
    before = ""
    for match in _tokens(text):
        word = match.group().upper()
        if match.lastgroup == "open":
            block = match.start() if depth == 0 else block
            depth += 1
        elif match.lastgroup == "close":
            depth -= 1
            if depth == 0 and short is not None:
                pattern = text[block : match.end()]
                parts += [text[copied:short], f"{pattern} {using}WHERE {pattern}"]
                copied, short = match.end(), None
        elif depth == 0 and match.lastgroup == "word" and "WHERE" in word:
            if word != "WHERE":
                raise BadRequest(
                    f"The dataset of the request cannot be put before {match.group()!r}.",
                    hint="Write WHERE as a word of its own.",
                )
            if before == "DELETE":
                short = match.start()
            else:
                parts += [text[copied : match.start()], using]
                copied = match.start()
        before = word
    return "".join([*parts, text[copied:]])
