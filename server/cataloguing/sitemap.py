"""The addresses of all pages, for search engines: sitemaps.org, and ``robots.txt``.

In: paths and the day of publishing. Out: XML of one sitemap, or an index of several where there are
more addresses than one may hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

MOST = 50_000
"""Addresses in one sitemap, by the protocol."""


def to_sitemap(paths: Sequence[str], address: str, day: str, page: int | None = None) -> str:
    """Return a sitemap.

    Args:
        paths: Every path, from ``/`` on.
        address: Of the service, without a slash at its end.
        day: When the pages changed last, ``2026-01-31``.
        page: Which of several sitemaps, from 1; None: the only one, or the index of several.
    """
    if page is None and len(paths) > MOST:
        pages = range(1, -(-len(paths) // MOST) + 1)
        places = [f"{address}/sitemap.xml?page={number}" for number in pages]
        return _write("sitemapindex", "sitemap", places, day)
    first = (page - 1) * MOST if page else 0
    return _write("urlset", "url", [address + path for path in paths[first : first + MOST]], day)


def to_robots(address: str) -> str:
    """Return what crawlers may visit: the pages, and no query forms, which never end."""
    lines = (
        "User-agent: *",
        "Disallow: /sparql",
        "Disallow: /api/",
        "Disallow: /graph",
        "",
        f"Sitemap: {address}/sitemap.xml",
    )
    return "".join(f"{line}\n" for line in lines)


def _write(root: str, entry: str, places: Sequence[str], day: str) -> str:
    lines = [
        f"<{entry}><loc>{escape(place)}</loc><lastmod>{day}</lastmod></{entry}>" for place in places
    ]
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">'
    return "\n".join((head, *lines, f"</{root}>", ""))
