"""Debian's Chromium, driven by Playwright, and everything about a page that must not happen.

In: an address. Out: :class:`Visit`: the page as a person would find it, with all that the browser
complained of. Nothing is downloaded: the browser is the one of the system (``make setup-browser``).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking")
"""Tests run as root in containers with little shared memory."""

VIEWPORTS = {"phone": (390, 844), "desktop": (1280, 900)}

GRAVE = ("serious", "critical")
"""The findings of axe that fail a test."""

# Tells of every violation of the Content-Security-Policy, also of those that leave no console line.
WATCH = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


def find_chromium() -> str | None:
    """Return the browser of this machine, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def running_browser(executable: str) -> Iterator[Browser]:
    """Run a headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass(slots=True)
class Visit:
    """One page in the browser.

    Attributes:
        page: The page.
        status: Its HTTP status.
        complaints: What the console, the policy and the network had to say.
        weight: Bytes that came over the wire for it, headers left out.
    """

    page: Page
    status: int = 0
    complaints: list[str] = field(default_factory=list)
    weight: int = 0

    def scan(self) -> list[str]:
        """Return the grave findings of axe, one line each."""
        found: list[dict[str, Any]] = Axe().run(self.page).response["violations"]
        return [
            f"{one['id']}: {node['html'][:160]} ({node['failureSummary']!r})"
            for one in found
            if one["impact"] in GRAVE
            for node in one["nodes"][:3]
        ]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        wide: int = self.page.evaluate(
            "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wide


@contextmanager
def visiting(
    browser: Browser,
    address: str,
    *,
    viewport: str = "desktop",
    scheme: str = "light",
    language: str = "id",
    script: bool = True,
) -> Iterator[Visit]:
    """Open an address in a fresh profile and watch everything that happens until it is closed."""
    width, height = VIEWPORTS[viewport]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=language,
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    host = urlsplit(address).netloc
    page = context.new_page()
    visit = Visit(page)
    page.add_init_script(WATCH)

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            visit.complaints.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != host:
            visit.complaints.append(f"left the host: {request.url}")

    def on_response(response: Response) -> None:
        if response.status >= 400 and response.url != address:
            visit.complaints.append(f"{response.status}: {response.url}")

    def on_finished(request: Request) -> None:
        visit.weight += request.sizes()["responseBodySize"]

    page.on("console", on_console)
    page.on("pageerror", lambda error: visit.complaints.append(f"error: {error}"))
    page.on("request", on_request)
    page.on("response", on_response)
    page.on("requestfinished", on_finished)
    try:
        response = page.goto(address, wait_until="load")
        visit.status = response.status if response else 0
        yield visit
        if script:
            broken = page.evaluate("window.__violations || []")
            visit.complaints += [f"policy: {violation}" for violation in broken]
    finally:
        context.close()
