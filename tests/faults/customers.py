"""Customers whose widgets keep at it: a message keeps its id until it is answered, whatever breaks in between."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from typing import Any

import requests
from ulid import ULID

from tests.faults.breaking import Progress
from tests.installation import eventually

APOLOGY = "I could not deal with that just now"
ANSWER_LOST = "something went wrong before I could answer"
STILL_WORKING = "this takes longer than it should"
UNSURE = "I can't say whether"
DOWN = "I can't reach our order system"
SORRY = (APOLOGY, ANSWER_LOST, UNSURE, DOWN)
"""How the customer hears that it has to be said again."""
PATIENCE = 400.0
"""Seconds until an answer counts as lost: the gateway gives a turn up after three minutes, and may be killed then."""

PAUSE = 0.5
"""Seconds between two tries, which a widget leaves to a gateway that is away."""


@dataclass(frozen=True)
class Sent:
    """A message, what the customer read in answer to it, and after how many seconds."""

    id: str
    text: str
    answer: str
    waited: float

    @property
    def is_regretted(self) -> bool:
        return any(words in self.answer for words in SORRY)


class Customer:
    """One talk over the public interface."""

    def __init__(self, gateway_url: str, dice: Random, progress: Progress):
        self._url, self._dice, self._progress = gateway_url, dice, progress
        self._headers: dict[str, str] = {}
        self.sent: list[Sent] = []
        self.broken = 0
        session = self._call("POST", "/chat/sessions", {"locale": "en-GB"})
        self.id: str = session["session"]
        self._headers = {"Authorization": f"Bearer {session['token']}"}

    def insist(self, text: str, words: str) -> None:
        """Says it, and again as long as the answer asks for that; the answer then has these words."""
        gives_up = time.monotonic() + PATIENCE
        while self._say(text).is_regretted and time.monotonic() < gives_up:
            pass
        assert words in self.sent[-1].answer, self.sent

    def history(self) -> list[tuple[str, str]]:
        """Who said what, as a page shows it that is opened anew."""
        return [(message["from"], message["text"]) for message in self._messages()]

    def _say(self, text: str) -> Sent:
        body = {"id": str(ULID()), "text": text}
        began = time.monotonic()
        tabs = self._dice.choice((1, 1, 1, 2))  # two tabs send what waits in the memory that they share
        with ThreadPoolExecutor(tabs) as pool:
            list(pool.map(lambda _: self._call("POST", "/chat/messages", body), range(tabs)))
        answer = eventually(lambda: self._answer_to(body["id"]), "an answer", PATIENCE)
        self.sent.append(Sent(body["id"], text, answer, time.monotonic() - began))
        self._progress.answered()
        return self.sent[-1]

    def _answer_to(self, message_id: str) -> str:
        """All that follows this message, which was the last; nothing yet where only patience is asked for."""
        assert not self._progress.is_over, "another talk has failed"
        messages = self._messages()
        place = [message["id"] for message in messages].index(message_id)
        texts = [message["text"] for message in messages[place + 1 :]]
        return "\n".join(text for text in texts if STILL_WORKING not in text)

    def _messages(self) -> list[dict[str, Any]]:
        return list(self._call("GET", "/chat/messages")["messages"])

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        def tried() -> dict[str, Any] | None:
            if (answer := self._try(method, path, body)) is None:
                time.sleep(PAUSE)
            return answer

        return dict(eventually(tried, f"{path} answers", PATIENCE))

    def _try(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any] | None:
        """None where the same request may be sent again."""
        try:
            answer = requests.request(method, self._url + path, json=body, headers=self._headers, timeout=20)
        except requests.RequestException:
            self.broken += 1
            return None
        if answer.status_code >= 500:
            self.broken += 1
            return None
        answer.raise_for_status()
        return dict(answer.json())
