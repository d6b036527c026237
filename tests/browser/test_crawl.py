"""Every link inside the site leads somewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx2 as httpx
import pytest

from tests.browser.places import KIND_TO_PATH

pytestmark = pytest.mark.long

MOST_PAGES = 600
"""Pages fetched in one crawl."""

SAME_SHAPE = 12
"""Pages of one shape that are fetched: addresses alike but for names and numbers."""


class Links(HTMLParser):
    """The links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name in ("href", "src", "xlink:href"):
            if given.get(name):
                self.found.append(str(given[name]))


def shape_of(address: str) -> str:
    """Return what an address has in common with others of its kind."""
    parts = urlsplit(address)
    path = re.sub(r"(?<=/)[^/]*\d[^/]*", "#", parts.path)
    head = "/".join(path.split("/")[:3])
    return f"{head}?{'&'.join(sorted(p.partition('=')[0] for p in parts.query.split('&')))}"


def test_every_link_inside_the_site_leads_somewhere(site: str) -> None:
    waiting = [site + path for path in KIND_TO_PATH.values()]
    seen = set(waiting)
    shapes: dict[str, int] = {}
    faults = []
    fetched = 0
    with httpx.Client(headers={"Accept": "text/html,*/*;q=0.5"}, follow_redirects=True) as client:
        while waiting and fetched < MOST_PAGES:
            address = waiting.pop(0)
            shape = shape_of(address)
            shapes[shape] = shapes.get(shape, 0) + 1
            if shapes[shape] > SAME_SHAPE:
                continue
            with client.stream("GET", address) as response:
                fetched += 1
                if response.status_code != 200:
                    faults.append(f"{response.status_code} {address}")
                    continue
                if not response.headers["content-type"].startswith("text/html"):
                    continue
                text = response.read().decode("utf-8")
            links = Links()
            links.feed(text)
            for link in links.found:
                target = urldefrag(urljoin(address, link)).url
                if target.startswith(site + "/") and target not in seen:
                    seen.add(target)
                    waiting.append(target)
    assert faults == []
    assert fetched > 20
