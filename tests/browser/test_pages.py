"""Every kind of page, in both languages, light and dark, on a phone and on a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import visiting
from tests.browser.places import CORE_TO_PATH, HEAVY, KIND_TO_PATH, with_language

pytestmark = pytest.mark.browser

MOST_BYTES = 150_000

PAIRS = [
    ("id", "light", "phone"),
    ("id", "dark", "desktop"),
    ("en", "light", "desktop"),
    ("en", "dark", "phone"),
]
"""Every language with every scheme, every scheme with every window, every window with both."""

QUICK = [
    pytest.param(kind, *pair, id="-".join((kind, *pair)))
    for kind, pair in zip(CORE_TO_PATH, PAIRS, strict=True)
]

SCANNED = {*PAIRS[:2], ("id", "light", "desktop")}
"""Where axe looks too: it takes longest, and finds nothing in words that are longer in one language."""

TABLE = [
    pytest.param(kind, *pair, id="-".join((kind, *pair))) for kind in KIND_TO_PATH for pair in PAIRS
]


@pytest.mark.parametrize(("kind", "language", "scheme", "viewport"), QUICK)
def test_a_page_opens_without_complaint(
    browser: Browser, small: str, kind: str, language: str, scheme: str, viewport: str
) -> None:
    open_and_look(browser, small + CORE_TO_PATH[kind], kind, language, scheme, viewport)


@pytest.mark.long
@pytest.mark.parametrize(("kind", "language", "scheme", "viewport"), TABLE)
def test_every_page_opens_without_complaint(
    browser: Browser, site: str, kind: str, language: str, scheme: str, viewport: str
) -> None:
    open_and_look(browser, site + KIND_TO_PATH[kind], kind, language, scheme, viewport)


def open_and_look(
    browser: Browser, page: str, kind: str, language: str, scheme: str, viewport: str
) -> None:
    address = with_language(page, language)
    with visiting(browser, address, viewport=viewport, scheme=scheme, language=language) as visit:
        assert visit.status == 200
        assert visit.page.locator("html").get_attribute("lang") == language
        assert visit.page.locator("h1").count() == 1
        assert visit.overflow() <= 0, "the page is wider than the window"
        if (language, scheme, viewport) in SCANNED:
            assert visit.scan() == []
        if kind not in HEAVY:
            assert visit.weight < MOST_BYTES
    assert visit.complaints == []
