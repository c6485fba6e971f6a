"""Pages in the browser, and what must not happen in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page


@contextmanager
def watched(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens addresses, each in a context of its own; at the end fails on page errors and foreign requests."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opened(url: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5_000)
        page.on("pageerror", lambda error: wrong.append(f"page error: {error}"))
        page.on("console", lambda entry: "Content Security Policy" in entry.text and wrong.append(entry.text))
        page.on(
            "request",
            lambda request: request.url.startswith((site, f"blob:{site}")) or wrong.append(f"foreign: {request.url}"),
        )
        page.goto(url, wait_until="domcontentloaded")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []
