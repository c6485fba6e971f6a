"""A talk in the terminal, over the same public interface as the widget's."""

from __future__ import annotations

from typing import Any

import requests
from rich.console import Console
from rich.markup import escape
from ulid import ULID

from reroute.settings import Settings


class Conversation:
    """One session at the gateway: `say` and `press` return the new messages, oldest first."""

    def __init__(self, base_url: str, locale: str = "en", timeout: float = 30.0):
        self._base = base_url
        self._http = requests.Session()
        self._timeout = timeout
        session = self._call("POST", "/chat/sessions", {"locale": locale})
        self.id: str = session["session"]
        self.authorization = f"Bearer {session['token']}"
        self._http.headers["Authorization"] = self.authorization
        self.server_timing = ""

    def say(self, text: str, message_id: str | None = None) -> list[dict[str, Any]]:
        return list(self._call("POST", "/chat/messages", {"id": message_id or str(ULID()), "text": text})["messages"])

    def press(self, button: str) -> list[dict[str, Any]]:
        return list(self._call("POST", "/chat/messages", {"id": str(ULID()), "button": button})["messages"])

    def history(self) -> list[dict[str, Any]]:
        return list(self._call("GET", "/chat/messages")["messages"])

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = self._http.request(method, self._base + path, json=body, timeout=self._timeout)
        answer.raise_for_status()
        self.server_timing = answer.headers.get("Server-Timing", "")
        return dict(answer.json())


def talk(settings: Settings, locale: str, out: Console) -> None:
    """Reads lines until end of file; a number presses the button of that number."""
    conversation = Conversation(settings.gateway_url, locale)
    buttons: list[dict[str, str]] = []
    out.print("[dim]Write a message; a number presses a button; Ctrl-D ends.[/]")
    while True:
        try:
            line = out.input("[bold]you:[/] ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if not line:
            continue
        chosen = line.isdigit() and 1 <= int(line) <= len(buttons)
        messages = conversation.press(buttons[int(line) - 1]["id"]) if chosen else conversation.say(line)
        buttons = []
        for message in (message for message in messages if message["from"] != "customer"):
            out.print(f"[cyan]{message['from']}:[/] {escape(message['text'])}")
            buttons = message["buttons"] or buttons
        for number, button in enumerate(buttons, 1):
            out.print(f"  [dim]{number}[/] {escape(button['title'])}")
