from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fake_gateway import ROOT, FakeGateway
from fake_server import Server
from pages import watched
from playwright.sync_api import Browser, Page, sync_playwright

from tests.installation import eventually

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
MOVING = """document.getAnimations().some(
  ({ playState, effect }) => playState === "running" && effect.getComputedTiming().iterations !== Infinity
)"""
Chat = Callable[..., Page]


@pytest.fixture(scope="session")
def executable() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None and os.environ.get("REROUTE_REQUIRE_SERVERS") != "1":
        pytest.skip("no chromium on this machine (REROUTE_REQUIRE_SERVERS=1 makes this an error)")
    assert found, "REROUTE_REQUIRE_SERVERS=1, but there is no chromium"
    return found


@pytest.fixture(scope="module")
def browser(executable: str) -> Iterator[Browser]:
    """Ends with its module: while it lives, its event loop keeps asynchronous tests elsewhere from running."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def gateway() -> FakeGateway:
    return FakeGateway()


@pytest.fixture
def site(gateway: FakeGateway) -> Iterator[str]:
    with Server(gateway) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server.url
        gateway.expire()
        server.shutdown()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Chat]:
    """Opens the page: `visit(lang="de", viewport=…, color_scheme=…)`; fails on page errors and blocked requests."""
    with watched(browser, site) as open_page:

        def opened(lang: str = "en", **options: Any) -> Page:
            return open_page(f"{site}?lang={lang}", **({"viewport": {"width": 1280, "height": 800}} | options))

        yield opened


@pytest.fixture(scope="session")
def accessible() -> Callable[[Page], None]:
    """Fails on whatever axe finds in the page, the widget's shadow root included."""
    axe = Axe()

    def check(page: Page) -> None:
        eventually(lambda: not page.evaluate(MOVING), "nothing moves any more but what always does")
        found = axe.run(page, options=WCAG)
        if found.violations_count:  # colours of what had only begun to appear; what stays wrong is wrong
            eventually(lambda: not page.evaluate(MOVING), "nothing moves any more but what always does")
            found = axe.run(page, options=WCAG)
        assert found.violations_count == 0, [violation["id"] for violation in found.response["violations"]]

    return check


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keeps a screenshot in test-output/ to look at."""
    folder = ROOT / "test-output" / "widget"

    def take(page: Page, name: str, **options: Any) -> None:
        page.screenshot(path=Path(folder, f"{name}.png"), animations="disabled", **options)

    return take
