"""Which messages there are, what each must be told, and what a customer can opt out of: `templates.yml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

import yaml

from backend_stub.effects.notifications.language import FOLDER

LISTS = ("goods", "rows", "effects", "talk", "words_list", "choices")
COMMON = {"name": "text", "unsubscribe_token": "token"}


class Kind(StrEnum):
    """What a message is to the customer."""

    ESSENTIAL = "essential"
    STATUS = "status"
    FEEDBACK = "feedback"


class Chat(StrEnum):
    """Whether a message goes to the messaging app that the customer used: in place of the mail, beside it, or not."""

    INSTEAD = "instead"
    ALSO = "also"
    NEVER = "never"


@dataclass(frozen=True)
class Entry:
    """One message: the facts it needs and those it may have, by kind of value; the other ways it goes beside mail."""

    kind: Kind
    needs: dict[str, str]
    chat: Chat
    may: dict[str, str] = field(default_factory=dict)
    sms: bool = False

    @property
    def blanks(self) -> dict[str, Any]:
        """What stands for each fact that may be missing when it is."""
        return {name: () if kind.partition(".")[0] in LISTS else None for name, kind in {**COMMON, **self.may}.items()}


@cache
def catalogue() -> dict[str, Entry]:
    """Every message of the shop by name."""
    entries = yaml.safe_load((FOLDER / "templates.yml").read_text("utf-8"))
    return {name: _entry(entry) for name, entry in entries.items()}


def _entry(entry: dict[str, Any]) -> Entry:
    kind = Kind(entry["kind"])
    usual = Chat.NEVER if kind is Kind.ESSENTIAL else Chat.INSTEAD
    return Entry(**{**entry, "kind": kind, "chat": Chat(entry.get("chat", usual))})
