"""RDF that a client sent, read into statements of one graph.

In: a body, its Content-Type, the graph to fill. Out: quads; or a refusal that says where the body
is wrong. It fetches nothing: no JSON-LD context from elsewhere, no entity of a DOCTYPE. Runs in the
process of a write, never in the web process.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat

from server.errors import BadPayload, QueryTooDeep, UnsupportedMedia

MEDIA_TO_FORMAT = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/x-turtle": RdfFormat.TURTLE,
}
"""What is read; TriG and N-Quads only as far as they name no graph."""

MULTIPART = "multipart/form-data"

# XML before the root element: byte order mark, space, declaration, comments. What follows decides:
# "<!" begins a document type declaration, "<name" the root.
PROLOG_RE = re.compile(r"\ufeff?(?:\s++|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)

# in JSON a bracket counts only outside of strings
JSON_RE = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*"|[\[{]|[\]}]', re.DOTALL)

# "Parser error at line 2 between columns 9 and 13: oops" -> "oops"; the place is said once
PLACE_RE = re.compile(r"^Parser error (?:at line \d+ (?:between )?columns? \d+(?: and \d+)?: )?")

Graph = NamedNode | DefaultGraph


def read_payload(
    body: bytes, content_type: str, graph: Graph, *, base: str, max_nesting: int
) -> Iterator[Quad]:
    """Yield the statements of a body; blank nodes get names of their own.

    Args:
        body: As it was sent, unpacked.
        content_type: As it was sent; ``multipart/form-data`` has several parts.
        graph: Where the statements go.
        base: For relative IRIs.
        max_nesting: Brackets of JSON-LD that may stand inside each other.

    Raises:
        UnsupportedMedia: A type or charset that is not read here.
        BadPayload: It does not parse, names a graph, has a DOCTYPE or wants a remote context.
        QueryTooDeep: JSON-LD with more nesting.
    """
    media_type = parse_media_type(content_type)
    if media_type == MULTIPART:
        for part_type, part in _split(body, content_type):
            yield from read_payload(part, part_type, graph, base=base, max_nesting=max_nesting)
        return
    rdf_format = MEDIA_TO_FORMAT[media_type]
    text = _decode(body)
    if rdf_format == RdfFormat.RDF_XML:
        _refuse_doctype(text)
    elif rdf_format == RdfFormat.JSON_LD:
        refuse_depth(text, max_nesting)
    try:
        for quad in pyoxigraph.parse(
            text,
            format=rdf_format,
            base_iri=base,
            without_named_graphs=True,
            rename_blank_nodes=True,
        ):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
    except SyntaxError as error:
        raise _bad(error, media_type) from error
    except (ValueError, OSError) as error:
        raise BadPayload(
            f"The body is not valid {media_type}: {error}.", line=None, column=None
        ) from error


def parse_media_type(content_type: str) -> str:
    """Return the media type of a body, in lower case.

    Raises:
        UnsupportedMedia: It is not read here, or not in this charset.
    """
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [p.partition("=")[2].strip('" ') for p in parameters if p.startswith("charset=")]
    if media_type not in MEDIA_TO_FORMAT and media_type != MULTIPART:
        known = ", ".join([*list(MEDIA_TO_FORMAT)[:6], MULTIPART])
        raise UnsupportedMedia(
            f"A body of type {media_type or 'unknown'!r} is not read here.",
            hint=f"Send one of: {known}.",
            content_type=content_type,
        )
    if charsets and charsets[0] not in ("utf-8", "utf8"):
        raise UnsupportedMedia(
            f"The charset {charsets[0]!r} is not read here.",
            hint="Send UTF-8.",
            content_type=content_type,
        )
    return media_type


def _split(body: bytes, content_type: str) -> Iterator[tuple[str, bytes]]:
    """Yield type and content of each part (RFC 7578); a part may not hold parts itself."""
    header = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = email.message_from_bytes(header + body, policy=email.policy.HTTP)
    parts = list(message.iter_parts()) if message.is_multipart() else []
    if not parts:
        raise BadPayload(
            "The body has no part.",
            hint="The boundary in its Content-Type must be the one between its parts.",
        )
    for part in parts:
        content = part.get_payload(decode=True)
        if part.is_multipart() or not isinstance(content, bytes):
            raise BadPayload("A part of the body holds parts itself.", hint="Send them flat.")
        printed = part.get("Content-Type", "")
        if parse_media_type(str(printed)) == MULTIPART:
            raise BadPayload("A part of the body holds parts itself.", hint="Send them flat.")
        yield str(printed), content


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise BadPayload(
            f"The body is not UTF-8 (line {line}, byte {error.start}).",
            hint="Send it as UTF-8.",
            line=line,
            column=None,
        ) from error


def _refuse_doctype(text: str) -> None:
    prolog = PROLOG_RE.match(text)
    start = prolog.end() if prolog else 0
    if not re.match(r"<[^!?\s\x00]", text[start : start + 2]):
        line = text.count("\n", 0, start) + 1
        raise BadPayload(
            f"RDF/XML begins with its root element; line {line} has something else, perhaps a "
            "document type declaration (DOCTYPE), which is not read here.",
            hint="Write entities out and remove the DOCTYPE.",
            line=line,
            column=None,
        )


def refuse_depth(text: str, max_nesting: int, *, hint: str = "Write the JSON-LD flatter.") -> None:
    """Count brackets before anything parses JSON.

    Raises:
        QueryTooDeep: More of them are open at once.
    """
    depth = 0
    for match in JSON_RE.finditer(text):
        mark = match.group()
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1
        if depth > max_nesting:
            line = text.count("\n", 0, match.start()) + 1
            raise QueryTooDeep(
                f"At line {line} more than {max_nesting} brackets are open at once.",
                hint=hint,
                depth=depth,
                limit=max_nesting,
                line=line,
                column=match.start() - text.rfind("\n", 0, match.start()),
            )


def _bad(error: SyntaxError, media_type: str) -> BadPayload:
    line, column = error.lineno, error.offset
    place = f" at line {line}, column {column}" if line and column else ""
    reason = PLACE_RE.sub("", str(error.msg))
    hint = ""
    if "LoadDocumentCallback" in reason:
        reason = "it names a JSON-LD context on another server, which is not fetched"
        hint = "Put the context itself into the body."
    return BadPayload(
        f"The body is not valid {media_type}{place}: {reason}.",
        hint=hint,
        line=line,
        column=column,
    )
