"""Every link inside the site leads somewhere, and every IRI of the graph answers as it should."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import httpx2 as httpx
import pytest

from tests.browser.places import KIND_TO_PATH

pytestmark = pytest.mark.long

MOST_PAGES = 600
"""Pages fetched in one crawl."""

SAME_SHAPE = 12
"""Pages of one shape that are fetched: addresses alike but for names and numbers."""

SAMPLE = """
SELECT ?kind (SAMPLE(?resource) AS ?example) WHERE {
  GRAPH ?graph { ?resource a ?kind }
  FILTER(STRSTARTS(STR(?resource), "https://w3id.org/tupoksi/"))
} GROUP BY ?kind ORDER BY ?kind
"""

BASE = "https://w3id.org/tupoksi/"

TWINS = {
    "text/turtle": "text/turtle; charset=utf-8",
    "application/ld+json": "application/ld+json",
    "application/n-triples": "application/n-triples",
    "text/html": "text/html; charset=utf-8",
}
"""What is asked for, and what must come."""


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


def test_every_kind_of_iri_answers_in_every_form(site: str) -> None:
    with httpx.Client() as client:
        answer = client.get(
            f"{site}/sparql", params={"query": SAMPLE}, headers={"Accept": "text/csv"}
        )
        rows = [line.rpartition(",")[2].strip() for line in answer.text.splitlines()[1:]]
        samples = [row for row in rows if row.startswith(BASE + "id/")]
        assert len(samples) > 30
        faults = []
        for iri in samples:
            path = "/" + quote(iri.removeprefix(BASE), safe="/:@!$&'()*+,;=~-._")
            for asked, given in TWINS.items():
                first = client.get(site + path, headers={"Accept": asked})
                if first.status_code != 303 or "accept" not in first.headers["vary"].lower():
                    faults.append(f"{first.status_code} {path} as {asked}")
                    continue
                second = client.get(urljoin(site + path, first.headers["location"]))
                if second.status_code != 200 or second.headers["content-type"] != given:
                    faults.append(f"{second.status_code} {second.url} for {asked}")
                if asked == "application/ld+json":
                    json.loads(second.content)
        assert faults == []
        unknown = client.get(f"{site}/id/unit/nowhere", headers={"Accept": "text/turtle"})
        assert unknown.status_code == 404
