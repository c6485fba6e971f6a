"""Somebody of the staff at the desk's page, on a running installation."""

from __future__ import annotations

import itertools
import subprocess
from typing import Any

from fake_gateway import ROOT
from playwright.sync_api import Browser, Locator, Page, expect

from reroute.processes import APP_PYTHON, environment
from reroute.settings import Settings

PASSWORD = "correct horse battery"  # noqa: S105 - no secret
NUMBERS = itertools.count(1)


class Agent:
    """Signs in, takes talks, answers; notes what no page should do in `wrong`."""

    def __init__(
        self, browser: Browser, settings: Settings, first_name: str, role: str = "agent", team: str = "service"
    ):
        self.first_name, self.wrong = first_name, []
        self.email = email = f"{first_name.lower()}-{next(NUMBERS)}@shop.example"
        _add(settings, email, first_name, role, team)
        self._context = browser.new_context(locale="en-US", viewport={"width": 1440, "height": 900})
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("pageerror", lambda error: self.wrong.append(f"page error: {error}"))
        self.page.on("console", lambda entry: "Content Security Policy" in entry.text and self.wrong.append(entry.text))
        self.page.goto(f"{settings.gateway_url}/desk?lang=en", wait_until="domcontentloaded")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".tab.view-waiting")).to_be_visible()

    def is_there(self) -> None:
        """Available to customers."""
        answer = self.call("PUT", "me/presence", {"available": True})
        assert answer == 204, answer

    def open(self, talk_id: str) -> None:
        self.page.goto(self.page.url.partition("#")[0] + f"#/inbox/waiting/{talk_id}")
        expect(self.page.locator(".thread")).to_be_visible()

    def claim(self, talk_id: str) -> None:
        self.open(talk_id)
        self.page.get_by_role("button", name="Claim", exact=True).click()
        expect(self.page.locator(".talk .owner-agent")).to_have_text("You")

    def say(self, text: str) -> None:
        self.page.get_by_role("textbox", name="Reply").fill(text)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".message.agent .bubble", has_text=text)).to_be_visible()

    def row(self, talk_id: str) -> Locator:
        return self.page.locator(f'.queue-row[data-id="{talk_id}"]')

    def call(self, method: str, path: str, body: Any = None) -> int:
        """The status of an operation of the desk, called as its page does."""
        script = """async ([method, path, body]) => {
            const me = await (await fetch("/desk/api/me")).json();
            const headers = { "X-CSRF": me.csrf, "Content-Type": "application/json" };
            return (await fetch(`/desk/api/${path}`, { method, headers, body: JSON.stringify(body) })).status;
        }"""
        return int(self.page.evaluate(script, [method, path, body]))

    def picture(self, name: str) -> None:
        self.page.screenshot(path=ROOT / "test-output" / "desk" / f"live-{name}.png", animations="disabled")

    def close(self) -> None:
        self._context.close()


def _add(settings: Settings, email: str, first_name: str, role: str, team: str) -> None:
    """As `reroute staff add` does it."""
    command = [str(APP_PYTHON), "-m", "bot.desk.accounts.command", "add", email]
    command += [
        "--name",
        f"{first_name} Vogt",
        "--first-name",
        first_name,
        "--role",
        role,
        "--team",
        team,
        "--language",
        "en",
    ]
    subprocess.run(  # noqa: S603 - our own command
        command, cwd=ROOT, env=environment(settings), input=f"{PASSWORD}\n", text=True, check=True, capture_output=True
    )
