"""Look at a SPARQL query before the engine does: its form, its nesting, what it would call.

In: the text of a query. Out: :class:`Examined`, or a refusal from ``errors.py``. A small exact
tokenizer of SPARQL 1.1 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar) does the work, in time
linear in the text and without recursion. It does not parse: a query that passes may still be a
syntax error for the engine.

It exists because the engine dies of deep nesting (SIGSEGV) and follows SERVICE. The engine's parser
(a PEG) reads keywords without word boundaries, so ``SERVICEex:a{}`` and, with an empty prefix,
``service:a{}`` are calls to it; this reading is the stricter of the two. A worker process has no
network anyway (``confine.py``): the guard gives the clear message, the fence gives the safety.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from server.errors import (
    AmbiguousLessThan,
    QueryRefused,
    QuerySyntaxError,
    QueryTooDeep,
    QueryTooLong,
    RemoteCallRefused,
    UpdateRefused,
)

# [164] PN_CHARS_BASE
PN_CHARS_BASE = (
    "A-Za-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C-\\u200D"
    "\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD"
    "\\U00010000-\\U000EFFFF"
)
# [165] PN_CHARS_U, [167] PN_CHARS
PN_CHARS_U = PN_CHARS_BASE + "_"
PN_CHARS = PN_CHARS_U + "0-9\\u00B7\\u0300-\\u036F\\u203F-\\u2040\\-"
# [170] PLX ::= PERCENT | PN_LOCAL_ESC
PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"

# What follows the first character of a name: dots inside, none at the end
REST = rf"[{PN_CHARS}]*+(?:\.++[{PN_CHARS}]++)*"
IRI_CHAR = r'[^<>"{}|^`\\\x00-\x20]'

# What repeats is told apart by its first character, so that matching is linear. Only sets are
# possessive: Python before 3.11.5 reads a possessive group wrongly when it holds a choice
# (https://github.com/python/cpython/issues/106052). Order matters: an IRI comes before "<", a name
# before a word.
TOKEN_PATTERN = rf"""
  (?P<space>[ \t\r\n]++)                       # [162] WS
| (?P<comment>\#[^\r\n]*+)                     # section 19.4; not a "#" inside an IRI or a name
| (?P<string>                                  # [156]-[159], the long forms first
      '''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*'''
    | \"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*\"""
    | '[^'\\\r\n]*+(?:\\.[^'\\\r\n]*+)*'
    | "[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*")
| (?P<iri><{IRI_CHAR}*+(?:(?:\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}}){IRI_CHAR}*+)*>)  # [139]
| (?P<quoted><<(?![A-Za-z][A-Za-z0-9+.\-]*+://))   # a quoted triple; not "<" before an IRI
| (?P<variable>[?$][{PN_CHARS_U}0-9\u00B7\u0300-\u036F\u203F-\u2040]++)   # [143], [144]
| (?P<blank>_:[{PN_CHARS_U}0-9]{REST})         # [142]
| (?P<name>                                    # [140] PNAME_NS, [141] PNAME_LN
      (?P<prefix>(?:[{PN_CHARS_BASE}]{REST})?):
      (?:(?:[{PN_CHARS_U}:0-9]|{PLX})(?:[{PN_CHARS}:]++|{PLX}|\.++(?=[{PN_CHARS}:%\\]))*)?)
| (?P<word>[{PN_CHARS_BASE}]{REST})            # keyword or function
| (?P<number>[0-9]++(?:\.[0-9]++)?(?:[eE][+\-]?[0-9]++)?)                 # [146]-[148]
| (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*)                            # [145] LANGTAG
| (?P<open>[({{\[])
| (?P<close>[)}}\]])
| (?P<other>[.;,*/|+=!&^>-]++|.)
"""
TOKEN_RE = re.compile(TOKEN_PATTERN, re.VERBOSE | re.DOTALL)

SCHEME_RE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*+://")
"""``<http://…``: cannot be read as less-than, because no expression goes on with ``//``."""

# A query whose first word comes after PREFIX lines and nothing else. Not one with a comment there,
# with BASE, or with a form glued to what follows.
PLAIN_PATTERN = (
    r"[ \t\r\n]*+(?:PREFIX[ \t\r\n]++[A-Za-z0-9_.-]*+:[ \t\r\n]*+"
    r"""<[^<>"{}|^`\\\x00-\x20]*+>[ \t\r\n]*+)*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b"""
)
PLAIN_RE = re.compile(PLAIN_PATTERN, re.IGNORECASE)

QUERY_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATE_FORMS = (
    *("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"),
)
PROLOGUE = ("BASE", "PREFIX", "VERSION")

BEFORE_GRAPH_NAME = ("GRAPH", "FROM", "NAMED", "DESCRIBE")
"""Words after which a name followed by "{" is a graph or a resource, not a service."""

STRAY_TO_REASON = {
    "'": "A string is not closed",
    '"': "A string is not closed",
    "\\": "A backslash stands outside a string",
}
"""Characters that no query can have as a token of their own."""

ENDS_OPERAND = frozenset(
    ("variable", "string", "language", "iri", "name", "number", "blank", "close")
)
"""Kinds of token after which "<" may mean less-than."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a query turned out to be.

    Attributes:
        form: ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``; the first word of an update; or
            empty when the text begins with none of them.
        is_update: True for the forms of SPARQL Update.
        depth: Deepest nesting of round, square and curly brackets.
        remote_keyword: ``SERVICE`` or ``LOAD`` when it occurs as a keyword, else None.
        remote_offset: Where, in code points from the start; 0 when it does not occur.
        has_dataset: True when a FROM clause chooses the graphs.
    """

    form: str
    is_update: bool
    depth: int
    remote_keyword: str | None
    remote_offset: int
    has_dataset: bool

    @property
    def gives_graph(self) -> bool:
        """True for the forms whose answer is a graph."""
        return self.form in ("CONSTRUCT", "DESCRIBE")


def to_place(text: str, offset: int) -> tuple[int, int]:
    r"""Return line and column (both from 1) of an offset.

    >>> to_place("a\nbc", 3)
    (2, 2)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def examine(text: str, *, max_nesting: int) -> Examined:
    """Read a query token by token.

    Args:
        text: The query.
        max_nesting: Brackets that may stand inside each other.

    Raises:
        QueryTooDeep: More brackets are open at once.
        AmbiguousLessThan: A ``<`` can be read in two ways that differ in what follows.
        QuerySyntaxError: A quote or a backslash stands where no query can have one.
    """
    scanner = _Scanner(text, max_nesting)
    for match in TOKEN_RE.finditer(text):
        kind = match.lastgroup
        if kind not in ("space", "comment"):
            scanner.take(str(kind), match)
    return scanner.finish()


def admit(text: str, *, max_bytes: int, max_nesting: int) -> Examined:
    """Let a query of the public pass, or refuse it.

    Args:
        text: The query.
        max_bytes: Bytes of UTF-8 it may have.
        max_nesting: Brackets that may stand inside each other.

    Raises:
        QueryRefused: With the reason as its class; see ``errors.py``.
    """
    check_size(text, max_bytes)
    examined = _examine_plain(text, max_nesting) or examine(text, max_nesting=max_nesting)
    if examined.is_update:
        raise UpdateRefused(
            f"This is an update ({examined.form}), and this service answers queries only.",
            hint="Use SELECT, ASK, CONSTRUCT or DESCRIBE.",
            keyword=examined.form,
        )
    _refuse_remote(text, examined)
    return examined


def admit_update(text: str, *, max_nesting: int) -> None:
    """Let an update pass, or refuse it; its size is checked before (:func:`check_size`).

    Args:
        text: The update.
        max_nesting: Brackets that may stand inside each other.

    Raises:
        QueryRefused: With the reason as its class; see ``errors.py``.
    """
    _refuse_remote(text, examine(text, max_nesting=max_nesting))


def _refuse_remote(text: str, examined: Examined) -> None:
    if examined.remote_keyword:
        line, column = to_place(text, examined.remote_offset)
        raise RemoteCallRefused(
            f"{examined.remote_keyword} (line {line}, column {column}) would make this server "
            "call another one, which its operator does not allow.",
            hint="Fetch it yourself and send or join what it gives.",
            keyword=examined.remote_keyword,
            line=line,
            column=column,
        )


def check_size(text: str, max_bytes: int) -> None:
    """Refuse a text that is too long, or no text at all.

    Raises:
        QueryTooLong: It has more bytes of UTF-8.
        QuerySyntaxError: It holds half a character.
    """
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        line, column = to_place(text, error.start)
        raise _syntax_error("A lone surrogate is not a character", line, column) from None
    if size > max_bytes:
        raise QueryTooLong(
            f"The query has {size} bytes; {max_bytes} are allowed.",
            hint="Ask in parts, or run a copy of the graph of your own.",
            size=size,
            limit=max_bytes,
        )


def _examine_plain(text: str, max_nesting: int) -> Examined | None:
    """Return the findings for a query in which nothing can hide, or None: then it must be read.

    Most queries have no string, comment or escape in front of their first word, and none of the
    letters of SERVICE, LOAD or FROM anywhere; then no reading of the text can find a call, a
    dataset, an update, or more nesting than it has brackets.
    """
    match = PLAIN_RE.match(text)
    depth = text.count("{") + text.count("(") + text.count("[")
    if match is None or depth > max_nesting or any(stray in text for stray in STRAY_TO_REASON):
        return None
    upper = text.upper()
    if "SERVICE" in upper or "LOAD" in upper or "FROM" in upper:
        return None
    return Examined(
        form=match[1].upper(),
        is_update=False,
        depth=depth,
        remote_keyword=None,
        remote_offset=0,
        has_dataset=False,
    )


class _Scanner:
    """The state of one examination; brackets live on a list, not on the call stack."""

    def __init__(self, text: str, max_nesting: int) -> None:
        self._text = text
        self._max_nesting = max_nesting
        self._form: str | None = None
        self._open: list[str] = []
        self._depth = 0
        self._before = ("", "")  # kind and text of the token before
        self._suspect: int | None = None  # offset of a name that may be a glued SERVICE
        self._remote: tuple[str, int] | None = None
        self._has_dataset = False

    def take(self, kind: str, match: re.Match[str]) -> None:
        """Take the next token that is neither space nor comment."""
        if self._suspect is not None:
            self._settle_suspect(match)
        handler = _KIND_TO_HANDLER.get(kind)
        if handler is not None:
            handler(self, match)
        self._before = (kind, match.group())

    def finish(self) -> Examined:
        """Return what was found."""
        keyword, offset = self._remote or (None, 0)
        return Examined(
            form=self._form or "",
            is_update=self._form in UPDATE_FORMS,
            depth=self._depth,
            remote_keyword=keyword,
            remote_offset=offset,
            has_dataset=self._has_dataset,
        )

    def _take_word(self, match: re.Match[str]) -> None:
        word = match.group().upper()
        if self._form is None and not word.startswith(PROLOGUE):
            forms = (form for form in (*QUERY_FORMS, *UPDATE_FORMS) if word.startswith(form))
            self._form = next(forms, "")
        # the engine reads keywords without boundaries: "trueSERVICE" holds one
        if "SERVICE" in word:
            self._remote = self._remote or ("SERVICE", match.start())
        elif word == "LOAD":
            self._remote = self._remote or ("LOAD", match.start())
        self._has_dataset = self._has_dataset or "FROM" in word

    def _take_name(self, match: re.Match[str]) -> None:
        kind, before = self._before
        names_graph = kind == "word" and before.upper().endswith(BEFORE_GRAPH_NAME)
        if "SERVICE" in match["prefix"].upper() and not names_graph:
            self._suspect = match.start()

    def _settle_suspect(self, match: re.Match[str]) -> None:
        """``service:a`` before "{" is a call for the engine; elsewhere it is only a name."""
        offset, self._suspect = self._suspect, None
        is_group = match.group() == "{" and not self._text.startswith("{|", match.start())
        if is_group and offset is not None:
            self._remote = self._remote or ("SERVICE", offset)

    def _take_open(self, match: re.Match[str]) -> None:
        self._open.append(match.group())
        self._depth = max(self._depth, len(self._open))
        if self._depth > self._max_nesting:
            line, column = to_place(self._text, match.start())
            raise QueryTooDeep(
                f"At line {line}, column {column} more than {self._max_nesting} brackets "
                "are open at once.",
                hint="Write the query flatter.",
                depth=self._depth,
                limit=self._max_nesting,
                line=line,
                column=column,
            )

    def _take_close(self, match: re.Match[str]) -> None:
        if self._open:
            self._open.pop()

    def _take_less_than(self, match: re.Match[str]) -> None:
        """Refuse a "<" after an operand when the two readings would part ways behind it.

        ``FILTER(?a<?b)#>`` is a comparison and a comment, or a variable and an IRI. They part only
        where the would-be IRI holds a "#", a quote or a bracket; no expression goes on with "//".
        """
        before_kind, before = self._before
        ends_operand = before_kind in ENDS_OPERAND or before.upper().endswith(("TRUE", "FALSE"))
        if not (self._open and self._open[-1] == "(" and ends_operand):
            return
        candidate: re.Match[str] | None = match
        if match.lastgroup == "quoted":
            candidate = TOKEN_RE.match(self._text, match.start() + 1)
        if candidate is None or candidate.lastgroup != "iri":
            return
        if SCHEME_RE.match(candidate.group()) or not set(candidate.group()) & set("#'("):
            return
        line, column = to_place(self._text, match.start())
        raise AmbiguousLessThan(
            f'The "<" at line {line}, column {column} can be read as less-than or as an IRI.',
            hint='Put a space after it if it means less-than; else write the IRI as "prefix:name".',
            line=line,
            column=column,
        )

    def _take_other(self, match: re.Match[str]) -> None:
        reason = STRAY_TO_REASON.get(match.group())
        if reason is not None:
            raise _syntax_error(reason, *to_place(self._text, match.start()))


_KIND_TO_HANDLER: dict[str, Callable[[_Scanner, re.Match[str]], None]] = {
    "word": _Scanner._take_word,
    "name": _Scanner._take_name,
    "open": _Scanner._take_open,
    "close": _Scanner._take_close,
    "iri": _Scanner._take_less_than,
    "quoted": _Scanner._take_less_than,
    "other": _Scanner._take_other,
}


def _syntax_error(reason: str, line: int, column: int) -> QueryRefused:
    return QuerySyntaxError(f"{reason} (line {line}, column {column}).", line=line, column=column)
