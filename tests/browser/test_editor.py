"""The editor: our prefixes, our endpoint, pages for IRIs; and the plain form where it is missing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from server.web.editor_files import has_editor
from tests.browser.chromium import visiting

pytestmark = [pytest.mark.browser, pytest.mark.long]

needs_editor = pytest.mark.skipif(
    not has_editor(), reason="the editor is not here: make setup-editor"
)


@needs_editor
def test_a_query_runs_in_the_editor_and_its_iris_lead_to_pages(browser: Browser, site: str) -> None:
    with visiting(browser, f"{site}/editor?question=duties-of-position") as visit:
        page = visit.page
        assert page.locator(".CodeMirror").count() == 1
        page.click(".yasqe_queryButton")
        link = page.locator(".yasr tbody a[href^='/page/']").first
        link.wait_for()
        assert visit.scan() == []
        page.goto(link.evaluate("element => element.href"))
        assert page.locator("h1").count() == 1
    assert visit.complaints == []


@needs_editor
@pytest.mark.parametrize(("language", "said"), [("id", "Baris 1 sampai"), ("en", "Rows 1 to")])
def test_the_table_of_results_speaks_the_language_of_the_page(
    browser: Browser, site: str, language: str, said: str
) -> None:
    address = f"{site}/editor?question=duties-of-position&lang={language}"
    with visiting(browser, address, language=language) as visit:
        visit.page.click(".yasqe_queryButton")
        visit.page.locator(".yasr tbody a").first.wait_for()
        assert said in visit.page.inner_text(".yasr")
    assert visit.complaints == []


@needs_editor
def test_the_editor_proposes_our_prefixes(browser: Browser, site: str) -> None:
    with visiting(browser, f"{site}/editor?query=") as visit:
        assert visit.page.evaluate("Yasgui.Yasqe.defaults.autocompleters") == ["variables", "ours"]
    assert visit.complaints == []


def test_the_plain_form_does_the_same_job(browser: Browser, site: str) -> None:
    query = "SELECT ?unit { ?unit a <https://w3id.org/tupoksi/def#UnitTemplate> } ORDER BY ?unit"
    with visiting(browser, f"{site}/sparql", script=False) as visit:
        visit.page.fill("textarea[name=query]", query)
        visit.page.locator("main form button[type=submit]").first.click()
        visit.page.wait_for_load_state()
        links = visit.page.locator("main table a[href^='/page/unit/']")
        assert links.count() >= 4
    assert visit.complaints == []
