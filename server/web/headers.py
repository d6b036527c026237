"""Headers that responses have whatever is asked: constants, and nothing that needs a framework."""

from __future__ import annotations

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""On every response. Style and script come from files of this server only, never from a page."""

CROSS_ORIGIN_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Location, Retry-After, Tupoksi-Truncated, X-Request-Id",
}
"""On every response: what scripts of other sites may see (``crossing.py``)."""

RAW = [
    (name.lower().encode("latin-1"), value.encode("latin-1"))
    for name, value in {**SECURITY_HEADERS, **CROSS_ORIGIN_HEADERS}.items()
]
"""The same as ASGI wants them."""

VARY = "Accept, Accept-Encoding"
"""What answers to queries are chosen by."""

CACHING = "no-cache"
"""For answers that have a tag: keep them, and ask each time whether they are still right."""
