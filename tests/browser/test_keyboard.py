"""Without a mouse, and without scripts: every page is reached, read and asked all the same."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import visiting
from tests.browser.places import KIND_TO_PATH, with_language

pytestmark = pytest.mark.browser

MOST_STEPS = 60
"""Presses of the tabulator in one walk."""

# What has the focus: its place in the order of the document, and whether a person can see it.
FOCUSED = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  // the field of the editor is hidden; its frame shows the focus
  const element = focused.closest(".CodeMirror") || focused;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  return {
    place: [...document.querySelectorAll("*")].indexOf(element),
    text: (element.innerText || element.value || element.id || element.tagName).slice(0, 60),
    visible: box.width > 0 && box.height > 0 && style.visibility === "visible",
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}"""


@pytest.mark.long
@pytest.mark.parametrize("kind", KIND_TO_PATH)
def test_the_tabulator_walks_a_page_in_its_order(browser: Browser, site: str, kind: str) -> None:
    with visiting(browser, site + KIND_TO_PATH[kind]) as visit:
        places = []
        for _ in range(MOST_STEPS):
            visit.page.keyboard.press("Tab")
            focused = visit.page.evaluate(FOCUSED)
            if focused is None or (places and focused["place"] == places[0]):
                break
            assert focused["visible"], focused
            assert focused["outlined"], focused
            places.append(focused["place"])
    assert len(places) > 3
    assert places == sorted(places), "the focus jumps about"
    assert visit.complaints == []


@pytest.mark.long
def test_the_first_stop_of_the_tabulator_skips_to_the_content(browser: Browser, small: str) -> None:
    with visiting(browser, small + "/") as visit:
        visit.page.keyboard.press("Tab")
        visit.page.keyboard.press("Enter")
        assert urlsplit(visit.page.url).fragment == "main"


def test_a_question_is_asked_without_scripts(browser: Browser, small: str) -> None:
    address = small + with_language("/questions/search-steps", "en")
    with visiting(browser, address, script=False) as visit:
        form = visit.page.locator("main form").first
        form.locator("input[name=words]").fill("data")
        form.locator("button[type=submit]").click()
        visit.page.wait_for_load_state()
        assert parse_qs(urlsplit(visit.page.url).query)["words"] == ["data"]
        assert form.locator("input[name=words]").input_value() == "data"
        assert visit.page.locator("#answer").is_visible()
    assert visit.complaints == []


@pytest.mark.long
def test_a_query_is_sent_without_scripts(browser: Browser, small: str) -> None:
    with visiting(browser, small + "/sparql?lang=en", script=False) as visit:
        visit.page.fill("textarea[name=query]", "SELECT ?x { VALUES ?x { 'seen' } }")
        visit.page.locator("main form button[type=submit]").first.click()
        visit.page.wait_for_load_state()
        assert "VALUES" in parse_qs(urlsplit(visit.page.url).query)["query"][0]
        assert visit.page.locator("td", has_text="seen").count() == 1
    assert visit.complaints == []
