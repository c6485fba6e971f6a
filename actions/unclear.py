"""What people should label, so that it is understood the next time: messages that were not understood, or were taken
for something else, without what tells who wrote them.

`{"message", "text", "language", "guesses": [[intent, confidence], …], "why": "misunderstood"|"corrected"}`, and
later, once the customer has said it otherwise, `{"message", "meant": intent}`. The gateway keeps them.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions.masking import masked
from actions.message import NO_WISH
from actions.registry import TOPICS
from actions.talk import Talk

Json = dict[str, Any]

TAKEN_BACK = {"deny", "stop"}
GUESSES = 3


def unclear(talk: Talk, tracker: Tracker) -> list[Json]:
    """What this turn has shown to be unclear, or made clear; keeps the message that waits for its meaning."""
    latest = dict(tracker.latest_message or {})
    told: list[Json] = []
    wishes = _wishes(latest)
    if talk.unclear and wishes:
        told.append({"message": talk.unclear, "meant": wishes[0]})
        talk.unclear = None
    if talk.missed:
        told += _kept(talk, latest, str(talk.message.id or ""), "misunderstood")
    elif talk.message.intents & TAKEN_BACK and not wishes:
        before = next((event for event in _said(tracker)[1:]), None)
        if before and _wishes(before["parse_data"]):
            told += _kept(talk, before["parse_data"], str(before.get("message_id") or ""), "corrected")
    return told


def _kept(talk: Talk, heard: Json, message_id: str, why: str) -> list[Json]:
    """A typed message as it may be kept; a button holds no words."""
    text = str(heard.get("text") or "")
    if not message_id or not text or text.startswith("/"):
        return []
    talk.unclear = message_id
    name = ((talk.order or {}).get("customer") or {}).get("name") or ""
    ranking = [[each["name"], each["confidence"]] for each in heard.get("intent_ranking") or ()]
    return [
        {
            "message": message_id,
            "text": masked(text, heard.get("entities") or (), name),
            "language": (heard.get("language") or {}).get("code"),
            "guesses": ranking[:GUESSES],
            "why": why,
        }
    ]


def _wishes(heard: Json) -> list[str]:
    """The intents of a message that want something."""
    clauses = heard.get("clauses") or [{"intent": (heard.get("intent") or {}).get("name")}]
    return [each["intent"] for each in clauses if each["intent"] in TOPICS and each["intent"] not in NO_WISH]


def _said(tracker: Tracker) -> list[Json]:
    """The customer's messages, the newest first."""
    return [event for event in reversed(tracker.events) if event["event"] == "user"]
