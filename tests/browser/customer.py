"""A customer at the demo shop's page, who talks with the real assistant through the widget."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fake_gateway import ROOT
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sizes import SIZES

TITLES = "buttons => buttons.map((button) => (button.querySelector('.title') ?? button).innerText.trim())"
PICTURES = ROOT / "test-output" / "talk"


class Customer:
    """Writes, presses and reads; notes what no page should do in `wrong`."""

    def __init__(self, browser: Browser, url: str, language: str, size: str = "desktop", path: str = ""):
        self.language, self.size = language, size
        self.wrong: list[str] = []
        self._url = url
        self._context: BrowserContext = browser.new_context(locale="en-US", timezone_id="Europe/Berlin", **SIZES[size])
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(15_000)
        self._watch()
        self.page.goto(f"{url}/?lang={language}{path}", wait_until="domcontentloaded")
        expect(self.page.locator(".launcher")).to_be_visible()

    def open(self) -> None:
        self.page.locator(".launcher").click()
        expect(self.field).to_be_focused()

    def say(self, text: str) -> str:
        """Writes and sends; all that the assistant answers, as it stands on the page."""
        self.field.fill(text)
        return self.answer_to(lambda: self.page.keyboard.press("Enter"))

    def press(self, title: str) -> str:
        return self.answer_to(self.button(title).click)

    def answer_to(self, deed: Callable[[], None]) -> str:
        with self.page.expect_response(_is_a_turn) as turn:
            deed()
        ids = [message["id"] for message in turn.value.json()["messages"] if message["from"] != "customer"]
        answers = [self.page.locator(f'[data-id="{message_id}"]') for message_id in ids]
        expect(answers[-1]).to_be_visible()
        return "\n".join(answer.inner_text() for answer in answers)

    def reload(self) -> None:
        self.page.reload(wait_until="domcontentloaded")

    def picture(self, name: str) -> Path:
        path = PICTURES / f"{name}-{self.language}-{self.size}.png"
        self.page.screenshot(path=path, animations="disabled")
        return path

    def close(self) -> None:
        self._context.close()

    @property
    def field(self) -> Locator:
        return self.page.locator("reroute-chat textarea")

    @property
    def cards(self) -> Locator:
        return self.page.locator(".card")

    @property
    def own_words(self) -> list[str]:
        return self.page.locator(".message.customer .bubble").all_inner_texts()

    def button(self, title: str) -> Locator:
        return self.page.locator(".buttons button", has_text=title).last

    def open_buttons(self) -> list[str]:
        """The titles of those that can be pressed."""
        buttons = self.page.locator(".buttons button:enabled")
        return [str(title) for title in buttons.evaluate_all(TITLES)]

    def rows(self) -> list[tuple[str, str]]:
        """Before and after of the newest card's rows."""
        found = self.cards.last.locator(".row")
        return [(row.locator(".before dd").inner_text(), row.locator(".after dd").inner_text()) for row in found.all()]

    def sees(self, part: Locator) -> bool:
        """Whether all of it is inside the talk's window, without scrolling."""
        box, view = part.bounding_box(), self.page.locator(".scroller").bounding_box()
        assert box and view
        return box["y"] >= view["y"] - 1 and box["y"] + box["height"] <= view["y"] + view["height"] + 1

    def _watch(self) -> None:
        page, wrong = self.page, self.wrong
        page.on("pageerror", lambda error: wrong.append(f"page error: {error}"))
        page.on("console", lambda entry: "Content Security Policy" in entry.text and wrong.append(entry.text))
        page.on(
            "request",
            lambda each: each.url.startswith((self._url, f"blob:{self._url}")) or wrong.append(f"foreign: {each.url}"),
        )
        page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))


def _is_a_turn(response: Any) -> bool:
    return bool(response.request.method == "POST" and response.url.endswith("/chat/messages"))
