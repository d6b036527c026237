"""What a reviewer does in a browser: search, read, filter, accept; without a script, and with one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from server.checking.accepted import parse_accepted
from tests.browser.chromium import visiting
from tests.server.places import running_server

pytestmark = [pytest.mark.browser, pytest.mark.long]

TOKEN = "a token of the operator"
PART = "/documents/perwali-cilegon-63-2016/bab/4/bagian/2"


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of accepted findings; it is not there yet."""
    return tmp_path_factory.mktemp("reviewed") / "accepted.toml"


@pytest.fixture(scope="module")
def reviewing(published: Path, accepted: Path) -> Iterator[str]:
    """The address of a server that lets reviewers in."""
    with running_server(published, TUPOKSI_REVIEW_TOKEN=TOKEN, TUPOKSI_ACCEPTED=str(accepted)) as (
        address,
        _,
    ):
        yield address


def test_a_finding_is_accepted_without_scripts(
    browser: Browser, reviewing: str, accepted: Path
) -> None:
    address = reviewing.rstrip("/") + "/findings?lang=en"
    with visiting(browser, address, script=False, viewport="phone", language="en") as visit:
        page = visit.page
        page.get_by_label("Severity").select_option("violation")
        page.get_by_role("button", name="Apply").click()
        assert "severity=violation" in page.url
        page.locator("article.finding h3 a").first.click()
        page.get_by_role("link", name="Sign in as a reviewer").click()
        page.get_by_label("Name").fill("Rina")
        page.get_by_label("Token").fill(TOKEN)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_label("Reason").fill("Printed like this in the gazette.")
        page.get_by_role("button", name="Accept this finding").click()
        expect(page.get_by_text("Accepted by")).to_be_visible()
        fingerprint = page.url.partition("#")[0].rpartition("/")[2]
    (entry,) = parse_accepted(accepted.read_text("utf-8"), where="test")
    assert (entry.fingerprint, entry.by) == (fingerprint, "Rina")
    assert visit.complaints == []


def test_a_search_leads_to_the_words_without_scripts(browser: Browser, site: str) -> None:
    with visiting(browser, site.rstrip("/") + "/?lang=id", script=False) as visit:
        page = visit.page
        page.get_by_role("searchbox").fill("kepala seksi kerjasama")
        page.get_by_role("search").get_by_role("button").click()
        page.locator(".hits a[href*='?line=']").first.click()
        line = page.url.rpartition("#L")[2]
        expect(page.locator(f"#L{line}")).to_be_in_viewport()
    assert visit.complaints == []


def test_the_theme_is_chosen_without_scripts(browser: Browser, site: str) -> None:
    with visiting(browser, site.rstrip("/") + PART, script=False) as visit:
        page = visit.page
        page.get_by_text("Tampilan", exact=True).click()
        page.get_by_role("link", name="Gelap").click()
        assert page.locator("html").get_attribute("data-theme") == "dark"
        page.goto(site)
        assert page.locator("html").get_attribute("data-theme") == "dark"
    assert visit.complaints == []


def test_a_citation_and_a_term_are_previewed(browser: Browser, site: str) -> None:
    with visiting(browser, site.rstrip("/") + PART) as visit:
        page = visit.page
        popup = page.locator("#popup")
        page.locator("a.preview:not(.term)").first.focus()
        expect(popup).to_contain_text("Kepala Dinas mempunyai tugas")
        page.keyboard.press("Escape")
        expect(popup).to_be_hidden()
        page.locator("a.term").first.hover()
        expect(popup).to_contain_text(":")
    assert visit.complaints == []


def test_the_theme_changes_at_once_with_scripts(browser: Browser, site: str) -> None:
    with visiting(browser, site.rstrip("/") + PART) as visit:
        page = visit.page
        page.get_by_text("Tampilan", exact=True).click()
        page.get_by_role("link", name="Gelap").click()
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert page.url.endswith(PART)
    assert visit.complaints == []
