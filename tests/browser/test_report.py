"""The report as one HTML file, opened from a folder as a reviewer opens it: no server, no script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from loaders.catalogue import Source
from loaders.share import SHARE
from loaders.text.read import decode_source
from server.checking.baseline import compare
from server.checking.command import Order, run_check
from server.checking.findings import to_record
from server.checking.formats.as_html import to_html
from server.checking.report import Report
from server.comparing.compare import compare_sides
from server.comparing.formats import to_html as comparison_to_html
from server.comparing.items import build_side
from tests.browser.chromium import visiting
from tests.findings.texts import clean

pytestmark = [pytest.mark.browser, pytest.mark.long]

SOURCES = SHARE / "data" / "sources"


@pytest.fixture(scope="module")
def report() -> Report:
    """The report on a SOP and a service standard; two findings are new."""
    files = [SOURCES / f"{stem}.txt" for stem in ("sop-sumbar-data-kinerja", BENGKULU)]
    found = run_check(Order(files=files, sources=SOURCES, share=SHARE))
    earlier = [to_record(finding) for finding in found.findings[2:]]
    return replace(found, difference=compare(found.findings, earlier))


BENGKULU = "standar-pelayanan-bengkulu-pemanfaatan-data"


@pytest.fixture(scope="module")
def address(report: Report, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of its file."""
    path = tmp_path_factory.mktemp("laporan") / "laporan.html"
    path.write_bytes(to_html(report, "id"))
    return path.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The report in a browser."""
    with visiting(browser, address) as visit:
        yield visit.page
        assert visit.complaints == []


def count_shown(page: Page) -> int:
    """Return how many findings the page shows."""
    return page.locator("article:visible").count()


def test_boxes_hide_what_a_reviewer_does_not_want_to_see(page: Page, report: Report) -> None:
    assert count_shown(page) == len(report.findings)
    page.uncheck("#s-info")
    left = [finding for finding in report.findings if finding.severity != "info"]
    assert count_shown(page) == len(left)
    page.uncheck("#r-P")
    left = [finding for finding in left if finding.rule[0] != "P"]
    assert 0 < len(left) == count_shown(page)


def test_only_what_is_new_can_be_shown(page: Page) -> None:
    page.check("#only-new")
    assert count_shown(page) == 2


def test_a_line_number_opens_the_text_at_its_line(page: Page, report: Report) -> None:
    finding = report.of(BENGKULU)[0]
    page.locator(f"#f-{finding.fingerprint} .line:not(.soft) .number").first.click()
    line = page.locator(":target")
    assert line.is_visible()
    assert finding.quote.split()[0] in line.inner_text()
    line.locator("a").first.click()
    assert page.locator("article:target").is_visible()


@pytest.mark.parametrize(("viewport", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_it_fits_and_everybody_can_read_it(
    browser: Browser, address: str, viewport: str, scheme: str
) -> None:
    with visiting(browser, address, viewport=viewport, scheme=scheme, script=False) as visit:
        assert visit.overflow() == 0
    with visiting(browser, address, viewport=viewport, scheme=scheme) as visit:
        assert visit.scan() == []


def test_a_comparison_fits_and_can_be_narrowed(browser: Browser, tmp_path: Path) -> None:
    text = clean()
    *_, reworded, _, removed = re.findall(r"^\d\. (?:\w+ ){3,}.*;$", text, re.MULTILINE)
    after = text.replace(f"{removed}\n", "", 1).replace(reworded, f"{reworded[:-1]} segera;", 1)
    sides = [Source(decode_source(one.encode(), "contoh")) for one in (text, after)]
    comparison = compare_sides(*map(build_side, sides))
    path = tmp_path / "beda.html"
    path.write_bytes(comparison_to_html(comparison, "en"))
    with visiting(browser, path.as_uri(), viewport="phone") as visit:
        assert visit.overflow() == 0
        assert visit.scan() == []
        visit.page.uncheck("#c-reworded")
        kept = sum(change.change != "reworded" for change in comparison.changes)
        assert 0 < count_shown(visit.page) == kept < len(comparison.changes)
