"""Read a query out of an HTTP request, as the SPARQL 1.1 Protocol says (section 2.1).

In: the raw query string, content type and body. Out: :class:`Asked`. Three ways lead here: GET with
``query=``, POST of a form, POST of ``application/sparql-query``. Everything is decoded strictly: a
byte that is not UTF-8 is refused, never replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from pyoxigraph import NamedNode

from server.errors import BadRequest, UnsupportedMedia, UpdateRefused

FORM = "application/x-www-form-urlencoded"
SPARQL_QUERY = "application/sparql-query"
SPARQL_UPDATE = "application/sparql-update"

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
                decoded = unquote_to_bytes(value).decode("utf-8")
                fields.setdefault(unquote_to_bytes(name).decode("utf-8"), []).append(decoded)
    except UnicodeDecodeError as error:
        raise BadRequest(
            "The parameters are not UTF-8.", hint="Percent-encode the UTF-8 bytes of the text."
        ) from error
    return fields


def parse_get(query_string: bytes) -> Asked:
    """Read a query from a GET request.

    Raises:
        BadRequest: Parameters are repeated or malformed.
        UpdateRefused: The request carries an update.
    """
    return _to_asked(parse_fields(query_string))


def parse_post(content_type: str, query_string: bytes, body: bytes) -> Asked:
    """Read a query from a POST request; arguments as they came.

    Raises:
        BadRequest: Parameters are repeated, malformed or missing.
        UnsupportedMedia: The body is neither a form nor a query.
        UpdateRefused: The request carries an update.
    """
    media_type, charset = _parse_content_type(content_type)
    if charset not in ("", "utf-8", "utf8"):
        raise UnsupportedMedia(
            f"The charset {charset!r} is not read here.",
            hint="Send UTF-8.",
            content_type=content_type,
        )
    in_url = parse_fields(query_string)
    if media_type == FORM:
        in_body = parse_fields(body)
        in_body.setdefault("format", in_url.get("format", []))
        return _to_asked(in_body)
    if media_type == SPARQL_QUERY:
        try:
            query = body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadRequest("The query is not UTF-8.", hint="Send it as UTF-8.") from error
        return _to_asked({**in_url, "query": [*in_url.get("query", []), query]})
    if media_type == SPARQL_UPDATE:
        raise _update_refused()
    raise UnsupportedMedia(
        f"A body of type {media_type or 'unknown'!r} is not read here.",
        hint=f"Send {SPARQL_QUERY} or {FORM}.",
        content_type=content_type,
    )


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
    if "update" in fields:
        raise _update_refused()
    return Asked(
        query=one_value(fields, "query"),
        default_graphs=_to_graphs(fields, "default-graph-uri"),
        named_graphs=_to_graphs(fields, "named-graph-uri"),
        formats=tuple(fields.get("format", ())),
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


def _parse_content_type(content_type: str) -> tuple[str, str]:
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [p.partition("=")[2].strip('" ') for p in parameters if p.startswith("charset=")]
    return media_type, charsets[0] if charsets else ""


def _update_refused() -> UpdateRefused:
    return UpdateRefused(
        "This service answers queries only; it takes no updates.",
        hint="The graph is rebuilt from its sources with `tupoksi build`.",
        keyword="update",
    )
