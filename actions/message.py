"""What understanding made of the customer's last message: its clauses, each with an intent and details."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker

Json = dict[str, Any]

NO_WISH = {"affirm", "choose_offer", "deny", "inform", "insult", "nlu_fallback", "out_of_scope", "stop"}
"""Intents of what is said in answer to something, or of nothing that a shop does."""


@dataclass(frozen=True)
class Clause:
    """One wish, move or detail of a message."""

    text: str
    intent: str
    entities: tuple[Json, ...] = ()
    confidence: float = 0.0

    def values(self, entity: str) -> list[Any]:
        """All values of one kind, in their order, but what the customer turns away from ("instead of red") last."""
        found = [each for each in self.entities if each.get("entity") == entity]
        return [each["value"] for each in sorted(found, key=lambda each: each.get("role") == "former")]

    def first(self, entity: str) -> Any:
        return next(iter(self.values(entity)), None)

    def kept(self, entity: str) -> list[Any]:
        """Like `values`, without what the customer turns away from."""
        found = [each for each in self.entities if each.get("entity") == entity]
        return [each["value"] for each in found if each.get("role") != "former"]

    def wanted(self, entity: str) -> Any:
        """The new one of an old and a new value: in "from standard to express" the last one."""
        return next(reversed(self.kept(entity)), None)

    def has(self, *kinds: str) -> bool:
        return any(found.get("entity") in kinds for found in self.entities)


@dataclass(frozen=True)
class Message:
    """The last message: its clauses, all its details, its language, its page's country and its id, if known."""

    clauses: tuple[Clause, ...]
    whole: Clause = field(default_factory=lambda: Clause("", ""))
    language: str | None = None
    country: str | None = None
    id: str | None = None
    after_lost: bool = False
    """The answer to another message right before this one was lost: the customer reads it only now, if ever."""

    @classmethod
    def of(cls, tracker: Tracker) -> Message:
        latest = tracker.latest_message or {}
        intent = (latest.get("intent") or {}).get("name") or ""
        clauses = tuple(
            Clause(part["text"], part["intent"], tuple(part["entities"]), part.get("confidence", 0.0))
            for part in latest.get("clauses") or ()
        )
        entities = [found for clause in clauses for found in clause.entities] or latest.get("entities") or ()
        whole = Clause(latest.get("text") or "", intent, tuple(entities))
        metadata = latest.get("metadata") or {}
        country = re.search(r"[-_]([A-Z]{2})$", str(metadata.get("locale") or ""))
        language = (latest.get("language") or {}).get("code")
        return cls(
            clauses or (whole,),
            whole,
            language,
            country[1] if country else None,
            metadata.get("message_id"),
            any(lost != metadata.get("message_id") for lost in metadata.get("untold") or ()),
        )

    @property
    def words(self) -> str | None:
        """What the customer wrote; None where a button was pressed."""
        return None if self.whole.text.startswith("/") else self.whole.text or None

    def understood(self, topics: Container[str]) -> Json:
        """How it was understood, for staff: intents with confidence, the language, and what was wished last."""
        intents = [(clause.intent, clause.confidence) for clause in self.clauses]
        wished = [clause.intent for clause in self.clauses if clause.intent in topics and clause.intent not in NO_WISH]
        said = {"intents": intents, "language": self.language, "topic": wished[-1] if wished else None}
        return {name: value for name, value in said.items() if value is not None}

    @property
    def intents(self) -> set[str]:
        return {clause.intent for clause in self.clauses}
