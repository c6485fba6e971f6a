"""A talk at the level of the actions: clauses in as understanding would give them, replies out by name and facts."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk.executor import ActionExecutor

import actions
from bot.nlu.formats import Formats
from bot.nlu.replies import read_words
from bot.nlu.templates import Templates

Json = dict[str, Any]
DATA = Path(__file__).parents[2] / "data"
LANGUAGES = tuple(sorted(file.parent.name for file in DATA.glob("*/words.yml")))

# Requests before details before social words: the weightiest clause gives the message its intent.
LIGHT = (
    "inform",
    "choose_offer",
    "affirm",
    "deny",
    "stop",
    "nlu_fallback",
    "out_of_scope",
    "greet",
    "thanks",
    "insult",
)

# What rasa-sdk adds to every message, and no fact of ours.
ENVELOPE = {"text", "buttons", "elements", "custom", "template", "response", "image", "attachment"}

OWNERS = {
    "anna.schmidt@example.com": ("GS-1001", "GS-1002", "GS-1020"),
    "lukas.weber@example.com": ("GS-1003", "GS-1013"),
    "john.miller@example.com": ("GS-1004", "GS-1014"),
    "marie.dubois@example.com": ("GS-1005", "GS-1015"),
    "wei.li@example.com": ("GS-1006",),
    "san.zhang@example.com": ("GS-1007",),
    "sofia.garcia@example.com": ("GS-1008", "GS-1016"),
    "emma.brown@example.com": ("GS-1009", "GS-1010", "GS-1017"),
    "paul.martin@example.com": ("GS-1011", "GS-1018"),
    "julia.becker@example.com": ("GS-1012", "GS-1019"),
}


def clause(intent: str, /, text: str = "", **entities: Any) -> Json:
    """One clause; an entity that was found several times is given as a list."""
    found = [
        {"entity": name, "value": value, "start": 0, "end": 0}
        for name, values in entities.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    return {"text": text or intent, "intent": intent, "confidence": 0.9, "entities": found}


def whose(number: str) -> Json:
    """The order's number and its owner's e-mail, as entities."""
    return {"order_number": number, "email": next(mail for mail, numbers in OWNERS.items() if number in numbers)}


@dataclass
class Turn:
    """What the assistant said to one message, in order."""

    replies: list[tuple[str, Json]] = field(default_factory=list)
    unclear: list[Json] = field(default_factory=list)
    handovers: list[Json] = field(default_factory=list)
    understood: list[Json] = field(default_factory=list)
    """What the actions hand on to be labelled."""
    evidence: list[Json] = field(default_factory=list)
    """The cases that the actions have the talk's pictures put into."""

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.replies]

    def facts(self, name: str) -> Json:
        return next(facts for said, facts in self.replies if said == name)

    def offers(self) -> list[str]:
        """The kinds of the alternatives shown, in their order."""
        return [offer["change"]["type"] for offer in self.facts("utter_offers")["offers"]]

    def rows(self) -> list[tuple[str, Any, Any]]:
        """Field, before and after of the preview or confirmation; of an address its street."""
        shown = next(facts["before_after"] for _, facts in self.replies if "before_after" in facts)
        return [(row["field"], _short(row["before"]), _short(row["after"])) for row in shown]

    def buttons(self, name: str, language: str = "en") -> list[tuple[str, str]]:
        """Title and payload of the buttons under a reply, of its first variation."""
        whole = _templates(language).fill(replies(language)[name][0], self.facts(name))
        return [(button["title"], button["payload"]) for button in whole.get("buttons", [])]

    def words(self, language: str = "en") -> str:
        return "\n".join(worded(name, facts, language) for name, facts in self.replies)


class Chat:
    """One conversation: what the tracker would keep of it, and the actions that its rules call."""

    def __init__(self, conversation: str, executor: ActionExecutor):
        self.slots: Json = {}
        self._events: list[Json] = []
        self._conversation = conversation
        self._executor = executor

    def says(self, *clauses: Json, language: str | None = "en", locale: str = "en-GB", **heard: Any) -> Turn:
        """A message of these clauses, through all actions that the rules name for its intent."""
        weightiest = min(clauses, key=lambda part: part["intent"] in LIGHT)
        return self._act(
            {
                "text": " ".join(part["text"] for part in clauses),
                "intent": {"name": weightiest["intent"], "confidence": 0.9},
                "entities": weightiest["entities"],
                "clauses": list(clauses),
                "language": {"code": language, "confidence": 0.9},
                "metadata": {"locale": locale, "message_id": f"m{len(self._events)}"},
                **heard,
            }
        )

    def presses(self, intent: str, **entities: Any) -> Turn:
        """A button: Rasa reads its payload itself, so there are no clauses."""
        pressed = clause(intent, f"/{intent}", **entities)
        return self._act({"text": pressed["text"], "intent": {"name": intent}, "entities": pressed["entities"]})

    def _act(self, latest: Json) -> Turn:
        turn = Turn()
        message_id = (latest.get("metadata") or {}).get("message_id")
        self._events.append({"event": "user", "parse_data": latest, "message_id": message_id})
        for action in rules()[latest["intent"]["name"]]:
            if action.startswith("utter_"):
                turn.replies.append((action, {}))
            else:
                turn.replies += self._run(action, latest, turn)
        for name, facts in turn.replies:
            for language in LANGUAGES:
                assert worded(name, facts, language)
        return turn

    def _run(self, action: str, latest: Json, turn: Turn) -> list[tuple[str, Json]]:
        tracker = {"sender_id": self._conversation, "slots": dict(self.slots), "latest_message": latest}
        tracker["events"] = self._events
        call = {"next_action": action, "tracker": tracker, "domain": {}}
        result = json.loads(json.dumps(asyncio.run(self._executor.run(call))))
        for event in result["events"]:
            assert event["event"] == "slot"
            self.slots[event["name"]] = event["value"]
        told = [said["custom"] for said in result["responses"]]
        turn.unclear += [custom["unclear"] for custom in told if "unclear" in custom]
        turn.evidence += [custom["evidence"] for custom in told if "evidence" in custom]
        turn.handovers += [custom["handover"] for custom in told if "handover" in custom]
        turn.understood += [custom["understood"] for custom in told if "understood" in custom]
        return [
            (said["response"], {name: value for name, value in said.items() if name not in ENVELOPE})
            for said in result["responses"]
            if said["response"]
        ]


@lru_cache(maxsize=1)
def executor() -> ActionExecutor:
    """rasa-sdk's own, with every action of the package."""
    found = ActionExecutor()
    found.register_package(actions)
    return found


@lru_cache(maxsize=1)
def rules() -> dict[str, list[str]]:
    """Intent → the actions that its rule names."""
    found: dict[str, list[str]] = {}
    for file in sorted((DATA / "dialogue").glob("*.yml")):
        for rule in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]:
            intent, *steps = rule["steps"]
            found[intent["intent"]] = [step["action"] for step in steps]
    return found


@lru_cache
def replies(language: str) -> dict[str, list[Json]]:
    """All replies of a language, by name."""
    found: dict[str, list[Json]] = {}
    for file in sorted((DATA / language).glob("*.yml")):
        found |= (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("responses") or {}
    return found


def worded(name: str, facts: Json, language: str) -> str:
    """The texts of all variations of a reply with these facts; raises when the words ask for a fact that is missing."""
    return "\n".join(str(_templates(language).fill(each, facts)["text"]) for each in replies(language)[name])


@lru_cache
def _templates(language: str) -> Templates:
    return Templates(Formats(language, read_words(DATA)[language]))


def _short(value: Any) -> Any:
    return value.get("street_address", value) if isinstance(value, dict) else value
