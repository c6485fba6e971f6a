from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_server import DeskServer
from desk_sizes import SIZES
from fake_desk import FakeDesk
from fake_gateway import ROOT
from pages import watched
from playwright.sync_api import Browser, Page

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def desk_server() -> Iterator[DeskServer]:
    with DeskServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.show(FakeDesk(signed_in=False))
        server.shutdown()


@pytest.fixture
def desk(desk_server: DeskServer) -> FakeDesk:
    """A new desk for each test, on the server of the module; Mia, an admin, is signed in."""
    desk = FakeDesk()
    desk_server.show(desk)
    return desk


@pytest.fixture
def desk_page(browser: Browser, desk_server: DeskServer, desk: FakeDesk) -> Iterator[Open]:
    """Opens the desk: `desk_page("inbox/mine", lang="de", size="phone")`; fails on page errors and foreign requests."""
    with watched(browser, desk_server.url.removesuffix("/desk/")) as open_page:

        def opened(where: str = "inbox/waiting", lang: str = "en", size: str = "laptop", **options: Any) -> Page:
            width, height = SIZES[size]
            viewport = {"width": width, "height": height}
            return open_page(f"{desk_server.url}?lang={lang}#/{where}", viewport=viewport, **options)

        yield opened


@pytest.fixture
def desk_picture() -> Callable[[Page, str], None]:
    """Keeps a screenshot in test-output/desk/ to look at."""
    folder = ROOT / "test-output" / "desk"

    def take(page: Page, name: str) -> None:
        page.screenshot(path=Path(folder, f"{name}.png"), animations="disabled")

    return take
