"""Read a query or an update out of an HTTP request, as the SPARQL 1.1 Protocol says (section 2).

In: the raw query string, content type and body. Out: :class:`Asked` or :class:`Told`. A query comes
by GET with ``query=``, an update never; both come by POST of a form or of their own media type.
Everything is decoded strictly: a byte that is not UTF-8 is refused, never replaced. What belongs to
the other operation is refused too, since ignoring it would answer another question.
"""

from __future__ import annotations

import re
from binascii import a2b_qp
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from pyoxigraph import NamedNode

from server.errors import BadRequest, UnsupportedMedia

FORM = "application/x-www-form-urlencoded"
SPARQL_QUERY = "application/sparql-query"
SPARQL_UPDATE = "application/sparql-update"

# a percent sign that no escape begins with
STRAY_PATTERN = rb"%(?![0-9A-Fa-f]{2})"
STRAY_RE = re.compile(STRAY_PATTERN)

MAX_FIELDS = 500
"""Parameters in one request; graph names may repeat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a request asks.

    Attributes:
        query: The query, or None when the request has none.
        default_graphs: Every ``default-graph-uri``.
        named_graphs: Every ``named-graph-uri``.
        formats: Every ``format``; SPARQLWrapper sends a name and a media type.
    """

    query: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a request changes.

    Attributes:
        update: The update.
        using_graphs: Every ``using-graph-uri``.
        using_named_graphs: Every ``using-named-graph-uri``.
    """

    update: str
    using_graphs: tuple[str, ...]
    using_named_graphs: tuple[str, ...]


def parse_fields(raw: bytes) -> dict[str, list[str]]:
    """Return the fields of a query string or form by name, each with all its values.

    Raises:
        BadRequest: It is not UTF-8, or has too many fields.
    """
    parts = raw.replace(b"+", b" ").split(b"&")
    if len(parts) > MAX_FIELDS:
        raise BadRequest(f"There are more than {MAX_FIELDS} parameters.")
    fields: dict[str, list[str]] = {}
    try:
        for part in parts:
            if part:
                name, _, value = part.partition(b"=")
                decoded = decode_percent(value).decode("utf-8")
                fields.setdefault(decode_percent(name).decode("utf-8"), []).append(decoded)
    except UnicodeDecodeError as error:
        raise BadRequest(
            "The parameters are not UTF-8.", hint="Percent-encode the UTF-8 bytes of the text."
        ) from error
    return fields


def decode_percent(raw: bytes) -> bytes:
    r"""Return what some percent-encoded bytes stand for (RFC 3986, 2.1); a stray "%" stays.

    Quoted-printable differs from it in the sign alone, and its decoder is one call into C, where
    the usual one takes a step for each escape: a query has dozens of them.

    >>> decode_percent(b"a%20b=%C3%A9"), decode_percent(b"100%")
    (b'a b=\xc3\xa9', b'100%')
    """
    if STRAY_RE.search(raw) or b"\n" in raw or b"\r" in raw:  # line ends mean something there
        return unquote_to_bytes(raw)
    return a2b_qp(raw.replace(b"=", b"=3D").replace(b"%", b"="))


def parse_get(query_string: bytes) -> Asked:
    """Read a query from a GET request.

    Raises:
        BadRequest: Parameters are repeated or malformed, or there is an update.
    """
    fields = parse_fields(query_string)
    if "update" in fields:
        raise BadRequest(
            "An update cannot be sent by GET.",
            hint=f"Send it by POST, as a form or as {SPARQL_UPDATE}.",
        )
    return _to_asked(fields)


def is_update(content_type: str) -> bool:
    """Tell whether a body of this type is an update, before it is read."""
    return parse_content_type(content_type)[0] == SPARQL_UPDATE


def parse_post(content_type: str, query_string: bytes, body: bytes) -> Asked | Told:
    """Read a query or an update from a POST request; arguments as they came.

    Parameters of a form may stand in its address too, as far as nothing is said twice.

    Raises:
        BadRequest: Parameters are repeated, malformed, missing, or of the other operation.
        UnsupportedMedia: The body is neither a form nor a query nor an update.
    """
    media_type, charset = parse_content_type(content_type)
    if charset not in ("", "utf-8", "utf8"):
        raise UnsupportedMedia(
            f"The charset {charset!r} is not read here.",
            hint="Send UTF-8.",
            content_type=content_type,
        )
    fields = parse_fields(query_string)
    if media_type == FORM:
        for name, values in parse_fields(body).items():
            fields[name] = [*fields.get(name, []), *values]
    elif media_type in (SPARQL_QUERY, SPARQL_UPDATE):
        name = "query" if media_type == SPARQL_QUERY else "update"
        try:
            fields[name] = [*fields.get(name, []), body.decode("utf-8")]
        except UnicodeDecodeError as error:
            raise BadRequest(f"The {name} is not UTF-8.", hint="Send it as UTF-8.") from error
    else:
        raise UnsupportedMedia(
            f"A body of type {media_type or 'unknown'!r} is not read here.",
            hint=f"Send {SPARQL_QUERY}, {SPARQL_UPDATE} or {FORM}.",
            content_type=content_type,
        )
    return _to_told(fields) if "update" in fields else _to_asked(fields)


def one_value(fields: Mapping[str, list[str]], name: str) -> str | None:
    """Return the value of a field that may stand once, or None when it is missing.

    Raises:
        BadRequest: It is repeated.
    """
    values = fields.get(name, [])
    if len(values) > 1:
        raise BadRequest(
            f"The parameter {name!r} is given {len(values)} times.", hint="Give it once."
        )
    return values[0] if values else None


def _to_asked(fields: dict[str, list[str]]) -> Asked:
    _refuse(fields, ("using-graph-uri", "using-named-graph-uri"), "a query", "an update")
    return Asked(
        query=one_value(fields, "query"),
        default_graphs=_to_graphs(fields, "default-graph-uri"),
        named_graphs=_to_graphs(fields, "named-graph-uri"),
        formats=tuple(fields.get("format", ())),
    )


def _to_told(fields: dict[str, list[str]]) -> Told:
    others = ("query", "default-graph-uri", "named-graph-uri")
    _refuse(fields, others, "an update", "a query")
    return Told(
        update=one_value(fields, "update") or "",
        using_graphs=_to_graphs(fields, "using-graph-uri"),
        using_named_graphs=_to_graphs(fields, "using-named-graph-uri"),
    )


def _refuse(
    fields: Mapping[str, list[str]], names: tuple[str, ...], operation: str, other: str
) -> None:
    found = [name for name in names if name in fields]
    if found:
        raise BadRequest(
            f"The request is {operation}, and {found[0]!r} belongs to {other}.",
            hint="Send the two apart from each other.",
        )


def _to_graphs(fields: Mapping[str, list[str]], name: str) -> tuple[str, ...]:
    graphs = tuple(fields.get(name, []))
    for graph in graphs:
        try:
            NamedNode(graph)
        except ValueError as error:
            raise BadRequest(
                f"{name}={graph!r} is not an absolute IRI.", hint=f"{error}."
            ) from error
    return graphs


def parse_content_type(content_type: str) -> tuple[str, str]:
    """Return media type and charset, in lower case; what is missing is empty."""
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [p.partition("=")[2].strip('" ') for p in parameters if p.startswith("charset=")]
    return media_type, charsets[0] if charsets else ""
