"""What customers wrote is in no log, whatever broke; this runs after the other faults."""

from __future__ import annotations

import re

from tests.conversations.talks import YES, Talk
from tests.faults.breaking import Breaker
from tests.installation import Installation

CARD = "4111 1111 1111 1111"
TYPED = ("anna.schmidt", "@example.com", "Hauptstr", "10827", "Torstraße", "10115", "4111", "Anna Schmidt")


def holds(log: str, words: str) -> bool:
    """A number counts only where it stands by itself: any digits turn up in some id or duration."""
    pattern = rf"(?<![0-9A-Za-z=]){words}(?![0-9A-Za-z.])" if words.isdigit() else re.escape(words)
    return re.search(pattern, log, re.IGNORECASE) is not None


def test_no_log_holds_what_customers_wrote(shop: Installation, breaker: Breaker) -> None:
    talk = Talk(shop, "en")
    talk.say("the address is wrong")
    talk.identify("GS-1001", "anna.schmidt@example.com")
    with breaker.frozen("orders"):
        talk.say("Hauptstr. 12, 10827 Berlin")
    talk.say(f"my card is {CARD}")
    talk.say(YES)

    logs = sorted((shop.settings.home / "logs").iterdir())
    assert {log.stem for log in logs} == {"actions", "gateway", "orders", "rasa", "worker"}
    found = {(log.name, words) for log in logs for words in TYPED if holds(log.read_text(errors="replace"), words)}
    assert found == set()
    assert f"conversation={talk.id}" in (shop.settings.home / "logs" / "gateway.log").read_text()
