"""Frames of other sites, in a real browser: a preview shows in one, every other page does not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PREVIEW = "/reconcile/preview?id=jabatan/uji/kepala-seksi"
PAGE = "/page/jabatan/uji/kepala-seksi"


@contextmanager
def client_page(address: str) -> Iterator[str]:
    """Serve a page that frames an address of ours, from another host and port; yield its address."""
    body = f'<!doctype html><title>client</title><iframe src="{address}"></iframe>'.encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_preview_shows_in_a_frame_and_its_link_opens_the_page(
    browser: Browser, small: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    try:
        with client_page(small + PREVIEW) as address:
            page.goto(address)
            link = page.frame_locator("iframe").locator("h1 a")
            assert link.inner_text() == "Kepala Seksi"
            with context.expect_page() as opened:
                link.click()
            opened.value.wait_for_load_state()
            assert opened.value.url == small + PAGE
            frame = page.frames[1]
            assert frame.evaluate("window.origin") == "null"  # the sandbox: no cookies, no storage
            assert frame.evaluate("getComputedStyle(document.body).marginTop") == "0px"
    finally:
        context.close()


def test_another_page_does_not(browser: Browser, small: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    try:
        with client_page(small + PAGE) as address:
            page.goto(address)
            page.wait_for_load_state("load")
        assert any("frame-ancestors 'none'" in text for text in said)
    finally:
        context.close()
